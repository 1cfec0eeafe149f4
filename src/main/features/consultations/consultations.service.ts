import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { z } from 'zod'
import type { ServiceState } from '../../../shared/contract/consultations.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ConsultationConfig } from '../../config-consultation.ts'
import { ownStates } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Deps } from '../../deps.ts'
import { insertConsultation } from './booking.ts'
import { sweep } from './clock.ts'
import { fetchSilent, keepDesk } from './desks.ts'
import { startEmbedded, type EmbeddedServer } from './embedded.ts'
import { createHall, type HallService } from './hall.ts'
import { DeskLink, type LinkDeps, type Picture } from './link.service.ts'
import { createPersons } from './persons.ts'
import { Platform } from './platform.ts'
import { People } from './presence.ts'
import { forgetOld } from './retention.ts'
import { liveRows } from './rows.ts'
import { serial } from './serial.ts'
import { doorOf, infoOf, papersFor, roomOf, statusOf } from './status.ts'

/** Longest time between two looks at the clock: what people see of their wait is never older. Milliseconds. */
const BEAT_MS = 30_000
/** How often this desk says that it is there; three times within the minute after which its talks may be fetched. Milliseconds. */
const DESK_BEAT_MS = 20_000
/** First pause after a look at the queue that failed; doubled with each in a row, up to {@link BEAT_MS}. Milliseconds. */
const REST_MS = 500
/** Changes that come together are told together. Milliseconds. */
const GATHER_MS = 40
/** How long somebody may look at their own picture before a call. Milliseconds. */
const PREVIEW_MS = 120_000
/** How long a page still learns that its talk is over. Milliseconds. */
const DONE_MS = 3_600_000
/** A link that is over is called expired for a day, also by a server that starts anew. */
const EXPIRED_MS = 86_400_000
const FORGET_EVERY_MS = 12 * 3_600_000

export interface ServiceDeps extends Pick<Deps, 'database' | 'publish' | 'log' | 'now'> {
  /** Pauses of the line between two tries; the link's own unless told. */
  readonly retry?: LinkDeps['retry']
  readonly office: string
  readonly config: ConsultationConfig | undefined
  /** Folder of the built citizen's page, for a server of our own. */
  readonly citizenPage: string
  /** Who is signed in at this workstation. */
  readonly signedIn: () => readonly string[]
}

/** The consultation as this workstation takes part in it: line, clock, own calls. Its handlers stand in consultations.handlers.ts. */
export class ConsultationService {
  /** Names this run of the program, to the server and in the database: two programs on one machine are two desks. */
  readonly desk = `${hostname().slice(0, 20)}-${randomUUID()}`
  readonly people = new People()
  readonly hall: HallService
  readonly platform: Platform
  readonly link: DeskLink
  readonly #deps: ServiceDeps
  readonly #leave: () => void
  #embedded: EmbeddedServer | undefined
  #state = ''
  /** By clerk: what runs at this desk, and whether it is a ringing or a talk. */
  #own = new Map<string, { readonly id: string; readonly talking: boolean }>()
  /** The window with another platform's room, while its talk lasts. */
  #room: { readonly id: string; readonly window: { close(): void } } | undefined
  readonly #previews = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  /** When the timer fires, on the clock of `performance.now`; Infinity: it is not set. */
  #wakesAt = Infinity
  /** Looks that failed in a row, and until when none is tried: a database that is away is not asked without end. */
  #failures = 0
  #restsUntil = 0
  #starting: Promise<void> | undefined
  #closed = false
  #beating: NodeJS.Timeout | undefined
  #forgetting: NodeJS.Timeout | undefined

