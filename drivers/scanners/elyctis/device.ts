import type { Piece } from '../../deframer.ts'
import type { Scan, Scanner, ScannerTrouble } from '../../devices.ts'
import { DriverError, isDriverError } from '../../errors.ts'
import { deferred, Lifetime, within } from '../../transport/lifetime.ts'
import { Listeners } from '../../transport/listeners.ts'
import type { ByteTransport, Leave } from '../../transport/transport.ts'
import { makeScan } from '../scan.ts'
import { createSilence } from '../silence.ts'
import { Command, createDeframer, encode, type Frame } from './codec.ts'
import type { ElyctisOptions } from './settings.ts'

export interface ElyctisTimings {
  /** How long an answer may take; reading a zone is part of it. */
  readonly answerMs: number
  /** How often a request is sent again. */
  readonly repeats: number
  /** Silence after which bytes that make no frame are given up. */
  readonly silenceMs: number
  /** A zone that comes again so soon after it was seen, or after switching on, lies in the reader still. */
  readonly sameMs: number
  /** Continuous reading is switched on again that often: it may have gone off with a zone that never arrived. */
  readonly aliveMs: number
}

const TIMINGS: ElyctisTimings = { answerMs: 1000, repeats: 2, silenceMs: 250, sameMs: 2000, aliveMs: 10_000 }

/**
 * An IDBOX on an open line. Switches continuous reading on, or asks once, and closes the line when it does not answer.
 * @throws DriverError `timeout`, `unplugged`
 */
export async function openElyctis(
  transport: ByteTransport,
  options: ElyctisOptions,
  timings: Partial<ElyctisTimings> = {},
): Promise<Scanner> {
  const reader = new Elyctis(transport, options, { ...TIMINGS, ...timings })
  try {
    await reader.begin()
    return reader
  } catch (error) {
    await reader.close()
    throw error
  }
}

class Elyctis implements Scanner {
  readonly kind = 'scanner'
  version?: string
  readonly #transport: ByteTransport
  readonly #options: ElyctisOptions
  readonly #timings: ElyctisTimings
  readonly #life = new Lifetime()
  readonly #scans = new Listeners<[Scan]>()
  readonly #troubles = new Listeners<[ScannerTrouble]>()
  readonly #deframer = createDeframer()
  readonly #silence = createSilence()
  #waiter: { readonly command: number; readonly resolve: (frame: Frame) => void } | undefined
  /** Bytes since the last frame that make none. */
  #noise = 0
  #timer: NodeJS.Timeout | undefined
  /** Why continuous reading has to be switched on again, and whether somebody is at it. */
  #off: 'read' | 'unsure' | undefined = 'unsure'
  #isSwitching = false
  /** When the reader could see again after it had read something. */
  #switchedAt = 0
  /** The zone that was read last, and when it was last seen in the reader. */
  #last: { readonly text: string; readonly at: number } | undefined

  constructor(transport: ByteTransport, options: ElyctisOptions, timings: ElyctisTimings) {
    this.#transport = transport
    this.#options = options
    this.#timings = timings
    transport.onData((chunk) => this.#take(this.#deframer.push(chunk)))
    void transport.closed.then((reason) => this.#end(reason))
  }

  get closed(): Promise<DriverError | undefined> {
    return this.#life.closed
  }

  onScan(listener: (scan: Scan) => void): Leave {
    return this.#scans.add(listener)
  }

  onTrouble(listener: (trouble: ScannerTrouble) => void): Leave {
    return this.#troubles.add(listener)
  }

  async begin(): Promise<void> {
    // Only one source knows this command: a reader without it is one all the same.
    const version = await this.#exchange(Command.version).catch((error: unknown) => {
      if (isDriverError(error, 'timeout')) return undefined
      throw error
    })
    const said = Buffer.from(version?.data ?? [])
      .toString('latin1')
      .trim()
    if (said !== '') this.version = said
    if (this.#isContinuous) await this.#switching()
    else {
      await this.#exchange(this.#question)
      this.#askLater()
    }
  }

  async close(): Promise<void> {
    this.#end()
    await this.#transport.close()
  }

  get #isContinuous(): boolean {
    return this.#options.mode === 'continuous'
  }

