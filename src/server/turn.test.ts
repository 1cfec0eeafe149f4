import { chromium, type Browser, type Page } from '@playwright/test'
import { createHmac } from 'node:crypto'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeRoom, officeKey, secret, startRig, TestDesk, TestPage } from '../../test/consultation/rig.ts'
import { startTurn, type Turn } from '../../test/e2e/turn.ts'
import type { Ice } from '../shared/consultation/protocol.ts'
import { defaultTurnTtlSeconds, turnServer } from './turn.ts'

const shared = 'a secret of the relay and the service'

test('credentials are those of coturn’s REST scheme', () => {
  const now = Date.parse('2026-03-02T08:00:00.500Z')
  const { urls, username = '', credential } = turnServer({ urls: ['turn:turn.example'], secret: shared }, now)
  const [expiry, who = ''] = username.split(':')
  expect(urls).toEqual(['turn:turn.example'])
  expect(Number(expiry)).toBe(Math.floor(now / 1000) + defaultTurnTtlSeconds)
  expect(who).toMatch(/^[\w-]{12}$/)
  expect(credential).toBe(createHmac('sha1', shared).update(username).digest('base64'))
  // Nobody can be told apart by them, not even one person's two calls.
  expect(turnServer({ urls: ['turn:turn.example'], secret: shared }, now).username).not.toBe(username)
})

/** Debian's coturn and Chromium, both real. */
describe('a relay', () => {
  let turn: Turn
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    turn = await startTurn({ secret: shared })
    const executablePath = '/usr/bin/chromium'
    browser = await chromium.launch({
      ...(existsSync(executablePath) ? { executablePath } : {}),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
    page = await browser.newPage()
  })
  afterAll(async () => {
    await browser.close()
    await turn.stop()
  })

  test('carries a call between two parties with what the service gave them', async () => {
    const server = await startRig({ turn: { urls: turn.urls, secret: shared }, policy: 'relay' })
    const desk = await TestDesk.connect(server, 'Schalter 1', officeKey)
    await desk.next('ready')
    const token = secret()
    desk.send({ t: 'open', room: makeRoom('c-1', { citizen: token }) })
    desk.send({ t: 'take', id: 'c-1', session: secret() })
    const { ice: clerk } = await desk.next('ice')
    const { ice: citizen } = await (await TestPage.hello(server, token)).next('welcome')
    await server.close()
    expect([clerk.policy, citizen.policy]).toEqual(['relay', 'relay'])
    expect(clerk.servers[0]?.username).not.toBe(citizen.servers[0]?.username)

    const call = await page.evaluate(callOver, [clerk, citizen] as const)
    expect(call).toEqual({ said: 'hello over the relay', ways: ['relay', 'relay'] })
  })

  const ice = (urls: readonly string[], secretUsed: string, now: number): Ice => ({
    servers: [turnServer({ urls, secret: secretUsed, ttlSeconds: 300 }, now)],
    policy: 'relay',
  })

  test('lets in who has fresh credentials, and nobody with wrong or old ones', async () => {
    const now = Date.now()
    const found = (given: Ice) => page.evaluate(waysOf, given)
    expect(await found(ice(turn.urls, shared, now))).toContain('relay')
    expect(await found(ice(turn.urls, 'another secret', now))).toEqual([])
    // Expired ten minutes ago.
    expect(await found(ice(turn.urls, shared, now - 900_000))).toEqual([])
    const [forged] = ice(turn.urls, shared, now - 900_000).servers
    const [fresh] = ice(turn.urls, shared, now).servers
    const mixed = { ...forged, urls: [...turn.urls], username: fresh?.username, credential: forged?.credential }
    expect(await found({ servers: [mixed as Ice['servers'][number]], policy: 'relay' })).toEqual([])
  })
})

/** In the browser: the kinds of candidates that are found with these servers. */
async function waysOf({ servers, policy }: Ice): Promise<string[]> {
  const peer = new RTCPeerConnection({ iceServers: servers as RTCIceServer[], iceTransportPolicy: policy })
  peer.createDataChannel('probe')
  const ways: string[] = []
  const done = new Promise<void>((resolve) => {
    peer.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate === null) resolve()
      else if (candidate.type !== null) ways.push(candidate.type)
    })
  })
  await peer.setLocalDescription()
  await done
  peer.close()
  return [...new Set(ways)]
}

/** In the browser: two peers, what one said to the other, and over which kinds of candidates. */
async function callOver(ices: readonly [Ice, Ice]): Promise<{ said: string; ways: (string | undefined)[] }> {
  const [a, b] = ices.map(
    ({ servers, policy }) =>
      new RTCPeerConnection({ iceServers: servers as RTCIceServer[], iceTransportPolicy: policy }),
  ) as [RTCPeerConnection, RTCPeerConnection]
  a.addEventListener('icecandidate', ({ candidate }) => void (candidate && b.addIceCandidate(candidate)))
  b.addEventListener('icecandidate', ({ candidate }) => void (candidate && a.addIceCandidate(candidate)))
  const channel = a.createDataChannel('call')
  channel.addEventListener('open', () => channel.send('hello over the relay'))
  const said = new Promise<string>((resolve) => {
    b.addEventListener('datachannel', (event) => {
      event.channel.addEventListener('message', ({ data }) => resolve(String(data)))
    })
  })
  await a.setLocalDescription()
  if (a.localDescription === null) throw new Error('no offer')
  await b.setRemoteDescription(a.localDescription)
  await b.setLocalDescription()
  if (b.localDescription === null) throw new Error('no answer')
  await a.setRemoteDescription(b.localDescription)
  const text = await said
  const stats = [...(await a.getStats()).values()] as Record<string, unknown>[]
  const pair = stats.find((each) => each['type'] === 'candidate-pair' && each['nominated'] === true)
  const kind = (id: unknown) => stats.find((each) => each['id'] === id)?.['candidateType'] as string | undefined
  const ways = [kind(pair?.['localCandidateId']), kind(pair?.['remoteCandidateId'])]
  a.close()
  b.close()
  return { said: text, ways }
}
