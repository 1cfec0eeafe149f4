import { sql } from 'kysely'
import { appendAudit } from '../../db/audit.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { inTransaction } from '../../db/transaction.ts'
import { BY_CLOCK, entry } from './moves.ts'

/**
 * Days after which a consultation is only a number in the figures (Art. 5 (1) e GDPR; Anlage 31b BMV-Ä deletes such data after three
 * months at the latest). Notes, letters and pictures of a file stay with it.
 */
export const KEEP_DAYS = 90

const ended = ['done', 'no-show', 'cancelled', 'abandoned', 'booked'] as const
/** Beginning of what stands in place of a link's hash. */
const FORGOTTEN = 'forgotten:'

/**
 * Takes out of consultations that are over since {@link KEEP_DAYS} days who it was, on which device, with which links, and what was
 * said on the way. Running twice, or on two workstations, changes nothing more.
 * @returns how many were forgotten
 */
export async function forgetOld(database: OpenDatabase, now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEEP_DAYS * 86_400_000).toISOString()
  return await inTransaction(database, async (db, note) => {
    const rows = await db
      .updateTable('consultations')
      .set({
        person_id: null,
        case_id: null,
        device_hash: null,
        interpreter_hash: null,
        interpreter_device: null,
        test: null,
        notice: null,
        transfer_note: null,
        room: null,
        token_hash: sql<string>`${sql.lit(FORGOTTEN)} || id`,
      })
      .where('due_at', '<', before)
      .where('state', 'in', ended)
      .where('token_hash', 'not like', `${FORGOTTEN}%`)
      .returning('id')
      .execute()
    if (rows.length === 0) return 0
    const ids = rows.map(({ id }) => id)
    // What was written of somebody who never got a file belongs to nobody's.
    await db.deleteFrom('case_notes').where('consultation_id', 'in', ids).where('person_id', 'is', null).execute()
    await db.deleteFrom('consultation_stills').where('consultation_id', 'in', ids).execute()
    await db.updateTable('case_notes').set({ consultation_id: null }).where('consultation_id', 'in', ids).execute()
    note('consultations', '*')
    await appendAudit(db, entry('forgotten', BY_CLOCK, 'old', { count: ids.length }))
    return ids.length
  })
}
