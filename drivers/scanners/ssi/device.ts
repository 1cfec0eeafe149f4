import type { Piece } from '../../deframer.ts'
import type { Scan, Scanner, ScannerTrouble } from '../../devices.ts'
import { DriverError, isDriverError } from '../../errors.ts'
import { deferred, Lifetime, within } from '../../transport/lifetime.ts'
import { Listeners } from '../../transport/listeners.ts'
import type { ByteTransport, Leave } from '../../transport/transport.ts'
import { makeScan } from '../scan.ts'
import { createSilence } from '../silence.ts'
import { symbologyOfSsi } from '../symbology.ts'
import {
  Cause,
  createDeframer,
  NO_READ,
  Opcode,
  Parameter,
  type Packet,
  request,
  Source,
  Status,
  WAKE_UP,
} from './codec.ts'
import type { SsiOptions } from './settings.ts'

export interface SsiTimings {
  /** After waking a decoder up: at least 10 ms, less than a second (SE-923 Integration Guide, WAKEUP). */
  readonly wakeMs: number
  /** How long an answer may take: "Serial Response Time-out", the same on both sides. */
  readonly answerMs: number
  /** How often a request is sent again, with the retransmission bit. */
  readonly repeats: number
  /** Silence after which bytes that make no packet are asked for again: many times the pause inside a packet. */
  readonly silenceMs: number
  /** How long the decoder goes on sending one packet: three times, with its time-out between them, and some. */
  readonly resendMs: number
}

const TIMINGS: SsiTimings = { wakeMs: 20, answerMs: 2000, repeats: 2, silenceMs: 150, resendMs: 7000 }

/** Parameters set at the beginning of a session, and whether the driver can do without. */
const PARAMETERS: readonly (readonly [number: number, value: number, needed: boolean])[] = [
  [Parameter.handshake, 1, true],
  [Parameter.packets, 1, true],
  [Parameter.scanning, 0, false],
  [Parameter.noRead, 1, false],
]

/** Requests for a packet that came broken, before the person is asked instead. */
const MOST_NAKS = 3

/** Longest code over all its packets, in bytes; the largest QR code holds 7089 digits. */
const MOST_BYTES = 8192

/** Opcodes that answer one of ours and are not acknowledged themselves. */
const ANSWERS: ReadonlySet<number> = new Set([Opcode.acknowledge, Opcode.notAcknowledge, Opcode.replyRevision])

/**
 * A Zebra scanner on an open line. Asks its revision, sets it up for the session and closes the line when it does not answer.
 * @throws DriverError `timeout`, `refused` (handshake or packets), `unplugged`
 */
export async function openSsi(
  transport: ByteTransport,
  options: SsiOptions,
  timings: Partial<SsiTimings> = {},
): Promise<Scanner> {
  const scanner = new SsiScanner(transport, options, { ...TIMINGS, ...timings })
  try {
    await scanner.begin()
    return scanner
  } catch (error) {
    await scanner.close()
    throw error
  }
}

class SsiScanner implements Scanner {
  readonly kind = 'scanner'
  version?: string
  readonly #transport: ByteTransport
  readonly #options: SsiOptions
  readonly #timings: SsiTimings
  readonly #life = new Lifetime()
  readonly #scans = new Listeners<[Scan]>()
  readonly #troubles = new Listeners<[ScannerTrouble]>()
  // Ours too: a line may echo.
  readonly #deframer = createDeframer(Source.decoder, Source.host)
  readonly #silence = createSilence()
  #waiter: { readonly answer: number; readonly resolve: (packet: Packet) => void } | undefined
  /** Bytes since the last packet that make none; NUL, which wakes devices up and fills lines, does not count. */
  #noise = 0
  #naks = 0
  /** The decode packet taken last, to know it again when our acknowledgement got lost. */
  #last: { readonly packet: Packet; readonly at: number } | undefined
  #parts: { readonly type: number; readonly data: Uint8Array[]; length: number } | undefined
  #patience: NodeJS.Timeout | undefined

