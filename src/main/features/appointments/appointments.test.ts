import { beforeEach, expect, it } from 'vitest'
import { describeEngines } from '../../../../test/engines.ts'
import type { SessionUser } from '../../../shared/contract/session.ts'
import type { OpenDatabase } from '../../db/open.ts'
import type { Context, FeatureOf } from '../../deps.ts'
import { createAudit } from '../audit/audit.handlers.ts'
import { createAppointments } from './appointments.handlers.ts'

const clerk: SessionUser = { id: 'u1', displayName: 'M. Beispiel', role: 'counter', workplace: '', rights: [] }
const context: Context = { windowId: 1, user: clerk }
/** The office's clock in winter. */
const at = (local: string) => new Date(`${local}+01:00`).toISOString()

describeEngines('appointments and audit', (engine) => {
  let database: OpenDatabase
  let appointments: FeatureOf<'appointments'>

  beforeEach(async () => {
    database = await engine.open(await engine.create())
    appointments = createAppointments({ database, now: () => new Date('2026-11-21T09:36:00.000Z') })
    const { db } = database
    await db
      .insertInto('users')
      .values({ id: 'u1', login: 'b', display_name: 'M. Beispiel', role: 'counter', workplace: '', active: 1 })
      .execute()
    await db
      .insertInto('persons')
      .values({
        id: 'p1',
        file_number: '33-2026-000001',
        family_name: 'Haddad',
        given_names: 'Samir',
        birth_name: null,
        birth_date: '1985-06-12',
        birth_place: '',
        birth_country: 'SYR',
        sex: 'M',
        nationalities: '["SYR"]',
        language: 'ar',
        street: '',
        postal_code: '',
        city: '',
        email: null,
        phone: null,
        identity_clear: 1,
        invented: 1,
        created_at: '',
        version: 1,
      })
      .execute()
    const row = {
      person_id: 'p1',
      case_id: null,
      minutes: 10,
      matter: 'collection',
      state: 'expected',
      checked_in_at: null,
      version: 1,
    }
    await db
      .insertInto('appointments')
      .values([
        { ...row, id: 'late', code: 'T-1', starts_at: at('2026-11-21T23:50:00') },
        { ...row, id: 'early', code: 'T-2', starts_at: at('2026-11-21T00:00:00') },
        { ...row, id: 'before', code: 'T-3', starts_at: at('2026-11-20T23:59:00') },
        { ...row, id: 'after', code: 'T-4', starts_at: at('2026-11-22T00:00:00') },
      ])
      .execute()
  })

  it('shows the day as the clock of the office has it, in order', async () => {
    const today = await appointments.today({ date: '2026-11-21' }, context)
    expect(today.map(({ id }) => id)).toEqual(['early', 'late'])
    expect(today[0]).toMatchObject({ familyName: 'Haddad', language: 'ar', state: 'expected' })
    await expect(appointments.today({ date: '2026-13-01' }, context)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('checks in once, takes a mistake back, and refuses what does not follow', async () => {
    const set = (state: 'expected' | 'here' | 'done' | 'missed') =>
      appointments.setState({ appointmentId: 'early', state }, context)
    const row = async () => (await appointments.today({ date: '2026-11-21' }, context))[0]
    await expect(set('done')).rejects.toMatchObject({ code: 'conflict' })
    await Promise.all([set('here'), set('here'), set('here')])
    expect(await row()).toMatchObject({ state: 'here', checkedInAt: '2026-11-21T09:36:00.000Z' })
    await set('expected')
    expect(await row()).toMatchObject({ state: 'expected', checkedInAt: null })
    await set('here')
    await set('done')
    await expect(appointments.setState({ appointmentId: 'nobody', state: 'here' }, context)).rejects.toMatchObject({
      code: 'not-found',
    })

    const audit = createAudit({ database })
    const entries = await audit.list({ before: null }, context)
    expect(entries.map(({ action }) => action)).toEqual([
      'appointments.done',
      'appointments.here',
      'appointments.expected',
      'appointments.here',
    ])
    expect(entries[0]).toMatchObject({
      user: 'M. Beispiel',
      subjectKind: 'appointment',
      subjectId: 'early',
      purpose: 'counter',
      details: {},
    })
    expect(await audit.list({ before: 2 }, context)).toHaveLength(1)
    expect(await audit.verify({}, context)).toEqual({ ok: true, entries: 4, firstBad: null })
  })
})
