import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  as,
  Guest,
  OfficeClock,
  patience,
  TestServer,
  workstation,
  type TestWorkstation,
} from '../../../../test/db/consultation-office.ts'
import { secret } from '../../../../test/consultation/rig.ts'
import { furnish, office } from '../../../../test/db/paper-office.ts'
import { describeEngines } from '../../../../test/engines.ts'
import type { OpenDatabase } from '../../db/open.ts'

describeEngines('a consultation', (engine) => {
  let clock: OfficeClock
  let server: TestServer
  let database: OpenDatabase
  let desk: TestWorkstation
  const clerk = as(office.user)
  const colleague = as(office.colleague)
  const guests: Guest[] = []

  beforeEach(async () => {
    clock = new OfficeClock()
    server = await TestServer.start(clock)
    database = await engine.open(await engine.create())
    await furnish(database)
    desk = await workstation(database, { server, clock, users: [office.user, office.colleague] })
    await desk.team.handlers.setAvailability(
      { available: true, place: 'counter', until: null, languages: [], matters: [] },
      clerk,
    )
  })
  afterEach(async () => {
    for (const guest of guests.splice(0)) await guest.leave()
    await desk.close()
    await server.close()
    await database.close()
  })

  const book = async (given: { minutes?: number; clerkId?: string | null; caseId?: string | null } = {}) => {
    const { consultationId, invitation } = await desk.handlers.book(
      {
        personId: office.person,
        caseId: given.caseId === undefined ? office.case : given.caseId,
        matter: 'extension',
        language: 'de',
        startsAt: clock.iso(given.minutes ?? 1),
        minutes: 15,
        clerkId: given.clerkId ?? null,
        needsInterpreter: false,
        priority: 3,
      },
      clerk,
    )
    return { consultationId, url: invitation.url }
  }
  const enter = async (url: string) => {
    const guest = await Guest.wait(server, url)
    guests.push(guest)
    return guest
  }
  const one = (consultationId: string) => desk.handlers.one({ consultationId }, clerk)
  const become = (consultationId: string, state: string) =>
    vi.waitFor(async () => expect(await one(consultationId)).toMatchObject({ state }), patience)

  /** Booked, in the waiting room, called and answered. */
  const inCall = async () => {
    const { consultationId, url } = await book()
    const guest = await enter(url)
    await vi.waitFor(
      async () => expect(await one(consultationId)).toMatchObject({ online: true, state: 'waiting' }),
      patience,
    )
    await desk.handlers.call({ consultationId }, clerk)
    const { round } = await guest.status('called')
    guest.page.say({ s: 'accept', round })
    await guest.status('in-call')
    await become(consultationId, 'in-call')
    return { consultationId, url, guest }
  }

  test('goes from the booking to the end, and every step stands in row, history and log', async () => {
    const { consultationId, guest } = await inCall()
    expect(await desk.handlers.queue({}, clerk)).toMatchObject({ mine: consultationId })
    const session = secret()
    const { ice, here } = await desk.handlers.enter({ consultationId, session }, clerk)
    expect(ice).toEqual({ servers: [], policy: 'all' })
    expect(here).toEqual([{ party: 'citizen', session: guest.page.session }])
    expect(await guest.page.next('party')).toMatchObject({ party: 'clerk', session, here: true })
    await desk.handlers.signal({ consultationId, to: 'citizen', signal: { k: 'restart', link: null } }, clerk)
    expect(await guest.page.next('signal')).toMatchObject({ from: 'clerk', signal: { k: 'restart' } })
    guest.page.send({ t: 'signal', to: 'clerk', signal: { k: 'restart', link: null } })
    await vi.waitFor(() => expect(desk.events.map(({ name }) => name)).toContain('consultations.signalled'), patience)

    guest.page.say({ s: 'hang-up' })
    await guest.status('wrap-up')
    await desk.handlers.hangUp({ consultationId }, clerk)
    await desk.handlers.finish({ consultationId, outcome: 'solved' }, clerk)
    await guest.status('done')
    const view = await one(consultationId)
    expect(view).toMatchObject({ state: 'done', outcome: 'solved', clerk: 'M. Beispiel', linkUsed: true })
    const steps = ['book', 'consent', 'enter', 'call', 'accept', 'hang-up', 'finish']
    expect(view.history.map(({ event }) => event)).toEqual(steps)
    const log = await database.db
      .selectFrom('audit')
      .select(['action', 'user_id', 'details'])
      .where('subject_id', '=', consultationId)
      .orderBy('seq')
      .execute()
    expect(log.map(({ action }) => action)).toEqual(steps.map((step) => `consultation.${step}`))
    expect(log.map(({ user_id }) => user_id)).toEqual([
      office.user,
      'person',
      'person',
      office.user,
      'person',
      'person',
      office.user,
    ])
    expect(JSON.stringify(log)).not.toMatch(/Musterfrau|Amina/)
  })

  test('says where people stand: place, honest range, and what to have at hand', async () => {
    const { consultationId, url } = await book()
    const guest = await Guest.come(server, url)
    guests.push(guest)
    const { info, status } = await guest.page.next('welcome')
    expect(info).toMatchObject({ matter: 'extension', minutes: 15, papers: ['passport', 'application', 'residence'] })
    expect(JSON.stringify(info)).not.toMatch(/Musterfrau|004711/)
    expect(status.state).toBe('booked')
    guest.page.say({ s: 'consent', notice: '1', language: 'uk' })
    guest.page.say({ s: 'enter', test: { camera: 'none', microphone: 'ok', speaker: 'skipped', connection: 'weak' } })
    const waiting = await guest.page.next('status', ({ status }) => status.state === 'waiting' && status.wait !== null)
    expect(waiting.status).toMatchObject({ place: 1, remark: 'none' })
    expect(await one(consultationId)).toMatchObject({ language: 'uk', test: { camera: 'none', connection: 'weak' } })
  })
})
