import { createHash } from 'node:crypto'
import type { Guest, Room, RoomInfo, RoomStatus } from '../shared/consultation/protocol.ts'

/** SHA-256 as hex, of the text as it comes over the wire: tokens and device secrets are known only so. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** A place for a guest: who may sit there, and whose page is there now. */
export interface Seat<Page> {
  token: string
  /** The device the link is bound to; null before the first consent. */
  device: string | null
  page: Page | null
}

export interface OpenRoom<Page, Clerk> {
  readonly id: string
  info: RoomInfo
  status: RoomStatus
  /** The interpreter's own link into another platform's room. */
  interpreterElsewhere: string | null
  /** Milliseconds since 1970. */
  expiresAt: number
  citizen: Seat<Page>
  interpreter: Seat<Page> | null
  clerk: Clerk | null
}

export interface Place<Page, Clerk> {
  readonly room: OpenRoom<Page, Clerk>
  readonly party: Guest
  readonly seat: Seat<Page>
}

/** Pages that lost their seat, and why. */
export interface Dismissed<Page> {
  readonly party: Guest
  readonly page: Page
  readonly reason: 'closed' | 'used'
}

export type Opened<Page, Clerk> =
  | { readonly done: 'expired' | 'full' | 'conflict' }
  | {
      readonly done: 'opened'
      readonly room: OpenRoom<Page, Clerk>
      readonly statusChanged: boolean
      readonly dismissed: readonly Dismissed<Page>[]
    }

/** How long a link that is over is still called expired or closed, and of how many that is remembered. */
const rememberMs = 48 * 3600_000
const rememberMost = 2_000

/**
 * The rooms that live, by id and by the hash of each link. Pure: it is told the time, and `Page` and `Clerk` are whatever the
 * caller puts on the seats.
 */
export class Rooms<Page extends { readonly device: string }, Clerk> {
  readonly #most: number
  readonly #byId = new Map<string, OpenRoom<Page, Clerk>>()
  readonly #byToken = new Map<string, { room: OpenRoom<Page, Clerk>; party: Guest }>()
  readonly #over = new Map<string, { reason: 'closed' | 'expired'; until: number }>()

