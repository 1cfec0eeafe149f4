import { nextDeadline, rules, type QueueEvent } from '../../../shared/domain/consultation/machine.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { BY_CLOCK, move } from './moves.ts'
import { openRows, toEntry, type Presence, type Row } from './rows.ts'

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
  const silent = (row: Row) => silentFrom(row) <= at.getTime()
  const clerkLost = { userId: null, by: BY_CLOCK, at: time, when: silent } as const
  const stands = standsSince()
  const settled = stands !== undefined && at.getTime() - stands >= SETTLE_MS
  if (stands !== undefined && !settled) next = stands + SETTLE_MS
  for (const row of rows) {
    const deadline = nextDeadline(toEntry(row))
    if (row.expires_at <= time) await step(row.id, { type: 'day-over' })
    else if (deadline !== undefined && deadline.at <= time)
      await step(row.id, unattended(row, deadline.event, at) ? { type: 'call-off' } : { type: deadline.event })
    else if (silent(row)) await move(database, row.id, { type: 'clerk-lost' }, clerkLost)
    else if (presence.online(row.id) && row.state === 'connection-lost') await step(row.id, { type: 'back' })
    else if (settled && !presence.online(row.id) && connected.includes(row.state)) await step(row.id, { type: 'lost' })
    else next = Math.min(next, Date.parse(deadline?.at ?? row.expires_at), silentFrom(row))
  }
  return next
}

/** It rang for a workstation that has gone silent meanwhile: whoever was called missed nothing. */
const unattended = ({ workstation_seen_at }: Row, event: string, at: Date): boolean =>
  event === 'ring-over' &&
  workstation_seen_at !== null &&
  at.getTime() - Date.parse(workstation_seen_at) > SILENT_RING_MS

/** When somebody who is called or in a call is taken from a workstation that says nothing any more. Milliseconds; Infinity: never. */
function silentFrom({ state, resumes_to, workstation_seen_at }: Row): number {
  if (workstation_seen_at === null || !['called', 'in-call'].includes(resumes_to ?? state)) return Infinity
  return Date.parse(workstation_seen_at) + rules.graceSeconds * 1000
}

/** A desk says every 20 seconds that it is there. Milliseconds. */
const SILENT_RING_MS = 45_000
/** States in which the page has to be there. */
const connected: readonly string[] = ['waiting', 'called', 'in-call']
/** Sorts behind every time. */
const FAR = '9'
