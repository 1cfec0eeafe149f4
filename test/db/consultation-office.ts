import { vi } from 'vitest'
import type { Context } from '../../src/main/deps.ts'
import {
  createConsultations,
  type Consultations,
} from '../../src/main/features/consultations/consultations.handlers.ts'
import { createDocuments } from '../../src/main/features/documents/documents.handlers.ts'
import { createTeam, type Team } from '../../src/main/features/team/team.handlers.ts'
import type { OpenDatabase } from '../../src/main/db/open.ts'
import type { ConsultationConfig } from '../../src/main/config-consultation.ts'
import { systemClock, type Clock, type ServerOptions } from '../../src/server/options.ts'
import { startConsultationServer, type ConsultationServer } from '../../src/server/service.ts'
import type { CitizenSay, DeviceTest } from '../../src/shared/consultation/protocol.ts'
import { makePage, officeKey, secret, TestPage } from '../consultation/rig.ts'
import { office } from './paper-office.ts'

/** The office's clock: runs as time does, and can be turned forward. A Monday, 9:00 in the office. */
export class OfficeClock implements Clock {
  readonly #start = performance.now()
  #ahead = 0
  every = systemClock.every

  now(): number {
    return Date.parse('2026-11-23T08:00:00.000Z') + Math.round(performance.now() - this.#start) + this.#ahead
  }

  turn(seconds: number): void {
    this.#ahead += seconds * 1000
  }

  date = (): Date => new Date(this.now())

  iso(minutes = 0): string {
    return new Date(this.now() + minutes * 60_000).toISOString()
  }
}

export const goodTest: DeviceTest = { camera: 'ok', microphone: 'ok', speaker: 'ok', connection: 'good' }

/** In the first moments of a server nobody can say that a link does not exist; on the office's clock, so a slow machine has time. */
export const SETTLE_SECONDS = 20

/** A consultation server on a free port, which can go down and come up again there. */
export class TestServer {
  readonly #clock: OfficeClock
  readonly #pageDir: string
  #server: ConsultationServer

  private constructor(clock: OfficeClock, pageDir: string, server: ConsultationServer) {
    this.#clock = clock
    this.#pageDir = pageDir
    this.#server = server
  }

  static async start(clock: OfficeClock): Promise<TestServer> {
    const pageDir = await makePage()
    return new TestServer(clock, pageDir, await startConsultationServer(options(clock, pageDir)))
  }

  get url(): string {
    return this.#server.url
  }

  get figures() {
    return this.#server.figures()
  }

  async restart(): Promise<void> {
    const { port } = this.#server
    await this.#server.close()
    this.#server = await startConsultationServer({ ...options(this.#clock, this.#pageDir), port })
  }

  close = (): Promise<void> => this.#server.close()
}

function options(clock: OfficeClock, pageDir: string): ServerOptions {
  return { officeKey, pageDir, clock, limits: { settleMs: SETTLE_SECONDS * 1000, pingMs: 3_600_000 } }
}

/** A workstation with its line to the server. */
export interface TestWorkstation {
  readonly consultations: Consultations
  readonly handlers: Consultations['handlers']
  readonly team: Team
  /** What the renderer was told: name and payload. */
  readonly events: readonly { readonly name: string; readonly payload: unknown }[]
  /** Addresses of rooms that stand open in a window. */
  readonly opened: readonly string[]
  close(): Promise<void>
}

export interface WorkstationOptions {
  readonly server: Pick<TestServer, 'url'>
  readonly clock: OfficeClock
  readonly users?: readonly string[]
  readonly config?: Partial<ConsultationConfig>
}

export async function workstation(database: OpenDatabase, given: WorkstationOptions): Promise<TestWorkstation> {
  const { server, clock, users = [office.user] } = given
  const events: { name: string; payload: unknown }[] = []
  const opened: string[] = []
  const documents = createDocuments({
    database,
    kek: office.kek,
    config: office.config,
    now: clock.date,
    askWhereToSave: () => Promise.resolve(undefined),
  })
  const deps = {
    database,
    log: () => undefined,
    now: clock.date,
    publish: (feature: string, name: string, payload: unknown) =>
      void events.push({ name: `${feature}.${name}`, payload }),
    signedIn: () => users,
  }
  const consultations = createConsultations({
    ...deps,
    office: office.config.office.name,
    config: {
      service: { kind: 'office', url: server.url.replace('http', 'ws'), key: officeKey, ca: undefined },
      publicUrl: server.url,
      provider: undefined,
      ...given.config,
    },
    citizenPage: '',
    retry: { firstMs: 20, mostMs: 50, refusedMs: 1_000 },
    openRoom({ url }) {
      opened.push(url)
      return { close: () => void opened.splice(opened.indexOf(url), 1) }
    },
    prepareInvitation: (letter) => documents.prepareInvitation(letter),
    prepareScan: (scan) => documents.prepareScan(scan),
  })
  await consultations.service.start()
  await vi.waitFor(() => {
    if (consultations.service.link.state !== 'connected') throw new Error('not connected')
  }, patience)
  const team = createTeam({ ...deps, desk: consultations.service.desk })
  await team.beat()
  return {
    consultations,
    handlers: consultations.handlers,
    team,
    events,
    opened,
    async close() {
      team.close()
      await consultations.service.close()
    },
  }
}

export const patience = { timeout: 8_000, interval: 10 }

/** Somebody signed in, as a handler sees them. */
export const as = (id: string, rights: Context['user']['rights'] = []): Context => ({
  windowId: 1,
  user: { id, displayName: id, role: 'counter', workplace: '', rights },
})

/** A person at their page: says a thing until it shows, as the page does. */
export class Guest {
  readonly page: TestPage
  readonly token: string

  private constructor(page: TestPage, token: string) {
    this.page = page
    this.token = token
  }

  /** Opens the link. */
  static async come(server: { readonly url: string }, url: string, device = secret()): Promise<Guest> {
    const token = url.split('#')[1] ?? ''
    // The office may still be on its way with the room.
    for (;;) {
      const page = await TestPage.hello(server, token, device)
      const frame = await page.first(['welcome', 'refused'])
      if (frame.t === 'welcome') {
        // Asked for again, so that what it says is not lost.
        page.inbox.unshift(frame)
        return new Guest(page, token)
      }
      if (frame.reason !== 'office-away') throw new Error(`refused: ${frame.reason}`)
      await page.ended
    }
  }

  /** Through the notice and the device test, into the waiting room. */
  static async wait(
    server: { readonly url: string },
    url: string,
    language: 'de' | 'uk' | 'ar' = 'de',
  ): Promise<Guest> {
    const guest = await Guest.come(server, url)
    await guest.say({ s: 'consent', notice: '2026-11-1', language }, 'checked-in')
    await guest.say({ s: 'enter', test: goodTest }, 'waiting')
    return guest
  }

  async status(state: string, fits: (status: { readonly round: number }) => boolean = () => true) {
    const frame = await this.page.next('status', ({ status }) => status.state === state && fits(status))
    return frame.status
  }

  /** Says it again and again until the status shows it. */
  async say(say: CitizenSay, state: string) {
    this.page.say(say)
    const again = setInterval(() => this.page.say(say), 2_000)
    try {
      return await this.status(state)
    } finally {
      clearInterval(again)
    }
  }

  /** The page was closed, or the telephone is out of power. */
  async leave(): Promise<void> {
    await this.page.kill()
  }

  async back(server: { readonly url: string }, url: string): Promise<Guest> {
    return await Guest.come(server, url, this.page.device)
  }
}
