import { hostname } from 'node:os'
import type { Kysely } from 'kysely'
import { v7 } from 'uuid'
import type { DoorState } from '../../../../drivers/devices.ts'
import type { DoorEvent } from '../../../../drivers/locks/door-watch.ts'
import type { Leave } from '../../../../drivers/transport/transport.ts'
import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction, type Note } from '../../db/transaction.ts'
import type { Deps } from '../../deps.ts'
import type { Doors } from '../../devices/hub.ts'
import { appendAudit } from '../../db/audit.ts'
import {
  moveBehind,
  storeAsked,
  storeClosed,
  storeItemGone,
  storeOpenedLate,
  storeSprungOpen,
  storeUnasked,
  subjectOf,
} from './doors.records.ts'
import {
  acts,
  askedActs,
  hasOpenQuestion,
  isLeftBehind,
  lastActs,
  openActs,
  unfinishedActs,
  type Act,
  type LeftBehind,
  type Outcome,
  type Purpose,
} from './doors.repository.ts'
import { doorsOf, readCompartment } from './pickup.repository.ts'
import { askDoor, doorOf, unlockOnce, type DoorBoard } from './unlock.ts'

/** Somebody pulls at a sticking door: within this time it is still our unlock that opened it. */
const LATE_MS = 120_000
/** Whoever asked for a door stands in front of it this long; after a hanging database or a sleeping machine nobody may. */
const STILL_WANTED_MS = 10_000
/** An unlock without an outcome that is older than this was left behind, */
const LEFT_BEHIND_MS = 15_000
/** and one of another workstation, which may be slow or asleep, when it is older than this. */
const FOREIGN_LEFT_BEHIND_MS = 600_000

export interface OpenDoor {
  readonly compartmentId: string
  readonly pickupId: string | null
  readonly purpose: Purpose
  readonly reason: string | null
  readonly userId: string
  /** What has to be true and changes with the intent, in its transaction. Throws when it is not. */
  readonly claim: (db: Kysely<Database>, note: Note) => Promise<void>
}

export interface Answer {
  readonly actId: string
  readonly opened: boolean
  readonly closedNow: boolean
}

export type DoorDeps = Pick<Deps, 'database' | 'hub' | 'publish' | 'log' | 'now'> & {
  /** Tells workstations of one office database apart; this machine's name unless told. */
  readonly workstation?: string
}

/**
 * The doors of the locker. Each unlock is an intent that is stored, one command that is never repeated, and an outcome that
 * is seen; what nobody saw is asked about. Doors that close are seen here too, and move the pickup behind them.
 */
export class DoorService {
  readonly #deps: Required<DoorDeps>
  readonly #underWay = new Set<string>()
  readonly #openSince = new Map<string, string>()
  #leaves: readonly Leave[] = []
  /** What the wire says is stored in the order it was said. */
  #queue: Promise<unknown> = Promise.resolve()
  /** Counts what is heard of doors, to tell what was said before an unlock was seen to open. */
  #heardSoFar = 0
  readonly #seenOpen = new Map<string, number>()
  /** What each board's bus told last. */
  readonly #told = new Map<string, readonly DoorState[]>()

  constructor(deps: DoorDeps) {
    this.#deps = { workstation: hostname(), ...deps }
  }

