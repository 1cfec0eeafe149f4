import { createHash } from 'node:crypto'
import type { Insertable, Kysely } from 'kysely'
import { v7 } from 'uuid'
import { putBlob, type Kek } from '../db/blobs.ts'
import type { OpenDatabase } from '../db/open.ts'
import type { Database } from '../db/schema.ts'
import { inTransaction } from '../db/transaction.ts'
import type { DemoOffice } from './draft.ts'

/** Values in one statement: SQLite takes 32,766 parameters, PostgreSQL 65,535. */
const PARAMETERS = 30_000

async function insertAll<T extends keyof Database>(
  db: Kysely<Database>,
  table: T,
  rows: readonly Insertable<Database[T]>[],
): Promise<void> {
  const width = Object.keys(rows[0] ?? {}).length
  if (width === 0) return
  const size = Math.floor(PARAMETERS / width)
  for (let from = 0; from < rows.length; from += size)
    await db
      .insertInto(table)
      .values(rows.slice(from, from + size))
      .execute()
}

/** Is there nobody yet? Only an empty store may become a demo office. */
export async function isEmptyOffice(db: Kysely<Database>): Promise<boolean> {
  const user = await db.selectFrom('users').select('id').limit(1).executeTakeFirst()
  const person = await db.selectFrom('persons').select('id').limit(1).executeTakeFirst()
  return user === undefined && person === undefined
}

/**
 * Writes the demo office into an empty store, all or nothing, and tells the change feed.
 * @param kek wraps the key of the one sample sheet that all papers of the demo office show
 * @throws Error when the store already holds a user or a person
 */
export async function seedDemoOffice(database: OpenDatabase, office: DemoOffice, kek: Kek): Promise<void> {
  // Only the first start needs the PDF library for this.
  const { sampleSheet } = await import('./sample-sheet.ts')
  const sheet = await sampleSheet()
  await inTransaction(database, async (db, note) => {
    if (!(await isEmptyOffice(db))) throw new Error('The demo office is written into an empty store only.')
    const blobId = v7()
    await putBlob(db, kek, { id: blobId, version: 1, bytes: sheet, mediaType: 'application/pdf' })
    const sha256 = createHash('sha256').update(sheet).digest('hex')
    // In the order of the references between the tables.
    await insertAll(db, 'users', office.users)
    await insertAll(db, 'persons', office.persons)
    await insertAll(db, 'person_keys', office.person_keys)
    await insertAll(db, 'kinship', office.kinship)
    await insertAll(db, 'identity_documents', office.identity_documents)
    await insertAll(db, 'titles', office.titles)
    await insertAll(db, 'cases', office.cases)
    await insertAll(db, 'case_requirements', office.case_requirements)
    await insertAll(db, 'appointments', office.appointments)
    await insertAll(db, 'cards', office.cards)
    await insertAll(db, 'card_scans', office.card_scans)
    await insertAll(db, 'lockers', office.lockers)
    await insertAll(db, 'compartments', office.compartments)
    await insertAll(db, 'pickups', office.pickups)
    const papers = office.documents.map((row) => ({ ...row, sha256, blob_id: blobId }))
    await insertAll(db, 'documents', papers)
    note('*', [])
  })
}
