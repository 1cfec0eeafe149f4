import { watch } from 'node:fs'
import { access, readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DriverError, isDriverError } from './errors.ts'
import { type ListedPort, loadNodeHid, loadSerialPort } from './transport/native.ts'
import type { Leave } from './transport/transport.ts'

/** What both sorts of port say of themselves. */
interface FoundPort {
  readonly vendorId: number | undefined
  readonly productId: number | undefined
  readonly serialNumber: string | undefined
  /** Which socket: `1-4.2` (Linux), a location of the system elsewhere. */
  readonly port: string | undefined
  /** Maker and product as they call themselves, else the port's own name. */
  readonly title: string
}

export interface FoundSerial extends FoundPort {
  readonly via: 'serial'
  /** The name to open it by that lasts longest: below /dev/serial on Linux, the system's own elsewhere. */
  readonly path: string
  /** As the system calls it today: `/dev/ttyUSB0`, `COM7`. */
  readonly device: string
}

export interface FoundHid extends FoundPort {
  readonly via: 'hid'
  readonly vendorId: number
  readonly productId: number
  /** As the system calls it today. On Linux the same for all collections of one interface. */
  readonly path: string
  /** Top-level collection, where the system tells. */
  readonly usage: { readonly page: number; readonly id: number } | undefined
}

export interface FoundPorts {
  readonly serial: readonly FoundSerial[]
  readonly hid: readonly FoundHid[]
  /** What could not be looked for, and why: a native module that cannot load here (`no-module`), or a listing that failed. */
  readonly problems: readonly { readonly via: 'serial' | 'hid'; readonly error: DriverError }[]
}

/** Where Linux keeps its devices; another place in tests. */
export interface SystemFolders {
  readonly dev: string
  readonly sys: string
}

const SYSTEM: SystemFolders = { dev: '/dev', sys: '/sys' }

/** Everything that can be opened on this machine. Never throws: what cannot be looked for is a problem in the answer. */
export async function listPorts(folders: SystemFolders = SYSTEM): Promise<FoundPorts> {
  const problems: FoundPorts['problems'][number][] = []
  const list = async <T>(via: 'serial' | 'hid', work: () => Promise<T[]>): Promise<T[]> => {
    try {
      return await work()
    } catch (cause) {
      const error = isDriverError(cause)
        ? cause
        : new DriverError('cannot-open', `the ${via} ports of this machine cannot be listed`, { cause })
      problems.push({ via, error })
      return []
    }
  }
  const [serial, hid] = await Promise.all([
    list('serial', () => listSerial(folders)),
    list('hid', () => listHid(folders)),
  ])
  return { serial, hid, problems }
}

/**
 * The way to a serial port with its path as the listing names it: on Linux a port has several names (by-id, by-path). As it is where
 * the listing does not know it.
 */
export async function asListed<C extends { readonly via: string; readonly path?: unknown }>(
  connect: C,
  { serial }: FoundPorts,
): Promise<C> {
  const { via, path } = connect
  if (via !== 'serial' || typeof path !== 'string') return connect
  if (serial.some((port) => port.path === path || port.device === path)) return connect
  const real = await realpath(path).catch(() => path)
  const listed = serial.find(({ device }) => device === real)
  return listed ? { ...connect, path: listed.path } : connect
}

async function listSerial(folders: SystemFolders): Promise<FoundSerial[]> {
  const Port = await loadSerialPort()
  // The library's list for Linux is a run of udevadm, names neither socket nor lasting path, and shows 32 ports nobody has.
  if (process.platform === 'linux') return listLinuxSerial(folders)
  return (await Port.list()).map(ofLibrary)
}

/** Exported for its test. */
export function ofLibrary(listed: ListedPort): FoundSerial {
  const { path, vendorId, productId, serialNumber, manufacturer, friendlyName, locationId, pnpId } = listed
  // Where a device has no serial number, Windows makes up a name of the socket, to be known by its ampersands.
  const made = serialNumber?.includes('&') === true
  return {
    via: 'serial',
    path,
    device: path,
    vendorId: hexadecimal(vendorId),
    productId: hexadecimal(productId),
    serialNumber: made ? undefined : text(serialNumber),
    port: text(locationId) ?? (made ? text(pnpId) : undefined),
    title: text(friendlyName) ?? text(manufacturer) ?? path,
  }
}

async function listHid({ sys }: SystemFolders): Promise<FoundHid[]> {
  const hid = await loadNodeHid()
  const devices = await hid.devicesAsync()
  const found = devices.map(async (device): Promise<FoundHid | undefined> => {
    const { path, vendorId, productId, usagePage, usage } = device
    if (path === undefined || path === '') return undefined
    const socket =
      process.platform === 'linux'
        ? await usbAbove(sys, join(sys, 'class/hidraw', basename(path), 'device'))
        : undefined
    return {
      via: 'hid',
      path,
      vendorId,
      productId,
      serialNumber: text(device.serialNumber),
      port: socket?.port,
      usage: usagePage === undefined || usage === undefined ? undefined : { page: usagePage, id: usage },
      title: text(`${device.manufacturer ?? ''} ${device.product ?? ''}`) ?? path,
    }
  })
  return (await Promise.all(found)).flatMap((device) => device ?? [])
}

