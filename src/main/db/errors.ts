import { AppError } from '../../shared/errors.ts'

/**
 * Why the database refused a statement, the same words for both engines.
 *
 * - `unique` `foreign-key` `check` `not-null` `type` a constraint of the tables; `constraint` names it
 * - `append-only` a row that nobody may change or remove
 * - `retry`       a deadlock or serialisation failure: the same transaction may succeed when run again
 * - `failed`      everything else (a wrong statement, a full disk)
 */
export type DatabaseErrorKind =
  | 'unique'
  | 'foreign-key'
  | 'check'
  | 'not-null'
  | 'type'
  | 'append-only'
  | 'retry'
  | 'failed'

/**
 * A statement failed. Not for people: what somebody can act on is an AppError (`database/unavailable`, `database/busy` …).
 * The message never holds a value of a row: PostgreSQL's `detail` does, so it is dropped here.
 */
export class DatabaseError extends Error {
  readonly kind: DatabaseErrorKind
  /** `SQLITE_…` or the five characters of an SQLSTATE. */
  readonly engineCode: string
  /** PostgreSQL: the constraint's name. SQLite: its columns (`users.login`) or the text of the check. */
  readonly constraint: string | undefined

  constructor(kind: DatabaseErrorKind, engineCode: string, message: string, constraint?: string) {
    super(message)
    this.name = 'DatabaseError'
    this.kind = kind
    this.engineCode = engineCode
    this.constraint = constraint
  }
}

/** True when `error` is a {@link DatabaseError}, and of one of the `kinds` if any are given. */
export function isDatabaseError(error: unknown, ...kinds: DatabaseErrorKind[]): error is DatabaseError {
  return error instanceof DatabaseError && (kinds.length === 0 || kinds.includes(error.kind))
}

/**
 * The engine went away. `rolled-back`: nothing of the transaction is stored. `unknown`: a commit or a single write was
 * under way and may have been stored; read before doing it again.
 */
export function unavailable(outcome: 'rolled-back' | 'unknown', cause?: unknown): AppError {
  return new AppError('database/unavailable', { details: { outcome }, message: `database lost, ${outcome}`, cause })
}

const sqliteKinds: Readonly<Record<string, DatabaseErrorKind>> = {
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'unique',
  SQLITE_CONSTRAINT_ROWID: 'unique',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'foreign-key',
  SQLITE_CONSTRAINT_CHECK: 'check',
  SQLITE_CONSTRAINT_NOTNULL: 'not-null',
  SQLITE_CONSTRAINT_DATATYPE: 'type',
  SQLITE_CONSTRAINT_TRIGGER: 'append-only',
}

/** An answer of the database process as an error; SQLite's own messages name columns, never values. */
export function fromSqlite(code: string, message: string): Error {
  if (code === 'TRANSACTION_LOST') return unavailable('rolled-back')
  if (code === 'NO_CIPHER') return new AppError('database/no-cipher', { message })
  if (code === 'MISSING' || code === 'FOREIGN') {
    return new AppError('database/unavailable', { details: { reason: code.toLowerCase() }, message })
  }
  const text = `${code}: ${message}`
  if (code === 'SQLITE_NOTADB') return new AppError('database/wrong-key', { message: text })
  if (code.startsWith('SQLITE_CORRUPT')) return new AppError('database/tampered', { message: text })
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('database/busy', { message: text })
  }
  if (/^SQLITE_(CANTOPEN|IOERR|READONLY|FULL|PERM|AUTH)/.test(code)) {
    return new AppError('database/storage', { details: { reason: code }, message: text })
  }
  const kind = sqliteKinds[code] ?? 'failed'
  return new DatabaseError(kind, code, text, /constraint failed: (.+)$/.exec(message)?.[1])
}

const postgresKinds: Readonly<Record<string, DatabaseErrorKind>> = {
  '23505': 'unique',
  '23503': 'foreign-key',
  '23514': 'check',
  '23502': 'not-null',
  '22P02': 'type',
  '22003': 'type',
  '40001': 'retry',
  '40P01': 'retry',
  P0001: 'append-only',
}

/** An error of `pg`. Only constraint and syntax messages are kept: the others quote values. */
export function fromPostgres(error: unknown): Error {
  const { code, message, constraint } = readError(error)
  if (code === '57014' || code === '55P03' || code === '53300') return new AppError('database/busy', { message: code })
  // No SQLSTATE: the line broke or was never there. 08: connection, 57P: shutdown, 28: refused, 3D000: no such database.
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code) || /^(08|57P|28|3D)/.test(code)) {
    return new AppError('database/unavailable', {
      details: { reason: code ?? 'connection' },
      message: code ?? 'connection',
    })
  }
  const kind = postgresKinds[code] ?? 'failed'
  const harmless = code.startsWith('23') || code.startsWith('42') || code === 'P0001'
  return new DatabaseError(kind, code, harmless ? `${code}: ${message}` : code, constraint)
}

function readError(error: unknown): { code: string | undefined; message: string; constraint: string | undefined } {
  const fields: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {}
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  return {
    code: text(fields['code']),
    message: error instanceof Error ? error.message : '',
    constraint: text(fields['constraint']),
  }
}
