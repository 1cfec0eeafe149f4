import { addDays, addYears, type IsoDate } from '../../shared/domain/dates.ts'
import type { CaseState } from '../../shared/domain/case-states.ts'
import type { ProcedureCode } from '../../shared/domain/procedures.ts'
import { titleKind, type TitleCode } from '../../shared/domain/titles.ts'
import { addCase, idAt, someTime, type Draft } from './draft.ts'
import type { Origin } from './origins.ts'
import type { Invented } from './people.ts'

const REFUGE: readonly TitleCode[] = ['ae-25-1', 'ae-25-2', 'ae-25-2', 'ae-25-3', 'ne-26-3']
const OTHERS: readonly TitleCode[] = [
  'ae-16a',
  'ae-16b',
  'ae-16b',
  'ae-18a',
  'ae-18b',
  'blue-card',
  'blue-card',
  'ae-19c',
  'chance-card',
  'ae-21',
  'ae-28',
  'ae-28',
  'ae-30',
  'ae-25-5',
  'visa-d',
  'ne-9',
  'ne-9',
  'ne-18c',
  'ne-28-2',
  'da-eu',
]

function titleFor(draft: Draft, person: Invented): TitleCode {
  const { chance } = draft
  if (person.origin.temporary) return chance.happens(0.9) ? 'ae-24' : 'ae-18b'
  if (person.origin.refuge) return person.adult ? chance.pick(REFUGE) : 'ae-25-2'
  return person.adult ? chance.pick(OTHERS) : 'ae-32'
}

/** How a title stands to its end, with the application that goes with it. */
type Stage = 'running' | 'notice' | 'urgent' | 'applied' | 'fiction' | 'late'

function stageOf(draft: Draft): Stage {
  const roll = draft.chance.next()
  if (roll < 0.05) return 'fiction'
  if (roll < 0.07) return 'late'
  if (roll < 0.11) return 'urgent'
  if (roll < 0.16) return 'applied'
  return roll < 0.22 ? 'notice' : 'running'
}

/** Days from today to the end of the title. */
const RANGES: Readonly<Record<Stage, readonly [number, number]>> = {
  running: [100, 1_000],
  notice: [61, 90],
  urgent: [1, 59],
  applied: [2, 59],
  fiction: [-120, -3],
  late: [-60, -10],
}

const UNDECIDED: readonly CaseState[] = [
  'received',
  'assigned',
  'completeness',
  'demanded',
  'examination',
  'participation',
  'ready-to-decide',
  'countersign',
]

const GRANTED_BY: Readonly<Partial<Record<TitleCode, ProcedureCode>>> = {
  'ae-16b': 'study',
  'ae-18a': 'skilled-worker',
  'ae-18b': 'skilled-worker',
  'blue-card': 'skilled-worker',
  'ae-28': 'family',
  'ae-30': 'family',
  'ae-32': 'family',
  'ne-9': 'settlement',
  'ne-18c': 'settlement',
  'ne-26-3': 'settlement',
  'ne-28-2': 'settlement',
}

/** A title at some stage, the closed Vorgang it came from, and the open one where its end is near. */
export function addStay(draft: Draft, personId: string, person: Invented): void {
  const { chance, office, today } = draft
  const kind = titleFor(draft, person)
  const { unlimited, card } = titleKind(kind)
  const stage = unlimited ? 'running' : stageOf(draft)
  const [from, to] = RANGES[stage]
  const end = addDays(today, unlimited ? chance.between(-200, 2_500) : chance.between(from, to))
  const granted = unlimited
    ? addYears(end, -10)
    : addDays(end, -(stage === 'running' ? chance.between(1_000, 1_090) : 730))
  const day = granted < person.birthDate ? addDays(today, -20) : granted
  const title = {
    id: idAt(draft, someTime(draft, day)),
    person_id: personId,
    kind,
    granted_on: day,
    expires_on: unlimited ? null : end,
    card_expires_on: card === null ? null : end,
    state: end < today && !unlimited ? 'expired' : 'valid',
    conditions: conditionsOf(kind),
  }
  office.titles.push(title)
  const procedure = GRANTED_BY[kind]
  if (procedure && person.adult) {
    const receivedOn = addDays(day, -chance.between(30, 100))
    addCase(draft, { personId, procedure, state: 'closed', receivedOn, closedOn: addDays(day, chance.between(30, 60)) })
  }
  if (stage === 'applied' || stage === 'fiction' || stage === 'late') {
    const inTime = addDays(end < today ? end : today, -chance.between(2, 40))
    const receivedOn = stage === 'late' ? addDays(end, chance.between(1, 9)) : inTime
    const state = UNDECIDED[office.cases.length % UNDECIDED.length] ?? 'received'
    const fictionUntil = stage === 'fiction' ? { fictionUntil: addDays(today, chance.between(10, 120)) } : {}
    addCase(draft, { personId, procedure: 'extension', state, receivedOn, titleId: title.id, ...fictionUntil })
  }
}

function conditionsOf(kind: TitleCode): string {
  if (kind === 'ae-16b') return 'Beschäftigung bis 140 Tage oder 280 halbe Tage im Jahr gestattet.'
  if (kind === 'visa-d') return ''
  return kind === 'ae-16a' || kind === 'chance-card'
    ? 'Beschäftigung nur mit Erlaubnis der Ausländerbehörde.'
    : 'Erwerbstätigkeit erlaubt.'
}

/** Passport of the country, or for protected people the travel document Germany issues. `n` makes the number. */
export function addPass(draft: Draft, personId: string, origin: Origin, n: number): void {
  const { chance, office, today } = draft
  const roll = chance.next()
  const ahead: readonly [number, number] = roll < 0.03 ? [-90, -1] : roll < 0.1 ? [5, 88] : [120, 3_400]
  const expires: IsoDate = addDays(today, chance.between(...ahead))
  const ours = origin.refuge === true && chance.happens(0.7)
  const digits = String(n).padStart(4, '0')
  const issued = addYears(expires, ours ? -3 : -10)
  office.identity_documents.push({
    id: idAt(draft, someTime(draft, issued)),
    person_id: personId,
    kind: ours ? 'travel-document' : 'passport',
    document_code: ours ? 'PR' : 'P',
    number: ours ? `EDEMO${digits}` : `${chance.pick(['A', 'C', 'N', 'P', 'U'])}TEST${digits}`,
    issuer: ours ? 'D' : origin.code,
    issued_on: issued,
    expires_on: expires,
    state: 'valid',
  })
}

const MATTERS: readonly ProcedureCode[] = [
  'conditions',
  'commitment',
  'naturalisation',
  'travel-document',
  'certificate',
  'fast-track',
  'settlement',
]
const DECIDED: readonly CaseState[] = ['granted', 'refused', 'withdrawn', 'transferred']

/** The other things people come for, in every state up to the decision. `n` turns procedures and states. */
export function addMatter(draft: Draft, personId: string, n: number): void {
  const states = [...UNDECIDED, ...DECIDED]
  const state = states[n % states.length] ?? 'received'
  const procedure = MATTERS[n % MATTERS.length] ?? 'conditions'
  addCase(draft, { personId, procedure, state, receivedOn: addDays(draft.today, -draft.chance.between(1, 130)) })
}