  get #question(): number {
    return this.#options.mode === 'one-line' ? Command.oneLine : Command.inquire
  }

  #end(reason?: DriverError): void {
    this.#silence.end()
    clearTimeout(this.#timer)
    this.#life.end(reason)
    this.#scans.clear()
    this.#troubles.clear()
  }

  /** The reader answers no more though the line is there: ends, so that it is opened anew. */
  #fail(error: unknown): void {
    this.#end(isDriverError(error) ? error : new DriverError('bad-answer', 'the reader failed', { cause: error }))
    void this.#transport.close()
  }

  #take(pieces: readonly Piece<Frame>[]): void {
    for (const { bytes, frame } of pieces) {
      if (!this.#life.isOpen) return
      if (frame) {
        this.#noise = 0
        this.#receive(frame)
      } else this.#noise += bytes.length
    }
    this.#silence.end()
    if (this.#deframer.pending || this.#noise > 0) this.#silence.after(this.#timings.silenceMs, () => this.#onSilence())
  }

  /** What came makes no frame. When asked for, it is asked for again; else the reader has switched itself off after it. */
  #onSilence(): void {
    if (this.#deframer.pending) this.#take(this.#deframer.flush())
    this.#silence.end()
    if (this.#noise === 0) return
    this.#noise = 0
    if (!this.#isContinuous) return
    this.#troubles.emit('garbled')
    this.#switchOn('unsure')
  }

  #receive(frame: Frame): void {
    if (this.#waiter?.command === frame.command) return this.#waiter.resolve(frame)
    const isZone = frame.command === Command.inquire || frame.command === Command.oneLine
    if (!isZone) return
    // Unasked, it is what continuous reading is for; otherwise an answer that came late, or after an echo of the question.
    this.#read(frame.data)
    if (this.#isContinuous) this.#switchOn('read')
  }

  /**
   * What lies in the reader. A document is one scan, however often it is read while it lies there; an empty answer in between
   * may only mean that one of the readings failed.
   */
  #read(data: Uint8Array): void {
    const scan = makeScan({ payload: withoutLineEnds(data), framing: 'elyctis', takeAim: false, symbology: 'ocr' })
    if (scan.text === '') return
    const now = performance.now()
    const last = this.#last
    const sameMs = Math.max(this.#timings.sameMs, 3 * this.#options.intervalMs)
    this.#last = { text: scan.text, at: now }
    if (last?.text !== scan.text || now - Math.max(last.at, this.#switchedAt) >= sameMs) this.#scans.emit(scan)
  }

  /** After a good reading the reader has switched continuous reading off by itself; after a loss on the line perhaps. */
  #switchOn(why: 'read' | 'unsure'): void {
    this.#off = this.#off ?? why
    if (this.#isSwitching || !this.#life.isOpen) return
    this.#isSwitching = true
    void this.#switching()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => (this.#isSwitching = false))
  }

  /** A document that is read while we switch on switches off again. */
  async #switching(): Promise<void> {
    while (this.#off && this.#life.isOpen) {
      const why = this.#off
      this.#off = undefined
      await this.#exchange(Command.continuous, [1])
      // Not when nothing was read: a document that is presented anew is another scan.
      if (why === 'read') this.#switchedAt = performance.now()
    }
    if (!this.#life.isOpen) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#switchOn('unsure'), this.#timings.aliveMs)
  }

  #askLater(): void {
    this.#timer = setTimeout(() => {
      this.#exchange(this.#question)
        .then(({ data }) => {
          if (!this.#life.isOpen) return
          this.#read(data)
          this.#askLater()
        })
        .catch((error: unknown) => this.#fail(error))
    }, this.#options.intervalMs)
  }

  /** One request and the answer with its letter, sent again after silence. @throws DriverError `timeout`, `unplugged` */
  async #exchange(command: number, data: readonly number[] = []): Promise<Frame> {
    const gone = (cause: unknown): DriverError =>
      new DriverError('unplugged', `${this.#transport.label} is gone`, { cause })
    const late = (): DriverError => new DriverError('timeout', 'the reader does not answer')
    for (let left = this.#timings.repeats; ; left--) {
      const { promise: answered, resolve } = deferred<Frame>()
      this.#waiter = { command, resolve }
      try {
        await this.#transport.write(encode(command, data)).catch((cause: unknown) => {
          throw gone(cause)
        })
        if (!this.#life.isOpen) throw gone(this.#life.reason)
        return await within(answered, { ms: this.#timings.answerMs, late, life: this.#life, gone })
      } catch (error) {
        if (!isDriverError(error, 'timeout') || left === 0) throw error
      } finally {
        this.#waiter = undefined
      }
    }
  }
}

function withoutLineEnds(data: Uint8Array): Uint8Array {
  let end = data.length
  while (end > 0 && (data[end - 1] === 0x0d || data[end - 1] === 0x0a)) end--
  return data.subarray(0, end)
}
