import type { DoorState, LockBoard } from '../../../../drivers/devices.ts'
import { isDriverError } from '../../../../drivers/errors.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Hub } from '../../devices/hub.ts'
import type { Outcome } from './doors.repository.ts'

/** A door that was not seen to open within this time stayed shut. */
const OPENS_WITHIN_MS = 3000
const ASK_EVERY_MS = 100

/** A door of the wall, and where its lock hangs. */
export interface DoorBoard {
  readonly id: string
  readonly number: number
  readonly lock: number
  readonly device_id: string
}

type Asking = Pick<Hub, 'askDoors' | 'get'>
type Watching = Asking & Pick<Hub, 'onDoors'>

/**
 * What the board says of a door now.
 * @throws AppError `locker/no-answer` (also when only this door's board of the bus is silent), `locker/refused` (there is no such lock)
 */
export async function askDoor(hub: Asking, door: DoorBoard): Promise<'open' | 'closed'> {
  try {
    const state = doorOf((await hub.askDoors(door.device_id)).doors, door)
    if (state !== undefined) return state.closed ? 'closed' : 'open'
  } catch (cause) {
    throw new AppError('locker/no-answer', { details: { compartment: door.number }, cause })
  }
  const locks = hub.get(door.device_id, 'lock-board')?.locks ?? Infinity
  throw new AppError(door.lock < locks ? 'locker/no-answer' : 'locker/refused', {
    details: { compartment: door.number },
  })
}

/** One door of what the boards said: doors of a silent board are missing, and the places of the others say nothing. */
export function doorOf(
  doors: readonly DoorState[] | undefined,
  { lock }: Pick<DoorBoard, 'lock'>,
): DoorState | undefined {
  return doors?.find((door) => door.lock === lock)
}

/** One command, then only questions, until the door is seen open or the time is over. Never throws, never repeats. */
export async function unlockOnce(hub: Watching, door: DoorBoard): Promise<Outcome> {
  const board = hub.get(door.device_id, 'lock-board')
  if (board === undefined) return 'not-sent'
  // Whoever asks the board, we hear it: a door that is pushed shut again at once was open all the same.
  let opened = false
  const leave = hub.onDoors((deviceId, heard) => {
    if (deviceId === door.device_id && doorOf(heard?.doors, door)?.closed === false) opened = true
  })
  try {
    return await unlockAndLook(hub, board, door, () => opened)
  } finally {
    leave()
  }
}

async function unlockAndLook(hub: Asking, board: LockBoard, door: DoorBoard, wasOpen: () => boolean): Promise<Outcome> {
  try {
    await board.unlock(door.lock)
  } catch (error) {
    if (isDriverError(error, 'not-sent', 'not-open')) return 'not-sent'
    if (isDriverError(error, 'refused')) return 'refused'
    // Bytes may have left: the door itself says what came of it.
  }
  const end = performance.now() + OPENS_WITHIN_MS
  for (;;) {
    let answered = false
    try {
      const state = doorOf((await hub.askDoors(door.device_id)).doors, door)
      answered = state !== undefined
      if (wasOpen() || state?.closed === false) return 'opened'
    } catch {
      // Silent, or gone: it may be back before the time is over.
    }
    if (performance.now() >= end) return answered ? 'stayed-shut' : 'unknown'
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
  }
}
