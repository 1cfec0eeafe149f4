import { sql, type Kysely } from 'kysely'
import type { Log } from '../log.ts'
import type { TransactionEnd } from './sqlite.ts'
import type { Database } from './schema.ts'

/** What changed: a topic (`persons`, `pickups` …) and the ids of its rows. Topic `*`: anything may have changed. */
export interface Change {
  readonly topic: string
  readonly ids: readonly string[]
}

/** What happened in the database, on this workstation and, with PostgreSQL, on all others. */
export interface ChangeFeed {
  /** Inside a transaction; heard by all after its commit, by nobody after a rollback. Prefer `note` of inTransaction. */
  publish(db: Kysely<Database>, change: Change): Promise<void>
  /** Returns the function that ends the subscription. */
  subscribe(listener: (change: Change) => void): () => void
  close(): Promise<void>
}

/** Says that nothing is known any more: every cache reads again. */
export const everything: Change = { topic: '*', ids: [] }

class Listeners {
  readonly #listeners = new Set<(change: Change) => void>()
  readonly #log: Log

  constructor(log: Log) {
    this.#log = log
  }

  add(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  emit(change: Change): void {
    for (const listener of this.#listeners) {
      try {
        listener(change)
      } catch (error) {
        this.#log('error', 'db', 'a listener of changes failed', {
          error: error instanceof Error ? error.name : 'unknown',
        })
      }
    }
  }
}

function assertTransaction(db: Kysely<Database>): void {
  if (!db.isTransaction) throw new Error('A change is published inside the transaction that makes it.')
}

/** The feed of an SQLite file: its one connection has at most one transaction, whose changes wait here for the commit. */
export function createLocalFeed(log: Log): { feed: ChangeFeed; transactionEnded: (end: TransactionEnd) => void } {
  const listeners = new Listeners(log)
  let waiting: Change[] = []
  return {
    transactionEnded(end) {
      const changes = waiting
      waiting = []
      if (end === 'committed') for (const change of changes) listeners.emit(change)
      if (end === 'unknown') listeners.emit(everything)
    },
    feed: {
      async publish(db, change) {
        assertTransaction(db)
        waiting.push(change)
      },
      subscribe: (listener) => listeners.add(listener),
      close: () => Promise.resolve(),
    },
  }
}

/** The part of a PostgreSQL client that LISTEN needs. Single use: after a loss a new one is made. */
export interface NotificationClient {
  connect(): Promise<void>
  query(sql: string): Promise<void>
  onNotification(listener: (payload: string) => void): void
  onLost(listener: () => void): void
  end(): Promise<void>
}

export interface PostgresFeedConfig {
  readonly connect: () => NotificationClient
  readonly log: Log
  /** How often the line is tried; a silent firewall shows in no other way. Milliseconds. */
  readonly heartbeatMs: number
}

const CHANNEL = 'tresen_changes'
/** PostgreSQL refuses payloads of 8,000 bytes and more. */
const PAYLOAD_BYTES = 7900
/** Waits before connecting again: doubled from the first to the longest. */
const FIRST_RETRY_MS = 200
const LONGEST_RETRY_MS = 5000

/** The feed of an office: NOTIFY inside the transaction, LISTEN on a client of its own. Waits for the first LISTEN. */
export async function createPostgresFeed(config: PostgresFeedConfig): Promise<ChangeFeed> {
  const feed = new PostgresFeed(config)
  await feed.listen()
  return feed
}

class PostgresFeed implements ChangeFeed {
  readonly #config: PostgresFeedConfig
  readonly #listeners: Listeners
  #client: NotificationClient | undefined
  #heartbeat: NodeJS.Timeout | undefined
  #retry: NodeJS.Timeout | undefined
  #closed = false

  constructor(config: PostgresFeedConfig) {
    this.#config = config
    this.#listeners = new Listeners(config.log)
  }

  async publish(db: Kysely<Database>, change: Change): Promise<void> {
    assertTransaction(db)
    for (const payload of payloadsOf(change)) await sql`select pg_notify(${CHANNEL}, ${payload})`.execute(db)
  }

  subscribe(listener: (change: Change) => void): () => void {
    return this.#listeners.add(listener)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#heartbeat)
    clearTimeout(this.#retry)
    const client = this.#client
    this.#client = undefined
    await client?.end()
  }

  async listen(): Promise<void> {
    const client = this.#config.connect()
    client.onNotification((payload) => this.#listeners.emit(changeOf(payload)))
    client.onLost(() => this.#lost(client))
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
    } catch (error) {
      client.end().catch(() => undefined)
      throw error
    }
    if (this.#closed) return await client.end()
    this.#client = client
    this.#heartbeat = setInterval(() => {
      client.query('select 1').catch(() => this.#lost(client))
    }, this.#config.heartbeatMs)
  }

  #lost(client: NotificationClient): void {
    // A client that never listened, or that was closed here, is no loss.
    if (this.#client !== client) return
    this.#client = undefined
    clearInterval(this.#heartbeat)
    client.end().catch(() => undefined)
    this.#config.log('warn', 'db', 'change feed lost, connecting again')
    this.#reconnect(FIRST_RETRY_MS)
  }

  #reconnect(waitMs: number): void {
    this.#retry = setTimeout(() => {
      this.listen().then(
        () => {
          this.#config.log('info', 'db', 'change feed back')
          // What happened in between was told to nobody.
          this.#listeners.emit(everything)
        },
        () => {
          if (!this.#closed) this.#reconnect(Math.min(waitMs * 2, LONGEST_RETRY_MS))
        },
      )
    }, waitMs)
  }
}

/** One change as as many payloads as its ids need. */
export function payloadsOf(change: Change): string[] {
  const empty = Buffer.byteLength(JSON.stringify({ topic: change.topic, ids: [] }))
  const payloads: string[] = []
  let ids: string[] = []
  let size = empty
  for (const id of change.ids) {
    const more = Buffer.byteLength(JSON.stringify(id)) + 1
    if (ids.length > 0 && size + more > PAYLOAD_BYTES) {
      payloads.push(JSON.stringify({ topic: change.topic, ids }))
      ids = []
      size = empty
    }
    ids.push(id)
    size += more
  }
  payloads.push(JSON.stringify({ topic: change.topic, ids }))
  return payloads
}

/** A payload nobody here understands comes from a newer program: something changed, so read everything again. */
function changeOf(payload: string): Change {
  try {
    const value: unknown = JSON.parse(payload)
    if (typeof value !== 'object' || value === null || !('topic' in value) || !('ids' in value)) return everything
    const { topic, ids } = value
    if (typeof topic !== 'string' || !Array.isArray(ids)) return everything
    return { topic, ids: ids.filter((id) => typeof id === 'string') }
  } catch {
    return everything
  }
}
