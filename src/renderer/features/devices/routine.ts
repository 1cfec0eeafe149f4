import type { TrafficEntry } from '../../../shared/contract/devices.ts'

/** What somebody looks for who looks for a fault. */
const CONSPICUOUS: ReadonlySet<TrafficEntry['meaning']> = new Set([
  'noise',
  'echo',
  'no-read',
  'not-acknowledged',
  'retransmission',
  'unasked',
])

/** A message with what those before and after it say about it. */
export interface Line {
  readonly entry: TrafficEntry
  /** A sweep of the doors in which nothing is other than before: several a second, for ever. */
  readonly routine: boolean
  /** A question for the doors after which the next thing was another message from here. */
  readonly unanswered: boolean
  readonly loud: boolean
}

/** Reads a stretch of traffic, oldest first. Whether the newest question is answered, nobody knows yet: it counts as routine. */
export function linesOf(entries: readonly TrafficEntry[]): Line[] {
  /** What each board last said of its doors. */
  const said = new Map<unknown, string>()
  return entries.map((entry, at) => {
    const next = entries[at + 1]
    // Where lines between have been dropped, the answer may be one of them.
    const unanswered = entry.meaning === 'ask-doors' && next?.direction === 'sent' && next.number === entry.number + 1
    const same = entry.meaning === 'doors' && said.get(entry.values.board) === entry.text
    if (entry.meaning === 'doors') said.set(entry.values.board, entry.text)
    return {
      entry,
      routine: same || (entry.meaning === 'ask-doors' && !unanswered),
      unanswered,
      loud: unanswered || CONSPICUOUS.has(entry.meaning),
    }
  })
}
