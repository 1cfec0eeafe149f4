import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Installation } from '../shared/contract/session.ts'
import { AppError, isAppError } from '../shared/errors.ts'
import type { Config } from './config.ts'
import { documentKey, type Kek } from './db/blobs.ts'
import { openKey, recoverKey, type KeystoreOptions, type OfficeKey, type SafeStorage } from './db/keystore.ts'
import { openDatabase, type DatabaseConfig, type OpenDatabase, type OpenDeps } from './db/open.ts'

export interface StoreDeps extends OpenDeps {
  readonly safeStorage: SafeStorage
}

export interface OpenStore {
  readonly database: OpenDatabase
  readonly kek: Kek
}

export type StoreState = Pick<Installation, 'store' | 'needsPassphrase' | 'error' | 'weakKeystore'>

/**
 * The way from a closed program to an open database: by the keystore, by a passphrase where there is none, or by the recovery
 * code. Says at each moment where it stands; never makes a new key over an existing store.
 */
export class Store {
  readonly #config: Config
  readonly #deps: StoreDeps
  readonly #opened: (store: OpenStore) => Promise<void>
  readonly #changed: () => void
  #state: StoreState = { store: 'opening', needsPassphrase: false, error: null, weakKeystore: false }
  #waiting: (() => void) | undefined

  constructor(config: Config, deps: StoreDeps, opened: (store: OpenStore) => Promise<void>, changed: () => void) {
    this.#config = config
    this.#deps = deps
    this.#opened = opened
    this.#changed = changed
  }

  get state(): StoreState {
    return this.#state
  }

  /** Opens the store if nobody must be asked first. */
  async start(): Promise<void> {
    mkdirSync(this.#config.dataDir, { recursive: true, mode: 0o700 })
    if (this.#config.mode === 'real' && this.#config.database.engine === 'sqlite') {
      this.#set({ needsPassphrase: !this.#deps.safeStorage.isEncryptionAvailable() })
      if (!existsSync(this.#file)) {
        // A key without its database: somebody moved the file. An empty office in its place would look like a loss.
        if (existsSync(join(this.#config.dataDir, 'database-key.json'))) this.#fail(new AppError('database/missing'))
        else this.#set({ store: 'new' })
        return
      }
    }
    await this.#try(() => openKey(this.#keystore()))
  }

  /** @returns the recovery code; the store is ready once {@link recoveryKept} was called */
  async create(passphrase: string | null): Promise<string> {
    if (this.#state.store !== 'new' || this.#waiting !== undefined) throw new AppError('conflict')
    const key = await openKey(this.#keystore(passphrase ?? undefined))
    if (key.recoveryCode === undefined) throw new AppError('conflict')
    this.#waiting = () => void this.#try(() => Promise.resolve(key))
    return key.recoveryCode
  }

  recoveryKept(): void {
    this.#waiting?.()
    this.#waiting = undefined
  }

  async unlock(passphrase: string): Promise<void> {
    if (this.#state.store !== 'passphrase') throw new AppError('conflict')
    await this.#open(await openKey(this.#keystore(passphrase)))
  }

  /** @param passphrase the new one, where no keystore protects the key */
  async recover(code: string, passphrase: string | null): Promise<void> {
    if (this.#state.store !== 'passphrase' && this.#state.store !== 'failed') throw new AppError('conflict')
    await this.#open(await recoverKey(this.#keystore(passphrase ?? undefined), code))
  }

  get #file(): string {
    return join(this.#config.dataDir, 'tresen.db')
  }

  #keystore(passphrase?: string): KeystoreOptions {
    return {
      folder: this.#config.dataDir,
      databaseFile: this.#file,
      safeStorage: this.#deps.safeStorage,
      demo: this.#config.mode === 'demo',
      ...(passphrase === undefined ? {} : { passphrase }),
    }
  }

  async #try(key: () => Promise<OfficeKey>): Promise<void> {
    try {
      await this.#open(this.#config.database.engine === 'sqlite' ? await key() : undefined)
    } catch (error) {
      this.#fail(error)
    }
  }

  async #open(key: OfficeKey | undefined): Promise<void> {
    const { database, secret } = this.#databaseConfig(key)
    const opened = await openDatabase(database, this.#deps)
    await this.#opened({ database: opened, kek: documentKey(secret) })
    this.#set({ store: 'ready', weakKeystore: key?.weak ?? false })
  }

  #databaseConfig(key: OfficeKey | undefined): { database: DatabaseConfig; secret: Uint8Array } {
    const { database } = this.#config
    if (database.engine === 'sqlite') {
      if (key === undefined) throw new AppError('database/key-unwrap')
      return { database: { engine: 'sqlite', file: this.#file, key: key.key, create: true }, secret: key.key }
    }
    const { tls, passwordFile, officeKeyFile, host, port, user } = database
    const secret = Buffer.from(firstLine(officeKeyFile), 'hex')
    if (secret.length !== 32) throw new AppError('database/key-unwrap', { details: { reason: 'office-key' } })
    return {
      database: {
        engine: 'postgres',
        host,
        port,
        database: database.database,
        user,
        password: firstLine(passwordFile),
        tls: tls === false ? 'off' : tls.caFile === undefined ? {} : { ca: readFileSync(tls.caFile, 'utf8') },
      },
      secret,
    }
  }

  #fail(error: unknown): void {
    if (isAppError(error, 'database/passphrase-needed')) {
      this.#set({ store: 'passphrase' })
      return
    }
    const known = isAppError(error) ? error : new AppError('database/unavailable', { cause: error })
    if (!isAppError(error)) this.#deps.log('error', 'store', 'the store did not open', { kind: (error as Error).name })
    this.#set({ store: 'failed', error: { code: known.code, details: { ...known.details } } })
  }

  #set(change: Partial<StoreState>): void {
    this.#state = { ...this.#state, error: null, ...change }
    this.#changed()
  }
}

/** @throws AppError `database/key-unwrap` naming the reason, never the file's content */
function firstLine(file: string): string {
  try {
    return (readFileSync(file, 'utf8').split('\n')[0] ?? '').trim()
  } catch (cause) {
    throw new AppError('database/key-unwrap', { details: { reason: 'file-missing' }, cause })
  }
}
