import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { DeviceConfig as DriverConfig } from '../../drivers/connect.ts'
import { officeDevices } from '../../drivers/rig/office.ts'
import { ConfigError } from './config-error.ts'
import { Devices, DevicesFile, readKeptDevices, refuseSimulated } from './config-devices.ts'
import { ConsultationFile, consultationOf, type ConsultationConfig } from './config-consultation.ts'
import { readJson, readNamed } from './config-read.ts'

const DatabaseConfig = z.discriminatedUnion('engine', [
  z.object({ engine: z.literal('sqlite') }),
  z.object({
    engine: z.literal('postgres'),
    /** Host name, or the folder of a Unix socket. */
    host: z.string().min(1),
    port: z.number().int().min(1).max(65535).default(5432),
    database: z.string().min(1),
    user: z.string().min(1),
    /** File whose first line is the password. */
    passwordFile: z.string().min(1),
    /** Certificate authority (PEM file); the system's own when absent. `false` only for a Unix socket or this machine. */
    tls: z.union([z.literal(false), z.object({ caFile: z.string().min(1).optional() })]).default({}),
    /** File with the office key (32 bytes, hex) that wraps the documents' keys. */
    officeKeyFile: z.string().min(1),
  }),
])

const ConfigFile = z
  .object({
    office: z.object({ name: z.string().min(1), city: z.string().min(1) }),
    database: DatabaseConfig,
    devices: Devices,
    /** Minutes without input until the screen locks. */
    lockAfterMinutes: z.number().int().min(1).max(240),
    /** Days a card stays in the locker. */
    pickupDays: z.number().int().min(1).max(28),
    /** RSA public key (PEM file) to which raw signature strokes are sealed. */
    escrowKeyFile: z.string().min(1).optional(),
    consultation: ConsultationFile,
  })
  .partial()
  .strict()

export interface Config {
  /** `demo`: invented people in a folder of their own; `real`: never mixed with it. */
  readonly mode: 'demo' | 'real'
  readonly dataDir: string
  readonly office: { readonly name: string; readonly city: string }
  readonly database: z.infer<typeof DatabaseConfig>
  readonly devices: readonly DriverConfig[]
  /** Where the devices page keeps its list; undefined when `--devices` names them, which the page does not change. */
  readonly devicesFile: string | undefined
  /** Control socket of simulators that run as programs of their own. */
  readonly simulators: string | undefined
  readonly lockAfterMinutes: number
  readonly pickupDays: number
  readonly escrowKeyFile: string | undefined
  /** undefined: this office talks to nobody by video. */
  readonly consultation: ConsultationConfig | undefined
}

export { ConfigError }

/**
 * Reads the settings: `--office=real|demo` (default demo), `--data-dir=DIR`, `--devices=FILE` (as `npm run devices` writes
 * it), and `config.json` and `devices.json` (what the devices page set; it goes before `devices` of config.json) in the data
 * folder.
 * @param argv command line without the program
 * @param userData Electron's folder for this program's data
 * @throws ConfigError with a sentence for the person who set it up
 */
export function readConfig(argv: readonly string[], userData: string): Config {
  const option = (name: string) => argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3)
  const mode = option('office') ?? 'demo'
  // A slip of the pen must not open the demo office in place of the real one.
  if (mode !== 'demo' && mode !== 'real') throw new ConfigError('--office is "demo" or "real".')
  const folder = option('data-dir')
  if (folder === '') throw new ConfigError('--data-dir names no folder.')
  const dataDir = folder === undefined ? join(userData, mode) : resolve(folder)
  const file = readJson(join(dataDir, 'config.json'), ConfigFile) ?? {}
  const devicesPath = option('devices')
  const wired = devicesPath === undefined ? undefined : readJson(devicesPath, DevicesFile)
  if (devicesPath !== undefined && wired === undefined) {
    throw new ConfigError(`${devicesPath} is missing: start "npm run devices" first, or leave --devices away.`)
  }
  const devicesFile = join(dataDir, 'devices.json')
  const devices: readonly DriverConfig[] =
    wired?.devices ?? readKeptDevices(devicesFile) ?? file.devices ?? (mode === 'demo' ? [...officeDevices()] : [])
  refuseSimulated(mode, devices)
  return {
    mode,
    dataDir,
    office: file.office ?? { name: 'Ausländerbehörde Musterstadt', city: 'Musterstadt' },
    database: file.database ?? { engine: 'sqlite' },
    devices,
    devicesFile: wired === undefined ? devicesFile : undefined,
    simulators: wired?.control,
    lockAfterMinutes: file.lockAfterMinutes ?? 10,
    pickupDays: file.pickupDays ?? 7,
    escrowKeyFile: file.escrowKeyFile,
    consultation: consultationOf(file.consultation, mode, readNamed),
  }
}
