import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Change } from '../../src/main/db/changes.ts'
import { isDatabaseError } from '../../src/main/db/errors.ts'
import type { OpenDatabase } from '../../src/main/db/open.ts'
import { inTransaction } from '../../src/main/db/transaction.ts'
import type { LogFields } from '../../src/main/log.ts'
import { describeEngines } from '../engines.ts'

const user = (id: string) => ({
  id,
  login: id,
  display_name: 'Erika Beispiel',
  role: 'counter',
  workplace: 'Schalter 3',
  active: 1,
})

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => 'no error',
    (error: unknown) => error,
  )
}

/** Collects changes and resolves once one matches; a feed of a server answers a moment later. */
function listenTo(database: OpenDatabase): { seen: Change[]; until(topic: string): Promise<void> } {
  const seen: Change[] = []
  const waiting = new Map<string, () => void>()
  database.changes.subscribe((change) => {
    seen.push(change)
    waiting.get(change.topic)?.()
  })
  return {
    seen,
    until: (topic) =>
      new Promise((resolve) => {
        if (seen.some((change) => change.topic === topic)) resolve()
        else waiting.set(topic, resolve)
      }),
  }
}

describeEngines('a database', (engine) => {
  let database: OpenDatabase
  const log: { message: string; fields: LogFields | undefined }[] = []

  beforeAll(async () => {
    database = await engine.open(await engine.create(), {
      log: (_level, _namespace, message, fields) => void log.push({ message, fields }),
    })
  })
  beforeEach(async () => {
    await database.db.deleteFrom('users').execute()
    await database.db.deleteFrom('settings').execute()
  })

  test('counts and sums in numbers', async () => {
    await database.db
      .insertInto('users')
      .values([user('a'), user('b')])
      .execute()
    const row = await database.db
      .selectFrom('users')
      .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.sum<number>('active').as('sum')])
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ count: 2, sum: 2 })
  })

  test('says how many rows an update changed, and gives them back', async () => {
    await database.db
      .insertInto('users')
      .values([user('a'), user('b')])
      .execute()
    const result = await database.db.updateTable('users').set({ active: 0 }).executeTakeFirstOrThrow()
    expect(result.numUpdatedRows).toBe(2n)
    const rows = await database.db
      .updateTable('users')
      .set({ active: 1 })
      .where('id', '=', 'a')
      .returning('id')
      .execute()
    expect(rows).toEqual([{ id: 'a' }])
  })

  test('names a broken constraint in the same words, without the value', async () => {
    await database.db.insertInto('users').values(user('secret-id')).execute()
    const double = await failure(database.db.insertInto('users').values(user('secret-id')).execute())
    expect(isDatabaseError(double, 'unique')).toBe(true)
    const check = await failure(
      database.db
        .insertInto('users')
        .values({ ...user('secret-id-2'), active: 7 })
        .execute(),
    )
    expect(isDatabaseError(check, 'check')).toBe(true)
    const reference = await failure(
      database.db
        .insertInto('kinship')
        .values({ person_id: 'secret-id', relative_id: 'secret-id', relation: 'child' })
        .execute(),
    )
    expect(isDatabaseError(reference, 'foreign-key')).toBe(true)
    const type = await failure(sql`update users set active = ${'secret-id'}`.execute(database.db))
    expect(isDatabaseError(type, 'type')).toBe(true)
    for (const error of [double, check, reference, type]) {
      expect(Object.values({ ...(error as object) }).join() + String(error)).not.toContain('secret-id')
    }
  })

  test('of 20 who claim the same thing exactly one wins', async () => {
    await database.db.insertInto('settings').values({ key: 'door', value: 'free' }).execute()
    const claims = Array.from({ length: 20 }, (_, index) =>
      inTransaction(database, async (db) =>
        db
          .updateTable('settings')
          .set({ value: `taken by ${index}` })
          .where('key', '=', 'door')
          .where('value', '=', 'free')
          .returning('value')
          .execute(),
      ),
    )
    const winners = (await Promise.all(claims)).filter((rows) => rows.length === 1)
    expect(winners).toHaveLength(1)
    const door = await database.db.selectFrom('settings').select('value').executeTakeFirstOrThrow()
    expect(winners[0]?.[0]).toEqual(door)
  })

  test('an open transaction is not seen outside before its commit', async () => {
    let release: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (release = resolve))
    let wrote: () => void = () => undefined
    const written = new Promise<void>((resolve) => (wrote = resolve))
    const transaction = inTransaction(database, async (db) => {
      await db.insertInto('users').values(user('a')).execute()
      wrote()
      await gate
      await db.insertInto('users').values(user('b')).execute()
    })
    await written
    // PostgreSQL answers now with nothing, SQLite waits and answers with both: never with one.
    const reading = database.db.selectFrom('users').select('id').execute()
    setImmediate(release)
    expect([0, 2]).toContain((await reading).length)
    await transaction
  })

  test('rolls everything back when the work fails', async () => {
    const work = inTransaction(database, async (db) => {
      await db.insertInto('users').values(user('a')).execute()
      throw new Error('changed my mind')
    })
    await expect(work).rejects.toThrow('changed my mind')
    expect(await database.db.selectFrom('users').selectAll().execute()).toEqual([])
  })

  test('the outer handle inside a transaction is an error, not a wait without end', async () => {
    const work = inTransaction(database, async () => {
      await database.db.selectFrom('users').selectAll().execute()
    })
    await expect(work).rejects.toThrow('Inside a transaction only its own handle')
    expect(await database.db.selectFrom('users').selectAll().execute()).toEqual([])
  })

  test('tells changes after the commit, once a topic, and nothing of a rollback', async () => {
    const { seen, until } = listenTo(database)
    const rolledBack = inTransaction(database, (_db, note) => {
      note('cards', 'x')
      return Promise.reject(new Error('no'))
    })
    await expect(rolledBack).rejects.toThrow('no')
    await inTransaction(database, async (db, note) => {
      note('users', 'a')
      await db.insertInto('users').values(user('a')).execute()
      note('users', ['a', 'b'])
      expect(seen).toEqual([])
    })
    await until('users')
    // A second change as a full stop: everything told before it has arrived by then.
    await inTransaction(database, (_db, note) => Promise.resolve(note('end', [])))
    await until('end')
    expect(seen).toEqual([
      { topic: 'users', ids: ['a', 'b'] },
      { topic: 'end', ids: [] },
    ])
  })

  test('a listener that fails does not spoil the commit', async () => {
    const leave = database.changes.subscribe(() => {
      throw new Error('bad listener')
    })
    const { until } = listenTo(database)
    await inTransaction(database, async (db, note) => {
      await db.insertInto('users').values(user('a')).execute()
      note('users', 'a')
    })
    await until('users')
    leave()
    expect(await database.db.selectFrom('users').select('id').execute()).toEqual([{ id: 'a' }])
  })

  test('publishing outside a transaction is refused', async () => {
    const publishing = database.changes.publish(database.db, { topic: 'users', ids: [] })
    await expect(publishing).rejects.toThrow('inside the transaction')
  })

  test('logs a slow query by the name of its function, never with a value', async () => {
    async function findSlowly(secret: string) {
      const slow =
        engine.name === 'postgres'
          ? sql<string>`(select ${secret}::text from pg_sleep(0.06))`
          : sql<string>`(with recursive c(n) as (select 1 union all select n + 1 from c where n < 1000000)
              select ${secret} || count(*) from c)`
      return await database.db.selectNoFrom(slow.as('found')).executeTakeFirstOrThrow()
    }
    await findSlowly('Mustermann')
    const slow = log.filter((line) => line.message === 'slow query' && line.fields?.['query'] === 'findSlowly')
    expect(slow).toHaveLength(1)
    expect(slow[0]?.fields?.['ms']).toBeGreaterThanOrEqual(40)
    expect(JSON.stringify(log)).not.toContain('Mustermann')
  })
})
