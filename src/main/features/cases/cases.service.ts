import type { Kysely } from 'kysely'
import { isIsoDate, type IsoDate } from '../../../shared/domain/dates.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Deps } from '../../deps.ts'
import { officeDay } from '../../../shared/domain/office-time.ts'
import { appendAudit } from '../../db/audit.ts'
import { demandableCase, setDemanded } from './cases.repository.ts'

/** A Nachforderung as the letter must say it: what is missing, until when, and what follows otherwise (§ 82 Abs. 1 S. 3, Abs. 3 S. 2 AufenthG). */
export interface DemandLetter {
  readonly personId: string
  readonly caseId: string
  /** Codes of domain/procedures.ts `PAPERS`, in the order of the list. */
  readonly papers: readonly string[]
  readonly dueOn: IsoDate
  /** Who asks. */
  readonly userId: string
  readonly at: Date
}

/** Files the finished letter (document and blob) in the transaction of the Nachforderung. */
export type FileLetter = (db: Kysely<Database>) => Promise<{ readonly documentId: string }>

/** Makes the PDF, outside any transaction since it takes a while, and gives back how to file it. Passed by app.ts. */
export type PrepareLetter = (letter: DemandLetter) => Promise<FileLetter>

export interface DemandInput {
  readonly caseId: string
  readonly requirementIds: readonly string[]
  readonly dueOn: IsoDate
}

/**
 * Nachforderung: papers, date and letter stand together or not at all.
 * @throws AppError `invalid-input` without papers or with a date that is not ahead, `conflict` when the Vorgang changed meanwhile
 */
export async function demand(
  { database, now }: Pick<Deps, 'database' | 'now'>,
  prepareLetter: PrepareLetter,
  input: DemandInput,
  userId: string,
): Promise<{ documentId: string }> {
  const at = now()
  if (!isIsoDate(input.dueOn) || input.dueOn <= officeDay(at)) {
    throw new AppError('invalid-input', { details: { field: 'dueOn' } })
  }
  const demanded = await demandableCase(database.db, input.caseId, input.requirementIds)
  const fileLetter = await prepareLetter({
    personId: demanded.personId,
    caseId: demanded.id,
    papers: demanded.papers.map(({ paper }) => paper),
    dueOn: input.dueOn,
    userId,
    at,
  })
  return await inTransaction(database, async (db, note) => {
    await setDemanded(db, demanded, input.dueOn, userId)
    const { documentId } = await fileLetter(db)
    note('cases', demanded.id)
    note('documents', documentId)
    await appendAudit(db, {
      userId,
      action: 'cases.demanded',
      subjectKind: 'case',
      subjectId: demanded.id,
      purpose: 'counter',
      details: { papers: demanded.papers.length, dueOn: input.dueOn },
    })
    return { documentId }
  })
}
