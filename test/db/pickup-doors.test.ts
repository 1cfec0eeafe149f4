import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Pickup } from '../../src/main/features/pickup/pickup.handlers.ts'
import { classifyScan } from '../../src/shared/domain/codes.ts'
import { describeEngines } from '../engines.ts'
import { context, LEFT_OPEN_MS, openPickupOffice, serialOf, type PickupOffice } from './pickup-office.ts'

const scan = (text: string) => ({ user: context.user, scan: classifyScan({ text, lines: [text] }, '2026-11-21') })
const failsWith = (code: string) => expect.objectContaining({ code })

describeEngines('what doors do by themselves, and what nobody saw', (engine) => {
  let office: PickupOffice
  let calls: Pickup['handlers']

  const view = (pickupId: string) => calls.view({ pickupId }, context)
  const reach = (pickupId: string, wanted: string) =>
    office.until(
      async () => ((await view(pickupId)).step === wanted ? true : undefined),
      `step ${wanted} of ${pickupId}`,
    )
  const open = (lock: number) => office.act({ do: 'openDoor', lock })
  const close = (lock: number) => office.act({ do: 'closeDoor', lock })
  const second = (pickupId: string, n: number) => office.pickup.scanSecond({ pickupId, ...scan(serialOf(n)) })
  const entries = async () =>
    await office.database.db.selectFrom('audit').select(['action', 'purpose', 'details']).orderBy('seq').execute()
  const actions = async () => (await entries()).map(({ action }) => action)
  const question = async () => (await calls.questions({}, context))[0]
  const begin = async (n: number) => {
    const id = await office.pickup.scanFirst(scan(serialOf(n)))
    await calls.openForLoading({ pickupId: id }, context)
    return id
  }
  const load = async (n: number) => {
    const id = await begin(n)
    await second(id, n)
    await close(n - 1)
    await reach(id, 'closed')
    return id
  }
  const codeIn = (text: string) => /\d{4} \d{4}/.exec(text)?.[0].replace(' ', '') ?? ''
  const ready = async (n: number) => {
    const id = await load(n)
    return { id, code: codeIn((await calls.issueCode({ pickupId: id }, context)).notice.text) }
  }

  beforeEach(async () => {
    office = await openPickupOffice(engine)
    calls = office.pickup.handlers
  })
  afterEach(() => office.close())

  test('a door that springs open behind the proven card and is pushed shut gets no code before a new second scan', async () => {
    const id = await load(1)
    await open(0)
    await reach(id, 'open')
    expect(await view(id)).toMatchObject({ secondScanAt: null, door: 'open' })
    await expect(calls.issueCode({ pickupId: id }, context)).rejects.toEqual(failsWith('pickup/state'))
    await close(0)
    await reach(id, 'closed-unverified')
    await expect(calls.issueCode({ pickupId: id }, context)).rejects.toEqual(failsWith('pickup/state'))
    await calls.reopen({ pickupId: id, reason: 'Tür sprang auf' }, context)
    await second(id, 1)
    await close(0)
    await reach(id, 'closed')
    await calls.issueCode({ pickupId: id }, context)
    expect(await actions()).toEqual(expect.arrayContaining(['pickup.sprung_open']))
    expect(await office.unlocks(0)).toBe(2)
  })

  test('sprung open while the program was down: the second scan is asked for again', async () => {
    const id = await load(1)
    await office.hub.close()
    await open(0)
    await office.restart()
    calls = office.pickup.handlers
    await reach(id, 'open')
    expect(await calls.questions({}, context)).toEqual([])
  })

  test('sprung open after the hand-out, no card counts as waiting behind the open door', async () => {
    const { id, code } = await ready(1)
    await calls.openByCode({ code }, context)
    await close(0)
    await reach(id, 'closed')
    await open(0)
    await reach(id, 'open')
    const left = { pickupId: id, taken: false, oldCardCollected: false }
    await expect(calls.finishHandOut(left, context)).rejects.toMatchObject({ code: 'pickup/door-open' })
    await close(0)
    await reach(id, 'closed')
    expect(await calls.finishHandOut(left, context)).toMatchObject({ state: 'ready' })
  })

  test('a compartment with a wrong card in it is not free by a click: it is opened again and seen empty', async () => {
    const id = await begin(1)
    await expect(second(id, 2)).rejects.toEqual(failsWith('pickup/wrong-card'))
    await close(0)
    await reach(id, 'closed-unverified')
    const abort = (empty: boolean) => calls.abort({ pickupId: id, empty }, context)
    await expect(abort(false)).rejects.toMatchObject({ code: 'pickup/not-empty', details: { compartment: 1 } })
    expect(await view(id)).toMatchObject({ reopened: false })
    await expect(abort(true)).rejects.toEqual(failsWith('pickup/not-empty'))
    await calls.reopen({ pickupId: id, reason: 'nachsehen' }, context)
    await close(0)
    await reach(id, 'closed-unverified')
    expect(await view(id)).toMatchObject({ reopened: true })
    await expect(abort(false)).rejects.toEqual(failsWith('pickup/not-empty'))
    expect(await abort(true)).toMatchObject({ state: 'aborted' })
    expect((await entries()).at(-1)).toMatchObject({
      action: 'pickup.aborted',
      details: '{"compartment":1,"seenEmpty":true}',
    })
  })

  test('a door opened by hand is in the log, is asked about, and nothing opens it before the answer', async () => {
    const { id, code } = await ready(1)
    await open(0)
    const asked = await office.until(question, 'the question')
    expect(asked).toMatchObject({ compartment: 1, purpose: 'unasked', seenOpen: true, pickupId: id, door: 'open' })
    expect((await entries()).at(-1)).toMatchObject({ action: 'pickup.opened_unasked', details: '{"compartment":1}' })
    expect((await calls.story({ compartmentId: 'compartment-1' }, context))[0]).toMatchObject({
      purpose: 'unasked',
      user: '',
    })
    await close(0)
    await office.until(async () => ((await question())?.door === 'closed' ? true : undefined), 'the closed door')
    await office.until(async () => ((await actions()).at(-1) === 'pickup.closed' ? true : undefined), 'the entry')
    await expect(calls.openByCode({ code }, context)).rejects.toEqual(failsWith('pickup/outcome-unknown'))
    await calls.answer({ actId: asked.actId, opened: true, closedNow: true }, context)
    expect(await calls.questions({}, context)).toEqual([])
    expect(await view(id)).toMatchObject({ state: 'ready', step: 'ready' })
    expect(await calls.openByCode({ code }, context)).toMatchObject({ step: 'open' })
    expect((await actions()).filter((action) => action === 'pickup.opened_unasked')).toHaveLength(1)
  })

  test('a sticking door pulled open later is in the log, and is no question', async () => {
    const id = await office.pickup.scanFirst(scan(serialOf(1)))
    await office.act({ do: 'jam', lock: 0 })
    await expect(calls.openForLoading({ pickupId: id }, context)).rejects.toEqual(failsWith('pickup/door-stays-shut'))
    await open(0)
    await reach(id, 'open')
    expect((await actions()).at(-1)).toBe('pickup.opened_late')
    expect(await calls.questions({}, context)).toEqual([])
  })

  test('what vanishes behind a shut door is in the log and asked about, once; what is taken by order is not', async () => {
    await office.close()
    office = await openPickupOffice(engine, 4, 4, { items: 'present-is-1' }, 'kerong-k3')
    calls = office.pickup.handlers
    const item = async (on: boolean) => {
      await office.act({ do: 'item', lock: 0, on })
      await office.until(
        () => Promise.resolve(office.hub.doors('locker')?.doors[0]?.item === on || undefined),
        `the item ${on ? 'there' : 'gone'}`,
      )
    }
    const gone = async () => (await actions()).filter((action) => action === 'pickup.item_gone')
    const id = await begin(1)
    await item(true)
    await item(false)
    await item(true)
    await second(id, 1)
    await close(0)
    await reach(id, 'closed')
    await calls.issueCode({ pickupId: id }, context)
    expect(await calls.questions({}, context)).toEqual([])
    // Long after the loading, nobody here has opened the door.
    office.now = new Date(office.now.getTime() + 600_000)
    await item(false)
    const asked = await office.until(question, 'the question')
    expect(asked).toMatchObject({ compartment: 1, purpose: 'unasked', itemGone: true, pickupId: id, door: 'closed' })
    expect((await entries()).at(-1)).toMatchObject({ action: 'pickup.item_gone', details: '{"compartment":1}' })
    await item(true)
    await item(false)
    // What is heard is stored in turn: with the other door asked about, all before is.
    await open(1)
    const other = await office.until(async () => (await calls.questions({}, context))[1], 'the other question')
    expect(await gone()).toHaveLength(1)
    await close(1)
    for (const { actId } of [asked, other]) await calls.answer({ actId, opened: true, closedNow: true }, context)
    expect(await calls.questions({}, context)).toEqual([])
    // A forced door that is emptied is one thing to look after, and both are in the log.
    await item(true)
    await open(0)
    await office.until(question, 'the question about the door')
    await item(false)
    await office.until(async () => ((await question())?.itemGone ? true : undefined), 'the emptied compartment')
    expect(await calls.questions({}, context)).toHaveLength(1)
    expect((await actions()).slice(-2)).toEqual(['pickup.opened_unasked', 'pickup.item_gone'])
  })

  test('a door forced and shut again between two sweeps, as its board reports, is in the log and asked about, once', async () => {
    await office.close()
    office = await openPickupOffice(engine, 4, 4, { locks: '8' }, 'x1')
    calls = office.pickup.handlers
    await office.act({ do: 'reports' })
    await open(1)
    await close(1)
    expect(await office.until(question, 'the question')).toMatchObject({ compartment: 2, purpose: 'unasked' })
    await office.until(async () => ((await actions()).at(-1) === 'pickup.closed' ? true : undefined), 'the entry')
    await office.hub.askDoors('locker')
    await open(3)
    await office.until(async () => (await calls.questions({}, context))[1], 'the other question')
    const unasked = (await actions()).filter((action) => action.startsWith('pickup.'))
    expect(unasked).toEqual(['pickup.opened_unasked', 'pickup.closed', 'pickup.opened_unasked'])
  })

  test('a door left open is named with since when, until it is shut', async () => {
    await open(2)
    const left = async () => (await calls.summary({}, context)).leftOpen
    const [door] = await office.until(async () => ((await left()).length > 0 ? await left() : undefined), 'the door')
    expect(door?.number).toBe(3)
    expect(Date.parse(door?.since ?? '')).toBeLessThanOrEqual(Date.now() - LEFT_OPEN_MS)
    expect(await calls.summary({}, context)).toMatchObject({ openDoors: [3] })
    await close(2)
    await office.until(async () => ((await left()).length === 0 ? true : undefined), 'the shut door')
  })

  test('two desks that hear the same forced door ask once', async () => {
    const other = await office.join('counter-4')
    await open(2)
    await office.until(question, 'the question')
    await close(2)
    await office.until(async () => ((await question())?.door === 'closed' ? true : undefined), 'the closed door')
    await other.close()
    expect(await calls.questions({}, context)).toHaveLength(1)
    expect((await actions()).filter((action) => action === 'pickup.opened_unasked')).toHaveLength(1)
  })

  test('a second desk that starts does not ask about the door the first one is opening', async () => {
    const id = await office.pickup.scanFirst(scan(serialOf(1)))
    await office.act({ do: 'jam', lock: 0 })
    const opening = Promise.resolve(calls.openForLoading({ pickupId: id }, context)).catch((error: unknown) => error)
    await office.until(async () => ((await office.unlocks(0)) === 1 ? true : undefined), 'the unlock')
    const other = await office.join('counter-4')
    expect(await other.pickup.handlers.questions({}, context)).toEqual([])
    expect((await view(id)).step).toBe('unlocking')
    expect(await opening).toMatchObject({ code: 'pickup/door-stays-shut' })
    await other.close()
  })

  test('an unlock that another desk never finished is asked about by anyone after ten minutes', async () => {
    const id = await office.pickup.scanFirst(scan(serialOf(1)))
    await office.database.db
      .insertInto('door_acts')
      .values({
        id: 'act-of-a-desk-that-is-gone',
        compartment_id: 'compartment-1',
        pickup_id: id,
        purpose: 'load',
        workstation: 'counter-9',
        intended_at: office.now.toISOString(),
        intended_by: context.user.id,
      })
      .execute()
    await office.database.db.updateTable('pickups').set({ step: 'unlocking' }).where('id', '=', id).execute()
    office.now = new Date(office.now.getTime() + 60_000)
    await office.restart()
    calls = office.pickup.handlers
    expect(await calls.questions({}, context)).toEqual([])
    office.now = new Date(office.now.getTime() + 10 * 60_000)
    expect(await calls.questions({}, context)).toHaveLength(1)
    await office.restart()
    calls = office.pickup.handlers
    const asked = await question()
    expect(asked).toMatchObject({ seenOpen: false, purpose: 'load' })
    await calls.answer({ actId: asked?.actId ?? '', opened: false, closedNow: true }, context)
    expect((await view(id)).step).toBe('closed-unverified')
  })

  test('a code that is replaced while it is typed opens nothing', async () => {
    const { id, code } = await ready(1)
    let asked = 0
    const { now } = office
    let replaced: Promise<unknown> = Promise.resolve()
    Object.defineProperty(office, 'now', {
      get: () => {
        // First the entry asks whether it is blocked; the second time it has found the card to the code.
        if (++asked === 2) {
          replaced = office.database.db
            .updateTable('pickups')
            .set((eb) => ({ code_hash: 'another', version: eb('version', '+', 1) }))
            .where('id', '=', id)
            .execute()
        }
        return now
      },
    })
    await office.act({ do: 'slow', ms: 100 })
    await expect(calls.openByCode({ code }, context)).rejects.toEqual(failsWith('conflict'))
    await replaced
    expect(await office.unlocks(0)).toBe(1)
    expect((await view(id)).state).toBe('ready')
  })

  test('what staff write as a reason can be erased: no word of it stands in the log', async () => {
    const words = 'Herr Muster rief an'
    const { id } = await ready(1)
    await calls.replaceCode({ pickupId: id, reason: words }, context)
    await calls.openByStaff({ compartmentId: 'compartment-1', purpose: 'staff', reason: words }, context)
    await close(0)
    const shut = async () => ((await actions()).at(-1) === 'pickup.closed' ? true : undefined)
    await office.until(shut, 'the closed door')
    await calls.block({ compartmentId: 'compartment-1', reason: words }, context)
    const other = await office.pickup.scanFirst(scan(serialOf(2)))
    await calls.openForLoading({ pickupId: other }, context)
    await close(1)
    await reach(other, 'closed-unverified')
    await calls.reopen({ pickupId: other, reason: words }, context)
    expect(await calls.propose({ cardId: 'card-3', low: true }, context)).toMatchObject({ compartment: 4 })
    const log = await entries()
    expect(JSON.stringify(log)).not.toContain(words)
    expect(log.find(({ action }) => action === 'pickup.code_replaced')?.purpose).toBe('replace-code')
    expect(log.filter(({ action }) => action === 'pickup.proposed').map(({ details }) => details)).toEqual([
      '{"compartment":1}',
      '{"compartment":2}',
      '{"compartment":4}',
    ])
    const { db } = office.database
    expect(await db.selectFrom('pickups').select('code_reason').where('id', '=', id).execute()).toEqual([
      { code_reason: words },
    ])
    expect((await calls.story({ compartmentId: 'compartment-2' }, context))[0]?.reason).toBe(words)
  })
})
