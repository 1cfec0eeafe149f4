import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { formatRecoveryCode, keyIdOf, parseRecoveryCode, passphraseKey, seal, unseal } from './key-wrap.ts'

/** The part of Electron's safeStorage used here. The last two exist on Linux only. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean
  encryptString(plain: string): Uint8Array
  decryptString(encrypted: Buffer): string
  getSelectedStorageBackend?(): string
  setUsePlainTextEncryption?(usePlainText: boolean): void
}

export interface KeystoreOptions {
  /** Folder of `database-key.json`. */
  readonly folder: string
  /** While this file exists no new key is ever made. */
  readonly databaseFile: string
  readonly safeStorage: SafeStorage
  /** The demo office may keep its key without a keystore; real data may not. */
  readonly demo: boolean
  /** For a machine without keystore: opens the key, or protects a new one. */
  readonly passphrase?: string
}

export interface OfficeKey {
  /** 32 raw bytes: the key of the SQLite file. */
  readonly key: Uint8Array
  readonly keyId: string
  readonly protection: 'keystore' | 'passphrase'
  /** The keystore is none (`basic_text`): whoever has the disk has the key. Demo office only; shown on screen. */
  readonly weak: boolean
  /** Only when the key was made just now: for paper, shown once, stored nowhere. */
  readonly recoveryCode?: string
}

const base64 = z.base64().transform((text): Uint8Array => Buffer.from(text, 'base64'))
const recoveryFields = { version: z.literal(1), keyId: z.string(), createdAt: z.string(), recovery: base64 }
const RecoveryFile = z.object(recoveryFields)
const KeyFile = z.object({
  ...recoveryFields,
  protection: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('keystore'), backend: z.string(), wrapped: base64 }),
    z.object({ kind: z.literal('passphrase'), salt: base64, wrapped: base64 }),
  ]),
})
type KeyFile = z.output<typeof KeyFile>
type Protection = KeyFile['protection']

const MINIMUM_PASSPHRASE = 12

const keyFileOf = (folder: string) => join(folder, 'database-key.json')
/** The part for the recovery code once more: the key file may be lost, this and the code rebuild it. */
const recoveryFileOf = (folder: string) => join(folder, 'database-key.recovery.json')

/**
 * Opens the office's key, or makes one where there is neither key nor database.
 *
 * @throws AppError `database/passphrase-needed` (details.fresh: a new one is to be chosen), `database/passphrase-wrong`,
 *   `invalid-input` (a new passphrase is too short), `database/key-unwrap` (details.reason: `keystore` cannot open it,
 *   details.stored and details.now name the backends; `missing` or `damaged` key file; `weak`): then {@link recoverKey}
 */
export async function openKey(options: KeystoreOptions): Promise<OfficeKey> {
  const stored = await readKeyFile(keyFileOf(options.folder))
  if (stored === 'damaged') throw new AppError('database/key-unwrap', { details: { reason: 'damaged' } })
  if (stored === 'missing') {
    if (existsSync(options.databaseFile)) throw new AppError('database/key-unwrap', { details: { reason: 'missing' } })
    return await createKey(options)
  }
  const { protection } = stored
  const key = await unwrap(protection, stored.keyId, options)
  const backend = backendOf(options.safeStorage)
  if (protection.kind === 'keystore' && protection.backend !== backend && isStrong(options.safeStorage)) {
    // The desktop changed its keystore and could still open the old one: keep the key in the one of today.
    await writeKey(options.folder, { ...stored, protection: await protect(key, stored.keyId, options) })
    return describeKey(key, 'keystore', backend)
  }
  return describeKey(key, protection.kind, protection.kind === 'keystore' ? protection.backend : '')
}

/**
 * Rebuilds the key file from the recovery code on paper, protected anew by this machine's keystore or the passphrase.
 *
 * @throws AppError `database/passphrase-wrong` (details.what `recovery-code`), `database/key-unwrap` (details.reason
 *   `missing`: neither the key file nor its recovery part is there), and what protecting a new key may throw
 */
export async function recoverKey(options: KeystoreOptions, recoveryCode: string): Promise<OfficeKey> {
  const keyFile = await readKeyFile(keyFileOf(options.folder))
  const stored = typeof keyFile === 'object' ? keyFile : await readRecoveryFile(recoveryFileOf(options.folder))
  const code = parseRecoveryCode(recoveryCode)
  const key = code === undefined ? undefined : unseal(code, stored.recovery, context(stored.keyId, 'recovery'))
  if (key === undefined) throw new AppError('database/passphrase-wrong', { details: { what: 'recovery-code' } })
  const protection = await protect(key, stored.keyId, options)
  const { version, keyId, createdAt, recovery } = stored
  await writeKey(options.folder, { version, keyId, createdAt, recovery, protection })
  return describeKey(key, protection.kind, protection.kind === 'keystore' ? protection.backend : '')
}

async function createKey(options: KeystoreOptions): Promise<OfficeKey> {
  const { keep, ...drafted } = await draftKey(options)
  await keep()
  return drafted
}

/**
 * A new key that stands in no file before `keep`: whoever is interrupted while the recovery code is on screen begins anew.
 * @throws AppError what {@link openKey} throws for a new key; `conflict` where there is a key or a database already
 */
