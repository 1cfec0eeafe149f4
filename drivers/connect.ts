import type { DriverDefinition, DriverOptions, SerialLine } from './definition.ts'
import type { AnyDevice, DeviceKind } from './devices.ts'
import { asListed, listPorts } from './discovery.ts'
import { DriverError } from './errors.ts'
import { type HidConnect, isPathEnough, matchPort, type SerialConnect } from './match.ts'
import type { Traffic } from './traffic.ts'
import { openHid } from './transport/hid.ts'
import { openHidSocket } from './transport/hid-socket.ts'
import { openSerial } from './transport/serial.ts'
import { tap } from './transport/tap.ts'
import { openTcp } from './transport/tcp.ts'
import type { Transport } from './transport/transport.ts'

/**
 * Which way leads to a device.
 *
 * `serial`: a fixed `path`, or what the USB adapter says of itself (`usb`), which survives COM renumbering: ids and serial number, and
 * for adapters without a serial number (CH340) the `port` they are plugged into; both must fit where both are named. `hid`: whatever
 * is named must fit, a path too; nothing named means the model's own match. Two alike without serial numbers are told apart by `port` or `path`, else they are
 * given out in the order of the settings, each once.
 * `screen`: no hardware, a window of this program (a pad on the second display).
 */
export type Connect =
  | { readonly via: 'simulated' }
  | ({
      readonly via: 'serial'
      readonly path?: string | undefined
      readonly usb?: UsbMatch | undefined
      readonly baud?: number | undefined
    } & Omit<Partial<SerialLine>, 'baudRate'>)
  | { readonly via: 'tcp'; readonly host: string; readonly port: number }
  | ({ readonly via: 'hid'; readonly path?: string | undefined } & {
      readonly [K in keyof UsbMatch]?: UsbMatch[K] | undefined
    })
  | { readonly via: 'hid-socket'; readonly path: string | number }
  | { readonly via: 'screen' }

/** What tells one USB device from another. */
export interface UsbMatch {
  readonly vendorId: number
  readonly productId?: number | undefined
  readonly serialNumber?: string | undefined
  /** Place on the USB tree, such as `1-4.2` (Linux) or a location of the system: which socket it is plugged into. */
  readonly port?: string | undefined
}

/** One device of a workstation, as it stands in the settings. */
export interface DeviceConfig {
  /** Stable name inside this workstation: `scanner`, `pad`, `locker`. */
  readonly id: string
  readonly kind: DeviceKind
  /** A model of the registry. */
  readonly model: string
  /** Name for people at this workstation. */
  readonly name: string
  readonly connect: Connect
  /** Says that a simulator sits behind a real line, so that every screen can show it. */
  readonly simulated?: boolean | undefined
  readonly options?: DriverOptions | undefined
}

/** Where a device hangs, for people: a path, an address, what a USB device says of itself; never a secret. */
export function lineOf(connect: Connect): string {
  switch (connect.via) {
    case 'simulated':
    case 'screen':
      return connect.via
    case 'tcp':
      return `${connect.host}:${connect.port}`
    case 'hid':
      return connect.path ?? usbLine(connect)
    case 'serial':
      return connect.path ?? usbLine(connect.usb ?? {})
    case 'hid-socket':
      return String(connect.path)
  }
}

function usbLine(usb: { readonly [K in keyof UsbMatch]?: UsbMatch[K] | undefined }): string {
  const hex = (id: number): string => id.toString(16).padStart(4, '0')
  const ids = [usb.vendorId, usb.productId].flatMap((id) => (id === undefined ? [] : [hex(id)])).join(':')
  return ['USB', ids, usb.serialNumber, usb.port].filter((part) => part !== undefined && part !== '').join(' ')
}

/** Gives a fresh line to the simulator of a device. @throws DriverError `cannot-open` while it is unplugged */
export type SimulatedLine = (id: string) => Promise<Transport>

