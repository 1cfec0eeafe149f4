import type { DriverDefinition, DriverOptions, SerialLine } from './definition.ts'
import type { AnyDevice, DeviceKind } from './devices.ts'
import { DriverError } from './errors.ts'
import { openHid } from './transport/hid.ts'
import { openHidSocket } from './transport/hid-socket.ts'
import { openSerial } from './transport/serial.ts'
import { openTcp } from './transport/tcp.ts'
import type { Transport } from './transport/transport.ts'

/**
 * Which way leads to a device.
 *
 * `serial`: either a fixed `path`, or what the USB adapter says of itself (`usb`), which survives COM renumbering: ids and serial
 * number, and for adapters without a serial number (CH340) the `port` they are plugged into. `hid`: whatever is named must fit;
 * nothing named means the model's own match. Two alike without serial numbers are told apart by `port` or `path`, else they are
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
  | ({ readonly via: 'hid'; readonly path?: string | undefined } & Partial<UsbMatch>)
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

/** Where a device hangs, for people: a path, an address, never a secret. */
export function lineOf(connect: Connect): string {
  switch (connect.via) {
    case 'simulated':
      return 'simulated'
    case 'tcp':
      return `${connect.host}:${connect.port}`
    case 'hid':
      return 'USB'
    case 'serial':
    case 'hid-socket':
      return String(connect.path)
  }
}

/** Gives a fresh line to the simulator of a device. @throws DriverError `cannot-open` while it is unplugged */
export type SimulatedLine = (id: string) => Promise<Transport>

/** Opens the line of a configured device; the caller closes it. @throws DriverError `cannot-open` */
export async function openTransport(
  definition: DriverDefinition,
  config: DeviceConfig,
  simulated?: SimulatedLine,
): Promise<Transport> {
  const { connect } = config
  switch (connect.via) {
    case 'simulated':
      if (!simulated) throw new DriverError('cannot-open', `${config.id}: there are no simulators here`)
      return simulated(config.id)
    case 'serial': {
      const own = definition.wire === 'bytes' ? definition.defaults.baudRate : 9600
      return openSerial({ path: connect.path, baudRate: connect.baud ?? own })
    }
    case 'tcp':
      return openTcp({ host: connect.host, port: connect.port })
    case 'hid': {
      if (definition.wire !== 'hid') throw wrongWire(config)
      const { vendorId = definition.match.vendorId, productId, serialNumber } = connect
      return openHid({
        vendorId,
        productIds: productId === undefined ? definition.match.productIds : [productId],
        ...(serialNumber === undefined ? {} : { serialNumber }),
      })
    }
    case 'hid-socket':
      return openHidSocket({ path: connect.path })
  }
}

/**
 * Opens the line and makes the device of it. On failure nothing stays open.
 * @param onLine is given the line as soon as it is open, so that an impatient caller can close it
 * @throws DriverError as {@link openTransport} and the driver's own `open`
 */
export async function openDevice(
  definition: DriverDefinition,
  config: DeviceConfig,
  simulated?: SimulatedLine,
  onLine?: (line: Transport) => void,
): Promise<AnyDevice> {
  const line = await openTransport(definition, config, simulated)
  onLine?.(line)
  const options = config.options ?? {}
  if (definition.wire === 'bytes' && line.kind === 'bytes') return definition.open(line, options)
  if (definition.wire === 'hid' && line.kind === 'hid') return definition.open(line, options)
  await line.close()
  throw wrongWire(config)
}

function wrongWire(config: DeviceConfig): DriverError {
  return new DriverError('cannot-open', `${config.id}: ${config.model} does not speak over ${config.connect.via}`)
}
