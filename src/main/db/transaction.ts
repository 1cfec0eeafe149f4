import type { Transaction } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import { isDatabaseError } from './errors.ts'
import type { OpenDatabase } from './open.ts'
import type { Database } from './schema.ts'
import { insideTransaction } from './scope.ts'

/** Says what the transaction changes; heard by everybody after the commit. */
export type Note = (topic: string, ids: string | readonly string[]) => void

const ATTEMPTS = 5

/**
 * Runs `work` in one transaction and tells the change feed what it noted, after the commit.
 * On PostgreSQL a deadlock or serialisation failure runs `work` again (up to five times), so it must do nothing but
 * database work: no device, no network, no file (write the intent, commit, act, write the outcome).
 *
 * @throws whatever `work` throws (everything is rolled back); `database/busy` when the attempts are used up
 */
export async function inTransaction<T>(
  database: OpenDatabase,
  work: (db: Transaction<Database>, note: Note) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce(database, work)
    } catch (error) {
      if (!isDatabaseError(error, 'retry')) throw error
      if (attempt === ATTEMPTS) throw new AppError('database/busy', { cause: error })
      // Two that met once must not meet again in step.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt))
    }
  }
}

async function attemptOnce<T>(
  database: OpenDatabase,
  work: (db: Transaction<Database>, note: Note) => Promise<T>,
): Promise<T> {
  return await database.db.transaction().execute(async (db) => {
    const noted = new Map<string, Set<string>>()
    const note: Note = (topic, ids) => {
      const known = noted.get(topic) ?? new Set()
      for (const id of typeof ids === 'string' ? [ids] : ids) known.add(id)
      noted.set(topic, known)
    }
    const result = await insideTransaction(() => work(db, note))
    for (const [topic, ids] of noted) await database.changes.publish(db, { topic, ids: [...ids] })
    return result
  })
}
