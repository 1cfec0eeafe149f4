import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { PersonFile } from '../../../shared/contract/people.ts'
import { caseDue, caseFiction, type ExplainedDay } from '../../../shared/domain/case-dates.ts'
import type { IsoDate } from '../../../shared/domain/dates.ts'
import { mrzNameKey } from '../../../shared/domain/names.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CaseRequirementsTable, CasesTable, Database, PersonsTable, TitlesTable } from '../../db/schema.ts'
import { toHistoryRow } from '../../db/history.ts'
import { warningsOf } from './people.warnings.ts'

const HISTORY = 100
const Codes = z.array(z.string())
const OPEN_PICKUP = ['loading', 'ready', 'handing-out', 'unloading']

/**
 * The whole file in one answer: ten queries side by side, however much the file holds.
 * @throws AppError `not-found`
 */
export async function readFile(db: Kysely<Database>, personId: string, today: IsoDate): Promise<PersonFile> {
  const [person, titles, identityDocuments, cases, requirements, documents, cards, relatives, notes, history] =
    await Promise.all([
      db.selectFrom('persons').selectAll().where('id', '=', personId).executeTakeFirst(),
      db
        .selectFrom('titles')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('granted_on', 'desc')
        .orderBy('id', 'desc')
        .execute(),
      db
        .selectFrom('identity_documents')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('expires_on', 'desc')
        .execute(),
      db
        .selectFrom('cases')
        .leftJoin('users', 'users.id', 'cases.assignee_id')
        .selectAll('cases')
        .select('users.display_name as assignee')
        .where('cases.person_id', '=', personId)
        .orderBy('cases.received_on', 'desc')
        .orderBy('cases.id', 'desc')
        .execute(),
      db
        .selectFrom('case_requirements')
        .innerJoin('cases', 'cases.id', 'case_requirements.case_id')
        .selectAll('case_requirements')
        .where('cases.person_id', '=', personId)
        .orderBy('case_requirements.position')
        .execute(),
      db
        .selectFrom('documents')
        .leftJoin('users', 'users.id', 'documents.created_by')
        .leftJoin('cases', 'cases.id', 'documents.case_id')
        .selectAll('documents')
        .select(['users.display_name as author', 'cases.case_number'])
        .where('documents.person_id', '=', personId)
        .orderBy('documents.created_at', 'desc')
        .execute(),
      db
        .selectFrom('cards')
        .leftJoin('pickups', (join) =>
          join.onRef('pickups.card_id', '=', 'cards.id').on('pickups.state', 'in', OPEN_PICKUP),
        )
        .leftJoin('compartments', 'compartments.id', 'pickups.compartment_id')
        .selectAll('cards')
        .select([
          'pickups.id as pickup_id',
          'pickups.pickup_number',
          'pickups.state as pickup_state',
          'pickups.code_expires_at',
          'compartments.number as door',
        ])
        .where('cards.person_id', '=', personId)
        .orderBy('cards.ordered_on', 'desc')
        .execute(),
      db
        .selectFrom('kinship')
        .innerJoin('persons', 'persons.id', 'kinship.relative_id')
        .select(['persons.id', 'relation', 'family_name', 'given_names', 'birth_date', 'file_number'])
        .where('kinship.person_id', '=', personId)
        .orderBy('birth_date')
        .execute(),
      readNotes(db, personId),
      historyQuery(db, personId, HISTORY).execute(),
    ])
  if (person === undefined) throw new AppError('not-found')

  const cardRows = cards.map((row) => ({
    id: row.id,
    documentCode: row.document_code,
    serial: row.serial,
    state: row.state as PersonFile['cards'][number]['state'],
    orderedOn: row.ordered_on,
    deliveredAt: row.delivered_at,
    handedOverAt: row.handed_over_at,
    handedOverVia: row.handed_over_via as 'counter' | 'locker' | null,
    pinLetterReceiptOn: row.pin_letter_receipt_on,
    receiptSigned: documents.some(
      ({ kind, state, card_id }) => kind === 'handover-receipt' && state === 'signed' && card_id === row.id,
    ),
    expiresOn: row.expires_on,
    caseId: row.case_id,
    pickup:
      row.pickup_id === null || row.pickup_number === null || row.door === null
        ? null
        : {
            id: row.pickup_id,
            pickupNumber: row.pickup_number,
            compartment: row.door,
            state: row.pickup_state ?? '',
            codeExpiresAt: row.code_expires_at,
          },
  }))
  const views = cases.map((row) => {
    const own = requirements.filter((requirement) => requirement.case_id === row.id)
    const card = cardRows.find((one) => one.caseId === row.id && one.pickup?.codeExpiresAt != null)
    return caseView(row, own, titles, card?.pickup ?? null)
  })
  const title = currentTitle(titles)
  const facts = {
    person: personView(person),
    title: title === undefined ? null : titleView(title),
    identityDocuments: identityDocuments.map((row) => ({
      id: row.id,
      kind: row.kind as PersonFile['identityDocuments'][number]['kind'],
      documentCode: row.document_code,
      number: row.number,
      issuer: row.issuer,
      expiresOn: row.expires_on,
      state: row.state as PersonFile['identityDocuments'][number]['state'],
    })),
    cases: views,
    cards: cardRows,
  }
  return {
    ...facts,
    titles: titles.map(titleView),
    warnings: warningsOf(facts, today),
    documents: documents.map((row) => ({
      id: row.id,
      kind: row.kind,
      title: row.title,
      state: row.state as PersonFile['documents'][number]['state'],
      caseNumber: row.case_number,
      createdAt: row.created_at,
      createdBy: row.author ?? row.created_by,
      pages: row.pages,
    })),
    relatives: relatives.map((row) => ({
      personId: row.id,
      relation: row.relation as PersonFile['relatives'][number]['relation'],
      familyName: row.family_name,
      givenNames: row.given_names,
      birthDate: row.birth_date,
      fileNumber: row.file_number,
    })),
    notes,
    history: history.map(toHistoryRow),
  }
}

