import { randomBytes } from 'node:crypto'
import type {
  CitizenSay,
  FromDesk,
  Guest,
  Ice,
  OfficeDoor,
  Party,
  PeerSignal,
  Refusal,
  Room,
  RoomStatus,
  ToDesk,
  ToPerson,
} from '../shared/consultation/protocol.ts'
import { Bucket } from './limits.ts'
import type { Limits } from './options.ts'
import { hashOf, type OpenRoom, Rooms } from './rooms.ts'

/** A desk's line, as far as messages go. */
export interface Desk {
  readonly name: string
  send(message: ToDesk): void
  /** Makes sure that the line lives. */
  probe(): void
}

/** A person's line, as far as messages go. */
export interface Person {
  send(message: ToPerson): void
  /** Says why, and closes. */
  refuse(reason: Refusal): void
  /** Closes without a word: the same page has come back on another line. */
  end(): void
}

/** A page on its seat. */
export interface Page {
  readonly room: OpenRoom<Page, Clerk>
  readonly party: Guest
  readonly session: string
  /** Hash of the device's secret. */
  readonly device: string
  readonly person: Person
}

interface Clerk {
  readonly desk: Desk
  readonly session: string
}

interface Knock {
  readonly person: Person
  readonly desk: Desk
  readonly until: number
}

export interface SwitchboardOptions {
  readonly limits: Limits
  readonly now: () => number
  readonly ice: () => Ice
  readonly count: (reason: string) => void
}

/** Who is connected and in which room, and who hears of what. */
export class Switchboard {
  readonly #options: SwitchboardOptions
  readonly #rooms: Rooms<Page, Clerk>
  /** In the order they came: the first is the host. */
  readonly #desks = new Set<Desk>()
  readonly #atDoor = new Set<Person>()
  readonly #knocks = new Map<string, Knock>()
  /** Of all addresses together: each knock is a row in the office's database. */
  readonly #allKnocks: Bucket
  #door: OfficeDoor | null = null
  /** When the first desk since the start had its time to open the rooms that live. */
  #settledAt: number | undefined

  constructor(options: SwitchboardOptions) {
    this.#options = options
    const { maxRooms, knocksPerSecond, knocksBurst } = options.limits
    this.#rooms = new Rooms(maxRooms)
    this.#allKnocks = new Bucket(knocksPerSecond, knocksBurst, options.now())
  }

