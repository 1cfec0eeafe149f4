import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { withTitles } from '../../src/main/features/devices/devices.handlers.ts'
import type { Pickup } from '../../src/main/features/pickup/pickup.handlers.ts'
import { describeEngines } from '../engines.ts'
import { context, openPickupOffice, serialOf, type PickupOffice } from './pickup-office.ts'
import { pickupSteps, scan } from './pickup-steps.ts'

const failsWith = (code: string) => expect.objectContaining({ code })

describeEngines('pickup, when things go wrong', (engine) => {
  let office: PickupOffice
  let calls: Pickup['handlers']

  const { view, step, reach, close, count, cardState, ready } = pickupSteps(() => office)
  const restart = async () => {
    await office.restart()
    calls = office.pickup.handlers
  }

  afterEach(() => office.close())

  describe('faults', () => {
    beforeEach(async () => {
      office = await openPickupOffice(engine)
      calls = office.pickup.handlers
    })

    test('a silent board is not asked to open anything', async () => {
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      await office.act({ do: 'silent' })
      await expect(calls.openForLoading({ pickupId: id }, context)).rejects.toEqual(failsWith('locker/no-answer'))
      expect(await count('door_acts')).toBe(0)
      expect(await step(id)).toBe('proposed')
    })

    test('an unlock without an answer is not repeated: the door tells', async () => {
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      await office.act({ do: 'silentNext' })
      expect(await calls.openForLoading({ pickupId: id }, context)).toMatchObject({ step: 'open' })
      expect(await office.unlocks(0)).toBe(1)
    })

    test('a jammed door stayed shut; pulled open later, the loading goes on', async () => {
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      await office.act({ do: 'jam', lock: 0 })
      await expect(calls.openForLoading({ pickupId: id }, context)).rejects.toMatchObject({
        code: 'pickup/door-stays-shut',
        details: { compartment: 1 },
      })
      expect(await step(id)).toBe('proposed')
      await office.act({ do: 'openDoor', lock: 0 })
      await reach(id, 'open')
      expect(await office.unlocks(0)).toBe(1)
    })

    test('a jammed door that springs open after the loading was given up is shown, and other doors go on', async () => {
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      await office.act({ do: 'jam', lock: 0 })
      await expect(calls.openForLoading({ pickupId: id }, context)).rejects.toEqual(failsWith('pickup/door-stays-shut'))
      await calls.abort({ pickupId: id, empty: false }, context)
      await office.act({ do: 'openDoor', lock: 0 })
      await office.until(
        async () => (office.published.at(-1)?.open.includes(1) === true ? true : undefined),
        'the open door on screen',
      )
      expect((await view(id)).state).toBe('aborted')
      const other = await office.pickup.scanFirst(scan(serialOf(2)))
      expect(await calls.openForLoading({ pickupId: other }, context)).toMatchObject({ compartment: 2, step: 'open' })
    })

    test('a machine that slept behind the click opens no door when it wakes', async () => {
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      let time = office.now.getTime()
      Object.defineProperty(office, 'now', { get: () => new Date((time += 11_000)) })
      await expect(calls.openForLoading({ pickupId: id }, context)).rejects.toEqual(failsWith('locker/no-answer'))
      expect(await office.unlocks(0)).toBe(0)
      expect(await step(id)).toBe('proposed')
    })

    // SQLite has one connection: there nothing overtakes.
    const overtakes = engine.name !== 'sqlite'
    if (overtakes)
      test('a late answer of the board closes no door opened meanwhile', async () => {
        const first = await office.pickup.scanFirst(scan(serialOf(1)))
        const second = await office.pickup.scanFirst(scan(serialOf(2)))
        await calls.openForLoading({ pickupId: first }, context)
        const outcomeOf = async (pickupId: string) => {
          const acts = office.database.db.selectFrom('door_acts').selectAll()
          return (await acts.where('pickup_id', '=', pickupId).executeTakeFirst())?.outcome ?? undefined
        }
        const opening = await office.database.db.transaction().execute(async (db) => {
          // The closing of the first door waits for this row, and what the board says after it waits behind.
          await db.updateTable('door_acts').set({ reason: null }).where('pickup_id', '=', first).execute()
          await close(0)
          await office.hub.askDoors('locker')
          await office.act({ do: 'openDoor', lock: 3 })
          await office.hub.askDoors('locker')
          const call = calls.openForLoading({ pickupId: second }, context)
          await office.until(() => outcomeOf(second), 'the second door')
          return { call }
        })
        expect(await opening.call).toMatchObject({ step: 'open', door: 'open' })
        expect(await step(first)).toBe('closed-unverified')
      })

    test('a refused unlock opens nothing', async () => {
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      await office.act({ do: 'refuseUnlock' })
      await expect(calls.openForLoading({ pickupId: id }, context)).rejects.toEqual(failsWith('locker/refused'))
      expect(await step(id)).toBe('proposed')
    })

    test('a door that never closes lets nothing go on, and says so', async () => {
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      await office.act({ do: 'neverCloses', lock: 0 })
      await calls.openForLoading({ pickupId: id }, context)
      await office.pickup.scanSecond({ pickupId: id, ...scan(serialOf(1)) })
      await close(0)
      await office.hub.askDoors('locker')
      await expect(calls.issueCode({ pickupId: id }, context)).rejects.toEqual(failsWith('pickup/state'))
      await expect(calls.reopen({ pickupId: id, reason: 'klemmt' }, context)).rejects.toEqual(
        failsWith('pickup/door-open'),
      )
      expect(await calls.reconcile({}, context)).toMatchObject({ openDoors: [1], unexpected: [] })
      await office.until(
        async () => (office.published.at(-1)?.open.includes(1) === true ? true : undefined),
        'the event',
      )
    })

    test('a board that falls silent behind an open door becomes a question', async () => {
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      await calls.openForLoading({ pickupId: id }, context)
      await office.pickup.scanSecond({ pickupId: id, ...scan(serialOf(1)) })
      await office.act({ do: 'unplug' })
      await reach(id, 'unknown')
      await close(0)
      await office.act({ do: 'plug' })
      await office.until(
        async () => ((await calls.questions({}, context))[0]?.door === 'closed' ? true : undefined),
        'the door again',
      )
      const [question] = await calls.questions({}, context)
      expect(question).toMatchObject({ compartment: 1, purpose: 'load', seenOpen: true, door: 'closed' })
      await calls.answer({ actId: question?.actId ?? '', opened: true, closedNow: true }, context)
      expect(await step(id)).toBe('closed-unverified')
      expect(await calls.questions({}, context)).toEqual([])
    })

    test('a door opened by no act of ours is a deviation', async () => {
      await office.act({ do: 'openDoor', lock: 2 })
      const { unexpected, at } = await calls.reconcile({}, context)
      expect(unexpected).toEqual([{ number: 3, what: 'open' }])
      expect((await calls.locker({}, context)).reconciled).toEqual({ at, deviations: 1 })
    })
  })

  describe('one board of two', () => {
    // As the devices page says it.
    const silent = () => withTitles(office.hub.snapshot()).devices[0]?.silentBoards ?? []
    const silentIs = (wanted: readonly number[]) =>
      office.until(
        async () => (silent().join() === wanted.join() ? true : undefined),
        `silent boards: ${wanted.join()}`,
      )
    const doorOf = async (number: number) =>
      (await calls.locker({}, context)).compartments.find((compartment) => compartment.number === number)?.door
    const look = (number: number) =>
      calls.openByStaff({ compartmentId: `compartment-${number}`, purpose: 'staff', reason: 'nachsehen' }, context)

    beforeEach(async () => {
      // Twelve doors each: compartment 13 hangs on the second.
      office = await openPickupOffice(engine, 13, 1, { board: 'CU12', boards: [0, 5] })
      calls = office.pickup.handlers
    })

    test('falls silent: its compartment is unknown and stays shut, the others are served', async () => {
      await office.act({ do: 'deadBoard', board: 1 })
      await silentIs([5])
      expect(withTitles(office.hub.snapshot()).devices[0]).toMatchObject({
        state: 'ready',
        lastTrouble: { reason: 'timeout', boards: [5] },
      })
      expect([await doorOf(12), await doorOf(13)]).toEqual(['closed', null])
      await expect(look(13)).rejects.toEqual(failsWith('locker/no-answer'))
      expect(await count('door_acts')).toBe(0)
      expect((await calls.reconcile({}, context)).unexpected).toEqual([{ number: 13, what: 'no-answer' }])
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      expect(await calls.openForLoading({ pickupId: id }, context)).toMatchObject({ step: 'open' })
      await office.act({ do: 'deadBoard', board: 1, on: false })
      await silentIs([])
      await look(13)
      expect([await doorOf(13), await office.unlocks(12)]).toEqual(['open', 1])
    })

    test('falls silent behind its open door: that door is asked about, an open one of the other board is not', async () => {
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      const { compartment } = await calls.openForLoading({ pickupId: id }, context)
      expect(compartment).toBeLessThan(13)
      await look(13)
      await office.act({ do: 'deadBoard', board: 1 })
      await silentIs([5])
      const [question] = await office.until(async () => {
        const all = await calls.questions({}, context)
        return all.length > 0 ? all : undefined
      }, 'the question')
      expect(await calls.questions({}, context)).toEqual([
        expect.objectContaining({ compartment: 13, seenOpen: true, door: null }),
      ])
      await calls.answer({ actId: question?.actId ?? '', opened: true, closedNow: false }, context)
      // A movement of the other board is no new silence.
      await office.pickup.scanSecond({ pickupId: id, ...scan(serialOf(1)) })
      await close(compartment - 1)
      await reach(id, 'closed')
      expect(await calls.questions({}, context)).toEqual([])
      await close(12)
      await office.act({ do: 'deadBoard', board: 1, on: false })
      const closed = office.database.db.selectFrom('door_acts').select('id').where('closed_seen_by', '=', 'device')
      await office.until(async () => ((await closed.execute()).length === 2 ? true : undefined), 'both doors seen shut')
      expect([await count('door_acts'), await office.unlocks(12)]).toEqual([2, 1])
    })
  })

  describe('killed', () => {
    beforeEach(async () => {
      office = await openPickupOffice(engine)
      calls = office.pickup.handlers
    })

    test('between all steps of loading and handing out, nothing is lost or doubled', async () => {
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      await restart()
      expect(await office.pickup.scanFirst(scan(serialOf(1)))).toBe(id)

      await calls.openForLoading({ pickupId: id }, context)
      await restart()
      const [question] = await calls.questions({}, context)
      expect(question).toMatchObject({ compartment: 1, seenOpen: true, door: 'open' })
      await expect(calls.abort({ pickupId: id, empty: true }, context)).rejects.toEqual(failsWith('pickup/door-open'))
      await calls.answer({ actId: question?.actId ?? '', opened: true, closedNow: false }, context)
      expect(await step(id)).toBe('open')

      await office.pickup.scanSecond({ pickupId: id, ...scan(serialOf(1)) })
      await close(0)
      await reach(id, 'closed')
      await restart()
      expect(await calls.questions({}, context)).toEqual([])
      const { notice } = await calls.issueCode({ pickupId: id }, context)
      await restart()
      expect(await view(id)).toMatchObject({ state: 'ready' })

      const code = /\d{4} \d{4}/.exec(notice.text)?.[0].replace(' ', '') ?? ''
      await calls.openByCode({ code }, context)
      await office.hub.close()
      await close(0)
      await restart()
      const [unseen] = await calls.questions({}, context)
      expect(unseen).toMatchObject({ purpose: 'hand-out', seenOpen: true, door: 'closed' })
      await expect(calls.openByCode({ code }, context)).rejects.toEqual(failsWith('pickup/state'))
      await calls.answer({ actId: unseen?.actId ?? '', opened: true, closedNow: true }, context)
      await restart()
      expect(await calls.finishHandOut({ pickupId: id, taken: true, oldCardCollected: false }, context)).toMatchObject({
        state: 'collected',
      })
      await restart()
      expect(await cardState(1)).toBe('handed-over')
      expect([
        await office.unlocks(0),
        await count('door_acts'),
        await count('pickups'),
        await count('notices'),
      ]).toEqual([2, 2, 1, 1])
    })

    test('between intent and outcome: asked, never sent again', async () => {
      const id = await office.pickup.scanFirst(scan(serialOf(1)))
      await office.act({ do: 'jam', lock: 0 })
      const opening = Promise.resolve(calls.openForLoading({ pickupId: id }, context)).catch((error: unknown) => error)
      await office.until(async () => ((await office.unlocks(0)) === 1 ? true : undefined), 'the unlock')
      await restart()
      const [question] = await calls.questions({}, context)
      expect(question).toMatchObject({ compartment: 1, seenOpen: false })
      expect(await step(id)).toBe('unknown')
      await expect(calls.openForLoading({ pickupId: id }, context)).rejects.toEqual(failsWith('pickup/state'))
      await expect(
        calls.openByStaff({ compartmentId: 'compartment-1', purpose: 'staff', reason: 'nachsehen' }, context),
      ).rejects.toEqual(failsWith('pickup/state'))
      // What the dead program would still have written does not overwrite the question.
      await opening
      expect(await calls.questions({}, context)).toHaveLength(1)
      await calls.answer({ actId: question?.actId ?? '', opened: false, closedNow: true }, context)
      expect(await step(id)).toBe('closed-unverified')
      expect(await office.unlocks(0)).toBe(1)
      await expect(
        calls.answer({ actId: question?.actId ?? '', opened: true, closedNow: true }, context),
      ).rejects.toEqual(failsWith('pickup/state'))
    })

    test('in a hand-out that did not open, the card waits on', async () => {
      const { id, code, lock } = await ready(1)
      await office.act({ do: 'jam', lock })
      const opening = Promise.resolve(calls.openByCode({ code }, context)).catch((error: unknown) => error)
      await office.until(async () => ((await office.unlocks(lock)) === 2 ? true : undefined), 'the unlock')
      await restart()
      await opening
      const [question] = await calls.questions({}, context)
      await calls.answer({ actId: question?.actId ?? '', opened: false, closedNow: true }, context)
      expect(await view(id)).toMatchObject({ state: 'ready', step: 'ready' })
      await office.act({ do: 'heal' })
      expect(await calls.openByCode({ code }, context)).toMatchObject({ step: 'open' })
    })
  })
})
