import type { QueueRow } from '../../../shared/contract/consultations.ts'

type Ring = Pick<QueueRow, 'state' | 'missed' | 'inCallSince'>

/** Seconds that two clocks and the way of the news may differ: what ends later than this before its time was declined. */
const SLACK = 4

/** How a ringing of one's own ended that was not answered; undefined: it was answered, taken back, or nothing is known. @param left seconds it would still have rung */
export function unanswered(
  before: Ring,
  now: Ring | undefined,
  left: number,
): { readonly why: 'declined' | 'rangOut' | 'lost'; readonly next: 'waits' | 'grace' | 'over' } | undefined {
  if (now?.state === 'connection-lost' && now.inCallSince === null) return { why: 'lost', next: 'grace' }
  const why = left > SLACK ? 'declined' : 'rangOut'
  if (now === undefined) return { why, next: 'over' }
  if (now.missed <= before.missed) return undefined
  return now.state === 'waiting' ? { why, next: 'waits' } : undefined
}
