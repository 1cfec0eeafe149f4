import type { Connect, DeviceConfig, UsbMatch } from './connect.ts'
import type { DriverDefinition, HidMatch } from './definition.ts'
import type { FoundHid, FoundPorts, FoundSerial } from './discovery.ts'

export type SerialConnect = Extract<Connect, { via: 'serial' }>
export type HidConnect = Extract<Connect, { via: 'hid' }>

const NAMED = ['vendorId', 'productId', 'serialNumber', 'port'] as const

type Named = { readonly [K in keyof UsbMatch]?: UsbMatch[K] | undefined }

/**
 * Whether the path that is named is all that is to be known, and needs no look at what hangs there: nothing else is named beside it,
 * and the model does not ask for a usage. Names of the system move: /dev/hidraw0 may be a keyboard after the next start.
 */
export function isPathEnough(connect: SerialConnect | HidConnect, definition: DriverDefinition): boolean {
  if (connect.path === undefined) return false
  if (connect.via === 'serial') return connect.usb === undefined
  const named = NAMED.some((key) => connect[key] !== undefined)
  return !named && (definition.wire !== 'hid' || definition.match.usage === undefined)
}

/** The first port, in the order of the listing, that fits what is named and is not taken. */
export function matchSerial(
  found: readonly FoundSerial[],
  connect: SerialConnect,
  taken: ReadonlySet<string> = new Set(),
): FoundSerial | undefined {
  const { path, usb } = connect
  return found.find((port) => {
    if (taken.has(port.path) || taken.has(port.device)) return false
    if (path !== undefined && port.path !== path && port.device !== path) return false
    return usb ? fits(port, usb) : path !== undefined
  })
}

/**
 * The first HID device that fits all that is named and the model, and is not taken. A product or path that is named stands
 * above the model's own ids; its usage is asked for all the same, since composite devices have several collections.
 */
export function matchHid(
  found: readonly FoundHid[],
  connect: HidConnect,
  model: HidMatch,
  taken: ReadonlySet<string> = new Set(),
): FoundHid | undefined {
  const { path, vendorId, productId } = connect
  const ids = model.ids.filter((id) => vendorId === undefined || id.vendorId === vendorId)
  const known = (device: FoundHid): boolean =>
    path !== undefined ||
    productId !== undefined ||
    ids.length === 0 ||
    ids.some((id) => id.vendorId === device.vendorId && (id.productIds?.includes(device.productId) ?? true))
  return found.find(
    (device) =>
      !taken.has(device.path) &&
      (path === undefined || device.path === path) &&
      fits(device, connect) &&
      known(device) &&
      // Where the system does not tell collections, the ids must do.
      (model.usage === undefined ||
        device.usage === undefined ||
        (device.usage.page === model.usage.page && device.usage.id === model.usage.id)),
  )
}

function fits(port: FoundSerial | FoundHid, named: Named): boolean {
  return NAMED.every((key) => named[key] === undefined || named[key] === port[key])
}

/** A device that looks for its port. */
export interface Seeker {
  readonly config: DeviceConfig
  readonly definition: DriverDefinition
}

/**
 * Gives each seeker a port of its own, by its id. Those who name one (path, serial number, socket) come first, so that
 * nobody who takes any takes theirs; then the order of the settings counts.
 * @param taken paths that others have open
 */
export function assignPorts(
  found: FoundPorts,
  seekers: readonly Seeker[],
  taken: ReadonlySet<string>,
): ReadonlyMap<string, FoundSerial | FoundHid> {
  const given = new Map<string, FoundSerial | FoundHid>()
  const gone = new Set(taken)
  const exact = seekers.filter(({ config }) => namesOne(config.connect))
  for (const { config, definition } of [...exact, ...seekers.filter((seeker) => !exact.includes(seeker))]) {
    const port = matchPort(found, config.connect, definition, gone)
    if (!port) continue
    given.set(config.id, port)
    gone.add(port.path)
  }
  return given
}

/** The port for one way; `undefined` where nothing fits, and for ways that do not lead over a port. */
export function matchPort(
  found: FoundPorts,
  connect: Connect,
  definition: DriverDefinition,
  taken?: ReadonlySet<string>,
): FoundSerial | FoundHid | undefined {
  if (connect.via === 'serial') return matchSerial(found.serial, connect, taken)
  if (connect.via === 'hid' && definition.wire === 'hid') return matchHid(found.hid, connect, definition.match, taken)
  return undefined
}

function namesOne(connect: Connect): boolean {
  if (connect.via !== 'serial' && connect.via !== 'hid') return false
  const usb: Named | undefined = connect.via === 'serial' ? connect.usb : connect
  return connect.path !== undefined || usb?.serialNumber !== undefined || usb?.port !== undefined
}
