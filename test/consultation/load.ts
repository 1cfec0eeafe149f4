import type { PeerSignal } from '../../src/shared/consultation/protocol.ts'
import { makeRoom, secret, TestDesk, TestPage, waiting } from './rig.ts'

/** A day full of people on one service: used by the test of correctness and by the measurement. */

type Where = { readonly url: string }

interface Waiting {
  readonly id: string
  readonly desk: TestDesk
  readonly page: TestPage
}

export interface Crowd {
  readonly desks: readonly TestDesk[]
  readonly rooms: readonly Waiting[]
  /** Everybody goes home. */
  disperse(): Promise<void>
}

/** Behind the proxy everybody has an address of their own. */
const addressOf = (n: number) => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`
export const from = (n: number) => ({ headers: { 'x-forwarded-for': addressOf(n) } })

/** As large as the offer of a call with sound and picture. */
const offer = (link: string): PeerSignal => ({
  k: 'offer',
  link,
  sdp: 'v=0\r\n'.padEnd(4_000, 'a=rtpmap:96 VP8/90000\r\n'),
})
const reply = (link: string): PeerSignal => ({
  k: 'candidate',
  link,
  candidate: 'candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host generation 0',
  mid: '0',
  line: 0,
})

/** So many people in rooms, each taken by one of the desks. */
export async function gather(server: Where, rooms = 200, desks = 20): Promise<Crowd> {
  const counter = await Promise.all(
    Array.from({ length: desks }, (_, n) => TestDesk.ready(server, `Schalter ${n + 1}`)),
  )
  const crowd: Waiting[] = []
  for (let n = 0; n < rooms; n++) {
    const desk = counter[n % desks]
    if (desk === undefined) throw new Error('no desk')
    const [id, token] = [`waiting-${n}`, secret()]
    desk.send({ t: 'open', room: makeRoom(id, { citizen: token }) })
    desk.send({ t: 'take', id, session: secret() })
    await desk.next('ice', (frame) => frame.id === id)
    crowd.push({ id, desk, page: await TestPage.inRoom(server, desk, id, token, secret(), from(n + 1)) })
  }
  const disperse = async () => {
    await Promise.all(crowd.map(({ page }) => page.close()))
    for (const { id, desk } of crowd) desk.send({ t: 'close', id })
    for (const desk of counter) await desk.settled()
    await Promise.all(counter.map((desk) => desk.close()))
  }
  return { desks: counter, rooms: crowd, disperse }
}

/**
 * In every room at the same time an offer goes to the page and a reply comes back, `rounds` times.
 * @param pauseMs between two rounds of a room
 * @returns milliseconds from sending to arrival, one entry a message
 */
export async function talk({ rooms }: Crowd, rounds: number, pauseMs = 0): Promise<number[]> {
  const taken: number[] = []
  const room = async ({ id, desk, page }: Waiting, index: number) => {
    // Not all in the same millisecond.
    if (pauseMs > 0) await pause((pauseMs * index) / rooms.length)
    for (let round = 0; round < rounds; round++) {
      const link = secret()
      let sent = performance.now()
      desk.send({ t: 'signal', id, to: 'citizen', signal: offer(link) })
      await page.next('signal', ({ signal }) => signal.link === link)
      taken.push(performance.now() - sent)
      sent = performance.now()
      page.send({ t: 'signal', to: 'clerk', signal: reply(link) })
      await desk.next('signal', ({ signal }) => signal.link === link)
      taken.push(performance.now() - sent)
      if (pauseMs > 0) await pause(pauseMs)
    }
  }
  await Promise.all(rooms.map(room))
  return taken
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Somebody comes, agrees, waits, is called, speaks and goes; the office closes the room. */
export async function visit(server: Where, desk: TestDesk, n: number): Promise<void> {
  const [id, token] = [`visit-${n}`, secret()]
  desk.send({ t: 'open', room: makeRoom(id, { citizen: token }) })
  // Opened for sure: the answer to `take` comes after it.
  desk.send({ t: 'take', id, session: secret() })
  await desk.next('ice', (frame) => frame.id === id)
  const page = await TestPage.inRoom(server, desk, id, token, secret(), from(n))
  const test = { camera: 'ok', microphone: 'ok', speaker: 'ok', connection: 'good' } as const
  page.say({ s: 'enter', test })
  await desk.next('said', (frame) => frame.id === id && frame.say.s === 'enter')
  desk.send({ t: 'status', id, status: { ...waiting, place: 3 } })
  await page.next('status')
  const link = secret()
  desk.send({ t: 'signal', id, to: 'citizen', signal: offer(link) })
  await page.next('signal', ({ signal }) => signal.link === link)
  // Some pages are closed by their people, the others by the office.
  if (n % 2 === 0) {
    await page.close()
    await desk.next('left', (frame) => frame.id === id)
    desk.send({ t: 'close', id })
  } else {
    desk.send({ t: 'close', id })
    await page.next('refused')
    await page.ended
    await desk.next('left', (frame) => frame.id === id)
  }
}
