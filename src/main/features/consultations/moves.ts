import type { Kysely } from 'kysely'
import { v7 } from 'uuid'
import { step, type QueueEvent, type Standing } from '../../../shared/domain/consultation/machine.ts'
import { appendAudit, type AuditDetails } from '../../db/audit.ts'
import type { OpenDatabase } from '../../db/open.ts'
import type { Database } from '../../db/schema.ts'
import { ownStates } from '../../db/staff.ts'
import { inTransaction, type Note } from '../../db/transaction.ts'
import { findRow, toColumns, toEntry, type Row } from './rows.ts'

/** Who is written into the log when nobody of the staff acted. */
export const BY_PERSON = 'person'
export const BY_CLOCK = 'clock'

export interface Move {
  /** Null: the person on their page, or the clock (see {@link by}). */
  readonly userId: string | null
  readonly by?: typeof BY_PERSON | typeof BY_CLOCK
  readonly at: string
  readonly details?: AuditDetails
  /** Columns beside those of the machine. */
  readonly also?: Partial<Pick<Row, 'workstation' | 'workstation_seen_at' | 'test' | 'notice' | 'device_hash' | 'room'>>
  /** Looked at with each try: what must hold of the row beside the machine's own rules. */
  readonly when?: (row: Row) => boolean
}

/** Steps of the machine that are no news to anybody: they stand in the row only. */
const silent: readonly QueueEvent['type'][] = ['passed']

/**
 * One step in the caller's transaction: row, event, entry of the log, announcement.
 * @returns the new row; undefined when the step does not follow from where the person stands, and nothing was written
 * @throws AppError `not-found`
 */
export async function moveIn(
  db: Kysely<Database>,
  note: Note,
  id: string,
  event: QueueEvent,
  move: Move,
): Promise<Row | undefined> {
  for (;;) {
    const row = await findRow(db, id)
    if (move.when?.(row) === false) return undefined
    const next = step(toEntry(row), event, move.at)
    if (next === undefined) return undefined
    const changed = await db
      .updateTable('consultations')
      .set({
        ...toColumns(next),
        ...(held(next) ? {} : { workstation: null, workstation_seen_at: null }),
        ...move.also,
        version: row.version + 1,
      })
      .where('id', '=', id)
      .where('version', '=', row.version)
      .returningAll()
      .executeTakeFirst()
    // Another desk was faster: what it made of the row decides whether this step still follows.
    if (changed === undefined) continue
    note('consultations', id)
    if (silent.includes(event.type)) return changed
    await db
      .insertInto('consultation_events')
      .values({
        id: v7(),
        consultation_id: id,
        at: move.at,
        event: event.type,
        from_state: row.state,
        to_state: changed.state,
        user_id: move.userId,
      })
      .execute()
    await appendAudit(db, entry(event.type, move.userId ?? move.by ?? BY_PERSON, id, move.details))
    return changed
  }
}

/** Somebody's own: it belongs to a workstation. */
const held = ({ state, clerkId }: Standing) => clerkId !== null && ownStates.some((own) => own === state)

/** {@link moveIn} in a transaction of its own. */
export async function move(database: OpenDatabase, id: string, event: QueueEvent, how: Move): Promise<Row | undefined> {
  return await inTransaction(database, (db, note) => moveIn(db, note, id, event, how))
}

/** An entry of the log: codes only. */
export const entry = (verb: string, userId: string, id: string, details: AuditDetails = {}) => ({
  userId,
  action: `consultation.${verb}`,
  subjectKind: 'consultation',
  subjectId: id,
  purpose: 'consultation',
  details,
})
