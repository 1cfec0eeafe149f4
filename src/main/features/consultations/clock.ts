import { nextDeadline, type QueueEvent } from '../../../shared/domain/consultation/machine.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { BY_CLOCK, move } from './moves.ts'
import { openRows, toEntry, type Presence } from './rows.ts'

/** After the line to the server was down, people have so long to come back before they count as away. Milliseconds. */
export const SETTLE_MS = 30_000

export interface ClockDeps {
  readonly database: OpenDatabase
  readonly now: () => Date
  readonly presence: Presence
  /** Since when the line stands, milliseconds; undefined: it does not. */
  readonly standsSince: () => number | undefined
}

/**
 * Does what time brings: rings that nobody answered, graces that are over, people who did not come, days that are past; and looks
 * whether everybody who should be connected is. Any number of desks may do it at once.
 * @returns when there is something to do again, milliseconds; Infinity: nothing is set
 */
export async function sweep({ database, now, presence, standsSince }: ClockDeps): Promise<number> {
  const at = now()
  const time = at.toISOString()
  const rows = await openRows(database.db, FAR).execute()
  let next = Infinity
  const step = (id: string, event: QueueEvent) => move(database, id, event, { userId: null, by: BY_CLOCK, at: time })
  const stands = standsSince()
  const settled = stands !== undefined && at.getTime() - stands >= SETTLE_MS
  if (stands !== undefined && !settled) next = stands + SETTLE_MS
  for (const row of rows) {
    const deadline = nextDeadline(toEntry(row))
    if (row.expires_at <= time) await step(row.id, { type: 'day-over' })
    else if (deadline !== undefined && deadline.at <= time) await step(row.id, { type: deadline.event })
    else if (presence.online(row.id) && row.state === 'connection-lost') await step(row.id, { type: 'back' })
    else if (settled && !presence.online(row.id) && connected.includes(row.state)) await step(row.id, { type: 'lost' })
    else next = Math.min(next, Date.parse(deadline?.at ?? row.expires_at))
  }
  return next
}

/** States in which the page has to be there. */
const connected: readonly string[] = ['waiting', 'called', 'in-call']
/** Sorts behind every time. */
const FAR = '9'
