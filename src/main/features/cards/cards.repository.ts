import type { Kysely, Selectable } from 'kysely'
import type { CardListRow, DeliveryScan } from '../../../shared/contract/cards.ts'
import type { CardState } from '../../../shared/domain/cards.ts'
import { AT_COUNTER_DAYS } from '../../../shared/domain/cards.ts'
import { addDays, type IsoDate } from '../../../shared/domain/dates.ts'
import type { CardsTable, Database } from '../../db/schema.ts'
import { startOfDay } from '../../../shared/domain/office-time.ts'

export type CardRecord = Selectable<CardsTable>

const LIST_LIMIT = 500
const SCANS_LIMIT = 200
/** States of a pickup in which the card lies in the locker or on its way there. */
const ACTIVE = ['loading', 'ready', 'handing-out', 'unloading']

/** Cards by where they are, the longest waiting first; handed-over and returned ones the newest first. */
export async function listCards(db: Kysely<Database>, state: CardState): Promise<CardListRow[]> {
  const rows = await db
    .selectFrom('cards')
    .innerJoin('persons', 'persons.id', 'cards.person_id')
    .leftJoin('pickups', (join) => join.onRef('pickups.card_id', '=', 'cards.id').on('pickups.state', 'in', ACTIVE))
    .leftJoin('compartments', 'compartments.id', 'pickups.compartment_id')
    .selectAll('cards')
    .select(['persons.family_name', 'persons.given_names', 'persons.file_number'])
    .select(['pickups.id as pickup_id', 'pickups.pickup_number', 'pickups.code_expires_at'])
    .select(['pickups.state as pickup_state', 'compartments.number as compartment'])
    .where('cards.state', '=', state)
    .$if(state === 'ordered', (query) => query.orderBy('cards.ordered_on'))
    .$if(state === 'at-counter' || state === 'in-locker', (query) => query.orderBy('cards.delivered_at'))
    .$if(state === 'handed-over', (query) => query.orderBy('cards.handed_over_at', 'desc'))
    .orderBy('cards.id', 'desc')
    .limit(LIST_LIMIT)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    documentCode: row.document_code,
    serial: row.serial,
    state,
    orderedOn: row.ordered_on,
    deliveredAt: row.delivered_at,
    handedOverAt: row.handed_over_at,
    // A check of the table allows only these.
    handedOverVia: row.handed_over_via as 'counter' | 'locker' | null,
    pinLetterReceiptOn: row.pin_letter_receipt_on,
    expiresOn: row.expires_on,
    caseId: row.case_id,
    pickup:
      row.pickup_id === null || row.pickup_number === null || row.compartment === null || row.pickup_state === null
        ? null
        : {
            id: row.pickup_id,
            pickupNumber: row.pickup_number,
            compartment: row.compartment,
            state: row.pickup_state,
            codeExpiresAt: row.code_expires_at,
          },
    personId: row.person_id,
    familyName: row.family_name,
    givenNames: row.given_names,
    fileNumber: row.file_number,
  }))
}

export interface CardCounts {
  readonly ordered: number
  readonly atCounter: number
  readonly atCounterOverdue: number
  readonly inLocker: number
  readonly inLockerOverdue: number
  readonly clearing: number
}

/** How many cards are where. `now` is the database's way of writing times. */
export async function countCards(db: Kysely<Database>, today: IsoDate, now: string): Promise<CardCounts> {
  const states = await db
    .selectFrom('cards')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('state', 'in', ['ordered', 'at-counter', 'in-locker'])
    .groupBy('state')
    .execute()
  // More than 28 days: delivered before the beginning of the day 28 days ago.
  const counter = await db
    .selectFrom('cards')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'at-counter')
    .where('delivered_at', '<', startOfDay(addDays(today, -AT_COUNTER_DAYS)))
    .executeTakeFirstOrThrow()
  const locker = await db
    .selectFrom('pickups')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'ready')
    .where('code_expires_at', '<', now)
    .executeTakeFirstOrThrow()
  const clearing = await db
    .selectFrom('card_scans')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('clearing', '=', 'open')
    .executeTakeFirstOrThrow()
  const countOf = (state: string) => states.find((row) => row.state === state)?.count ?? 0
  return {
    ordered: countOf('ordered'),
    atCounter: countOf('at-counter'),
    atCounterOverdue: counter.count,
    inLocker: countOf('in-locker'),
    inLockerOverdue: locker.count,
    clearing: clearing.count,
  }
}

