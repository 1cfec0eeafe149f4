import type { FeatureOf } from '../../deps.ts'
import { type SigningDeps, SigningService } from './signing.service.ts'

export interface Signing {
  readonly handlers: FeatureOf<'signing'>
  /** At start-up, before the first window: what the last run left open is marked as interrupted. */
  recover(): Promise<void>
  /** The window's person signed out, or the window is gone: a running signing is cancelled and the glass cleared. */
  sessionEnded(windowId: number): Promise<void>
  /** Somebody is at the pad: a scan must not open another file over it. */
  underWay(): boolean
  /** Before the devices are closed. */
  close(): Promise<void>
}

/** Signatures on the pad (contract `signing`). */
export function createSigning(deps: SigningDeps): Signing {
  const service = new SigningService(deps)
  return {
    underWay: () => service.underWay,
    handlers: {
      pad: ({ padId }) => service.pad(padId),
      begin: (input, { user, windowId }) => service.begin(input, user, windowId),
      current: ({ documentId }) => service.current(documentId),
      ink: ({ signingId }) => service.ink(signingId),
      accept: ({ signingId }) => service.accept(signingId),
      async clear({ signingId }) {
        await service.clear(signingId)
        return {}
      },
      async cancel({ signingId }) {
        await service.cancel(signingId)
        return {}
      },
    },
    recover: () => service.recover(),
    sessionEnded: (windowId) => service.sessionEnded(windowId),
    close: () => service.close(),
  }
}
