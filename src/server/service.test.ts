import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  candidate,
  HandClock,
  makeRoom,
  officeKey,
  openDoor,
  secret,
  startRig,
  TestDesk,
  TestPage,
  waiting,
} from '../../test/consultation/rig.ts'
import { hashOf } from './rooms.ts'
import type { ConsultationServer } from './service.ts'

/** The whole service over real WebSockets: who gets in, and who hears of what. */

let clock: HandClock
let server: ConsultationServer
let desk: TestDesk
let token: string

beforeEach(async () => {
  clock = new HandClock()
  // The clock is turned further than a line may be silent.
  server = await startRig({ clock, limits: { pingMs: 3600_000, settleMs: 3_000 } })
  desk = await TestDesk.ready(server)
  token = secret()
  desk.send({ t: 'open', room: makeRoom('c-1', { citizen: token }) })
  await desk.settled()
  // The time in which no link can be called unknown is over.
  clock.turn(3_000)
})
afterEach(() => server.close())

describe('a link', () => {
  test('opens the room and shows where the person stands', async () => {
    const page = await TestPage.hello(server, token)
    const welcome = await page.next('welcome')
    expect(welcome).toMatchObject({ party: 'citizen', status: waiting, here: [], office: true })
    expect(welcome.ice).toEqual({ servers: [], policy: 'all' })
    const joined = await desk.next('joined')
    expect(joined).toMatchObject({ id: 'c-1', party: 'citizen', session: page.session, device: hashOf(page.device) })
  })

  test('that was guessed or mistyped is unknown', async () => {
    const page = await TestPage.hello(server, secret())
    expect(await page.refused()).toBe('unknown')
    expect(await page.ended).toBe(4001)
  })

  test('may be opened on a second device before anybody has agreed, and then the first one rests', async () => {
    const first = await TestPage.hello(server, token)
    await first.next('welcome')
    const second = await TestPage.hello(server, token)
    await second.next('welcome')
    expect(await first.refused()).toBe('elsewhere')
  })

  test('belongs to the device that agreed', async () => {
    const page = await TestPage.inRoom(server, desk, 'c-1', token)
    const other = await TestPage.hello(server, token)
    expect(await other.refused()).toBe('used')
    await page.kill()
    const later = await TestPage.hello(server, token)
    expect(await later.refused()).toBe('used')
    const back = await TestPage.hello(server, token, page.device)
    await back.next('welcome')
  })

  test('is bound to the device the office knows, after the room was opened anew', async () => {
    const device = secret()
    desk.send({ t: 'open', room: makeRoom('c-1', { citizen: token }, { device }) })
    await desk.settled()
    expect(await (await TestPage.hello(server, token)).refused()).toBe('used')
    await (await TestPage.hello(server, token, device)).next('welcome')
  })

  test('stays bound when a desk that does not know it yet opens the room again', async () => {
    await TestPage.inRoom(server, desk, 'c-1', token)
    desk.send({ t: 'open', room: makeRoom('c-1', { citizen: token }) })
    await desk.settled()
    expect(await (await TestPage.hello(server, token)).refused()).toBe('used')
  })

  test('expires', async () => {
    desk.send({ t: 'open', room: makeRoom('c-2', { citizen: 'x'.repeat(22) }, { expiresAt: clock.iso(60_000) }) })
    await desk.settled()
    const early = await TestPage.hello(server, 'x'.repeat(22))
    await early.next('welcome')
    await early.close()
    await desk.next('left')
    clock.turn(60_000)
    expect(await (await TestPage.hello(server, 'x'.repeat(22))).refused()).toBe('expired')
    expect(server.figures().rooms).toBe(1)
    // Opened by a desk whose clock is late, it is expired all the same.
    desk.send({ t: 'open', room: makeRoom('c-2', { citizen: 'x'.repeat(22) }, { expiresAt: clock.iso(-1) }) })
    await desk.settled()
    expect(await (await TestPage.hello(server, 'x'.repeat(22))).refused()).toBe('expired')
  })

  test('does not throw anybody out when its time ends during the call', async () => {
    desk.send({ t: 'open', room: makeRoom('c-1', { citizen: token }, { expiresAt: clock.iso(2_000) }) })
    await desk.settled()
    const page = await TestPage.inRoom(server, desk, 'c-1', token)
    clock.turn(5_000)
    page.say({ s: 'hang-up' })
    await desk.next('said', ({ say }) => say.s === 'hang-up')
  })

  test('that the office withdrew is closed, for the page that is there and for the next', async () => {
    const page = await TestPage.hello(server, token)
    await page.next('welcome')
    desk.send({ t: 'close', id: 'c-1' })
    expect(await page.refused()).toBe('closed')
    expect(await (await TestPage.hello(server, token)).refused()).toBe('closed')
  })

  test('that was replaced by a new one is closed', async () => {
    const page = await TestPage.hello(server, token)
    await page.next('welcome')
    const next = secret()
    desk.send({ t: 'open', room: makeRoom('c-1', { citizen: next }) })
    expect(await page.refused()).toBe('closed')
    expect(await (await TestPage.hello(server, token)).refused()).toBe('closed')
    await (await TestPage.hello(server, next)).next('welcome')
  })

  test('cannot be claimed for another room', async () => {
    desk.send({ t: 'open', room: makeRoom('c-9', { citizen: token }) })
    await desk.settled()
    const page = await TestPage.hello(server, token)
    await page.next('welcome')
    expect((await desk.next('joined')).id).toBe('c-1')
  })

  test('of an older program is told so', async () => {
    const page = await TestPage.connect(server)
    page.send({ t: 'hello', v: 99, token, device: secret(), session: secret() })
    expect(await page.refused()).toBe('version')
  })
})

