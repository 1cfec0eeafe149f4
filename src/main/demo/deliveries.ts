import { addDays, addYears, type IsoDate } from '../../shared/domain/dates.ts'
import { pickupEnd } from '../../shared/domain/pickup.ts'
import { newPickupNumber } from '../../shared/domain/codes.ts'
import type { CardState } from '../../shared/domain/cards.ts'
import type { CaseState } from '../../shared/domain/case-states.ts'
import { addCase, addPaper, at, idAt, someTime, type Draft } from './draft.ts'

export interface NewCard {
  readonly personId: string
  readonly caseId: string | null
  readonly code: string
  readonly serial: string
  readonly expiresOn: IsoDate
  readonly state: CardState
  readonly orderedOn: IsoDate
  readonly deliveredOn?: IsoDate
  readonly handedOverOn?: IsoDate
  readonly via?: 'counter' | 'locker'
  /** Receipt of the PIN letter on file (handed over with the application). */
  readonly pinLetter: boolean
}

export function addCard(draft: Draft, card: NewCard): string {
  const ordered = someTime(draft, card.orderedOn)
  const id = idAt(draft, ordered)
  const { staff } = draft
  draft.office.cards.push({
    id,
    person_id: card.personId,
    case_id: card.caseId,
    document_code: card.code,
    serial: card.serial,
    expires_on: card.expiresOn,
    state: card.state,
    ordered_on: card.orderedOn,
    delivered_at: card.deliveredOn ? at(card.deliveredOn, '10:15') : null,
    delivered_by: card.deliveredOn ? staff.locker : null,
    pin_letter_receipt_on: card.pinLetter ? addDays(card.orderedOn, -1) : null,
    handed_over_at: card.handedOverOn ? someTime(draft, card.handedOverOn) : null,
    handed_over_by: card.handedOverOn ? staff.counter : null,
    handed_over_via: card.handedOverOn ? (card.via ?? 'counter') : null,
    version: 1,
  })
  return id
}

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Serial of an invented card: `Y0DEMO` and a running number. */
export function demoSerial(n: number): string {
  return `Y0DEMO${[n >> 10, n >> 5, n].map((part) => BASE32.charAt(part % 32)).join('')}`
}

/** Cards on their way, as many at each stage; the locker holds what lies in LOADED. */
export const STAGES = { ordered: 38, late: 4, atCounter: 12, overdue: 2, issued: 3, returned: 2 } as const

/** Compartment and days since loading: seven days are given, so the last two are overdue. */
const LOADED: readonly (readonly [compartment: number, daysAgo: number])[] = [
  [3, 2],
  [5, 1],
  [12, 0],
  [18, 0],
  [9, 9],
  [21, 8],
]
const BLOCKED = 14

interface Way {
  readonly state: CardState
  readonly caseState: CaseState
  /** Days since order, delivery and hand-over. */
  readonly ordered: number
  readonly delivered?: number
  readonly handedOver?: number
  readonly compartment?: number
}

function ways(draft: Draft): readonly Way[] {
  const { chance } = draft
  const times = (count: number, make: (i: number) => Way) => Array.from({ length: count }, (_, i) => make(i))
  return [
    ...times(STAGES.ordered, () => ({
      state: 'ordered',
      caseState: 'document-ordered',
      ordered: chance.between(5, 50),
    })),
    ...times(STAGES.late, (i) => ({ state: 'ordered', caseState: 'document-ordered', ordered: 60 + i * 6 })),
    ...times(STAGES.atCounter, (i) => {
      const delivered = i < 3 ? 1 : chance.between(3, 26)
      return {
        state: 'at-counter',
        caseState: delivered < 3 ? 'document-arrived' : 'document-ready',
        ordered: delivered + 35,
        delivered,
      }
    }),
    ...times(STAGES.overdue, (i) => ({
      state: 'at-counter',
      caseState: 'document-ready',
      ordered: 70,
      delivered: 31 + i * 10,
    })),
    ...times(STAGES.issued, (i) => ({
      state: 'handed-over',
      caseState: 'document-issued',
      ordered: 50,
      delivered: 12,
      handedOver: i + 1,
    })),
    ...times(STAGES.returned, () => ({ state: 'returned', caseState: 'document-ordered', ordered: 80, delivered: 30 })),
    ...LOADED.map(([compartment, daysAgo]): Way => ({
      state: 'in-locker',
      caseState: 'document-ready',
      ordered: daysAgo + 40,
      delivered: daysAgo + 2,
      compartment,
    })),
  ]
}

/**
 * Puts cards on their way for the given people, one each, and writes the locker of 24 compartments.
 * @param people adults without an open Vorgang; `protectedPeople` get a travel document now and then
 */
