import type { DeviceConfig } from '../../../../drivers/connect.ts'
import type { DriverDefinition, UsbId } from '../../../../drivers/definition.ts'
import type { FoundHid, FoundPorts, FoundSerial } from '../../../../drivers/discovery.ts'
import { assignPorts, type Seeker } from '../../../../drivers/match.ts'
import { definitions, findDefinition } from '../../../../drivers/registry.ts'
import type { DeviceConnect, FoundDevice } from '../../../shared/contract/devices.ts'
import type { Hub } from '../../devices/hub.ts'

/**
 * What hangs on this machine, configured or not, each with the models that fit.
 * @param configured the devices of this workstation: what serves one of them says so
 */
export async function findDevices(
  hub: Pick<Hub, 'found' | 'pathOf'>,
  configured: readonly DeviceConfig[],
): Promise<{ readonly devices: FoundDevice[]; readonly problems: ('serial' | 'hid')[] }> {
  const found = await hub.found()
  const ports = [...found.serial, ...oncePerPath(found.hid)]
  const served = servedBy(hub, found, configured)
  return {
    devices: ports.map((port) => ({
      via: port.via,
      path: port.path,
      vendorId: port.vendorId ?? null,
      productId: port.productId ?? null,
      serialNumber: port.serialNumber ?? null,
      port: port.port ?? null,
      title: port.title,
      models: modelsFor(port).map(({ model }) => model),
      deviceId: served.get(port.path) ?? null,
      connect: wayTo(port, ports),
    })),
    problems: [...new Set(found.problems.map(({ via }) => via))],
  }
}

/** Which device has which port: the one it has open, or the one it would be given. */
function servedBy(
  hub: Pick<Hub, 'pathOf'>,
  found: FoundPorts,
  configured: readonly DeviceConfig[],
): ReadonlyMap<string, string> {
  const served = new Map<string, string>()
  const seekers: Seeker[] = []
  for (const config of configured) {
    const path = hub.pathOf(config.id)
    const open = [...found.serial, ...found.hid].find(
      (port) => port.path === path || (port.via === 'serial' && port.device === path),
    )
    const definition = findDefinition(config.model)
    if (open !== undefined) served.set(open.path, config.id)
    else if (definition !== undefined) seekers.push({ config, definition })
  }
  for (const [id, { path }] of assignPorts(found, seekers, new Set(served.keys()))) served.set(path, id)
  return served
}

/** Keyboards and mice are nobody's business here; a composite device is listed for each of its collections, and shown once. */
function oncePerPath(hid: readonly FoundHid[]): readonly FoundHid[] {
  const known = hid.filter((device) => modelsFor(device).length > 0)
  return known.filter((device, at) => known.findIndex(({ path }) => path === device.path) === at)
}

/** Models that fit by ids or usage, or, for a serial port, by the ids of their own adapter. */
function modelsFor(port: FoundSerial | FoundHid): readonly DriverDefinition[] {
  return definitions.filter((definition) => {
    if (definition.wire === 'bytes') return port.via === 'serial' && fits(port, definition.usb ?? [])
    if (port.via !== 'hid') return false
    const { ids, usage } = definition.match
    const sameUsage =
      usage === undefined || port.usage === undefined || (port.usage.page === usage.page && port.usage.id === usage.id)
    return ids.length === 0 ? port.usage !== undefined && sameUsage : fits(port, ids) && sameUsage
  })
}

function fits(port: FoundSerial | FoundHid, ids: readonly UsbId[]): boolean {
  return ids.some(
    ({ vendorId, productIds }) =>
      port.vendorId === vendorId && (productIds === undefined || productIds.some((id) => id === port.productId)),
  )
}

/** By what it says of itself where that tells it from the others; else by its socket, and at last by its path. */
function wayTo(port: FoundSerial | FoundHid, all: readonly (FoundSerial | FoundHid)[]): DeviceConnect {
  const { vendorId, productId, serialNumber } = port
  if (vendorId === undefined) return { via: port.via, path: port.path }
  const twins = all.filter((other) => other.vendorId === vendorId && other.productId === productId)
  const usb = {
    vendorId,
    ...(productId === undefined ? {} : { productId }),
    ...(serialNumber === undefined
      ? twins.length > 1 && port.port !== undefined
        ? { port: port.port }
        : {}
      : { serialNumber }),
  }
  return port.via === 'serial' ? { via: 'serial', usb } : { via: 'hid', ...usb }
}
