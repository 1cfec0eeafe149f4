import type { Kysely, Selectable, Updateable } from 'kysely'
import { v7 } from 'uuid'
import type { Candidate, NoticeText } from '../../../shared/contract/pickup.ts'
import { pickupObstacles, type PickupObstacle } from '../../../shared/domain/pickup.ts'
import type { IsoDate } from '../../../shared/domain/dates.ts'
import { AppError } from '../../../shared/errors.ts'
import { groupedCode } from './notice-texts.ts'
import { putBlob, type Kek } from '../../db/blobs.ts'
import type { CompartmentsTable, Database, LockersTable, PickupsTable } from '../../db/schema.ts'
import type { z } from 'zod'

export type Locker = Selectable<LockersTable>
export type Compartment = Selectable<CompartmentsTable>
/** A pickup with what its steps need to know: door and card. */
export type Pickup = Selectable<PickupsTable> & {
  readonly compartment: number
  readonly lock: number
  readonly device_id: string
  readonly serial: string
  readonly document_code: string
  readonly person_id: string
}

const HIDDEN_CODE = '•••• ••••'

/** States in which a compartment belongs to a pickup. */
export const ACTIVE = ['loading', 'ready', 'handing-out', 'unloading'] as const

/** The locker of this office: the first one. */
export function findLocker(db: Kysely<Database>): Promise<Locker | undefined> {
  return db.selectFrom('lockers').selectAll().orderBy('id').limit(1).executeTakeFirst()
}

export function listCompartments(db: Kysely<Database>, lockerId: string): Promise<Compartment[]> {
  return db.selectFrom('compartments').selectAll().where('locker_id', '=', lockerId).orderBy('number').execute()
}

/** The doors of a board, by the number on them. */
export function doorsOf(
  db: Kysely<Database>,
  deviceId: string,
): Promise<{ id: string; number: number; lock: number; device_id: string }[]> {
  return db
    .selectFrom('compartments')
    .innerJoin('lockers', 'lockers.id', 'compartments.locker_id')
    .select(['compartments.id', 'compartments.number', 'compartments.lock', 'lockers.device_id'])
    .where('lockers.device_id', '=', deviceId)
    .orderBy('compartments.number')
    .execute()
}

/** @throws AppError `not-found` */
export async function readCompartment(
  db: Kysely<Database>,
  compartmentId: string,
): Promise<Compartment & { readonly device_id: string }> {
  const row = await db
    .selectFrom('compartments')
    .innerJoin('lockers', 'lockers.id', 'compartments.locker_id')
    .selectAll('compartments')
    .select('lockers.device_id')
    .where('compartments.id', '=', compartmentId)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('not-found')
  return row
}

function pickups(db: Kysely<Database>) {
  return db
    .selectFrom('pickups')
    .innerJoin('compartments', 'compartments.id', 'pickups.compartment_id')
    .innerJoin('lockers', 'lockers.id', 'compartments.locker_id')
    .innerJoin('cards', 'cards.id', 'pickups.card_id')
    .selectAll('pickups')
    .select(['compartments.number as compartment', 'compartments.lock', 'lockers.device_id'])
    .select(['cards.serial', 'cards.document_code', 'cards.person_id'])
}

/** @throws AppError `not-found` */
export async function readPickup(db: Kysely<Database>, pickupId: string): Promise<Pickup> {
  const row = await pickups(db).where('pickups.id', '=', pickupId).executeTakeFirst()
  if (row === undefined) throw new AppError('not-found')
  return row
}

export function listPickups(db: Kysely<Database>, states: readonly string[]): Promise<Pickup[]> {
  return pickups(db).where('pickups.state', 'in', states).orderBy('pickups.id').execute()
}

export function activeOfCard(db: Kysely<Database>, cardId: string): Promise<Pickup | undefined> {
  return pickups(db).where('pickups.card_id', '=', cardId).where('pickups.state', 'in', ACTIVE).executeTakeFirst()
}

export function activeOfCompartment(db: Kysely<Database>, compartmentId: string): Promise<Pickup | undefined> {
  return pickups(db)
    .where('pickups.compartment_id', '=', compartmentId)
    .where('pickups.state', 'in', ACTIVE)
    .executeTakeFirst()
}

/** @throws AppError `conflict` when somebody changed it since it was read */
export async function updatePickup(db: Kysely<Database>, pickup: Pickup, set: Updateable<PickupsTable>): Promise<void> {
  const row = await db
    .updateTable('pickups')
    .set({ ...set, version: pickup.version + 1 })
    .where('id', '=', pickup.id)
    .where('version', '=', pickup.version)
    .returning('id')
    .executeTakeFirst()
  if (row === undefined) throw new AppError('conflict')
}

