import type { Leave } from '../../../../drivers/transport/transport.ts'
import type { Hub } from '../../devices/hub.ts'

/** Doors that stand open longer than anybody needs, as the hub tells once of each opening; forgotten when they are shut. */
export class LeftOpen {
  readonly #since = new Map<string, string>()
  readonly #leaves: readonly Leave[]

  /** @param told a door was left open */
  constructor(hub: Pick<Hub, 'onDoors' | 'onDoorEvent'>, told: () => void) {
    this.#leaves = [
      hub.onDoorEvent((deviceId, event) => {
        const door = key(deviceId, event.lock)
        if (event.type === 'left-open') {
          this.#since.set(door, new Date(event.at - event.openMs).toISOString())
          told()
        } else if (event.type === 'closed') {
          this.#since.delete(door)
        }
      }),
      // A board that was set up anew meanwhile tells no event of a door that was shut.
      hub.onDoors((deviceId, doors) => {
        for (const { lock, closed } of doors?.doors ?? []) if (closed) this.#since.delete(key(deviceId, lock))
      }),
    ]
  }

  /** Since when the door has been standing open too long; undefined where it has not. ISO UTC. */
  since(deviceId: string, lock: number): string | undefined {
    return this.#since.get(key(deviceId, lock))
  }

  close(): void {
    for (const leave of this.#leaves) leave()
  }
}

const key = (deviceId: string, lock: number) => `${deviceId} ${lock}`
