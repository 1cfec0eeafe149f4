import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import { DeviceTest } from '../../../shared/consultation/protocol.ts'
import { QueueRow } from '../../../shared/contract/consultations.ts'
import type { Standing } from '../../../shared/domain/consultation/machine.ts'
import type { Entry } from '../../../shared/domain/consultation/order.ts'
import { consultationStates, outcomes } from '../../../shared/domain/consultation/states.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Database } from '../../db/schema.ts'
import type { ConsultationsTable } from '../../db/schema-consultations.ts'

export type Row = Selectable<ConsultationsTable>

/** Nothing follows any more but what staff does by hand. */
export const overStates = ['done', 'no-show', 'cancelled', 'abandoned'] as const
/** Somebody has a place, or will have one. */
export const liveStates = consultationStates.filter((state) => !(overStates as readonly string[]).includes(state))

const State = z.enum(consultationStates)
const Resumes = z.enum(['waiting', 'called', 'in-call']).nullable()
const OutcomeOrNull = z.enum(outcomes).nullable()

/** A row as the rules of the queue see it (shared/domain/consultation). Checks of the table allow only these words. */
export function toEntry(row: Row): Entry {
  return {
    id: row.id,
    state: State.parse(row.state),
    resumesTo: Resumes.parse(row.resumes_to),
    kind: row.kind as Entry['kind'],
    priority: row.priority,
    dueAt: row.due_at,
    minutes: row.minutes,
    wantedClerkId: row.wanted_clerk_id,
    matter: row.matter,
    language: row.language,
    needsInterpreter: row.needs_interpreter === 1,
    clerkId: row.clerk_id,
    calls: row.calls,
    missed: row.missed,
    behind: row.behind,
    ahead: row.ahead === 1,
    arrivedAt: row.arrived_at,
    waitingSince: row.waiting_since,
    calledAt: row.called_at,
    inCallSince: row.in_call_since,
    endedAt: row.ended_at,
    finishedAt: row.finished_at,
    lostAt: row.lost_at,
    transfers: row.transfers,
    transferredBy: row.transferred_by,
    transferNote: row.transfer_note,
    outcome: OutcomeOrNull.parse(row.outcome),
    consentAt: row.consent_at,
  }
}

/** The columns a step of the machine may change. */
export function toColumns(standing: Standing) {
  return {
    state: standing.state,
    resumes_to: standing.resumesTo,
    wanted_clerk_id: standing.wantedClerkId,
    matter: standing.matter,
    language: standing.language,
    clerk_id: standing.clerkId,
    calls: standing.calls,
    missed: standing.missed,
    behind: standing.behind,
    ahead: standing.ahead ? 1 : 0,
    arrived_at: standing.arrivedAt,
    waiting_since: standing.waitingSince,
    called_at: standing.calledAt,
    in_call_since: standing.inCallSince,
    ended_at: standing.endedAt,
    finished_at: standing.finishedAt,
    lost_at: standing.lostAt,
    transfers: standing.transfers,
    transferred_by: standing.transferredBy,
    transfer_note: standing.transferNote,
    outcome: standing.outcome,
    consent_at: standing.consentAt,
  }
}

/** @throws AppError `not-found` */
export async function findRow(db: Kysely<Database>, id: string): Promise<Row> {
  const row = await db.selectFrom('consultations').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new AppError('not-found')
  return row
}

/**
 * Everybody who has a place or may come back to one, soonest first; what the desk link holds open. Links that ended since
 * `expiredSince` are among them: a server that starts anew must know them to say that they are expired.
 */
export function liveRows(db: Kysely<Database>, since: { readonly expired: string; readonly done: string }) {
  return db
    .selectFrom('consultations')
    .selectAll()
    .where('expires_at', '>', since.expired)
    .where((eb) =>
      eb.or([
        eb('state', 'in', liveStates),
        eb('state', 'in', ['no-show', 'abandoned']),
        eb.and([eb('state', 'in', ['done', 'cancelled']), eb('finished_at', '>', since.done)]),
      ]),
    )
    .orderBy('due_at')
    .limit(MAX_LIVE)
}
/** The server takes more, but an office with so many has another problem. */
const MAX_LIVE = 4000

/** Rows that still wait for somebody, of today and of days that were never closed; exported so that a test can look at its plan. */
export function openRows(db: Kysely<Database>, dueBefore: string) {
  return db
    .selectFrom('consultations')
    .selectAll()
    .where('state', 'in', liveStates)
    .where('due_at', '<', dueBefore)
    .orderBy('due_at')
    .orderBy('id')
}

/** Rows with the names that stand beside them. */
export function namedRows(db: Kysely<Database>) {
  return db
    .selectFrom('consultations')
    .leftJoin('persons', 'persons.id', 'consultations.person_id')
    .leftJoin('users as clerks', 'clerks.id', 'consultations.clerk_id')
    .leftJoin('users as wanted', 'wanted.id', 'consultations.wanted_clerk_id')
    .leftJoin('users as transferrers', 'transferrers.id', 'consultations.transferred_by')
    .selectAll('consultations')
    .select(['persons.family_name', 'persons.given_names'])
    .select([
      'clerks.display_name as clerk_name',
      'wanted.display_name as wanted_name',
      'transferrers.display_name as transferred_by_name',
    ])
}
export type NamedRow = Row & {
  readonly family_name: string | null
  readonly given_names: string | null
  readonly clerk_name: string | null
  readonly wanted_name: string | null
  readonly transferred_by_name: string | null
}

/** What is known of a person beyond the database. */
export interface Presence {
  online(consultationId: string): boolean
  interpreterHere(consultationId: string): boolean
}

export function toQueueRow(
  row: NamedRow,
  presence: Presence,
  turn: { readonly place: number | null; readonly fits: boolean },
): z.input<typeof QueueRow> {
  return {
    id: row.id,
    ticket: row.ticket,
    kind: QueueRow.shape.kind.parse(row.kind),
    state: State.parse(row.state),
    personId: row.person_id,
    familyName: row.family_name,
    givenNames: row.given_names,
    caseId: row.case_id,
    matter: row.matter,
    language: row.language,
    needsInterpreter: row.needs_interpreter === 1,
    interpreterHere: presence.interpreterHere(row.id),
    priority: row.priority,
    dueAt: row.due_at,
    arrivedAt: row.arrived_at,
    waitingSince: row.waiting_since,
    calledAt: row.called_at,
    inCallSince: row.in_call_since,
    online: presence.online(row.id),
    test: row.test === null ? null : DeviceTest.parse(JSON.parse(row.test)),
    place: turn.place,
    missed: row.missed,
    wantedClerk: row.wanted_name,
    clerk: row.clerk_name,
    clerkId: row.clerk_id,
    fits: turn.fits,
    transferNote: transferNoteOf(row),
    transferredTo: row.transferred_by === null ? null : row.wanted_name,
    version: row.version,
  }
}

/** Who handed the person on, and their word. */
function transferNoteOf({ transferred_by_name, transfer_note }: NamedRow): string | null {
  if (transferred_by_name === null) return transfer_note
  return transfer_note === null || transfer_note === ''
    ? transferred_by_name
    : `${transferred_by_name}: ${transfer_note}`
}
