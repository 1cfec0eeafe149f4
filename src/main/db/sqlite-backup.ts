import { constants } from 'node:fs'
import { copyFile, mkdir, open, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { sql, type Kysely } from 'kysely'

/**
 * Copies the (encrypted) file to `backups/` beside it and returns the copy's path. The key is the same.
 * The copy is taken here, not in the database process: there, closing a second descriptor of the file would drop
 * SQLite's locks. `db` must be the only user of the file's connection, as at start-up.
 */
export async function backupSqlite(db: Kysely<unknown>, file: string): Promise<string> {
  const folder = join(dirname(file), 'backups')
  await mkdir(folder, { recursive: true })
  const copy = join(folder, `${basename(file)}.${new Date().toISOString().replaceAll(/[:.]/g, '-')}`)
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db)
  if (rows[0]?.busy !== 0) throw new Error('the write-ahead log could not be emptied for the backup')
  // The write lock keeps the file as it is while it is read.
  await db.transaction().execute(() => copyFile(file, `${copy}.part`, constants.COPYFILE_FICLONE))
  const descriptor = await open(`${copy}.part`, 'r+')
  try {
    await descriptor.sync()
  } finally {
    await descriptor.close()
  }
  await rename(`${copy}.part`, copy)
  return copy
}
