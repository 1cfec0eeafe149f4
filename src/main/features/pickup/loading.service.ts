import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { v7 } from 'uuid'
import type { z } from 'zod'
import type { NoticeText } from '../../../shared/contract/pickup.ts'
import { cardOfScan } from '../../../shared/domain/card-scan.ts'
import { newPickupCode, newPickupNumber, type ScanKind } from '../../../shared/domain/codes.ts'
import { addDays } from '../../../shared/domain/dates.ts'
import {
  mayBeOpen,
  pickupEnd,
  proposeCompartment,
  type CompartmentState,
  type LoadingStep,
} from '../../../shared/domain/pickup.ts'
import { AppError } from '../../../shared/errors.ts'
import { isDatabaseError } from '../../db/errors.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Deps } from '../../deps.ts'
import { officeDay, startOfDay } from '../../../shared/domain/office-time.ts'
import { appendAudit } from '../../db/audit.ts'
import { findByCode, hashCode, type StoredCode } from './codes.ts'
import { wasReopened } from './doors.repository.ts'
import type { DoorService } from './doors.service.ts'
import { noticeText } from './notice-texts.ts'
import {
  activeOfCard,
  fileNotice,
  findLocker,
  listCompartments,
  listPickups,
  moveCard,
  moveCompartment,
  readObstacles,
  readPickup,
  updatePickup,
  type Pickup,
} from './pickup.repository.ts'
import { loadingAfter } from './steps.ts'

export type LoadingDeps = Pick<Deps, 'database' | 'kek' | 'now'> & {
  readonly config: Pick<Deps['config'], 'pickupDays' | 'office'>
}

/** A scan as the router gives it. */
export interface UserScan {
  readonly user: { readonly id: string }
  readonly scan: ScanKind
}

type Notice = z.infer<typeof NoticeText>

/** Putting a card into the locker, from the first scan to the code. Every method answers with the pickup's id or its outcome. */
export class LoadingService {
  readonly #deps: LoadingDeps
  readonly #doors: DoorService

  constructor(deps: LoadingDeps, doors: DoorService) {
    this.#deps = deps
    this.#doors = doors
  }

  /**
   * The card lies under the scanner: proposes a compartment, or finds the loading that was begun with it.
   * @throws AppError `card/not-found`, what {@link propose} throws, what `cardOfScan` throws
   */
  async scanFirst({ user, scan }: UserScan, low = false): Promise<string> {
    const { serial } = cardOfScan(scan)
    const { db } = this.#deps.database
    const card = await db.selectFrom('cards').select('id').where('serial', '=', serial).executeTakeFirst()
    if (card === undefined) throw new AppError('card/not-found')
    return await this.propose(user.id, card.id, low)
  }

  /**
   * Reserves a compartment; a loading of this card that is under way is returned as it is.
   * @throws AppError `pickup/not-eligible` (details.reason: the first, details.reasons: all), `pickup/no-free-compartment`,
   *   `pickup/state` (the card lies in the locker already)
   */
  async propose(userId: string, cardId: string, low: boolean): Promise<string> {
    const { database } = this.#deps
    const known = await activeOfCard(database.db, cardId)
    if (known?.state === 'loading') return known.id
    if (known !== undefined) throw new AppError('pickup/state')
    try {
      return await this.#reserve(userId, cardId, low)
    } catch (error) {
      if (!isDatabaseError(error, 'unique')) throw error
      // Two windows began with the same card: one loading it is.
      const other = await activeOfCard(database.db, cardId)
      if (other?.state === 'loading') return other.id
      throw new AppError('conflict', { cause: error })
    }
  }

