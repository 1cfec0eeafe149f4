import { z } from 'zod'
import type { ScanKind } from '../../../shared/domain/codes.ts'
import { AppError } from '../../../shared/errors.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Deps, FeatureOf } from '../../deps.ts'
import { officeDay } from '../../../shared/domain/office-time.ts'
import { appendAudit } from '../../db/audit.ts'
import { testDoor, type DoorPlace } from './door-test.ts'
import { openActs, readStory, type Outcome } from './doors.repository.ts'
import { DoorService, type DoorDeps } from './doors.service.ts'
import { HandOutService, type HandOutDeps } from './handout.service.ts'
import { LeftOpen } from './left-open.ts'
import { LoadingService, type UserScan } from './loading.service.ts'
import {
  findLocker,
  listCandidates,
  listCompartments,
  listPickups,
  readPickup,
  readSetting,
  swapSetting,
} from './pickup.repository.ts'
import { compare, lockerView, pickupView, questionViews } from './pickup.views.ts'
import { doorOf } from './unlock.ts'

const Reconciled = z.object({ at: z.string(), deviations: z.number() })

export type PickupDeps = DoorDeps &
  Pick<Deps, 'kek'> &
  Pick<HandOutDeps, 'handOverCard'> & { readonly config: Pick<Deps['config'], 'pickupDays' | 'office'> }

/** A scan as the router's steps give it. */
interface StepScan {
  readonly kind: ScanKind
  readonly user: { readonly id: string }
}

export interface Pickup {
  readonly handlers: FeatureOf<'pickup'>
  /** For the scan router: `load` (subject '' or 'low' before a pickup exists) and `hand-out` (the code, as a code under the scanner). */
  readonly steps: {
    load(subject: string, scan: StepScan): Promise<{ subject: string }>
    'hand-out'(subject: string, scan: StepScan): Promise<{ subject: string }>
  }
  /** The first scan of a loading: proposes a compartment, or finds the loading begun with this card. Returns its id. */
  scanFirst(scan: UserScan): Promise<string>
  /** The second scan, door open. @throws AppError `pickup/wrong-card` */
  scanSecond(scan: UserScan & { readonly pickupId: string }): Promise<void>
  /** For the devices page: opens one empty door, once. @throws as {@link testDoor} */
  testDoor(userId: string, at: DoorPlace): Promise<Outcome>
  /** A door is being opened from here at this moment: its board must not be taken away. */
  underWay(): boolean
  /** Before the first call: turns what the last run left behind into questions, then follows the doors. */
  start(): Promise<void>
  /** Before the database closes. */
  close(): Promise<void>
}

