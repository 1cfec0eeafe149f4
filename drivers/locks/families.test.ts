import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import type { DriverOptions, Simulator } from '../definition.ts'
import type { LockBoard } from '../devices.ts'
import { isDriverError } from '../errors.ts'
import { FAULTS } from '../rig/faults.ts'
import { byteByByte, createBytePair } from '../transport/pair.ts'
import { parseRecording } from '../transport/recording.ts'
import { replay } from '../transport/replay.ts'
import * as testing from './testing.ts'
import { families, type Family, openOf, stateOf, unlocksOf, until } from './testing.ts'

const cleanup: (() => unknown)[] = []
afterAll(async () => {
  for (const work of cleanup) await work()
})

async function onMemory(...args: Parameters<typeof testing.onMemory>): Promise<testing.Bench> {
  const bench = await testing.onMemory(...args)
  cleanup.push(() => bench.close())
  return bench
}

/** The same boards on a new line. */
async function reopened(family: Family, simulator: Simulator, options: DriverOptions = {}): Promise<LockBoard> {
  const { host, device } = createBytePair()
  if (simulator.wire === 'bytes') simulator.attach(device)
  const board = await family.open(host, options)
  cleanup.push(() => board.close())
  return board
}

/** An unlock of which nobody hears. The boards as they can be asked afterwards: where an answer was due, its line has ended. */
async function unheard(
  family: Family,
  { board, simulator }: testing.Bench,
  lock: number,
  options: DriverOptions = {},
): Promise<LockBoard> {
  const unlock = board.unlock(lock)
  if (!family.acknowledges) {
    await unlock
    return board
  }
  await expect(unlock).rejects.toMatchObject({ code: 'outcome-unknown' })
  expect(await board.closed).toMatchObject({ code: 'outcome-unknown' })
  return await reopened(family, simulator, options)
}

