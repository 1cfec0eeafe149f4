import type { Insertable } from 'kysely'
import { formatCaseNumber } from '../../shared/domain/codes.ts'
import type { CaseState } from '../../shared/domain/case-states.ts'
import { addDays, type IsoDate } from '../../shared/domain/dates.ts'
import { demandDueOn } from '../../shared/domain/deadlines.ts'
import { transliterate } from '../../shared/domain/names.ts'
import { procedureKind, type ProcedureCode } from '../../shared/domain/procedures.ts'
import type { Database } from '../db/schema.ts'
import type { Chance } from './random.ts'

type Row<T extends keyof Database> = Insertable<Database[T]>

/** Plain rows of the tables. Papers come without bytes: all of them show one sample sheet, see seed.ts. */
export interface DemoOffice {
  readonly users: Row<'users'>[]
  readonly persons: Row<'persons'>[]
  readonly person_keys: Row<'person_keys'>[]
  readonly kinship: Row<'kinship'>[]
  readonly identity_documents: Row<'identity_documents'>[]
  readonly titles: Row<'titles'>[]
  readonly cases: Row<'cases'>[]
  readonly case_requirements: Row<'case_requirements'>[]
  readonly appointments: Row<'appointments'>[]
  readonly cards: Row<'cards'>[]
  readonly card_scans: Row<'card_scans'>[]
  readonly lockers: Row<'lockers'>[]
  readonly compartments: Row<'compartments'>[]
  readonly pickups: Row<'pickups'>[]
  readonly documents: Omit<Row<'documents'>, 'blob_id' | 'sha256'>[]
}

export interface Staff {
  readonly counter: string
  readonly locker: string
  readonly casework: readonly string[]
  readonly lead: string
}

/** The office while it is being written. */
export interface Draft {
  readonly chance: Chance
  readonly today: IsoDate
  readonly office: DemoOffice
  readonly staff: Staff
  /** Vorgänge so far in each person's file. */
  readonly parts: Map<string, number>
}

const BERLIN = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'medium' })

/** Time of the office's clock as ISO-8601 UTC: `at('2026-11-21', '09:40')` is `2026-11-21T08:40:00.000Z`. */
export function at(day: IsoDate, time: string): string {
  const utc = Date.parse(`${day}T${time}:00Z`)
  const offset = Date.parse(`${BERLIN.format(utc).replace(' ', 'T')}Z`) - utc
  return new Date(utc - offset).toISOString()
}

/** A minute of a working day, by chance. */
export function someTime(draft: Draft, day: IsoDate): string {
  const { chance } = draft
  return at(day, `${String(chance.between(8, 15)).padStart(2, '0')}:${String(chance.between(0, 59)).padStart(2, '0')}`)
}

/** Id that sorts by the time of the row. */
export function idAt(draft: Draft, time: string): string {
  return draft.chance.uuid(Date.parse(time))
}

export interface NewPerson {
  readonly fileNumber: string
  readonly familyName: string
  readonly givenNames: string
  readonly birthName?: string
  readonly birthDate: IsoDate
  readonly birthPlace: string
  readonly birthCountry: string
  readonly sex: string
  readonly nationalities: readonly string[]
  readonly language: string
  readonly street: string
  readonly identityClear?: boolean
  /** Mail and telephone are known for sure. */
  readonly reachable?: boolean
  /** Day the file was opened. */
  readonly since: IsoDate
}

/** Mail to a name that cannot exist (RFC 2606), a number kept for films (BNetzA). */
export function addPerson(draft: Draft, person: NewPerson): Row<'persons'> {
  const created = someTime(draft, person.since)
  const mail = transliterate(`${person.givenNames} ${person.familyName}`).toLowerCase().replaceAll(' ', '.')
  const row: Row<'persons'> = {
    id: idAt(draft, created),
    file_number: person.fileNumber,
    family_name: person.familyName,
    given_names: person.givenNames,
    birth_name: person.birthName ?? null,
    birth_date: person.birthDate,
    birth_place: person.birthPlace,
    birth_country: person.birthCountry,
    sex: person.sex,
    nationalities: JSON.stringify(person.nationalities),
    language: person.language,
    street: person.street,
    postal_code: '12345',
    city: 'Musterstadt',
    email: person.reachable || draft.chance.happens(0.8) ? `${mail}@example.org` : null,
    phone: person.reachable || draft.chance.happens(0.9) ? `030 23125 ${draft.chance.between(100, 999)}` : null,
    identity_clear: person.identityClear === false ? 0 : 1,
    invented: 1,
    created_at: created,
    version: 1,
  }
  draft.office.persons.push(row)
  return row
}

