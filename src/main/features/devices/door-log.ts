import type { DoorEvent } from '../../../../drivers/locks/door-watch.ts'
import type { DoorHappening } from '../../../shared/contract/devices.ts'

/** Of each board. */
const KEPT = 100

export type LoggedDoor = Omit<DoorHappening, 'compartment'>

/** What happened at the doors of each board since the program began. Locks and times only: who opened what, the records know. */
export class DoorLog {
  readonly #boards = new Map<string, readonly LoggedDoor[]>()
  #number = 0

  heard(deviceId: string, event: DoorEvent): void {
    const { lock, type: what } = event
    const at = new Date(event.at).toISOString()
    const since = event.type === 'left-open' ? new Date(event.at - event.openMs).toISOString() : null
    this.#number += 1
    const further = { number: this.#number, at, lock, what, since }
    this.#boards.set(deviceId, [further, ...this.of(deviceId)].slice(0, KEPT))
  }

  /** The newest first. */
  of(deviceId: string): readonly LoggedDoor[] {
    return this.#boards.get(deviceId) ?? []
  }

  /** The board is gone: one that gets its name later has other doors. */
  forget(deviceId: string): void {
    this.#boards.delete(deviceId)
  }
}