async function readNotes(db: Kysely<Database>, personId: string): Promise<PersonFile['notes']> {
  const rows = await db
    .selectFrom('case_notes')
    .leftJoin('users', 'users.id', 'case_notes.created_by')
    .leftJoin('cases', 'cases.id', 'case_notes.case_id')
    .selectAll('case_notes')
    .select(['users.display_name', 'cases.case_number'])
    .where('case_notes.person_id', '=', personId)
    .where('case_notes.body', '!=', '')
    .orderBy('case_notes.created_at', 'desc')
    .orderBy('case_notes.id', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    text: row.body,
    caseNumber: row.case_number,
    consultationId: row.consultation_id,
    createdAt: row.created_at,
    createdBy: row.display_name ?? row.created_by,
    savedAt: row.saved_at,
  }))
}

/** Newest entries about the person and everything in the file; exported so that a test can look at its plan. */
export function historyQuery(db: Kysely<Database>, personId: string, limit: number) {
  const subjects = db
    .selectFrom('persons')
    .select('id')
    .where('id', '=', personId)
    .unionAll(db.selectFrom('cases').select('id').where('person_id', '=', personId))
    .unionAll(db.selectFrom('documents').select('id').where('person_id', '=', personId))
    .unionAll(db.selectFrom('appointments').select('id').where('person_id', '=', personId))
    .unionAll(db.selectFrom('cards').select('id').where('person_id', '=', personId))
    .unionAll(
      db
        .selectFrom('pickups')
        .innerJoin('cards', 'cards.id', 'pickups.card_id')
        .select('pickups.id')
        .where('cards.person_id', '=', personId),
    )
    .unionAll(db.selectFrom('consultations').select('id').where('person_id', '=', personId))
  return db
    .selectFrom('audit')
    .leftJoin('users', 'users.id', 'audit.user_id')
    .select(['audit.seq', 'audit.at', 'audit.action', 'audit.subject_kind', 'audit.details', 'audit.user_id'])
    .select('users.display_name as user_name')
    .where('audit.subject_kind', 'in', ['person', 'case', 'document', 'appointment', 'card', 'pickup', 'consultation'])
    .where('audit.subject_id', 'in', subjects)
    .orderBy('audit.seq', 'desc')
    .limit(limit)
}

