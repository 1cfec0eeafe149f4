import type { Deps } from '../../deps.ts'
import { inTransaction } from '../../db/transaction.ts'
import { appendAudit } from '../../db/audit.ts'

/** The page fetches a file again after every change; that is one reading, not many. */
const WINDOW_MS = 5 * 60_000
const ATTEMPTS = 5
const PATIENCE_MS = 200

export interface Readings {
  /** A user was shown a file. Returns at once; the entry follows by itself. */
  note(userId: string, personId: string): void
  /** Waits until every entry is written. */
  close(): Promise<void>
}

/**
 * Who read which file: an audit entry a person, user and five minutes. Written beside the answer, not before it, since a commit waits for
 * the disk and somebody waits for the file; one after the other, tried again when the database is busy, and waited for at the end.
 */
export function createReadings({ database, log, now }: Pick<Deps, 'database' | 'log' | 'now'>): Readings {
  const last = new Map<string, number>()
  let writing: Promise<void> = Promise.resolve()

  async function write(userId: string, personId: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await inTransaction(database, (db) =>
          appendAudit(db, {
            userId,
            action: 'people.read',
            subjectKind: 'person',
            subjectId: personId,
            purpose: 'counter',
          }),
        )
        return
      } catch (error) {
        if (attempt === ATTEMPTS) {
          // The next reading writes it again; that this one is missing stands in the program's log.
          last.delete(`${userId} ${personId}`)
          log('error', 'people', 'reading not in audit', { error: error instanceof Error ? error.name : 'unknown' })
          return
        }
        await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS * attempt))
      }
    }
  }

  function forgetOld(at: number): void {
    for (const [key, time] of last) if (at - time >= WINDOW_MS) last.delete(key)
  }

  return {
    note(userId, personId) {
      const at = now().getTime()
      forgetOld(at)
      const key = `${userId} ${personId}`
      if (last.has(key)) return
      last.set(key, at)
      writing = writing.then(() => write(userId, personId))
    },
    close: () => writing,
  }
}
