import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { DeviceConfig as DriverConfig } from '../../drivers/connect.ts'
import { officeDevices } from '../../drivers/rig/office.ts'
import { ConfigError } from './config-error.ts'
import { ConsultationFile, consultationOf, type ConsultationConfig } from './config-consultation.ts'

const Connect = z.discriminatedUnion('via', [
  z.object({ via: z.literal('simulated') }),
  z.object({ via: z.literal('serial'), path: z.string().min(1), baud: z.number().int().positive().optional() }),
  z.object({ via: z.literal('tcp'), host: z.string().min(1), port: z.number().int().min(1).max(65535) }),
  z.object({
    via: z.literal('hid'),
    vendorId: z.number().int().optional(),
    productId: z.number().int().optional(),
    serialNumber: z.string().optional(),
  }),
  z.object({ via: z.literal('hid-socket'), path: z.union([z.string().min(1), z.number().int()]) }),
])

const DeviceConfigSchema = z.object({
  id: z.string().min(1),
  kind: z.enum(['scanner', 'pad', 'lock-board']),
  /** Name of a model in drivers/registry.ts. */
  model: z.string().min(1),
  /** As the strip shows it. */
  name: z.string().min(1),
  connect: Connect,
  /** The other end is a simulator although it hangs on a real line. */
  simulated: z.boolean().optional(),
  options: z.record(z.string(), z.unknown()).optional(),
})

/** Ids tell devices apart everywhere: two with one id would answer for each other. */
const Devices = z
  .array(DeviceConfigSchema)
  .refine((devices) => new Set(devices.map(({ id }) => id)).size === devices.length, {
    message: 'two devices have one id',
  })

/** What `npm run devices` writes: devices, and where their simulators are told what to do. */
const DevicesFile = z.object({ devices: Devices, control: z.string().optional() })

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
 * it), and `config.json` in the data folder.
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
  const devices: readonly DriverConfig[] =
    wired?.devices ?? file.devices ?? (mode === 'demo' ? [...officeDevices()] : [])
  if (mode === 'real' && devices.some((device) => device.connect.via === 'simulated' || device.simulated === true)) {
    throw new ConfigError('Simulated devices belong to the demo office: name real devices in config.json.')
  }
  return {
    mode,
    dataDir,
    office: file.office ?? { name: 'Ausländerbehörde Musterstadt', city: 'Musterstadt' },
    database: file.database ?? { engine: 'sqlite' },
    devices,
    simulators: wired?.control,
    lockAfterMinutes: file.lockAfterMinutes ?? 10,
    pickupDays: file.pickupDays ?? 7,
    escrowKeyFile: file.escrowKeyFile,
    consultation: consultationOf(file.consultation, mode, readNamed),
  }
}

function readNamed(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new ConfigError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`)
  }
}

function readJson<T>(path: string, schema: z.ZodType<T>): T | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new ConfigError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`)
  }
  let value: unknown
  try {
    // Windows' own editor begins a file with a byte order mark.
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new ConfigError(`${path} is not JSON. Repair or remove it.`)
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    // An unknown key stands in the issue, not in its path.
    const where = issue?.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys] : (issue?.path ?? [])
    throw new ConfigError(`${path}: "${where.map(String).join('.')}" is wrong (${issue?.message ?? 'invalid'}).`)
  }
  return parsed.data
}