/** The pickup locker: loading, handing out, emptying, and the truth about its doors. */
export function createPickup(deps: PickupDeps): Pickup {
  const { database, hub, now } = deps
  const doors = new DoorService(deps)
  const loading = new LoadingService(deps, doors)
  const handOut = new HandOutService(deps, doors)
  const leftOpen = new LeftOpen(hub, () => {
    void openNow()
      .then(({ open }) => {
        const askedAt = now().toISOString()
        deps.publish('pickup', 'doors', { open: open.map(({ number }) => number), askedAt })
      })
      .catch(() => deps.log('error', 'pickup', 'a door was left open and could not be told'))
  })

  type User = { readonly id: string; readonly rights: readonly string[] }
  const view = async (pickupId: string, user: User) =>
    pickupView(database.db, doors, await readPickup(database.db, pickupId), user.rights.includes('people.read'))

  const openNow = async () => {
    const locker = await findLocker(database.db)
    const all = locker === undefined ? [] : await listCompartments(database.db, locker.id)
    const open = all.filter(({ lock }) => locker !== undefined && doors.door(locker.device_id, lock) === 'open')
    return { deviceId: locker?.device_id ?? null, all, open }
  }

  const reconciledKey = (lockerId: string) => `pickup.reconciled.${lockerId}`
  const lastReconciled = async (lockerId: string) => {
    const stored = await readSetting(database.db, reconciledKey(lockerId))
    return stored === undefined ? null : Reconciled.parse(JSON.parse(stored))
  }

  const handlers: FeatureOf<'pickup'> = {
    async summary() {
      const { deviceId, all, open } = await openNow()
      const free = all.filter(({ state }) => state === 'free')
      return {
        deviceId,
        free: free.length,
        total: all.length,
        openDoors: open.map(({ number }) => number),
        leftOpen: open.flatMap(({ number, lock }) => {
          const since = deviceId === null ? undefined : leftOpen.since(deviceId, lock)
          return since === undefined ? [] : [{ number, since }]
        }),
      }
    },

    async locker() {
      const locker = await findLocker(database.db)
      return await lockerView(database.db, doors, now(), {
        askedAt: (deviceId) => hub.doors(deviceId)?.askedAt ?? null,
        reconciled: locker === undefined ? null : await lastReconciled(locker.id),
      })
    },

    async active(_input, { user }) {
      const rows = await listPickups(database.db, ['loading', 'handing-out', 'unloading'])
      const mayReadFiles = user.rights.includes('people.read')
      return await Promise.all(rows.map((row) => pickupView(database.db, doors, row, mayReadFiles)))
    },
    view: ({ pickupId }, { user }) => view(pickupId, user),
    story: ({ compartmentId }) => readStory(database.db, compartmentId),
    candidates: () => listCandidates(database.db, officeDay(now())),

    propose: async ({ cardId, low }, { user }) => view(await loading.propose(user.id, cardId, low), user),
    async openForLoading({ pickupId }, { user }) {
      await loading.openForLoading(user.id, pickupId)
      return await view(pickupId, user)
    },
    async abort({ pickupId, empty }, { user }) {
      await loading.abort(user.id, pickupId, empty)
      return await view(pickupId, user)
    },
    async reopen({ pickupId, reason }, { user }) {
      await loading.reopen(user.id, pickupId, reason)
      return await view(pickupId, user)
    },
    async takeOut({ pickupId }, { user }) {
      await loading.takeOut(user.id, pickupId)
      return await view(pickupId, user)
    },
    async issueCode({ pickupId }, { user }) {
      const notice = await loading.issueCode(user.id, pickupId)
      return { pickup: await view(pickupId, user), notice }
    },
    replaceCode: async ({ pickupId, reason }, { user }) => ({
      notice: await loading.replaceCode(user.id, pickupId, reason),
    }),

    openByCode: async ({ code }, { user }) => view(await handOut.openByCode(user.id, code), user),
    async openByStaff(input, { user }) {
      const pickupId = await handOut.openByStaff(user.id, input)
      return { pickup: pickupId === undefined ? null : await view(pickupId, user) }
    },
    async finishHandOut({ pickupId, taken, oldCardCollected }, { user }) {
      await handOut.finishHandOut(user.id, pickupId, taken, oldCardCollected)
      return await view(pickupId, user)
    },
    async finishUnload({ pickupId, taken }, { user }) {
      await handOut.finishUnload(user.id, pickupId, taken)
      return await view(pickupId, user)
    },
    async block({ compartmentId, reason }, { user }) {
      await handOut.block(user.id, compartmentId, reason)
      return {}
    },
    async unblock({ compartmentId }, { user }) {
      await handOut.unblock(user.id, compartmentId)
      return {}
    },

    questions: async () => questionViews(database.db, doors, await doors.questions()),
    async answer(input, { user }) {
      await doors.answer(user.id, input)
      return {}
    },

    async reconcile(_input, { user }) {
      const locker = await findLocker(database.db)
      if (locker === undefined) throw new AppError('not-found')
      const answer = await hub.askDoors(locker.device_id).catch((cause: unknown) => {
        throw new AppError('locker/no-answer', { cause })
      })
      const at = now().toISOString()
      const open = await openActs(database.db, locker.device_id)
      const ours = new Set(open.filter(({ purpose }) => purpose !== 'unasked').map(({ lock }) => lock))
      const unexpected = await compare(database.db, answer, locker.id, ours)
      const all = await listCompartments(database.db, locker.id)
      await inTransaction(database, async (db, note) => {
        const key = reconciledKey(locker.id)
        const value = JSON.stringify({ at, deviations: unexpected.length })
        // Whoever compared at the same moment saw the same doors.
        await swapSetting(db, key, await readSetting(db, key), value)
        note('pickup', locker.id)
        await appendAudit(db, {
          userId: user.id,
          action: 'pickup.reconciled',
          subjectKind: 'locker',
          subjectId: locker.id,
          purpose: 'reconcile',
          details: { deviations: unexpected.length },
        })
      })
      const openNow = all.filter((row) => doorOf(answer.doors, row)?.closed === false)
      return { at, openDoors: openNow.map(({ number }) => number), unexpected }
    },
  }

  return {
    handlers,
    steps: {
      load: async (subject, { kind, user }) => ({ subject: await loading.scan(subject, { user, scan: kind }) }),
      async 'hand-out'(_subject, { kind, user }) {
        if (kind.kind !== 'pickup-code') throw new AppError('pickup/code-wrong')
        return { subject: await handOut.openByCode(user.id, kind.code) }
      },
    },
    scanFirst: (scan) => loading.scanFirst(scan),
    scanSecond: (scan) => loading.scanSecond(scan),
    testDoor: (userId, at) => testDoor(deps, doors, userId, at),
    underWay: () => doors.underWay,
    start: () => doors.start(),
    close: () => {
      leftOpen.close()
      return doors.close()
    },
  }
}
