import type { DoorState, LockBoard } from '../devices.ts'
import { DriverError, isDriverError } from '../errors.ts'
import { Listeners } from '../transport/listeners.ts'
import type { ByteTransport, Leave } from '../transport/transport.ts'
import { Bus, BUS_TIMINGS, type BusTimings, type Request, type Shout } from './bus.ts'
import type { Recognise } from '../deframer.ts'
import { readBits } from './frames.ts'
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
  /**
   * Of families in which a request that comes back reads like its answer: a question to which no board answers the same. Asked once
   * where the settings say that the line gives nothing back.
   */
  returned?(address: number): Uint8Array
  /** A door that a board tells about unasked. */
  told?(frame: F): { readonly address: number; readonly lock: number; readonly closed: boolean } | undefined
}

export interface Line {
  /** Addresses of the boards, in the order their locks are counted. */
  readonly boards: readonly number[]
  readonly echo: boolean
}

/**
 * The boards on an open line as one. Verifies by questions only (version, status) that a board is there and that those which
 * answer are what the dialect describes, and closes the line when it is not so. The others are {@link LockBoard.silent}.
 * @throws DriverError `timeout`, `bad-answer`, `given-back`, `refused`, `unplugged`
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
  readonly #echo: boolean
  readonly #bus: Bus<F>
  readonly #repeats: number
  /** Addresses of boards that did not answer, the one first that was asked longest ago. */
  readonly #silent = new Set<number>()
  readonly #told = new Listeners<[DoorState]>()

  constructor(transport: ByteTransport, dialect: Dialect<F>, { boards, echo }: Line, timings: BusTimings) {
    this.#dialect = dialect
    this.#addresses = boards
    this.#repeats = timings.repeats
    this.boards = boards.length
    this.locks = boards.length * dialect.locks
    this.#echo = echo
    const heard = (frame: F): void => this.#heard(frame)
    this.#bus = new Bus({ transport, recognise: dialect.recognise, timings, echo, heard })
  }

  get closed(): Promise<DriverError | undefined> {
    return this.#bus.closed
  }

  get silent(): readonly number[] {
    return this.#addresses.filter((address) => this.#silent.has(address))
  }

  async verify(): Promise<void> {
    const { version } = this.#dialect
    const [first = 0] = this.#addresses
    const returned = this.#echo ? undefined : this.#dialect.returned?.(first)
    if (returned && (await this.#bus.givesBack(returned))) {
      throw new DriverError('given-back', 'the adapter gives back what is sent: the setting "echo" is off')
    }
    if (version) {
      const versions = await this.#askAll(this.#addresses, version)
      if (versions.size === 0) throw this.#nobody()
      this.version = Array.from(new Set(versions.values())).join(', ')
    }
    await this.status()
  }

  async status(): Promise<readonly DoorState[]> {
    const silent = this.#silent.size === this.boards ? [] : Array.from(this.#silent)
    const known = await this.#askEverybody()
    const question = (address: number): Request<F, readonly BoardDoor[]> => this.#dialect.status(address)
    const lively = this.#addresses.filter((address) => !silent.includes(address) && !known.has(address))
    for (const [address, doors] of await this.#askAll(lively, question)) known.set(address, doors)
    // The others wait for the answers of these: one silence is enough for a sweep, and boards that are back come all at once.
    for (const address of silent) {
      if (known.has(address)) continue
      const doors = await this.#askOne(question(address))
      this.#note(address, doors !== undefined)
      if (!doors) break
      known.set(address, doors)
    }
    if (known.size === 0) throw this.#nobody()
    return this.#addresses.flatMap((address, index) =>
      (known.get(address) ?? []).map((door, lock) => ({ lock: index * this.#dialect.locks + lock, ...door })),
    )
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

  /**
   * Asks each board, and those that did not answer again, until more questions than the repeats have stayed without an answer:
   * however many boards are dead, the doors of the others must not be waited for.
   */
  async #askAll<A>(
    addresses: readonly number[],
    question: (address: number) => Request<F, A>,
  ): Promise<Map<number, A>> {
    const said = new Map<number, A>()
    let missing = addresses
    for (let unanswered = 0; missing.length > 0 && unanswered <= this.#repeats; unanswered += missing.length) {
      for (const address of missing) {
        const answer = await this.#askOne(question(address))
        if (answer !== undefined) said.set(address, answer)
      }
      missing = missing.filter((address) => !said.has(address))
    }
    for (const address of addresses) this.#note(address, said.has(address))
    return said
  }

  /** Asks once; `undefined` when nobody answers. */
  async #askOne<A>(question: Request<F, A>): Promise<A | undefined> {
    try {
      return await this.#bus.ask(question, 0)
    } catch (error) {
      if (!isDriverError(error, 'timeout')) throw error
      return undefined
    }
  }

  #note(address: number, answered: boolean): void {
    this.#silent.delete(address)
    if (!answered) this.#silent.add(address)
  }

  #nobody(): DriverError {
    const [first] = this.#addresses
    if (this.#bus.babbles) return new DriverError('bad-answer', 'what comes over the line is no answer')
    return new DriverError('timeout', this.boards === 1 ? `board ${first} does not answer` : 'no board answers')
  }

  /** What the boards answer to the question to all, where it is asked; boards that were not heard are missing. */
  async #askEverybody(): Promise<Map<number, readonly BoardDoor[]>> {
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
    for (const address of known.keys()) this.#note(address, true)
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
