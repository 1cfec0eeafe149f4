import { useSyncExternalStore } from 'react'
import { queryClient, type Output } from './query.ts'

/** The message with a fresh pickup code. Main keeps only its hash: whatever is lost here can only be replaced. */
export type Notice = Output<'pickup', 'issueCode'>['notice']

export interface PendingNotice {
  readonly notice: Notice
  /** Printed or copied: it may be ended. */
  readonly handled: boolean
}

const listeners = new Set<() => void>()
/** In memory only; oldest first. Longer than one only when two loadings ended at the same time. */
let pending: readonly PendingNotice[] = []

function set(next: readonly PendingNotice[]): void {
  pending = next
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Keeps a message until the person has it, whatever page is opened meanwhile. */
export function keepNotice(notice: Notice): void {
  // It may come in the moment after somebody signed out: then nobody is there to hand it over.
  if (queryClient.getQueryData(['session', 'current', {}]) == null) return
  set([...pending, { notice, handled: false }])
}

/** The message that is shown was printed or copied. */
export function markHandled(): void {
  set(pending.map((one, index) => (index === 0 ? { ...one, handled: true } : one)))
}

/** The message that is shown is with the person: it is gone from here for good. */
export function endNotice(): void {
  set(pending.slice(1))
}

/** The message that waits to be handed over; `undefined`: none. */
export const useNotice = (): PendingNotice | undefined => useSyncExternalStore(subscribe, () => pending[0])

/** Whether a message with a pickup code waits to be handed over, so that every page can say so. */
export const usePendingNotice = (): boolean => useNotice() !== undefined

// Whoever signs out leaves no code to the next one.
queryClient.getQueryCache().subscribe(({ type, query }) => {
  const [feature, method] = query.queryKey
  if (type === 'updated' && feature === 'session' && method === 'current' && query.state.data === null) set([])
})
