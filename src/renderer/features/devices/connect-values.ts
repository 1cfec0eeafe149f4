import type { DeviceConnect, DeviceModel, FoundDevice } from '../../../shared/contract/devices.ts'
import { isHost } from '../../../shared/domain/host.ts'
import { formatOf, lineSettings, readWhole } from './form-values.ts'

/** The way to a device as its fields hold it. */
export interface Way {
  readonly via: DeviceConnect['via']
  readonly host: string
  readonly port: string
  /** {@link ANY}, {@link BY_PATH}, {@link KEPT}, or the path of a found port. */
  readonly which: string
  readonly path: string
  readonly baud: string
  /** Data bits, parity and stop bits. */
  readonly format: string
  /** The way before, when it leads to nothing that is plugged in now. */
  readonly kept: DeviceConnect | undefined
}

/** The first USB device that fits the model. */
export const ANY = 'any'
export const BY_PATH = 'by-path'
export const KEPT = 'kept'

export type WrongWay = 'host' | 'port' | 'which' | 'path' | 'baud'

/** What the fields begin with: the way the device has, or what the model needs. */
export function beginWay(
  model: DeviceModel | undefined,
  connect: DeviceConnect | undefined | null,
  found: readonly FoundDevice[],
): Way {
  const ways = waysOf(model)
  const known = connect ?? undefined
  const fits = known !== undefined && (model === undefined || ways.includes(known.via))
  const before = fits ? known : undefined
  const via = before?.via ?? ways[0] ?? 'serial'
  const line = model?.line
  const port = found.find((one) => before !== undefined && leadsTo(before, one))
  const serial = before?.via === 'serial' ? before : undefined
  const named = before?.via === 'hid' && isAny(before) ? ANY : undefined
  return {
    via,
    host: before?.via === 'tcp' ? before.host : '',
    port: before?.via === 'tcp' ? String(before.port) : '',
    which:
      port?.path ??
      named ??
      (serial?.path !== undefined ? BY_PATH : before !== undefined ? KEPT : via === 'hid' ? ANY : ''),
    path: serial?.path ?? '',
    baud: String(serial?.baud ?? line?.baudRate ?? ''),
    format:
      line == null
        ? ''
        : formatOf({
            dataBits: serial?.dataBits ?? line.dataBits,
            parity: serial?.parity ?? line.parity,
            stopBits: serial?.stopBits ?? line.stopBits,
          }),
    kept: before,
  }
}

/** Ways that can lead to a model. */
export function waysOf(model: DeviceModel | undefined): readonly DeviceConnect['via'][] {
  if (model === undefined) return []
  return model.wire === 'bytes' ? ['serial', 'tcp'] : model.wire === 'hid' ? ['hid'] : ['screen']
}

/** The way the fields mean, or which of them is not right yet. */
export function readWay(
  model: DeviceModel | undefined,
  way: Way,
  found: readonly FoundDevice[],
): { readonly connect: DeviceConnect | undefined; readonly wrong: WrongWay | undefined } {
  const bad = (wrong: WrongWay) => ({ connect: undefined, wrong })
  const good = (connect: DeviceConnect) => ({ connect, wrong: undefined })
  switch (way.via) {
    case 'screen':
      return good({ via: 'screen' })
    case 'tcp': {
      const port = readWhole(way.port, { least: 1, most: 65_535 })
      if (!isHost(way.host.trim())) return bad('host')
      return port === undefined ? bad('port') : good({ via: 'tcp', host: way.host.trim(), port })
    }
    case 'hid': {
      if (way.which === ANY) return good({ via: 'hid' })
      const port = found.find(({ via, path }) => via === 'hid' && path === way.which)
      if (port !== undefined) return good(port.connect)
      return way.kept?.via === 'hid' ? good(way.kept) : bad('which')
    }
    case 'serial': {
      const port = serialPort(way, found)
      if (port === undefined) return bad(way.which === BY_PATH ? 'path' : 'which')
      // Before a model is chosen nobody knows its speed.
      if (model?.line == null) return good(port)
      const baud = readWhole(way.baud, { least: 300, most: 1_000_000 })
      if (baud === undefined) return bad('baud')
      return good({ ...port, ...lineSettings(model.line, baud, way.format) })
    }
  }
}

function serialPort(way: Way, found: readonly FoundDevice[]): Extract<DeviceConnect, { via: 'serial' }> | undefined {
  if (way.which === BY_PATH) {
    return way.path.trim() === '' ? undefined : { via: 'serial', path: way.path.trim() }
  }
  const port = found.find(({ via, path }) => via === 'serial' && path === way.which)
  const connect = port?.connect ?? (way.which === KEPT ? way.kept : undefined)
  if (connect?.via !== 'serial') return undefined
  // The line's own settings stand in fields of their own.
  return {
    via: 'serial',
    ...(connect.path === undefined ? {} : { path: connect.path }),
    ...(connect.usb === undefined ? {} : { usb: connect.usb }),
  }
}

const isAny = (connect: Extract<DeviceConnect, { via: 'hid' }>): boolean =>
  connect.path === undefined && connect.vendorId === undefined && connect.serialNumber === undefined

/** Whether a way names this port: by path, or by all it says of the USB device. */
function leadsTo(connect: DeviceConnect, { via, path, connect: own }: FoundDevice): boolean {
  if (connect.via !== via || own.via !== via) return false
  if (connect.path !== undefined) return connect.path === path
  const named = connect.via === 'serial' ? connect.usb : connect
  const said = own.via === 'serial' ? own.usb : own.via === 'hid' ? own : undefined
  if (named?.vendorId === undefined) return false
  return (['vendorId', 'productId', 'serialNumber', 'port'] as const).every((key) => named[key] === said?.[key])
}
