import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pickup } from '../../src/main/features/pickup/pickup.handlers.ts'
import { getBlob } from '../../src/main/db/blobs.ts'
import { verifyAudit } from '../../src/main/db/audit.ts'
import { pickup as contract } from '../../src/shared/contract/pickup.ts'
import { rightsOf } from '../../src/shared/domain/rights.ts'
import { describeEngines } from '../engines.ts'
import { context, openPickupOffice, serialOf, type PickupOffice } from './pickup-office.ts'
import { pickupSteps, scan } from './pickup-steps.ts'

const failsWith = (code: string) => expect.objectContaining({ code })

describeEngines('pickup', (engine) => {
  let office: PickupOffice
  let calls: Pickup['handlers']

  const { view, step, reach, close, count, cardState, load, ready } = pickupSteps(() => office)
  const audit = async () =>
    (await office.database.db.selectFrom('audit').select('action').orderBy('seq').execute()).map((row) => row.action)
  const restart = async () => {
    await office.restart()
    calls = office.pickup.handlers
  }

  afterEach(() => office.close())

  describe('the way of a card', () => {
    beforeEach(async () => {
      office = await openPickupOffice(engine)
      calls = office.pickup.handlers
    })

    test('in by two scans, out by its code', async () => {
      const { id, code, lock } = await ready(1)
      expect(await view(id)).toMatchObject({
        state: 'ready',
        compartment: 1,
        codeExpiresAt: expect.stringContaining('2026-11-28') as string,
      })
      expect(await cardState(1)).toBe('in-locker')
      expect((await calls.locker({}, context)).compartments[0]).toMatchObject({ state: 'ready', door: 'closed' })
      const stored = await office.database.db.selectFrom('pickups').selectAll().executeTakeFirstOrThrow()
      expect(JSON.stringify(stored)).not.toContain(code)

      expect(await calls.openByCode({ code }, context)).toMatchObject({
        id,
        state: 'handing-out',
        step: 'open',
        openedWith: 'code',
      })
      expect(await calls.summary({}, context)).toMatchObject({ free: 3, total: 4, openDoors: [1] })
      await expect(calls.finishHandOut({ pickupId: id, taken: true, oldCardCollected: true }, context)).rejects.toEqual(
        failsWith('pickup/state'),
      )
      await close(lock)
      await reach(id, 'closed')
      expect(await calls.finishHandOut({ pickupId: id, taken: true, oldCardCollected: true }, context)).toMatchObject({
        state: 'collected',
      })

      expect(await cardState(1)).toBe('handed-over')
      const papers = await office.database.db
        .selectFrom('documents')
        .select(['kind', 'state'])
        .where('card_id', '=', 'card-1')
        .execute()
      expect(papers).toContainEqual({ kind: 'pickup-record', state: 'filed' })
      const identity = await office.database.db.selectFrom('identity_documents').select(['number', 'state']).execute()
      expect(identity).toEqual([{ number: serialOf(1), state: 'valid' }])
      expect(await office.unlocks(lock)).toBe(2)
      expect(await calls.summary({}, context)).toMatchObject({ free: 4 })
      expect(await audit()).toEqual([
        'pickup.proposed',
        'pickup.unlock',
        'pickup.opened',
        'pickup.second_scan',
        'pickup.closed',
        'pickup.code_issued',
        'pickup.unlock',
        'pickup.opened',
        'pickup.closed',
        'pickup.collected',
      ])
      expect(await verifyAudit(office.database.db)).toMatchObject({ ok: true, entries: 10 })
      await expect(calls.openByCode({ code }, context)).rejects.toEqual(failsWith('pickup/code-wrong'))
    })

    test('no code before the door was seen to close behind the right card', async () => {
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      const issue = () => calls.issueCode({ pickupId: id }, context)
      await expect(issue()).rejects.toEqual(failsWith('pickup/state'))
      await calls.openForLoading({ pickupId: id }, context)
      await expect(office.pickup.scanSecond({ pickupId: id, ...scan(serialOf(2)) })).rejects.toEqual(
        failsWith('pickup/wrong-card'),
      )
      expect(await view(id)).toMatchObject({ step: 'open-wrong', secondScanAt: null })
      await close(0)
      await reach(id, 'closed-unverified')
      await expect(issue()).rejects.toEqual(failsWith('pickup/state'))
      await expect(office.pickup.scanSecond({ pickupId: id, ...scan(serialOf(1)) })).rejects.toEqual(
        failsWith('pickup/state'),
      )
      await calls.reopen({ pickupId: id, reason: 'zweiter Scan fehlt' }, context)
      await office.pickup.scanSecond({ pickupId: id, ...scan(serialOf(1)) })
      await expect(issue()).rejects.toEqual(failsWith('pickup/state'))
      await close(0)
      await reach(id, 'closed')
      await issue()
      await expect(issue()).rejects.toEqual(failsWith('pickup/state'))
      expect(await count('notices')).toBe(1)
      expect(await cardState(2)).toBe('at-counter')
    })

    test('the notice that is kept does not tell the code to whoever reads the database', async () => {
      const { code } = await ready(1)
      const kept = await office.database.db.selectFrom('notices').select('blob_id').executeTakeFirstOrThrow()
      const text = new TextDecoder().decode(await getBlob(office.database.db, office.kek, kept.blob_id))
      expect(text).toContain('•••• ••••')
      expect(text.replaceAll(/[^0-9]/g, '')).not.toContain(code)
    })

    test('a wrong check digit in the second scan changes nothing', async () => {
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      await calls.openForLoading({ pickupId: id }, context)
      await expect(
        office.pickup.scanSecond({ pickupId: id, ...scan('ARD<<Y000000018<<<<<<<<<<<<<<<') }),
      ).rejects.toEqual(failsWith('scan/check-digit'))
      expect(await step(id)).toBe('open')
    })

    test('taken out while the door is open, the card is no longer proven', async () => {
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      await calls.openForLoading({ pickupId: id }, context)
      await expect(calls.takeOut({ pickupId: id }, context)).rejects.toEqual(failsWith('pickup/state'))
      await office.pickup.scanSecond({ pickupId: id, ...scan(serialOf(1)) })
      expect(await calls.takeOut({ pickupId: id }, context)).toMatchObject({ step: 'open', secondScanAt: null })
      await close(0)
      await reach(id, 'closed-unverified')
    })

    test('a proven card comes out again before a loading is given up', async () => {
      const id = await load(1)
      const abort = () => calls.abort({ pickupId: id, empty: true }, context)
      await expect(abort()).rejects.toEqual(failsWith('pickup/state'))
      await calls.reopen({ pickupId: id, reason: 'falsche Person' }, context)
      await expect(abort()).rejects.toEqual(failsWith('pickup/door-open'))
      await close(0)
      await reach(id, 'closed-unverified')
      expect(await abort()).toMatchObject({ state: 'aborted' })
      expect(await cardState(1)).toBe('at-counter')
      expect(await calls.summary({}, context)).toMatchObject({ free: 4 })
    })

    test('staff empties an overdue compartment with a reason, and the code opens nothing more', async () => {
      const { id, code, lock } = await ready(1)
      office.now = new Date('2026-11-29T09:00:00.000Z')
      expect((await calls.locker({}, context)).compartments[0]?.state).toBe('overdue')
      await expect(calls.openByCode({ code }, context)).rejects.toEqual(failsWith('pickup/code-expired'))
      await expect(calls.replaceCode({ pickupId: id, reason: 'verloren' }, context)).rejects.toEqual(
        failsWith('pickup/code-expired'),
      )
      await calls.openByStaff({ compartmentId: 'compartment-1', purpose: 'unload', reason: 'Frist vorbei' }, context)
      await close(lock)
      await reach(id, 'closed')
      expect(await calls.finishUnload({ pickupId: id, taken: true }, context)).toMatchObject({ state: 'unloaded' })
      expect(await cardState(1)).toBe('at-counter')
      expect(await calls.story({ compartmentId: 'compartment-1' }, context)).toMatchObject([
        { purpose: 'unload', outcome: 'opened', reason: 'Frist vorbei', user: 'M. Beispiel' },
        { purpose: 'load', outcome: 'opened' },
      ])
    })

    test('the locker team works by numbers: every answer fits the contract and bears no name', async () => {
      const user = { ...context.user, role: 'locker' as const, rights: [...rightsOf('locker')] }
      const locker = { ...context, user }
      const proposed = await calls.propose({ cardId: 'card-1', low: false }, locker)
      expect(contract.propose.output.parse(proposed)).toMatchObject({ personId: null, familyName: '', givenNames: '' })
      const active = contract.active.output.parse(await calls.active({}, locker))
      expect(active).toMatchObject([{ id: proposed.id, personId: null, familyName: '', givenNames: '' }])
      expect(await calls.active({}, context)).toMatchObject([{ personId: 'person-1' }])
    })

    test('Enter pressed twice opens once, and does not count as a wrong code', async () => {
      const { id, code } = await ready(1)
      const tries = await Promise.allSettled(Array.from({ length: 6 }, () => calls.openByCode({ code }, context)))
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const one of tries)
        if (one.status === 'rejected')
          expect(['pickup/state', 'pickup/door-open', 'conflict']).toContain((one.reason as { code: string }).code)
      expect(await office.unlocks(0)).toBe(2)
      expect(await audit()).not.toContain('pickup.code_wrong')
      expect(await calls.view({ pickupId: id }, context)).toMatchObject({ state: 'handing-out' })
    })

    test('a card left inside waits on for a new code: the one that opened opens nothing more', async () => {
      const { id, code, lock } = await ready(1)
      expect((await calls.locker({}, context)).compartments[lock]).toMatchObject({ state: 'ready', codeUsed: false })
      await calls.openByCode({ code }, context)
      await close(lock)
      await reach(id, 'closed')
      expect(await calls.finishHandOut({ pickupId: id, taken: false, oldCardCollected: false }, context)).toMatchObject(
        { state: 'ready' },
      )
      expect((await calls.locker({}, context)).compartments[lock]).toMatchObject({ state: 'ready', codeUsed: true })
      await expect(calls.openByCode({ code }, context)).rejects.toEqual(failsWith('pickup/code-wrong'))
      const { notice } = await calls.replaceCode({ pickupId: id, reason: 'Karte blieb im Fach' }, context)
      expect(notice.language).toBe('ar')
      expect((await calls.locker({}, context)).compartments[lock]).toMatchObject({ codeUsed: false })
      await expect(calls.openByCode({ code }, context)).rejects.toEqual(failsWith('pickup/code-wrong'))
      const next = /\d{4} \d{4}/.exec(notice.text)?.[0].replace(' ', '') ?? ''
      expect(await calls.openByCode({ code: next }, context)).toMatchObject({ id, step: 'open' })
    })

    test('opened by staff and left inside, the code was not used and opens', async () => {
      const { id, code, lock } = await ready(1)
      await calls.openByStaff(
        { compartmentId: 'compartment-1', purpose: 'hand-out', reason: 'Code vergessen' },
        context,
      )
      await close(lock)
      await reach(id, 'closed')
      await calls.finishHandOut({ pickupId: id, taken: false, oldCardCollected: false }, context)
      expect(await calls.openByCode({ code }, context)).toMatchObject({ id, step: 'open' })
    })

    test('five wrong codes block the entry for ten minutes, also after a restart', async () => {
      const { code } = await ready(1)
      const wrong = code === '00000000' ? '00000001' : '00000000'
      for (let n = 1; n <= 4; n++)
        await expect(calls.openByCode({ code: wrong }, context)).rejects.toEqual(failsWith('pickup/code-wrong'))
      await expect(calls.openByCode({ code: wrong }, context)).rejects.toEqual(failsWith('pickup/code-blocked'))
      await restart()
      await expect(calls.openByCode({ code }, context)).rejects.toEqual(failsWith('pickup/code-blocked'))
      office.now = new Date(office.now.getTime() + 10 * 60_000)
      expect(await calls.openByCode({ code }, context)).toMatchObject({ state: 'handing-out' })
    })

    test('reasons against the locker are named, and block', async () => {
      await office.database.db
        .updateTable('persons')
        .set({ birth_date: '2015-01-01' })
        .where('id', '=', 'person-1')
        .execute()
      await office.database.db
        .updateTable('cards')
        .set({ pin_letter_receipt_on: null })
        .where('id', '=', 'card-1')
        .execute()
      const [first] = await calls.candidates({}, context)
      expect(first).toMatchObject({ cardId: 'card-1', reasons: ['pin-letter-receipt-missing', 'under-age'] })
      await expect(calls.propose({ cardId: 'card-1', low: false }, context)).rejects.toMatchObject({
        code: 'pickup/not-eligible',
        details: { reason: 'pin-letter-receipt-missing' },
      })
      expect(await calls.propose({ cardId: 'card-2', low: true }, context)).toMatchObject({ compartment: 4 })
    })

    test('a consent counts for its card, or newer than the order; withdrawn it counts no more', async () => {
      const { db } = office.database
      const reasons = async () => {
        const rows = await calls.candidates({}, context)
        return rows.find(({ cardId }) => cardId === 'card-1')?.reasons
      }
      const consent = (set: { state?: string; card_id?: string | null; created_at?: string }) =>
        db.updateTable('documents').set(set).where('id', '=', 'consent-1').execute()
      expect(await reasons()).toEqual([])
      await consent({ card_id: null, created_at: '2026-09-30T20:00:00.000Z' })
      expect(await reasons()).toEqual(['consent-missing'])
      await consent({ created_at: '2026-10-01T08:00:00.000Z' })
      expect(await reasons()).toEqual([])
      await consent({ card_id: 'card-2' })
      expect(await reasons()).toEqual(['consent-missing'])
      await consent({ card_id: 'card-1', state: 'revoked' })
      expect(await reasons()).toEqual(['consent-missing'])
      await expect(calls.propose({ cardId: 'card-1', low: false }, context)).rejects.toEqual(
        failsWith('pickup/not-eligible'),
      )
    })

    test('a blocked compartment is not proposed and opens for no code', async () => {
      const { code } = await ready(1)
      await calls.block({ compartmentId: 'compartment-1', reason: 'Riegel' }, context)
      await calls.block({ compartmentId: 'compartment-2', reason: 'Riegel' }, context)
      await expect(calls.openByCode({ code }, context)).rejects.toEqual(failsWith('pickup/state'))
      expect(await calls.propose({ cardId: 'card-2', low: false }, context)).toMatchObject({ compartment: 3 })
      await calls.unblock({ compartmentId: 'compartment-1' }, context)
      expect(await calls.openByCode({ code }, context)).toMatchObject({ state: 'handing-out' })
    })
  })

  test('of twenty who want the last compartment exactly one gets it', async () => {
    office = await openPickupOffice(engine, 1, 20)
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) =>
        office.pickup.handlers.propose({ cardId: `card-${n + 1}`, low: false }, context),
      ),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of tries) {
      if (result.status === 'rejected') expect(result.reason).toEqual(failsWith('pickup/no-free-compartment'))
    }
  })

  test('twenty tries to open one door send one unlock', async () => {
    office = await openPickupOffice(engine, 1)
    const id = await office.pickup.scanFirst(scan(serialOf(1)))
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => office.pickup.handlers.openForLoading({ pickupId: id }, context)),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await office.unlocks(0)).toBe(1)
  })
})