  /** Asks about everything the program left behind when it ended, then follows the wire. */
  async start(): Promise<void> {
    const { hub } = this.#deps
    const boards = hub.snapshot().devices.filter((device) => device.kind === 'lock-board')
    for (const { id } of boards) await this.#ask(id)
    this.#leaves = [
      hub.onDoors((deviceId, doors) => this.#heard(deviceId, doors)),
      hub.onDoorEvent((deviceId, event) => this.#happened(deviceId, event)),
    ]
    for (const { id } of boards) {
      const doors = hub.doors(id)
      if (doors !== undefined) this.#heard(id, doors)
    }
  }

  /** Stops following the wire; resolves when what was heard is stored. */
  async close(): Promise<void> {
    for (const leave of this.#leaves) leave()
    await this.#queue
  }

  /** A door is being opened from here at this moment. */
  get underWay(): boolean {
    return this.#underWay.size > 0
  }

  /** What its board says of a door; null while it does not answer. */
  door(deviceId: string, lock: number): 'open' | 'closed' | null {
    const state = doorOf(this.#deps.hub.doors(deviceId)?.doors, { lock })
    return state === undefined ? null : state.closed ? 'closed' : 'open'
  }

  /** Whether something lies behind the door; undefined where no sensor says. */
  item(deviceId: string, lock: number): boolean | undefined {
    return doorOf(this.#deps.hub.doors(deviceId)?.doors, { lock })?.item
  }

  /**
   * Asks the board about a door that was seen to close: pushed too hard it springs open again.
   * @throws AppError `pickup/door-open`, `locker/no-answer`
   */
  async requireClosed(compartmentId: string): Promise<void> {
    const compartment = await readCompartment(this.#deps.database.db, compartmentId)
    if ((await askDoor(this.#deps.hub, compartment)) === 'open') throw problem('pickup/door-open', compartment)
  }

  /** Since when this program sees the door open. */
  openSince(deviceId: string, lock: number): string | null {
    return this.#openSince.get(`${deviceId} ${lock}`) ?? null
  }

  /**
   * Opens a door, once.
   * @throws AppError before anything moves: `locker/no-answer`, `pickup/door-open`, `pickup/outcome-unknown` (an earlier unlock is in
   *   question), what `claim` throws; afterwards, with the outcome stored: `locker/no-answer` (not sent), `locker/refused`,
   *   `pickup/door-stays-shut`, `pickup/outcome-unknown` (a person is asked)
   */
  async open(request: OpenDoor): Promise<void> {
    const { compartment, outcome } = await this.attempt(request)
    if (outcome === 'not-sent') throw problem('locker/no-answer', compartment)
    if (outcome === 'refused') throw problem('locker/refused', compartment)
    if (outcome === 'stayed-shut') throw problem('pickup/door-stays-shut', compartment)
    if (outcome === 'unknown') throw problem('pickup/outcome-unknown', compartment)
  }

  /** As {@link open}, with what came of it as the answer. @throws AppError before anything moves */
  async attempt(request: OpenDoor): Promise<{ readonly compartment: DoorBoard; readonly outcome: Outcome }> {
    const wantedAt = this.#deps.now().getTime()
    const compartment = await readCompartment(this.#deps.database.db, request.compartmentId)
    if ((await askDoor(this.#deps.hub, compartment)) === 'open') throw problem('pickup/door-open', compartment)
    const actId = v7()
    this.#underWay.add(actId)
    let outcome: Outcome
    try {
      await this.#intend(actId, compartment, request)
      const late = this.#deps.now().getTime() - wantedAt > STILL_WANTED_MS
      outcome = late ? 'not-sent' : await unlockOnce(this.#deps.hub, compartment)
      if (outcome === 'opened') this.#seenOpen.set(actId, ++this.#heardSoFar)
      await this.#record(actId, outcome, request.userId)
    } finally {
      this.#underWay.delete(actId)
    }
    // The door may have closed again before its opening was stored.
    await this.#settleNow(compartment.device_id)
    return { compartment, outcome }
  }

  /** Unlocks that a person has to say something about. */
  async questions(): Promise<readonly Act[]> {
    const { database } = this.#deps
    const leftBehind = await unfinishedActs(database.db, this.#leftBehind())
    const lost = leftBehind.filter((act) => !this.#underWay.has(act.id))
    return [...(await askedActs(database.db)), ...lost]
  }

  /**
   * Stores what a person saw at a door in question. Where the board answers, its word on open or closed counts.
   * @throws AppError `not-found`, `pickup/state` (answered already, or still under way), `pickup/door-open` (said to have stayed shut, and open)
   */
  async answer(userId: string, answer: Answer): Promise<void> {
    const { database, now } = this.#deps
    const at = now().toISOString()
    const deviceId = await inTransaction(database, async (db, note) => {
      const act = await acts(db).where('door_acts.id', '=', answer.actId).executeTakeFirst()
      if (act === undefined) throw new AppError('not-found')
      const asked = act.asked_at !== null || isLeftBehind(act, this.#leftBehind())
      if (!asked || act.answered_by !== null || this.#underWay.has(act.id)) throw new AppError('pickup/state')
      // What was seen by the board cannot be unseen.
      const opened = answer.opened || act.outcome === 'opened'
      const door = this.door(act.device_id, act.lock)
      const open = door === null ? opened && !answer.closedNow : door === 'open'
      if (open && !opened) throw problem('pickup/door-open', act)
      await db
        .updateTable('door_acts')
        .set({
          outcome: opened ? 'opened' : 'stayed-shut',
          outcome_at: act.outcome_at ?? at,
          asked_at: act.asked_at ?? at,
          answered_by: userId,
          closed_at: act.closed_at ?? (opened && !open ? at : null),
          closed_seen_by: act.closed_seen_by ?? (opened && !open ? 'person' : null),
        })
        .where('id', '=', act.id)
        .execute()
      if (act.outcome === null) await moveBehind(db, act, 'outcome-unknown')
      await moveBehind(db, act, open ? 'door-open' : 'door-closed')
      if (!opened && (act.purpose === 'hand-out' || act.purpose === 'unload')) await moveBehind(db, act, 'left-inside')
      note('pickup', act.compartment_id)
      await appendAudit(db, {
        userId,
        action: 'pickup.answered',
        ...subjectOf(act),
        purpose: act.purpose,
        details: { compartment: act.number, opened, open },
      })
      return act.device_id
    })
    await this.#settleNow(deviceId)
  }

  #leftBehind(): LeftBehind {
    const { workstation } = this.#deps
    return { workstation, own: this.#ago(LEFT_BEHIND_MS), others: this.#ago(FOREIGN_LEFT_BEHIND_MS) }
  }

  #ago(ms: number): string {
    return new Date(this.#deps.now().getTime() - ms).toISOString()
  }

  async #intend(actId: string, compartment: DoorBoard, request: OpenDoor): Promise<void> {
    const at = this.#deps.now().toISOString()
    await inTransaction(this.#deps.database, async (db, note) => {
      await request.claim(db, note)
      if (await hasOpenQuestion(db, compartment.id)) throw problem('pickup/outcome-unknown', compartment)
      await db
        .insertInto('door_acts')
        .values({
          id: actId,
          compartment_id: compartment.id,
          pickup_id: request.pickupId,
          purpose: request.purpose,
          reason: request.reason,
          workstation: this.#deps.workstation,
          intended_at: at,
          intended_by: request.userId,
          outcome: null,
          outcome_at: null,
          closed_at: null,
          closed_seen_by: null,
          asked_at: null,
          answered_by: null,
        })
        .execute()
      note('pickup', compartment.id)
      await appendAudit(db, {
        userId: request.userId,
        action: 'pickup.unlock',
        ...subjectOf({ pickup_id: request.pickupId, compartment_id: compartment.id }),
        purpose: request.purpose,
        details: { compartment: compartment.number },
      })
    })
  }

  async #record(actId: string, outcome: Outcome, userId: string): Promise<void> {
    const at = this.#deps.now().toISOString()
    await inTransaction(this.#deps.database, async (db, note) => {
      const asked = outcome === 'unknown' ? { asked_at: at } : {}
      const row = await db
        .updateTable('door_acts')
        .set({ outcome, outcome_at: at, ...asked })
        .where('id', '=', actId)
        .where('outcome', 'is', null)
        .returning('id')
        .executeTakeFirst()
      // The program started anew meanwhile and asks a person.
      if (row === undefined) return
      const act = await acts(db).where('door_acts.id', '=', actId).executeTakeFirstOrThrow()
      const event =
        outcome === 'opened' ? 'door-open' : outcome === 'unknown' ? 'outcome-unknown' : ('unlock-failed' as const)
      await moveBehind(db, act, event)
      note('pickup', act.compartment_id)
      await appendAudit(db, {
        userId,
        action: outcome === 'opened' ? 'pickup.opened' : 'pickup.not_opened',
        ...subjectOf(act),
        purpose: act.purpose,
        details: { compartment: act.number, outcome },
      })
    })
  }

  #heard(deviceId: string, doors: Doors | undefined): void {
    const at = this.#deps.now().toISOString()
    for (const { lock, closed } of doors?.doors ?? []) {
      const key = `${deviceId} ${lock}`
      if (closed) this.#openSince.delete(key)
      else if (!this.#openSince.has(key)) this.#openSince.set(key, at)
    }
    const heard = ++this.#heardSoFar
    const lost = (this.#told.get(deviceId) ?? []).filter((door) => doorOf(doors?.doors, door) === undefined)
    this.#told.set(deviceId, doors?.doors ?? [])
    this.#store(deviceId, async () => {
      if (lost.length > 0) await this.#ask(deviceId, lost)
      if (doors !== undefined) await this.#settle(deviceId, doors.doors, heard)
      const board = await doorsOf(this.#deps.database.db, deviceId)
      const open = board.filter((door) => doorOf(doors?.doors, door)?.closed === false).map(({ number }) => number)
      this.#deps.publish('pickup', 'doors', { open, askedAt: doors?.askedAt ?? at })
    })
  }

  /** What is told of one door, also between two sweeps: a sweep that tells it as well changes nothing more. */
  #happened(deviceId: string, { type, lock }: DoorEvent): void {
    if (type === 'left-open' || type === 'item-appeared') return
    const heard = ++this.#heardSoFar
    this.#store(deviceId, async () => {
      if (type !== 'item-gone') return await this.#settle(deviceId, [{ lock, closed: type === 'closed' }], heard)
      const door = (await doorsOf(this.#deps.database.db, deviceId)).find((known) => known.lock === lock)
      const closed = this.door(deviceId, lock) !== 'open'
      if (door !== undefined) await storeItemGone(this.#deps, { ...door, closed }, this.#ago(LATE_MS))
    })
  }

  #store(deviceId: string, work: () => Promise<void>): void {
    void this.#inTurn(work).catch((error: unknown) => {
      const code = error instanceof AppError ? error.code : 'internal'
      this.#deps.log('error', 'pickup', 'a door moved and could not be stored', { device: deviceId, code })
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work)
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  /** Brings the records up to what the board says now. */
  #settleNow(deviceId: string): Promise<void> {
    const doors = this.#deps.hub.doors(deviceId)?.doors ?? []
    const heard = ++this.#heardSoFar
    return this.#inTurn(() => this.#settle(deviceId, doors, heard))
  }

  /**
   * Brings the records up to what the board said: doors that closed, and doors that opened late, again, or unasked.
   * @param heard when it was said: a door may have been opened since
   */
  async #settle(deviceId: string, doors: readonly DoorState[], heard: number): Promise<void> {
    const { db } = this.#deps.database
    const opened = await openActs(db, deviceId)
    for (const act of opened) {
      if (doorOf(doors, act)?.closed !== true || (this.#seenOpen.get(act.id) ?? 0) > heard) continue
      await storeClosed(this.#deps, act)
      this.#seenOpen.delete(act.id)
    }
    const unexplained = doors.filter(({ lock, closed }) => !closed && !opened.some((act) => act.lock === lock))
    if (unexplained.length === 0) return
    const last = await lastActs(db, deviceId)
    const board = await doorsOf(db, deviceId)
    for (const { lock } of unexplained) {
      const door = board.find((known) => known.lock === lock)
      if (door !== undefined) await this.#explain(door, last.get(lock))
    }
  }

  /** Why a door stands open that no open act accounts for. */
  async #explain(door: DoorBoard, act: Act | undefined): Promise<void> {
    // Under way, or a person is asked about it already.
    if (act?.outcome === null || (act !== undefined && act.asked_at !== null && act.answered_by === null)) return
    const since = this.#ago(LATE_MS)
    if (act?.outcome === 'stayed-shut' && act.answered_by === null && (act.outcome_at ?? '') > since) {
      return await storeOpenedLate(this.#deps, act)
    }
    // Seen to open just now, while this was asked.
    if (act?.outcome === 'opened' && act.closed_at === null) return
    if (act?.outcome === 'opened' && (await storeSprungOpen(this.#deps, act, since))) return
    await storeUnasked(this.#deps, door)
  }

  /** Turns what is not known of a board's doors into questions. @param lost doors heard no more; all of them at the start */
  #ask(deviceId: string, lost?: readonly DoorState[]): Promise<void> {
    const foreignBefore = this.#ago(FOREIGN_LEFT_BEHIND_MS)
    return storeAsked(this.#deps, deviceId, { foreignBefore, ...(lost && { lost }) })
  }
}

function problem(code: ErrorCode, { number }: { readonly number: number }): AppError {
  return new AppError(code, { details: { compartment: number } })
}