export function addDeliveries(draft: Draft, people: readonly string[], protectedPeople: ReadonlySet<string>): void {
  const { office, today, chance, staff } = draft
  const compartments = addLocker(draft)
  ways(draft).forEach((way, n) => {
    const personId = people[n]
    if (personId === undefined) throw new RangeError('too few people for the cards')
    const travel = protectedPeople.has(personId) && n % 2 === 0
    const orderedOn = addDays(today, -way.ordered)
    const deliveredOn = way.delivered === undefined ? {} : { deliveredOn: addDays(today, -way.delivered) }
    const receivedOn = addDays(orderedOn, -chance.between(20, 60))
    const { id: caseId } = addCase(draft, {
      personId,
      procedure: travel ? 'travel-document' : 'reissue',
      state: way.caseState,
      receivedOn,
    })
    const title = office.titles.find((row) => row.person_id === personId)
    const cardId = addCard(draft, {
      personId,
      caseId,
      code: travel ? 'PR' : 'AR',
      serial: demoSerial(1_000 + n),
      expiresOn: travel ? addYears(orderedOn, 3) : (title?.card_expires_on ?? addYears(orderedOn, 2)),
      state: way.state,
      orderedOn,
      ...deliveredOn,
      ...(way.handedOver === undefined ? {} : { handedOverOn: addDays(today, -way.handedOver) }),
      // Every fifth receipt is missing: the locker is refused for these, with the reason.
      pinLetter: n % 5 !== 4 || way.compartment !== undefined,
    })
    addPaper(draft, { personId, caseId, kind: 'reissue-application', title: 'Antrag', day: receivedOn })
    if (way.compartment !== undefined || n % 3 !== 2)
      addPaper(draft, {
        personId,
        caseId,
        cardId,
        kind: 'pickup-consent',
        title: 'Einwilligung Abholfach',
        day: receivedOn,
      })
    if (way.delivered !== undefined) addScan(draft, cardId, addDays(today, -way.delivered))
    const compartment = compartments.get(way.compartment ?? 0)
    if (compartment === undefined || way.delivered === undefined) return
    const loadedOn = addDays(today, 2 - way.delivered)
    office.pickups.push({
      id: idAt(draft, at(loadedOn, '07:40')),
      pickup_number: newPickupNumber((length) => Uint8Array.from({ length }, () => chance.between(0, 255))),
      card_id: cardId,
      compartment_id: compartment,
      state: 'ready',
      step: 'ready',
      first_scan: at(loadedOn, '07:39'),
      second_scan_at: at(loadedOn, '07:41'),
      // The codes of these went out long ago: nobody knows them any more, the lead can replace them.
      code_hash: randomBase64(draft, 32),
      code_salt: randomBase64(draft, 16),
      code_reason: null,
      code_expires_at: at(pickupEnd(loadedOn), '23:59'),
      loaded_by: staff.locker,
      loaded_at: at(loadedOn, '07:42'),
      collected_at: null,
      opened_with: null,
      version: 1,
    })
  })
  addTrouble(draft)
}

/** Shaped like a real hash or salt (pickup/codes.ts), but of no code. */
function randomBase64({ chance }: Draft, bytes: number): string {
  return Buffer.from(Array.from({ length: bytes }, () => chance.between(0, 255))).toString('base64')
}

function addScan(draft: Draft, cardId: string, day: IsoDate): void {
  const card = draft.office.cards.find((row) => row.id === cardId)
  if (!card) return
  const session = draft.office.card_scans.find((row) => row.scanned_at.startsWith(day))?.session_id
  draft.office.card_scans.push({
    id: idAt(draft, at(day, '10:15')),
    session_id: session ?? idAt(draft, at(day, '10:00')),
    scanned_at: at(day, '10:15'),
    scanned_by: draft.staff.locker,
    serial: card.serial,
    document_code: card.document_code,
    card_id: cardId,
    result: 'matched',
    clearing: null,
    clearing_note: null,
    cleared_at: null,
    cleared_by: null,
    version: 1,
  })
}

/** The clearing list is never empty on a normal day: one card nobody ordered, one scanned twice and explained. */
function addTrouble(draft: Draft): void {
  const { office, staff, today } = draft
  const matched = office.card_scans[0]
  if (!matched) return
  const day = addDays(today, -3)
  const common = { session_id: matched.session_id, scanned_by: staff.locker, version: 1 }
  office.card_scans.push(
    {
      ...common,
      id: idAt(draft, at(day, '10:20')),
      scanned_at: at(day, '10:20'),
      serial: 'Y0DEMOX99',
      document_code: 'AR',
      card_id: null,
      result: 'unmatched',
      clearing: 'open',
      clearing_note: null,
      cleared_at: null,
      cleared_by: null,
    },
    {
      ...common,
      id: idAt(draft, at(day, '10:21')),
      scanned_at: at(day, '10:21'),
      serial: matched.serial,
      document_code: 'AR',
      card_id: matched.card_id ?? null,
      result: 'double',
      clearing: 'explained',
      clearing_note: 'Zweimal gescannt, die Karte liegt vor.',
      cleared_at: at(day, '10:40'),
      cleared_by: staff.locker,
    },
  )
}

/** Writes locker and compartments. @returns compartment ids by the number on the door */
function addLocker(draft: Draft): ReadonlyMap<number, string> {
  const { office, today } = draft
  const installed = at(addYears(today, -1), '09:00')
  const lockerId = idAt(draft, installed)
  office.lockers.push({
    id: lockerId,
    name: 'Abholfach 1',
    site: 'Rathaus, Foyer',
    device_id: 'locker',
    rows: 4,
    columns: 6,
  })
  const ids = new Map<number, string>()
  for (let number = 1; number <= 24; number++) {
    const loaded = LOADED.some(([compartment]) => compartment === number)
    const id = idAt(draft, installed)
    ids.set(number, id)
    office.compartments.push({
      id,
      locker_id: lockerId,
      number,
      lock: number - 1,
      // The two lower rows are within reach from a wheelchair.
      low: number > 12 ? 1 : 0,
      state: loaded ? 'occupied' : number === BLOCKED ? 'blocked' : 'free',
      blocked_reason: number === BLOCKED ? 'Riegel klemmt' : null,
      version: 1,
    })
  }
  return ids
}
