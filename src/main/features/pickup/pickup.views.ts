import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { LockerView, PickupView, Question, Unexpected } from '../../../shared/contract/pickup.ts'
import { compartmentView, type CompartmentState } from '../../../shared/domain/pickup.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Database } from '../../db/schema.ts'
import { officeDay } from '../../../shared/domain/office-time.ts'
import type { Doors } from '../../devices/hub.ts'
import { ITEM_GONE } from './doors.records.ts'
import { wasReopened, type Act } from './doors.repository.ts'
import type { DoorService } from './doors.service.ts'
import { ACTIVE, findLocker, listCompartments, listPickups, type Pickup } from './pickup.repository.ts'
import { doorOf } from './unlock.ts'

/** The wall: records and doors side by side. @throws AppError `not-found` where the office has no locker */
export async function lockerView(
  db: Kysely<Database>,
  doors: DoorService,
  now: Date,
  facts: { readonly askedAt: (deviceId: string) => string | null; readonly reconciled: LockerView['reconciled'] },
): Promise<LockerView> {
  const locker = await findLocker(db)
  if (locker === undefined) throw new AppError('not-found')
  const inside = new Map((await listPickups(db, ACTIVE)).map((pickup) => [pickup.compartment_id, pickup]))
  const compartments = await listCompartments(db, locker.id)
  return {
    id: locker.id,
    name: locker.name,
    site: locker.site,
    rows: locker.rows,
    columns: locker.columns,
    askedAt: facts.askedAt(locker.device_id),
    reconciled: facts.reconciled,
    compartments: compartments.map((row) => {
      const pickup = inside.get(row.id)
      const until = pickup?.state === 'ready' ? pickup.code_expires_at : null
      return {
        id: row.id,
        number: row.number,
        low: row.low === 1,
        // A check of the table allows only the domain's states.
        state: compartmentView(
          row.state as CompartmentState,
          until === null ? undefined : officeDay(new Date(until)),
          officeDay(now),
        ),
        blockedReason: row.blocked_reason,
        door: doors.door(locker.device_id, row.lock),
        openSince: doors.openSince(locker.device_id, row.lock),
        pickupNumber: pickup?.pickup_number ?? null,
        pickupId: pickup?.id ?? null,
        codeUsed: pickup?.state === 'ready' && pickup.code_hash === null,
        until,
      }
    }),
  }
}

/** A pickup as the page shows it. The box and its team know a number; names are for those who may read files. */
export async function pickupView(
  db: Kysely<Database>,
  doors: DoorService,
  pickup: Pickup,
  mayReadFiles: boolean,
): Promise<PickupView> {
  const person = await db
    .selectFrom('persons')
    .select(['family_name', 'given_names', 'language'])
    .where('id', '=', pickup.person_id)
    .executeTakeFirstOrThrow()
  const act = await db
    .selectFrom('door_acts')
    .select('outcome_at')
    .where('pickup_id', '=', pickup.id)
    .where('purpose', '!=', 'unasked')
    .where('outcome', '=', 'opened')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    id: pickup.id,
    pickupNumber: pickup.pickup_number,
    cardId: pickup.card_id,
    documentCode: pickup.document_code,
    personId: mayReadFiles ? pickup.person_id : null,
    familyName: mayReadFiles ? person.family_name : '',
    givenNames: mayReadFiles ? person.given_names : '',
    language: person.language,
    // Checks of the table allow only these.
    state: pickup.state as PickupView['state'],
    step: pickup.step,
    compartmentId: pickup.compartment_id,
    compartment: pickup.compartment,
    door: doors.door(pickup.device_id, pickup.lock),
    openedAt: act?.outcome_at ?? null,
    secondScanAt: pickup.second_scan_at,
    codeExpiresAt: pickup.code_expires_at,
    loadedAt: pickup.loaded_at,
    collectedAt: pickup.collected_at,
    openedWith: pickup.opened_with as PickupView['openedWith'],
    unknownOutcome: pickup.step === 'unknown',
    reopened: await wasReopened(db, pickup.id),
  }
}

export async function questionViews(
  db: Kysely<Database>,
  doors: DoorService,
  acts: readonly Act[],
): Promise<z.infer<typeof Question>[]> {
  const ids = acts.flatMap(({ pickup_id }) => (pickup_id === null ? [] : [pickup_id]))
  const numbers =
    ids.length === 0
      ? []
      : await db.selectFrom('pickups').select(['id', 'pickup_number']).where('id', 'in', ids).execute()
  return acts.map((act) => ({
    actId: act.id,
    compartment: act.number,
    purpose: act.purpose as z.infer<typeof Question>['purpose'],
    intendedAt: act.intended_at,
    seenOpen: act.outcome === 'opened',
    itemGone: act.purpose === 'unasked' && act.reason === ITEM_GONE,
    pickupId: act.pickup_id,
    pickupNumber: numbers.find(({ id }) => id === act.pickup_id)?.pickup_number ?? null,
    door: doors.door(act.device_id, act.lock),
  }))
}

/** What differs between the board's answer and the records. */
export async function compare(
  db: Kysely<Database>,
  { doors }: Doors,
  lockerId: string,
  ours: ReadonlySet<number>,
): Promise<z.infer<typeof Unexpected>[]> {
  const inside = new Set((await listPickups(db, ACTIVE)).map((pickup) => pickup.compartment_id))
  const unexpected: z.infer<typeof Unexpected>[] = []
  for (const { id, number, lock } of await listCompartments(db, lockerId)) {
    const door = doorOf(doors, { lock })
    if (door === undefined) {
      unexpected.push({ number, what: 'no-answer' })
      continue
    }
    if (!door.closed && !ours.has(lock)) unexpected.push({ number, what: 'open' })
    if (!door.closed || door.item === undefined || door.item === inside.has(id)) continue
    unexpected.push({ number, what: door.item ? 'item' : 'no-item' })
  }
  return unexpected
}
