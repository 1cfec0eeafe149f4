import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import {
  candidate,
  HandClock,
  makeRoom,
  openDoor,
  secret,
  startRig,
  TestDesk,
  TestPage,
} from '../../test/consultation/rig.ts'
import type { Limits, ServerOptions } from './options.ts'
import type { ConsultationServer } from './service.ts'

/**
 * Other ends that mean harm. In every case a consultation goes on meanwhile: after the attack a signal still passes between its
 * citizen and its clerk.
 */

let server: ConsultationServer
let desk: TestDesk
let citizen: TestPage
const log: [string, Readonly<Record<string, number>>][] = []
const token = secret()
afterEach(async () => {
  await server.close()
  log.length = 0
})

/** A service with one consultation under way. */
async function begin(limits: Partial<Limits> = {}, more: Partial<ServerOptions> = {}): Promise<HandClock> {
  const clock = new HandClock()
  server = await startRig({
    clock,
    limits: { pingMs: 3600_000, settleMs: 3_000, ...limits },
    log: (message, counts = {}) => log.push([message, counts]),
    ...more,
  })
  desk = await TestDesk.ready(server)
  desk.send({ t: 'open', room: makeRoom('c-1', { citizen: token }) })
  await desk.settled()
  citizen = await TestPage.inRoom(server, desk, 'c-1', token)
  desk.send({ t: 'take', id: 'c-1', session: secret() })
  await desk.next('ice')
  clock.turn(3_000)
  return clock
}

async function unharmed(): Promise<void> {
  const mark = secret()
  desk.send({ t: 'signal', id: 'c-1', to: 'citizen', signal: candidate(mark) })
  await citizen.next('signal', ({ signal }) => signal.k === 'candidate' && signal.candidate === mark)
  citizen.send({ t: 'signal', to: 'clerk', signal: candidate(mark) })
  await desk.next('signal', ({ signal }) => signal.k === 'candidate' && signal.candidate === mark)
}

/** The status of the answer to an upgrade that is refused. */
async function refusedUpgrade(path: string, headers: Record<string, string> = {}): Promise<number> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, { headers })
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]
  socket.on('error', () => undefined)
  socket.terminate()
  return response.statusCode
}

describe('guesses', () => {
  test('block their address, and those who are here go on, also on a new line', async () => {
    const clock = await begin({ failedTokens: 5, blockMs: 60_000 })
    const fresh = secret()
    desk.send({ t: 'open', room: makeRoom('c-2', { citizen: fresh }) })
    await desk.settled()
    for (let guess = 0; guess < 5; guess++) {
      expect(await (await TestPage.hello(server, secret())).refused()).toBe('unknown')
    }
    expect(await (await TestPage.hello(server, secret())).refused()).toBe('too-many')
    // A right guess is not told from a wrong one.
    expect(await (await TestPage.hello(server, fresh)).refused()).toBe('too-many')
    await unharmed()
    // Behind the same router, with the device that agreed.
    await citizen.kill()
    citizen = await TestPage.hello(server, token, citizen.device)
    await citizen.next('welcome')
    await unharmed()
    clock.turn(60_000)
    await (await TestPage.hello(server, fresh)).next('welcome')
  })

  test('from one address do not block another, and nobody chooses their own behind a proxy', async () => {
    await begin({ failedTokens: 2 }, { trustProxy: true })
    const from = async (forwarded: string, link: string) => {
      const page = await TestPage.connect(server, { headers: { 'x-forwarded-for': forwarded } })
      page.send({ t: 'hello', v: 1, token: link, device: page.device, session: page.session })
      return page
    }
    // The last entry is the proxy's.
    for (const forged of ['198.51.100.1', '198.51.100.2']) {
      expect(await (await from(`${forged}, 203.0.113.5`, secret())).refused()).toBe('unknown')
    }
    expect(await (await from('198.51.100.3, 203.0.113.5', secret())).refused()).toBe('too-many')
    expect(await (await from('203.0.113.5, 203.0.113.6', secret())).refused()).toBe('unknown')
    await unharmed()
  })

  test('of the office key block their address, even with the right one', async () => {
    const clock = await begin({ failedKeys: 3, blockMs: 60_000 })
    for (let guess = 0; guess < 3; guess++) {
      const wrong = await TestDesk.connect(server, 'Fremd', `${guess}`.repeat(44))
      expect((await wrong.next('refused')).reason).toBe('key')
    }
    const right = await TestDesk.connect(server, 'Schalter 2')
    expect((await right.next('refused')).reason).toBe('too-many')
    await unharmed()
    clock.turn(60_000)
    await TestDesk.ready(server, 'Schalter 2')
  })
})

