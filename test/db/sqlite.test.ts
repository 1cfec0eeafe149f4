import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test, vi } from 'vitest'
import { forkWithChildProcess } from '../../src/main/db/fork-child.ts'
import type { Change } from '../../src/main/db/changes.ts'
import { migrations } from '../../src/main/db/migrations/index.ts'
import type { DatabaseConfig, OpenDatabase } from '../../src/main/db/open.ts'
import type { DatabaseProcess, ForkDatabase, FromDatabase, ToDatabase } from '../../src/main/db/sqlite-protocol.ts'
import type { Log } from '../../src/main/log.ts'
import { inTransaction } from '../../src/main/db/transaction.ts'
import { databaseScript, sqliteUnderTest } from '../engines.ts'

type SqliteConfig = Extract<DatabaseConfig, { engine: 'sqlite' }>

/** The real process with an eye on the line: `before` sees each message and may keep it from being sent. */
function watchedFork(before: (message: ToDatabase, process: DatabaseProcess) => 'send' | 'drop' = () => 'send') {
  const processes: DatabaseProcess[] = []
  let hear: (message: FromDatabase, deliver: () => void) => void = (_message, deliver) => deliver()
  const fork: ForkDatabase = () => {
    const real = forkWithChildProcess(databaseScript)()
    const watched: DatabaseProcess = {
      ...real,
      send: (message) => {
        if (before(message, real) === 'send') real.send(message)
      },
      onMessage: (listener) => real.onMessage((message) => hear(message, () => listener(message))),
    }
    processes.push(watched)
    return watched
  }
  return { fork, processes, hearWith: (ear: typeof hear) => void (hear = ear) }
}

const user = (id: string) => ({
  id,
  login: id,
  display_name: 'Erika Beispiel',
  role: 'counter',
  workplace: 'Schalter 3',
  active: 1,
})
const userIds = async ({ db }: OpenDatabase) =>
  (await db.selectFrom('users').select('id').orderBy('id').execute()).map((row) => row.id)
const endless = sql<{
  n: number
}>`with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) n from c`
const isQuery = (message: ToDatabase, text: string) => message.type === 'query' && message.sql.includes(text)

describe('the encrypted file', () => {
  const engine = sqliteUnderTest()
  const create = async () => (await engine.create()) as SqliteConfig

  test('holds no plain text, neither while open nor closed', async () => {
    const config = await create()
    const database = await engine.open(config)
    await database.db.insertInto('users').values(user('a')).execute()
    const log = await readFile(`${config.file}-wal`)
    expect(log.length).toBeGreaterThan(0)
    expect(log.includes('Erika Beispiel')).toBe(false)
    await database.close()
    const bytes = await readFile(config.file)
    expect(bytes.includes('Erika Beispiel')).toBe(false)
    expect(bytes.includes('display_name')).toBe(false)
    expect(bytes.subarray(0, 6).toString('latin1')).not.toBe('SQLite')
  })

  test('closes in order: the write-ahead log is gone', async () => {
    const config = await create()
    const database = await engine.open(config)
    await database.db.insertInto('users').values(user('a')).execute()
    await database.close()
    expect(existsSync(`${config.file}-wal`)).toBe(false)
  })

  test('refuses a wrong key and leaves the file as it is', async () => {
    const config = await create()
    const first = await engine.open(config)
    await first.db.insertInto('users').values(user('a')).execute()
    await first.close()
    const before = await readFile(config.file)
    await expect(engine.open({ ...config, key: Buffer.alloc(32, 7) })).rejects.toMatchObject({
      code: 'database/wrong-key',
    })
    expect((await readFile(config.file)).equals(before)).toBe(true)
    expect(await userIds(await engine.open(config))).toEqual(['a'])
  })

  test('refuses a file without cipher', async () => {
    const config = await create()
    const page = Buffer.alloc(4096)
    page.write('SQLite format 3\0', 'latin1')
    await writeFile(config.file, page)
    await expect(engine.open(config)).rejects.toMatchObject({ code: 'database/no-cipher' })
    expect((await readFile(config.file)).equals(page)).toBe(true)
  })

  test('makes no new file where one is expected', async () => {
    const config = await create()
    await expect(engine.open({ ...config, create: false })).rejects.toMatchObject({
      code: 'database/unavailable',
      details: { reason: 'missing' },
    })
    expect(existsSync(config.file)).toBe(false)
  })

  test('notices damage', async () => {
    const config = await create()
    const first = await engine.open(config)
    await first.close()
    const bytes = await readFile(config.file)
    // Behind the first page, so that the key still opens the file.
    bytes.fill(0xff, 4096 * 2, 4096 * 40)
    await writeFile(config.file, bytes)
    const read = async () => {
      const database = await engine.open(config)
      await database.db.selectFrom('settings').selectAll().execute()
      await sql`pragma integrity_check`.execute(database.db)
    }
    await expect(read()).rejects.toMatchObject({ code: 'database/tampered' })
  })

  test('the file is for its owner alone, whatever folder it lies in', async () => {
    const config = await create()
    await engine.open(config)
    for (const name of [config.file, `${config.file}-wal`, `${config.file}-shm`]) {
      expect((await stat(name)).mode & 0o077, name).toBe(0)
    }
  })

  test('runs with the settings that survive a power cut', async () => {
    const { db } = await engine.open(await create())
    const read = async (name: string) =>
      Object.values((await sql<object>`pragma ${sql.raw(name)}`.execute(db)).rows[0] ?? {})
    expect(await read('journal_mode')).toEqual(['wal'])
    expect(await read('synchronous')).toEqual([2])
    expect(await read('foreign_keys')).toEqual([1])
    expect(await read('secure_delete')).toEqual([1])
    expect(await read('user_version')).toEqual([migrations.length])
    expect(await read('cipher')).toEqual(['sqlcipher'])
  })

  test('keeps its tables strict', async () => {
    const { db } = await engine.open(await create())
    const { rows } = await sql<{ name: string; strict: number }>`pragma table_list`.execute(db)
    const loose = rows.filter((row) => row.strict === 0 && !row.name.startsWith('sqlite_') && row.name !== 'migrations')
    expect(rows.length).toBeGreaterThan(15)
    expect(loose).toEqual([])
  })
})

