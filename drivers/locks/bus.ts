import { DriverError, isDriverError } from '../errors.ts'
import { deferred, Lifetime, within } from '../transport/lifetime.ts'
import type { ByteTransport, Leave } from '../transport/transport.ts'
import { Deframer, framesOf, type Recognise } from '../deframer.ts'

export interface BusTimings {
  /** Silence kept on the line before each request; the bus is half-duplex. */
  readonly gapMs: number
  /** How long the answer to a question may take. */
  readonly answerMs: number
  /** How long the acknowledgement of an unlock may take: some boards answer after the pulse. */
  readonly unlockMs: number
  /** How often a question is asked again after silence. An unlock never is. */
  readonly repeats: number
  /** An order that did not get its turn within this time is not sent any more: nobody may stand there by then. */
  readonly staleMs: number
}

export const BUS_TIMINGS: BusTimings = { gapMs: 25, answerMs: 400, unlockMs: 1500, repeats: 3, staleMs: 5000 }

const LAST_LOOK_MS = 10
/** Longer than any request. */
const KEPT_BYTES = 32

/** Something to send, and which frame is the answer: a value, an error the device means, or undefined for another frame. */
export interface Request<F, A> {
  readonly bytes: Uint8Array
  /** `timeout` of a question means "not understood, ask again". */
  readonly answer: (frame: F) => A | DriverError | undefined
}

/** A request of which nobody answers: it is done when its bytes have left. */
export interface Shout {
  readonly bytes: Uint8Array
  readonly answer?: undefined
}

export interface BusOptions<F> {
  readonly transport: ByteTransport
  readonly recognise: Recognise<F>
  readonly timings: BusTimings
  /** The adapter gives back what it sends: of each exchange only what follows exactly the bytes sent is believed. */
  readonly echo: boolean
  /** Every frame that came, asked for or not. */
  readonly heard?: (frame: F) => void
}

/**
 * A line with several boards and one master: one exchange at a time, the line silent for the gap before it. A question repeats
 * itself after silence; an order goes out once or not at all, before questions that wait.
 */
export class Bus<F> {
  readonly #options: BusOptions<F>
  readonly #life = new Lifetime()
  readonly #deframer: Deframer<F>
  readonly #orders: (() => Promise<void>)[] = []
  readonly #questions: (() => Promise<void>)[] = []
  readonly #leave: Leave
  #running = false
  #waiter: ((frame: F) => void) | undefined
  #echo: EchoFilter | undefined
  /** Nobody knows what went over the line before. */
  #lastByte = performance.now()
  /** What came since the request under way was sent, as far as it is needed to tell it from the request itself. */
  #came: Uint8Array = new Uint8Array(0)
  #babble = false

  constructor(options: BusOptions<F>) {
    this.#options = options
    this.#deframer = new Deframer(options.recognise)
    this.#leave = options.transport.onData((chunk) => this.#received(chunk))
    void options.transport.closed.then((reason) => this.#life.end(reason))
  }

  get closed(): Promise<DriverError | undefined> {
    return this.#life.closed
  }

  /** The last request that nobody answered brought bytes all the same: a bad line, another speed, another model. Not our own echo. */
  get babbles(): boolean {
    return this.#babble
  }

  /** Asks what changes nothing. @throws DriverError `timeout`, `unplugged`, or what the answer means */
  async ask<A>(request: Request<F, A>, repeats: number = this.#options.timings.repeats): Promise<A> {
    const { answerMs } = this.#options.timings
    for (let left = repeats; ; left -= 1) {
      try {
        return await this.#inTurn(this.#questions, () => this.#exchange(request, answerMs))
      } catch (error) {
        if (isDriverError(error, 'not-sent')) throw this.#gone(error)
        if (left <= 0 || !isDriverError(error, 'timeout')) throw error
      }
    }
  }

  /**
   * Whether the line gives back what is sent.
   * @param bytes a question that changes nothing and to which nobody answers the same
   * @throws DriverError `unplugged`
   */
  async givesBack(bytes: Uint8Array): Promise<boolean> {
    const { transport, timings } = this.#options
    try {
      return await this.#inTurn(this.#questions, async () => {
        const { promise, resolve } = deferred<boolean>()
        const filter = new EchoFilter(bytes)
        let count = 0
        const leave = transport.onData((chunk) => {
          count += chunk.length
          filter.strip(chunk)
          // The echo comes first, perhaps behind noise.
          if (filter.found || count >= 2 * bytes.length) resolve(filter.found)
        })
        const timer = setTimeout(() => resolve(filter.found), timings.answerMs)
        try {
          await this.#exchange({ bytes }, timings.answerMs)
          return await within(promise, { life: this.#life, gone: (reason) => this.#gone(reason) })
        } finally {
          leave()
          clearTimeout(timer)
        }
      })
    } catch (error) {
      throw isDriverError(error, 'not-sent') ? this.#gone(error) : error
    }
  }

  /**
   * Orders something, once. Resolves with the acknowledgement, or when the bytes have left where there is none. An order that nobody
   * acknowledges ends the line, with `outcome-unknown`: its bytes may still wait in the queue of the system for a network that is
   * back later, and go when the line goes.
   * @throws DriverError `not-sent`, `outcome-unknown`, or what the answer means
   */
  async order(request: Request<F, true> | Shout): Promise<void> {
    const { staleMs, unlockMs } = this.#options.timings
    // The one clock stands still while the machine sleeps, the other can be put back.
    const latest = performance.now() + staleMs
    const latestDate = Date.now() + staleMs
    try {
      await this.#inTurn(this.#orders, async () => {
        if (performance.now() > latest || Date.now() > latestDate)
          throw new DriverError('not-sent', 'the bus was busy for too long')
        await this.#exchange(request, unlockMs)
      })
    } catch (cause) {
      if (!isDriverError(cause, 'timeout', 'unplugged')) throw cause
      const unknown = new DriverError('outcome-unknown', 'no trustworthy answer', { cause })
      if (this.#life.end(unknown)) await this.close()
      throw unknown
    }
  }

