import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import { assertOutsideTransaction } from './scope.ts'
import { SqliteLink, type SqliteLinkConfig } from './sqlite-link.ts'

/** How a transaction ended; `unknown` when the process died while a commit was under way. */
export type TransactionEnd = 'committed' | 'rolled-back' | 'unknown'

/** How long closing waits for a transaction that is still open before it is rolled back by force. */
const CLOSE_PATIENCE_MS = 5000

/** Kysely over the database process: one connection; a transaction holds it, everything else waits its turn. */
export class SqliteProcessDialect implements Dialect {
  readonly #config: SqliteLinkConfig
  readonly #onTransactionEnd: (end: TransactionEnd) => void

  constructor(config: SqliteLinkConfig, onTransactionEnd: (end: TransactionEnd) => void) {
    this.#config = config
    this.#onTransactionEnd = onTransactionEnd
  }

  createDriver(): Driver {
    return new SqliteProcessDriver(new SqliteLink(this.#config), this.#onTransactionEnd)
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler()
  }

  createAdapter(): DialectAdapter {
    return new OwnQueueAdapter()
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db)
  }
}

/** Kysely would queue before it asks the driver, and a misused outer handle would hang for ever instead of failing. */
class OwnQueueAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class SqliteProcessDriver implements Driver {
  readonly #link: SqliteLink
  readonly #connection: SqliteConnection
  readonly #onTransactionEnd: (end: TransactionEnd) => void
  /** Settles when the one before has given the connection back. */
  #turn: Promise<void> = Promise.resolve()
  #release: () => void = () => undefined

  constructor(link: SqliteLink, onTransactionEnd: (end: TransactionEnd) => void) {
    this.#link = link
    this.#connection = new SqliteConnection(link)
    this.#onTransactionEnd = onTransactionEnd
  }

  async init(): Promise<void> {
    await this.#link.start()
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    assertOutsideTransaction()
    const before = this.#turn
    let release: () => void = () => undefined
    this.#turn = new Promise((resolve) => (release = resolve))
    await before
    this.#release = release
    return this.#connection
  }

  releaseConnection(): Promise<void> {
    this.#release()
    return Promise.resolve()
  }

  async beginTransaction(_connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    // Immediate: a read transaction that wants to write later could fail as busy in its middle.
    await this.#connection.control(settings.accessMode === 'read only' ? 'begin' : 'begin immediate', 'rolled-back')
    this.#connection.inTransaction = true
  }

  async commitTransaction(): Promise<void> {
    try {
      await this.#connection.control('commit', 'unknown')
    } catch (error) {
      // A commit that was refused (deferred foreign key) leaves the transaction open and is rolled back next.
      if (!this.#link.running) this.#end('unknown')
      throw error
    }
    this.#end('committed')
  }

  async rollbackTransaction(): Promise<void> {
    // A dead process has rolled back already; starting another for that would only hide the first error behind a second.
    if (this.#link.running) await this.#connection.control('rollback', 'rolled-back').catch(() => this.#link.kill())
    if (this.#connection.inTransaction) this.#end('rolled-back')
  }

  async savepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.#connection.control(`savepoint "${name}"`, 'rolled-back')
  }

  async rollbackToSavepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.#connection.control(`rollback to "${name}"`, 'rolled-back')
  }

  async releaseSavepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.#connection.control(`release "${name}"`, 'rolled-back')
  }

  async destroy(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), CLOSE_PATIENCE_MS)))
    const outcome = await Promise.race([this.acquireConnection(), patience])
    clearTimeout(timer)
    if (outcome === 'late') await this.#link.kill()
    else await this.#link.close()
  }

  #end(end: TransactionEnd): void {
    this.#connection.inTransaction = false
    this.#onTransactionEnd(end)
  }
}

class SqliteConnection implements DatabaseConnection {
  readonly #link: SqliteLink
  inTransaction = false

  constructor(link: SqliteLink) {
    this.#link = link
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    // Outside a transaction every statement commits by itself; only a plain select leaves nothing to wonder about.
    const lost = this.inTransaction || query.query.kind === 'SelectQueryNode' ? 'rolled-back' : 'unknown'
    const { rows, changes } = await this.#link.query(query.sql, query.parameters, this.inTransaction, lost)
    // The type of the rows is Kysely's promise, from the query it built.
    const typed = rows as R[]
    return changes === undefined ? { rows: typed } : { rows: typed, numAffectedRows: BigInt(changes) }
  }

  async control(sql: string, lost: 'rolled-back' | 'unknown'): Promise<void> {
    await this.#link.query(sql, [], this.inTransaction, lost)
  }

  // eslint-disable-next-line require-yield -- the interface wants a generator; large reads are paged by key instead
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not offered: read in pages by key, which holds no connection in between.')
  }
}
