import { addDays, type IsoDate } from '../../shared/domain/dates.ts'
import { newAppointmentCode } from '../../shared/domain/codes.ts'
import { personKeys } from '../../shared/domain/person-keys.ts'
import { procedureKind } from '../../shared/domain/procedures.ts'
import { titleKind } from '../../shared/domain/titles.ts'
import { addCard, addDeliveries, demoSerial, STAGES } from './deliveries.ts'
import { addCase, addPerson, at, fileNumber, idAt, type DemoOffice, type Draft, type Staff } from './draft.ts'
import { ORIGINS, STREETS } from './origins.ts'
import { inventFamilies, type Invented } from './people.ts'
import { createChance } from './random.ts'
import { addMatter, addPass, addStay } from './stays.ts'
import { addStories, CALLERS, relate } from './stories.ts'

export type { DemoOffice } from './draft.ts'

/** People in the demo office. */
export const PEOPLE = 500
/** Amina's family of four, Anna Maria Eriksson and the callers. */
const KNOWN = 5 + CALLERS.length

export interface DemoOptions {
  /** The same seed and day make the same office, byte by byte. */
  readonly seed: number
  readonly today: IsoDate
}

/**
 * An office of invented people: 500 files with families, passes, titles, Vorgänge, appointments and cards at every stage, and one
 * locker. Every number of a document contains TEST or DEMO (or is an ICAO specimen), every person is marked as invented.
 */
export function generateDemoOffice({ seed, today }: DemoOptions): DemoOffice {
  const chance = createChance(seed)
  const office: DemoOffice = {
    users: [],
    persons: [],
    person_keys: [],
    kinship: [],
    identity_documents: [],
    titles: [],
    cases: [],
    case_requirements: [],
    appointments: [],
    cards: [],
    card_scans: [],
    lockers: [],
    compartments: [],
    pickups: [],
    documents: [],
  }
  const userId = () => chance.uuid(Date.parse(at(addDays(today, -400), '08:00')))
  const staff: Staff = { counter: userId(), locker: userId(), casework: [userId(), userId()], lead: userId() }
  const draft: Draft = { chance, today, office, staff, parts: new Map() }
  addUsers(draft)
  const known = addStories(draft)
  const callers = addCallers(draft)
  const others = addOthers(draft)
  // The first caller comes to collect: the first card at the counter is his.
  const people = others.forCards.toSpliced(STAGES.ordered + STAGES.late, 0, ...callers.slice(0, 1))
  addDeliveries(draft, people, others.protectedPeople)
  addHandedOver(draft)
  addAppointments(draft, callers, known, others.adults)
  addKeys(draft)
  return office
}

function addUsers({ office, staff }: Draft): void {
  const add = (id: string, login: string, display_name: string, role: string, workplace: string) =>
    office.users.push({ id, login, display_name, role, workplace, active: 1 })
  const [first = '', second = ''] = staff.casework
  add(staff.counter, 'beispiel', 'M. Beispiel', 'counter', 'Schalter 3')
  add(staff.locker, 'muster', 'K. Muster', 'locker', 'Abholfach-Team')
  add(first, 'probe', 'J. Probe', 'casework', 'Sachbearbeitung 2')
  add(second, 'vorlage', 'A. Vorlage', 'casework', 'Sachbearbeitung 4')
  add(staff.lead, 'entwurf', 'S. Entwurf', 'lead', 'Teamleitung')
}

function addCallers(draft: Draft): readonly string[] {
  const { chance, today } = draft
  return CALLERS.map((caller, i) => {
    const origin = ORIGINS.find(({ code }) => code === caller.birthCountry)
    if (!origin) throw new RangeError('caller of unknown origin')
    const since = addDays(today, -900 + i * 90)
    const birthDate = addDays(today, -(9_500 + i * 700))
    const { id } = addPerson(draft, {
      ...caller,
      birthDate,
      nationalities: [caller.birthCountry],
      street: `${chance.pick(STREETS)} ${20 + i}`,
      fileNumber: fileNumber(PEOPLE + i, since),
      since,
    })
    addPass(draft, id, origin, PEOPLE + i)
    addStay(draft, id, { ...caller, birthDate, origin, adult: true })
    if (caller.matter !== 'collection')
      addCase(draft, {
        personId: id,
        procedure: caller.matter,
        state: 'completeness',
        receivedOn: addDays(today, -12 - i),
      })
    return id
  })
}

interface Others {
  readonly adults: readonly string[]
  /** Adults with a card title and nothing open. */
  readonly forCards: readonly string[]
  readonly protectedPeople: ReadonlySet<string>
}