// Side by side: most of the time passes in waits.
describe.concurrent.each(Object.entries<Family>(families))('%s', (name, family) => {
  test('opens by questions only, unlocks once, and sees the door open and shut', async () => {
    const { board, simulator, act } = await onMemory(family)
    expect(unlocksOf(simulator)).toEqual(Array(board.locks).fill(0))
    const last = board.locks - 1
    await board.unlock(last)
    await until(simulator, ({ doors }) => doors[last]?.closed === false)
    expect(openOf(await board.status())).toEqual([last])
    act({ do: 'closeDoor', lock: last })
    expect(openOf(await board.status())).toEqual([])
    expect(unlocksOf(simulator)[last]).toBe(1)
  })

  test('two boards: locks are counted board after board, in the order of the settings', async () => {
    const { board, simulator, act } = await onMemory(family, { boards: family.two })
    expect(board.boards).toBe(2)
    const each = board.locks / 2
    act({ do: 'openDoor', lock: 1 })
    await board.unlock(each + 2)
    await until(simulator, ({ doors }) => doors[each + 2]?.closed === false)
    expect(openOf(await board.status())).toEqual([1, each + 2])
    expect(unlocksOf(simulator).map(Boolean).indexOf(true)).toBe(each + 2)
  })

  test('a board that falls silent costs its own doors only, and comes back by itself', async () => {
    const bench = await onMemory(family, { boards: family.two })
    const { board, simulator, act } = bench
    const each = board.locks / 2
    const [lost, lock] = [2, each + 2]
    act({ do: 'openDoor', lock: lost })
    expect(openOf(await board.status())).toEqual([lost])
    act({ do: 'deadBoard', board: 0 })
    expect((await board.status()).map((door) => door.lock)).toEqual(Array.from({ length: each }, (_, at) => at + each))
    expect(board.silent).toEqual([family.two[0]])
    await board.unlock(lock)
    await until(simulator, ({ doors }) => doors[lock]?.closed === false)
    expect(openOf(await board.status())).toEqual([lock])
    // Once, and never again: whether it opened, nobody knows.
    const again = await unheard(family, bench, lost, { boards: family.two })
    expect(openOf(await again.status())).toEqual([lock])
    act({ do: 'deadBoard', board: 0, on: false })
    expect(openOf(await again.status())).toEqual([lost, lock])
    expect(again.silent).toEqual([])
    expect([unlocksOf(simulator)[lock], unlocksOf(simulator)[lost]]).toEqual([1, 0])
  })

  test('opens with the boards that answer, and not where none does', async () => {
    const simulator = family.simulate({ boards: family.two })
    cleanup.push(() => simulator.close())
    const open = async (): Promise<LockBoard> => {
      const { host, device } = createBytePair()
      if (simulator.wire === 'bytes') simulator.attach(device)
      return await family.open(host, { boards: family.two })
    }
    await simulator.act({ do: 'deadBoard', board: 0 })
    const board = await open()
    expect([board.silent, (await board.status())[0]?.lock]).toEqual([[family.two[0]], board.locks / 2])
    await board.close()
    await simulator.act({ do: 'deadBoard', board: 1 })
    await expect(open()).rejects.toMatchObject({ code: 'timeout', message: 'no board answers' })
  })

  test('wired the other way round, and set up so', async () => {
    const { board, act } = await onMemory(family, family.inverted)
    act({ do: 'openDoor', lock: 3 })
    expect(openOf(await board.status())).toEqual([3])
    const wrong = await onMemory(family, {}, family.inverted)
    wrong.act({ do: 'openDoor', lock: 3 })
    const open = openOf(await wrong.board.status())
    expect(open).not.toContain(3)
    expect(open).toHaveLength(wrong.board.locks - 1)
  })

  test('an adapter that echoes: only what follows the bytes sent is an answer', async () => {
    const bench = await onMemory(family, { echo: true })
    const { simulator, act, fault } = bench
    act({ do: 'openDoor', lock: 5 })
    expect(openOf(await bench.board.status())).toEqual([5])
    // The echo comes and nothing else.
    act({ do: 'silentNext' })
    const board = await unheard(family, bench, 1, { echo: true })
    await until(simulator, ({ doors }) => doors[1]?.closed === false)
    act({ do: 'silent' })
    await expect(board.status()).rejects.toMatchObject({ code: 'timeout' })
    act({ do: 'silent', on: false })
    fault('none')
    // Without its echo nothing is believed.
    await expect(board.status()).rejects.toMatchObject({ code: 'timeout' })
    expect(unlocksOf(simulator)[1]).toBe(1)
  })

  test.each(['half', 'corrupt'] as const)('answers %s: nothing is believed, no unlock repeated', async (what) => {
    const { board, simulator, fault } = await onMemory(family)
    fault(what)
    await expect(board.status()).rejects.toMatchObject({ code: 'bad-answer' })
    const outcome = board.unlock(0).then(
      () => 'done',
      (error: unknown) => (isDriverError(error) ? error.code : 'thrown'),
    )
    expect(await outcome).toBe(family.acknowledges ? 'outcome-unknown' : 'done')
    fault('none')
    await until(simulator, ({ doors }) => doors[0]?.closed === false)
    const again = family.acknowledges ? await reopened(family, simulator) : board
    expect(openOf(await again.status())).toEqual([0])
    expect(unlocksOf(simulator)[0]).toBe(1)
  })

  test.each(['noise', 'duplicate'] as const)('%s between the frames costs nothing', async (what) => {
    const { board, simulator, fault } = await onMemory(family)
    fault(what)
    await board.unlock(2)
    await until(simulator, ({ doors }) => doors[2]?.closed === false)
    expect(openOf(await board.status())).toEqual([2])
    expect(unlocksOf(simulator)[2]).toBe(1)
  })

  test.each(FAULTS)('%s in the middle: the door is pulsed once, and afterwards its state is known', async (what) => {
    const { board, simulator, act, faults } = await onMemory(family)
    faults.set({ do: 'fault', fault: what, count: 1, ms: 20 })
    const outcome = await board.unlock(4).then(
      () => 'done',
      (error: unknown) => (isDriverError(error) ? error.code : 'thrown'),
    )
    expect(['done', 'outcome-unknown']).toContain(outcome)
    await until(simulator, ({ doors }) => doors[4]?.closed === false)
    // Where an unlock is not answered, the fault meets this question.
    await Promise.allSettled([board.status()])
    const ended = what === 'cut' || outcome === 'outcome-unknown'
    const again = ended ? await reopened(family, simulator) : board
    act({ do: 'openDoor', lock: 6 })
    expect(openOf(await again.status())).toEqual([4, 6])
    expect(unlocksOf(simulator)[4]).toBe(1)
  })

  test('one lost answer is asked for again', async () => {
    const { board, simulator, fault } = await onMemory(family)
    const before = stateOf(simulator).requests
    fault('silent', 1)
    expect(openOf(await board.status())).toEqual([])
    expect(stateOf(simulator).requests - before).toBe(2)
  })

  test('the plug pulled in the middle of an unlock: nothing is sent again when it is back', async () => {
    const { board, simulator, act, unplug } = await onMemory(family)
    act({ do: 'silentNext' })
    const unlock = board.unlock(5)
    unlock.catch(() => {})
    await until(simulator, ({ doors }) => doors[5]?.unlocks === 1)
    await unplug()
    if (family.acknowledges) await expect(unlock).rejects.toMatchObject({ code: 'outcome-unknown' })
    expect(await board.closed).toMatchObject({ code: 'unplugged' })
    await expect(board.unlock(5)).rejects.toMatchObject({ code: 'not-sent' })
    await expect(board.status()).rejects.toMatchObject({ code: 'unplugged' })
    expect(unlocksOf(simulator)[5]).toBe(1)
  })

  test('power cut in the middle of a status: silence, and it answers when the power is back', async () => {
    const { board, act } = await onMemory(family)
    act({ do: 'power', on: false })
    await expect(board.status()).rejects.toMatchObject({ code: 'timeout' })
    act({ do: 'power' })
    expect(openOf(await board.status())).toEqual([])
  })

  test('a jammed door stays shut; one that never closes springs back; one that bounces is seen shut for a moment', async () => {
    const { board, simulator, act } = await onMemory(family)
    act({ do: 'jam', lock: 1 })
    act({ do: 'neverCloses', lock: 2 })
    act({ do: 'bounce', lock: 3 })
    for (const lock of [1, 2, 3]) await board.unlock(lock)
    await until(simulator, ({ doors }) => doors[3]?.closed === false)
    act({ do: 'closeDoor', lock: 2 })
    act({ do: 'closeDoor', lock: 3 })
    expect(openOf(await board.status())).toEqual([2])
    await until(simulator, ({ doors }) => doors[3]?.closed === false)
    expect(openOf(await board.status())).toEqual([2, 3])
  })

  test('locks that are not there never leave this machine: some boards take them for all locks', async () => {
    const { board, simulator } = await onMemory(family)
    const before = stateOf(simulator).requests
    for (const lock of [-1, board.locks, 1.5, Number.NaN, Infinity]) {
      await expect(board.unlock(lock)).rejects.toMatchObject({ code: 'not-sent' })
    }
    await board.status()
    expect(stateOf(simulator).requests).toBe(before + 1)
  })

  test('speaks as the recording does', async () => {
    const { host, device } = createBytePair({ chunking: byteByByte })
    const file = new URL(`${name}/recordings/exchange.txt`, import.meta.url)
    const differences: string[] = []
    replay(device, parseRecording(readFileSync(file, 'utf8')), (it) => differences.push(it))
    const board = await family.open(host, family.exchange.options)
    cleanup.push(() => board.close())
    await board.unlock(family.exchange.lock)
    const open = openOf(await board.status())
    // The captured K3 board had but one lock wired.
    expect(name === 'kerong-k3' ? open.includes(4) : open).toEqual(name === 'kerong-k3' ? true : [family.exchange.lock])
    expect(differences).toEqual([])
  })

  test('wrong settings are refused, each by its name', () => {
    for (const wrong of [{ boards: [] }, { boards: [99] }, { boards: [1, 1] }, { echo: 'yes' }, { adress: 0 }]) {
      expect(() => family.simulate(wrong)).toThrow(expect.objectContaining({ code: 'cannot-open' }))
    }
  })
})
