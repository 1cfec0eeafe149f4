import type { Contract, Publish } from '../../shared/contract/define.ts'

export interface PublishDeps<C extends Contract> {
  readonly contract: C
  readonly windows: () => readonly number[]
  /** Whether somebody works at this window: others hear of nothing but the session itself. */
  readonly isSignedIn: (windowId: number) => boolean
  readonly send: (windowId: number, name: string, payload: unknown) => void
}

/** Events to the windows. The payload is parsed: what the contract does not name does not leave main. */
export function createPublish<C extends Contract>(deps: PublishDeps<C>): Publish<C> {
  return (feature, name, payload, only) => {
    const event = deps.contract[feature]?.[name]
    if (event?.type !== 'event') throw new Error(`no event ${feature}.${name}`)
    const parsed = event.payload.parse(payload)
    for (const windowId of deps.windows()) {
      if (only !== undefined && windowId !== only) continue
      if (feature === 'session' || deps.isSignedIn(windowId)) deps.send(windowId, `${feature}.${name}`, parsed)
    }
  }
}
