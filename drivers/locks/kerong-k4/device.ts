import type { DoorState, LockBoard } from '../../devices.ts'
import { DriverError, isDriverError } from '../../errors.ts'
import { deferred, Lifetime, within } from '../../transport/lifetime.ts'
import type { ByteTransport } from '../../transport/transport.ts'
import { Ask, Command, createDeframer, decodeDoors, decodeVersion, type Frame, request } from './codec.ts'
import type { K4Options } from './options.ts'

export interface K4Timings {
  /** Silence kept on the line before each request; the bus is half-duplex. */
  readonly gapMs: number
  /** How long a status or version answer may take. */
  readonly answerMs: number
  /** How long the acknowledgement of an unlock may take: some boards answer after the pulse (default 550 ms). */
  readonly unlockMs: number
  /** How often a question is asked again after silence. An unlock never is. */
  readonly repeats: number
}

const TIMINGS: K4Timings = { gapMs: 25, answerMs: 400, unlockMs: 1500, repeats: 3 }

/**
 * A CU12 or CU24 board on an open line. Verifies by questions only (version, status) that this is the board the
 * options describe, and closes the line when it is not.
 * @throws DriverError `timeout`, `bad-answer` (another number of locks), `refused`, `unplugged`
 */
export async function openBoard(
  transport: ByteTransport,
  options: K4Options,
  timings: Partial<K4Timings> = {},
): Promise<LockBoard> {
  const board = new KerongK4(transport, options, { ...TIMINGS, ...timings })
  try {
    await board.verify()
    return board
  } catch (error) {
    await board.close()
    throw error
  }
}

class KerongK4 implements LockBoard {
  readonly kind = 'lock-board'
  readonly locks: number
  version = ''
  readonly #transport: ByteTransport
  readonly #options: K4Options
  readonly #timings: K4Timings
  readonly #life = new Lifetime()
  readonly #deframer = createDeframer()
  #waiter: ((frame: Frame) => void) | undefined
  /** The end of the exchange before: one question on the bus at a time. */
  #previous: Promise<unknown> = Promise.resolve()
  #lastByte = 0

  constructor(transport: ByteTransport, options: K4Options, timings: K4Timings) {
    this.#transport = transport
    this.#options = options
    this.#timings = timings
    this.locks = options.locks
    transport.onData((chunk) => {
      this.#lastByte = performance.now()
      for (const frame of this.#deframer.push(chunk)) this.#waiter?.(frame)
    })
    void transport.closed.then((reason) => this.#life.end(reason))
  }

  get closed(): Promise<DriverError | undefined> {
    return this.#life.closed
  }

  async verify(): Promise<void> {
    this.version = decodeVersion((await this.#question(Command.version)).data)
    await this.status()
  }

  async status(): Promise<readonly DoorState[]> {
    const { data } = await this.#question(Command.status)
    const bytes = Math.ceil(this.locks / 8)
    if (data.length !== bytes) {
      const said = `${data.length} bytes of doors`
      throw new DriverError('bad-answer', `a board with ${this.locks} locks has ${bytes}, this one answers ${said}`)
    }
    const doors = decodeDoors(data, this.locks, this.#options.polarity)
    return doors.map((closed, lock) => ({ lock, closed }))
  }

  async unlock(lock: number): Promise<void> {
    // Beyond the last lock begins the board's "all locks" (0x0C on a CU12): every door would open.
    if (!Number.isInteger(lock) || lock < 0 || lock >= this.locks) {
      throw new DriverError('not-sent', `lock ${lock} is not on this board`)
    }
    const { unlockMs } = this.#timings
    const { ask } = await this.#exclusive(async () => {
      const unknown = (cause?: unknown): DriverError =>
        new DriverError('outcome-unknown', `unlocking ${lock}: no trustworthy answer`, { cause })
      return this.#exchange(Command.unlock, lock, unlockMs, unknown, (cause) =>
        isDriverError(cause, 'not-open') ? this.#notSent(cause) : unknown(cause),
      )
    })
    if (ask === Ask.ok) return
    // The board's own "timeout" says nothing about what the bolt did.
    if (ask === Ask.timeout) throw new DriverError('outcome-unknown', `unlocking ${lock}: the board timed out`)
    throw refused(ask)
  }

  async close(): Promise<void> {
    this.#life.end()
    await this.#transport.close()
  }

  /** A question that changes nothing, and so may be asked again after silence or a garbled exchange. */
  async #question(command: number): Promise<Frame> {
    let left = this.#timings.repeats
    for (;;) {
      try {
        const frame = await this.#exclusive(() =>
          this.#exchange(
            command,
            0,
            this.#timings.answerMs,
            () => new DriverError('timeout', 'the board does not answer'),
            (cause) => this.#gone(cause),
          ),
        )
        if (frame.ask === Ask.ok) return frame
        const garbled = frame.ask === Ask.dataError || frame.ask === Ask.timeout
        if (!garbled || left === 0) throw refused(frame.ask)
      } catch (error) {
        if (isDriverError(error, 'not-sent')) throw this.#gone(error)
        if (!isDriverError(error, 'timeout') || left === 0) throw error
      }
      left -= 1
    }
  }

  /** Runs one exchange after all earlier ones, with the line silent before it. */
  #exclusive(exchange: () => Promise<Frame>): Promise<Frame> {
    const turn = this.#previous.then(async () => {
      await this.#silence()
      return exchange()
    })
    this.#previous = turn.catch(() => {})
    return turn
  }

  /** Waits until nothing came for the gap, dropping late answers and noise; a babbling line is not waited out. */
  async #silence(): Promise<void> {
    const { gapMs } = this.#timings
    const latest = performance.now() + 4 * gapMs
    for (;;) {
      if (!this.#life.isOpen) throw this.#notSent()
      const now = performance.now()
      const wait = Math.min(this.#lastByte + gapMs, latest) - now
      if (wait <= 0) break
      await within(new Promise((resolve) => setTimeout(resolve, wait)), {
        life: this.#life,
        gone: (reason) => this.#notSent(reason),
      })
    }
    this.#deframer.reset()
  }

  /**
   * One request and its answer. `late` makes the error for silence, `broken` the one for a line that failed.
   * An answer is a frame with our address, command and lock, and ASK other than 0: an adapter may echo what we sent.
   */
  async #exchange(
    command: number,
    lock: number,
    ms: number,
    late: () => DriverError,
    broken: (cause?: unknown) => DriverError,
  ): Promise<Frame> {
    const { address } = this.#options
    const { promise: answered, resolve } = deferred<Frame>()
    this.#waiter = (frame) => {
      const ours = frame.address === address && frame.command === command && frame.lock === lock
      if (ours && frame.ask !== Ask.request) resolve(frame)
    }
    try {
      try {
        await this.#transport.write(request(address, command, lock))
      } catch (cause) {
        throw broken(cause)
      }
      if (!this.#life.isOpen) throw broken(this.#life.reason)
      return await within(answered, { ms, late, life: this.#life, gone: broken })
    } finally {
      this.#waiter = undefined
      this.#lastByte = performance.now()
    }
  }

  #gone(cause?: unknown): DriverError {
    return new DriverError('unplugged', `${this.#transport.label} is gone`, { cause })
  }

  #notSent(cause: unknown = this.#life.reason): DriverError {
    return new DriverError('not-sent', `${this.#transport.label} is closed, nothing was sent`, { cause })
  }
}

function refused(ask: number): DriverError {
  const said =
    ask === Ask.unknownCommand ? 'it does not know the command' : ask === Ask.dataError ? 'broken request' : 'failed'
  return new DriverError('refused', `the board refuses: ${said}`)
}
