import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { documentKey, getBlob, putBlob } from '../../src/main/db/blobs.ts'
import type { OpenDatabase } from '../../src/main/db/open.ts'
import { describeEngines } from '../engines.ts'

describeEngines('a document envelope', (engine) => {
  let database: OpenDatabase
  const kek = documentKey(randomBytes(32))
  const bytes = Buffer.from('%PDF-1.7 an invented application')

  beforeAll(async () => {
    database = await engine.open(await engine.create())
  })
  const put = (id: string, version = 1) =>
    putBlob(database.db, kek, { id, version, bytes, mediaType: 'application/pdf' })

  test('gives back what was put in, and stores none of it in plain', async () => {
    await put('a')
    expect(Buffer.from(await getBlob(database.db, kek, 'a')).equals(bytes)).toBe(true)
    const row = await database.db.selectFrom('blobs').selectAll().where('id', '=', 'a').executeTakeFirstOrThrow()
    expect(Buffer.from(row.ciphertext).includes('invented')).toBe(false)
    expect(row.size).toBe(bytes.length)
  })

  test('holds an empty document and a large one', async () => {
    const large = randomBytes(3_000_000)
    await putBlob(database.db, kek, { id: 'empty', version: 1, bytes: new Uint8Array(0), mediaType: 'text/plain' })
    await putBlob(database.db, kek, { id: 'large', version: 1, bytes: large, mediaType: 'image/png' })
    expect(await getBlob(database.db, kek, 'empty')).toHaveLength(0)
    expect(large.equals(await getBlob(database.db, kek, 'large'))).toBe(true)
  })

  test('the same bytes twice look different each time', async () => {
    await put('twin-1')
    await put('twin-2')
    const rows = await database.db.selectFrom('blobs').select('ciphertext').where('id', 'like', 'twin-%').execute()
    expect(Buffer.from(rows[0]?.ciphertext ?? []).equals(Buffer.from(rows[1]?.ciphertext ?? []))).toBe(false)
  })

  test.each(['ciphertext', 'nonce', 'wrapped_dek'] as const)('one changed bit of its %s is noticed', async (column) => {
    const id = `bit-${column}`
    await put(id)
    const row = await database.db.selectFrom('blobs').select(column).where('id', '=', id).executeTakeFirstOrThrow()
    const changed = Buffer.from(row[column])
    changed[5] = (changed[5] ?? 0) ^ 1
    await database.db
      .updateTable('blobs')
      .set({ [column]: changed })
      .where('id', '=', id)
      .execute()
    await expect(getBlob(database.db, kek, id)).rejects.toMatchObject({ code: 'document/tampered' })
  })

  test('cut short, of another version, of another kind or under another id it is noticed', async () => {
    for (const id of ['short', 'version', 'kind', 'other']) await put(id)
    const { db } = database
    await db
      .updateTable('blobs')
      .set({ ciphertext: Buffer.alloc(3) })
      .where('id', '=', 'short')
      .execute()
    await db.updateTable('blobs').set({ version: 2 }).where('id', '=', 'version').execute()
    await db.updateTable('blobs').set({ media_type: 'text/html' }).where('id', '=', 'kind').execute()
    await sql`update blobs set id = 'moved' where id = 'other'`.execute(db)
    for (const id of ['short', 'version', 'kind', 'moved']) {
      await expect(getBlob(db, kek, id)).rejects.toMatchObject({ code: 'document/tampered' })
    }
  })

  test('an absent document and another office’s key are told apart', async () => {
    await put('foreign')
    await expect(getBlob(database.db, kek, 'nothing')).rejects.toMatchObject({ code: 'document/not-found' })
    const other = documentKey(randomBytes(32))
    await expect(getBlob(database.db, other, 'foreign')).rejects.toMatchObject({ code: 'database/wrong-key' })
  })
})
