import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Installation } from '../shared/contract/session.ts'
import { AppError, isAppError } from '../shared/errors.ts'
import type { Config } from './config.ts'
import { documentKey, type Kek } from './db/blobs.ts'
import { draftKey, openKey, recoverKey, type KeystoreOptions, type OfficeKey, type SafeStorage } from './db/keystore.ts'
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
  #waiting: (() => Promise<void>) | undefined
  /** A key is being opened: whoever presses the button twice opens one store. */
  #busy = false

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
    try {
      mkdirSync(this.#config.dataDir, { recursive: true, mode: 0o700 })
    } catch (error) {
      return this.#fail(error)
    }
    if (this.#config.mode === 'real' && this.#config.database.engine === 'sqlite') {
      this.#set({ needsPassphrase: !this.#deps.safeStorage.isEncryptionAvailable() })
      if (!existsSync(this.#file)) {
        const keyed = existsSync(join(this.#config.dataDir, 'database-key.json'))
        // A key without its database: somebody moved the file. An empty office in its place would look like a loss.
        if (keyed && !this.#mayBegin) return this.#fail(new AppError('database/missing'))
        if (!keyed) return this.#set({ store: 'new' })
      }
    }
    await this.#try(() => openKey(this.#keystore()))
  }

  /** @returns the recovery code; key and store are made once {@link recoveryKept} was called, not before */
  async create(passphrase: string | null): Promise<string> {
    if (this.#state.store !== 'new' || this.#waiting !== undefined) throw new AppError('conflict')
    return await this.#alone(async () => {
      const key = await draftKey(this.#keystore(passphrase ?? undefined))
      this.#waiting = () =>
        this.#try(async () => {
          writeFileSync(this.#begun, '')
          await key.keep()
          return key
        })
      return key.recoveryCode
    })
  }

  async recoveryKept(): Promise<void> {
    const open = this.#waiting
    this.#waiting = undefined
    await open?.()
  }

  async unlock(passphrase: string): Promise<void> {
    if (this.#state.store !== 'passphrase') throw new AppError('conflict')
    await this.#alone(async () => this.#open(await openKey(this.#keystore(passphrase))))
  }

  /** @param passphrase the new one, where no keystore protects the key */
  async recover(code: string, passphrase: string | null): Promise<void> {
    if (this.#state.store !== 'passphrase' && this.#state.store !== 'failed') throw new AppError('conflict')
    // The code brings back a key, never a database: an empty office in its place would look like a loss.
    if (!existsSync(this.#file) && !this.#mayBegin) throw new AppError('database/missing')
    await this.#alone(async () => this.#open(await recoverKey(this.#keystore(passphrase ?? undefined), code)))
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy) throw new AppError('conflict')
    this.#busy = true
    try {
      return await work()
    } finally {
      this.#busy = false
    }
  }

  get #file(): string {
    return join(this.#config.dataDir, 'tresen.db')
  }

  /** Lies there from the moment the recovery code is kept until the store was open once: an end in between begins no loss. */
  get #begun(): string {
    return join(this.#config.dataDir, 'tresen.db.begun')
  }

  /** Whether a store may be made where there is none. */
  get #mayBegin(): boolean {
    return this.#config.mode === 'demo' || existsSync(this.#begun)
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
    rmSync(this.#begun, { force: true })
    try {
      await this.#opened({ database: opened, kek: documentKey(secret) })
    } catch (error) {
      await opened.close()
      throw error
    }
    this.#set({ store: 'ready', weakKeystore: key?.weak ?? false })
  }

  #databaseConfig(key: OfficeKey | undefined): { database: DatabaseConfig; secret: Uint8Array } {
    const { database } = this.#config
    if (database.engine === 'sqlite') {
      if (key === undefined) throw new AppError('database/key-unwrap')
      return { database: { engine: 'sqlite', file: this.#file, key: key.key, create: this.#mayBegin }, secret: key.key }
    }
    // A process for SQLite may already be up (index.ts starts it ahead); nobody wants it here.
    this.#deps.forkDatabase().kill()
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
