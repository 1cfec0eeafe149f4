import type { Act, JsonObject } from '../definition.ts'

interface Door {
  closed: boolean
  /** The bolt moves, the door stays shut. */
  jammed: boolean
  /** Pushed shut it springs back at once. */
  neverCloses: boolean
  /** Pushed shut it is seen shut for a moment and springs open again. */
  bounces: boolean
  /** Something lies behind it. */
  item: boolean
  /** Unlocks the board executed: what a test of "exactly once" counts. */
  unlocks: number
}

/** From the pulse to the open door. A real board's is 550 ms by default. */
export const PULSE_MS = 60
const BOUNCE_MS = 120

type DoorFlag = 'jammed' | 'neverCloses' | 'bounces' | 'item'

const FLAGS: Readonly<Record<string, DoorFlag>> = {
  jam: 'jammed',
  neverCloses: 'neverCloses',
  bounce: 'bounces',
  item: 'item',
}

export interface CabinetOptions {
  /** Addresses on the wire, in the order their locks are counted. */
  readonly boards: readonly number[]
  /** Locks of one board. */
  readonly locks: number
  /** Runs something later, unless the power goes meanwhile. */
  readonly after: (ms: number, work: () => void) => void
  /** A contact moved: place of the board, lock on that board. */
  readonly moved: (board: number, lock: number, closed: boolean) => void
}

/** Doors on the boards of one bus, and what the world does to them. Knows no bytes. */
export class Cabinet {
  readonly #options: CabinetOptions
  readonly #doors: readonly Door[]
  readonly #dead = new Set<number>()
  refuses = false

  constructor(options: CabinetOptions) {
    this.#options = options
    this.#doors = Array.from({ length: options.boards.length * options.locks }, () => ({
      closed: true,
      jammed: false,
      neverCloses: false,
      bounces: false,
      item: false,
      unlocks: 0,
    }))
  }

  /** Places of the boards with this address that have power; all of them for `everybody`. */
  boardsAt(address: number | 'everybody'): number[] {
    return Array.from(this.#options.boards.keys()).filter(
      (board) => !this.#dead.has(board) && (address === 'everybody' || this.#options.boards[board] === address),
    )
  }

  addressOf(board: number): number {
    return this.#options.boards[board] ?? 0
  }

  /** States of one board's doors, lock 0 first. */
  closed(board: number): boolean[] {
    return this.#of(board).map((door) => door.closed)
  }

  items(board: number): boolean[] {
    return this.#of(board).map((door) => door.item)
  }

  /** One pulse to a lock. False when the board has no such lock, or refuses: then nothing moves. */
  unlock(board: number, lock: number): boolean {
    const { locks, after } = this.#options
    const door = this.#of(board)[lock]
    if (!door || this.refuses) return false
    door.unlocks += 1
    after(PULSE_MS, () => {
      if (!door.jammed) this.#move(board * locks + lock, false)
    })
    return true
  }

  unlockAll(board: number): boolean {
    const { locks } = this.#options
    return Array.from({ length: locks }, (_, lock) => this.unlock(board, lock)).every(Boolean)
  }

  /** Does what concerns doors and boards. False when the command is none of these. @throws Error when its arguments are wrong */
  act(command: Act): boolean {
    switch (command.do) {
      case 'closeDoor': {
        const [lock, door] = this.#named(command)
        if (!door.neverCloses) this.#move(lock, true)
        if (door.bounces) this.#options.after(BOUNCE_MS, () => this.#move(lock, false))
        return true
      }
      case 'openDoor':
        this.#move(this.#named(command)[0], false)
        return true
      case 'jam':
      case 'neverCloses':
      case 'bounce':
      case 'item':
        this.#named(command)[1][FLAGS[command.do] ?? 'jammed'] = readOn(command)
        return true
      case 'refuseUnlock':
        this.refuses = readOn(command)
        return true
      case 'deadBoard': {
        const board = command['board']
        if (typeof board !== 'number' || this.#options.boards[board] === undefined) {
          throw new Error(`deadBoard wants board, 0 to ${this.#options.boards.length - 1}`)
        }
        if (readOn(command)) this.#dead.add(board)
        else this.#dead.delete(board)
        return true
      }
      default:
        return false
    }
  }

  /** Ends all faults. Doors and what lies behind them stay as they are. */
  heal(): void {
    this.#dead.clear()
    this.refuses = false
    for (const door of this.#doors) Object.assign(door, { jammed: false, neverCloses: false, bounces: false })
  }

  state(): { readonly doors: readonly JsonObject[]; readonly dead: readonly number[] } {
    return { doors: this.#doors.map((door, lock) => ({ lock, ...door })), dead: Array.from(this.#dead) }
  }

  #of(board: number): readonly Door[] {
    const { locks } = this.#options
    return this.#doors.slice(board * locks, (board + 1) * locks)
  }

  #named(command: Act): [number, Door] {
    const lock = command['lock']
    const door = typeof lock === 'number' ? this.#doors[lock] : undefined
    if (typeof lock !== 'number' || !door) throw new Error(`${command.do} wants lock, 0 to ${this.#doors.length - 1}`)
    return [lock, door]
  }

  #move(lock: number, closed: boolean): void {
    const door = this.#doors[lock]
    if (!door || door.closed === closed) return
    door.closed = closed
    const { locks, moved } = this.#options
    moved(Math.floor(lock / locks), lock % locks, closed)
  }
}

/** `on` of a command: true when it is not said. @throws Error */
export function readOn(command: Act): boolean {
  const on = command['on'] ?? true
  if (typeof on !== 'boolean') throw new Error(`${command.do} wants on, true or false`)
  return on
}
