import { sql, type Kysely } from 'kysely'
import type { Engine } from '../migrate.ts'

/**
 * One DDL text for both engines. SQLite tables are STRICT (else it keeps 'abc' in an integer column); on PostgreSQL every
 * text column compares byte by byte (`collate "C"`), as SQLite does: key ranges use the index, and people's sorting is the
 * renderer's (`Intl.Collator('de')`). Frozen with the migrations that use it.
 */
export async function run(db: Kysely<unknown>, engine: Engine, ddl: string): Promise<void> {
  const statements = ddl
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
  for (const statement of statements) {
    const isTable = statement.startsWith('create table')
    const text =
      engine === 'sqlite'
        ? isTable
          ? `${statement} strict`
          : statement
        : isTable
          ? statement.replaceAll(' text', ' text collate "C"').replaceAll(/ blob\b/g, ' bytea')
          : statement
    await sql.raw(text).execute(db)
  }
}
