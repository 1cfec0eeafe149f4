import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  as,
  Guest,
  OfficeClock,
  patience,
  SETTLE_SECONDS,
  TestServer,
  workstation,
  type TestWorkstation,
} from '../../../../test/db/consultation-office.ts'
import { secret, TestPage } from '../../../../test/consultation/rig.ts'
import { furnish, office } from '../../../../test/db/paper-office.ts'
import { describeEngines } from '../../../../test/engines.ts'
import type { OpenDatabase } from '../../db/open.ts'

/** Two programs of one office: on PostgreSQL each with a connection of its own, on SQLite over the one process. */
describeEngines('desks and their server', (engine) => {
  let clock: OfficeClock
  let server: TestServer
  let databases: OpenDatabase[]
  let desks: TestWorkstation[]
  const clerk = as(office.user)
  const colleague = as(office.colleague)
  const guests: Guest[] = []

  beforeEach(async () => {
    clock = new OfficeClock()
    server = await TestServer.start(clock)
    const config = await engine.create()
    const first = await engine.open(config)
    databases = [first, engine.name === 'postgres' ? await engine.open(config) : first]
    await furnish(first)
    desks = [
      await workstation(first, { server, clock, users: [office.user] }),
      await workstation(databases[1] ?? first, { server, clock, users: [office.colleague] }),
    ]
    const open = { available: true, place: 'counter' as const, until: null, languages: [], matters: [] }
    await desk(0).team.handlers.setAvailability(open, clerk)
    await desk(1).team.handlers.setAvailability(open, colleague)
  })
  afterEach(async () => {
    for (const guest of guests.splice(0)) await guest.leave()
    for (const one of desks) await one.close()
    await server.close()
    for (const database of new Set(databases)) await database.close()
  })

  const desk = (index: number): TestWorkstation => {
    const found = desks[index]
    if (found === undefined) throw new Error(`no desk ${index}`)
    return found
  }
  const walkIn = async () => {
    const { consultationId, invitation } = await desk(0).handlers.walkIn(
      { personId: null, caseId: null, matter: 'general', language: 'de', needsInterpreter: false, priority: 3 },
      clerk,
    )
    return { consultationId, url: invitation.url }
  }
  const enter = async (url: string) => {
    const guest = await Guest.wait(server, url)
    guests.push(guest)
    return guest
  }
  const one = (consultationId: string, at = 0) => desk(at).handlers.one({ consultationId }, clerk)
  const become = (consultationId: string, expected: object, at = 0) =>
    vi.waitFor(async () => expect(await one(consultationId, at)).toMatchObject(expected), patience)

  test('of twenty who press at once each gets another person, and nobody is called twice', async () => {
    const people = await Promise.all(Array.from({ length: 3 }, () => walkIn()))
    for (const { url } of people) await enter(url)
    for (const { consultationId } of people) {
      await become(consultationId, { state: 'waiting', online: true }, 0)
      await become(consultationId, { state: 'waiting', online: true }, 1)
    }
    const press = async (at: number) => {
      try {
        return { at, ...(await desk(at).handlers.callNext({}, at === 0 ? clerk : colleague)) }
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    const tries = Array.from({ length: 20 }, (_, index) => press(index % 2))
    const results = await Promise.all(tries)
    const got = results.filter((result) => typeof result !== 'string')
    expect(got.map(({ at }) => at).toSorted()).toEqual([0, 1])
    expect(new Set(got.map(({ consultationId }) => consultationId)).size).toBe(2)
    expect(new Set(results.filter((result) => typeof result === 'string'))).toEqual(new Set(['consultation/busy']))
    const calls = await databases[0]?.db
      .selectFrom('consultation_events')
      .select('id')
      .where('event', '=', 'call')
      .execute()
    expect(calls).toHaveLength(2)
  })

  test('of two who call the same person at once one gets them', async () => {
    const { consultationId, url } = await walkIn()
    await enter(url)
    await become(consultationId, { online: true }, 0)
    await become(consultationId, { online: true }, 1)
    const press = async (at: number, who: typeof clerk) => {
      try {
        await desk(at).handlers.call({ consultationId }, who)
        return 'called'
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    const codes = await Promise.all([press(0, clerk), press(1, colleague)])
    expect(codes.toSorted()).toEqual(['called', 'consultation/taken'])
  })

  test('what a person says is heard by both programs and happens once', async () => {
    const { consultationId, url } = await walkIn()
    const guest = await enter(url)
    await become(consultationId, { state: 'waiting', online: true }, 0)
    guest.page.say({ s: 'enter', test: { camera: 'ok', microphone: 'ok', speaker: 'ok', connection: 'good' } })
    await desk(0).handlers.call({ consultationId }, clerk)
    const { round } = await guest.status('called')
    for (let n = 0; n < 4; n++) guest.page.say({ s: 'accept', round })
    await guest.status('in-call')
    guest.page.say({ s: 'hang-up' })
    guest.page.say({ s: 'hang-up' })
    await guest.status('wrap-up')
    await become(consultationId, { state: 'wrap-up' })
    const { history } = await one(consultationId)
    expect(history.map(({ event }) => event)).toEqual(['walk-in', 'consent', 'enter', 'call', 'accept', 'hang-up'])
  })

  test('the server starts anew: rooms, devices and places are there again, and a talk goes on', async () => {
    const { consultationId, url } = await walkIn()
    const guest = await enter(url)
    await become(consultationId, { state: 'waiting', online: true })
    await desk(0).handlers.call({ consultationId }, clerk)
    await guest.say({ s: 'accept', round: (await guest.status('called')).round }, 'in-call')
    const session = secret()
    await vi.waitFor(() => desk(0).handlers.enter({ consultationId, session }, clerk), patience)
    await server.restart()
    const again = await guest.back(server, url)
    guests.push(again)
    const { status, here } = await again.page.next('welcome')
    expect(status.state).toBe('in-call')
    const clerkHere = { party: 'clerk', session }
    if (here.length === 0) expect(await again.page.next('party')).toMatchObject({ ...clerkHere, here: true })
    else expect(here).toEqual([clerkHere])
    await become(consultationId, { state: 'in-call', online: true })
    // The link belongs to the device it was bound to before.
    const stranger = await TestPage.hello(server, guest.token)
    expect(await stranger.refused()).toBe('used')
    // Who does not come back within half a minute is away.
    await again.leave()
    await become(consultationId, { state: 'connection-lost' })
  })

  test('the server starts anew and somebody does not come back: away after half a minute', async () => {
    const { consultationId, url } = await walkIn()
    const guest = await enter(url)
    await become(consultationId, { state: 'waiting', online: true })
    guests.splice(0)
    const gone = guest.page.ended
    await server.restart()
    await gone
    await vi.waitFor(() => expect(server.figures.desks).toBe(2), patience)
    const host = desks.find(({ consultations }) => consultations.service.link.host)
    await host?.consultations.service.tick()
    expect(await one(consultationId)).toMatchObject({ state: 'waiting', online: false })
    clock.turn(31)
    await host?.consultations.service.tick()
    await become(consultationId, { state: 'connection-lost' })
  })

  test('a link that was renewed, guessed, or is over leads nowhere', async () => {
    const { consultationId, url } = await walkIn()
    const { invitation } = await desk(0).handlers.renewLink({ consultationId }, clerk)
    expect(invitation.qr).toContain('<svg')
    await vi.waitFor(async () => {
      const old = await TestPage.hello(server, url.split('#')[1] ?? '')
      expect(await old.refused()).toBe('closed')
    }, patience)
    clock.turn(SETTLE_SECONDS)
    const guess = await TestPage.hello(server, secret())
    expect(await guess.refused()).toBe('unknown')
    const guest = await enter(invitation.url)
    clock.turn(13 * 3600)
    await guest.leave()
    const late = await TestPage.hello(server, guest.token, guest.page.device)
    expect(await late.refused()).toBe('expired')
    await vi.waitFor(async () => {
      await Promise.all(desks.map(({ consultations }) => consultations.service.tick()))
      expect(await one(consultationId)).toMatchObject({ state: 'abandoned' })
    }, patience)
  })

  test('somebody without a link knocks and gets a number, within the hours only', async () => {
    const page = await TestPage.connect(server)
    page.send({ t: 'door', v: 1 })
    const { door } = await page.next('door', ({ door }) => door !== null)
    expect(door).toMatchObject({ open: 'open', walkIn: true, office: office.config.office.name })
    page.send({ t: 'knock', matter: 'collection', language: 'tr' })
    const { token } = await page.next('ticket')
    const guest = await enter(`${server.url}/#${token}`)
    await guest.leave()
    const { rows } = await desk(0).handlers.queue({}, clerk)
    expect(rows).toMatchObject([{ ticket: 'V-001', kind: 'walk-in', matter: 'collection', personId: null }])

    await desk(0).handlers.setHours({ days: [], walkIn: true, holidays: false }, clerk)
    await page.next('door', ({ door }) => door?.open === 'closed')
    const other = await TestPage.connect(server)
    other.send({ t: 'door', v: 1 })
    other.send({ t: 'knock', matter: 'collection', language: 'tr' })
    expect(await other.refused()).toBe('no-walk-in')
    await page.close()
    await other.close()
  })

  test('the host goes home: the other desk takes over clock and statuses', async () => {
    const { consultationId, url } = await walkIn()
    const guest = await enter(url)
    await desk(0).close()
    await vi.waitFor(() => expect(desk(1).consultations.service.link.host).toBe(true), patience)
    await become(consultationId, { state: 'waiting', online: true }, 1)
    await desk(1).handlers.call({ consultationId }, colleague)
    await guest.status('called')
    clock.turn(61)
    await desk(1).consultations.service.tick()
    await guest.status('waiting')
  })

  test('an interpreter comes by a link of their own, after they have agreed', async () => {
    const { consultationId, url } = await walkIn()
    const guest = await enter(url)
    await become(consultationId, { state: 'waiting', online: true })
    await desk(0).handlers.call({ consultationId }, clerk)
    await guest.say({ s: 'accept', round: (await guest.status('called')).round }, 'in-call')
    await vi.waitFor(() => desk(0).handlers.enter({ consultationId, session: secret() }, clerk), patience)
    const { invitation } = await desk(0).handlers.inviteInterpreter({ consultationId }, clerk)
    const interpreter = await Guest.come(server, invitation.url)
    guests.push(interpreter)
    expect((await interpreter.page.next('welcome')).party).toBe('interpreter')
    const parties = () =>
      desk(0).events.filter(({ payload }) => (payload as { party?: string }).party === 'interpreter')
    await become(consultationId, { interpreterHere: true, interpreterInvited: true })
    expect(parties()).toEqual([])
    interpreter.page.say({ s: 'consent', notice: '2026-11-1', language: 'de' })
    await vi.waitFor(() => expect(parties().length).toBeGreaterThan(0), patience)
    // What a guest may not decide is not decided by the other guest.
    interpreter.page.say({ s: 'hang-up' })
    await interpreter.leave()
    await become(consultationId, { interpreterHere: false, state: 'in-call' })
  })
})
