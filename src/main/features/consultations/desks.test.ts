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

/** One clerk who is signed in at two workstations, at home and at the counter, and a colleague at a third. */
describeEngines('at which workstation a talk runs', (engine) => {
  let clock: OfficeClock
  let server: TestServer
  let databases: OpenDatabase[]
  let home: TestWorkstation
  let counter: TestWorkstation
  let third: TestWorkstation
  /** Who is signed in at the counter. */
  let atCounter: string[]
  const clerk = as(office.user)
  const colleague = as(office.colleague)
  const lead = as(office.colleague, ['consultations.lead'])
  const guests: Guest[] = []
  const refused = (code: string) => ({ code: `consultation/${code}` })

  beforeEach(async () => {
    clock = new OfficeClock()
    server = await TestServer.start(clock)
    const config = await engine.create()
    const first = await engine.open(config)
    databases = [first]
    // On PostgreSQL every program has a connection of its own, on SQLite they share the one process.
    const other = async () => {
      if (engine.name !== 'postgres') return first
      const opened = await engine.open(config)
      databases.push(opened)
      return opened
    }
    await furnish(first)
    atCounter = [office.user]
    home = await workstation(first, { server, clock, users: [office.user] })
    counter = await workstation(await other(), { server, clock, users: atCounter })
    third = await workstation(await other(), { server, clock, users: [office.colleague] })
    const open = { available: true, place: 'counter' as const, until: null, languages: [], matters: [] }
    await home.team.handlers.setAvailability({ ...open, place: 'home' }, clerk)
    await third.team.handlers.setAvailability(open, colleague)
  })
  afterEach(async () => {
    for (const guest of guests.splice(0)) await guest.leave()
    for (const one of [home, counter, third]) await one.close()
    await server.close()
    for (const database of databases) await database.close()
  })

  const one = (consultationId: string, at = third) => at.handlers.one({ consultationId }, clerk)
  const become = (consultationId: string, expected: object, at = third) =>
    vi.waitFor(async () => expect(await one(consultationId, at)).toMatchObject(expected), patience)
  const service = (of: TestWorkstation) => of.consultations.service
  const mayUseMedia = (at: TestWorkstation) => service(at).mayUseMedia(office.user)

  /** Somebody waits, and everybody sees them. */
  async function waits() {
    const { consultationId, invitation } = await home.handlers.walkIn(
      { personId: null, caseId: null, matter: 'general', language: 'de', needsInterpreter: false, priority: 3 },
      clerk,
    )
    const guest = await Guest.wait(server, invitation.url)
    guests.push(guest)
    for (const at of [home, counter, third]) await become(consultationId, { state: 'waiting', online: true }, at)
    return { consultationId, guest }
  }

  /** Called from home, and the person has answered. */
  async function talk() {
    const { consultationId, guest } = await waits()
    await home.handlers.call({ consultationId }, clerk)
    await guest.say({ s: 'accept', round: (await guest.status('called')).round }, 'in-call')
    const session = secret()
    await home.handlers.enter({ consultationId, session }, clerk)
    return { consultationId, guest, session }
  }

  /** The workstation loses its power: it says nothing any more, and nobody signs out. */
  async function dies(at: TestWorkstation) {
    await at.close()
    const rest = [home, counter, third].filter((one) => one !== at)
    return await vi.waitFor(() => {
      const host = rest.find((one) => service(one).link.host)
      if (host === undefined) throw new Error('no host yet')
      return host
    }, patience)
  }

  test('called from home: the screen at the counter opens no camera, and its idle lock ends nothing', async () => {
    const { consultationId } = await talk()
    expect(await home.handlers.queue({}, clerk)).toMatchObject({ mine: consultationId, mineHere: true })
    expect(await counter.handlers.queue({}, clerk)).toMatchObject({ mine: consultationId, mineHere: false })
    await service(counter).refreshOwn()
    expect([mayUseMedia(home), mayUseMedia(counter)]).toEqual([true, false])
    const session = secret()
    await expect(counter.handlers.enter({ consultationId, session }, clerk)).rejects.toMatchObject(refused('taken'))
    await expect(counter.handlers.openRoom({ consultationId }, clerk)).rejects.toMatchObject(refused('taken'))

    atCounter.splice(0)
    await counter.consultations.sessionEnded(office.user)
    await counter.team.left(office.user)
    expect(await one(consultationId)).toMatchObject({ state: 'in-call' })
    await vi.waitFor(async () => {
      const colleagues = await third.team.handlers.colleagues({}, colleague)
      expect(colleagues.find(({ userId }) => userId === office.user)).toMatchObject({ state: 'talking' })
    }, patience)
    expect(home.events.filter(({ name }) => name === 'consultations.taken')).toEqual([])
  })

  test('fetched to the counter: the screen at home closes its call, and signing out there ends nothing', async () => {
    const { consultationId, guest } = await talk()
    await expect(third.handlers.fetchHere({ consultationId }, colleague)).rejects.toMatchObject(refused('taken'))
    await counter.handlers.fetchHere({ consultationId }, clerk)
    await vi.waitFor(
      () => expect(home.events).toContainEqual({ name: 'consultations.taken', payload: { consultationId } }),
      patience,
    )
    await vi.waitFor(() => expect([mayUseMedia(home), mayUseMedia(counter)]).toEqual([false, true]), patience)
    const session = secret()
    await counter.handlers.enter({ consultationId, session }, clerk)
    await guest.page.next('party', (frame) => frame.session === session && frame.here)
    await home.consultations.sessionEnded(office.user)
    expect(await one(consultationId)).toMatchObject({ state: 'in-call' })
    await counter.handlers.hangUp({ consultationId }, clerk)
    await guest.status('wrap-up')
    expect(mayUseMedia(counter)).toBe(false)
    await expect(home.handlers.fetchHere({ consultationId }, clerk)).rejects.toMatchObject(refused('state'))
  })

  test('the screen at home dies: after a minute the talk is at the counter, where the clerk is signed in, too', async () => {
    const { consultationId } = await talk()
    await dies(home)
    clock.turn(50)
    await service(counter).beat()
    expect(await counter.handlers.queue({}, clerk)).toMatchObject({ mineHere: false })
    clock.turn(15)
    await service(counter).beat()
    expect(await counter.handlers.queue({}, clerk)).toMatchObject({ mine: consultationId, mineHere: true })
    await counter.handlers.enter({ consultationId, session: secret() }, clerk)
  })

  test('a workstation that speaks keeps its talk for hours', async () => {
    const { consultationId } = await talk()
    for (let minutes = 0; minutes < 120; minutes += 10) {
      clock.turn(600)
      await service(home).beat()
      for (const at of [counter, third]) {
        await service(at).beat()
        await service(at).tick()
      }
    }
    expect(await one(consultationId)).toMatchObject({ state: 'in-call' })
    expect(await home.handlers.queue({}, clerk)).toMatchObject({ mineHere: true })
  })

  test('the clerk dies in a call: after three minutes the person waits at the head, and a colleague calls them', async () => {
    const { consultationId, guest } = await talk()
    atCounter.splice(0)
    const host = await dies(home)
    clock.turn(170)
    await service(host).tick()
    expect(await one(consultationId)).toMatchObject({ state: 'in-call' })
    clock.turn(11)
    await service(host).tick()
    await guest.status('waiting')
    await become(consultationId, { state: 'waiting', place: 1, clerk: null, missed: 0 })
    expect(await third.handlers.callNext({}, colleague)).toEqual({ consultationId })
    await guest.say({ s: 'accept', round: (await guest.status('called')).round }, 'in-call')
    const { history } = await one(consultationId)
    expect(history.map(({ event }) => event)).toContain('clerk-lost')
  })

  test('the clerk dies while it rings and the person answers: nobody is left with an empty talk', async () => {
    const { consultationId, guest } = await waits()
    atCounter.splice(0)
    await home.handlers.call({ consultationId }, clerk)
    const { round } = await guest.status('called')
    const host = await dies(home)
    await guest.say({ s: 'accept', round }, 'in-call')
    clock.turn(181)
    await service(host).tick()
    await guest.status('waiting')
    expect(await third.handlers.callNext({}, colleague)).toEqual({ consultationId })
  })

  test('the head of the team releases somebody at once; the clerk they talked to hears of it', async () => {
    const { consultationId, guest } = await talk()
    await third.handlers.release({ consultationId }, lead)
    await guest.status('waiting')
    await vi.waitFor(() => expect(mayUseMedia(home)).toBe(false), patience)
    expect(await home.handlers.queue({}, clerk)).toMatchObject({ mine: null, mineHere: false })
    await expect(third.handlers.release({ consultationId }, lead)).rejects.toMatchObject(refused('state'))
    expect(await third.handlers.callNext({}, colleague)).toEqual({ consultationId })
  })

  test("a colleague's hands stay off my talk: no interpreter, no new link, no note, no file; a lead may", async () => {
    const { consultationId, guest } = await talk()
    const id = { consultationId }
    const note = { ...id, text: 'Von jemand anderem', version: 0 }
    const file = { ...id, personId: office.person, caseId: null }
    const acts = (who: typeof clerk) => [
      () => third.handlers.inviteInterpreter(id, who),
      () => third.handlers.renewLink(id, who),
      () => third.handlers.attach(file, who),
      () => third.handlers.saveNote(note, who),
      () => third.handlers.transfer({ ...id, clerkId: null, matter: null, note: '' }, who),
      () => third.handlers.wordsCompared({ ...id, party: 'citizen', same: true }, who),
      () => third.handlers.hangUp(id, who),
    ]
    for (const act of acts(colleague)) await expect(act()).rejects.toMatchObject(refused('taken'))
    expect(await one(consultationId)).toMatchObject({ interpreterInvited: false, personId: null, note: { text: '' } })

    // The link in use is nobody's to renew: it would throw the person out.
    await expect(home.handlers.renewLink(id, clerk)).rejects.toMatchObject(refused('state'))
    await expect(third.handlers.renewLink(id, lead)).rejects.toMatchObject(refused('state'))
    await third.handlers.inviteInterpreter(id, lead)
    await third.handlers.saveNote(note, lead)
    await third.handlers.transfer({ ...id, clerkId: null, matter: null, note: '' }, lead)
    await guest.status('waiting')
    // Nobody's talk: what belongs to a talk does not follow.
    for (const who of [clerk, colleague]) {
      const words = third.handlers.wordsCompared({ ...id, party: 'citizen', same: true }, who)
      await expect(words).rejects.toMatchObject(refused('state'))
    }
  })

  test('nobody cancels somebody for whom another clerk rings', async () => {
    const { consultationId } = await waits()
    await home.handlers.call({ consultationId }, clerk)
    const cancel = { consultationId, reason: 'Doppelt gebucht' }
    await expect(third.handlers.cancel(cancel, colleague)).rejects.toMatchObject(refused('taken'))
    await home.handlers.cancel(cancel, clerk)
    await become(consultationId, { state: 'cancelled' })
  })
})
