import type { Kysely } from 'kysely'
import { v7 } from 'uuid'
import type { CaseRow } from '../../../shared/contract/cases.ts'
import { caseDue } from '../../../shared/domain/case-dates.ts'
import { canMoveCase, isCaseState, type CaseState } from '../../../shared/domain/case-states.ts'
import type { IsoDate } from '../../../shared/domain/dates.ts'
import { caseKey } from '../../../shared/domain/person-keys.ts'
import { procedureKind, type ProcedureKind } from '../../../shared/domain/procedures.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Database } from '../../db/schema.ts'

const MAX_OPEN = 1000

/** Open Vorgänge, oldest first; of one user, or of all. */
export async function listOpen(db: Kysely<Database>, assigneeId: string | undefined): Promise<CaseRow[]> {
  const rows = await db
    .selectFrom('cases')
    .innerJoin('persons', 'persons.id', 'cases.person_id')
    .leftJoin('users', 'users.id', 'cases.assignee_id')
    .selectAll('cases')
    .select(['persons.family_name', 'persons.given_names', 'users.display_name as assignee'])
    .select((eb) =>
      eb
        .selectFrom('case_requirements')
        .select(({ fn }) => fn.min('due_on').as('due'))
        .whereRef('case_requirements.case_id', '=', 'cases.id')
        .where('case_requirements.state', '=', 'demanded')
        .as('demand_due'),
    )
    .where('cases.closed_on', 'is', null)
    .$if(assigneeId !== undefined, (query) => query.where('cases.assignee_id', '=', assigneeId ?? ''))
    .orderBy('cases.received_on')
    .orderBy('cases.id')
    .limit(MAX_OPEN)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    caseNumber: row.case_number,
    procedure: row.procedure,
    state: row.state,
    receivedOn: row.received_on,
    personId: row.person_id,
    familyName: row.family_name,
    givenNames: row.given_names,
    assignee: row.assignee,
    due: caseDue({
      state: row.state,
      receivedOn: row.received_on,
      closedOn: row.closed_on,
      demandDueOn: row.demand_due,
    }),
  }))
}

/**
 * Opens a Vorgang with the papers its procedure needs; it hangs on the title the person holds, where a Fiktion may arise.
 * @throws AppError `not-found` without such a person, `invalid-input` for an unknown procedure
 */
export async function insertCase(
  db: Kysely<Database>,
  opened: { personId: string; procedure: string; receivedOn: IsoDate; at: string },
): Promise<{ caseId: string; caseNumber: string }> {
  const procedure = knownProcedure(opened.procedure)
  // Setting the version to itself holds the person's row: two desks that open a Vorgang for one person number them in turn.
  const person = await db
    .updateTable('persons')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('id', '=', opened.personId)
    .returning('file_number')
    .executeTakeFirst()
  if (person === undefined) throw new AppError('not-found')
  const numbers = await db.selectFrom('cases').select('case_number').where('person_id', '=', opened.personId).execute()
  const part = 1 + Math.max(0, ...numbers.map(({ case_number }) => Number(case_number.split('-').at(3) ?? 0)))
  const caseId = v7()
  const caseNumber = `${person.file_number}-${part}`
  await db
    .insertInto('cases')
    .values({
      id: caseId,
      case_number: caseNumber,
      person_id: opened.personId,
      procedure: procedure.code,
      state: 'received',
      received_on: opened.receivedOn,
      channel: 'counter',
      title_id: procedure.fiction ? await titleOf(db, opened.personId) : null,
      assignee_id: null,
      closed_on: null,
      fiction_until: null,
      note: '',
      created_at: opened.at,
      version: 1,
    })
    .execute()
  if (procedure.papers.length > 0) {
    await db
      .insertInto('case_requirements')
      .values(
        procedure.papers.map((paper, position) => ({
          id: v7(),
          case_id: caseId,
          paper,
          state: 'missing',
          due_on: null,
          position,
        })),
      )
      .execute()
  }
  await db
    .insertInto('person_keys')
    .values({ person_id: opened.personId, ...caseKey(caseNumber) })
    .execute()
  return { caseId, caseNumber }
}

function knownProcedure(code: string): ProcedureKind {
  try {
    return procedureKind(code)
  } catch (error) {
    throw new AppError('invalid-input', { details: { field: 'procedure' }, cause: error })
  }
}

