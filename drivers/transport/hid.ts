import type { HIDAsync } from 'node-hid'
import { access, constants, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { DriverError } from '../errors.ts'
import { Lifetime, within } from './lifetime.ts'
import { Listeners } from './listeners.ts'
import { loadNodeHid } from './native.ts'
import type { HidTransport, Leave } from './transport.ts'

export interface HidOptions {
  /** As the system names it today (`/dev/hidraw3`); `discovery.ts` finds it by what the device says of itself. */
  readonly path: string
  /** Milliseconds a feature report may take. Default 2000: a pad may decode a picture meanwhile. */
  readonly reportMs?: number
}

/** Opens a HID device. @throws DriverError `no-module`, or `cannot-open`, cause code ENOENT or EACCES */
export async function openHid(options: HidOptions): Promise<HidTransport> {
  const { path } = options
  const hid = await loadNodeHid()
  // The library says only that it failed. A path of Linux is a file, and a file says why.
  if (process.platform === 'linux') {
    await access(path, constants.R_OK | constants.W_OK).catch((cause: unknown) => {
      throw new DriverError('cannot-open', `${path} cannot be opened`, { cause })
    })
  }
  let device: HIDAsync | undefined
  try {
    device = await hid.HIDAsync.open(path)
    return new NodeHidTransport(
      device,
      await device.getDeviceInfo(),
      await readDescriptor(path),
      options.reportMs ?? 2000,
    )
  } catch (cause) {
    await device?.close().catch(() => {})
    throw new DriverError('cannot-open', `${path} cannot be opened`, {
      cause: Object.assign(new Error('cannot open', { cause }), { code: 'EACCES' }),
    })
  }
}

/** Linux keeps it beside the device node. Elsewhere, or when the device has just gone, there is none to be had. */
async function readDescriptor(path: string): Promise<Uint8Array | undefined> {
  if (!/^\/dev\/hidraw\d+$/.test(path)) return undefined
  return readFile(`/sys/class/hidraw/${basename(path)}/device/report_descriptor`).catch(() => undefined)
}

/** What a HID device says of itself, as far as a line shows it. */
interface HidInfo {
  readonly vendorId: number
  readonly productId: number
}

const hex = (id: number): string => id.toString(16).padStart(4, '0')

class NodeHidTransport implements HidTransport {
  readonly kind = 'hid'
  readonly label: string
  readonly vendorId: number
  readonly productId: number
  readonly descriptor: Uint8Array | undefined
  readonly #device: HIDAsync
  readonly #reportMs: number
  readonly #life = new Lifetime()
  readonly #reports = new Listeners<[Uint8Array]>()
  #released: Promise<void> | undefined

  constructor(device: HIDAsync, found: HidInfo, descriptor: Uint8Array | undefined, reportMs: number) {
    this.#device = device
    this.descriptor = descriptor
    this.#reportMs = reportMs
    this.vendorId = found.vendorId
    this.productId = found.productId
    this.label = `${hex(found.vendorId)}:${hex(found.productId)}`
    // node-hid has no close event: a pulled cable is a failed read, and an error nobody hears ends the program.
    device.on('error', (cause: unknown) => {
      if (this.#life.end(new DriverError('unplugged', `${this.label} is gone`, { cause }))) void this.#release()
    })
    device.on('data', (report: Uint8Array) => {
      if (this.isOpen) this.#reports.emit(report)
    })
  }

  get closed(): Promise<DriverError | undefined> {
    return this.#life.closed
  }

  get isOpen(): boolean {
    return this.#life.isOpen
  }

  onReport(listener: (report: Uint8Array) => void): Leave {
    return this.#reports.add(listener)
  }

  async getFeature(id: number, length: number): Promise<Uint8Array> {
    return this.#exchange(() => this.#device.getFeatureReport(id, length))
  }

  async sendFeature(report: Uint8Array): Promise<void> {
    await this.#exchange(() => this.#device.sendFeatureReport(Buffer.from(report)))
  }

  async #exchange<T>(work: () => Promise<T>): Promise<T> {
    if (!this.isOpen) throw this.#life.notOpen(this.label)
    const answer = work().catch((cause: unknown) => {
      throw this.#life.reason ?? new DriverError('refused', `${this.label} refused the report`, { cause })
    })
    return within(answer, {
      ms: this.#reportMs,
      late: () => new DriverError('timeout', `${this.label} did not answer in ${this.#reportMs} ms`),
      life: this.#life,
      gone: (reason) => reason ?? this.#life.notOpen(this.label),
    })
  }

  async close(): Promise<void> {
    this.#life.end()
    this.#reports.clear()
    await this.#release()
  }

  #release(): Promise<void> {
    // Deferred: closing inside one of its own events crashed older versions of the library.
    this.#released ??= new Promise((resolve) => setImmediate(resolve)).then(() => this.#device.close()).catch(() => {})
    return this.#released
  }
}