  async #reserve(userId: string, cardId: string, low: boolean): Promise<string> {
    const { database, now } = this.#deps
    const today = officeDay(now())
    const id = v7()
    await inTransaction(database, async (db, note) => {
      const reasons = await readObstacles(db, cardId, today)
      if (reasons[0] !== undefined) {
        throw new AppError('pickup/not-eligible', { details: { reason: reasons[0], reasons: reasons.join(',') } })
      }
      const compartment = await this.#claim(db, low)
      await db
        .insertInto('pickups')
        .values({
          id,
          pickup_number: newPickupNumber(randomBytes),
          card_id: cardId,
          compartment_id: compartment.id,
          state: 'loading',
          step: 'proposed',
          first_scan: now().toISOString(),
          second_scan_at: null,
          code_hash: null,
          code_salt: null,
          code_reason: null,
          code_expires_at: null,
          loaded_by: userId,
          loaded_at: null,
          collected_at: null,
          opened_with: null,
          version: 1,
        })
        .execute()
      note('pickup', id)
      await appendAudit(db, {
        userId,
        action: 'pickup.proposed',
        subjectKind: 'pickup',
        subjectId: id,
        purpose: 'load',
        // Not whether a low one was asked for: that would tell of a disability for ever.
        details: { compartment: compartment.number },
      })
    })
    return id
  }

  /** Of parallel claims each gets a compartment of its own, as long as there are any. */
  async #claim(db: Kysely<Database>, needsLow: boolean): Promise<{ id: string; number: number }> {
    const locker = await findLocker(db)
    const all = locker === undefined ? [] : await listCompartments(db, locker.id)
    const left = all
      .filter(({ lock }) => locker !== undefined && this.#doors.door(locker.device_id, lock) !== 'open')
      // A check of the table allows only the domain's states.
      .map(({ id, number, low, state }) => ({ id, number, low: low === 1, state: state as CompartmentState }))
    for (;;) {
      const proposed = proposeCompartment(left, needsLow)
      if (proposed === undefined) throw new AppError('pickup/no-free-compartment')
      if (await moveCompartment(db, proposed.id, ['free'], 'reserved')) return proposed
      left.splice(left.indexOf(proposed), 1)
    }
  }

  /** Opens the proposed door, once. @throws AppError `pickup/state` and what {@link DoorService.open} throws */
  async openForLoading(userId: string, pickupId: string): Promise<void> {
    await this.#open(userId, pickupId, 'proposed', null)
  }

  /** Opens the door again: the second scan is missing, or the card must come out. */
  async reopen(userId: string, pickupId: string, reason: string): Promise<void> {
    await this.#open(userId, pickupId, 'closed-unverified', reason)
  }

  async #open(userId: string, pickupId: string, from: LoadingStep, reason: string | null): Promise<void> {
    const pickup = await readPickup(this.#deps.database.db, pickupId)
    await this.#doors.open({
      compartmentId: pickup.compartment_id,
      pickupId,
      purpose: 'load',
      reason,
      userId,
      claim: async (db, note) => {
        const current = await readPickup(db, pickupId)
        const step = loadingAfter(current, 'unlock-sent')
        // `proposed` opens for the first time; every other step opens again, and says why.
        if ((current.step === 'proposed') !== (from === 'proposed')) throw new AppError('pickup/state')
        await updatePickup(db, current, { step, second_scan_at: null })
        note('pickup', pickupId)
      },
    })
  }

  /**
   * The second scan, with the door open: the card that goes in must be the card of the first scan.
   * @throws AppError `pickup/wrong-card` (the step then waits for the right one), `pickup/state`, what `cardOfScan` throws
   */
  async scanSecond({ pickupId, user, scan }: UserScan & { readonly pickupId: string }): Promise<void> {
    const { database, now } = this.#deps
    const card = cardOfScan(scan)
    const right = await inTransaction(database, async (db, note) => {
      const pickup = await readPickup(db, pickupId)
      // Booklets printed before the own codes came show plain P.
      const sameKind =
        card.documentCode === undefined ||
        card.documentCode === pickup.document_code ||
        (card.documentCode === 'P' && pickup.document_code.startsWith('P'))
      const same = card.serial === pickup.serial && sameKind
      const step = loadingAfter(pickup, same ? 'second-scan-ok' : 'second-scan-wrong')
      await updatePickup(db, pickup, { step, second_scan_at: same ? now().toISOString() : null })
      note('pickup', pickupId)
      await appendAudit(db, {
        userId: user.id,
        action: same ? 'pickup.second_scan' : 'pickup.wrong_card',
        subjectKind: 'pickup',
        subjectId: pickupId,
        purpose: 'load',
        details: { compartment: pickup.compartment },
      })
      return same
    })
    if (!right) throw new AppError('pickup/wrong-card')
  }

  /** The proven card comes out again, door open: what is inside is no longer proven. @throws AppError `pickup/state` */
  async takeOut(userId: string, pickupId: string): Promise<void> {
    await inTransaction(this.#deps.database, async (db, note) => {
      const pickup = await readPickup(db, pickupId)
      await updatePickup(db, pickup, { step: loadingAfter(pickup, 'card-out'), second_scan_at: null })
      note('pickup', pickupId)
      await appendAudit(db, {
        userId,
        action: 'pickup.taken_out',
        subjectKind: 'pickup',
        subjectId: pickupId,
        purpose: 'load',
        details: { compartment: pickup.compartment },
      })
    })
  }

  /**
   * A scan for a loading on screen: the first one of a card (`subject` '' or, for a low compartment, 'low'), or the second.
   * Returns the pickup's id.
   */
  async scan(subject: string, input: UserScan): Promise<string> {
    if (subject === '' || subject === 'low') return await this.scanFirst(input, subject === 'low')
    await this.scanSecond({ ...input, pickupId: subject })
    return subject
  }

  /**
   * Ends a loading without a code. Once a door was open, the compartment is free again only when somebody opened it once more,
   * looked, and says that it is empty: a wrong card may lie inside.
   * @throws AppError `pickup/door-open`, `pickup/not-empty`, `pickup/state` (a proven card lies inside: open again first)
   */
  async abort(userId: string, pickupId: string, empty: boolean): Promise<void> {
    await inTransaction(this.#deps.database, async (db, note) => {
      const pickup = await readPickup(db, pickupId)
      const open = this.#doors.door(pickup.device_id, pickup.lock) === 'open'
      if (open || (pickup.state === 'loading' && mayBeOpen(pickup.step as LoadingStep))) {
        throw new AppError('pickup/door-open', { details: { compartment: pickup.compartment } })
      }
      const step = loadingAfter(pickup, 'aborted')
      const doubtful = pickup.step === 'closed-unverified'
      if (doubtful && !(empty && (await wasReopened(db, pickupId)) && !this.#holdsItem(pickup))) {
        throw new AppError('pickup/not-empty', { details: { compartment: pickup.compartment } })
      }
      await updatePickup(db, pickup, { state: 'aborted', step, second_scan_at: null })
      await moveCompartment(db, pickup.compartment_id, ['reserved'], 'free')
      note('pickup', pickupId)
      await appendAudit(db, {
        userId,
        action: 'pickup.aborted',
        subjectKind: 'pickup',
        subjectId: pickupId,
        purpose: 'load',
        details: { compartment: pickup.compartment, seenEmpty: doubtful },
      })
    })
  }

  /** Where the board has sensors inside, what they say counts more than what a person saw. */
  #holdsItem(pickup: Pickup): boolean {
    return this.#doors.item(pickup.device_id, pickup.lock) === true
  }

  /**
   * Behind the proven card and the closed door: makes code and notice. The code stands in the notice only; here its hash is kept.
   * @throws AppError `pickup/state`, `pickup/door-open` (it sprang open again), `locker/no-answer`
   */
  async issueCode(userId: string, pickupId: string): Promise<Notice> {
    const { database, kek, now, config } = this.#deps
    const closed = await readPickup(database.db, pickupId)
    loadingAfter(closed, 'code-issued')
    await this.#doors.requireClosed(closed.compartment_id)
    const { code, stored } = await this.#newCode()
    const at = now()
    const until = pickupEnd(officeDay(at), config.pickupDays)
    return await inTransaction(database, async (db, note) => {
      const pickup = await readPickup(db, pickupId)
      const step = loadingAfter(pickup, 'code-issued')
      await updatePickup(db, pickup, {
        state: 'ready',
        step,
        loaded_at: at.toISOString(),
        loaded_by: userId,
        code_hash: stored.hash,
        code_salt: stored.salt,
        code_expires_at: endOfDay(until),
      })
      if (!(await moveCard(db, pickup.card_id, 'at-counter', 'in-locker'))) throw new AppError('card/state')
      await moveCompartment(db, pickup.compartment_id, ['reserved'], 'occupied')
      const notice = await this.#notice(db, pickup, code, until)
      await fileNotice(db, kek, pickup, notice, code, { userId, at: at.toISOString() })
      note('pickup', pickupId)
      note('cards', pickup.card_id)
      await appendAudit(db, {
        userId,
        action: 'pickup.code_issued',
        subjectKind: 'pickup',
        subjectId: pickupId,
        purpose: 'load',
        details: { compartment: pickup.compartment, until, language: notice.language },
      })
      return notice
    })
  }

  /**
   * A new code in place of a lost one; the old one opens nothing any more, the end of the period stays.
   * @throws AppError `pickup/state`, `pickup/code-expired` when the period is over
   */
  async replaceCode(userId: string, pickupId: string, reason: string): Promise<Notice> {
    const { database, kek, now } = this.#deps
    const { code, stored } = await this.#newCode()
    const at = now()
    return await inTransaction(database, async (db, note) => {
      const pickup = await readPickup(db, pickupId)
      if (pickup.state !== 'ready' || pickup.code_expires_at === null) throw new AppError('pickup/state')
      if (at.toISOString() > pickup.code_expires_at) throw new AppError('pickup/code-expired')
      await updatePickup(db, pickup, { code_hash: stored.hash, code_salt: stored.salt, code_reason: reason })
      const notice = await this.#notice(db, pickup, code, officeDay(new Date(pickup.code_expires_at)))
      await fileNotice(db, kek, pickup, notice, code, { userId, at: at.toISOString() })
      note('pickup', pickupId)
      await appendAudit(db, {
        userId,
        action: 'pickup.code_replaced',
        subjectKind: 'pickup',
        subjectId: pickupId,
        purpose: 'replace-code',
        details: { compartment: pickup.compartment },
      })
      return notice
    })
  }

  /** A code that no other waiting card has: it is all that is typed at the locker. */
  async #newCode(): Promise<{ code: string; stored: StoredCode }> {
    const { database, kek } = this.#deps
    for (;;) {
      const code = newPickupCode(randomBytes)
      const taken = await findByCode(kek, code, await listPickups(database.db, ['ready', 'handing-out']))
      if (taken === undefined) return { code, stored: await hashCode(kek, code) }
    }
  }

  async #notice(db: Kysely<Database>, pickup: Pickup, code: string, until: string): Promise<Notice> {
    const person = await db
      .selectFrom('persons')
      .select('language')
      .where('id', '=', pickup.person_id)
      .executeTakeFirstOrThrow()
    const locker = await findLocker(db)
    const place = locker === undefined ? '' : `${locker.name}, ${locker.site}`
    return noticeText(person.language, {
      pickupNumber: pickup.pickup_number,
      code,
      place,
      until,
      office: this.#deps.config.office.name,
    })
  }
}

/** The last millisecond of a day on the workstation's clock. */
function endOfDay(day: string): string {
  return new Date(Date.parse(startOfDay(addDays(day, 1))) - 1).toISOString()
}