  constructor(deps: ServiceDeps) {
    this.#deps = deps
    const { database, now, publish, log } = deps
    this.hall = createHall({ database, now, presence: this.people, desk: this.desk })
    this.platform = new Platform(deps)
    this.link = new DeskLink({
      ...(deps.retry === undefined ? {} : { retry: deps.retry }),
      publish,
      log,
      now,
      desk: this.desk,
      people: this.people,
      persons: createPersons(database, now),
      picture: () => this.#picture(),
      knocked: (matter, language) => this.#knocked(matter, language),
      onState: () => this.#stateChanged(),
    })
    this.#leave = database.changes.subscribe(({ topic }) => {
      if (topic !== 'consultations' && topic !== 'team' && topic !== '*') return
      void this.#refreshOwn()
      this.#wake(GATHER_MS)
    })
  }

  /** Starts a server of its own where that is wanted, and connects. A port that is taken or a page that is missing is logged. */
  start(): Promise<void> {
    return (this.#starting ??= this.#start())
  }

  async #start(): Promise<void> {
    const { config, citizenPage, log } = this.#deps
    await this.#forget()
    if (config === undefined || this.#closed) return
    this.#beating = setInterval(() => void this.beat(), DESK_BEAT_MS)
    this.#forgetting = setInterval(() => void this.#forget(), FORGET_EVERY_MS)
    try {
      const { service, publicUrl } = config
      if (service.kind === 'office') {
        await this.link.connect({
          url: service.url,
          key: service.key,
          ...(service.ca === undefined ? {} : { ca: service.ca }),
        })
      } else {
        this.#embedded = await startEmbedded(service, publicUrl, citizenPage, log)
        await this.link.connect(this.#embedded)
      }
      await this.platform.start()
      await this.refreshOwn()
      this.#stateChanged()
    } catch (error) {
      log('error', 'consultations', 'the consultation could not be opened', {
        code: (error as NodeJS.ErrnoException).code ?? (error as Error).name,
      })
    }
  }

  /** What is old enough is only a number from now on; a database that is busy is asked again the next time. */
  async #forget(): Promise<void> {
    const { database, now, log } = this.#deps
    await forgetOld(database, now()).catch((error: unknown) => {
      log('warn', 'consultations', 'old consultations could not be forgotten', { kind: (error as Error).name })
    })
  }

  async close(): Promise<void> {
    clearInterval(this.#forgetting)
    clearInterval(this.#beating)
    this.#leave()
    this.#closeRoom()
    // Whoever was hung up on by the end of the program hears of it.
    await this.tick()
    this.#closed = true
    clearTimeout(this.#timer)
    await this.link.close()
    await this.#embedded?.close()
  }

  /** Where people's links lead. @throws AppError `consultation/service-away` before it is known */
  get publicUrl(): string {
    const url = this.#deps.config?.publicUrl ?? this.#embedded?.url
    if (url === undefined) throw new AppError('consultation/service-away')
    return url
  }

  state(): z.input<typeof ServiceState> {
    const { config } = this.#deps
    return {
      state: this.link.state,
      embedded: config?.service.kind === 'embedded',
      publicUrl: config?.publicUrl ?? this.#embedded?.url ?? '',
      relay: this.link.relay,
      provider: this.platform.kind,
      healthy: this.platform.healthy,
    }
  }

  /** @throws AppError `consultation/service-away` while nobody could be reached */
  requireLine(): void {
    if (this.link.state !== 'connected') throw new AppError('consultation/service-away')
  }

  /** Somebody signed in here: a talk of theirs may be under way, or stand at a workstation that fell silent. */
  async came(): Promise<void> {
    await this.beat()
    await this.#refreshOwn()
  }

  async #refreshOwn(): Promise<void> {
    await this.refreshOwn().catch((error: unknown) => this.#failed(error))
  }

  /** Says that this desk is there, and fetches what its users have at a workstation that is not. Runs by itself; awaited by tests. */
  readonly beat = serial(async () => {
    const { database, now, signedIn } = this.#deps
    if (this.#closed) return
    try {
      await keepDesk(database, this.desk, now())
      await fetchSilent(database, signedIn(), this.desk, now())
    } catch (error) {
      this.#failed(error)
    }
  })

  /** Reads whose calls run at this workstation. Awaited by whoever called somebody, so that the page may open its camera at once. */
  readonly refreshOwn = serial(async () => {
    const rows = await this.#deps.database.db
      .selectFrom('consultations')
      .select(['id', 'clerk_id', 'state', 'workstation'])
      .where('state', 'in', ownStates)
      .where('clerk_id', 'is not', null)
      .execute()
    const here = rows.filter(({ workstation }) => workstation === this.desk)
    this.#own = new Map(
      here.flatMap(({ id, clerk_id, state }) =>
        clerk_id === null ? [] : [[clerk_id, { id, talking: state !== 'wrap-up' }] as const],
      ),
    )
    const signedIn = this.#deps.signedIn()
    const talking = new Set(
      [...this.#own].flatMap(([clerk, own]) => (own.talking && signedIn.includes(clerk) ? [own.id] : [])),
    )
    const elsewhere = new Set(rows.flatMap(({ id, workstation }) => (workstation === this.desk ? [] : [id])))
    this.link.keepOnly(talking, elsewhere)
    if (this.#room !== undefined && !talking.has(this.#room.id)) this.#closeRoom()
  })

  /** Another platform's room stands open in a window for this talk; one that stood before goes, and this one with its talk. */
  roomOpened(id: string, window: { close(): void }): void {
    this.#closeRoom()
    this.#room = { id, window }
  }

  #closeRoom(): void {
    this.#room?.window.close()
    this.#room = undefined
  }

  /** Tells the server of a link before somebody holds it in their hand; where another desk is host, that one does it a moment later. */
  async announce(): Promise<void> {
    if (this.link.host) await this.link.tell().catch((error: unknown) => this.#failed(error))
  }

  /** The consultation this user has open at this desk, if any. */
  ownOf(userId: string): string | undefined {
    return this.#own.get(userId)?.id
  }

  preview(userId: string): void {
    this.#previews.set(userId, this.#deps.now().getTime() + PREVIEW_MS)
  }

  /** Camera and microphone: during an own call at this desk, and for a look at oneself. */
  mayUseMedia(userId: string): boolean {
    return this.#own.get(userId)?.talking === true || (this.#previews.get(userId) ?? 0) > this.#deps.now().getTime()
  }

  /** What time brings, and what the server must hear of it. Runs by itself; awaited by tests that turned the clock. */
  readonly tick = serial(async () => {
    if (!this.link.host || this.#closed) return
    const { database, now } = this.#deps
    const standsSince = () => this.link.standsSince()
    await this.beat()
    let next = Infinity
    try {
      next = await sweep({ database, now, presence: this.people, standsSince })
      await this.link.tell(true)
      await this.platform.endLeft()
      this.#failures = 0
    } catch (error) {
      this.#failed(error)
      this.#restsUntil = performance.now() + Math.min(BEAT_MS, REST_MS * 2 ** this.#failures++)
    }
    this.#wake(Math.min(BEAT_MS, Math.max(GATHER_MS, next - now().getTime())))
  })

  /** One timer: the earlier of what is set and what is asked for. */
  #wake(ms: number): void {
    const at = Math.max(performance.now() + ms, this.#restsUntil)
    if (this.#closed || at > this.#wakesAt) return
    clearTimeout(this.#timer)
    this.#wakesAt = at
    this.#timer = setTimeout(
      () => {
        this.#wakesAt = Infinity
        void this.tick()
      },
      Math.max(0, at - performance.now()),
    )
  }

  async #picture(): Promise<Picture> {
    const { database, now, office } = this.#deps
    const at = now()
    const time = at.toISOString()
    const ago = (ms: number) => new Date(at.getTime() - ms).toISOString()
    const [rows, outlook] = await Promise.all([
      liveRows(database.db, { expired: ago(EXPIRED_MS), done: ago(DONE_MS) }).execute(),
      this.hall.outlook(),
    ])
    const papers = await papersFor(database.db, rows)
    const rooms = rows.map(async (row) => {
      const status = statusOf(row, outlook, time, await this.platform.guestLink(row, 'citizen'))
      const interpreterElsewhere =
        row.interpreter_hash === null ? null : await this.platform.guestLink(row, 'interpreter')
      return { room: roomOf(row, infoOf(row, office, papers(row)), status), interpreterElsewhere }
    })
    return { rooms: await Promise.all(rooms), door: doorOf(outlook, office) }
  }

  /** A walk-in at the door: a place, if the door is open at this moment. */
  async #knocked(matter: string, language: string): Promise<string | null> {
    const { database, now } = this.#deps
    const { door } = await this.hall.outlook({ matter, language })
    if (!door.walkIn) return null
    const at = now().toISOString()
    const { token } = await inTransaction(database, (db, note) =>
      insertConsultation(db, note, {
        kind: 'walk-in',
        personId: null,
        caseId: null,
        matter,
        language,
        needsInterpreter: false,
        priority: 3,
        wantedClerkId: null,
        dueAt: at,
        minutes: WALK_IN_MINUTES,
        provider: this.platform.kind,
        userId: null,
        at,
      }),
    )
    return token
  }

  #stateChanged(): void {
    const state = this.state()
    const text = JSON.stringify(state)
    if (text !== this.#state) this.#deps.publish('consultations', 'serviceChanged', state)
    this.#state = text
    if (this.link.host) this.#wake(0)
  }

  #failed(error: unknown): void {
    this.#deps.log('warn', 'consultations', 'the queue could not be brought up to date', {
      code: error instanceof AppError ? error.code : (error as Error).name,
    })
  }
}

/** Planned length of a talk nobody has booked. */
export const WALK_IN_MINUTES = 10