/** The title whose end decides about the Fiktion: a valid one before one that ended, and of these the last. */
async function titleOf(db: Kysely<Database>, personId: string): Promise<string | null> {
  const titles = await db
    .selectFrom('titles')
    .select(['id', 'state', 'expires_on'])
    .where('person_id', '=', personId)
    .where('state', 'in', ['valid', 'expired'])
    .execute()
  const rank = (title: (typeof titles)[number]) =>
    `${title.state === 'valid' ? 1 : 0}${title.expires_on ?? '9999-12-31'}`
  return titles.sort((a, b) => (rank(a) < rank(b) ? 1 : -1)).at(0)?.id ?? null
}

/**
 * Ticks a paper. With the last demanded paper the Nachforderung is done, and the Vorgang is looked through again.
 * @throws AppError `not-found`; `conflict` when the Vorgang is closed
 */
export async function tickRequirement(
  db: Kysely<Database>,
  requirementId: string,
  state: 'missing' | 'present' | 'checked',
): Promise<{ caseId: string; personId: string; paper: string; changed: boolean }> {
  const known = await db
    .selectFrom('case_requirements')
    .innerJoin('cases', 'cases.id', 'case_requirements.case_id')
    .select(['case_requirements.paper', 'case_requirements.state', 'cases.id', 'cases.person_id'])
    .where('case_requirements.id', '=', requirementId)
    .executeTakeFirst()
  if (known === undefined) throw new AppError('not-found')
  const open = await db
    .updateTable('cases')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', known.id)
    .where('closed_on', 'is', null)
    .returning('state')
    .executeTakeFirst()
  if (open === undefined) throw new AppError('conflict')
  await db.updateTable('case_requirements').set({ state, due_on: null }).where('id', '=', requirementId).execute()
  if (open.state === 'demanded') {
    const left = await db
      .selectFrom('case_requirements')
      .select('id')
      .where('case_id', '=', known.id)
      .where('state', '=', 'demanded')
      .limit(1)
      .executeTakeFirst()
    if (left === undefined)
      await db.updateTable('cases').set({ state: 'completeness' }).where('id', '=', known.id).execute()
  }
  return { caseId: known.id, personId: known.person_id, paper: known.paper, changed: known.state !== state }
}

export interface DemandableCase {
  readonly id: string
  readonly personId: string
  readonly version: number
  readonly papers: readonly { readonly id: string; readonly paper: string }[]
}

/**
 * The Vorgang of a Nachforderung with the papers asked for.
 * @throws AppError `not-found`; `conflict` when it is decided or a paper came meanwhile; `invalid-input` for a paper of another Vorgang
 */
export async function demandableCase(
  db: Kysely<Database>,
  caseId: string,
  requirementIds: readonly string[],
): Promise<DemandableCase> {
  const row = await db.selectFrom('cases').selectAll().where('id', '=', caseId).executeTakeFirst()
  if (row === undefined) throw new AppError('not-found')
  if (row.closed_on !== null || !isCaseState(row.state) || !mayDemand(row.state)) throw new AppError('conflict')
  const papers = await db
    .selectFrom('case_requirements')
    .select(['id', 'paper', 'state'])
    .where('case_id', '=', caseId)
    .where('id', 'in', requirementIds)
    .orderBy('position')
    .execute()
  if (papers.length !== new Set(requirementIds).size) {
    throw new AppError('invalid-input', { details: { field: 'requirementIds' } })
  }
  if (papers.some(({ state }) => state !== 'missing' && state !== 'demanded')) throw new AppError('conflict')
  return { id: row.id, personId: row.person_id, version: row.version, papers }
}

/** Whoever demands at the counter has taken the Vorgang on and looked through it. */
function mayDemand(state: CaseState): boolean {
  return state === 'received' || state === 'assigned' || state === 'demanded' || canMoveCase(state, 'demanded')
}

/** @throws AppError `conflict` when the Vorgang changed since it was read */
export async function setDemanded(
  db: Kysely<Database>,
  demanded: DemandableCase,
  dueOn: IsoDate,
  userId: string,
): Promise<void> {
  const claimed = await db
    .updateTable('cases')
    .set((eb) => ({
      state: 'demanded',
      assignee_id: eb.fn.coalesce('assignee_id', eb.val(userId)),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', demanded.id)
    .where('version', '=', demanded.version)
    .where('closed_on', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (claimed === undefined) throw new AppError('conflict')
  await db
    .updateTable('case_requirements')
    .set({ state: 'demanded', due_on: dueOn })
    .where(
      'id',
      'in',
      demanded.papers.map(({ id }) => id),
    )
    .execute()
}
