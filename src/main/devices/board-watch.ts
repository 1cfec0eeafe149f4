import type { DoorState, LockBoard } from '../../../drivers/devices.ts'
import { type DriverError, isDriverError } from '../../../drivers/errors.ts'
import type { DoorEvent, DoorWatch } from '../../../drivers/locks/door-watch.ts'
import { asDriverError, type Doors } from './device-state.ts'
import { type HubTimings, pause } from './timings.ts'

/** What a board's doors have to say. */
export interface DoorTell {
  /** The first answer, and each in which a door or an item sensor has moved, or doors of a silent board are missing or back. */
  moved(doors: Doors): void
  /** Which boards of the bus do not answer, by their addresses: told when it is another set than before. */
  silent(boards: readonly number[]): void
  event(event: DoorEvent): void
}

/** Keeps the doors of one opened board known: sweeps it for as long as it lives. */
export class BoardWatch {
  /** As the board last answered; `undefined` until it did. */
  doors: Doors | undefined
  /** The board for everybody else: an order is known before it is sent, so that its door opens with a reason. */
  readonly board: LockBoard
  readonly #timings: HubTimings
  readonly #watch: DoorWatch
  readonly #tell: DoorTell
  /** What boards told of themselves last of each door, and the how-many-th telling it was. */
  readonly #reports = new Map<number, { readonly closed: boolean; readonly number: number }>()
  #reported = 0
  #early = new AbortController()
  #silent: readonly number[] = []

  /** @param watch what is known of the doors: it outlives this board's line, so that what moves meanwhile is told */
  constructor(board: LockBoard, timings: HubTimings, watch: DoorWatch, tell: DoorTell) {
    this.board = {
      kind: 'lock-board',
      closed: board.closed,
      locks: board.locks,
      boards: board.boards,
      version: board.version,
      get silent() {
        return board.silent
      },
      status: () => board.status(),
      onDoor: (listener) => board.onDoor(listener),
      async unlock(lock) {
        const withdraw = watch.ordered(lock, Date.now())
        try {
          await board.unlock(lock)
        } catch (error) {
          // Somebody else opens what this order did not.
          if (isDriverError(error, 'not-sent', 'not-open', 'refused')) withdraw()
          throw error
        }
      },
      close: () => board.close(),
    }
    this.#timings = timings
    this.#watch = watch
    this.#tell = tell
  }

  /** Asks the whole bus now. @throws DriverError `timeout`, `unplugged`, `bad-answer`, `not-open` */
  async ask(): Promise<Doors> {
    const reportedBefore = this.#reported
    const said = await this.board.status()
    // What a board told of itself since this was asked is newer than its answer, or as new: the next sweep says what came of it.
    const doors = said.map((door) => {
      const report = this.#reports.get(door.lock)
      return report !== undefined && report.number > reportedBefore ? { ...door, closed: report.closed } : door
    })
    const answer: Doors = { doors, askedAt: new Date().toISOString() }
    const before = this.doors?.doors
    this.doors = answer
    const { silent } = this.board
    if (silent.join() !== this.#silent.join()) {
      this.#silent = silent
      this.#tell.silent(silent)
    }
    const moved = before?.length !== answer.doors.length || answer.doors.some((door) => !same(door, before))
    if (moved) this.#tell.moved(answer)
    this.#swept(answer.doors)
    return answer
  }

  /**
   * Sweeps until `gone`: nothing else would show that a board lost its power. Closes a board that does not answer any more,
   * and says why.
   */
  async run(gone: AbortSignal): Promise<DriverError | undefined> {
    const { pollMs, openDoorPollMs } = this.#timings
    // A door that opens and shuts between two sweeps is told of by the report alone; the state of all is what the next sweep says.
    const leave = this.board.onDoor((door) => {
      this.#reports.set(door.lock, { closed: door.closed, number: ++this.#reported })
      this.#swept([door])
      this.#early.abort()
    })
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
      await this.board.close()
      return asDriverError(error, 'bad-answer')
    } finally {
      leave()
    }
  }

  #swept(doors: readonly DoorState[]): void {
    for (const event of this.#watch.swept(doors, Date.now())) this.#tell.event(event)
  }
}

/** Whether a door stands as it stood. Doors of a board that is silent are missing, so places in the list say nothing. */
function same(door: DoorState, before: readonly DoorState[]): boolean {
  const then = before.find(({ lock }) => lock === door.lock)
  return then?.closed === door.closed && then.item === door.item
}
