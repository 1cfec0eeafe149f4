import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  as,
  OfficeClock,
  TestServer,
  workstation,
  type TestWorkstation,
} from '../../../../test/db/consultation-office.ts'
import { furnish, office } from '../../../../test/db/paper-office.ts'
import { describeEngines } from '../../../../test/engines.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { forgetOld, KEEP_DAYS } from './retention.ts'

describeEngines('what is not needed any more', (engine) => {
  let clock: OfficeClock
  let server: TestServer
  let database: OpenDatabase
  let desk: TestWorkstation
  const clerk = as(office.user)

  beforeEach(async () => {
    clock = new OfficeClock()
    server = await TestServer.start(clock)
    database = await engine.open(await engine.create())
    await furnish(database)
    desk = await workstation(database, { server, clock })
  })
  afterEach(async () => {
    await desk.close()
    await server.close()
    await database.close()
  })

  test('after ninety days a consultation is a number, and its note stays in the file', async () => {
    const { consultationId } = await desk.handlers.book(
      {
        personId: office.person,
        caseId: office.case,
        matter: 'extension',
        language: 'uk',
        startsAt: clock.iso(30),
        minutes: 20,
        clerkId: null,
        needsInterpreter: false,
        priority: 3,
      },
      clerk,
    )
    await desk.handlers.saveNote({ consultationId, text: 'Mietvertrag fehlt', version: 0 }, clerk)
    await desk.handlers.cancel({ consultationId, reason: 'verschoben' }, clerk)
    const row = () =>
      database.db.selectFrom('consultations').selectAll().where('id', '=', consultationId).executeTakeFirstOrThrow()
    const later = (days: number) => new Date(clock.now() + days * 86_400_000)

    expect(await forgetOld(database, later(KEEP_DAYS - 1))).toBe(0)
    expect(await row()).toMatchObject({ person_id: office.person })

    const forgotten = await Promise.all([
      forgetOld(database, later(KEEP_DAYS + 1)),
      forgetOld(database, later(KEEP_DAYS + 1)),
    ])
    expect(forgotten.toSorted()).toEqual([0, 1])
    expect(await row()).toMatchObject({
      person_id: null,
      case_id: null,
      token_hash: `forgotten:${consultationId}`,
      device_hash: null,
      test: null,
      state: 'cancelled',
    })
    const notes = await database.db.selectFrom('case_notes').selectAll().execute()
    expect(notes).toMatchObject([{ case_id: office.case, consultation_id: null }])
    expect(notes[0]?.body).toContain('Mietvertrag fehlt')
  })

  test('what was written of a walk-in who never got a file is gone with the consultation', async () => {
    const { consultationId } = await desk.handlers.walkIn(
      { personId: null, caseId: null, matter: 'general', language: 'de', needsInterpreter: false, priority: 3 },
      clerk,
    )
    await desk.handlers.saveNote({ consultationId, text: 'Frau M. fragt nach dem Titel', version: 0 }, clerk)
    await desk.handlers.cancel({ consultationId, reason: 'ist gegangen' }, clerk)
    await forgetOld(database, new Date(clock.now() + (KEEP_DAYS + 1) * 86_400_000))
    expect(await database.db.selectFrom('case_notes').selectAll().execute()).toEqual([])
  })
})
