import { afterAll, describe, expect, test } from 'vitest'
import type { DoorState } from '../devices.ts'
import { byteByByte, createBytePair } from '../transport/pair.ts'
import * as testing from './testing.ts'
import { families, openOf, stateOf, unlocksOf, until } from './testing.ts'

const cleanup: (() => unknown)[] = []
afterAll(async () => {
  for (const work of cleanup) await work()
})

async function onMemory(...args: Parameters<typeof testing.onMemory>): Promise<testing.Bench> {
  const bench = await testing.onMemory(...args)
  cleanup.push(() => bench.close())
  return bench
}

describe.concurrent('what only some families have', () => {
  test('K1 and K3 tell of items where the settings say that there are sensors', async () => {
    for (const family of [families['kerong-k1'], families['kerong-k3']]) {
      const { board, act } = await onMemory(family, { items: 'present-is-1' })
      act({ do: 'item', lock: 4 })
      expect((await board.status()).filter(({ item }) => item).map(({ lock }) => lock)).toEqual([4])
      const without = await onMemory(family)
      expect((await without.board.status()).every((door) => !('item' in door))).toBe(true)
    }
  })

  test('K1 asks all boards at once, and those it did not hear on their own', async () => {
    const { board, simulator, act, fault } = await onMemory(families['kerong-k1'], {
      boards: [0, 5, 9],
      broadcast: true,
    })
    act({ do: 'openDoor', lock: 40 })
    const before = stateOf(simulator).requests
    expect(openOf(await board.status())).toEqual([40])
    expect(stateOf(simulator).requests - before).toBe(1)
    fault('silent', 2)
    expect(openOf(await board.status())).toEqual([40])
    expect(stateOf(simulator).requests - before).toBe(4)
    fault('none')
    act({ do: 'deadBoard', board: 1 })
    expect(openOf(await board.status())).toEqual([40])
    expect(board.silent).toEqual([5])
    act({ do: 'deadBoard', board: 1, on: false })
    expect(await board.status()).toHaveLength(board.locks)
    expect(board.silent).toEqual([])
  })

  test('dead boards are asked in turn, one question in each sweep; those that are back come all at once', async () => {
    const family = families['kerong-k2']
    const options = { boards: [0, 5, 9, 12] }
    const simulator = family.simulate(options)
    const { host, device } = createBytePair()
    if (simulator.wire === 'bytes') simulator.attach(device)
    const asked: number[] = []
    device.onData(([, address = -1]) => asked.push(address))
    const board = await family.open(host, options)
    cleanup.push(
      () => board.close(),
      () => simulator.close(),
    )
    const heard = async (): Promise<unknown> => {
      asked.length = 0
      const doors = await board.status()
      return { asked: [...asked], doors: doors.length / (board.locks / 4), silent: board.silent }
    }
    for (const at of [0, 1, 3]) await simulator.act({ do: 'deadBoard', board: at })
    // The one repeat is spent when all were asked: so many dead boards are not asked a second time.
    expect(await heard()).toEqual({ asked: [0, 5, 9, 12], doors: 1, silent: [0, 5, 12] })
    expect(await heard()).toEqual({ asked: [9, 0], doors: 1, silent: [0, 5, 12] })
    expect(await heard()).toEqual({ asked: [9, 5], doors: 1, silent: [0, 5, 12] })
    await simulator.act({ do: 'deadBoard', board: 1, on: false })
    await simulator.act({ do: 'deadBoard', board: 3, on: false })
    expect(await heard()).toEqual({ asked: [9, 12, 0], doors: 2, silent: [0, 5] })
    expect(await heard()).toEqual({ asked: [9, 12, 5, 0], doors: 3, silent: [0] })
    await simulator.act({ do: 'heal' })
    expect(await heard()).toEqual({ asked: [5, 9, 12, 0], doors: 4, silent: [] })
    expect(await heard()).toEqual({ asked: [0, 5, 9, 12], doors: 4, silent: [] })
  })

  test('numbers on the wire from 1, where that is safe', async () => {
    for (const [family, options] of [
      [families['kerong-k1'], { locks: '12', base: 1 }],
      [families['kerong-k2'], { base: 1 }],
      [families['kerong-k3'], { base: 1 }],
    ] as const) {
      const { board, simulator } = await onMemory(family, options)
      await board.unlock(board.locks - 1)
      await until(simulator, ({ doors }) => doors.at(-1)?.unlocks === 1)
    }
    // The sixteenth lock would be the first of the next board.
    expect(() => families['kerong-k1'].simulate({ base: 1 })).toThrow('base is 0')
  })

  test('K4: versions of the boards, and a board with another number of locks is refused', async () => {
    const { board } = await onMemory(families['kerong-k4'], { boards: [0, 1] })
    expect(board.version).toBe('1.0 / 1.2')
    await expect(onMemory(families['kerong-k4'], { board: 'CU24' }, { board: 'CU12' })).rejects.toMatchObject({
      code: 'bad-answer',
    })
  })

  test('K4: a refusal is a refusal: nothing moved', async () => {
    const { board, simulator, act } = await onMemory(families['kerong-k4'])
    act({ do: 'refuseUnlock' })
    await expect(board.unlock(4)).rejects.toMatchObject({ code: 'refused' })
    expect(stateOf(simulator).doors[4]).toMatchObject({ closed: true, unlocks: 0 })
  })

  test('X1 reports doors unasked, also in the middle of an exchange', async () => {
    const { board, simulator, act } = await onMemory(families['x1'], { boards: [7, 2], locks: '12' })
    const told: DoorState[] = []
    board.onDoor((door) => told.push(door))
    act({ do: 'reports' })
    act({ do: 'openDoor', lock: 14 })
    await board.unlock(3)
    await until(simulator, ({ doors }) => doors[3]?.closed === false)
    act({ do: 'closeDoor', lock: 14 })
    expect(openOf(await board.status())).toEqual([3])
    expect(told).toEqual([
      { lock: 14, closed: false },
      { lock: 3, closed: false },
      { lock: 14, closed: true },
    ])
  })

  test.each(['8', '12', '24'])(
    'X1 with %s locks: an adapter that echoes unsaid is no board, nor hides one',
    async (locks) => {
      const family = families['x1']
      for (const feedback of ['short-when-open', 'short-when-locked']) {
        for (const there of [false, true]) {
          const { host, device } = createBytePair({ chunking: byteByByte })
          const simulator = family.simulate({ locks, feedback })
          device.onData((chunk) => void device.write(chunk).catch(() => {}))
          if (there && simulator.wire === 'bytes') simulator.attach(device)
          await expect(family.open(host, { locks, feedback })).rejects.toMatchObject({ code: 'given-back' })
          expect(host.isOpen).toBe(false)
          expect(unlocksOf(simulator).filter(Boolean)).toEqual([])
          simulator.close()
        }
      }
    },
  )

  test.each(['8', '12', '18', '24', '50'])('X1 with %s locks', async (locks) => {
    const { board, act } = await onMemory(families['x1'], { locks })
    expect(board.locks).toBe(Number(locks))
    act({ do: 'openDoor', lock: board.locks - 1 })
    expect(openOf(await board.status())).toEqual([board.locks - 1])
  })
})