export interface NewCase {
  readonly personId: string
  readonly procedure: ProcedureCode
  readonly state: CaseState
  readonly receivedOn: IsoDate
  readonly channel?: 'counter' | 'post' | 'online'
  readonly titleId?: string
  readonly assigneeId?: string | null
  readonly closedOn?: IsoDate
  readonly fictionUntil?: IsoDate
  /** Papers by state; the others follow the state of the Vorgang. */
  readonly papers?: Readonly<Record<string, 'missing' | 'demanded' | 'present' | 'checked'>>
  readonly dueOn?: IsoDate
}

const EARLY: readonly CaseState[] = ['received', 'assigned']

/** A Vorgang with its list of papers, ticked as far as the state says. */
export function addCase(draft: Draft, entry: NewCase): Row<'cases'> {
  const { chance, office, today } = draft
  const part = (draft.parts.get(entry.personId) ?? 0) + 1
  draft.parts.set(entry.personId, part)
  const fileNumber = office.persons.find((person) => person.id === entry.personId)?.file_number ?? ''
  const created = someTime(draft, entry.receivedOn)
  const row: Row<'cases'> = {
    id: idAt(draft, created),
    case_number: `${fileNumber}-${part}`,
    person_id: entry.personId,
    procedure: entry.procedure,
    state: entry.state,
    received_on: entry.receivedOn,
    channel: entry.channel ?? chance.pick(['counter', 'post', 'online', 'online']),
    title_id: entry.titleId ?? null,
    assignee_id:
      entry.assigneeId === undefined
        ? entry.state === 'received'
          ? null
          : chance.pick(draft.staff.casework)
        : entry.assigneeId,
    closed_on: entry.closedOn ?? null,
    fiction_until: entry.fictionUntil ?? null,
    note: '',
    created_at: created,
    version: 1,
  }
  office.cases.push(row)
  const lastDay = demandDueOn(addDays(today, chance.between(-20, 20)))
  procedureKind(entry.procedure).papers.forEach((paper, position, all) => {
    const incomplete = entry.state === 'demanded' && position === all.length - 1
    const usual = EARLY.includes(entry.state)
      ? position % 2 === 0
        ? 'present'
        : 'missing'
      : entry.state === 'completeness'
        ? 'present'
        : 'checked'
    const state = entry.papers?.[paper] ?? (incomplete ? 'demanded' : usual)
    office.case_requirements.push({
      id: idAt(draft, created),
      case_id: row.id,
      paper,
      state,
      due_on: state === 'demanded' ? (entry.dueOn ?? lastDay) : null,
      position,
    })
  })
  return row
}

/** File number of the n-th person; leaves 33-2026-004711 to the person everybody knows. */
export function fileNumber(n: number, since: IsoDate): string {
  return formatCaseNumber({ unit: 33, year: Number(since.slice(0, 4)), running: 200 + n * 7 })
}

/** Papers that the person signed; everything else was handed in or made by the office. */
const SIGNED: readonly string[] = ['pickup-consent', 'reissue-application', 'loss-report']

/** A paper on file. */
export function addPaper(
  draft: Draft,
  paper: { personId: string; caseId?: string; cardId?: string; kind: string; title: string; day: IsoDate },
): void {
  const created = someTime(draft, paper.day)
  draft.office.documents.push({
    id: idAt(draft, created),
    person_id: paper.personId,
    case_id: paper.caseId ?? null,
    card_id: paper.cardId ?? null,
    kind: paper.kind,
    title: paper.title,
    state: SIGNED.includes(paper.kind) ? 'signed' : 'filed',
    revoked_reason: null,
    media_type: 'application/pdf',
    pages: 1,
    signature_place: '',
    created_at: created,
    created_by: draft.staff.counter,
    version: 1,
  })
}
