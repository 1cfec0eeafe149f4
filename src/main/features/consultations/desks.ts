import { AppError } from '../../../shared/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { ownStates, SILENT_MS } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import { entry } from './moves.ts'
import { findRow } from './rows.ts'

/**
 * At which workstation a talk runs. The database says it and not the server: the same clerk may be signed in at two, and only one
 * of them may open its camera.
 */

/** This desk is there: what runs at it stays its own. No news to anybody, so no version and no announcement. */
export async function keepDesk({ db }: OpenDatabase, desk: string, at: Date): Promise<void> {
  await db
    .updateTable('consultations')
    .set({ workstation_seen_at: at.toISOString() })
    .where('state', 'in', ownStates)
    .where('workstation', '=', desk)
    .execute()
}

/**
 * Brings a clerk's own ringing or talk to this desk. Nothing changes when it is there already.
 * @throws AppError `consultation/taken` when it is another clerk's, `consultation/state` when nothing rings or is talked; `not-found`
 */
export async function fetchTo(
  database: OpenDatabase,
  id: string,
  { userId, desk, at }: { readonly userId: string; readonly desk: string; readonly at: string },
): Promise<void> {
  await inTransaction(database, async (db, note) => {
    for (;;) {
      const row = await findRow(db, id)
      if (row.clerk_id !== userId)
        throw new AppError(row.clerk_id === null ? 'consultation/state' : 'consultation/taken')
      if (!talking.includes(row.resumes_to ?? row.state)) throw new AppError('consultation/state')
      if (row.workstation === desk) return
      const fetched = await db
        .updateTable('consultations')
        .set({ workstation: desk, workstation_seen_at: at, version: row.version + 1 })
        .where('id', '=', id)
        .where('version', '=', row.version)
        .returning('id')
        .executeTakeFirst()
      if (fetched === undefined) continue
      note('consultations', id)
      return await appendAudit(db, entry('fetched', userId, id))
    }
  })
}

/** Fetches what these users have at a workstation that has said nothing for a minute: it broke, and they sit here now. */
export async function fetchSilent(
  database: OpenDatabase,
  userIds: readonly string[],
  desk: string,
  now: Date,
): Promise<void> {
  if (userIds.length === 0) return
  const silent = await database.db
    .selectFrom('consultations')
    .select(['id', 'clerk_id'])
    .where('state', 'in', ['called', 'in-call', 'connection-lost'])
    .where('clerk_id', 'in', userIds)
    .where('workstation', '!=', desk)
    .where('workstation_seen_at', '<=', new Date(now.getTime() - SILENT_MS).toISOString())
    .execute()
  const at = now.toISOString()
  for (const { id, clerk_id } of silent) {
    if (clerk_id !== null) await fetchTo(database, id, { userId: clerk_id, desk, at })
  }
}

const talking: readonly string[] = ['called', 'in-call']
