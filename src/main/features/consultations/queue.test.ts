import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { furnish, office } from '../../../../test/db/paper-office.ts'
import { describeEngines } from '../../../../test/engines.ts'
import { newStanding, type Standing } from '../../../shared/domain/consultation/machine.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { Platform } from './platform.ts'
import { callNext, callOne } from './calling.ts'
import { createHall } from './hall.ts'
import { move } from './moves.ts'
import { findRow, openRows, toColumns } from './rows.ts'

/** The queue without a line: people who are online because the test says so. */
describeEngines('the queue', (engine) => {
  let database: OpenDatabase
  const now = () => new Date('2026-11-23T09:00:00.000Z')
  const online = new Set<string>()
  const presence = { online: (id: string) => online.has(id), interpreterHere: () => false }
  const rooms = () => new Platform({ database, log: () => undefined, publish: () => undefined, config: undefined })
  const calling = () => ({ database, now, presence, desk: 'desk', rooms: rooms() })

  beforeEach(async () => {
    online.clear()
    database = await engine.open(await engine.create())
    await furnish(database)
    await database.db
      .insertInto('availabilities')
      .values(
        [office.user, office.colleague].map((user_id) => ({
          user_id,
          available: 1,
          place: 'counter',
          until_at: null,
          languages: user_id === office.colleague ? '["uk"]' : '[]',
          matters: '[]',
          workstation: '',
          seen_at: now().toISOString(),
          version: 1,
        })),
      )
      .execute()
  })

  /** Waiting since 9:30 in the office, unless told. */
  function rowOf(id: string, given: Partial<Standing> = {}) {
    const at = '2026-11-23T08:30:00.000Z'
    const standing: Standing = {
      ...newStanding({
        kind: 'walk-in',
        priority: 3,
        dueAt: at,
        minutes: 10,
        wantedClerkId: null,
        matter: 'general',
        language: 'de',
        needsInterpreter: false,
      }),
      state: 'waiting',
      arrivedAt: at,
      waitingSince: at,
      consentAt: at,
      ...given,
    }
    return {
      id,
      ticket: id,
      kind: standing.kind,
      person_id: null,
      case_id: null,
      needs_interpreter: 0,
      priority: standing.priority,
      due_at: standing.dueAt,
      minutes: standing.minutes,
      ...toColumns(standing),
      workstation: null,
      test: null,
      notice: null,
      token_hash: `hash of ${id}`,
      device_hash: null,
      interpreter_hash: null,
      interpreter_device: null,
      expires_at: '2026-11-23T20:30:00.000Z',
      provider: 'p2p',
      room: null,
      created_at: at,
      created_by: null,
      version: 1,
    }
  }

  async function person(id: string, given: Partial<Standing> = {}): Promise<void> {
    await database.db.insertInto('consultations').values(rowOf(id, given)).execute()
    online.add(id)
  }

  test('is called in the order of arrival, priority before, the language by whoever speaks it', async () => {
    await person('second', { arrivedAt: '2026-11-23T08:40:00.000Z' })
    await person('first')
    await person('urgent', { priority: 1, arrivedAt: '2026-11-23T08:50:00.000Z' })
    await person('ukrainian', {
      language: 'uk',
      arrivedAt: '2026-11-23T08:10:00.000Z',
      waitingSince: '2026-11-23T08:55:00.000Z',
    })
    const { rows } = await createHall({ database, now, presence, desk: 'desk' }).queue(office.user)
    expect(rows.map(({ id, fits }) => [id, fits])).toEqual([
      ['urgent', true],
      ['first', true],
      ['second', true],
      ['ukrainian', false],
    ])
    expect(await callNext(calling(), office.user)).toBe('urgent')
    expect(await callNext(calling(), office.colleague)).toBe('ukrainian')
  })

  test('passes over whoever is not online, and lets those by who missed a call', async () => {
    await person('missed', { behind: 1, missed: 1 })
    await person('offline', { arrivedAt: '2026-11-23T08:31:00.000Z' })
    online.delete('offline')
    await person('next', { arrivedAt: '2026-11-23T08:50:00.000Z' })
    expect(await callNext(calling(), office.user)).toBe('next')
    expect(await findRow(database.db, 'missed')).toMatchObject({ behind: 0, state: 'waiting' })
    expect(await callNext(calling(), office.colleague)).toBe('missed')
  })

  test('one clerk who presses twice at once gets one person', async () => {
    await Promise.all(['a', 'b', 'c'].map((id) => person(id)))
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => callNext(calling(), office.user)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const called = await database.db.selectFrom('consultations').select('id').where('state', '=', 'called').execute()
    expect(called).toHaveLength(1)
  })

  test('who is no longer waiting is not called, and says why', async () => {
    await person('a')
    await callOne(calling(), 'a', office.user)
    await expect(callOne(calling(), 'a', office.colleague)).rejects.toMatchObject({ code: 'consultation/taken' })
    const at = now().toISOString()
    await move(database, 'a', { type: 'call-off' }, { userId: office.user, at })
    await move(database, 'a', { type: 'cancel' }, { userId: office.user, at })
    await expect(callOne(calling(), 'a', office.colleague)).rejects.toMatchObject({ code: 'consultation/state' })
  })

  test('a step that loses the race looks again at what became of the row', async () => {
    await person('a')
    const at = now().toISOString()
    const calls = [office.user, office.colleague].map((clerkId) =>
      move(database, 'a', { type: 'call', clerkId }, { userId: clerkId, at }),
    )
    const results = await Promise.all(calls)
    expect(results.filter((row) => row !== undefined)).toHaveLength(1)
    expect(await findRow(database.db, 'a')).toMatchObject({ calls: 1, version: 2 })
  })

  test('is found by its index among years of consultations', async () => {
    const over = { state: 'done', dueAt: '2026-10-01T08:00:00.000Z' } as const
    const old = Array.from({ length: 400 }, (_, n) => rowOf(`old-${n}`, over))
    await database.db.insertInto('consultations').values(old).execute()
    await person('a')
    if (engine.name === 'postgres') await sql`analyze consultations`.execute(database.db)
    const plan = await planOf(openRows(database.db, '2026-11-24').compile())
    expect(plan).toMatch(/consultations_state/)
    expect(plan).not.toMatch(/SCAN consultations|Seq Scan on consultations/)
  })

  async function planOf(query: { readonly sql: string; readonly parameters: readonly unknown[] }): Promise<string> {
    const text = `explain ${engine.name === 'sqlite' ? 'query plan ' : ''}${query.sql}`
    const parts = text.split(engine.name === 'sqlite' ? '?' : /\$\d+/)
    const { rows } = await sql<Record<string, unknown>>`${sql.join(
      parts.flatMap((part, i) => (i === 0 ? [sql.raw(part)] : [sql`${query.parameters[i - 1]}`, sql.raw(part)])),
      sql``,
    )}`.execute(database.db)
    return rows.map((row) => String(row['detail'] ?? row['QUERY PLAN'])).join('\n')
  }
})
