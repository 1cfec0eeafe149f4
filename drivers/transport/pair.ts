import { DriverError } from '../errors.ts'
import { Lifetime, within } from './lifetime.ts'
import { Listeners } from './listeners.ts'
import type { ByteTransport, HidHandler, HidPeer, HidTransport, Leave } from './transport.ts'

/** How a written block is cut into chunks for the other end; the pieces must add up to it. */
export type Chunking = (bytes: Uint8Array) => readonly Uint8Array[]

export interface PairOptions {
  readonly label?: string
  /** Default: as written. Real lines cut anywhere, so tests should too. */
  readonly chunking?: Chunking
}

/** Every byte on its own: the worst a serial line does. */
export const byteByByte: Chunking = (bytes) => Array.from(bytes, (byte) => Uint8Array.of(byte))

/**
 * Two ends of a line in memory, for a simulator in the same process. Data arrives in a later turn, as from a real line.
 * Closing one end is pulling the plug for the other.
 */
export function createBytePair(options: PairOptions = {}): { host: ByteTransport; device: ByteTransport } {
  const label = options.label ?? 'memory'
  const chunking = options.chunking ?? ((bytes) => [bytes])
  const host = new PairEnd(label, chunking)
  const device = new PairEnd(label, chunking)
  host.other = device
  device.other = host
  return { host, device }
}

class PairEnd implements ByteTransport {
  readonly kind = 'bytes'
  readonly label: string
  other!: PairEnd
  readonly #chunking: Chunking
  readonly #life = new Lifetime()
  readonly #data = new Listeners<[Uint8Array]>()

  constructor(label: string, chunking: Chunking) {
    this.label = label
    this.#chunking = chunking
  }

  get closed(): Promise<DriverError | undefined> {
    return this.#life.closed
  }

  get isOpen(): boolean {
    return this.#life.isOpen
  }

  onData(listener: (chunk: Uint8Array) => void): Leave {
    return this.#data.add(listener)
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen) throw this.#life.notOpen(this.label)
    // A copy: the writer may use its buffer again, the reader may keep what it got.
    for (const chunk of this.#chunking(bytes.slice())) setImmediate(() => this.other.#receive(chunk))
  }

  #receive(chunk: Uint8Array): void {
    if (this.isOpen) this.#data.emit(chunk)
  }

  async close(): Promise<void> {
    if (!this.#life.end()) return
    this.#data.clear()
    if (this.other.#life.end(new DriverError('unplugged', `${this.label} was unplugged`))) this.other.#data.clear()
  }
}

export interface HidPairOptions {
  readonly label?: string
  readonly vendorId: number
  readonly productId: number
  readonly descriptor?: Uint8Array | undefined
}

/** Two ends of a HID cable in memory. Closing one end is pulling the plug for the other. */
export function createHidPair(options: HidPairOptions): { host: HidTransport; device: HidPeer } {
  const label = options.label ?? 'memory'
  const hostLife = new Lifetime()
  const deviceLife = new Lifetime()
  const reports = new Listeners<[Uint8Array]>()
  let handler: HidHandler | undefined

  const unplugged = (): DriverError => new DriverError('unplugged', `${label} was unplugged`)

  /** One question to the device; a plug pulled meanwhile ends it. */
  async function ask<T>(question: (handler: HidHandler) => T | Promise<T>): Promise<T> {
    if (!hostLife.isOpen) throw hostLife.notOpen(label)
    await new Promise((resolve) => setImmediate(resolve))
    if (!hostLife.isOpen) throw hostLife.reason ?? hostLife.notOpen(label)
    const to = handler
    if (!to) throw new DriverError('refused', `${label}: nobody answers on the other end`)
    const answered = Promise.resolve()
      .then(() => question(to))
      .catch((cause: unknown) => {
        throw new DriverError('refused', `${label} refused the report`, { cause })
      })
    return within(answered, { life: hostLife, gone: (reason) => reason ?? hostLife.notOpen(label) })
  }

  const host: HidTransport = {
    kind: 'hid',
    label,
    vendorId: options.vendorId,
    productId: options.productId,
    descriptor: options.descriptor,
    closed: hostLife.closed,
    get isOpen() {
      return hostLife.isOpen
    },
    onReport: (listener) => reports.add(listener),
    getFeature: (id, length) => ask((to) => to.getFeature(id, length)),
    sendFeature: (report) => {
      const copy = report.slice()
      return ask((to) => to.setFeature(copy))
    },
    async close() {
      if (!hostLife.end()) return
      reports.clear()
      deviceLife.end(unplugged())
    },
  }

  const device: HidPeer = {
    kind: 'hid-peer',
    label,
    closed: deviceLife.closed,
    get isOpen() {
      return deviceLife.isOpen
    },
    sendReport(report) {
      const copy = report.slice()
      setImmediate(() => {
        if (hostLife.isOpen) reports.emit(copy)
      })
    },
    answer(next) {
      handler = next
      return () => {
        if (handler === next) handler = undefined
      }
    },
    async close() {
      if (!deviceLife.end()) return
      if (hostLife.end(unplugged())) reports.clear()
    },
  }
  return { host, device }
}
