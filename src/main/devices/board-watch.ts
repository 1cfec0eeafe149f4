import type { LockBoard } from '../../../drivers/devices.ts'
import type { DriverError } from '../../../drivers/errors.ts'
import { asDriverError, type Doors } from './device-state.ts'
import { type HubTimings, pause } from './timings.ts'

/** Keeps the doors of one opened board known: sweeps it for as long as it lives. */
export class BoardWatch {
  /** As the board last answered; `undefined` until it did. */
  doors: Doors | undefined
  readonly #board: LockBoard
  readonly #timings: HubTimings
  readonly #moved: (doors: Doors) => void
  #early = new AbortController()

  /** @param moved told of the first answer, and of each in which a door or an item sensor has moved */
  constructor(board: LockBoard, timings: HubTimings, moved: (doors: Doors) => void) {
    this.#board = board
    this.#timings = timings
    this.#moved = moved
  }

  /** Asks the whole bus now. @throws DriverError `timeout`, `unplugged`, `bad-answer`, `not-open` */
  async ask(): Promise<Doors> {
    const answer: Doors = { doors: await this.#board.status(), askedAt: new Date().toISOString() }
    const before = this.doors?.doors
    this.doors = answer
    const moved = answer.doors.some(
      ({ closed, item }, lock) => closed !== before?.[lock]?.closed || item !== before[lock]?.item,
    )
    if (moved) this.#moved(answer)
    return answer
  }

  /**
   * Sweeps until `gone`: nothing else would show that a board lost its power. Closes a board that does not answer any more,
   * and says why.
   */
  async run(gone: AbortSignal): Promise<DriverError | undefined> {
    const { pollMs, openDoorPollMs } = this.#timings
    // What a board reports of itself only tells that it is time to ask.
    const leave = this.#board.onDoor(() => this.#early.abort())
    try {
      while (!gone.aborted) {
        this.#early = new AbortController()
        await this.ask()
        const open = this.doors?.doors.some((door) => !door.closed)
        await pause(open ? openDoorPollMs : pollMs, gone, this.#early.signal)
      }
      return undefined
    } catch (error) {
      if (gone.aborted) return undefined
      await this.#board.close()
      return asDriverError(error, 'bad-answer')
    } finally {
      leave()
    }
  }
}
