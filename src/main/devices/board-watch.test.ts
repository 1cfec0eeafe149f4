import { afterEach, expect, test } from 'vitest'
import { createDoorWatch } from '../../../drivers/locks/door-watch.ts'
import { families } from '../../../drivers/locks/testing.ts'
import { definition } from '../../../drivers/locks/x1/definition.ts'
import { createBytePair } from '../../../drivers/transport/pair.ts'
import { BoardWatch } from './board-watch.ts'
import { TIMINGS } from './timings.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const work of cleanup.splice(0).toReversed()) await work()
})

test('a door that a board reports of itself is told at once, long before the next sweep', async () => {
  const { host, device } = createBytePair()
  const simulator = definition.simulate({})
  simulator.attach(device)
  const board = await definition.open(host, {})
  cleanup.push(
    () => simulator.close(),
    () => board.close(),
  )
  const told: string[] = []
  const timings = { ...TIMINGS, pollMs: 600_000, openDoorPollMs: 600_000 }
  const watch = new BoardWatch(board, timings, createDoorWatch({ leftOpenMs: 60_000 }), {
    moved: ({ doors }) => told.push(`open: ${doors.flatMap(({ lock, closed }) => (closed ? [] : [lock])).join()}`),
    event: ({ type, lock }) => told.push(`${type} ${lock}`),
    silent: (boards) => told.push(`silent: ${boards.join()}`),
  })
  const gone = new AbortController()
  const ended = watch.run(gone.signal)
  await expect.poll(() => told).toEqual(['open: '])
  await simulator.act({ do: 'reports' })
  await simulator.act({ do: 'openDoor', lock: 3 })
  await expect.poll(() => told).toEqual(['open: ', 'opened-without-order 3', 'open: 3'])
  await watch.board.unlock(5)
  await expect.poll(() => told.slice(3)).toEqual(['opened 5', 'open: 3,5'])
  expect(watch.doors?.doors[5]?.closed).toBe(false)
  gone.abort()
  expect(await ended).toBeUndefined()
})

test('a door that is forced after the board refused to open it was opened without an order', async () => {
  const { host, device } = createBytePair()
  const simulator = families['kerong-k4'].simulate()
  if (simulator.wire === 'bytes') simulator.attach(device)
  const board = await families['kerong-k4'].open(host)
  cleanup.push(
    () => simulator.close(),
    () => board.close(),
  )
  const told: string[] = []
  const watch = new BoardWatch(board, TIMINGS, createDoorWatch({ leftOpenMs: 60_000 }), {
    moved: () => {},
    event: ({ type, lock }) => told.push(`${type} ${lock}`),
    silent: () => {},
  })
  await watch.ask()
  await simulator.act({ do: 'refuseUnlock' })
  await expect(watch.board.unlock(4)).rejects.toMatchObject({ code: 'refused' })
  await expect(watch.board.unlock(999)).rejects.toMatchObject({ code: 'not-sent' })
  await simulator.act({ do: 'openDoor', lock: 4 })
  await watch.ask()
  expect(told).toEqual(['opened-without-order 4'])
})

test('a board that vanishes and returns moved no door; what moved meanwhile is told once it is back', async () => {
  const { host, device } = createBytePair()
  const options = { boards: [1, 2], locks: '8' }
  const simulator = families.x1.simulate(options)
  if (simulator.wire === 'bytes') simulator.attach(device)
  const board = await families.x1.open(host, options)
  cleanup.push(
    () => simulator.close(),
    () => board.close(),
  )
  await simulator.act({ do: 'openDoor', lock: 9 })
  const told: string[] = []
  const watch = new BoardWatch(board, TIMINGS, createDoorWatch({ leftOpenMs: 60_000 }), {
    moved: ({ doors }) => told.push(`${doors.length} doors`),
    event: ({ type, lock }) => told.push(`${type} ${lock}`),
    silent: (boards) => told.push(`silent: ${boards.join()}`),
  })
  await watch.ask()
  await simulator.act({ do: 'deadBoard', board: 1 })
  await watch.ask()
  await watch.ask()
  await simulator.act({ do: 'deadBoard', board: 1, on: false })
  await watch.ask()
  expect(told).toEqual(['16 doors', 'silent: 2', '8 doors', 'silent: ', '16 doors'])
  await simulator.act({ do: 'deadBoard', board: 0 })
  await watch.ask()
  await simulator.act({ do: 'openDoor', lock: 0 })
  await simulator.act({ do: 'deadBoard', board: 0, on: false })
  await watch.ask()
  expect(told.slice(5)).toEqual(['silent: 1', '8 doors', 'silent: ', '16 doors', 'opened-without-order 0'])
})

test('what a board reports in the middle of a sweep is not overruled by what that sweep was told before', async () => {
  const { host, device } = createBytePair()
  const options = { boards: [1, 2, 3, 4], locks: '8' }
  const simulator = families.x1.simulate(options)
  if (simulator.wire === 'bytes') simulator.attach(device)
  const board = await families.x1.open(host, options)
  cleanup.push(
    () => simulator.close(),
    () => board.close(),
  )
  const told: string[] = []
  const timings = { ...TIMINGS, pollMs: 600_000, openDoorPollMs: 600_000 }
  const watch = new BoardWatch(board, timings, createDoorWatch({ leftOpenMs: 60_000 }), {
    moved: () => undefined,
    event: ({ type, lock }) => told.push(`${type} ${lock}`),
    silent: (boards) => told.push(`silent: ${boards.join()}`),
  })
  const gone = new AbortController()
  const ended = watch.run(gone.signal)
  await expect.poll(() => watch.doors).toBeDefined()
  await simulator.act({ do: 'reports' })
  const requests = () => Number(simulator.state()['requests'])
  const moveWithinSweep = async (act: 'openDoor' | 'closeDoor') => {
    const before = requests()
    const sweep = watch.ask()
    // The door's board has answered, the others have not.
    await expect.poll(requests, { interval: 1 }).toBeGreaterThanOrEqual(before + 2)
    await simulator.act({ do: act, lock: 0 })
    const { doors } = await sweep
    expect(doors[0]?.closed).toBe(act === 'closeDoor')
    await watch.ask()
  }
  for (let round = 0; round < 3; round += 1) {
    await moveWithinSweep('openDoor')
    await moveWithinSweep('closeDoor')
  }
  expect(told).toEqual(Array.from({ length: 3 }, () => ['opened-without-order 0', 'closed 0']).flat())
  gone.abort()
  expect(await ended).toBeUndefined()
})
