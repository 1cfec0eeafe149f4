import type { Kysely } from 'kysely'
import { isCitizenLanguage } from '../../../shared/consultation/languages.ts'
import { RoomInfo, type OfficeDoor, type Room, type RoomStatus } from '../../../shared/consultation/protocol.ts'
import { nextDeadline, underlying } from '../../../shared/domain/consultation/machine.ts'
import { callableFrom, placeOf, stranded, type Entry } from '../../../shared/domain/consultation/order.ts'
import type { Database } from '../../db/schema.ts'
import type { Outlook } from './hall.ts'
import { matters, papersOf } from './matters.ts'
import { toEntry, type Row } from './rows.ts'

/** How a consultation stands at the server: what people's pages show. No name leaves the office by it. */

/** Papers by consultation: the Vorgang's own list where there is one, without what is checked. */
export async function papersFor(db: Kysely<Database>, rows: readonly Row[]): Promise<(row: Row) => readonly string[]> {
  const caseIds = [...new Set(rows.flatMap(({ case_id }) => (case_id === null ? [] : [case_id])))]
  const found = new Map<string, string[]>(caseIds.map((id) => [id, []]))
  if (caseIds.length > 0) {
    const requirements = await db
      .selectFrom('case_requirements')
      .select(['case_id', 'paper'])
      .where('case_id', 'in', caseIds)
      .where('state', '!=', 'checked')
      .orderBy('position')
      .execute()
    for (const { case_id, paper } of requirements) found.get(case_id)?.push(paper)
  }
  return ({ case_id, matter }) => {
    const own = case_id === null ? undefined : found.get(case_id)
    // Who somebody is comes first in every talk.
    return own === undefined ? papersOf(matter) : ['passport', ...own.filter((paper) => paper !== 'passport')]
  }
}

export function infoOf(row: Row, office: string, papers: readonly string[]): RoomInfo {
  return {
    office,
    kind: row.kind === 'walk-in' ? 'walk-in' : 'booked',
    matter: row.matter,
    papers: [...papers].slice(0, MOST_PAPERS),
    dueAt: row.due_at,
    minutes: row.minutes,
    language: isCitizenLanguage(row.language) ? row.language : 'de',
    interpreter: row.needs_interpreter === 1 || row.interpreter_hash !== null,
    provider: RoomInfo.shape.provider.parse(row.provider),
  }
}
const MOST_PAPERS = 40

/** @param elsewhere address of another platform's room for the person; null for the built-in call */
export function statusOf(row: Row, outlook: Outlook, at: string, elsewhere: string | null): RoomStatus {
  const entry = toEntry(row)
  const state = underlying(entry)
  const { hall, estimate } = outlook
  const waits = state === 'waiting'
  const early = waits && callableFrom(entry) > Date.parse(at)
  const known = waits && !early ? estimate.waits.get(entry.id) : undefined
  const ringing = state === 'called' ? nextDeadline({ ...entry, state: 'called', resumesTo: null }) : undefined
  return {
    state: state === 'connection-lost' ? 'waiting' : state,
    place: waits ? (placeOf(entry.id, hall.entries, at, hall.team) ?? null) : null,
    wait: known === undefined ? null : { from: known.from, to: known.to },
    remark: waits ? remarkOf(entry, outlook, at, early) : 'none',
    ringsUntil: ringing?.at ?? null,
    round: entry.calls,
    elsewhere: state === 'in-call' ? elsewhere : null,
    outcome: state === 'done' ? entry.outcome : null,
  }
}

function remarkOf(entry: Entry, { hall, door }: Outlook, at: string, early: boolean): RoomStatus['remark'] {
  if (entry.missed > 0) return 'missed-once'
  if (early) return 'before-time'
  if (stranded(entry, hall.team) !== undefined) return 'nobody-available'
  return door.open === 'closing' ? 'closing' : 'none'
}

export function roomOf(row: Row, info: RoomInfo, status: RoomStatus): Room {
  return {
    id: row.id,
    info,
    status,
    citizen: { token: row.token_hash, device: row.device_hash },
    interpreter: row.interpreter_hash === null ? null : { token: row.interpreter_hash, device: row.interpreter_device },
    expiresAt: row.expires_at,
  }
}

export function doorOf({ door, estimate, hall }: Outlook, office: string): OfficeDoor {
  return {
    office,
    open: door.open,
    walkIn: door.walkIn,
    waiting: hall.entries.filter((entry) => underlying(entry) === 'waiting').length,
    wait: estimate.newcomer && { from: estimate.newcomer.from, to: estimate.newcomer.to },
    matters: [...matters],
  }
}
