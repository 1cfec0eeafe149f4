import pg from 'pg'
import { PostgresDialect, type PostgresPoolClient, type PostgresQueryResult } from 'kysely'
import type { Log } from '../log.ts'
import type { NotificationClient } from './changes.ts'
import { fromPostgres, unavailable } from './errors.ts'
import { isAppError } from '../../shared/errors.ts'
import { assertOutsideTransaction } from './scope.ts'

export interface PostgresConfig {
  /** Host name, or the folder of a Unix socket. */
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string
  /** `off` only for a Unix socket or the own machine. Otherwise the certificate is checked, by `ca` (PEM) if given. */
  readonly tls: 'off' | { readonly ca?: string }
}

/** Connections of one workstation: a counter works on one thing at a time, and an office has many counters. */
const POOL_SIZE = 4

const INT8 = 20
const NUMERIC = 1700
/** `count` and `sum` come as strings, for fear of 2^53; SQLite gives numbers, and so does this. */
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

function clientConfig(config: PostgresConfig): pg.ClientConfig {
  const { host, port, database, user, password, tls } = config
  return {
    host,
    port,
    database,
    user,
    password,
    ssl: tls === 'off' ? false : { rejectUnauthorized: true, ...(tls.ca === undefined ? {} : { ca: tls.ca }) },
    application_name: 'tresen',
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    types,
  }
}

/** How long a connection waits, in milliseconds. */
export interface PostgresLimits {
  /** For a statement to end, by the server's clock. */
  readonly statementMs: number
  /** For a lock. */
  readonly lockMs: number
  /** For an answer of any kind: a line that fell silent gives none, and the server cannot say so. */
  readonly answerMs: number
}

const minute = 60_000
export const workLimits: PostgresLimits = { statementMs: minute / 2, lockMs: minute / 6, answerMs: minute }
/** A large table may take its time, and so may another workstation that is migrating at this moment. */
export const migrationLimits: PostgresLimits = { statementMs: 30 * minute, lockMs: 30 * minute, answerMs: 31 * minute }

/** Kysely's own PostgreSQL dialect over a small pool, with errors in our words. */
export function createPostgresDialect(config: PostgresConfig, log: Log, limits: PostgresLimits): PostgresDialect {
  const pool = new pg.Pool({
    ...clientConfig(config),
    max: POOL_SIZE,
    statement_timeout: limits.statementMs,
    lock_timeout: limits.lockMs,
    query_timeout: limits.answerMs,
    idle_in_transaction_session_timeout: minute,
  })
  // A connection that breaks is replaced at the next use. pg says so twice, for idle ones on the pool and for those at
  // work on the client; an `error` event that nobody hears would end the program.
  pool.on('error', () => log('warn', 'db', 'idle connection lost'))
  pool.on('connect', (client) => void client.on('error', () => log('warn', 'db', 'connection lost')))
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return new PostgresDialect({
    pool: {
      options: {},
      async connect() {
        assertOutsideTransaction()
        const client = await pool.connect().catch(mapped)
        const wrapped = known.get(client) ?? wrap(client)
        known.set(client, wrapped)
        return wrapped
      },
      end: () => pool.end(),
    },
  })
}

function mapped(error: unknown): never {
  throw fromPostgres(error)
}

function wrap(client: pg.PoolClient): PostgresPoolClient {
  let inTransaction = false
  let lost = false
  async function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    // The server rolls back when the line breaks; a second error here would hide the first one.
    if (lost && sql === 'rollback') return { command: 'ROLLBACK', rowCount: 0, rows: [] }
    try {
      const result = await client.query(sql, [...parameters])
      if (sql === 'begin' || sql.startsWith('start transaction')) inTransaction = true
      if (sql === 'commit' || sql === 'rollback') inTransaction = false
      // Kysely reads these three fields only; the driver's type knows more commands than Kysely names.
      return result as unknown as PostgresQueryResult<R>
    } catch (error) {
      const failure = fromPostgres(error)
      if (!isAppError(failure, 'database/unavailable')) throw failure
      lost = true
      const harmless = sql !== 'commit' && (inTransaction || sql.startsWith('select') || sql === 'begin')
      throw unavailable(harmless ? 'rolled-back' : 'unknown', failure)
    }
  }
  // Kysely overloads `query` for cursors, which are not configured here.
  return { query: query as PostgresPoolClient['query'], release: (destroy) => client.release(destroy === true || lost) }
}

/** A client of its own for LISTEN; see changes.ts for its life. An answer later than `patienceMs` counts as a loss. */
export function createNotificationClient(config: PostgresConfig, patienceMs: number): NotificationClient {
  const client = new pg.Client({ ...clientConfig(config), query_timeout: patienceMs })
  return {
    async connect() {
      await client.connect().catch(mapped)
    },
    async query(sql) {
      await client.query(sql).catch(mapped)
    },
    onNotification: (listener) => void client.on('notification', (message) => listener(message.payload ?? '')),
    onLost: (listener) => {
      client.on('error', listener)
      client.on('end', listener)
    },
    end: () => client.end(),
  }
}
