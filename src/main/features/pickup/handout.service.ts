import { officeTime } from '../../../shared/domain/office-time.ts'
import type { Kysely } from 'kysely'
import { AppError } from '../../../shared/errors.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction, type Note } from '../../db/transaction.ts'
import type { Deps } from '../../deps.ts'
import { appendAudit } from '../../db/audit.ts'
import { addWrongCode, blockedUntil, findByCode, readWrongCodes } from './codes.ts'
import type { DoorService } from './doors.service.ts'
import { fileReceipt, renderReceipt } from './receipt.ts'
import {
  activeOfCompartment,
  findLocker,
  listPickups,
  moveCard,
  moveCompartment,
  readCompartment,
  readPickup,
  readSetting,
  swapSetting,
  updatePickup,
  type Pickup,
} from './pickup.repository.ts'
import { handOutAfter } from './steps.ts'

export type HandOutDeps = Pick<Deps, 'database' | 'kek' | 'now'> & {
  readonly config: Pick<Deps['config'], 'office'>
  /** What the cards feature does when a card becomes its holder's; in the caller's transaction. */
  readonly handOverCard: (
    db: Kysely<Database>,
    note: Note,
    input: {
      readonly cardId: string
      readonly via: 'locker'
      readonly userId: string
      readonly at: Date
      readonly oldCardCollected: boolean
    },
  ) => Promise<void>
}

export interface StaffOpening {
  readonly compartmentId: string
  readonly purpose: 'hand-out' | 'unload' | 'staff'
  readonly reason: string
}

/** Taking a card out of the locker: by the person's code, by staff, and back to the counter. */
export class HandOutService {
  readonly #deps: HandOutDeps
  readonly #doors: DoorService
  /** One code at a time: parallel guesses would not be counted. */
  #entry: Promise<unknown> = Promise.resolve()

  constructor(deps: HandOutDeps, doors: DoorService) {
    this.#deps = deps
    this.#doors = doors
  }

  /**
   * Opens the door the code belongs to, once.
   * @returns the pickup's id
   * @throws AppError `pickup/code-wrong`, `pickup/code-blocked` (details.until), `pickup/code-expired`, `pickup/state` (the
   *   compartment is blocked), `conflict` (the code was replaced meanwhile), what {@link DoorService.open} throws
   */
  async openByCode(userId: string, code: string): Promise<string> {
    const turn = this.#entry.then(() => this.#findPickup(userId, code))
    this.#entry = turn.catch(() => undefined)
    const pickup = await turn
    if (pickup.code_expires_at === null || this.#deps.now().toISOString() > pickup.code_expires_at) {
      throw new AppError('pickup/code-expired')
    }
    await this.#takeOut(userId, pickup, 'hand-out', null, 'code')
    return pickup.id
  }