  constructor(transport: ByteTransport, options: SsiOptions, timings: SsiTimings) {
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
    const { wakeUp, configure, enable } = this.#options
    if (wakeUp) {
      await this.#write(WAKE_UP)
      await this.#within(new Promise((resolve) => setTimeout(resolve, this.#timings.wakeMs)))
    }
    const revision = await this.#unlessRefused(this.#exchange(Opcode.requestRevision))
    const said = Buffer.from(revision?.data ?? []).toString('latin1')
    const version = said.replace(/[^ -~]+/g, ' ').trim()
    if (version !== '') this.version = version
    for (const [number, value, needed] of configure ? PARAMETERS : []) {
      // 0xFF: no beep.
      const set = this.#exchange(Opcode.parameterSend, [0xff, number, value])
      await (needed ? set : this.#unlessRefused(set))
    }
    if (enable) await this.#exchange(Opcode.scanEnable)
  }

  async close(): Promise<void> {
    this.#end()
    await this.#transport.close()
  }

  #end(reason?: DriverError): void {
    this.#silence.end()
    clearTimeout(this.#patience)
    this.#life.end(reason)
    this.#scans.clear()
    this.#troubles.clear()
  }

  #take(pieces: readonly Piece<Packet>[]): void {
    for (const { bytes, frame: packet } of pieces) {
      if (!this.#life.isOpen) return
      if (packet?.source === Source.host) continue
      if (packet) {
        this.#noise = 0
        this.#naks = 0
        if (!this.#parts) clearTimeout(this.#patience)
        this.#receive(packet)
      } else this.#noise += bytes.filter((byte) => byte !== 0).length
    }
    this.#silence.end()
    if (this.#deframer.pending || this.#noise > 0) this.#silence.after(this.#timings.silenceMs, () => this.#onSilence())
  }

  /** What came since the last packet makes none: has it sent again, and after some attempts tells the person. */
  #onSilence(): void {
    if (this.#deframer.pending) this.#take(this.#deframer.flush())
    this.#silence.end()
    if (this.#noise === 0) return
    this.#noise = 0
    this.#naks++
    if (this.#naks > MOST_NAKS) return this.#giveUp()
    this.#answer(request(Opcode.notAcknowledge, [Cause.resend]))
    if (!this.#parts) this.#waitForMore(this.#timings.answerMs)
  }

  #receive(packet: Packet): void {
    if (ANSWERS.has(packet.opcode)) {
      const isAwaited = packet.opcode === this.#waiter?.answer || packet.opcode === Opcode.notAcknowledge
      return isAwaited ? this.#waiter?.resolve(packet) : undefined
    }
    this.#answer(request(Opcode.acknowledge))
    if (packet.opcode !== Opcode.decodeData || this.#isKnown(packet)) return
    this.#last = { packet, at: performance.now() }
    this.#gather(packet)
  }

  /**
   * A packet sent again though it came: the acknowledgement got lost. Also when one of the repetitions came broken and we asked for
   * it: twice the same code is what must not happen, while one that was really scanned twice can be scanned again.
   */
  #isKnown(packet: Packet): boolean {
    const last = this.#last
    return (
      last !== undefined &&
      (packet.status & Status.retransmission) !== 0 &&
      performance.now() - last.at < this.#timings.resendMs &&
      (packet.status & Status.continues) === (last.packet.status & Status.continues) &&
      Buffer.compare(packet.data, last.packet.data) === 0
    )
  }

  /** Puts the packets of one code together; each carries the code type before its part. */
  #gather({ status, data }: Packet): void {
    clearTimeout(this.#patience)
    const type = data[0]
    if (type === undefined) return
    if (this.#parts && this.#parts.type !== type) this.#giveUp()
    this.#parts ??= { type, data: [], length: 0 }
    const parts = this.#parts
    // An empty packet counts too: of nothing but these a code would never end.
    parts.length += Math.max(data.length - 1, 1)
    if (parts.length <= MOST_BYTES) parts.data.push(data.subarray(1))
    // Until the decoder has certainly given up itself.
    if (status & Status.continues) return this.#waitForMore(this.#timings.resendMs)
    this.#parts = undefined
    if (parts.length > MOST_BYTES) this.#troubles.emit('garbled')
    else this.#deliver(type, Buffer.concat(parts.data))
  }

  #deliver(type: number, payload: Uint8Array): void {
    if (type === NO_READ.type && Buffer.from(payload).toString('latin1') === NO_READ.text) {
      this.#troubles.emit('no-read')
    } else if (payload.length > 0) {
      const { charset, aim: takeAim } = this.#options
      this.#scans.emit(makeScan({ payload, framing: 'ssi', charset, takeAim, symbology: symbologyOfSsi(type) }))
    }
  }

  #waitForMore(ms: number): void {
    clearTimeout(this.#patience)
    this.#patience = setTimeout(() => this.#giveUp(), ms)
  }

  #giveUp(): void {
    clearTimeout(this.#patience)
    this.#parts = undefined
    this.#naks = 0
    this.#troubles.emit('garbled')
  }

  /** An answer nobody waits for: a line that is gone says so by itself. */
  #answer(bytes: Uint8Array): void {
    this.#transport.write(bytes).catch(() => {})
  }

  /**
   * One request and its answer (an acknowledgement, or the reply in its place); sent again after silence or a NAK "resend".
   * @throws DriverError `timeout`, `refused`, `unplugged`
   */
  async #exchange(opcode: number, data: readonly number[] = []): Promise<Packet> {
    // Nothing else: the answer to an earlier request may come late.
    const answer = opcode === Opcode.requestRevision ? Opcode.replyRevision : Opcode.acknowledge
    for (let repeat = 0; ; repeat++) {
      const { promise: answered, resolve } = deferred<Packet>()
      this.#waiter = { answer, resolve }
      try {
        await this.#write(request(opcode, data, repeat > 0 ? Status.retransmission : 0))
        const packet = await this.#within(answered, this.#timings.answerMs)
        if (packet.opcode !== Opcode.notAcknowledge) return packet
        const cause = packet.data[0]
        if (cause !== Cause.resend) throw new DriverError('refused', `the scanner refuses (cause ${cause ?? 'none'})`)
        if (repeat === this.#timings.repeats) throw new DriverError('refused', 'the scanner does not understand')
      } catch (error) {
        if (!isDriverError(error, 'timeout') || repeat === this.#timings.repeats) throw error
      } finally {
        this.#waiter = undefined
      }
    }
  }

  async #unlessRefused(exchange: Promise<Packet>): Promise<Packet | undefined> {
    try {
      return await exchange
    } catch (error) {
      if (isDriverError(error, 'refused')) return undefined
      throw error
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#transport.write(bytes)
    } catch (cause) {
      throw this.#gone(cause)
    }
  }

  async #within<T>(work: Promise<T>, ms?: number): Promise<T> {
    if (!this.#life.isOpen) throw this.#gone(this.#life.reason)
    const late = (): DriverError => new DriverError('timeout', 'the scanner does not answer in SSI')
    const gone = (cause: unknown): DriverError => this.#gone(cause)
    return within(work, { life: this.#life, gone, late, ...(ms !== undefined && { ms }) })
  }

  #gone(cause: unknown): DriverError {
    return new DriverError('unplugged', `${this.#transport.label} is gone`, { cause })
  }
}
