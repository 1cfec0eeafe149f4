import type { FromDesk, Guest, Ice, Party, PeerSignal, Room, ToDesk } from '../../../shared/consultation/protocol.ts'
import type { CitizenLanguage } from '../../../shared/consultation/languages.ts'
import type { OfficeLink, OfficeLinkState } from '../../../server/office-client.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Log } from '../../log.ts'
import type { Deps } from '../../deps.ts'
import type { Persons } from './persons.ts'
import type { People } from './presence.ts'
import { serial } from './serial.ts'

/** Where the desk finds its server. */
export interface Endpoint {
  readonly url: string
  readonly key: string
  readonly ca?: string
}

/** What the office tells the server: rooms and door as they are now. */
export interface Picture {
  readonly rooms: readonly { readonly room: Room; readonly interpreterElsewhere: string | null }[]
  readonly door: Extract<FromDesk, { t: 'door' }>['door']
}

export interface LinkDeps extends Pick<Deps, 'publish' | 'log' | 'now'> {
  /** Names this run of the program. */
  readonly desk: string
  readonly people: People
  readonly persons: Persons
  /** Everything that lives; read when connected, and on changes while this desk is host. */
  readonly picture: () => Promise<Picture>
  /** Somebody at the door: the token of their place, or null. The room must be told to the server before. */
  readonly knocked: (matter: string, language: CitizenLanguage) => Promise<string | null>
  /** State, host or ways have changed. */
  readonly onState: () => void
  readonly retry?: { readonly firstMs: number; readonly mostMs: number; readonly refusedMs: number }
}

const ICE_MS = 5_000

/**
 * This desk's line to the consultation server. Everything that happens to people goes through the database, where it happens once,
 * however many desks hear of it; only one desk, the host, tells the server how people stand.
 */
export class DeskLink {
  readonly #deps: LinkDeps
  #link: OfficeLink | undefined
  #host = false
  #ice: Ice | undefined
  /** Since when the line stands, milliseconds; people come back in the moments after. */
  #readyAt: number | undefined
  /** Rooms this desk's page is in, with the page's session. */
  readonly #taken = new Map<string, string>()
  readonly #waitingForIce = new Map<string, (ice: Ice) => void>()
  #again = false
  /** What the server was told last, by this desk as host. */
  readonly #told = new Map<string, { readonly room: string; readonly status: string }>()
  /** Words about one person are worked off in their order. */
  readonly #queues = new Map<string, Promise<void>>()

  constructor(deps: LinkDeps) {
    this.#deps = deps
  }

