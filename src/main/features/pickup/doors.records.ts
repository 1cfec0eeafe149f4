import type { Kysely } from 'kysely'
import { v7 } from 'uuid'
import type { DoorState } from '../../../../drivers/devices.ts'
import { appendAudit } from '../../db/audit.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Deps } from '../../deps.ts'
import { acts, NOBODY, type Act } from './doors.repository.ts'
import { activeOfCompartment, readPickup, updatePickup } from './pickup.repository.ts'
import { applyDoorEvent, stepAfter, type DoorEvent } from './steps.ts'
import { doorOf, type DoorBoard } from './unlock.ts'

/** What doors did by themselves, as the board told it: each function stores one movement, with its entry in the log. */
type RecordDeps = Pick<Deps, 'database' | 'now'>

/** A door that was opened from here was seen to close. */
export async function storeClosed({ database, now }: RecordDeps, act: Act): Promise<void> {
  const at = now().toISOString()
  await inTransaction(database, async (db, note) => {
    const row = await db
      .updateTable('door_acts')
      .set({ closed_at: at, closed_seen_by: 'device' })
      .where('id', '=', act.id)
      .where('closed_at', 'is', null)
      .returning(['asked_at', 'answered_by'])
      .executeTakeFirst()
    if (row === undefined) return
    // While a person is asked, the step waits for the answer.
    if (row.asked_at === null || row.answered_by !== null) await moveBehind(db, act, 'door-closed')
    note('pickup', act.compartment_id)
    await appendAudit(db, seen('pickup.closed', act))
  })
}

/** A sticking door gave way some time after its unlock. */
export async function storeOpenedLate({ database, now }: RecordDeps, act: Act): Promise<void> {
  const at = now().toISOString()
  await inTransaction(database, async (db, note) => {
    const row = await db
      .updateTable('door_acts')
      .set({ outcome: 'opened', outcome_at: at })
      .where('id', '=', act.id)
      .where('outcome', '=', 'stayed-shut')
      .returning('id')
      .executeTakeFirst()
    if (row === undefined) return
    if (act.pickup_id !== null && (act.purpose === 'hand-out' || act.purpose === 'unload')) {
      const pickup = await readPickup(db, act.pickup_id)
      const state = act.purpose === 'unload' ? 'unloading' : 'handing-out'
      if (pickup.state === 'ready') await updatePickup(db, pickup, { state, step: 'unlocking' })
    } else {
      await moveBehind(db, act, 'unlock-sent')
    }
    await moveBehind(db, act, 'door-open')
    note('pickup', act.compartment_id)
    await appendAudit(db, seen('pickup.opened_late', act))
  })
}

/**
 * A door sprang open again behind its own act: that act is open once more, and a card proven behind it is proven no longer.
 * @param since ISO UTC: closed before, a mere look into the compartment is over
 * @returns false when the act is over: then nobody asked for this opening
 */
export async function storeSprungOpen({ database }: RecordDeps, act: Act, since: string): Promise<boolean> {
  return await inTransaction(database, async (db, note) => {
    const goesOn =
      act.purpose === 'staff'
        ? act.closed_at !== null && act.closed_at > since
        : act.pickup_id !== null && stepAfter(await readPickup(db, act.pickup_id), 'door-open') !== undefined
    if (act.purpose === 'unasked' || !goesOn) return false
    const row = await db
      .updateTable('door_acts')
      .set({ closed_at: null, closed_seen_by: null })
      .where('id', '=', act.id)
      .where('closed_at', '=', act.closed_at)
      .returning('id')
      .executeTakeFirst()
    // Another workstation hears the same board.
    if (row === undefined) return true
    await moveBehind(db, act, 'door-open')
    note('pickup', act.compartment_id)
    await appendAudit(db, seen('pickup.sprung_open', act))
    return true
  })
}

/** A door opened that nobody asked to open, by force or by hand: kept like an act, and a person is asked to look. */
export async function storeUnasked(
  { database, now, workstation }: RecordDeps & { readonly workstation: string },
  door: DoorBoard,
): Promise<void> {
  const at = now().toISOString()
  await inTransaction(database, async (db, note) => {
    const inside = await activeOfCompartment(db, door.id)
    const row = await db
      .insertInto('door_acts')
      .values(unasked(door, inside?.id ?? null, workstation, at))
      // Another workstation hears the same board.
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (row === undefined) return
    note('pickup', door.id)
    await appendAudit(db, seen('pickup.opened_unasked', asUnasked(door, inside?.id ?? null)))
  })
}

/** The reason kept with a door nobody asked to open, behind which the sensor sees nothing any more. */
export const ITEM_GONE = 'item-gone'

/**
 * The sensor behind a door sees nothing any more. Where no opening from here explains it, a person is asked to look, once.
 * @param since ISO UTC: an opening that was over before explains nothing
 */
