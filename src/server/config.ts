import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { ServerOptions } from './options.ts'

/** A setting that cannot be used: the message is for the person who set it up. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const ConfigFile = z.strictObject({
  listen: z
    .strictObject({ host: z.string().min(1).optional(), port: z.number().int().min(0).max(65535).optional() })
    .optional(),
  /** PEM files. Read again on SIGHUP. */
  tls: z.strictObject({ certFile: z.string().min(1), keyFile: z.string().min(1) }).optional(),
  trustProxy: z.boolean().optional(),
  /** First line: the office key. */
  officeKeyFile: z.string().min(1).optional(),
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  turn: z
    .strictObject({
      urls: z
        .array(z.string().regex(/^turns?:/))
        .min(1)
        .max(8),
      /** First line: coturn's static-auth-secret. */
      secretFile: z.string().min(1),
      ttlSeconds: z
        .number()
        .int()
        .min(300)
        .max(24 * 3600)
        .optional(),
    })
    .optional(),
  policy: z.enum(['all', 'relay']).optional(),
  pageDir: z.string().min(1).optional(),
})
type ConfigFile = z.infer<typeof ConfigFile>

export interface Config {
  readonly options: ServerOptions
  /** Reads the certificate anew; undefined without one. */
  readonly readTls: (() => { cert: Buffer; key: Buffer }) | undefined
  /** File of the office key, for the sentence at the start. */
  readonly officeKeyFile: string
}

export const usage = `npm run consultation-server -- [options]

  --config FILE            settings as JSON (docs/consultation-server.md); options below go before them
  --listen [HOST:]PORT     default 127.0.0.1:47100
  --cert FILE --key FILE   TLS certificate and key, PEM
  --trust-proxy            a proxy of ours stands in front
  --office-key-file FILE   first line: the key the workstations know
  --public-url URL         where people reach the page
  --page FOLDER            the built page, default out/citizen`

const defaultPort = 47_100
const loopback = ['127.0.0.1', '::1', 'localhost']

/**
 * Reads the settings: file first, options of the command line before it. Paths in the file are relative to it.
 * @param args command line without the program
 * @param defaults folder of the built page, and of what this program keeps (a first key for trying out)
 * @throws ConfigError with a sentence
 */
export function readServerConfig(args: readonly string[], defaults: { pageDir: string; dataDir?: string }): Config {
  const flags = readFlags(args)
  const folder = flags.config === undefined ? process.cwd() : dirname(resolve(flags.config))
  const file = flags.config === undefined ? {} : readFile(flags.config)
  const path = (flag: string | undefined, inFile: string | undefined): string | undefined => {
    if (flag !== undefined) return resolve(flag)
    return inFile === undefined ? undefined : resolve(folder, inFile)
  }

  const { host, port } = listenOf(flags.listen, file.listen)
  const certFile = path(flags.cert, file.tls?.certFile)
  const keyFile = path(flags.key, file.tls?.keyFile)
  if ((certFile === undefined) !== (keyFile === undefined)) throw new ConfigError('--cert and --key go together.')
  const trustProxy = flags['trust-proxy'] ?? file.trustProxy ?? false
  const publicUrl = flags['public-url'] ?? file.publicUrl
  const here = loopback.includes(host)
  if (!here && certFile === undefined && !trustProxy) {
    throw new ConfigError(
      'Browsers give the camera to https pages only: name a certificate (--cert, --key), or put a proxy in front and say --trust-proxy.',
    )
  }
  if (trustProxy && publicUrl === undefined) {
    throw new ConfigError('Behind a proxy the server must be told where people reach it: --public-url https://…')
  }

  const given = path(flags['office-key-file'], file.officeKeyFile)
  if (given === undefined && !here) {
    throw new ConfigError(
      'Name the file with the office key (--office-key-file). A new one: openssl rand -base64 33 > office.key',
    )
  }
  const officeKeyFile = given ?? firstKey(defaults.dataDir ?? ownFolder())
  const officeKey = secretIn(officeKeyFile)
  if (officeKey.length < 22) throw new ConfigError(`${officeKeyFile}: the office key has at least 22 characters.`)

  const readTls =
    certFile === undefined || keyFile === undefined
      ? undefined
      : () => ({ cert: bytesOf(certFile), key: bytesOf(keyFile) })
  const secretFile = path(undefined, file.turn?.secretFile)
  return {
    readTls,
    officeKeyFile,
    options: {
      host,
      port,
      officeKey,
      trustProxy,
      pageDir: path(flags.page, file.pageDir) ?? defaults.pageDir,
      ...(readTls === undefined ? {} : { tls: readTls() }),
      ...(publicUrl === undefined ? {} : { publicUrl }),
      ...(file.policy === undefined ? {} : { policy: file.policy }),
      ...(file.turn === undefined || secretFile === undefined
        ? {}
        : {
            turn: {
              urls: file.turn.urls,
              secret: secretIn(secretFile),
              ...(file.turn.ttlSeconds === undefined ? {} : { ttlSeconds: file.turn.ttlSeconds }),
            },
          }),
    },
  }
}

function readFlags(args: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...args],
      options: {
        config: text,
        listen: text,
        cert: text,
        key: text,
        'trust-proxy': { type: 'boolean' },
        'office-key-file': text,
        'public-url': text,
        page: text,
      },
    }).values
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}\n\n${usage}`)
  }
}

function listenOf(flag: string | undefined, inFile: ConfigFile['listen']): { host: string; port: number } {
  const known = { host: inFile?.host ?? '127.0.0.1', port: inFile?.port ?? defaultPort }
  if (flag === undefined) return known
  const [, host, port] = /^(?:(.+):)?(\d{1,5})$/.exec(flag) ?? []
  if (port === undefined || Number(port) > 65_535) throw new ConfigError('--listen is PORT or HOST:PORT.')
  return { host: host?.replace(/^\[(.*)\]$/, '$1') ?? known.host, port: Number(port) }
}

function readFile(path: string): ConfigFile {
  let value: unknown
  try {
    value = JSON.parse(String(bytesOf(path)).replace(/^\uFEFF/, ''))
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw new ConfigError(`${path} is not JSON.`)
  }
  const parsed = ConfigFile.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys] : (issue?.path ?? [])
  throw new ConfigError(`${path}: "${where.map(String).join('.')}" is wrong (${issue?.message ?? 'invalid'}).`)
}

function secretIn(path: string): string {
  const [line = ''] = String(bytesOf(path)).split(/\r?\n/)
  const secret = line.trim()
  if (secret === '') throw new ConfigError(`${path} is empty: its first line is the secret.`)
  return secret
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new ConfigError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`)
  }
}

function ownFolder(): string {
  return join(process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'tresen-consultation')
}

/** For trying out on this machine: a key of its own, made once. */
function firstKey(folder: string): string {
  const path = join(folder, 'office.key')
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(path, `${randomBytes(33).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST') throw new ConfigError(`${path} cannot be written (${code}).`)
  }
  return path
}