describe('frames', () => {
  test.each([
    ['no JSON', 'hello'],
    ['another schema', '{"t":"open","room":{}}'],
    [
      'a token of another form',
      JSON.stringify({ t: 'hello', v: 1, token: 'short', device: secret(), session: secret() }),
    ],
    ['a word before the first one', JSON.stringify({ t: 'say', say: { s: 'cancel' } })],
    ['a list', '[]'],
    ['a deep nest', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
    ['a poisoned prototype', '{"t":"door","v":1,"__proto__":{"t":"say"},"constructor":{"prototype":{}}}{'],
    ['bytes', Buffer.from('{"t":"door","v":1}')],
  ])('with %s are malformed, and the line ends after a few', async (_what, frame) => {
    await begin()
    const page = await TestPage.connect(server)
    for (let count = 0; count < 3; count++) page.socket.send(frame)
    for (let count = 0; count < 3; count++) expect(await page.refused()).toBe('malformed')
    expect(await page.ended).toBe(1008)
    await unharmed()
  })

  test('too large end the line at once', async () => {
    await begin()
    const page = await TestPage.connect(server)
    page.socket.send('x'.repeat(64 * 1024 + 1))
    expect(await page.ended).toBe(1009)
    const wire = await TestDesk.ready(server, 'Schalter 2')
    wire.socket.send(Buffer.alloc(64 * 1024 + 1, 'x'), { binary: false })
    expect(await wire.ended).toBe(1009)
    await unharmed()
  })

  test('in thousands of splinters end the line', async () => {
    await begin()
    const page = await TestPage.connect(server)
    for (let count = 0; count < 100; count++) page.socket.send('', { fin: false })
    expect(await page.ended).toBe(1008)
    await unharmed()
  })

  test('that are no UTF-8 end the line', async () => {
    await begin()
    const page = await TestPage.connect(server)
    page.socket.send(Buffer.from([0xff, 0xfe]), { binary: false })
    expect(await page.ended).toBe(1007)
    await unharmed()
  })

  test('of no protocol at all end the line', async () => {
    await begin()
    const raw = connect(server.port, '127.0.0.1')
    raw.write('\x16\x03\x01 nonsense\r\n\r\n')
    raw.resume()
    await once(raw, 'close')
    await unharmed()
  })
})

describe('floods', () => {
  test('of messages end the line', async () => {
    await begin()
    const page = await TestPage.connect(server)
    page.send({ t: 'door', v: 1 })
    for (let n = 0; n < 5_000; n++) page.send({ t: 'ping', n })
    expect(await page.refused()).toBe('too-many')
    page.socket.terminate()
    await unharmed()
  })

  test('of bytes end the line', async () => {
    await begin({
      person: { messagesPerSecond: 1e6, burst: 1e6, bytesPerSecond: 1, bytesBurst: 1e5, maxBufferedBytes: 1e6 },
    })
    const page = await TestPage.connect(server)
    page.send({ t: 'door', v: 1 })
    await page.next('door')
    const big = JSON.stringify({ t: 'ping', n: 1, fill: 'x'.repeat(50_000) })
    for (let count = 0; count < 3; count++) page.socket.send(big)
    expect(await page.refused()).toBe('too-many')
    await unharmed()
  })

  test('of pings end the line', async () => {
    await begin()
    const page = await TestPage.connect(server)
    for (let count = 0; count < 5_000; count++) page.socket.ping()
    await page.refused()
    await unharmed()
  })

  test('of words from a person reach no desk', async () => {
    await begin({ saysBurst: 5 })
    desk.inbox.length = 0
    for (let count = 0; count < 60; count++) citizen.say({ s: 'ready' })
    await unharmed()
    expect(desk.rest().filter((t) => t === 'said').length).toBeLessThanOrEqual(5)
  })

  test('of connections are answered before they cost anything', async () => {
    await begin({ connectsBurst: 8, connectsPerSecond: 0 })
    let refused = 0
    const origin = new URL(server.url).origin
    const tries = Array.from({ length: 20 }, async () => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/meet`, { origin })
      socket.on('error', () => undefined)
      const response = await Promise.race([
        once(socket, 'unexpected-response').then(([, answer]) => (answer as { statusCode: number }).statusCode),
        once(socket, 'open').then(() => 101),
      ])
      if (response === 429) refused += 1
      socket.terminate()
    })
    await Promise.all(tries)
    // Desk and citizen had two of the eight.
    expect(refused).toBe(14)
    await unharmed()
  })

  test('of open lines end at the limit of an address, and of all', async () => {
    await begin({ maxConnectionsPerAddress: 4 })
    const origin = new URL(server.url).origin
    await TestPage.connect(server)
    const last = await TestPage.connect(server)
    expect(await refusedUpgrade('/meet', { origin })).toBe(429)
    await last.close()
    await expect.poll(() => server.figures().connections).toBe(3)
    await TestPage.connect(server)
    await unharmed()
    await server.close()

    await begin({ maxConnections: 2 })
    expect(await refusedUpgrade('/meet', { origin: new URL(server.url).origin })).toBe(503)
    await unharmed()
  })

  test('of sockets that say nothing end at the limit of an address', async () => {
    await begin({ maxSocketsPerAddress: 5 })
    const silent = Array.from({ length: 3 }, () => connect(server.port, '127.0.0.1'))
    await Promise.all(silent.map((socket) => once(socket, 'connect')))
    const late = connect(server.port, '127.0.0.1')
    await once(late, 'close')
    await unharmed()
    silent[0]?.destroy()
    await expect.poll(async () => (await fetch(server.url)).status).toBe(200)
    for (const socket of silent) socket.destroy()
  })

  test('of rooms end at the limit', async () => {
    await begin({ maxRooms: 3 })
    for (let count = 0; count < 10; count++) {
      desk.send({ t: 'open', room: makeRoom(`more-${count}`, { citizen: secret() }) })
    }
    await unharmed()
    expect(server.figures().rooms).toBe(3)
  })

  test('of knocks from many addresses at once do not fill the office’s queue', async () => {
    await begin({ knocksPerSecond: 0.001, knocksBurst: 1 })
    desk.send({ t: 'door', door: openDoor })
    const knock = async () => {
      const page = await TestPage.connect(server)
      page.send({ t: 'door', v: 1 })
      await page.next('door', ({ door }) => door !== null)
      page.send({ t: 'knock', matter: 'general', language: 'de' })
      return page
    }
    await knock()
    await desk.next('knock')
    expect(await (await knock()).refused()).toBe('too-many')
    expect(desk.rest()).not.toContain('knock')
  })

  test('of knocks are refused', async () => {
    await begin({ knocks: 2 })
    desk.send({ t: 'door', door: openDoor })
    const page = await TestPage.connect(server)
    page.send({ t: 'door', v: 1 })
    await page.next('door', ({ door }) => door !== null)
    for (let count = 0; count < 2; count++) {
      page.send({ t: 'knock', matter: 'general', language: 'de' })
      const { knock } = await desk.next('knock')
      desk.send({ t: 'ticket', knock, token: null })
      expect(await page.refused()).toBe('no-walk-in')
    }
    page.send({ t: 'knock', matter: 'general', language: 'de' })
    expect(await page.refused()).toBe('too-many')
    expect(desk.rest()).not.toContain('knock')
  })
})

describe('silence', () => {
  test('before the first word is not waited for', async () => {
    const clock = await begin()
    const page = await TestPage.connect(server)
    const wire = new WebSocket(`${server.url.replace('http', 'ws')}/office`)
    await once(wire, 'open')
    clock.turn(6_000)
    await page.ended
    await once(wire, 'close')
    await unharmed()
  })

  test('of a line that answers no ping ends it, and its page has left', async () => {
    const clock = await begin({ pingMs: 15_000 })
    const page = new TestPage(
      `${server.url.replace('http', 'ws')}/meet`,
      { autoPong: false, origin: new URL(server.url).origin },
      citizen.device,
      secret(),
    )
    await once(page.socket, 'open')
    page.send({ t: 'hello', v: 1, token, device: page.device, session: page.session })
    await page.next('welcome')
    const pinged = once(desk.socket, 'ping')
    clock.turn(15_000)
    await pinged
    // The desk's own answer has come in before what it says next.
    await desk.settled()
    clock.turn(10_000)
    await page.ended
    await desk.next('left', ({ session }) => session === page.session)
    await desk.settled()
  })

  test('of somebody who does not read ends their line, not the others', async () => {
    await begin({
      person: {
        messagesPerSecond: 1e6,
        burst: 1e6,
        bytesPerSecond: 1e9,
        bytesBurst: 1e9,
        maxBufferedBytes: 64 * 1024,
      },
    })
    const deaf = citizen
    deaf.socket.pause()
    const signal = candidate('x'.repeat(1_000))
    while (server.figures().pages > 0) {
      for (let count = 0; count < 200; count++) desk.send({ t: 'signal', id: 'c-1', to: 'citizen', signal })
      await desk.settled()
    }
    await desk.next('left', ({ session }) => session === deaf.session)
    deaf.socket.resume()
    await deaf.ended
    citizen = await TestPage.hello(server, token, deaf.device)
    await citizen.next('welcome')
    await unharmed()
  })
})

describe('a stranger', () => {
  test('from another page, or from a page at the desks’ door, does not get in', async () => {
    await begin()
    expect(await refusedUpgrade('/meet', { origin: 'https://elsewhere.example' })).toBe(403)
    // A foreign name that its owner has pointed at this machine.
    const host = 'elsewhere.example'
    expect(await refusedUpgrade('/meet', { origin: `http://${host}`, host })).toBe(403)
    expect(await refusedUpgrade('/meet')).toBe(403)
    expect(await refusedUpgrade('/office', { origin: new URL(server.url).origin })).toBe(403)
    expect(await refusedUpgrade('/else')).toBe(404)
    await unharmed()
  })

  test('leaves no trace but counts', async () => {
    const clock = await begin()
    const guess = secret()
    await (await TestPage.hello(server, guess)).refused()
    await refusedUpgrade('/meet', { origin: 'https://elsewhere.example' })
    clock.turn(60_000)
    expect(log).toEqual([['refused or cut', { 'person-unknown': 1, origin: 1 }]])
    expect(JSON.stringify(log)).not.toMatch(/127\.0\.0\.1|elsewhere/)
  })
})