export async function storeItemGone(
  { database, now, workstation }: RecordDeps & { readonly workstation: string },
  door: DoorBoard & { readonly closed: boolean },
  since: string,
): Promise<void> {
  const at = now().toISOString()
  await inTransaction(database, async (db, note) => {
    // Another workstation hears the same board, and waits here.
    await db
      .updateTable('compartments')
      .set((eb) => ({ version: eb.ref('version') }))
      .where('id', '=', door.id)
      .execute()
    const last = await acts(db)
      .where('door_acts.compartment_id', '=', door.id)
      .orderBy('door_acts.id', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (last !== undefined && explainsEmpty(last, since)) return
    const inside = await activeOfCompartment(db, door.id)
    if (last?.purpose === 'unasked' && (last.answered_by === null || last.closed_at === null)) {
      if (last.reason === ITEM_GONE) return
      await db
        .updateTable('door_acts')
        .set({ reason: ITEM_GONE, asked_at: at, answered_by: null })
        .where('id', '=', last.id)
        .execute()
    } else {
      await db
        .insertInto('door_acts')
        .values({
          ...unasked(door, inside?.id ?? null, workstation, at),
          reason: ITEM_GONE,
          closed_at: door.closed ? at : null,
          closed_seen_by: door.closed ? 'device' : null,
        })
        .execute()
    }
    note('pickup', door.id)
    await appendAudit(db, seen('pickup.item_gone', asUnasked(door, inside?.id ?? null)))
  })
}

/** Whether somebody who opened the door from here may have emptied the compartment. */
function explainsEmpty({ purpose, outcome, outcome_at, closed_at }: Act, since: string): boolean {
  if (purpose === 'unasked' || outcome === 'not-sent' || outcome === 'refused') return false
  if (outcome === null || (outcome === 'opened' && closed_at === null)) return true
  return (closed_at ?? outcome_at ?? '') > since
}

export interface Unknown {
  /** Doors heard no more; absent when the program begins and knows of none. */
  readonly lost?: readonly DoorState[]
  /** ISO UTC: an unlock without outcome of another workstation that is older was left behind. */
  readonly foreignBefore: string
}

/** Turns what is not known of a board's doors into questions: unlocks without an outcome, doors not seen to close. */
export async function storeAsked(
  { database, now, workstation }: RecordDeps & { readonly workstation: string },
  deviceId: string,
  { lost, foreignBefore }: Unknown,
): Promise<void> {
  const at = now().toISOString()
  await inTransaction(database, async (db, note) => {
    const rows = await acts(db)
      .where('lockers.device_id', '=', deviceId)
      .where('door_acts.closed_at', 'is', null)
      .where((eb) => eb.or([eb('door_acts.outcome', '=', 'opened'), eb('door_acts.outcome', 'is', null)]))
      // Another workstation with the same board may be in the middle of its own.
      .where((eb) =>
        eb.or([
          eb('door_acts.workstation', '=', workstation),
          eb.and([eb('door_acts.outcome', 'is', null), eb('door_acts.intended_at', '<', foreignBefore)]),
        ]),
      )
      .execute()
    // While a board is silent, an unlock under way finds out by itself.
    const asked = rows.filter((act) => lost === undefined || (act.outcome !== null && doorOf(lost, act) !== undefined))
    for (const act of asked) {
      await db
        .updateTable('door_acts')
        .set({ outcome: act.outcome ?? 'unknown', outcome_at: act.outcome_at ?? at, asked_at: at, answered_by: null })
        .where('id', '=', act.id)
        .execute()
      await moveBehind(db, act, 'outcome-unknown')
      note('pickup', act.compartment_id)
    }
  })
}

/** Moves the pickup behind an act; looking into a compartment moves none, and neither does a door nobody asked to open. */
export async function moveBehind(
  db: Kysely<Database>,
  act: Pick<Act, 'pickup_id' | 'purpose'>,
  event: DoorEvent,
): Promise<void> {
  if (act.pickup_id === null || act.purpose === 'staff' || act.purpose === 'unasked') return
  await applyDoorEvent(db, await readPickup(db, act.pickup_id), event)
}

export function subjectOf(act: Pick<Act, 'pickup_id' | 'compartment_id'>) {
  return act.pickup_id === null
    ? { subjectKind: 'compartment', subjectId: act.compartment_id }
    : { subjectKind: 'pickup', subjectId: act.pickup_id }
}

const seen = (action: string, act: Pick<Act, 'pickup_id' | 'compartment_id' | 'purpose' | 'number'>) => ({
  userId: NOBODY,
  action,
  ...subjectOf(act),
  purpose: act.purpose,
  details: { compartment: act.number },
})

const asUnasked = ({ id, number }: DoorBoard, pickupId: string | null) =>
  ({ pickup_id: pickupId, compartment_id: id, purpose: 'unasked', number }) as const

const unasked = (door: DoorBoard, pickupId: string | null, workstation: string, at: string) => ({
  id: v7(),
  compartment_id: door.id,
  pickup_id: pickupId,
  purpose: 'unasked',
  reason: null,
  workstation,
  intended_at: at,
  intended_by: null,
  outcome: 'opened',
  outcome_at: at,
  closed_at: null,
  closed_seen_by: null,
  asked_at: at,
  answered_by: null,
})
