import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClientOptions, WebSocket } from 'ws'
import type { z } from 'zod'
import {
  type CitizenSay,
  type FromDesk,
  type FromPerson,
  type OfficeDoor,
  parseFrame,
  type PeerSignal,
  protocolVersion,
  type Refusal,
  type Room,
  type RoomStatus,
  ToDesk,
  ToPerson,
} from '../../src/shared/consultation/protocol.ts'
import type { Clock, ServerOptions } from '../../src/server/options.ts'
import { hashOf } from '../../src/server/rooms.ts'
import { type ConsultationServer, startConsultationServer } from '../../src/server/service.ts'

export const officeKey = 'k'.repeat(44)
export const secret = (): string => randomBytes(16).toString('base64url')

/** A clock that stands still until it is turned. */
export class HandClock implements Clock {
  #now = Date.parse('2026-03-02T08:00:00.000Z')
  readonly #ticks = new Set<{ ms: number; next: number; tick: () => void }>()

  now(): number {
    return this.#now
  }

  every(ms: number, tick: () => void): () => void {
    const entry = { ms, next: this.#now + ms, tick }
    this.#ticks.add(entry)
    return () => this.#ticks.delete(entry)
  }

  /** Turns it forward, beat by beat. */
  turn(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const [first] = [...this.#ticks].toSorted((a, b) => a.next - b.next)
      if (first === undefined || first.next > end) break
      this.#now = first.next
      first.next += first.ms
      first.tick()
    }
    this.#now = end
  }

  iso(aheadMs = 0): string {
    return new Date(this.#now + aheadMs).toISOString()
  }
}

export const waiting: RoomStatus = {
  state: 'waiting',
  place: 1,
  wait: { from: 5, to: 12 },
  remark: 'none',
  ringsUntil: null,
  round: 0,
  elsewhere: null,
  outcome: null,
}

export const openDoor: OfficeDoor = {
  office: 'Ausländerbehörde Musterstadt',
  open: 'open',
  walkIn: true,
  waiting: 2,
  wait: { from: 10, to: 25 },
  matters: ['general', 'collection'],
}

/** A room as an office opens it; its links are `tokens`. */
export function makeRoom(
  id: string,
  tokens: { citizen: string; interpreter?: string },
  more: Partial<Pick<Room, 'status' | 'expiresAt'>> & { device?: string } = {},
): Room {
  return {
    id,
    info: {
      office: 'Ausländerbehörde Musterstadt',
      kind: 'booked',
      matter: 'general',
      papers: ['passport'],
      dueAt: '2026-03-02T09:00:00.000Z',
      minutes: 20,
      language: 'uk',
      interpreter: tokens.interpreter !== undefined,
      provider: 'p2p',
    },
    status: more.status ?? waiting,
    citizen: { token: hashOf(tokens.citizen), device: more.device === undefined ? null : hashOf(more.device) },
    interpreter: tokens.interpreter === undefined ? null : { token: hashOf(tokens.interpreter), device: null },
    expiresAt: more.expiresAt ?? '2099-01-01T00:00:00.000Z',
  }
}

/** A peer's signal small enough for tests; `mark` finds it again. */
export const candidate = (mark: string, link = secret()): PeerSignal => ({
  k: 'candidate',
  link,
  candidate: mark,
  mid: null,
  line: null,
})

type Kind<M, T> = Extract<M, { t: T }>

/** A real WebSocket whose frames wait to be asked for. */
class Wire<Out extends { t: string }, In> {
  readonly socket: WebSocket
  /** Frames not yet asked for. */
  readonly inbox: Out[] = []
  readonly ended: Promise<number>
  readonly #wakers = new Set<() => void>()
  #over = false

  constructor(url: string, schema: z.ZodType<Out>, options: ClientOptions) {
    this.socket = new WebSocket(url, { perMessageDeflate: false, ...options })
    this.socket.on('message', (data) => {
      const frame = parseFrame(schema, String(data as Buffer))
      if (frame === undefined) throw new Error(`the server sent what the protocol does not know: ${String(data)}`)
      this.inbox.push(frame)
      this.#wake()
    })
    this.ended = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        this.#over = true
        resolve(code)
        this.#wake()
      })
    })
    this.socket.on('error', () => undefined)
  }

  #wake(): void {
    for (const waker of this.#wakers) waker()
  }

  send(message: In): void {
    this.socket.send(JSON.stringify(message))
  }

  /** The next frame of this kind that fits; others stay in the inbox. */
  async next<T extends Out['t']>(t: T, fits: (frame: Kind<Out, T>) => boolean = () => true): Promise<Kind<Out, T>> {
    return await this.first([t], fits)
  }

  /** The next frame of any of these kinds. */
  async first<T extends Out['t']>(
    kinds: readonly T[],
    fits: (frame: Kind<Out, T>) => boolean = () => true,
  ): Promise<Kind<Out, T>> {
    for (;;) {
      const index = this.inbox.findIndex(
        (frame) => kinds.some((kind) => kind === frame.t) && fits(frame as Kind<Out, T>),
      )
      if (index >= 0) return this.inbox.splice(index, 1)[0] as Kind<Out, T>
      if (this.#over) throw new Error(`the line ended while "${kinds.join(', ')}" was awaited`)
      await new Promise<void>((resolve) => {
        const waker = () => {
          this.#wakers.delete(waker)
          resolve()
        }
        this.#wakers.add(waker)
      })
    }
  }

  /** Kinds of the frames that nobody asked for. */
  rest(): string[] {
    return this.inbox.map(({ t }) => t)
  }

  async close(): Promise<void> {
    this.socket.close()
    await this.ended
  }

  /** As when the power fails. */
  async kill(): Promise<void> {
    this.socket.terminate()
    await this.ended
  }
}

