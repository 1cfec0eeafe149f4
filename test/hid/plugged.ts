import type { TestContext } from 'node:test'

import { openDevice, type DeviceConfig } from '../../drivers/connect.ts'
import type { AnyDevice } from '../../drivers/devices.ts'
import type { DriverDefinition, DriverOptions, HidDriver, HidSimulator } from '../../drivers/definition.ts'
import type { Traffic } from '../../drivers/traffic.ts'
import type { HidPeer } from '../../drivers/transport/transport.ts'
import { plugIn } from './uhid.ts'

/** Plugs a simulator into the kernel as the device it plays; pulled out at the end of the test at the latest. */
export async function plugged(t: TestContext, simulator: HidSimulator, serialNumber: string): Promise<HidPeer> {
  const { vendorId, productId, descriptor } = simulator
  if (!descriptor) throw new Error('a kernel wants a report descriptor')
  const peer = await plugIn({ name: `Simulated ${serialNumber}`, serialNumber, vendorId, productId, descriptor })
  t.after(() => peer.close())
  simulator.attach(peer)
  return peer
}

/** A device that hangs on this machine's own USB, known by its serial number. */
export function config(definition: DriverDefinition, serialNumber: string, options: DriverOptions = {}): DeviceConfig {
  const { kind, model, title } = definition
  return { id: kind, kind, model, name: title, connect: { via: 'hid', serialNumber }, options }
}

/** Looks for the device and opens it as the program does; closed at the end of the test at the latest. */
export async function opened<D extends AnyDevice>(
  t: TestContext,
  definition: HidDriver<D>,
  serialNumber: string,
  options?: DriverOptions,
  onTraffic?: (traffic: Traffic) => void,
): Promise<D> {
  const own = onTraffic ? { onTraffic } : {}
  const device = (await openDevice(definition, config(definition, serialNumber, options), own)) as D
  t.after(() => device.close())
  return device
}