/** The user's delivery of that day, the last one if there were several. */
export async function findDelivery(db: Kysely<Database>, userId: string, since: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('card_scans')
    .select('session_id')
    .where('scanned_by', '=', userId)
    .where('scanned_at', '>=', since)
    .orderBy('scanned_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.session_id
}

export interface DeliveryRecord {
  readonly startedAt: string | null
  readonly matched: number
  readonly unmatched: number
  readonly double: number
  readonly scans: DeliveryScan[]
}

export async function readDelivery(db: Kysely<Database>, sessionId: string): Promise<DeliveryRecord> {
  const counts = await db
    .selectFrom('card_scans')
    .select((eb) => ['result', eb.fn.countAll<number>().as('count'), eb.fn.min('scanned_at').as('first')])
    .where('session_id', '=', sessionId)
    .groupBy('result')
    .execute()
  const rows = await scans(db)
    .where('card_scans.session_id', '=', sessionId)
    .orderBy('card_scans.scanned_at', 'desc')
    .orderBy('card_scans.id', 'desc')
    .limit(SCANS_LIMIT)
    .execute()
  const countOf = (result: string) => counts.find((row) => row.result === result)?.count ?? 0
  return {
    startedAt: counts.map((row) => row.first).toSorted()[0] ?? null,
    matched: countOf('matched'),
    unmatched: countOf('unmatched'),
    double: countOf('double'),
    scans: rows.map(toScan),
  }
}

/** The clearing list, the oldest first: it has waited longest. */
export async function listClearing(db: Kysely<Database>): Promise<(DeliveryScan & { version: number })[]> {
  const rows = await scans(db)
    .where('card_scans.clearing', '=', 'open')
    .orderBy('card_scans.scanned_at')
    .orderBy('card_scans.id')
    .limit(LIST_LIMIT)
    .execute()
  return rows.map((row) => ({ ...toScan(row), version: row.version }))
}

function scans(db: Kysely<Database>) {
  return db
    .selectFrom('card_scans')
    .leftJoin('cards', 'cards.id', 'card_scans.card_id')
    .leftJoin('persons', 'persons.id', 'cards.person_id')
    .select([
      'card_scans.id',
      'card_scans.scanned_at',
      'card_scans.serial',
      'card_scans.document_code',
      'card_scans.result',
      'card_scans.version',
      'cards.document_code as card_code',
      'persons.id as person_id',
      'persons.family_name',
      'persons.given_names',
      'persons.file_number',
    ])
}

type ScanRow = Awaited<ReturnType<ReturnType<typeof scans>['execute']>>[number]

function toScan(row: ScanRow): DeliveryScan {
  const { person_id, family_name, given_names, file_number } = row
  return {
    id: row.id,
    scannedAt: row.scanned_at,
    serial: row.serial,
    // Only the serial was read: the order says what it is.
    documentCode: row.document_code ?? row.card_code,
    result: row.result as DeliveryScan['result'],
    person:
      person_id === null || family_name === null || given_names === null || file_number === null
        ? null
        : { personId: person_id, familyName: family_name, givenNames: given_names, fileNumber: file_number },
  }
}

export function findCard(db: Kysely<Database>, cardId: string): Promise<CardRecord | undefined> {
  return db.selectFrom('cards').selectAll().where('id', '=', cardId).executeTakeFirst()
}

export function findCardBySerial(db: Kysely<Database>, serial: string): Promise<CardRecord | undefined> {
  return db.selectFrom('cards').selectAll().where('serial', '=', serial).executeTakeFirst()
}

/** Takes an ordered card in. False when it was no longer ordered: of parallel scans exactly one takes it. */
export async function takeIn(
  db: Kysely<Database>,
  cardId: string,
  by: { readonly userId: string; readonly at: string },
  corrected: Partial<Pick<CardRecord, 'serial' | 'document_code'>> = {},
): Promise<boolean> {
  const row = await db
    .updateTable('cards')
    .set((eb) => ({
      ...corrected,
      state: 'at-counter',
      delivered_at: by.at,
      delivered_by: by.userId,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', cardId)
    .where('state', '=', 'ordered')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
