import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Migration } from '../../src/main/db/migrate.ts'
import { migrations } from '../../src/main/db/migrations/index.ts'
import type { DatabaseConfig, OpenDatabase } from '../../src/main/db/open.ts'
import { inTransaction } from '../../src/main/db/transaction.ts'
import { insertConsultation } from '../../src/main/features/consultations/booking.ts'
import { describeEngines, sqliteUnderTest } from '../engines.ts'
import { furnish, office } from './paper-office.ts'

const first: Migration = {
  name: '0001-first',
  up: async (db, engine) => {
    await sql
      .raw(`create table things (id text primary key, size text not null)${engine === 'sqlite' ? ' strict' : ''}`)
      .execute(db)
  },
}
/** A change of type with rows in the table: the kind of step that needs care. */
const second: Migration = {
  name: '0002-size-as-number',
  up: async (db) => {
    await sql`alter table things rename to things_old`.execute(db)
    await sql`create table things (id text primary key, size integer not null)`.execute(db)
    await sql`insert into things select id, cast(size as integer) from things_old`.execute(db)
    await sql`drop table things_old`.execute(db)
  },
}
/** Fails after it changed something. */
const broken: Migration = {
  name: '0002-broken',
  up: async (db) => {
    await sql`alter table things add column colour text`.execute(db)
    await sql`insert into nowhere values (1)`.execute(db)
  },
}

async function things({ db }: OpenDatabase): Promise<unknown[]> {
  return (await sql`select * from things order by id`.execute(db)).rows
}

async function applied({ db }: OpenDatabase): Promise<unknown[]> {
  return (await sql<{ name: string }>`select name from migrations order by position`.execute(db)).rows.map(
    (row) => row.name,
  )
}

describeEngines('migrations', (engine) => {
  async function withRows(): Promise<DatabaseConfig> {
    const config = await engine.create()
    const database = await engine.open(config, { migrations: [first] })
    await sql`insert into things values ('a', '41'), ('b', '7')`.execute(database.db)
    await database.close()
    return config
  }

  test('a new database gets all of them, and opening again changes nothing', async () => {
    const config = await engine.create()
    await (await engine.open(config)).close()
    const again = await engine.open(config)
    expect(await applied(again)).toEqual(migrations.map((migration) => migration.name))
  })

  test('from N-1 to N with rows in it', async () => {
    const database = await engine.open(await withRows(), { migrations: [first, second] })
    expect(await things(database)).toEqual([
      { id: 'a', size: 41 },
      { id: 'b', size: 7 },
    ])
    expect(await applied(database)).toEqual(['0001-first', '0002-size-as-number'])
  })

  test('a step that fails leaves the database at the step before, and can be repeated', async () => {
    const config = await withRows()
    await expect(engine.open(config, { migrations: [first, broken] })).rejects.toThrow('nowhere')
    const database = await engine.open(config, { migrations: [first] })
    expect(await things(database)).toEqual([
      { id: 'a', size: '41' },
      { id: 'b', size: '7' },
    ])
    await database.close()
    expect(await applied(await engine.open(config, { migrations: [first, second] }))).toHaveLength(2)
  })

  test('a database newer than the program is refused and left alone', async () => {
    const config = await withRows()
    await (await engine.open(config, { migrations: [first, second] })).close()
    await expect(engine.open(config, { migrations: [first] })).rejects.toMatchObject({
      code: 'database/newer',
      details: { step: '0002-size-as-number' },
    })
    const database = await engine.open(config, { migrations: [first, second] })
    expect(await things(database)).toHaveLength(2)
  })

  test('a database with other steps than the program’s is refused too', async () => {
    const config = await withRows()
    await expect(engine.open(config, { migrations: [second, first] })).rejects.toMatchObject({ code: 'database/newer' })
  })

  test('the office’s text compares byte by byte on every engine', async () => {
    const { db } = await engine.open(await engine.create())
    for (const key of ['b', 'A', 'a', 'Ä', 'Z']) await db.insertInto('settings').values({ key, value: '' }).execute()
    const rows = await db.selectFrom('settings').select('key').orderBy('key').execute()
    expect(rows.map((row) => row.key)).toEqual(['A', 'Z', 'a', 'b', 'Ä'])
  })
})

describeEngines('an office from before the consultation hour', (engine) => {
  test('keeps its files, and has a queue, notes and a team from then on', async () => {
    const config = await engine.create()
    const before = await engine.open(config, { migrations: migrations.slice(0, 1) })
    await furnish(before)
    const persons = await before.db.selectFrom('persons').selectAll().execute()
    await before.close()

    const database = await engine.open(config)
    expect(await applied(database)).toEqual(migrations.map(({ name }) => name))
    expect(await database.db.selectFrom('persons').selectAll().execute()).toEqual(persons)
    const { db } = database
    const at = '2026-11-23T08:00:00.000Z'
    const { id } = await inTransaction(database, (db, note) =>
      insertConsultation(db, note, {
        kind: 'booked',
        personId: office.person,
        caseId: office.case,
        matter: 'extension',
        language: 'ar',
        needsInterpreter: true,
        priority: 1,
        wantedClerkId: office.colleague,
        dueAt: at,
        minutes: 15,
        provider: 'p2p',
        userId: office.user,
        at,
      }),
    )
    expect(await db.selectFrom('consultations').select(['id', 'state', 'ticket']).execute()).toEqual([
      { id, state: 'booked', ticket: 'V-001' },
    ])
    const wrong = db.updateTable('consultations').set({ state: 'vanished' }).where('id', '=', id).execute()
    await expect(wrong).rejects.toMatchObject({ kind: 'check' })
  })
})

describe('a step that tears references apart', () => {
  const engine = sqliteUnderTest()

  test('is not committed', async () => {
    const config = await engine.create()
    const parents: Migration = {
      name: '0001-parents',
      up: async (db) => {
        await sql`create table parents (id text primary key)`.execute(db)
        await sql`create table children (parent_id text references parents (id) deferrable initially deferred)`.execute(
          db,
        )
      },
    }
    const database = await engine.open(config, { migrations: [parents] })
    await sql`insert into parents values ('p')`.execute(database.db)
    await sql`insert into children values ('p')`.execute(database.db)
    await database.close()
    const orphaning: Migration = {
      name: '0002-orphans',
      up: async (db) => void (await sql`delete from parents`.execute(db)),
    }
    await expect(engine.open(config, { migrations: [parents, orphaning] })).rejects.toThrow('references without a row')
    const after = await engine.open(config, { migrations: [parents] })
    expect((await sql`select id from parents`.execute(after.db)).rows).toEqual([{ id: 'p' }])
  })
})
