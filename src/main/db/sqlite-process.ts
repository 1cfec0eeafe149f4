/**
 * The database process: the only place that loads SQLite. It runs as Electron's utilityProcess or as a child process of
 * Node (see fork-*.ts) and answers one message at a time, so a slow query stops neither a window nor a device.
 */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import Database from 'better-sqlite3-multiple-ciphers'
import type { FromDatabase, ToDatabase } from './sqlite-protocol.ts'

/** „TRES" in the file's header: says whose file this is, once it is deciphered. */
const APPLICATION_ID = 0x54524553

class Refusal extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

// The file, its log and its backups are nobody else's, also in a folder that others may read. Windows knows no such mask.
process.umask(0o077)

let db: Database | undefined

function answer(message: ToDatabase): FromDatabase {
  try {
    if (message.type === 'open') {
      db = open(message.file, message.key, message.create)
      return { id: message.id, ok: true, rows: [], changes: undefined }
    }
    if (db === undefined) throw new Refusal('NOT_OPEN', 'no database is open')
    if (message.type === 'close') {
      close(db)
      db = undefined
      return { id: message.id, ok: true, rows: [], changes: undefined }
    }
    return { id: message.id, ok: true, ...run(db, message.sql, message.parameters, message.inTransaction) }
  } catch (error) {
    const { code, message: text } = error as { code?: string; message: string }
    return { id: message.id, ok: false, code: code ?? 'ERROR', message: text }
  }
}

function open(file: string, key: string, create: boolean): Database {
  if (!/^[0-9a-f]{64}$/.test(key)) throw new Refusal('NO_CIPHER', 'the key is not 32 bytes of hex')
  const existed = existsSync(file)
  // An empty file is what a full disk or a broken copy leaves: SQLite would take it for a new database.
  if (!create && (!existed || statSync(file).size === 0)) throw new Refusal('MISSING', 'the database file is not there')
  if (existed && startsLikePlainSqlite(file)) throw new Refusal('NO_CIPHER', 'the database file is not encrypted')
  // Whoever closes last empties the write-ahead log; one that is still there tells of an unclean end.
  const unclean = existed && existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0

  const opened = new Database(file, { timeout: 5000, fileMustExist: !create })
  try {
    opened.pragma(`cipher = 'sqlcipher'`)
    opened.pragma(`key = "x'${key}'"`)
    // A build without cipher ignores both pragmas silently and would write plain text.
    if (opened.pragma('cipher', { simple: true }) !== 'sqlcipher') {
      throw new Refusal('NO_CIPHER', 'this build of SQLite does not encrypt')
    }
    // The first read decides about the key (SQLITE_NOTADB); nothing has been written until here.
    const tables: unknown = opened.prepare('select count(*) from sqlite_schema').pluck().get()
    const owner: unknown = opened.pragma('application_id', { simple: true })
    if (owner !== APPLICATION_ID && tables !== 0) throw new Refusal('FOREIGN', 'the file belongs to another program')

    opened.pragma('journal_mode = WAL')
    // The library is compiled with NORMAL in WAL mode, where a power cut may take the last commits.
    opened.pragma('synchronous = FULL')
    opened.pragma('foreign_keys = ON')
    opened.pragma('trusted_schema = OFF')
    opened.pragma('cell_size_check = ON')
    opened.pragma('secure_delete = ON')
    // Sorters and temporary tables would go to disk unencrypted.
    opened.pragma('temp_store = MEMORY')
    opened.pragma('mmap_size = 0')
    opened.pragma('journal_size_limit = 67108864')
    if (owner !== APPLICATION_ID) opened.pragma(`application_id = ${APPLICATION_ID}`)
    if (unclean && opened.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      throw new Refusal('SQLITE_CORRUPT', 'quick_check found damage')
    }
    return opened
  } catch (error) {
    opened.close()
    throw error
  }
}

function startsLikePlainSqlite(file: string): boolean {
  const head = Buffer.alloc(16)
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, head, 0, 16, 0)
  } finally {
    closeSync(descriptor)
  }
  return head.toString('latin1') === 'SQLite format 3\0'
}

function run(
  opened: Database,
  sql: string,
  parameters: readonly unknown[],
  inTransaction: boolean,
): { rows: unknown[]; changes: number | undefined } {
  if (opened.inTransaction !== inTransaction) {
    if (opened.inTransaction) opened.exec('rollback')
    if (sql === 'rollback') return { rows: [], changes: undefined }
    throw new Refusal('TRANSACTION_LOST', 'the transaction is not the one the sender believes in')
  }
  const statement = opened.prepare(sql)
  if (statement.reader) return { rows: statement.all(...parameters), changes: undefined }
  return { rows: [], changes: statement.run(...parameters).changes }
}

function close(opened: Database): void {
  if (opened.inTransaction) opened.exec('rollback')
  opened.pragma('optimize')
  opened.pragma('wal_checkpoint(TRUNCATE)')
  opened.close()
}

/** The part of Electron's parentPort used here; the process must also run where there is no Electron. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: ToDatabase }) => void): void
  postMessage(message: FromDatabase): void
}

const { parentPort } = process as unknown as { parentPort?: ParentPort }
if (parentPort !== undefined) {
  parentPort.on('message', (event) => parentPort.postMessage(answer(event.data)))
} else {
  process.on('message', (message) => process.send?.(answer(message as ToDatabase)))
  // The owner is gone, however it ended: leave an orderly file.
  process.on('disconnect', () => {
    db?.close()
    process.exit(0)
  })
}
// Ctrl+C and a session's end reach the whole process group; the owner still has to close in order.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
