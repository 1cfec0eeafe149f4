import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { payloadsOf, type Change } from '../../src/main/db/changes.ts'
import { migrations } from '../../src/main/db/migrations/index.ts'
import type { DatabaseConfig, OpenDatabase } from '../../src/main/db/open.ts'
import { createPostgresDialect } from '../../src/main/db/postgres.ts'
import type { Database } from '../../src/main/db/schema.ts'
import { inTransaction } from '../../src/main/db/transaction.ts'
import { postgresUnderTest } from '../engines.ts'

type PostgresConfig = Extract<DatabaseConfig, { engine: 'postgres' }>

/** The next change that fits, from now on. */
function next(database: OpenDatabase, fits: (change: Change) => boolean): Promise<Change> {
  return new Promise((resolve) => {
    const leave = database.changes.subscribe((change) => {
      if (!fits(change)) return
      leave()
      resolve(change)
    })
  })
}

/** A firewall that forgets connections: new ones pass, those from before `cut` carry nothing, and nobody says so. */
async function forgetfulLine(server: string): Promise<{ host: string; cut: () => void; close: () => Promise<void> }> {
  const host = await mkdtemp(join(tmpdir(), 'tresen-line-'))
  const lines = new Set<Socket>()
  const proxy = createServer((near) => {
    const far = connect(join(server, '.s.PGSQL.5432'))
    near.on('error', () => far.destroy()).on('close', () => far.destroy())
    far.on('error', () => near.destroy())
    near.pipe(far).pipe(near)
    lines.add(near).add(far)
  })
  proxy.listen(join(host, '.s.PGSQL.5432'))
  await once(proxy, 'listening')
  return {
    host,
    cut: () => {
      for (const line of lines) line.unpipe().pause()
      lines.clear()
    },
    close: async () => {
      proxy.close()
      await rm(host, { recursive: true })
    },
  }
}

const tell = (database: OpenDatabase, topic: string, ids: readonly string[] = []) =>
  inTransaction(database, (_db, note) => Promise.resolve(note(topic, ids)))