  /** Dials, and keeps the line from then on. */
  async connect({ url, key, ca }: Endpoint): Promise<void> {
    // Loaded here: the program's start waits for nothing of the network.
    const { connectOffice } = await import('../../../server/office-client.ts')
    this.#link = connectOffice({
      url,
      key,
      desk: this.#deps.desk,
      ...(ca === undefined ? {} : { ca }),
      ...(this.#deps.retry === undefined ? {} : { retry: this.#deps.retry }),
      onState: (state) => this.#turned(state),
      onMessage: (message) => this.#heard(message),
    })
    this.#deps.onState()
  }

  get state(): OfficeLinkState | 'off' {
    return this.#link?.state ?? 'off'
  }

  get host(): boolean {
    return this.#host
  }

  /** Calls go through a relay, as far as the server has said. */
  get relay(): boolean {
    return this.#ice?.policy === 'relay'
  }

  /** Since when the line stands, milliseconds; undefined while it does not. */
  standsSince(): number | undefined {
    return this.#readyAt
  }

  /**
   * The page is there for its call: it is the room's clerk from now on.
   * @throws AppError `consultation/service-away`
   */
  async enter(id: string, session: string): Promise<{ ice: Ice; here: { party: Party; session: string }[] }> {
    const ice = new Promise<Ice>((resolve, reject) => {
      const late = setTimeout(() => reject(new AppError('consultation/service-away')), ICE_MS)
      this.#waitingForIce.set(id, (given) => {
        clearTimeout(late)
        resolve(given)
      })
    })
    this.#taken.set(id, session)
    // While the line is down nothing is sent; it is said again as soon as the line stands.
    this.#send({ t: 'take', id, session })
    try {
      return { ice: await ice, here: this.#deps.people.bound(id) }
    } finally {
      this.#waitingForIce.delete(id)
    }
  }

  /** @throws AppError `consultation/service-away` when the line is down: the page's engine asks again */
  signal(id: string, to: Guest, signal: PeerSignal): void {
    if (!this.#send({ t: 'signal', id, to, signal })) throw new AppError('consultation/service-away')
  }

  /**
   * Leaves the rooms that are not this desk's any more.
   * @param elsewhere those that run at another desk now: the page closes its call
   */
  keepOnly(ids: ReadonlySet<string>, elsewhere: ReadonlySet<string>): void {
    for (const id of this.#taken.keys()) {
      if (ids.has(id)) continue
      this.#taken.delete(id)
      this.#send({ t: 'release', id })
      if (elsewhere.has(id)) this.#deps.publish('consultations', 'taken', { consultationId: id })
    }
  }

  /**
   * Tells the server what has changed since it was told last.
   * @param again says how people stand even where nothing changed: another desk may have said something older
   */
  tell(again = false): Promise<void> {
    this.#again ||= again
    return this.#tellAll()
  }

  readonly #tellAll = serial(async () => {
    const again = this.#again
    this.#again = false
    const { rooms, door } = await this.#deps.picture()
    const living = new Set(rooms.map(({ room }) => room.id))
    for (const room of rooms) this.#tellRoom(room, again)
    for (const id of this.#told.keys()) {
      if (living.has(id)) continue
      this.#told.delete(id)
      this.#send({ t: 'close', id })
    }
    this.#send({ t: 'door', door })
  })

  async close(): Promise<void> {
    await this.#link?.close()
    await Promise.all(this.#queues.values())
  }

  #tellRoom({ room, interpreterElsewhere }: Picture['rooms'][number], again: boolean): void {
    const { status, ...rest } = room
    const next = { room: JSON.stringify(rest), status: JSON.stringify([status, interpreterElsewhere]) }
    const before = this.#told.get(rest.id)
    this.#told.set(rest.id, next)
    if (before?.room !== next.room) this.#send({ t: 'open', room, interpreterElsewhere })
    else if (again || before.status !== next.status)
      this.#send({ t: 'status', id: rest.id, status, interpreterElsewhere })
  }

  #send(message: Exclude<FromDesk, { t: 'desk' }>): boolean {
    return this.#link?.send(message) ?? false
  }

  #turned(state: OfficeLinkState): void {
    if (state !== 'connected') {
      this.#host = false
      this.#readyAt = undefined
      this.#told.clear()
      this.#deps.people.clear()
    }
    this.#deps.onState()
  }

  #heard(message: ToDesk): void {
    const { people, publish } = this.#deps
    switch (message.t) {
      case 'ready':
        this.#readyAt = this.#deps.now().getTime()
        this.#told.clear()
        return this.#open()
      case 'host':
        this.#host = message.host
        // What this desk told before it was host is not what the server knows now.
        this.#told.clear()
        return this.#deps.onState()
      case 'joined': {
        const { id, party, session, device } = message
        people.came(id, party, { session, device })
        return this.#inTurn(id, async () =>
          this.#bind(id, party, device, await this.#deps.persons.came(id, party, device)),
        )
      }
      case 'left': {
        const { id, party, session } = message
        if (!people.went(id, party, session)) return
        this.#sayParty(id, party, session, false)
        return this.#inTurn(id, async () => {
          // Back already: a page that was loaded anew has not been away.
          if (people.page(id, party) === undefined) await this.#deps.persons.went(id, party)
        })
      }
      case 'said': {
        const { id, party, device, say } = message
        return this.#inTurn(id, async () => {
          await this.#deps.persons.said(id, party, device, say)
          if (say.s === 'consent') this.#bind(id, party, device, true)
        })
      }
      case 'ice':
        this.#ice = message.ice
        this.#waitingForIce.get(message.id)?.(message.ice)
        return this.#deps.onState()
      case 'taken':
        if (this.#taken.delete(message.id)) publish('consultations', 'taken', { consultationId: message.id })
        return
      case 'signal':
        return publish('consultations', 'signalled', {
          consultationId: message.id,
          from: message.from,
          signal: message.signal,
        })
      case 'knock':
        return this.#inTurn('door', () => this.#knock(message))
      case 'refused':
        return this.#deps.log('error', 'consultations', 'the server refuses this desk', { reason: message.reason })
    }
  }

  /** After the line was down every room is said anew; whoever says it learns who is there. Then back into one's own. */
  #open(): void {
    this.#inTurn('door', async () => {
      await this.tell()
      for (const [id, session] of this.#taken) this.#send({ t: 'take', id, session })
    })
  }

  async #knock({ knock, matter, language }: Extract<ToDesk, { t: 'knock' }>): Promise<void> {
    let token: string | null = null
    try {
      token = await this.#deps.knocked(matter, language)
      if (token !== null) await this.tell()
    } finally {
      this.#send({ t: 'ticket', knock, token })
    }
  }

  #bind(id: string, party: Guest, device: string, bound: boolean): void {
    const page = this.#deps.people.page(id, party)
    if (page === undefined || page.device !== device || !bound) return
    page.bound = true
    this.#sayParty(id, party, page.session, true)
  }

  #sayParty(consultationId: string, party: Guest, session: string, here: boolean): void {
    if (this.#taken.has(consultationId))
      this.#deps.publish('consultations', 'party', { consultationId, party, session, here })
  }

  /** One after the other for each person; what fails is logged, since nobody here waits for it, and people's pages say it again. */
  #inTurn(key: string, work: () => Promise<void>): void {
    const before = this.#queues.get(key) ?? Promise.resolve()
    const next = before.then(work).catch((error: unknown) => failed(this.#deps.log, error))
    this.#queues.set(key, next)
    void next.finally(() => {
      if (this.#queues.get(key) === next) this.#queues.delete(key)
    })
  }
}

function failed(log: Log, error: unknown): void {
  const code = error instanceof AppError ? error.code : (error as Error).name
  log('warn', 'consultations', 'a word of the server could not be worked off', { code })
}