function personView(row: Selectable<PersonsTable>): PersonFile['person'] {
  return {
    id: row.id,
    fileNumber: row.file_number,
    familyName: row.family_name,
    givenNames: row.given_names,
    birthName: row.birth_name,
    birthDate: row.birth_date,
    birthPlace: row.birth_place,
    birthCountry: row.birth_country,
    sex: row.sex as PersonFile['person']['sex'],
    nationalities: Codes.parse(JSON.parse(row.nationalities)),
    language: row.language,
    street: row.street,
    postalCode: row.postal_code,
    city: row.city,
    email: row.email,
    phone: row.phone,
    identityClear: row.identity_clear === 1,
    invented: row.invented === 1,
    mrzName: mrzNameKey({ familyName: row.family_name, givenNames: row.given_names }),
  }
}

type Title = Selectable<TitlesTable>

/** The valid title that lasts longest; without one the last that ended, because the Fiktion hangs on it. */
function currentTitle(titles: readonly Title[]): Title | undefined {
  const end = ({ expires_on }: Title) => expires_on ?? '9999-12-31'
  const rank = (title: Title) => (title.state === 'valid' ? 1 : title.state === 'expired' ? 0 : -1)
  return titles
    .filter((title) => rank(title) >= 0)
    .sort((a, b) => rank(b) - rank(a) || (end(a) < end(b) ? 1 : -1))
    .at(0)
}

function titleView(row: Title): PersonFile['titles'][number] {
  return {
    id: row.id,
    kind: row.kind,
    grantedOn: row.granted_on,
    expiresOn: row.expires_on,
    cardExpiresOn: row.card_expires_on,
    state: row.state as PersonFile['titles'][number]['state'],
    conditions: row.conditions,
  }
}

function caseView(
  row: Selectable<CasesTable> & { readonly assignee: string | null },
  requirements: readonly Selectable<CaseRequirementsTable>[],
  titles: readonly Title[],
  pickup: PersonFile['cards'][number]['pickup'],
): PersonFile['cases'][number] {
  const dates = { state: row.state, receivedOn: row.received_on, closedOn: row.closed_on }
  const demandDueOn = requirements
    .flatMap(({ state, due_on }) => (state === 'demanded' && due_on !== null ? [due_on] : []))
    .reduce<string | null>((first, due) => (first === null || due < first ? due : first), null)
  // A Vorgang that names no title hangs on the one the person has.
  const title = titles.find(({ id }) => id === row.title_id) ?? currentTitle(titles)
  const fiction = caseFiction(
    { ...dates, procedure: row.procedure },
    title && { kind: title.kind, expiresOn: title.expires_on },
  )
  return {
    id: row.id,
    caseNumber: row.case_number,
    procedure: row.procedure,
    state: row.state,
    receivedOn: row.received_on,
    channel: row.channel as PersonFile['cases'][number]['channel'],
    assignee: row.assignee,
    closedOn: row.closed_on,
    due: caseDue({ ...dates, demandDueOn }) ?? pickupDue(row, pickup),
    fiction: fiction && { ...fiction, until: row.fiction_until },
    requirements: requirements.map((requirement) => ({
      id: requirement.id,
      paper: requirement.paper,
      state: requirement.state as PersonFile['cases'][number]['requirements'][number]['state'],
      dueOn: requirement.due_on,
    })),
    note: row.note,
    version: row.version,
  }
}

/** A decided Vorgang whose card lies in the locker: the day the code ends. */
function pickupDue(
  row: { readonly closed_on: string | null },
  pickup: PersonFile['cards'][number]['pickup'],
): ExplainedDay | null {
  if (row.closed_on !== null || pickup?.codeExpiresAt == null) return null
  const date = pickup.codeExpiresAt.slice(0, 10)
  return { date, key: 'pickup-until', params: { door: pickup.compartment, date }, basis: '' }
}