export async function draftKey(
  options: KeystoreOptions,
): Promise<OfficeKey & { readonly recoveryCode: string; keep(): Promise<void> }> {
  if (existsSync(keyFileOf(options.folder)) || existsSync(options.databaseFile)) throw new AppError('conflict')
  const key = randomBytes(32)
  const code = randomBytes(32)
  const keyId = keyIdOf(key)
  const protection = await protect(key, keyId, options)
  const recovery = seal(code, key, context(keyId, 'recovery'))
  const described = describeKey(key, protection.kind, protection.kind === 'keystore' ? protection.backend : '')
  const file = { version: 1, keyId, createdAt: new Date().toISOString(), recovery, protection } as const
  return { ...described, recoveryCode: formatRecoveryCode(code), keep: () => writeKey(options.folder, file) }
}

function describeKey(key: Uint8Array, protection: OfficeKey['protection'], backend: string): OfficeKey {
  return { key, keyId: keyIdOf(key), protection, weak: protection === 'keystore' && !isStrongBackend(backend) }
}

const context = (keyId: string, purpose: string) => `tresen database key 1 ${keyId} ${purpose}`

/** Windows and macOS have one keystore and no name for it. */
const backendOf = (safeStorage: SafeStorage) => safeStorage.getSelectedStorageBackend?.() ?? 'system'
/** `basic_text` encrypts with a password that stands in Chromium's source; `unknown` is said before `app` is ready. */
const isStrongBackend = (backend: string) => backend !== 'basic_text' && backend !== 'unknown'
const isStrong = (safeStorage: SafeStorage) =>
  isStrongBackend(backendOf(safeStorage)) && safeStorage.isEncryptionAvailable()

async function protect(key: Uint8Array, keyId: string, options: KeystoreOptions): Promise<Protection> {
  const { safeStorage, demo, passphrase } = options
  if (passphrase !== undefined) {
    if (passphrase.length < MINIMUM_PASSPHRASE) {
      throw new AppError('invalid-input', { details: { field: 'passphrase', least: MINIMUM_PASSPHRASE } })
    }
    const salt = randomBytes(16)
    const wrapped = seal(await passphraseKey(passphrase, salt), key, context(keyId, 'passphrase'))
    return { kind: 'passphrase', salt, wrapped }
  }
  if (!isStrong(safeStorage)) {
    if (!demo) throw new AppError('database/passphrase-needed', { details: { fresh: true } })
    safeStorage.setUsePlainTextEncryption?.(true)
  }
  const wrapped = safeStorage.encryptString(Buffer.from(key).toString('hex'))
  // Without a keystore the name is settled: `unknown` now may be `basic_text` at the next start.
  return { kind: 'keystore', backend: isStrong(safeStorage) ? backendOf(safeStorage) : 'basic_text', wrapped }
}

async function unwrap(protection: Protection, keyId: string, options: KeystoreOptions): Promise<Uint8Array> {
  if (protection.kind === 'passphrase') {
    if (options.passphrase === undefined) {
      throw new AppError('database/passphrase-needed', { details: { fresh: false } })
    }
    const wrapping = await passphraseKey(options.passphrase, protection.salt)
    const key = unseal(wrapping, protection.wrapped, context(keyId, 'passphrase'))
    if (key === undefined) throw new AppError('database/passphrase-wrong', { details: { what: 'passphrase' } })
    return key
  }
  const weak = !isStrongBackend(protection.backend)
  if (weak && !options.demo) throw new AppError('database/key-unwrap', { details: { reason: 'weak' } })
  if (weak) options.safeStorage.setUsePlainTextEncryption?.(true)
  const details = { reason: 'keystore', stored: protection.backend, now: backendOf(options.safeStorage) }
  let key: Uint8Array
  try {
    key = Buffer.from(options.safeStorage.decryptString(Buffer.from(protection.wrapped)), 'hex')
  } catch (cause) {
    throw new AppError('database/key-unwrap', { details, cause })
  }
  // A keystore of another user or profile may answer with something else than it was given.
  if (key.length !== 32 || keyIdOf(key) !== keyId) throw new AppError('database/key-unwrap', { details })
  return key
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'missing' : 'damaged'
  }
}

async function readKeyFile(file: string): Promise<KeyFile | 'missing' | 'damaged'> {
  const json = await readJson(file)
  if (json === 'missing') return 'missing'
  const parsed = KeyFile.safeParse(json)
  return parsed.success ? parsed.data : 'damaged'
}

async function readRecoveryFile(file: string): Promise<z.output<typeof RecoveryFile>> {
  const parsed = RecoveryFile.safeParse(await readJson(file))
  if (!parsed.success) throw new AppError('database/key-unwrap', { details: { reason: 'missing' } })
  return parsed.data
}

async function writeKey(folder: string, key: KeyFile): Promise<void> {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  const { version, keyId, createdAt, protection } = key
  const recoveryPart = { version, keyId, createdAt, recovery: text(key.recovery) }
  const wrapped =
    protection.kind === 'keystore'
      ? { ...protection, wrapped: text(protection.wrapped) }
      : { ...protection, salt: text(protection.salt), wrapped: text(protection.wrapped) }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // The recovery part first: no key is in use that the paper could not bring back.
  await writeDurably(recoveryFileOf(folder), recoveryPart)
  await writeDurably(keyFileOf(folder), { ...recoveryPart, protection: wrapped })
}

/** The file is the old one or the new one, whole, whatever happens in between. */
async function writeDurably(file: string, content: object): Promise<void> {
  const part = await open(`${file}.part`, 'w', 0o600)
  try {
    await part.writeFile(`${JSON.stringify(content, null, 2)}\n`)
    await part.sync()
  } finally {
    await part.close()
  }
  await rename(`${file}.part`, file)
  // A folder cannot be opened, nor needs to be synced, on Windows.
  if (process.platform === 'win32') return
  const folder = await open(dirname(file), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
