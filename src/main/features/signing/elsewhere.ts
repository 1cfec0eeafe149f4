import type { Kysely } from 'kysely'
import { LEFT_OPEN_MINUTES } from '../../../shared/contract/signing.ts'
import { officeTime } from '../../../shared/domain/office-time.ts'
import { AppError } from '../../../shared/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import type { Database } from '../../db/schema.ts'
import type { Note } from '../../db/transaction.ts'
import { moveSigning, openSigning } from './signing.repository.ts'
import { entry } from './walk.ts'

/**
 * Makes way for a new signing of a document that another workstation has open: one that is old enough was left there, and
 * staff may end it from here. Its ink, if there is any, lies in that machine's memory only and is never filed.
 *
 * @throws AppError `signing/elsewhere` (details.since) while it may still be running; `signing/left-open` (details.since) when nobody
 *   said yet that it is to be ended
 */
export async function endElsewhere(
  db: Kysely<Database>,
  note: Note,
  wanted: { readonly documentId: string; readonly takeOver: boolean; readonly userId: string; readonly at: Date },
): Promise<void> {
  const open = await openSigning(db, wanted.documentId)
  if (open === undefined) return
  const details = { since: officeTime(new Date(open.started_at)) }
  const minutes = (wanted.at.getTime() - Date.parse(open.started_at)) / 60_000
  if (minutes < LEFT_OPEN_MINUTES) throw new AppError('signing/elsewhere', { details })
  if (!wanted.takeOver) throw new AppError('signing/left-open', { details })
  const ended_at = wanted.at.toISOString()
  if (!(await moveSigning(db, open.id, { state: 'cancelled', ended_by: 'by-staff', ended_at }))) return
  note('signing', open.id)
  await appendAudit(db, entry('cancelled', wanted.userId, wanted.documentId, { endedBy: 'by-staff', elsewhere: true }))
}
