import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'

import type { Device, HIDAsync } from 'node-hid'
import { DriverError } from '../errors.ts'
import { Lifetime, within } from './lifetime.ts'
import { Listeners } from './listeners.ts'
import type { HidTransport, Leave } from './transport.ts'

import type * as NodeHidModule from 'node-hid'

type NodeHid = typeof NodeHidModule

/** What narrows the choice among the HID devices of this machine. */
export interface HidOptions {
  readonly vendorId: number
  readonly productIds: readonly number[]
  /** Where several of the same model are plugged in. */
  readonly serialNumber?: string
  /** Milliseconds a feature report may take. Default 2000: a pad may decode a picture meanwhile. */
  readonly reportMs?: number
}

let loaded: Promise<NodeHid> | undefined

/** A module that cannot load on this machine costs its own devices, not the program. */
async function loadNodeHid(): Promise<NodeHid> {
  loaded ??= import('node-hid').then((module) => {
    // Bundled, the CommonJS module arrives as itself; unbundled, behind `default`.
    const hid = 'default' in module ? (module.default as NodeHid) : module
    // hidraw leaves the kernel driver in its place and tells report ids apart, libusb does neither.
    if (process.platform === 'linux') hid.setDriverType('hidraw')
    return hid
  })
  try {
    return await loaded
  } catch (cause) {
    loaded = undefined
    throw new DriverError('cannot-open', 'the module for HID devices cannot be loaded here', { cause })
  }
}

/** Opens the first HID device that fits. @throws DriverError `cannot-open`, cause code ENOENT when none is plugged in */
export async function openHid(options: HidOptions): Promise<HidTransport> {
  const hid = await loadNodeHid()
  const found = await findHid(hid, options)
  if (!found?.path) {
    const cause = Object.assign(new Error('not found'), { code: 'ENOENT' })
    throw new DriverError('cannot-open', `no HID device ${hex(options.vendorId)} is plugged in`, { cause })
  }
  try {
    const device = await hid.HIDAsync.open(found.path)
    return new NodeHidTransport(device, found, await readDescriptor(found.path), options.reportMs ?? 2000)
  } catch (cause) {
    throw new DriverError('cannot-open', `HID device ${hex(found.vendorId)}:${hex(found.productId)} cannot be opened`, {
      cause: Object.assign(new Error('cannot open', { cause }), { code: 'EACCES' }),
    })
  }
}

async function findHid(hid: NodeHid, options: HidOptions): Promise<Device | undefined> {
  const devices = await hid.devicesAsync()
  return devices.find(
    (device) =>
      device.vendorId === options.vendorId &&
      options.productIds.includes(device.productId) &&
      (options.serialNumber === undefined || device.serialNumber === options.serialNumber),
  )
}

/** Linux keeps it beside the device node. Elsewhere, or when the device has just gone, there is none to be had. */
async function readDescriptor(path: string): Promise<Uint8Array | undefined> {
  if (!/^\/dev\/hidraw\d+$/.test(path)) return undefined
  return readFile(`/sys/class/hidraw/${basename(path)}/device/report_descriptor`).catch(() => undefined)
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

  constructor(device: HIDAsync, found: Device, descriptor: Uint8Array | undefined, reportMs: number) {
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
