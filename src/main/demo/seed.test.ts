import { randomBytes } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { describeEngines } from '../../../test/engines.ts'
import { documentKey, getBlob, type Kek } from '../db/blobs.ts'
import type { OpenDatabase } from '../db/open.ts'
import { generateDemoOffice } from './office.ts'
import { isEmptyOffice, seedDemoOffice } from './seed.ts'

describeEngines('demo office', (engine) => {
  const office = generateDemoOffice({ seed: 1, today: '2026-11-21' })
  let database: OpenDatabase
  let kek: Kek
  let seconds: number

  beforeAll(async () => {
    database = await engine.open(await engine.create())
    kek = documentKey(randomBytes(32))
    expect(await isEmptyOffice(database.db)).toBe(true)
    const start = performance.now()
    await seedDemoOffice(database, office, kek)
    seconds = (performance.now() - start) / 1_000
  })

  test('stands in the store row by row, quickly', async () => {
    const { db } = database
    for (const table of [
      'users',
      'persons',
      'person_keys',
      'kinship',
      'titles',
      'cases',
      'case_requirements',
      'cards',
      'pickups',
      'documents',
    ] as const) {
      const { n } = await db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
      expect(n, table).toBe(office[table].length)
    }
    const [first] = office.persons
    expect(
      await db
        .selectFrom('persons')
        .selectAll()
        .where('id', '=', first?.id ?? '')
        .executeTakeFirst(),
    ).toEqual(first)
    expect(seconds).toBeLessThan(5)
  })

  test('every paper shows the sample sheet', async () => {
    const paper = await database.db.selectFrom('documents').select('blob_id').distinct().execute()
    expect(paper).toHaveLength(1)
    const bytes = await getBlob(database.db, kek, paper[0]?.blob_id ?? '')
    expect(Buffer.from(bytes.subarray(0, 5)).toString('latin1')).toBe('%PDF-')
  })

  test('is never written over another office', async () => {
    await expect(seedDemoOffice(database, office, kek)).rejects.toThrow('empty store')
    const { n } = await database.db
      .selectFrom('persons')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    expect(n).toBe(500)
  })
})