  /** Stops listening and rejects what waits; the line stays open. */
  detach(): void {
    this.#leave()
    this.#life.end()
  }

  async close(): Promise<void> {
    this.detach()
    await this.#options.transport.close()
  }

  #received(chunk: Uint8Array): void {
    this.#lastByte = performance.now()
    const rest = this.#echo ? this.#echo.strip(chunk) : chunk
    if (this.#waiter && this.#came.length < KEPT_BYTES) this.#came = Buffer.concat([this.#came, rest])
    for (const frame of this.#deframer.push(rest)) this.#hear(frame)
  }

  #hear(frame: F): void {
    this.#waiter?.(frame)
    this.#options.heard?.(frame)
  }

  #inTurn<T>(queue: (() => Promise<void>)[], work: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = deferred<T>()
    queue.push(() => work().then(resolve, reject))
    void this.#run()
    return promise
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    for (let turn = this.#next(); turn; turn = this.#next()) await turn()
    this.#running = false
  }

  #next(): (() => Promise<void>) | undefined {
    return this.#orders.shift() ?? this.#questions.shift()
  }

  /** Waits until nothing came for the gap, dropping late answers and noise; a babbling line is not waited out. */
  async #silence(): Promise<void> {
    const { gapMs } = this.#options.timings
    const latest = performance.now() + 4 * gapMs
    for (;;) {
      if (!this.#life.isOpen) throw this.#notSent()
      const wait = Math.min(this.#lastByte + gapMs, latest) - performance.now()
      if (wait <= 0) break
      // Timers count whole milliseconds and cut the rest off, which would cost a second timer.
      await within(new Promise((resolve) => setTimeout(resolve, Math.ceil(wait))), {
        life: this.#life,
        gone: (reason) => this.#notSent(reason),
      })
    }
    this.#deframer.reset()
  }

  /** @throws DriverError `not-sent` (nothing left), `unplugged` and `timeout` (something may have), what the answer means */
  async #exchange<A>(request: Request<F, A>, ms: number): Promise<A>
  async #exchange(request: Request<F, true> | Shout, ms: number): Promise<true | undefined>
  async #exchange<A>({ bytes, answer }: Request<F, A> | Shout, ms: number): Promise<A | undefined> {
    await this.#silence()
    const { transport, echo } = this.#options
    const { promise: answered, resolve, reject } = deferred<A>()
    this.#came = new Uint8Array(0)
    this.#waiter = (frame) => {
      const said = answer?.(frame)
      if (said instanceof DriverError) reject(said)
      else if (said !== undefined) resolve(said)
    }
    this.#echo = echo ? new EchoFilter(bytes) : undefined
    // An answer may come while the write is still being awaited; nobody is left to hear it if the write fails.
    answered.catch(() => {})
    try {
      try {
        await transport.write(bytes)
      } catch (cause) {
        throw isDriverError(cause, 'not-open') ? this.#notSent(cause) : this.#gone(cause)
      }
      if (!this.#life.isOpen) throw this.#gone(this.#life.reason)
      if (!answer) return undefined
      const expire = (): void => {
        // A false beginning may hold back the answer behind it.
        for (const frame of framesOf(this.#deframer.flush())) this.#hear(frame)
        this.#babble = this.#came.length > 0 && Buffer.compare(this.#came, bytes) !== 0
        reject(new DriverError('timeout', 'no answer'))
      }
      // After this process was busy elsewhere, timers come first and the answer that has long been there second.
      const lastLook = Math.min(LAST_LOOK_MS, ms / 4)
      let timer = setTimeout(() => (timer = setTimeout(expire, lastLook)), ms - lastLook)
      try {
        return await within(answered, { life: this.#life, gone: (reason) => this.#gone(reason) })
      } finally {
        clearTimeout(timer)
      }
    } finally {
      this.#waiter = undefined
      this.#echo = undefined
      this.#lastByte = performance.now()
    }
  }

  #gone(cause?: unknown): DriverError {
    return new DriverError('unplugged', `${this.#options.transport.label} is gone`, { cause })
  }

  #notSent(cause: unknown = this.#life.reason): DriverError {
    return new DriverError('not-sent', `${this.#options.transport.label} is closed, nothing was sent`, { cause })
  }
}

/** Lets pass only what follows the bytes sent: noise before the echo must not let the echo pass for an answer. */
class EchoFilter {
  readonly #sent: Uint8Array
  #held: Uint8Array = new Uint8Array(0)
  #found = false

  constructor(sent: Uint8Array) {
    this.#sent = sent
  }

  /** The echo has come whole. */
  get found(): boolean {
    return this.#found
  }

  strip(chunk: Uint8Array): Uint8Array {
    if (this.#found) return chunk
    const bytes = Buffer.concat([this.#held, chunk])
    const at = bytes.indexOf(this.#sent)
    this.#found = at >= 0
    // The echo may be cut anywhere: its beginning is kept.
    this.#held = this.#found ? new Uint8Array(0) : bytes.subarray(Math.max(0, bytes.length - this.#sent.length + 1))
    return this.#found ? bytes.subarray(at + this.#sent.length) : new Uint8Array(0)
  }
}