export class TestDesk extends Wire<ToDesk, FromDesk> {
  static async connect(
    server: { readonly url: string },
    desk = 'Schalter 1',
    key = officeKey,
    options: ClientOptions = {},
  ): Promise<TestDesk> {
    const wire = new TestDesk(`${server.url.replace('http', 'ws')}/office`, ToDesk, options)
    await once(wire.socket, 'open')
    wire.send({ t: 'desk', v: protocolVersion, key, desk })
    return wire
  }

  /** Connected and accepted; the `host` frame lies in the inbox. */
  static async ready(server: { readonly url: string }, desk?: string): Promise<TestDesk> {
    const wire = await TestDesk.connect(server, desk)
    await wire.next('ready')
    return wire
  }

  /** Sent in order on one line, so that an `ice` means that everything before has arrived. */
  async settled(): Promise<void> {
    const id = `probe-${secret()}`
    this.send({ t: 'open', room: makeRoom(id, { citizen: secret() }) })
    this.send({ t: 'take', id, session: secret() })
    await this.next('ice', (frame) => frame.id === id)
    this.send({ t: 'close', id })
  }
}

export class TestPage extends Wire<ToPerson, FromPerson> {
  readonly device: string
  readonly session: string

  constructor(url: string, options: ClientOptions, device: string, session: string) {
    super(url, ToPerson, options)
    this.device = device
    this.session = session
  }

  /** A line without a first frame. */
  static async connect(
    server: { readonly url: string },
    options: ClientOptions = {},
    device = secret(),
    session = secret(),
  ): Promise<TestPage> {
    const origin = options.origin ?? new URL(server.url).origin
    const page = new TestPage(`${server.url.replace('http', 'ws')}/meet`, { ...options, origin }, device, session)
    await once(page.socket, 'open')
    return page
  }

  /** Shows a link. */
  static async hello(
    server: { readonly url: string },
    token: string,
    device = secret(),
    session = secret(),
    options: ClientOptions = {},
  ): Promise<TestPage> {
    const page = await TestPage.connect(server, options, device, session)
    page.send({ t: 'hello', v: protocolVersion, token, device, session })
    return page
  }

  /** In the room and agreed. */
  static async inRoom(
    server: { readonly url: string },
    desk: TestDesk,
    id: string,
    token: string,
    device = secret(),
    options: ClientOptions = {},
  ): Promise<TestPage> {
    const page = await TestPage.hello(server, token, device, secret(), options)
    await page.next('welcome')
    page.say({ s: 'consent', notice: '2026-11-1', language: 'uk' })
    await desk.next('said', (frame) => frame.id === id && frame.device === hashOf(device))
    return page
  }

  say(say: CitizenSay): void {
    this.send({ t: 'say', say })
  }

  async refused(): Promise<Refusal> {
    const { reason } = await this.next('refused')
    return reason
  }
}

/** Starts a service with a page of its own on this machine. */
export async function startRig(
  options: Partial<ServerOptions> = {},
): Promise<ConsultationServer & { pageDir: string }> {
  const pageDir = await makePage()
  const server = await startConsultationServer({ officeKey, pageDir, ...options })
  const close = async () => {
    await server.close()
    await rm(pageDir, { recursive: true, force: true })
  }
  return { ...server, pageDir, close }
}

export async function makePage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tresen-page-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Sprechstunde</title>')
  await writeFile(join(folder, 'assets', 'index-Ab12_-9z.js'), 'export {}\n'.repeat(500))
  await writeFile(join(folder, 'notes.private'), 'not for the world')
  return folder
}