  async #findPickup(userId: string, code: string): Promise<Pickup> {
    const { database, kek, now } = this.#deps
    const key = `pickup.wrong-codes.${(await findLocker(database.db))?.id ?? ''}`
    const until = blockedUntil(readWrongCodes(await readSetting(database.db, key)), now())
    if (until !== undefined) throw blocked(until)
    // A code whose door is just being opened is not a wrong one: Enter pressed twice must not count towards the block.
    const pickup = await findByCode(kek, code, await listPickups(database.db, ['ready', 'handing-out']))
    if (pickup !== undefined) return pickup
    const then = await this.#countWrong(userId, key)
    throw then === undefined ? new AppError('pickup/code-wrong') : blocked(then)
  }

  /** @returns until when the entry is blocked now, if it is */
  async #countWrong(userId: string, key: string): Promise<Date | undefined> {
    const { database, now } = this.#deps
    const at = now()
    return await inTransaction(database, async (db) => {
      for (;;) {
        const stored = await readSetting(db, key)
        const wrong = addWrongCode(readWrongCodes(stored), at.toISOString())
        if (!(await swapSetting(db, key, stored, JSON.stringify(wrong)))) continue
        const until = blockedUntil(wrong, at)
        await appendAudit(db, {
          userId,
          action: until === undefined ? 'pickup.code_wrong' : 'pickup.code_blocked',
          subjectKind: 'locker',
          subjectId: key.slice(key.lastIndexOf('.') + 1),
          purpose: 'hand-out',
        })
        return until
      }
    })
  }

  /**
   * Opens a door with a reason. `staff` looks into it and moves no pickup.
   * @returns the pickup that is handed out or emptied
   * @throws AppError `pickup/state` when there is nothing ready inside, or (looking) something is under way
   */
  async openByStaff(userId: string, { compartmentId, purpose, reason }: StaffOpening): Promise<string | undefined> {
    const { database } = this.#deps
    const pickup = await activeOfCompartment(database.db, compartmentId)
    if (pickup !== undefined && pickup.state !== 'ready') throw new AppError('pickup/state')
    if (purpose !== 'staff') {
      if (pickup === undefined) throw new AppError('pickup/state')
      await this.#takeOut(userId, pickup, purpose, reason, 'staff')
      return pickup.id
    }
    await this.#doors.open({
      compartmentId,
      pickupId: pickup?.id ?? null,
      purpose,
      reason,
      userId,
      claim: async (db) => {
        const inside = await activeOfCompartment(db, compartmentId)
        if (inside !== undefined && inside.state !== 'ready') throw new AppError('pickup/state')
      },
    })
    return undefined
  }

  async #takeOut(
    userId: string,
    pickup: Pickup,
    purpose: 'hand-out' | 'unload',
    reason: string | null,
    openedWith: 'code' | 'staff',
  ): Promise<void> {
    await this.#doors.open({
      compartmentId: pickup.compartment_id,
      pickupId: pickup.id,
      purpose,
      reason,
      userId,
      claim: async (db, note) => {
        const current = await readPickup(db, pickup.id)
        if (current.state !== 'ready') throw new AppError('pickup/state')
        // The code was compared with what was read before: a new one may have taken its place.
        if (current.version !== pickup.version) throw new AppError('conflict')
        const compartment = await readCompartment(db, current.compartment_id)
        // A blocked door opens for nobody but staff.
        if (openedWith === 'code' && compartment.state === 'blocked') throw new AppError('pickup/state')
        const state = purpose === 'unload' ? 'unloading' : 'handing-out'
        await updatePickup(db, current, { state, step: handOutAfter(current, 'unlock-sent'), opened_with: openedWith })
        note('pickup', pickup.id)
      },
    })
  }

  /**
   * The door is shut again: the person took the card, or it still lies there and waits on.
   * @throws AppError `pickup/state`
   */
  async finishHandOut(userId: string, pickupId: string, taken: boolean, oldCardCollected: boolean): Promise<void> {
    const { database, kek, now, config, handOverCard } = this.#deps
    if (!taken) return await this.#leave(userId, pickupId, 'handing-out')
    const at = now()
    const seen = await readPickup(database.db, pickupId)
    if (seen.state !== 'handing-out') throw new AppError('pickup/state')
    handOutAfter(seen, 'taken')
    const receipt = await renderReceipt(database.db, seen, { at, userId, oldCardCollected, office: config.office.name })
    await inTransaction(database, async (db, note) => {
      const pickup = await readPickup(db, pickupId)
      if (pickup.state !== 'handing-out') throw new AppError('pickup/state')
      await updatePickup(db, pickup, {
        state: 'collected',
        step: handOutAfter(pickup, 'taken'),
        collected_at: at.toISOString(),
        code_hash: null,
        code_salt: null,
      })
      await moveCompartment(db, pickup.compartment_id, ['occupied'], 'free')
      await handOverCard(db, note, { cardId: pickup.card_id, via: 'locker', userId, at, oldCardCollected })
      const documentId = await fileReceipt(db, kek, pickup, receipt, { at: at.toISOString(), userId })
      note('pickup', pickupId)
      note('documents', documentId)
      await appendAudit(db, {
        userId,
        action: 'pickup.collected',
        subjectKind: 'pickup',
        subjectId: pickupId,
        purpose: 'AufenthV § 60a',
        details: { compartment: pickup.compartment, openedWith: pickup.opened_with, oldCardCollected },
      })
    })
  }

  /** After emptying: the card is back at the counter, its code opens nothing any more. @throws AppError `pickup/state` */
  async finishUnload(userId: string, pickupId: string, taken: boolean): Promise<void> {
    if (!taken) return await this.#leave(userId, pickupId, 'unloading')
    await inTransaction(this.#deps.database, async (db, note) => {
      const pickup = await readPickup(db, pickupId)
      if (pickup.state !== 'unloading') throw new AppError('pickup/state')
      const step = handOutAfter(pickup, 'taken')
      await updatePickup(db, pickup, { state: 'unloaded', step, code_hash: null, code_salt: null })
      await moveCompartment(db, pickup.compartment_id, ['occupied'], 'free')
      if (!(await moveCard(db, pickup.card_id, 'in-locker', 'at-counter'))) throw new AppError('card/state')
      note('pickup', pickupId)
      note('cards', pickup.card_id)
      await appendAudit(db, {
        userId,
        action: 'pickup.unloaded',
        subjectKind: 'pickup',
        subjectId: pickupId,
        purpose: 'unload',
        details: { compartment: pickup.compartment },
      })
    })
  }

  async #leave(userId: string, pickupId: string, from: 'handing-out' | 'unloading'): Promise<void> {
    await inTransaction(this.#deps.database, async (db, note) => {
      const pickup = await readPickup(db, pickupId)
      if (pickup.state !== from) throw new AppError('pickup/state')
      // It was seen to close, and may have sprung open again: a card behind an open door is not waiting for its person.
      if (this.#doors.door(pickup.device_id, pickup.lock) === 'open') {
        throw new AppError('pickup/door-open', { details: { compartment: pickup.compartment } })
      }
      // A code opens once: after it did, the card waits for a new one.
      const used = pickup.opened_with === 'code' ? { code_hash: null, code_salt: null } : {}
      await updatePickup(db, pickup, { state: 'ready', step: handOutAfter(pickup, 'left-inside'), ...used })
      note('pickup', pickupId)
      await appendAudit(db, {
        userId,
        action: 'pickup.left_inside',
        subjectKind: 'pickup',
        subjectId: pickupId,
        purpose: from === 'unloading' ? 'unload' : 'hand-out',
        details: { compartment: pickup.compartment, codeUsed: pickup.opened_with === 'code' },
      })
    })
  }

  /** Takes a compartment out of use. What lies inside stays and opens for staff only. @throws AppError `pickup/state` */
  async block(userId: string, compartmentId: string, reason: string): Promise<void> {
    await this.#mark(userId, compartmentId, 'blocked', async (db) => {
      const inside = await activeOfCompartment(db, compartmentId)
      if (inside !== undefined && inside.state !== 'ready') throw new AppError('pickup/state')
      return await moveCompartment(db, compartmentId, ['free', 'occupied'], 'blocked', reason)
    })
  }

  async unblock(userId: string, compartmentId: string): Promise<void> {
    await this.#mark(userId, compartmentId, 'unblocked', async (db) => {
      const inside = await activeOfCompartment(db, compartmentId)
      const to = inside === undefined ? 'free' : 'occupied'
      return await moveCompartment(db, compartmentId, ['blocked', 'defect'], to)
    })
  }

  async #mark(
    userId: string,
    compartmentId: string,
    what: 'blocked' | 'unblocked',
    move: (db: Kysely<Database>) => Promise<boolean>,
  ): Promise<void> {
    await inTransaction(this.#deps.database, async (db, note) => {
      const compartment = await readCompartment(db, compartmentId)
      if (!(await move(db))) throw new AppError('pickup/state')
      note('pickup', compartmentId)
      await appendAudit(db, {
        userId,
        action: `pickup.${what}`,
        subjectKind: 'compartment',
        subjectId: compartmentId,
        purpose: what === 'blocked' ? 'block' : 'unblock',
        details: { compartment: compartment.number },
      })
    })
  }
}

function blocked(until: Date): AppError {
  return new AppError('pickup/code-blocked', { details: { until: officeTime(until) } })
}