describe('the same device', () => {
  test('in a second tab goes on there', async () => {
    const first = await TestPage.inRoom(server, desk, 'c-1', token)
    const second = await TestPage.hello(server, token, first.device)
    await second.next('welcome')
    expect(await first.refused()).toBe('elsewhere')
    expect(await desk.next('left')).toMatchObject({ session: first.session })
    await desk.next('joined', ({ session }) => session === second.session)
    expect(server.figures().pages).toBe(1)
  })

  test('with the same page on a new line is nobody new', async () => {
    const first = await TestPage.inRoom(server, desk, 'c-1', token)
    desk.inbox.length = 0
    const second = await TestPage.hello(server, token, first.device, first.session)
    await second.next('welcome')
    await first.ended
    expect(first.rest()).toEqual([])
    await desk.settled()
    expect(desk.rest()).toEqual([])
    second.say({ s: 'ready' })
    await desk.next('said')
  })
})

describe('what a person says', () => {
  test('is passed on to every desk, once they have agreed', async () => {
    const other = await TestDesk.ready(server, 'Homeoffice')
    const page = await TestPage.hello(server, token)
    await page.next('welcome')
    page.say({ s: 'accept', round: 1 })
    page.say({ s: 'consent', notice: '2026-11-1', language: 'tr' })
    for (const each of [desk, other]) {
      const { say, device } = await each.next('said')
      expect(say).toEqual({ s: 'consent', notice: '2026-11-1', language: 'tr' })
      expect(device).toBe(hashOf(page.device))
    }
  })

  test('is followed by a status only when it changes', async () => {
    const page = await TestPage.inRoom(server, desk, 'c-1', token)
    desk.send({ t: 'status', id: 'c-1', status: waiting })
    desk.send({ t: 'status', id: 'c-1', status: { ...waiting, place: 2 } })
    expect((await page.next('status')).status.place).toBe(2)
    expect(page.rest()).toEqual([])
    const back = await TestPage.hello(server, token, page.device)
    expect((await back.next('welcome')).status.place).toBe(2)
  })
})

