import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { ConsultationView } from '../../../shared/contract/consultations.ts'
import { caseDue } from '../../../shared/domain/case-dates.ts'
import { outcomes } from '../../../shared/domain/consultation/states.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Database } from '../../db/schema.ts'
import { readNote } from './notes.ts'
import { namedRows, toQueueRow, type Presence } from './rows.ts'

const Codes = z.array(z.string())
const OutcomeOrNull = z.enum(outcomes).nullable()

/**
 * The consultation beside the file: everything its page shows, in one answer.
 * @throws AppError `not-found`
 */
export async function readView(
  db: Kysely<Database>,
  id: string,
  presence: Presence,
  turn: { readonly place: number | null; readonly fits: boolean },
): Promise<z.input<typeof ConsultationView>> {
  const row = await namedRows(db).where('consultations.id', '=', id).executeTakeFirst()
  if (row === undefined) throw new AppError('not-found')
  const [person, cases, requirements, documents, note, history] = await Promise.all([
    row.person_id === null
      ? undefined
      : db
          .selectFrom('persons')
          .select(['file_number', 'birth_date', 'nationalities', 'identity_clear'])
          .where('id', '=', row.person_id)
          .executeTakeFirst(),
    row.person_id === null
      ? []
      : db
          .selectFrom('cases')
          .select(['id', 'case_number', 'procedure', 'state', 'received_on', 'closed_on'])
          .where('person_id', '=', row.person_id)
          .orderBy('received_on', 'desc')
          .orderBy('id', 'desc')
          .execute(),
    row.case_id === null
      ? []
      : db
          .selectFrom('case_requirements')
          .select(['id', 'paper', 'state', 'due_on'])
          .where('case_id', '=', row.case_id)
          .where('state', 'in', ['missing', 'demanded'])
          .orderBy('position')
          .execute(),
    row.person_id === null
      ? []
      : db
          .selectFrom('documents')
          .select(['id', 'title', 'pages', 'created_at', 'media_type'])
          .where('person_id', '=', row.person_id)
          .where('state', 'in', ['draft', 'signed', 'filed'])
          .orderBy('created_at', 'desc')
          .execute(),
    readNote(db, id),
    db
      .selectFrom('consultation_events')
      .leftJoin('users', 'users.id', 'consultation_events.user_id')
      .selectAll('consultation_events')
      .select('users.display_name')
      .where('consultation_events.consultation_id', '=', id)
      .orderBy('consultation_events.at')
      .orderBy('consultation_events.id')
      .execute(),
  ])
  const own = cases.find((one) => one.id === row.case_id)
  const demanded = requirements.flatMap(({ due_on }) => (due_on === null ? [] : [due_on])).toSorted()
  return {
    ...toQueueRow(row, presence, turn),
    fileNumber: person?.file_number ?? null,
    birthDate: person?.birth_date ?? null,
    nationalities: person === undefined ? [] : Codes.parse(JSON.parse(person.nationalities)),
    identityClear: person?.identity_clear === 1,
    caseNumber: own?.case_number ?? null,
    caseState: own?.state ?? null,
    caseDueOn:
      own === undefined
        ? null
        : (caseDue({
            state: own.state,
            receivedOn: own.received_on,
            closedOn: own.closed_on,
            demandDueOn: demanded[0] ?? null,
          })?.date ?? null),
    cases: cases
      .filter(({ closed_on }) => closed_on === null)
      .map(({ id, case_number, procedure, state }) => ({ id, caseNumber: case_number, procedure, state })),
    openPapers: requirements.map(({ id, paper, state }) => ({ id, paper, state })),
    documents: documents.map(({ id, title, pages, created_at, media_type }) => ({
      id,
      title,
      pages,
      createdAt: created_at,
      mediaType: media_type,
    })),
    note,
    interpreterInvited: row.interpreter_hash !== null,
    linkUsed: row.device_hash !== null,
    linkExpiresAt: row.expires_at,
    outcome: OutcomeOrNull.parse(row.outcome),
    minutes: row.minutes,
    calls: row.calls,
    history: history.map(({ at, event, from_state, to_state, display_name }) => ({
      at,
      event,
      from: from_state,
      to: to_state,
      user: display_name,
    })),
  }
}
