import { useSyncExternalStore } from 'react'
import { CallError, isCallError } from '../../../call/call-error.ts'
import type { Picture } from '../../../call/call.types.ts'
import { randomSecret } from '../../../call/secret.ts'
import { callOf } from './call-store.ts'

/**
 * The picture of a paper that is being taken. It lives outside the talk: the person may hang up while the clerk still straightens what
 * they agreed to; it is there until it is filed or thrown away.
 */
export interface Still {
  /** Whoever took it: nobody else who signs in here sees it. */
  readonly userId: string
  readonly consultationId: string
  readonly purpose: string
  readonly state: 'ready' | 'asking' | 'taken'
  /** Why the last try came to nothing. */
  readonly why: CallError['code'] | 'other' | undefined
  readonly taken: (Picture & { readonly consentAt: string; readonly requestId: string }) | undefined
}

let still: Still | undefined
/** Counts the questions: what is answered to a former one is of no use to anybody. */
let round = 0
const listeners = new Set<() => void>()

function set(next: Still | undefined): void {
  still = next
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
export const useStill = (): Still | undefined => useSyncExternalStore(subscribe, () => still)

export function openStill(userId: string, consultationId: string): void {
  round += 1
  set({ userId, consultationId, purpose: '', state: 'ready', why: undefined, taken: undefined })
}

/** Filed, or thrown away. */
export function closeStill(): void {
  round += 1
  set(undefined)
}

/** Asks the person; the answer stands in the store. */
export async function askStill(purpose: string): Promise<void> {
  if (still === undefined) return
  const mine = ++round
  const asked: Still = { ...still, purpose, state: 'asking', why: undefined, taken: undefined }
  set(asked)
  try {
    const call = callOf(asked.consultationId)
    if (call === undefined) throw new CallError('gone')
    const picture = await call.askStill(purpose)
    // The picture's own name: filed twice by a second try, it is in the file once.
    if (mine === round) set({ ...asked, state: 'taken', taken: { ...picture, requestId: randomSecret() } })
  } catch (error) {
    if (mine === round) set({ ...asked, state: 'ready', why: isCallError(error) ? error.code : 'other' })
  }
}

/** Throws the picture away for a better one. */
export function againStill(): void {
  if (still !== undefined) set({ ...still, state: 'ready', why: undefined, taken: undefined })
}
