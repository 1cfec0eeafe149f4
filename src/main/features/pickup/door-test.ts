import { AppError } from '../../../shared/errors.ts'
import type { Deps } from '../../deps.ts'
import type { Outcome } from './doors.repository.ts'
import type { DoorService } from './doors.service.ts'
import { activeOfCompartment, doorsOf, readCompartment } from './pickup.repository.ts'
import { askDoor, unlockOnce } from './unlock.ts'

/** A lock of a board of this workstation. */
export interface DoorPlace {
  readonly deviceId: string
  /** 0-based over the whole bus. */
  readonly lock: number
}

/** Stored as the reason of the act; the compartment's story has words for it. */
export const DOOR_TEST = 'door-test'

/**
 * Opens one empty door to try it, once. A door with a compartment behind it goes the way of every other opening: intent, one
 * command, an outcome that is seen. So the wall knows why the door stands open, and follows it until it is shut.
 * @throws AppError before anything moves: `device/door-occupied`, `pickup/door-open`, `pickup/outcome-unknown` (an earlier unlock
 *   is in question), `locker/no-answer`, `locker/refused` (the board has no such lock)
 */
export async function testDoor(
  { database, hub }: Pick<Deps, 'database' | 'hub'>,
  doors: DoorService,
  userId: string,
  { deviceId, lock }: DoorPlace,
): Promise<Outcome> {
  const door = (await doorsOf(database.db, deviceId)).find((known) => known.lock === lock)
  const number = door?.number ?? lock + 1
  const occupied = new AppError('device/door-occupied', { details: { compartment: number } })
  // Whatever the records say: where a sensor sees something, it is not empty.
  if (doors.item(deviceId, lock) === true) throw occupied
  if (door === undefined) {
    const bare = { id: '', number, lock, device_id: deviceId }
    if ((await askDoor(hub, bare)) === 'open') {
      throw new AppError('pickup/door-open', { details: { compartment: number } })
    }
    return await unlockOnce(hub, bare)
  }
  const { outcome } = await doors.attempt({
    compartmentId: door.id,
    pickupId: null,
    purpose: 'staff',
    reason: DOOR_TEST,
    userId,
    claim: async (db) => {
      const { state } = await readCompartment(db, door.id)
      const inside = await activeOfCompartment(db, door.id)
      if (inside !== undefined || state === 'reserved' || state === 'occupied') throw occupied
    },
  })
  return outcome
}
