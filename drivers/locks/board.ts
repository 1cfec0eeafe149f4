import type { DoorState, LockBoard } from '../devices.ts'
import { DriverError, isDriverError } from '../errors.ts'
import { Listeners } from '../transport/listeners.ts'
import type { ByteTransport, Leave } from '../transport/transport.ts'
import { Bus, BUS_TIMINGS, type BusTimings, type Request, type Shout } from './bus.ts'
import { readBits, type Recognise } from './frames.ts'
import type { Items, Polarity } from './settings.ts'

/** One door as its own board counts: 0-based by the place in the list. */
export interface BoardDoor {
  readonly closed: boolean
  readonly item?: boolean
}

/** What tells one family from another, seen from this machine. Addresses are those on the wire, locks 0-based on their board. */
export interface Dialect<F> {
  readonly model: string
  /** Locks of one board. */
  readonly locks: number
  readonly recognise: Recognise<F>
  status(address: number): Request<F, readonly BoardDoor[]>
  unlock(address: number, lock: number): Request<F, true> | Shout
  /** Where the family has such a question. */
  version?(address: number): Request<F, string>
  /** One question to all boards, and which board a frame answers for. */
  readonly everybody?: {
    readonly bytes: Uint8Array
    readonly answer: (frame: F) => { readonly address: number; readonly doors: readonly BoardDoor[] } | undefined
  }
  /** A door that a board tells about unasked. */
  told?(frame: F): { readonly address: number; readonly lock: number; readonly closed: boolean } | undefined
}

export interface Line {
  /** Addresses of the boards, in the order their locks are counted. */
  readonly boards: readonly number[]
  readonly echo: boolean
}

/**
 * The boards on an open line as one. Verifies by questions only (version, status) that each board is there and is what the
 * dialect describes, and closes the line when one is not.
 * @throws DriverError `timeout`, `bad-answer`, `refused`, `unplugged`
 */
export async function openBoards<F>(
  transport: ByteTransport,
  dialect: Dialect<F>,
  line: Line,
  timings: Partial<BusTimings> = {},
): Promise<LockBoard> {
  const bank = new Bank(transport, dialect, line, { ...BUS_TIMINGS, ...timings })
  try {
    await bank.verify()
    return bank
  } catch (error) {
    await bank.close()
    throw error
  }
}

class Bank<F> implements LockBoard {
  readonly kind = 'lock-board'
  readonly locks: number
  readonly boards: number
  version = ''
  readonly #dialect: Dialect<F>
  readonly #addresses: readonly number[]
  readonly #bus: Bus<F>
  readonly #told = new Listeners<[DoorState]>()

  constructor(transport: ByteTransport, dialect: Dialect<F>, { boards, echo }: Line, timings: BusTimings) {
    this.#dialect = dialect
    this.#addresses = boards
    this.boards = boards.length
    this.locks = boards.length * dialect.locks
    const heard = (frame: F): void => this.#heard(frame)
    this.#bus = new Bus({ transport, recognise: dialect.recognise, timings, echo, heard })
  }

  get closed(): Promise<DriverError | undefined> {
    return this.#bus.closed
  }

  async verify(): Promise<void> {
    const versions: string[] = []
    for (const address of this.#addresses) {
      const question = this.#dialect.version?.(address)
      if (question) versions.push(await this.#ask(address, question))
    }
    this.version = Array.from(new Set(versions)).join(', ')
    await this.status()
  }

  async status(): Promise<readonly DoorState[]> {
    const known = await this.#askEverybody()
    const all: DoorState[] = []
    for (const [index, address] of this.#addresses.entries()) {
      const doors = known.get(address) ?? (await this.#ask(address, this.#dialect.status(address)))
      all.push(...doors.map((door, lock) => ({ lock: index * this.#dialect.locks + lock, ...door })))
    }
    return all
  }

  onDoor(listener: (door: DoorState) => void): Leave {
    return this.#told.add(listener)
  }

  async unlock(lock: number): Promise<void> {
    const { locks } = this.#dialect
    const address = this.#addresses[Math.floor(lock / locks)]
    // Beyond the last lock begins the "all locks" of some boards: every door would open.
    if (!Number.isInteger(lock) || address === undefined) {
      throw new DriverError('not-sent', `there is no lock ${lock} on this bus`)
    }
    await this.#bus.order(this.#dialect.unlock(address, lock % locks))
  }

  async close(): Promise<void> {
    await this.#bus.close()
  }

  async #ask<A>(address: number, question: Request<F, A>): Promise<A> {
    try {
      return await this.#bus.ask(question)
    } catch (cause) {
      if (!isDriverError(cause, 'timeout')) throw cause
      throw new DriverError('timeout', `board ${address} does not answer`, { cause })
    }
  }

  /** What the boards answer to the question to all, where it is asked; boards that were not heard are missing. */
  async #askEverybody(): Promise<ReadonlyMap<number, readonly BoardDoor[]>> {
    const known = new Map<number, readonly BoardDoor[]>()
    const { everybody } = this.#dialect
    if (!everybody) return known
    const answer = (frame: F): true | undefined => {
      const said = everybody.answer(frame)
      if (said && this.#addresses.includes(said.address)) known.set(said.address, said.doors)
      return known.size === this.boards ? true : undefined
    }
    try {
      await this.#bus.ask({ bytes: everybody.bytes, answer }, 0)
    } catch (error) {
      if (!isDriverError(error, 'timeout')) throw error
    }
    return known
  }

  #heard(frame: F): void {
    const told = this.#dialect.told?.(frame)
    const index = told ? this.#addresses.indexOf(told.address) : -1
    if (told && index >= 0 && told.lock < this.#dialect.locks) {
      this.#told.emit({ lock: index * this.#dialect.locks + told.lock, closed: told.closed })
    }
  }
}

/** Doors out of status bits, and items out of sensor bits where the installation has sensors. */
export function decodeDoors(
  bits: { readonly doors: Uint8Array; readonly items?: Uint8Array },
  locks: number,
  reading: { readonly polarity: Polarity; readonly items?: Items },
): BoardDoor[] {
  const closed = readBits(bits.doors, locks).map((bit) => bit === (reading.polarity === 'closed-is-1'))
  if (!bits.items || reading.items === undefined || reading.items === 'none')
    return closed.map((it) => ({ closed: it }))
  const present = readBits(bits.items, locks).map((bit) => bit === (reading.items === 'present-is-1'))
  return closed.map((it, lock) => ({ closed: it, item: present[lock] === true }))
}