  /** @param most rooms at a time */
  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#byId.size
  }

  /** Links remembered as over. */
  get over(): number {
    return this.#over.size
  }

  values(): Iterable<OpenRoom<Page, Clerk>> {
    return this.#byId.values()
  }

  get(id: string): OpenRoom<Page, Clerk> | undefined {
    return this.#byId.get(id)
  }

  /**
   * Opens a room, or renews one that is open: everything but who is there. With the same link a binding known here stays when
   * the office does not know it yet (it learns of it by `said`, and another desk may open the room meanwhile).
   */
  open(room: Room, now: number, interpreterElsewhere: string | null = null): Opened<Page, Clerk> {
    const expiresAt = Date.parse(room.expiresAt)
    const tokens = [room.citizen.token, ...(room.interpreter === null ? [] : [room.interpreter.token])]
    const foreign = tokens.some((token) => (this.#byToken.get(token)?.room.id ?? room.id) !== room.id)
    if (foreign || new Set(tokens).size < tokens.length) return { done: 'conflict' }
    const known = this.#byId.get(room.id)
    if (known === undefined && expiresAt <= now) {
      for (const token of tokens) this.#remember(token, 'expired', now)
      return { done: 'expired' }
    }
    if (known === undefined && this.#byId.size >= this.#most) return { done: 'full' }

    const dismissed: Dismissed<Page>[] = []
    const seat = (party: Guest, given: Room['citizen'], before: Seat<Page> | null | undefined): Seat<Page> => {
      if (before?.token !== given.token) {
        if (before) this.#vacate(before, party, 'closed', now, dismissed)
        return { token: given.token, device: given.device, page: null }
      }
      if (given.device === null || given.device === before.device) return before
      // The office says which device is the right one.
      const stays = before.page?.device === given.device
      if (before.page !== null && !stays) dismissed.push({ party, page: before.page, reason: 'used' })
      return { token: given.token, device: given.device, page: stays ? before.page : null }
    }
    const citizen = seat('citizen', room.citizen, known?.citizen)
    const interpreter =
      room.interpreter === null ? null : seat('interpreter', room.interpreter, known?.interpreter ?? undefined)
    if (interpreter === null && known?.interpreter) {
      this.#vacate(known.interpreter, 'interpreter', 'closed', now, dismissed)
    }
    const statusChanged =
      known !== undefined &&
      (known.interpreterElsewhere !== interpreterElsewhere ||
        JSON.stringify(known.status) !== JSON.stringify(room.status))
    const open: OpenRoom<Page, Clerk> = known ?? {
      id: room.id,
      info: room.info,
      status: room.status,
      interpreterElsewhere,
      expiresAt,
      citizen,
      interpreter,
      clerk: null,
    }
    Object.assign(open, { info: room.info, status: room.status, interpreterElsewhere, expiresAt, citizen, interpreter })
    this.#byId.set(room.id, open)
    this.#byToken.set(citizen.token, { room: open, party: 'citizen' })
    if (interpreter !== null) this.#byToken.set(interpreter.token, { room: open, party: 'interpreter' })
    for (const token of tokens) this.#over.delete(token)
    return { done: 'opened', room: open, statusChanged, dismissed }
  }

  /** Takes a room away. Its links are closed from now on, or expired when their time is over: the office closes those too. */
  close(id: string, now: number): OpenRoom<Page, Clerk> | undefined {
    const over = (this.#byId.get(id)?.expiresAt ?? Infinity) <= now
    return this.#remove(id, over ? 'expired' : 'closed', now)
  }

  /** Whose link this is. One look-up, whatever the answer, and none of it depends on how near a guess comes. */
  find(token: string, now: number): Place<Page, Clerk> | 'closed' | 'expired' | undefined {
    const hash = hashOf(token)
    const found = this.#byToken.get(hash)
    const seat = found?.room[found.party]
    if (found === undefined || !seat) return this.#over.get(hash)?.reason
    return found.room.expiresAt <= now ? 'expired' : { room: found.room, party: found.party, seat }
  }

  /** Removes rooms that are over their time. One with somebody in it stays until they have left: the clock ends no call. */
  sweep(now: number): number {
    let count = 0
    for (const room of this.#byId.values()) {
      const empty = room.clerk === null && room.citizen.page === null && (room.interpreter?.page ?? null) === null
      if (!empty || room.expiresAt > now) continue
      this.#remove(room.id, 'expired', now)
      count += 1
    }
    for (const [token, { until }] of this.#over) if (until <= now) this.#over.delete(token)
    return count
  }

  #remove(id: string, reason: 'closed' | 'expired', now: number): OpenRoom<Page, Clerk> | undefined {
    const room = this.#byId.get(id)
    if (room === undefined) return undefined
    this.#byId.delete(id)
    for (const seat of [room.citizen, room.interpreter]) {
      if (seat === null) continue
      this.#byToken.delete(seat.token)
      this.#remember(seat.token, reason, now)
    }
    return room
  }

  #vacate(seat: Seat<Page>, party: Guest, reason: 'closed', now: number, dismissed: Dismissed<Page>[]): void {
    this.#byToken.delete(seat.token)
    this.#remember(seat.token, reason, now)
    if (seat.page !== null) dismissed.push({ party, page: seat.page, reason })
  }

  #remember(token: string, reason: 'closed' | 'expired', now: number): void {
    this.#over.delete(token)
    this.#over.set(token, { reason, until: now + rememberMs })
    const [oldest] = this.#over.keys()
    if (this.#over.size > rememberMost && oldest !== undefined) this.#over.delete(oldest)
  }
}