describe('the database process dies', () => {
  const engine = sqliteUnderTest()
  const create = async () => (await engine.create()) as SqliteConfig

  test('in the middle of a query: the query fails, the next one runs in a new process', async () => {
    const { fork, processes } = watchedFork((message, process) => {
      // Kill after it was sent: the process is counting by then, or about to.
      if (isQuery(message, 'recursive')) setImmediate(() => process.kill())
      return 'send'
    })
    const database = await engine.open(await create(), { forkDatabase: fork })
    await database.db.insertInto('users').values(user('a')).execute()
    const waiting = endless.execute(database.db)
    const behind = userIds(database)
    await expect(waiting).rejects.toMatchObject({ code: 'database/unavailable' })
    expect(await behind).toEqual(['a'])
    expect(processes).toHaveLength(2)
  })

  test('in the middle of a transaction: nothing of it is stored, not even what comes later', async () => {
    const { fork, processes } = watchedFork()
    const database = await engine.open(await create(), { forkDatabase: fork })
    const seen: Change[] = []
    database.changes.subscribe((change) => seen.push(change))
    const broken = inTransaction(database, async (db, note) => {
      note('users', 'a')
      await db.insertInto('users').values(user('a')).execute()
      processes[0]?.kill()
      await db
        .insertInto('users')
        .values(user('b'))
        .execute()
        .catch(() => undefined)
      // A caller that swallows the first error must still not write a half.
      await db.insertInto('users').values(user('c')).execute()
    })
    await expect(broken).rejects.toMatchObject({ code: 'database/unavailable', details: { outcome: 'rolled-back' } })
    expect(await userIds(database)).toEqual([])
    expect(seen).toEqual([])
    await database.db.insertInto('users').values(user('d')).execute()
    expect(await userIds(database)).toEqual(['d'])
  })

  test('before a commit arrives: the outcome is unknown, the truth is none of it', async () => {
    const { fork } = watchedFork((message, process) => {
      if (!isQuery(message, 'commit')) return 'send'
      process.kill()
      return 'drop'
    })
    // Migrated before, so that the first commit seen is the one below.
    const config = await create()
    await (await engine.open(config)).close()
    const database = await engine.open(config, { forkDatabase: fork })
    const seen: Change[] = []
    database.changes.subscribe((change) => seen.push(change))
    const broken = inTransaction(database, async (db, note) => {
      note('users', 'a')
      await db
        .insertInto('users')
        .values([user('a'), user('b')])
        .execute()
    })
    await expect(broken).rejects.toMatchObject({ code: 'database/unavailable', details: { outcome: 'unknown' } })
    expect(await userIds(database)).toEqual([])
    expect(seen).toEqual([{ topic: '*', ids: [] }])
  })

  test('after a commit, before its answer: the outcome is unknown, the truth is all of it', async () => {
    const config = await create()
    await (await engine.open(config)).close()
    let commitId = -1
    const { fork, hearWith, processes } = watchedFork((message) => {
      if (isQuery(message, 'commit')) commitId = message.id
      return 'send'
    })
    hearWith((message, deliver) => {
      if (message.id === commitId) processes[0]?.kill()
      else deliver()
    })
    const database = await engine.open(config, { forkDatabase: fork })
    const broken = inTransaction(database, async (db) => {
      await db
        .insertInto('users')
        .values([user('a'), user('b')])
        .execute()
    })
    await expect(broken).rejects.toMatchObject({ code: 'database/unavailable', details: { outcome: 'unknown' } })
    expect(await userIds(database)).toEqual(['a', 'b'])
  })

  test('and the file has gone meanwhile: an error, not an empty office', async () => {
    const { fork, processes } = watchedFork()
    const config = await create()
    const lines: string[] = []
    const log: Log = (_level, _namespace, message) => void lines.push(message)
    const database = await engine.open(config, { forkDatabase: fork, log })
    await database.db.insertInto('users').values(user('a')).execute()
    const gone = new Promise<void>((resolve) => processes[0]?.onExit(resolve))
    processes[0]?.kill()
    await gone
    await rename(config.file, `${config.file}.away`)
    await expect(userIds(database)).rejects.toMatchObject({ details: { reason: 'missing' } })
    expect(existsSync(config.file)).toBe(false)
    await rename(`${config.file}.away`, config.file)
    expect(await userIds(database)).toEqual(['a'])
    await database.close()
    // Once for the one that was killed; not for the one that found no file, nor for the one that was closed.
    expect(lines.filter((line) => line === 'database process died')).toHaveLength(1)
  })

  test('because there is no such program: an error, and closing still works', async () => {
    const opening = engine.open(await create(), { forkDatabase: forkWithChildProcess(databaseScript, '/no/such/node') })
    await expect(opening).rejects.toMatchObject({ code: 'database/unavailable' })
  })

  test('at closing', async () => {
    const { fork, processes } = watchedFork()
    const database = await engine.open(await create(), { forkDatabase: fork })
    await database.close()
    const pid = processes[0]?.pid ?? 0
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })

  test('when its owner is killed', async () => {
    const program = `
      const child = require('node:child_process').fork(process.argv[1], { execArgv: ['--no-warnings'] })
      child.on('message', () => console.log(child.pid))
      child.send({ id: 1, type: 'open', file: process.argv[2], key: '00'.repeat(32), create: true })`
    const { file } = await create()
    const owner = spawn(process.execPath, ['-e', program, databaseScript, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(owner.stdout, 'data')) as [Buffer]
    const pid = Number(line.toString())
    expect(process.kill(pid, 0)).toBe(true)
    owner.kill('SIGKILL')
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 5000 })
  })
})

describe('a copy before the tables change', () => {
  const engine = sqliteUnderTest()

  test('is taken once, opens with the same key and holds the old rows', async () => {
    const config = (await engine.create()) as SqliteConfig
    const first = await engine.open(config)
    await first.db.insertInto('users').values(user('a')).execute()
    await first.close()

    const { migrations } = await import('../../src/main/db/migrations/index.ts')
    const next = {
      name: '9999-next',
      up: async (db: Parameters<(typeof migrations)[number]['up']>[0]) => {
        await sql`alter table users add column note text`.execute(db)
      },
    }
    const second = await engine.open(config, { migrations: [...migrations, next] })
    await second.close()
    const folder = `${dirname(config.file)}/backups`
    const copies = (await readdir(folder)).filter((name) => name.startsWith('office-'))
    expect(copies).toHaveLength(1)
    const copy = `${folder}/${copies[0]}`
    expect((await stat(copy)).size).toBeGreaterThan(0)
    expect(await userIds(await engine.open({ ...config, file: copy, create: false }))).toEqual(['a'])
    await rm(folder, { recursive: true })
  })
})