/** Serial ports as the kernel lists them, with the names udev gave them. Exported for its test. */
export async function listLinuxSerial({ dev, sys }: SystemFolders): Promise<FoundSerial[]> {
  const [names, byId, byPath] = await Promise.all([
    readdir(join(sys, 'class/tty')).catch(() => []),
    lastingNames(join(dev, 'serial/by-id')),
    lastingNames(join(dev, 'serial/by-path')),
  ])
  const ports = await Promise.all(
    names.map(async (name): Promise<FoundSerial | undefined> => {
      const folder = join(sys, 'class/tty', name)
      const device = join(dev, name)
      if (!(await isPort(folder)) || !(await exists(device))) return undefined
      const usb = await usbAbove(sys, join(folder, 'device'))
      const lasting = (usb?.serialNumber === undefined ? undefined : byId.get(device)) ?? byPath.get(device)
      return {
        via: 'serial',
        path: lasting ?? device,
        device,
        vendorId: usb?.vendorId,
        productId: usb?.productId,
        serialNumber: usb?.serialNumber,
        port: usb?.port,
        title: usb?.title ?? name,
      }
    }),
  )
  return ports
    .flatMap((port) => port ?? [])
    .toSorted((a, b) => a.device.localeCompare(b.device, 'en', { numeric: true }))
}

/** Virtual consoles have no device behind them; the driver for built-in ports makes 32, most without a chip (type 0). */
async function isPort(folder: string): Promise<boolean> {
  if (!(await exists(join(folder, 'device')))) return false
  const type = await readText(join(folder, 'type'))
  if (type !== undefined) return type !== '0'
  const driver = await readlink(join(folder, 'device/driver')).catch(() => '')
  return basename(driver) !== 'serial8250'
}

/** Links of udev, by the device they lead to. */
async function lastingNames(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch(() => [])
  const pairs = await Promise.all(
    names.toSorted().map(async (name): Promise<[string, string][]> => {
      const link = join(folder, name)
      const target = await realpath(link).catch(() => undefined)
      return target === undefined ? [] : [[target, link]]
    }),
  )
  return new Map(pairs.flat())
}

interface UsbDevice {
  readonly vendorId: number
  readonly productId: number
  readonly serialNumber: string | undefined
  readonly port: string
  readonly title: string | undefined
}

/** The USB device on whose interface something hangs: the nearest folder above that has an `idVendor`. */
async function usbAbove(sys: string, folder: string): Promise<UsbDevice | undefined> {
  const top = await realpath(sys).catch(() => sys)
  let at = await realpath(folder).catch(() => top)
  for (; at.startsWith(`${top}/`); at = dirname(at)) {
    const vendorId = hexadecimal(await readText(join(at, 'idVendor')))
    if (vendorId === undefined) continue
    const [product, serialNumber, maker, name] = await Promise.all(
      ['idProduct', 'serial', 'manufacturer', 'product'].map((file) => readText(join(at, file))),
    )
    return {
      vendorId,
      productId: hexadecimal(product) ?? 0,
      serialNumber: text(serialNumber),
      port: basename(at),
      title: text(`${maker ?? ''} ${name ?? ''}`),
    }
  }
  return undefined
}

async function readText(path: string): Promise<string | undefined> {
  return (await readFile(path, 'utf8').catch(() => undefined))?.trim()
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

function text(value: string | undefined): string | undefined {
  const trimmed = value?.trim()
  return trimmed === '' ? undefined : trimmed
}

function hexadecimal(value: string | undefined): number | undefined {
  return value !== undefined && /^[0-9a-f]{1,4}$/i.test(value) ? Number.parseInt(value, 16) : undefined
}

export interface WatchOptions {
  /** Asked before a listing where the system does not tell of changes: false spares it. Default always. */
  readonly wanted?: () => boolean
  readonly folders?: SystemFolders | undefined
  /** Milliseconds of quiet after a change before ONE listing: udev still sets names and rights. */
  readonly settleMs?: number
  /** Milliseconds between listings where the system does not tell. */
  readonly everyMs?: number
}

/**
 * Tells what is plugged in after something was plugged or pulled. On Linux the device folder tells of it; elsewhere ports are
 * listed every 1.5 s, and only while somebody wants it.
 */
export function watchPorts(onChange: (found: FoundPorts) => void, options: WatchOptions = {}): Leave {
  const { wanted = () => true, folders = SYSTEM, settleMs = 250, everyMs = 1500 } = options
  let left = false
  let timer: NodeJS.Timeout | undefined
  let listing: Promise<void> | undefined
  let again = false

  const look = (always: boolean): void => {
    // One listing at a time; what changes meanwhile is in the next one.
    if (listing) {
      again ||= always
      return
    }
    listing = listPorts(folders).then((found) => {
      listing = undefined
      if (left) return
      const signature = JSON.stringify([found.serial, found.hid])
      if (always || (before !== undefined && before !== signature)) onChange(found)
      before = signature
      if (again) {
        again = false
        look(true)
      }
    })
  }
  let before: string | undefined

  const poll = (): void => {
    timer = setInterval(() => {
      if (wanted()) look(false)
    }, everyMs)
  }
  const watcher = process.platform === 'linux' ? watchFolder(folders.dev, poll) : undefined
  watcher?.on('change', (event, name) => {
    // Writing to a device is a change of its file too; only names that come and go are news.
    if (event !== 'rename' || !/^(tty(?!\d)|hidraw|serial)/.test(String(name))) return
    clearTimeout(timer)
    timer = setTimeout(() => look(true), settleMs)
  })
  if (!watcher) poll()
  return () => {
    left = true
    watcher?.close()
    clearTimeout(timer)
  }
}

/** Watches a folder; where the system has no watch left to give, or takes it away, `otherwise` is called. */
function watchFolder(folder: string, otherwise: () => void): ReturnType<typeof watch> | undefined {
  try {
    const watcher = watch(folder)
    watcher.on('error', () => {
      watcher.close()
      otherwise()
    })
    return watcher
  } catch {
    return undefined
  }
}
