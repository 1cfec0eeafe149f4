import { sql, type Kysely } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import type { Log } from '../log.ts'

export type Engine = 'sqlite' | 'postgres'

/** One step of the tables. Frozen once released: what ran somewhere is never edited, only followed by another. */
export interface Migration {
  /** `0001-office`: also the name of its file. */
  readonly name: string
  up(db: Kysely<unknown>, engine: Engine): Promise<void>
}

interface MigrationTables {
  migrations: { position: number; name: string; applied_at: string }
}

export interface MigrateOptions {
  readonly engine: Engine
  readonly log: Log
  /** Called once before the first step that changes tables which already hold rows. */
  readonly backup?: (db: Kysely<unknown>) => Promise<void>
}

/** Any number, the same in every version of the program: PostgreSQL lets one workstation at a time past it. */
const LOCK = 733_601_001

/**
 * Brings the tables up to the last of `migrations`, each step in a transaction of its own.
 *
 * @throws AppError `database/newer` when the database knows steps this program does not
 */
export async function migrate(
  database: Kysely<unknown>,
  migrations: readonly Migration[],
  options: MigrateOptions,
): Promise<void> {
  // The migrator's own table is in no schema: it must be readable whatever the rest looks like.
  const handle = database as unknown as Kysely<MigrationTables>
  await handle.connection().execute(async (db) => {
    if (options.engine === 'postgres') {
      await sql`select pg_advisory_lock(${sql.lit(LOCK)})`.execute(db)
    }
    try {
      await migrateLocked(db, migrations, options)
    } finally {
      if (options.engine === 'postgres') {
        await sql`select pg_advisory_unlock(${sql.lit(LOCK)})`.execute(db)
      }
    }
  })
}

async function migrateLocked(
  db: Kysely<MigrationTables>,
  migrations: readonly Migration[],
  { engine, log, backup }: MigrateOptions,
): Promise<void> {
  await db.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('position', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('applied_at', 'text', (column) => column.notNull())
    .execute()
  const applied = await db.selectFrom('migrations').select('name').orderBy('position').execute()
  for (const [index, { name }] of applied.entries()) {
    if (migrations[index]?.name !== name) {
      throw new AppError('database/newer', { details: { step: name }, message: `unknown migration ${name}` })
    }
  }
  const pending = migrations.slice(applied.length)
  if (pending.length > 0 && applied.length > 0) await backup?.(db as unknown as Kysely<unknown>)

  for (const [index, migration] of pending.entries()) {
    const position = applied.length + index + 1
    await db.transaction().execute(async (db) => {
      await migration.up(db as unknown as Kysely<unknown>, engine)
      await db
        .insertInto('migrations')
        .values({ position, name: migration.name, applied_at: new Date().toISOString() })
        .execute()
      if (engine === 'sqlite') {
        // Rebuilding a table can leave references without their row, which SQLite only sees when asked.
        const { rows } = await sql`pragma foreign_key_check`.execute(db)
        if (rows.length > 0)
          throw new Error(`migration ${migration.name} leaves ${rows.length} references without a row`)
        await sql`pragma user_version = ${sql.lit(position)}`.execute(db)
      }
    })
    log('info', 'db', 'migrated', { name: migration.name })
  }
}
