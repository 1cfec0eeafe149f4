import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { DeviceConfig } from '../../drivers/connect.ts'
import { id } from '../shared/contract/define.ts'
import { DeviceConnect, DeviceOptions, MOST_DEVICES } from '../shared/contract/devices.ts'
import { ConfigError } from './config-error.ts'
import { readJson } from './config-read.ts'

/** What the page can set, and the two ways that lead to simulators. */
const Connect = z.discriminatedUnion('via', [
  ...DeviceConnect.options,
  z.object({ via: z.literal('simulated') }),
  z.object({ via: z.literal('hid-socket'), path: z.union([z.string().min(1).max(500), z.number().int()]) }),
])

/** Bounded as the contract is: what the page could not be told must not come in by a file. */
const Device = z.object({
  id,
  kind: z.enum(['scanner', 'pad', 'lock-board']),
  /** Name of a model in drivers/registry.ts. */
  model: z.string().min(1).max(64),
  /** As the strip shows it. */
  name: z.string().trim().min(1).max(60),
  connect: Connect,
  /** The other end is a simulator although it hangs on a real line. */
  simulated: z.boolean().optional(),
  options: DeviceOptions.optional(),
})

/** Ids tell devices apart everywhere: two with one id would answer for each other. */
export const Devices = z
  .array(Device)
  .max(MOST_DEVICES)
  .refine((devices) => new Set(devices.map(({ id }) => id)).size === devices.length, {
    message: 'two devices have one id',
  })

/** What `npm run devices` writes: devices, and where their simulators are told what to do. */
export const DevicesFile = z.object({ devices: Devices, control: z.string().optional() })

const VERSION = 1

/** `devices.json` in the data folder: the devices of this workstation, once the devices page has changed something. */
const Kept = z
  .object({
    version: z.number().refine((version) => version === VERSION, {
      message: `this program reads version ${VERSION}; a newer program wrote it`,
    }),
    devices: Devices,
  })
  .strict()

/** @returns undefined when the page never changed anything. @throws ConfigError naming file and field; the file stays as it is */
export function readKeptDevices(path: string): readonly DeviceConfig[] | undefined {
  return readJson(path, Kept)?.devices
}

/** Somebody else has changed the list since this program read it. */
export class DevicesChanged extends ConfigError {}

/** As they would stand in the file. */
const written = (devices: readonly DeviceConfig[]): unknown => JSON.parse(JSON.stringify(Devices.parse(devices)))

/** What stands in the file for each device beside what this program knows of one. */
function strangersIn(path: string): ReadonlyMap<string, object> {
  const raw = readJson(path, z.object({ devices: z.array(z.looseObject({ id: z.string() })) }))
  const known = new Set(Object.keys(Device.shape))
  return new Map(
    (raw?.devices ?? []).map((device) => [
      device.id,
      Object.fromEntries(Object.entries(device).filter(([key]) => !known.has(key))),
    ]),
  )
}

/**
 * Writes the devices whole or not at all: whatever ends the program in the middle, the list before or the new one is there. What
 * somebody noted at a device beside what this program knows stays there.
 * @param before the list as this program knows it: as it read it, or wrote it last
 * @throws ConfigError when what lies there is broken or newer, DevicesChanged when it is another list than `before` (it stays), or
 * the system's error when it cannot be written
 */
export async function keepDevices(
  path: string,
  devices: readonly DeviceConfig[],
  before: readonly DeviceConfig[],
): Promise<void> {
  // Somebody may have changed it by hand, or with a newer program, since it was read.
  const there = readKeptDevices(path)
  if (there !== undefined && !isDeepStrictEqual(written(there), written(before))) {
    throw new DevicesChanged(`${path} was changed by somebody else.`)
  }
  const strangers = strangersIn(path)
  const kept = devices.map((device) => ({ ...device, ...strangers.get(device.id) }))
  const partial = `${path}.new`
  await mkdir(dirname(path), { recursive: true })
  try {
    const file = await open(partial, 'w', 0o600)
    try {
      await file.writeFile(`${JSON.stringify({ version: VERSION, devices: kept }, null, 2)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

/** Simulated devices never serve a real office. @throws ConfigError */
export function refuseSimulated(mode: 'demo' | 'real', devices: readonly DeviceConfig[]): void {
  const pretended = devices.some(
    ({ connect, simulated }) => connect.via === 'simulated' || connect.via === 'hid-socket' || simulated === true,
  )
  if (mode === 'real' && pretended) {
    throw new ConfigError('Simulated devices belong to the demo office: name real devices in config.json.')
  }
}
