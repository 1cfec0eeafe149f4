import type { ElectronApplication } from '@playwright/test'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { documentKey, getBlob, type Kek } from '../../src/main/db/blobs.ts'
import { verifyAudit } from '../../src/main/db/audit.ts'
import { forkWithChildProcess } from '../../src/main/db/fork-child.ts'
import { openDatabase, type DatabaseConfig, type OpenDatabase } from '../../src/main/db/open.ts'
import { root } from './paths.ts'

const forkDatabase = forkWithChildProcess(join(root, 'src/main/db/sqlite-process.ts'))

/** The key of this office, unwrapped by the same keystore the program uses. Ask while the program runs. */
export async function officeKeyOf(app: ElectronApplication, dataDir: string): Promise<Buffer> {
  const file = JSON.parse(await readFile(join(dataDir, 'database-key.json'), 'utf8')) as {
    protection: { kind: string; wrapped: string; backend: string }
  }
  const hex = await app.evaluate(
    ({ safeStorage }, wrapped) => safeStorage.decryptString(Buffer.from(wrapped, 'base64')),
    file.protection.wrapped,
  )
  return Buffer.from(hex, 'hex')
}

/** A look into an office's database that changes nothing in it. */
export class Store {
  readonly #database: OpenDatabase
  readonly #kek: Kek
  readonly #remove: () => Promise<void>

  private constructor(database: OpenDatabase, kek: Kek, remove: () => Promise<void>) {
    this.#database = database
    this.#kek = kek
    this.#remove = remove
  }

  /** Opens a copy of the file and its write-ahead log, as they lie there now. */
  static async ofSqlite(dataDir: string, key: Uint8Array): Promise<Store> {
    const folder = await mkdtemp(join(dataDir, '..', 'look-'))
    for (const name of ['tresen.db', 'tresen.db-wal']) {
      if (existsSync(join(dataDir, name))) await cp(join(dataDir, name), join(folder, name))
    }
    const config: DatabaseConfig = { engine: 'sqlite', file: join(folder, 'tresen.db'), key, create: false }
    const database = await openDatabase(config, { forkDatabase, log: () => undefined })
    return new Store(database, documentKey(key), () => rm(folder, { recursive: true, force: true }))
  }

  static async ofPostgres(config: DatabaseConfig, officeKey: Uint8Array): Promise<Store> {
    const database = await openDatabase(config, { forkDatabase, log: () => undefined })
    return new Store(database, documentKey(officeKey), () => Promise.resolve())
  }

  get db(): OpenDatabase['db'] {
    return this.#database.db
  }

  blob(id: string): Promise<Uint8Array> {
    return getBlob(this.db, this.#kek, id)
  }

  /** Entries of the audit chain, every link recomputed. @throws Error at the first that does not hold */
  async soundChain(): Promise<number> {
    const { ok, entries, firstBad } = await verifyAudit(this.db)
    if (!ok) throw new Error(`the chain breaks at entry ${firstBad}`)
    return entries
  }

  /** All that must never be half or twice, in one answer. */
  async contradictions(): Promise<string[]> {
    const found: string[] = []
    const say = (what: string, rows: readonly unknown[]) =>
      rows.forEach((row) => found.push(`${what} ${JSON.stringify(row)}`))
    const { db } = this
    const open = ['loading', 'ready', 'handing-out', 'unloading']
    say(
      'two pickups in one compartment',
      await db
        .selectFrom('pickups')
        .select(['compartment_id', db.fn.countAll<number>().as('n')])
        .where('state', 'in', open)
        .groupBy('compartment_id')
        .having(db.fn.countAll(), '>', 1)
        .execute(),
    )
    say(
      'two pickups of one card',
      await db
        .selectFrom('pickups')
        .select(['card_id', db.fn.countAll<number>().as('n')])
        .where('state', 'in', open)
        .groupBy('card_id')
        .having(db.fn.countAll(), '>', 1)
        .execute(),
    )
    say(
      'a code before its door was seen to close',
      await db
        .selectFrom('pickups')
        .select('id')
        .where('state', '=', 'loading')
        .where('code_hash', 'is not', null)
        .execute(),
    )
    say(
      'a ready pickup whose card is not in the locker, or that never had a code',
      await db
        .selectFrom('pickups')
        .innerJoin('cards', 'cards.id', 'pickups.card_id')
        .select('pickups.id')
        .where('pickups.state', '=', 'ready')
        // A code that opened once is gone; the end of its period stays.
        .where((eb) => eb.or([eb('code_expires_at', 'is', null), eb('cards.state', '!=', 'in-locker')]))
        .execute(),
    )
    say(
      'a collected pickup whose card was not handed over',
      await db
        .selectFrom('pickups')
        .innerJoin('cards', 'cards.id', 'pickups.card_id')
        .select('pickups.id')
        .where('pickups.state', '=', 'collected')
        .where('cards.state', '!=', 'handed-over')
        .execute(),
    )
    say(
      'a filed signature without its strokes or its document',
      await db
        .selectFrom('signings')
        .innerJoin('documents', 'documents.id', 'signings.document_id')
        .select('signings.id')
        .where('signings.state', '=', 'filed')
        .where((eb) => eb.or([eb('strokes_blob_id', 'is', null), eb('documents.state', '!=', 'signed')]))
        .execute(),
    )
    say(
      'a card delivered twice',
      await db
        .selectFrom('card_scans')
        .select(['card_id', db.fn.countAll<number>().as('n')])
        .where('result', '=', 'matched')
        .groupBy('card_id')
        .having(db.fn.countAll(), '>', 1)
        .execute(),
    )
    return found
  }

  async close(): Promise<void> {
    await this.#database.close()
    await this.#remove()
  }
}
