import type { LockBoard } from '../../../../drivers/devices.ts'
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

/** What the board says of a door now. @throws AppError `locker/no-answer`, `locker/refused` (the board has no such lock) */
export async function askDoor(hub: Asking, door: DoorBoard): Promise<'open' | 'closed'> {
  try {
    const { doors } = await hub.askDoors(door.device_id)
    const state = doors[door.lock]
    if (state !== undefined) return state.closed ? 'closed' : 'open'
  } catch (cause) {
    throw new AppError('locker/no-answer', { details: { compartment: door.number }, cause })
  }
  throw new AppError('locker/refused', { details: { compartment: door.number } })
}

/** One command, then only questions, until the door is seen open or the time is over. Never throws, never repeats. */
export async function unlockOnce(hub: Watching, door: DoorBoard): Promise<Outcome> {
  const board = hub.get(door.device_id, 'lock-board')
  if (board === undefined) return 'not-sent'
  // Whoever asks the board, we hear it: a door that is pushed shut again at once was open all the same.
  let opened = false
  const leave = hub.onDoors((deviceId, heard) => {
    if (deviceId === door.device_id && heard?.doors[door.lock]?.closed === false) opened = true
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
      const { doors } = await hub.askDoors(door.device_id)
      answered = true
      if (wasOpen() || doors[door.lock]?.closed === false) return 'opened'
    } catch {
      // Silent, or gone: it may be back before the time is over.
    }
    if (performance.now() >= end) return answered ? 'stayed-shut' : 'unknown'
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
  }
}
