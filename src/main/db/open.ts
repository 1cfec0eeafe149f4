import { Kysely, type Dialect } from 'kysely'
import { basename } from 'node:path'
import type { Log } from '../log.ts'
import { createLocalFeed, createPostgresFeed, type ChangeFeed } from './changes.ts'
import { migrate, type Engine, type Migration } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import type { PostgresConfig } from './postgres.ts'
import { createQueryLog, rememberCaller } from './query-names.ts'
import type { Database } from './schema.ts'
import { SqliteProcessDialect } from './sqlite.ts'
import { backupSqlite } from './sqlite-backup.ts'
import type { ForkDatabase } from './sqlite-protocol.ts'

export interface SqliteConfig {
  readonly file: string
  /** 32 raw bytes (keystore.ts). */
  readonly key: Uint8Array
  /** Whether the file may be made if it is not there. */
  readonly create: boolean
}

export type DatabaseConfig =
  | ({ readonly engine: 'sqlite' } & SqliteConfig)
  | ({ readonly engine: 'postgres' } & PostgresConfig)

export interface OpenDeps {
  /** Starts the database process (fork-utility.ts, fork-child.ts); used for SQLite only. */
  readonly forkDatabase: ForkDatabase
  readonly log: Log
  /** Queries slower than this are logged with their function's name. Milliseconds, 40 unless told. */
  readonly slowQueryMs?: number
  /** PostgreSQL: how often the line of the change feed is tried. Milliseconds, 15,000 unless told. */
  readonly heartbeatMs?: number
  /** The steps of the tables; the program's own unless told. */
  readonly migrations?: readonly Migration[]
}

/** An open database with its tables up to date. Nothing above needs to know which engine it is. */
export interface OpenDatabase {
  readonly db: Kysely<Database>
  readonly engine: Engine
  readonly changes: ChangeFeed
  /** Waits for what is running, then closes in order. */
  close(): Promise<void>
}

/**
 * Opens the database, migrates it and starts its change feed.
 *
 * @throws AppError `database/wrong-key`, `database/no-cipher`, `database/newer`, `database/tampered` (a damaged file),
 *   `database/unavailable` (file or server out of reach; details.reason `missing`: the file is gone), `database/busy`
 */
export async function openDatabase(config: DatabaseConfig, deps: OpenDeps): Promise<OpenDatabase> {
  return config.engine === 'sqlite' ? await openSqlite(config, deps) : await openPostgres(config, deps)
}

async function openSqlite(config: SqliteConfig, deps: OpenDeps): Promise<OpenDatabase> {
  const { log } = deps
  const { file, key, create } = config
  const { feed, transactionEnded } = createLocalFeed(log)
  const link = { file, key, create, fork: deps.forkDatabase, log }
  const db = createKysely(new SqliteProcessDialect(link, transactionEnded), deps)
  const backup = async (db: Kysely<unknown>) => {
    log('info', 'db', 'backup before migration', { file: basename(await backupSqlite(db, file)) })
  }
  await orDestroy(db, migrate(untyped(db), deps.migrations ?? migrations, { engine: 'sqlite', log, backup }))
  return describe(db, 'sqlite', feed)
}

async function openPostgres(config: PostgresConfig, deps: OpenDeps): Promise<OpenDatabase> {
  // Only an office with PostgreSQL loads its client.
  const { createNotificationClient, createPostgresDialect, migrationLimits, workLimits } = await import('./postgres.ts')
  const { log, heartbeatMs = 15_000 } = deps
  const patient = createKysely(createPostgresDialect(config, log, migrationLimits), deps)
  await orDestroy(patient, migrate(untyped(patient), deps.migrations ?? migrations, { engine: 'postgres', log }))
  await patient.destroy()

  const db = createKysely(createPostgresDialect(config, log, workLimits), deps)
  const connect = () => createNotificationClient(config, Math.min(heartbeatMs, 5000))
  return describe(db, 'postgres', await orDestroy(db, createPostgresFeed({ connect, log, heartbeatMs })))
}

/** Migrations know tables of their own time, not those of today. */
function untyped(db: Kysely<Database>): Kysely<unknown> {
  return db as unknown as Kysely<unknown>
}

async function orDestroy<T>(db: Kysely<Database>, step: Promise<T>): Promise<T> {
  try {
    return await step
  } catch (error) {
    await db.destroy()
    throw error
  }
}

function createKysely(dialect: Dialect, deps: OpenDeps): Kysely<Database> {
  return new Kysely<Database>({
    dialect,
    plugins: [rememberCaller],
    log: createQueryLog(deps.log, deps.slowQueryMs ?? 40),
  })
}

function describe(db: Kysely<Database>, engine: Engine, changes: ChangeFeed): OpenDatabase {
  return {
    db,
    engine,
    changes,
    async close() {
      await changes.close()
      await db.destroy()
    },
  }
}