function addOthers(draft: Draft): Others {
  const { chance, today, office } = draft
  const protectedPeople = new Set<string>()
  const adults: string[] = []
  let n = 0
  const add = (person: Invented, street: string, since: IsoDate): string => {
    n++
    const opened = since < person.birthDate ? addDays(today, -30) : since
    const { id } = addPerson(draft, {
      ...person,
      street,
      since: opened,
      fileNumber: fileNumber(n, opened),
      birthCountry: person.origin.code,
      nationalities: nationalitiesOf(draft, person),
      language: chance.happens(0.15) ? 'de' : person.origin.language,
      identityClear: !chance.happens(0.04),
    })
    if (person.origin.refuge) protectedPeople.add(id)
    addPass(draft, id, person.origin, n)
    addStay(draft, id, person)
    if (person.adult) adults.push(id)
    return id
  }
  for (const family of inventFamilies(chance, PEOPLE - KNOWN, today)) {
    const street = `${chance.pick(STREETS)} ${chance.between(1, 90)}`
    const since = addDays(today, -chance.between(60, 2_400))
    const parents = family.adults.map((person) => add(person, street, since))
    const children = family.children.map((person) => add(person, street, since))
    const [first, second] = parents
    if (first !== undefined && second !== undefined) relate(draft, first, second, 'spouse')
    for (const parent of parents) for (const child of children) relate(draft, parent, child, 'child')
    children.forEach((child, i) => {
      for (const sibling of children.slice(i + 1)) relate(draft, child, sibling, 'sibling')
    })
  }
  const open = new Set(office.cases.filter((row) => row.state !== 'closed').map((row) => row.person_id))
  const idle = adults.filter((id) => !open.has(id))
  idle.filter((_, i) => i % 3 === 0).forEach((id, i) => addMatter(draft, id, i))
  const withCard = new Set(office.titles.filter((row) => titleKind(row.kind).card !== null).map((row) => row.person_id))
  return { adults, protectedPeople, forCards: idle.filter((id, i) => i % 3 !== 0 && withCard.has(id)) }
}

/** Some hold a second nationality, some protected people none. */
function nationalitiesOf({ chance }: Draft, { origin }: Invented): readonly string[] {
  if (origin.refuge && chance.happens(0.03)) return ['XXA']
  return chance.happens(0.02) ? [origin.code, 'TUR'].filter((code, i, all) => all.indexOf(code) === i) : [origin.code]
}

/** Everybody with a valid card title and no card on its way holds one since it was granted. */
function addHandedOver(draft: Draft): void {
  const { office, today } = draft
  const busy = new Set(office.cards.map((card) => card.person_id))
  const holders = office.titles.filter((title) => title.card_expires_on !== null && !busy.has(title.person_id))
  holders.forEach((title, n) => {
    const kind = titleKind(title.kind)
    if (kind.card === null || title.card_expires_on == null) return
    const handed = addDays(title.granted_on, 42)
    if (handed >= today) return
    const serial = demoSerial(2_000 + n)
    addCard(draft, {
      personId: title.person_id,
      caseId: null,
      code: kind.card,
      serial,
      expiresOn: title.card_expires_on,
      state: 'handed-over',
      orderedOn: title.granted_on,
      deliveredOn: addDays(title.granted_on, 35),
      handedOverOn: handed,
      via: n % 4 === 0 ? 'locker' : 'counter',
      pinLetter: true,
    })
    office.identity_documents.push({
      id: idAt(draft, at(handed, '11:00')),
      person_id: title.person_id,
      kind: 'residence-card',
      document_code: kind.card,
      number: serial,
      issuer: 'D',
      issued_on: handed,
      expires_on: title.card_expires_on,
      state: 'valid',
    })
  })
}

const SLOTS = 26
const SERVED = 11

/** One every ten minutes from 07:50: eleven served, two waiting, the others to come. */
function addAppointments(
  draft: Draft,
  callers: readonly string[],
  known: readonly string[],
  adults: readonly string[],
): void {
  const { office, chance, today } = draft
  const [aminaId, extensionId] = known
  for (let slot = 0; slot < SLOTS; slot++) {
    const minutes = 7 * 60 + 50 + slot * 10
    const clock = (minute: number) =>
      `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
    const caller = CALLERS[slot - SERVED]
    const isAmina = slot === SERVED + CALLERS.length
    const personId = (caller ? callers[slot - SERVED] : isAmina ? aminaId : adults[slot * 9]) ?? ''
    const open = office.cases.filter((row) => row.person_id === personId && row.state !== 'closed')
    const own = open.find((row) => row.procedure === caller?.matter) ?? open[0]
    const state = slot < SERVED ? 'done' : slot < SERVED + 2 ? 'here' : 'expected'
    const early = slot < SERVED ? chance.between(2, 9) : 4 + (slot - SERVED) * 2
    office.appointments.push({
      id: idAt(draft, at(addDays(today, -21), '12:00')),
      code: newAppointmentCode((length) => Uint8Array.from({ length }, () => chance.between(0, 255))),
      person_id: personId,
      case_id: (isAmina ? extensionId : own?.id) ?? null,
      starts_at: at(today, clock(minutes)),
      minutes: 10,
      matter: isAmina ? 'extension' : (caller?.matter ?? (own ? procedureKind(own.procedure).code : 'conditions')),
      state,
      checked_in_at: state === 'expected' ? null : at(today, clock(minutes - early)),
      version: 1,
    })
  }
}

function addKeys({ office }: Draft): void {
  const documents = byPerson([...office.identity_documents, ...office.cards], (row) =>
    'number' in row ? row.number : row.serial,
  )
  const cases = byPerson(office.cases, (row) => row.case_number)
  for (const person of office.persons) {
    const keys = personKeys({
      familyName: person.family_name,
      givenNames: person.given_names,
      birthName: person.birth_name ?? null,
      birthDate: person.birth_date,
      fileNumber: person.file_number,
      documentNumbers: documents.get(person.id) ?? [],
      caseNumbers: cases.get(person.id) ?? [],
    })
    for (const key of keys) office.person_keys.push({ person_id: person.id, ...key })
  }
}

function byPerson<T extends { readonly person_id: string }>(
  rows: readonly T[],
  value: (row: T) => string,
): Map<string, string[]> {
  const grouped = new Map<string, string[]>()
  for (const row of rows) grouped.set(row.person_id, [...(grouped.get(row.person_id) ?? []), value(row)])
  return grouped
}
