import { afterEach, beforeEach, expect, test, vi } from 'vitest'
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
    await guest.say({ s: 'accept', round }, 'in-call')
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

    await guest.say({ s: 'hang-up' }, 'wrap-up')
    await desk.handlers.hangUp({ consultationId }, clerk)
    await desk.handlers.finish({ consultationId, outcome: 'solved' }, clerk)
    expect(await guest.status('done')).toMatchObject({ outcome: 'solved' })
    const view = await one(consultationId)
    expect(view).toMatchObject({ state: 'done', outcome: 'solved', clerk: 'M. Beispiel', linkUsed: true })
    const steps = ['book', 'consent', 'enter', 'call', 'accept', 'hang-up', 'finish']
    expect(view.history.map(({ event }) => event)).toEqual(steps)
    const day = await desk.handlers.statistics({ from: '2026-11-23', to: '2026-11-23' }, clerk)
    expect(day.total).toMatchObject({ arrived: 1, served: 1, solvedFirst: 1, transfers: 0, within10: 1 })
    expect(day.byMatter).toMatchObject([{ key: 'extension', served: 1 }])
    const backwards = desk.handlers.statistics({ from: '2026-11-23', to: '2026-11-22' }, clerk)
    await expect(backwards).rejects.toMatchObject({ details: { field: 'to' } })
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
    guest.page.say({ s: 'consent', notice: '2026-11-1', language: 'uk' })
    guest.page.say({ s: 'enter', test: { camera: 'none', microphone: 'ok', speaker: 'skipped', connection: 'weak' } })
    const waiting = await guest.page.next('status', ({ status }) => status.state === 'waiting' && status.wait !== null)
    expect(waiting.status).toMatchObject({ place: 1, remark: 'none' })
    expect(await one(consultationId)).toMatchObject({ language: 'uk', test: { camera: 'none', connection: 'weak' } })
  })

  test('rings once in vain and is called again; the second time it is a no-show', async () => {
    const { consultationId, url } = await book()
    const guest = await enter(url)
    const ringInVain = async () => {
      await vi.waitFor(
        async () => expect(await desk.handlers.callNext({}, clerk)).toEqual({ consultationId }),
        patience,
      )
      const { ringsUntil } = await guest.status('called')
      expect(Date.parse(ringsUntil ?? '') - clock.now()).toBeGreaterThan(50_000)
      clock.turn(61)
      await desk.consultations.service.tick()
    }
    await ringInVain()
    const waiting = await guest.status('waiting')
    expect(waiting).toMatchObject({ remark: 'missed-once', round: 1 })
    // An answer to the ringing before counts for nothing.
    guest.page.say({ s: 'accept', round: 1 })
    await ringInVain()
    await guest.status('no-show')
    await desk.handlers.requeue({ consultationId }, clerk)
    await guest.status('waiting')
    expect((await one(consultationId)).history.map(({ event }) => event)).not.toContain('accept')
  })

  test('keeps the place of somebody whose telephone dies for a moment, and not for ever', async () => {
    const { consultationId, url } = await book()
    const guest = await enter(url)
    await guest.leave()
    await become(consultationId, 'connection-lost')
    const again = await guest.back(server, url)
    guests.push(again)
    expect((await again.page.next('welcome')).status.state).toBe('waiting')
    await become(consultationId, 'waiting')
    await again.leave()
    await become(consultationId, 'connection-lost')
    clock.turn(181)
    await desk.consultations.service.tick()
    await become(consultationId, 'abandoned')
    // Comes back after all: a new arrival, with the same link on the same device.
    const late = await guest.back(server, url)
    guests.push(late)
    await late.say(
      { s: 'enter', test: { camera: 'ok', microphone: 'ok', speaker: 'ok', connection: 'good' } },
      'waiting',
    )
  })

  test('goes on where it was when the page is loaded anew in the middle of a talk', async () => {
    const { consultationId, url, guest } = await inCall()
    await desk.handlers.enter({ consultationId, session: secret() }, clerk)
    await guest.leave()
    await become(consultationId, 'connection-lost')
    const again = await guest.back(server, url)
    guests.push(again)
    await become(consultationId, 'in-call')
    const last = () => desk.events.findLast(({ name }) => name === 'consultations.party')?.payload
    const back = { party: 'citizen', session: again.page.session, here: true }
    await vi.waitFor(() => expect(last()).toMatchObject(back), patience)
    await again.leave()
    await become(consultationId, 'connection-lost')
    clock.turn(181)
    await desk.consultations.service.tick()
    await become(consultationId, 'wrap-up')
  })

  test('is handed to a colleague at the head of the queue, with a word, and is nobody else’s', async () => {
    const { consultationId, guest } = await inCall()
    await desk.handlers.enter({ consultationId, session: secret() }, clerk)
    const act = { consultationId, clerkId: office.colleague, matter: null, note: 'Frage zur Bezugsperson' }
    await desk.handlers.transfer(act, clerk)
    expect(await guest.status('waiting')).toMatchObject({ elsewhere: null })
    expect(await guest.page.next('party', ({ here }) => !here)).toMatchObject({ party: 'clerk' })
    expect(await one(consultationId)).toMatchObject({
      wantedClerk: 'K. Muster',
      transferredTo: 'K. Muster',
      transferNote: 'M. Beispiel: Frage zur Bezugsperson',
    })
    expect(await desk.handlers.callNext({}, clerk)).toEqual({ consultationId: null })
    expect(await desk.handlers.callNext({}, colleague)).toEqual({ consultationId })
    await expect(desk.handlers.hangUp({ consultationId }, clerk)).rejects.toMatchObject({ code: 'consultation/taken' })
  })

  test('is put aside for papers and comes back; is cancelled by either side', async () => {
    const { consultationId, guest } = await inCall()
    await desk.handlers.park({ consultationId }, clerk)
    await guest.status('parked')
    await guest.say({ s: 'ready' }, 'waiting')
    await desk.handlers.cancel({ consultationId, reason: 'Kommt lieber an den Schalter' }, clerk)
    await guest.status('cancelled')
    expect((await one(consultationId)).note.text).toBe('Kommt lieber an den Schalter')
    await expect(desk.handlers.renewLink({ consultationId }, clerk)).rejects.toMatchObject({
      code: 'consultation/closed',
    })

    const second = await book()
    const leaving = await enter(second.url)
    await leaving.say({ s: 'cancel' }, 'cancelled')
  })

  test('calls nobody who is not there, one at a time, and nobody twice', async () => {
    const { consultationId } = await book()
    const call = () => desk.handlers.call({ consultationId }, clerk)
    await expect(call()).rejects.toMatchObject({ code: 'consultation/not-here' })
    expect(await desk.handlers.callNext({}, clerk)).toEqual({ consultationId: null })
    await inCall()
    await expect(desk.handlers.callNext({}, clerk)).rejects.toMatchObject({ code: 'consultation/busy' })
    await expect(desk.handlers.finish({ consultationId, outcome: 'solved' }, clerk)).rejects.toMatchObject({
      code: 'consultation/state',
    })
  })

  test('a clerk who signs out in the talk finds it in the wrap-up; one who only rings has rung for nobody', async () => {
    const { consultationId, guest } = await inCall()
    expect(desk.consultations.service.mayUseMedia(office.user)).toBe(true)
    await desk.consultations.sessionEnded(office.user)
    await guest.status('wrap-up')
    expect(await desk.handlers.queue({}, clerk)).toMatchObject({ mine: consultationId })
    await desk.handlers.finish({ consultationId, outcome: 'solved' }, clerk)
    expect(desk.consultations.service.mayUseMedia(office.user)).toBe(false)
    desk.handlers.preview({}, clerk)
    expect(desk.consultations.service.mayUseMedia(office.user)).toBe(true)
    clock.turn(121)
    expect(desk.consultations.service.mayUseMedia(office.user)).toBe(false)

    const second = await book()
    const other = await enter(second.url)
    await vi.waitFor(() => desk.handlers.call({ consultationId: second.consultationId }, clerk), patience)
    await other.status('called')
    await desk.consultations.sessionEnded(office.user)
    await other.status('waiting')
  })
})
