import { randomBytes } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { describeEngines } from '../../../test/engines.ts'
import { statistics } from '../../shared/domain/consultation/statistics.ts'
import { documentKey } from '../db/blobs.ts'
import type { OpenDatabase } from '../db/open.ts'
import { passagesBetween } from '../features/consultations/passages.ts'
import { prepareDemoOffice } from './prepare.ts'

describeEngines("the demo office's consultation hour", (engine) => {
  let database: OpenDatabase
  const kek = documentKey(randomBytes(32))
  const open = (at: string) => prepareDemoOffice({ database, kek }, new Date(at))
  const expected = async () =>
    await database.db.selectFrom('consultations').selectAll().where('state', '=', 'booked').orderBy('due_at').execute()

  beforeAll(async () => {
    database = await engine.open(await engine.create())
    await open('2026-11-23T19:02:00.000Z')
  })

  test('has six people of many languages in the next hours, also in the evening', async () => {
    const rows = await expected()
    expect(rows.map(({ due_at }) => due_at.slice(11, 16))).toEqual([
      '19:10',
      '19:25',
      '19:40',
      '19:55',
      '20:10',
      '20:25',
    ])
    expect(new Set(rows.map(({ language }) => language)).size).toBe(6)
    expect(rows.every(({ case_id }) => case_id !== null)).toBe(true)
  })

  test('knows three weeks that are over, by the same rules as the real ones', async () => {
    const past = await passagesBetween(database.db, '2026-10-01T00:00:00.000Z', '2026-11-23T00:00:00.000Z')
    const { total } = statistics(past)
    expect(total.served).toBeGreaterThan(30)
    expect(total.noShow).toBeGreaterThan(0)
    expect(total.solvedFirst).toBeGreaterThan(5)
    expect(total.talkP50).toBeGreaterThan(200)
  })

  test('brings the six to whatever day it is opened on, and somebody else for whoever was served', async () => {
    const [served, ...others] = await expected()
    await database.db
      .updateTable('consultations')
      .set({ state: 'done' })
      .where('id', '=', served?.id ?? '')
      .execute()
    await open('2026-11-25T07:00:00.000Z')
    const rows = await expected()
    expect(rows).toHaveLength(6)
    expect(rows.every(({ due_at }) => due_at.startsWith('2026-11-25'))).toBe(true)
    const ids = rows.map(({ id }) => id)
    expect(others.every(({ id }) => ids.includes(id))).toBe(true)
    expect(ids).not.toContain(served?.id)
  })

  test('changes nothing while they are still to come', async () => {
    const before = await expected()
    await open('2026-11-25T07:03:00.000Z')
    expect(await expected()).toEqual(before)
  })

  test('comes to an office that was made before there was one', async () => {
    const { db } = database
    await db.deleteFrom('consultation_events').execute()
    await db.deleteFrom('consultations').execute()
    await db.deleteFrom('settings').where('key', 'like', '%consultation%').execute()
    await open('2026-11-26T09:00:00.000Z')
    expect(await expected()).toHaveLength(6)
  })
})