describe('a room with a clerk', () => {
  const clerk = secret()
  const interpreterToken = secret()
  let citizen: TestPage
  let interpreter: TestPage

  beforeEach(async () => {
    desk.send({ t: 'open', room: makeRoom('c-1', { citizen: token, interpreter: interpreterToken }) })
    await desk.settled()
    citizen = await TestPage.inRoom(server, desk, 'c-1', token)
    interpreter = await TestPage.inRoom(server, desk, 'c-1', interpreterToken)
    desk.send({ t: 'take', id: 'c-1', session: clerk })
    await desk.next('ice')
  })

  test('tells everybody who is there', async () => {
    expect(await citizen.next('party')).toMatchObject({ party: 'interpreter', here: true })
    expect(await citizen.next('party')).toEqual({ t: 'party', party: 'clerk', session: clerk, here: true })
    expect(await interpreter.next('party')).toMatchObject({ party: 'clerk', here: true })
    const back = await TestPage.hello(server, token, citizen.device)
    const { here } = await back.next('welcome')
    expect(here).toEqual([
      { party: 'clerk', session: clerk },
      { party: 'interpreter', session: interpreter.session },
    ])
    expect(await interpreter.next('party')).toMatchObject({ session: citizen.session, here: false })
    expect(await interpreter.next('party')).toMatchObject({ session: back.session, here: true })
  })

  test('relays signals between the three', async () => {
    desk.send({ t: 'signal', id: 'c-1', to: 'citizen', signal: candidate('to citizen') })
    expect(await citizen.next('signal')).toMatchObject({ from: 'clerk', signal: { candidate: 'to citizen' } })
    citizen.send({ t: 'signal', to: 'clerk', signal: candidate('to clerk') })
    expect(await desk.next('signal')).toMatchObject({ id: 'c-1', from: 'citizen', signal: { candidate: 'to clerk' } })
    citizen.send({ t: 'signal', to: 'interpreter', signal: candidate('to interpreter') })
    expect(await interpreter.next('signal')).toMatchObject({ from: 'citizen' })
    interpreter.send({ t: 'signal', to: 'citizen', signal: candidate('back') })
    expect(await citizen.next('signal')).toMatchObject({ from: 'interpreter', signal: { candidate: 'back' } })
  })

  test('goes to the desk that takes it, and the old one may not signal any more', async () => {
    const other = await TestDesk.ready(server, 'Homeoffice')
    const session = secret()
    other.send({ t: 'take', id: 'c-1', session })
    expect(await desk.next('taken')).toEqual({ t: 'taken', id: 'c-1' })
    await other.next('ice')
    await citizen.next('party', (frame) => frame.session === clerk && !frame.here)
    await citizen.next('party', (frame) => frame.session === session && frame.here)
    desk.send({ t: 'signal', id: 'c-1', to: 'citizen', signal: candidate('late') })
    await desk.settled()
    other.send({ t: 'signal', id: 'c-1', to: 'citizen', signal: candidate('new') })
    expect(await citizen.next('signal')).toMatchObject({ signal: { candidate: 'new' } })
    citizen.send({ t: 'signal', to: 'clerk', signal: candidate('hello') })
    await other.next('signal')
    expect(desk.rest()).not.toContain('signal')
  })

  test('is without one after release, and when the desk is gone', async () => {
    desk.send({ t: 'release', id: 'c-1' })
    await citizen.next('party', (frame) => frame.party === 'clerk' && !frame.here)
    desk.send({ t: 'take', id: 'c-1', session: clerk })
    await citizen.next('party', (frame) => frame.party === 'clerk' && frame.here)
    await desk.kill()
    await citizen.next('party', (frame) => frame.party === 'clerk' && !frame.here)
    expect((await citizen.next('office')).here).toBe(false)
  })

  test('keeps a guest who has not agreed from hearing or saying anything', async () => {
    await interpreter.kill()
    await citizen.next('party', (frame) => frame.party === 'interpreter' && !frame.here)
    desk.send({ t: 'open', room: makeRoom('c-1', { citizen: token, interpreter: 'i'.repeat(22) }) })
    await desk.settled()
    const fresh = await TestPage.hello(server, 'i'.repeat(22))
    await fresh.next('welcome')
    desk.send({ t: 'signal', id: 'c-1', to: 'interpreter', signal: candidate('too early') })
    fresh.send({ t: 'signal', to: 'clerk', signal: candidate('too early') })
    fresh.say({ s: 'consent', notice: '2026-11-1', language: 'de' })
    await desk.next('said', ({ party }) => party === 'interpreter')
    expect(desk.rest()).not.toContain('signal')
    expect(fresh.rest()).not.toContain('signal')
  })
})

