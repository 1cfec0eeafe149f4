import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { describeEngines } from '../../../test/engines.ts'
import { isDatabaseError } from './errors.ts'
import type { OpenDatabase } from './open.ts'
import { inTransaction } from './transaction.ts'
import { appendAudit, verifyAudit, type AuditEntry } from './audit.ts'

const entry = (subjectId: string): AuditEntry => ({
  userId: 'user-1',
  action: 'pickup.open',
  subjectKind: 'pickup',
  subjectId,
  purpose: 'hand-out',
  details: { door: 3, again: false },
})

describeEngines('the audit log', (engine) => {
  let database: OpenDatabase
  beforeEach(async () => {
    database = await engine.open(await engine.create())
  })

  const append = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        inTransaction(database, (db) => appendAudit(db, entry(`pickup-${index}`))),
      ),
    )
  /** What somebody could do who owns the file or the server, and takes the triggers away first. */
  async function asOwner(statement: string): Promise<void> {
    const drops =
      engine.name === 'sqlite'
        ? ['drop trigger audit_no_update', 'drop trigger audit_no_delete']
        : ['drop trigger audit_no_change on audit']
    for (const drop of drops) await sql.raw(drop).execute(database.db)
    await sql.raw(statement).execute(database.db)
  }

  test('an empty log is sound', async () => {
    expect(await verifyAudit(database.db)).toMatchObject({ ok: true, entries: 0 })
  })

  test('entries written at once stand in one chain without gaps', async () => {
    await append(20)
    const rows = await database.db.selectFrom('audit').select('seq').orderBy('seq').execute()
    expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    expect(await verifyAudit(database.db)).toMatchObject({ ok: true, entries: 20 })
  })

  test('is read in pages', async () => {
    await inTransaction(database, async (db) => {
      for (let index = 0; index < 1001; index++) await appendAudit(db, entry(`pickup-${index}`))
    })
    expect(await verifyAudit(database.db)).toMatchObject({ ok: true, entries: 1001 })
  })

  test('an entry stands exactly if the act stands', async () => {
    await append(1)
    const act = inTransaction(database, async (db) => {
      await appendAudit(db, entry('rolled-back'))
      throw new Error('the act failed')
    })
    await expect(act).rejects.toThrow('the act failed')
    await append(1)
    expect(await verifyAudit(database.db)).toMatchObject({ ok: true, entries: 2 })
    await expect(appendAudit(database.db, entry('outside'))).rejects.toThrow('in the transaction of the act')
  })

  test('nobody changes or removes an entry through the program', async () => {
    await append(2)
    for (const statement of [`update audit set action = 'x'`, 'delete from audit']) {
      const error = await sql
        .raw(statement)
        .execute(database.db)
        .catch((reason: unknown) => reason)
      expect(isDatabaseError(error, 'append-only')).toBe(true)
    }
    expect(await verifyAudit(database.db)).toMatchObject({ ok: true, entries: 2 })
  })

  test.each([
    ['a changed word', `update audit set action = 'pickup.close' where seq = 3`, 3],
    ['a changed detail', `update audit set details = '{"again":false,"door":4}' where seq = 3`, 3],
    ['a changed person', `update audit set user_id = 'user-2' where seq = 5`, 5],
    ['a missing entry', 'delete from audit where seq = 2', 2],
    ['a changed hash', `update audit set hash = prev_hash where seq = 4`, 4],
    ['two entries swapped', 'update audit set seq = case seq when 2 then -2 when 3 then -3 end where seq in (2, 3)', 2],
  ])('%s is found at its place', async (_what, statement, firstBad) => {
    await append(6)
    await asOwner(statement)
    const verdict = await verifyAudit(database.db)
    expect(verdict).toMatchObject({ ok: false, firstBad, entries: firstBad - 1 })
  })

  test('a log cut off at its end, or begun anew, shows against a head kept elsewhere', async () => {
    await append(6)
    const { head } = await verifyAudit(database.db)
    expect(await verifyAudit(database.db, head)).toMatchObject({ ok: true })
    await asOwner('delete from audit where seq > 4')
    expect(await verifyAudit(database.db)).toMatchObject({ ok: true, entries: 4 })
    expect(await verifyAudit(database.db, head)).toMatchObject({ ok: false, firstBad: 5 })
    await sql`delete from audit`.execute(database.db)
    await append(6)
    expect(await verifyAudit(database.db, head)).toMatchObject({ ok: false, firstBad: 6 })
  })
})
