import type { Kysely } from 'kysely'
import { canMoveCase, isCaseState, type CaseState } from '../../../shared/domain/case-states.ts'
import type { PaperCode } from '../../../shared/domain/procedures.ts'
import { AppError } from '../../../shared/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import type { Database } from '../../db/schema.ts'
import type { Note } from '../../db/transaction.ts'
import { tickRequirement } from './cases.repository.ts'

/** What other features do moves the Vorgang: app.ts hands these to them, and they run in the transaction of the act. */

const APPLICATION: PaperCode = 'application'

/** A form was signed and filed: with the application, that paper of the Vorgang is there, and is what the office itself made. */
export async function applicationSigned(
  db: Kysely<Database>,
  note: Note,
  signed: { readonly kind: string; readonly caseId: string | null; readonly userId: string },
): Promise<void> {
  if (signed.kind !== 'extension-application' || signed.caseId === null) return
  const requirement = await db
    .selectFrom('case_requirements')
    .innerJoin('cases', 'cases.id', 'case_requirements.case_id')
    .select('case_requirements.id')
    .where('case_requirements.case_id', '=', signed.caseId)
    .where('case_requirements.paper', '=', APPLICATION)
    .where('case_requirements.state', '!=', 'checked')
    .where('cases.closed_on', 'is', null)
    .executeTakeFirst()
  if (requirement === undefined) return
  const { caseId, paper } = await tickRequirement(db, requirement.id, 'checked')
  note('cases', caseId)
  await appendAudit(db, {
    userId: signed.userId,
    action: 'cases.paper_ticked',
    subjectKind: 'case',
    subjectId: caseId,
    purpose: 'signature',
    details: { paper, state: 'checked' },
  })
}

/** A card that is in its holder's hand has arrived, even where nobody said so. */
const TO_THE_HOLDER: readonly CaseState[] = ['document-arrived', 'document-issued']

/** The card of a Vorgang was handed over. A Vorgang in another state (withdrawn, closed) stays where it is. @throws AppError `conflict` */
export async function cardIssued(
  db: Kysely<Database>,
  note: Note,
  issued: { readonly caseId: string | null; readonly userId: string },
): Promise<void> {
  if (issued.caseId === null) return
  const row = await db
    .selectFrom('cases')
    .select(['id', 'state', 'version'])
    .where('id', '=', issued.caseId)
    .executeTakeFirst()
  if (row === undefined || !isCaseState(row.state)) return
  let state: CaseState = row.state
  for (const next of TO_THE_HOLDER) if (canMoveCase(state, next)) state = next
  if (state !== 'document-issued' || row.state === state) return
  const moved = await db
    .updateTable('cases')
    .set({ state, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .returning('id')
    .executeTakeFirst()
  if (moved === undefined) throw new AppError('conflict')
  note('cases', row.id)
  await appendAudit(db, {
    userId: issued.userId,
    action: 'cases.moved',
    subjectKind: 'case',
    subjectId: row.id,
    purpose: 'hand-out',
    details: { caseState: state },
  })
}