  figures(): { rooms: number; pages: number; desks: number; atDoor: number; knocks: number; over: number } {
    const pages = [...this.#rooms.values()].reduce((sum, room) => sum + guestsOf(room).length, 0)
    const { size: rooms, over } = this.#rooms
    return { rooms, pages, desks: this.#desks.size, atDoor: this.#atDoor.size, knocks: this.#knocks.size, over }
  }

  get officeHere(): boolean {
    return this.#desks.size > 0
  }

  // --- Desks ---------------------------------------------------------------------------------------------------------

  deskCame(desk: Desk): void {
    // The same workstation on a new line: the old one is dead more often than not, and should not stay host for long.
    for (const other of this.#desks) if (other.name === desk.name) other.probe()
    this.#settledAt ??= this.#options.now() + this.#options.limits.settleMs
    this.#desks.add(desk)
    desk.send({ t: 'ready' })
    desk.send({ t: 'host', host: this.#desks.size === 1 })
    if (this.#desks.size === 1) this.#sayOffice(true)
  }

  deskWent(desk: Desk): void {
    const wasHost = this.#host() === desk
    if (!this.#desks.delete(desk)) return
    for (const room of this.#rooms.values()) if (room.clerk?.desk === desk) this.#clerkLeaves(room)
    for (const [id, knock] of this.#knocks) if (knock.desk === desk) this.#failKnock(id, knock)
    if (this.#desks.size === 0) {
      this.#setDoor(null)
      this.#sayOffice(false)
    } else if (wasHost) {
      this.#host()?.send({ t: 'host', host: true })
    }
  }

  deskSaid(desk: Desk, message: Exclude<FromDesk, { t: 'desk' }>): void {
    switch (message.t) {
      case 'open':
        return this.#open(desk, message.room, message.interpreterElsewhere ?? null)
      case 'close':
        return this.#close(message.id)
      case 'status':
        return this.#status(message.id, message.status, message.interpreterElsewhere ?? null)
      case 'take':
        return this.#take(desk, message.id, message.session)
      case 'release': {
        const room = this.#rooms.get(message.id)
        if (room?.clerk?.desk === desk) this.#clerkLeaves(room)
        return
      }
      case 'signal':
        return this.#signalFromDesk(desk, message.id, message.to, message.signal)
      case 'door':
        return this.#setDoor(message.door)
      case 'ticket':
        return this.#ticket(desk, message.knock, message.token)
    }
  }

  #open(desk: Desk, given: Room, interpreterElsewhere: string | null): void {
    const opened = this.#rooms.open(given, this.#options.now(), interpreterElsewhere)
    if (opened.done !== 'opened') return this.#options.count(`room-${opened.done}`)
    const { room, statusChanged, dismissed } = opened
    for (const { page, reason } of dismissed) {
      this.#announceLeft(page)
      page.person.refuse(reason)
    }
    for (const page of guestsOf(room)) {
      if (statusChanged) page.person.send({ t: 'status', status: statusFor(page) })
      // Whoever opens a room that was open learns who is there.
      desk.send({ t: 'joined', id: room.id, party: page.party, session: page.session, device: page.device })
    }
  }

  #close(id: string): void {
    const room = this.#rooms.close(id, this.#options.now())
    if (room === undefined) return
    for (const page of guestsOf(room)) {
      this.left(page)
      page.person.refuse('closed')
    }
  }

  #status(id: string, status: RoomStatus, interpreterElsewhere: string | null): void {
    const room = this.#rooms.get(id)
    if (room === undefined) return
    const same = JSON.stringify(room.status) === JSON.stringify(status)
    if (same && room.interpreterElsewhere === interpreterElsewhere) return
    Object.assign(room, { status, interpreterElsewhere })
    for (const page of guestsOf(room)) page.person.send({ t: 'status', status: statusFor(page) })
  }

  #take(desk: Desk, id: string, session: string): void {
    const room = this.#rooms.get(id)
    if (room === undefined) return
    const before = room.clerk
    if (before !== null && before.desk !== desk) before.desk.send({ t: 'taken', id })
    if (before !== null && before.session !== session) this.#clerkLeaves(room)
    room.clerk = { desk, session }
    desk.send({ t: 'ice', id, ice: this.#options.ice() })
    if (before?.session === session) return
    for (const page of guestsOf(room)) page.person.send({ t: 'party', party: 'clerk', session, here: true })
  }

  #clerkLeaves(room: OpenRoom<Page, Clerk>): void {
    if (room.clerk === null) return
    const { session } = room.clerk
    room.clerk = null
    for (const page of guestsOf(room)) page.person.send({ t: 'party', party: 'clerk', session, here: false })
  }

  #signalFromDesk(desk: Desk, id: string, to: Guest, signal: PeerSignal): void {
    const room = this.#rooms.get(id)
    const page = room?.[to]?.page
    if (room?.clerk?.desk !== desk || !page || !isBound(page)) return this.#options.count('signal-nobody')
    page.person.send({ t: 'signal', from: 'clerk', signal })
  }

  // --- People with a link --------------------------------------------------------------------------------------------

  /**
   * A page shows its link. Answers the page on its seat, or why not; `unknown` for whatever leads nowhere. `office-away`: no
   * room can be known yet.
   * @param guarded this address has guessed too often: only who comes back with the device of their link gets in, as one of
   *   many behind the same router, and everybody else hears the same `too-many`
   */
  enter(person: Person, hello: { token: string; device: string; session: string }, guarded: boolean): Page | Refusal {
    const now = this.#options.now()
    const place = this.#rooms.find(hello.token, now)
    const device = hashOf(hello.device)
    if (guarded && (typeof place !== 'object' || place.seat.device !== device)) return 'too-many'
    if (place === undefined) return this.#settledAt === undefined || now < this.#settledAt ? 'office-away' : 'unknown'
    if (typeof place === 'string') return place
    const { room, party, seat } = place
    if (seat.device !== null && seat.device !== device) return 'used'

    const before = seat.page
    const page: Page = { room, party, session: hello.session, device, person }
    // A page that lost its line without anybody noticing is still the same page: nobody left, nobody came.
    const same = before !== null && before.session === page.session && before.device === device
    seat.page = page
    if (same) before.person.end()
    else if (before !== null) {
      this.#announceLeft(before)
      before.person.refuse('elsewhere')
    }
    person.send({
      t: 'welcome',
      party,
      info: room.info,
      status: statusFor(page),
      ice: this.#options.ice(),
      here: hereFor(page),
      office: this.officeHere,
    })
    if (same) return page
    this.#announce({ t: 'joined', id: room.id, party, session: page.session, device })
    if (isBound(page)) this.#sayParty(page, true)
    return page
  }

  /** The page's line has ended. */
  left(page: Page): void {
    const seat = page.room[page.party]
    if (seat?.page !== page) return
    seat.page = null
    this.#announceLeft(page)
  }

  said(page: Page, say: CitizenSay): void {
    const seat = page.room[page.party]
    if (seat?.page !== page) return
    if (say.s === 'consent' && seat.device === null) {
      seat.device = page.device
      this.#sayParty(page, true)
    }
    // Nothing of a person is passed on before they have agreed.
    if (!isBound(page)) return this.#options.count('said-before-consent')
    this.#announce({ t: 'said', id: page.room.id, party: page.party, device: page.device, say })
  }

  signalled(page: Page, to: Party, signal: PeerSignal): void {
    const { room, party } = page
    if (room[party]?.page !== page || !isBound(page)) return this.#options.count('signal-nobody')
    if (to === 'clerk') {
      if (room.clerk === null) this.#options.count('signal-nobody')
      else room.clerk.desk.send({ t: 'signal', id: room.id, from: party, signal })
      return
    }
    const other = to === party ? undefined : room[to]?.page
    if (other && isBound(other)) other.person.send({ t: 'signal', from: party, signal })
    else this.#options.count('signal-nobody')
  }

  // --- People without one --------------------------------------------------------------------------------------------

  /** Stands at the door from now on: told what it says, and whenever that changes. */
  atDoor(person: Person): void {
    this.#atDoor.add(person)
    person.send({ t: 'door', door: this.#door })
  }

  /** Has a link now, or has gone. */
  fromDoor(person: Person): void {
    this.#atDoor.delete(person)
    for (const [id, knock] of this.#knocks) if (knock.person === person) this.#knocks.delete(id)
  }

  /** Asks the host for a place. Answers false when this person has asked already and waits. */
  knock(person: Person, matter: string, language: Extract<ToDesk, { t: 'knock' }>['language']): boolean {
    for (const knock of this.#knocks.values()) if (knock.person === person) return false
    if (!this.#allKnocks.take(1, this.#options.now())) {
      person.send({ t: 'refused', reason: 'too-many' })
      return true
    }
    const host = this.#host()
    if (host === undefined || this.#door === null) person.send({ t: 'refused', reason: 'office-away' })
    else if (!this.#door.walkIn || !this.#door.matters.includes(matter)) {
      person.send({ t: 'refused', reason: 'no-walk-in' })
    } else {
      const id = randomBytes(16).toString('base64url')
      this.#knocks.set(id, { person, desk: host, until: this.#options.now() + this.#options.limits.knockMs })
      host.send({ t: 'knock', knock: id, matter, language })
    }
    return true
  }

  #ticket(desk: Desk, id: string, token: string | null): void {
    const knock = this.#knocks.get(id)
    if (knock?.desk !== desk) return
    this.#knocks.delete(id)
    knock.person.send(token === null ? { t: 'refused', reason: 'no-walk-in' } : { t: 'ticket', token })
  }

  #failKnock(id: string, { person }: Knock): void {
    this.#knocks.delete(id)
    person.send({ t: 'refused', reason: 'office-away' })
  }

  // --- Everybody -----------------------------------------------------------------------------------------------------

  /** One beat: what is over its time. */
  tick(): void {
    const now = this.#options.now()
    for (let swept = this.#rooms.sweep(now); swept > 0; swept--) this.#options.count('room-over')
    for (const [id, knock] of this.#knocks) if (knock.until <= now) this.#failKnock(id, knock)
  }

  #host(): Desk | undefined {
    const [first] = this.#desks
    return first
  }

  #announce(message: ToDesk): void {
    for (const desk of this.#desks) desk.send(message)
  }

  #announceLeft(page: Page): void {
    this.#announce({ t: 'left', id: page.room.id, party: page.party, session: page.session })
    this.#sayParty(page, false)
  }

  /** Tells the other guest of the room. */
  #sayParty({ room, party, session }: Page, here: boolean): void {
    const other = room[party === 'citizen' ? 'interpreter' : 'citizen']?.page
    other?.person.send({ t: 'party', party, session, here })
  }

  #setDoor(door: OfficeDoor | null): void {
    if (JSON.stringify(door) === JSON.stringify(this.#door)) return
    this.#door = door
    for (const person of this.#atDoor) person.send({ t: 'door', door })
  }

  #sayOffice(here: boolean): void {
    for (const room of this.#rooms.values()) {
      for (const page of guestsOf(room)) page.person.send({ t: 'office', here })
    }
  }
}

function guestsOf(room: OpenRoom<Page, Clerk>): Page[] {
  return [room.citizen.page, room.interpreter?.page ?? null].filter((page) => page !== null)
}

/** A link into another platform's room is one party's alone, and how it ended is for whose matter it is. */
function statusFor({ room, party }: Page): RoomStatus {
  return party === 'citizen' ? room.status : { ...room.status, elsewhere: room.interpreterElsewhere, outcome: null }
}

/** Whether the link belongs to this page's device: its person has agreed. */
function isBound(page: Page): boolean {
  return page.room[page.party]?.device === page.device
}

/** Who else is in the page's room. A guest who has not agreed yet is not there for the other one. */
function hereFor({ room, party }: Page): { party: Party; session: string }[] {
  const clerk = room.clerk === null ? [] : [{ party: 'clerk' as const, session: room.clerk.session }]
  const others = guestsOf(room).filter((page) => page.party !== party && isBound(page))
  return [...clerk, ...others.map(({ party: other, session }) => ({ party: other, session }))]
}