export interface LineOptions {
  readonly simulated?: SimulatedLine | undefined
  /** The port that was found for it, by whoever has several devices and gives each its own (`assignPorts`). */
  readonly path?: string | undefined
}

/**
 * Opens the line of a configured device; the caller closes it. Unless its path is given it is looked for among the ports of this
 * machine.
 * @throws DriverError `cannot-open` (cause code ENOENT when nothing is there), `no-module`, `unsupported` (no line at all)
 */
export async function openTransport(
  definition: DriverDefinition,
  config: DeviceConfig,
  { simulated, path }: LineOptions = {},
): Promise<Transport> {
  const { connect } = config
  switch (connect.via) {
    case 'simulated':
      if (!simulated) throw new DriverError('cannot-open', `${config.id}: there are no simulators here`)
      return simulated(config.id)
    case 'serial': {
      if (definition.wire !== 'bytes') throw wrongWire(config)
      const { baud, dataBits, parity, stopBits } = connect
      const own = definition.defaults
      return openSerial({
        path: path ?? (await findPath(definition, config, connect)),
        baudRate: baud ?? own.baudRate,
        dataBits: dataBits ?? own.dataBits,
        parity: parity ?? own.parity,
        stopBits: stopBits ?? own.stopBits,
      })
    }
    case 'tcp':
      if (definition.wire !== 'bytes') throw wrongWire(config)
      return openTcp({ host: connect.host, port: connect.port })
    case 'hid':
      if (definition.wire !== 'hid') throw wrongWire(config)
      return openHid({ path: path ?? (await findPath(definition, config, connect)) })
    case 'hid-socket':
      if (definition.wire !== 'hid') throw wrongWire(config)
      return openHidSocket({ path: connect.path })
    case 'screen':
      throw new DriverError('unsupported', `${config.id}: a window is no line`)
  }
}

async function findPath(
  definition: DriverDefinition,
  config: DeviceConfig,
  connect: SerialConnect | HidConnect,
): Promise<string> {
  // What is named outright needs no list, and may lie where no list looks.
  if (connect.path !== undefined && isPathEnough(connect, definition)) return connect.path
  const found = await listPorts()
  const problem = found.problems.find(({ via }) => via === connect.via)
  if (problem) throw problem.error
  const port = matchPort(found, await asListed(connect, found), definition)
  if (!port) throw notPluggedIn(config)
  return port.path
}

/** Nothing that fits is plugged in. */
export function notPluggedIn(config: DeviceConfig): DriverError {
  const cause = Object.assign(new Error('not found'), { code: 'ENOENT' })
  return new DriverError('cannot-open', `${config.id}: nothing fits ${lineOf(config.connect)}`, { cause })
}

export interface OpenOptions extends LineOptions {
  /** Is given the line as soon as it is open, so that an impatient caller can close it. */
  readonly onLine?: (line: Transport) => void
  /** Listens in on everything that goes over the line. */
  readonly onTraffic?: (traffic: Traffic) => void
}

/**
 * Opens the line and makes the device of it. On failure nothing stays open.
 * @throws DriverError as {@link openTransport} and the driver's own `open`
 */
export async function openDevice(
  definition: DriverDefinition,
  config: DeviceConfig,
  { onLine, onTraffic, ...way }: OpenOptions = {},
): Promise<AnyDevice> {
  const bare = await openTransport(definition, config, way)
  onLine?.(bare)
  const line = onTraffic ? tap(bare, onTraffic) : bare
  const options = config.options ?? {}
  if (definition.wire === 'bytes' && line.kind === 'bytes') return definition.open(line, options)
  if (definition.wire === 'hid' && line.kind === 'hid') return definition.open(line, options)
  await line.close()
  throw wrongWire(config)
}

function wrongWire(config: DeviceConfig): DriverError {
  return new DriverError('cannot-open', `${config.id}: ${config.model} does not speak over ${config.connect.via}`)
}