/** Moves a compartment from one of the states `from`; false when it is in none of them. */
export async function moveCompartment(
  db: Kysely<Database>,
  compartmentId: string,
  from: readonly string[],
  to: string,
  reason: string | null = null,
): Promise<boolean> {
  const row = await db
    .updateTable('compartments')
    .set((eb) => ({ state: to, blocked_reason: reason, version: eb('version', '+', 1) }))
    .where('id', '=', compartmentId)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Moves a card from one state to another; false when it is not there. */
export async function moveCard(db: Kysely<Database>, cardId: string, from: string, to: string): Promise<boolean> {
  const row = await db
    .updateTable('cards')
    .set((eb) => ({ state: to, version: eb('version', '+', 1) }))
    .where('id', '=', cardId)
    .where('state', '=', from)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

function cardsWithPeople(db: Kysely<Database>) {
  return db
    .selectFrom('cards')
    .innerJoin('persons', 'persons.id', 'cards.person_id')
    .selectAll('cards')
    .select(['persons.family_name', 'persons.given_names', 'persons.birth_date', 'persons.identity_clear'])
    .select((eb) =>
      // The consent is given for one card. One that names none is about the card on order then, and covers no later one.
      eb
        .selectFrom('documents')
        .whereRef('documents.person_id', '=', 'cards.person_id')
        .where((or) =>
          or.or([
            or('documents.card_id', '=', or.ref('cards.id')),
            or.and([
              or('documents.card_id', 'is', null),
              // A time of that day or later: the texts compare so.
              or('documents.created_at', '>=', or.ref('cards.ordered_on')),
            ]),
          ]),
        )
        .where('documents.kind', '=', 'pickup-consent')
        .where('documents.state', '=', 'signed')
        .select((count) => count.fn.countAll<number>().as('count'))
        .as('consents'),
    )
    .select((eb) =>
      // Printed among the conditions of the title (§ 48 Abs. 2, § 78 Abs. 1 AufenthG).
      eb
        .selectFrom('titles')
        .whereRef('titles.person_id', '=', 'cards.person_id')
        .where('titles.state', '=', 'valid')
        .where('titles.conditions', 'like', '%Ausweisersatz%')
        .select((count) => count.fn.countAll<number>().as('count'))
        .as('substitutes'),
    )
}

type CardWithPerson = Awaited<ReturnType<ReturnType<typeof cardsWithPeople>['execute']>>[number]

function obstaclesOf(card: CardWithPerson, today: IsoDate): readonly PickupObstacle[] {
  return pickupObstacles(
    {
      consentSigned: (card.consents ?? 0) > 0,
      pinLetterReceipt: card.pin_letter_receipt_on !== null,
      birthDate: card.birth_date,
      identityClear: card.identity_clear === 1,
      documentCode: card.document_code,
      substituteForPassport: (card.substitutes ?? 0) > 0,
      cardChecked: card.state === 'at-counter' && card.delivered_at !== null,
    },
    today,
  )
}

/** Cards at the counter that no pickup holds, the longest waiting first, each with the reasons against the locker. */
export async function listCandidates(db: Kysely<Database>, today: IsoDate): Promise<z.infer<typeof Candidate>[]> {
  const rows = await cardsWithPeople(db)
    .where('cards.state', '=', 'at-counter')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('pickups')
            .select('pickups.id')
            .whereRef('pickups.card_id', '=', 'cards.id')
            .where('pickups.state', 'in', ACTIVE),
        ),
      ),
    )
    .orderBy('cards.delivered_at')
    .orderBy('cards.id')
    .limit(500)
    .execute()
  return rows.map((row) => ({
    cardId: row.id,
    documentCode: row.document_code,
    personId: row.person_id,
    familyName: row.family_name,
    givenNames: row.given_names,
    reasons: [...obstaclesOf(row, today)],
    deliveredAt: row.delivered_at,
  }))
}

/** Why this card may not go into the locker; empty when it may. @throws AppError `card/not-found` */
export async function readObstacles(
  db: Kysely<Database>,
  cardId: string,
  today: IsoDate,
): Promise<readonly PickupObstacle[]> {
  const row = await cardsWithPeople(db).where('cards.id', '=', cardId).executeTakeFirst()
  if (row === undefined) throw new AppError('card/not-found')
  return obstaclesOf(row, today)
}

/** Keeps the notice as an encrypted text, without the code: that is shown once, and kept as its hash only. */
export async function fileNotice(
  db: Kysely<Database>,
  kek: Kek,
  pickup: Pickup,
  notice: z.infer<typeof NoticeText>,
  code: string,
  by: { readonly userId: string; readonly at: string },
): Promise<void> {
  const blobId = v7()
  const text = notice.text.replaceAll(groupedCode(code), HIDDEN_CODE)
  await putBlob(db, kek, {
    id: blobId,
    version: 1,
    bytes: new TextEncoder().encode(text),
    mediaType: 'text/plain',
  })
  await db
    .insertInto('notices')
    .values({
      id: v7(),
      person_id: pickup.person_id,
      pickup_id: pickup.id,
      kind: 'pickup-code',
      language: notice.language,
      blob_id: blobId,
      created_at: by.at,
      created_by: by.userId,
    })
    .execute()
}

export async function readSetting(db: Kysely<Database>, key: string): Promise<string | undefined> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst()
  return row?.value
}

/** Replaces a setting only if it still is what was read; false when somebody was faster. */
export async function swapSetting(
  db: Kysely<Database>,
  key: string,
  expected: string | undefined,
  value: string,
): Promise<boolean> {
  if (expected === undefined) {
    const row = await db
      .insertInto('settings')
      .values({ key, value })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key')
      .executeTakeFirst()
    return row !== undefined
  }
  const row = await db
    .updateTable('settings')
    .set({ value })
    .where('key', '=', key)
    .where('value', '=', expected)
    .returning('key')
    .executeTakeFirst()
  return row !== undefined
}
