import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'

/** A door of the wall, and whether something lies behind it or is about to. */
export interface DoorBehind {
  readonly lock: number
  readonly number: number
  readonly occupied: boolean
}

/** States in which a pickup has a compartment. */
const ACTIVE = ['loading', 'ready', 'handing-out', 'unloading']

/** The compartments behind a lock board, by their numbers. */
export async function doorsBehind(db: Kysely<Database>, deviceId: string): Promise<readonly DoorBehind[]> {
  const rows = await db
    .selectFrom('compartments')
    .innerJoin('lockers', 'lockers.id', 'compartments.locker_id')
    .select(['compartments.lock', 'compartments.number', 'compartments.state'])
    .select((eb) =>
      eb
        .selectFrom('pickups')
        .whereRef('pickups.compartment_id', '=', 'compartments.id')
        .where('pickups.state', 'in', ACTIVE)
        .select((count) => count.fn.countAll<number>().as('count'))
        .as('pickups'),
    )
    .where('lockers.device_id', '=', deviceId)
    .orderBy('compartments.number')
    .execute()
  return rows.map(({ lock, number, state, pickups }) => ({
    lock,
    number,
    occupied: (pickups ?? 0) > 0 || state === 'occupied' || state === 'reserved',
  }))
}
