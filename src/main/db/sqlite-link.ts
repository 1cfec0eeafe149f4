import type { Log } from '../log.ts'
import { fromSqlite, unavailable } from './errors.ts'
import type { DatabaseProcess, ForkDatabase, FromDatabase, ToDatabase } from './sqlite-protocol.ts'

export interface SqliteLinkConfig {
  readonly file: string
  /** 32 raw bytes. */
  readonly key: Uint8Array
  /** Whether the file may be made if it is not there. */
  readonly create: boolean
  readonly fork: ForkDatabase
  readonly log: Log
}

type Answer = Extract<FromDatabase, { ok: true }>
/** Like Omit, but for each member of the union. */
type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never

/** No query of an office takes this long; one that does hangs. Milliseconds. */
const HANGS_AFTER_MS = 60_000

interface Pending {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
  /** What is known about a request whose answer never came. */
  readonly lost: 'rolled-back' | 'unknown'
}

interface Running {
  readonly process: DatabaseProcess
  readonly pending: Map<number, Pending>
  readonly exited: Promise<void>
  alive: boolean
  /** Its end is wanted; any other end is worth a line in the log. */
  ending: boolean
}

/** The line to the database process: numbers requests, notices its death, starts it again at the next use. */
export class SqliteLink {
  readonly #config: SqliteLinkConfig
  #running: Promise<Running> | undefined
  #create: boolean
  #nextId = 1

  constructor(config: SqliteLinkConfig) {
    this.#config = config
    this.#create = config.create
  }

  /** Starts the process and opens the file. Called before each use; does nothing while it runs. */
  async start(): Promise<void> {
    await this.#use()
  }

  get running(): boolean {
    return this.#running !== undefined
  }

  /** @throws DatabaseError or AppError; `database/unavailable` with `outcome` = `lost` when the process dies meanwhile. */
  async query(
    sql: string,
    parameters: readonly unknown[],
    inTransaction: boolean,
    lost: 'rolled-back' | 'unknown',
  ): Promise<Answer> {
    return await this.#request(await this.#use(), { type: 'query', sql, parameters, inTransaction }, lost)
  }

  /** Optimises, empties the write-ahead log, closes the file, ends the process. */
  async close(): Promise<void> {
    const running = await this.#running?.catch(() => undefined)
    if (running === undefined) return
    try {
      await this.#request(running, { type: 'close' }, 'rolled-back')
    } finally {
      await end(running)
    }
  }

  /** Ends the process without asking it; what is open rolls back. */
  async kill(): Promise<void> {
    const running = await this.#running?.catch(() => undefined)
    if (running !== undefined) await end(running)
  }

  async #use(): Promise<Running> {
    this.#running ??= this.#open()
    const attempt = this.#running
    try {
      return await attempt
    } catch (error) {
      if (this.#running === attempt) this.#running = undefined
      throw error
    }
  }

  async #open(): Promise<Running> {
    const { file, key, log } = this.#config
    const running = this.#launch()
    try {
      const hex = Buffer.from(key).toString('hex')
      await this.#request(running, { type: 'open', file, key: hex, create: this.#create }, 'rolled-back')
    } catch (error) {
      await end(running)
      throw error
    }
    // From now on a missing file is a fault: a restart must not present an empty office.
    this.#create = false
    log('debug', 'db', 'database process ready', { pid: running.process.pid })
    return running
  }

  #launch(): Running {
    const process = this.#config.fork()
    const pending = new Map<number, Pending>()
    let exit: () => void = () => undefined
    const exited = new Promise<void>((resolve) => (exit = resolve))
    const running: Running = { process, pending, exited, alive: true, ending: false }

    process.onMessage((message) => {
      const waiting = pending.get(message.id)
      pending.delete(message.id)
      if (message.ok) waiting?.resolve(message)
      else waiting?.reject(fromSqlite(message.code, message.message))
    })
    process.onExit(() => {
      if (!running.alive) return
      running.alive = false
      this.#running = undefined
      if (!running.ending) this.#config.log('error', 'db', 'database process died', { pending: pending.size })
      for (const waiting of pending.values()) waiting.reject(unavailable(waiting.lost))
      pending.clear()
      exit()
    })
    return running
  }

  #request(running: Running, message: Unnumbered<ToDatabase>, lost: 'rolled-back' | 'unknown'): Promise<Answer> {
    // The process may have died between the answer to start() and now: nothing was sent.
    if (!running.alive) return Promise.reject(unavailable('rolled-back'))
    const id = this.#nextId++
    return new Promise<Answer>((resolve, reject) => {
      // A process that hangs (a disk that went away) is as good as dead: ending it frees everybody who waits.
      const impatience = setTimeout(() => running.process.kill(), HANGS_AFTER_MS)
      impatience.unref()
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(impatience)
          settle(value)
        }
      running.pending.set(id, { resolve: settled(resolve), reject: settled(reject), lost })
      running.process.send({ ...message, id })
    })
  }
}

async function end(running: Running): Promise<void> {
  running.ending = true
  running.process.kill()
  await running.exited
}