describe('desks', () => {
  test('the oldest is host, and the next one when it goes', async () => {
    expect((await desk.next('host')).host).toBe(true)
    const second = await TestDesk.ready(server, 'Schalter 2')
    const third = await TestDesk.ready(server, 'Schalter 3')
    expect((await second.next('host')).host).toBe(false)
    expect((await third.next('host')).host).toBe(false)
    await desk.kill()
    expect((await second.next('host')).host).toBe(true)
    await third.close()
    expect(second.rest()).toEqual([])
  })

  test('that come back on a new line are soon rid of their dead one', async () => {
    const old = await TestDesk.connect(server, 'Schalter 2', officeKey, { autoPong: false })
    await old.next('ready')
    const again = await TestDesk.ready(server, 'Schalter 2')
    clock.turn(3_000)
    await old.ended
    await again.settled()
    expect(server.figures().desks).toBe(2)
  })

  test('with one name that both live both stay', async () => {
    const one = await TestDesk.ready(server, 'Schalter 2')
    const ponged = once(one.socket, 'ping')
    const two = await TestDesk.ready(server, 'Schalter 2')
    await ponged
    await one.settled()
    clock.turn(3_000)
    await one.settled()
    await two.settled()
  })

  test('with a wrong key are refused', async () => {
    const wrong = await TestDesk.connect(server, 'Fremd', 'x'.repeat(44))
    expect((await wrong.next('refused')).reason).toBe('key')
    await wrong.ended
  })

  test('of another version are refused, after the key', async () => {
    const wire = await TestDesk.connect(server, 'Alt', 'x'.repeat(44))
    await wire.ended
    const old = await TestDesk.connect(server, 'Alt', 'k'.repeat(43))
    old.send({ t: 'desk', v: 2, key: 'k'.repeat(44), desk: 'Alt' })
    expect((await old.next('refused')).reason).toBe('key')
  })

  test('that open a room learn who is in it', async () => {
    const page = await TestPage.inRoom(server, desk, 'c-1', token)
    const other = await TestDesk.ready(server, 'Homeoffice')
    other.send({ t: 'open', room: makeRoom('c-1', { citizen: token }, { device: page.device }) })
    expect(await other.next('joined')).toMatchObject({ id: 'c-1', session: page.session })
  })
})

describe('without a link', () => {
  test('the door says what holds, also when it changes', async () => {
    const page = await TestPage.connect(server)
    page.send({ t: 'door', v: 1 })
    expect((await page.next('door')).door).toBeNull()
    desk.send({ t: 'door', door: openDoor })
    expect((await page.next('door')).door).toEqual(openDoor)
    page.send({ t: 'ping', n: 7 })
    expect((await page.next('pong')).n).toBe(7)
  })

  test('a knock is answered by the host with a place', async () => {
    const second = await TestDesk.ready(server, 'Schalter 2')
    desk.send({ t: 'door', door: openDoor })
    const page = await TestPage.connect(server)
    page.send({ t: 'door', v: 1 })
    await page.next('door', ({ door }) => door !== null)
    page.send({ t: 'knock', matter: 'general', language: 'fa' })
    const knock = await desk.next('knock')
    expect(knock).toMatchObject({ matter: 'general', language: 'fa' })
    const ticket = secret()
    desk.send({ t: 'open', room: makeRoom('w-1', { citizen: ticket }) })
    desk.send({ t: 'ticket', knock: knock.knock, token: ticket })
    expect((await page.next('ticket')).token).toBe(ticket)
    page.send({ t: 'hello', v: 1, token: ticket, device: page.device, session: page.session })
    await page.next('welcome')
    expect(second.rest()).not.toContain('knock')
    expect(server.figures()).toMatchObject({ atDoor: 0, knocks: 0 })
  })

  test('nobody gets a place when there is none, nobody answers or nobody is there', async () => {
    const page = await TestPage.connect(server)
    page.send({ t: 'door', v: 1 })
    page.send({ t: 'knock', matter: 'general', language: 'de' })
    expect(await page.refused()).toBe('office-away')
    desk.send({ t: 'door', door: { ...openDoor, walkIn: false } })
    await page.next('door', ({ door }) => door !== null)
    page.send({ t: 'knock', matter: 'general', language: 'de' })
    expect(await page.refused()).toBe('no-walk-in')
    desk.send({ t: 'door', door: openDoor })
    await page.next('door', ({ door }) => door?.walkIn === true)

    page.send({ t: 'knock', matter: 'general', language: 'de' })
    const { knock } = await desk.next('knock')
    desk.send({ t: 'ticket', knock, token: null })
    expect(await page.refused()).toBe('no-walk-in')

    page.send({ t: 'knock', matter: 'general', language: 'de' })
    await desk.next('knock')
    clock.turn(10_000)
    expect(await page.refused()).toBe('office-away')

    page.send({ t: 'knock', matter: 'general', language: 'de' })
    await desk.next('knock')
    await desk.kill()
    expect(await page.refused()).toBe('office-away')
    expect((await page.next('door')).door).toBeNull()
  })
})