describe('an office on PostgreSQL', () => {
  const engine = postgresUnderTest()
  const create = async () => (await engine.create()) as PostgresConfig

  test('workstations that start at once migrate once', async () => {
    const config = await create()
    const databases = await Promise.all([1, 2, 3, 4].map(() => engine.open(config)))
    const rows = await sql`select name from migrations`.execute(databases[0]!.db)
    expect(rows.rows).toEqual(migrations.map(({ name }) => ({ name })))
  })

  test('what one workstation changes the other hears, once it is committed', async () => {
    const config = await create()
    const [here, there] = [await engine.open(config), await engine.open(config)]
    const heard = next(there, () => true)
    await inTransaction(here, async (db, note) => {
      await db.insertInto('settings').values({ key: 'k', value: 'v' }).execute()
      note('settings', 'k')
    })
    expect(await heard).toEqual({ topic: 'settings', ids: ['k'] })
    expect(await there.db.selectFrom('settings').selectAll().execute()).toEqual([{ key: 'k', value: 'v' }])
  })

  test('more ids than a notification can carry arrive in several, complete', async () => {
    const config = await create()
    const database = await engine.open(config)
    const ids = Array.from({ length: 1000 }, (_, index) => `0190b1a2-0000-7000-8000-${String(index).padStart(12, '0')}`)
    const heard: string[] = []
    database.changes.subscribe((change) => {
      if (change.topic === 'persons') heard.push(...change.ids)
    })
    const end = next(database, (change) => change.topic === 'end')
    await tell(database, 'persons', ids)
    await tell(database, 'end')
    await end
    expect(heard).toEqual(ids)
  })

  test('a lost listener comes back by itself and says that anything may have changed', async () => {
    const config = await create()
    const [here, there] = [await engine.open(config), await engine.open(config, { heartbeatMs: 60_000 })]
    await here.changes.close()
    const back = next(there, (change) => change.topic === '*')
    const { rows } = await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query = 'listen tresen_changes'`.execute(here.db)
    expect(rows).toHaveLength(1)
    await tell(here, 'missed')
    expect(await back).toEqual({ topic: '*', ids: [] })
    const heard = next(there, (change) => change.topic === 'cards')
    await tell(here, 'cards', ['c'])
    expect(await heard).toEqual({ topic: 'cards', ids: ['c'] })
  })

  test('a listener on a line that only fell silent is noticed by its heartbeat', async () => {
    const config = await create()
    const here = await engine.open(config)
    const { host, cut, close } = await forgetfulLine(config.host)
    try {
      const there = await engine.open({ ...config, host }, { heartbeatMs: 200 })
      const back = next(there, (change) => change.topic === '*')
      cut()
      await tell(here, 'missed')
      await back
      const heard = next(there, (change) => change.topic === 'cards')
      await tell(here, 'cards', ['c'])
      expect(await heard).toEqual({ topic: 'cards', ids: ['c'] })
      await there.changes.close()
    } finally {
      await close()
    }
  })

  test('a query on a line that fell silent ends, and the next one takes another line', async () => {
    const config = await create()
    const { host, cut, close } = await forgetfulLine(config.host)
    const limits = { statementMs: 1000, lockMs: 1000, answerMs: 200 }
    const db = new Kysely<Database>({ dialect: createPostgresDialect({ ...config, host }, () => undefined, limits) })
    try {
      await sql`create table things (id text)`.execute(db)
      cut()
      const lost = sql`insert into things values ('a')`.execute(db)
      await expect(lost).rejects.toMatchObject({ code: 'database/unavailable', details: { outcome: 'unknown' } })
      expect((await sql`select id from things`.execute(db)).rows).toEqual([])
      const broken = db.transaction().execute(async (trx) => {
        await sql`insert into things values ('b')`.execute(trx)
        cut()
        await sql`insert into things values ('c')`.execute(trx)
      })
      await expect(broken).rejects.toMatchObject({ details: { outcome: 'rolled-back' } })
      expect((await sql`select id from things`.execute(db)).rows).toEqual([])
    } finally {
      await db.destroy()
      await close()
    }
  })

  test('two that block each other are both served: the loser runs again', async () => {
    const database = await engine.open(await create())
    await database.db
      .insertInto('settings')
      .values([
        { key: 'a', value: '0' },
        { key: 'b', value: '0' },
      ])
      .execute()
    let arrived = 0
    let open: () => void = () => undefined
    const both = new Promise<void>((resolve) => (open = resolve))
    let runs = 0
    const bump = (order: readonly string[]) =>
      inTransaction(database, async (db) => {
        runs++
        for (const [index, key] of order.entries()) {
          await db
            .updateTable('settings')
            .set((eb) => ({ value: sql<string>`(cast(${eb.ref('value')} as integer) + 1)::text` }))
            .where('key', '=', key)
            .execute()
          // Both hold their first row before either asks for the other's.
          if (index === 0) {
            if (++arrived >= 2) open()
            await both
          }
        }
      })
    await Promise.all([bump(['a', 'b']), bump(['b', 'a'])])
    expect(runs).toBe(3)
    const rows = await database.db.selectFrom('settings').select('value').execute()
    expect(rows.map((row) => row.value)).toEqual(['2', '2'])
  })

  test('a connection cut in a transaction: nothing is stored, the next query works', async () => {
    const database = await engine.open(await create())
    const broken = inTransaction(database, async (db) => {
      await db.insertInto('settings').values({ key: 'a', value: '' }).execute()
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(db)
    })
    await expect(broken).rejects.toMatchObject({ code: 'database/unavailable', details: { outcome: 'rolled-back' } })
    expect(await database.db.selectFrom('settings').selectAll().execute()).toEqual([])
  })

  test('a query that takes too long is ended as busy', async () => {
    const database = await engine.open(await create())
    const slow = inTransaction(database, async (db) => {
      await sql`set local statement_timeout = 30`.execute(db)
      await sql`select pg_sleep(10)`.execute(db)
    })
    await expect(slow).rejects.toMatchObject({ code: 'database/busy' })
  })

  test('a wrong password, a missing database and a server out of reach are told apart from a broken program', async () => {
    const config = await create()
    for (const wrong of [{ password: 'wrong' }, { database: 'nowhere' }, { port: 1 }]) {
      await expect(engine.open({ ...config, ...wrong })).rejects.toMatchObject({ code: 'database/unavailable' })
    }
  })
})

test('a notification always stays below PostgreSQL’s limit', () => {
  const ids = Array.from({ length: 500 }, (_, index) => 'ä'.repeat(index % 40))
  const payloads = payloadsOf({ topic: 'persons', ids })
  for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8000)
  const joined = payloads.flatMap((payload) => (JSON.parse(payload) as Change).ids)
  expect(joined).toEqual(ids)
})
