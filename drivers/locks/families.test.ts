import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Act, DriverOptions, Simulator } from '../definition.ts'
import type { DoorState, LockBoard } from '../devices.ts'
import { type Fault, Faults, faulty } from '../rig/faults.ts'
import { ptyWire, TcpWire } from '../rig/wires.ts'
import { byteByByte, createBytePair } from '../transport/pair.ts'
import { parseRecording } from '../transport/recording.ts'
import { replay } from '../transport/replay.ts'
import { openSerial } from '../transport/serial.ts'
import { openTcp } from '../transport/tcp.ts'
import type { ByteTransport } from '../transport/transport.ts'
import { type Dialect, type Line, openBoards } from './board.ts'
import { type BoardSide, LockSimulator } from './simulator.ts'
import * as k1 from './kerong-k1/device.ts'
import { boardSide as k1Side } from './kerong-k1/simulator.ts'
import * as k2 from './kerong-k2/device.ts'
import { boardSide as k2Side } from './kerong-k2/simulator.ts'
import * as k3 from './kerong-k3/device.ts'
import { boardSide as k3Side } from './kerong-k3/simulator.ts'
import * as k4 from './kerong-k4/device.ts'
import { boardSide as k4Side } from './kerong-k4/simulator.ts'
import * as x1 from './x1/device.ts'
import { boardSide as x1Side } from './x1/simulator.ts'

const QUICK = { gapMs: 5, answerMs: 60, unlockMs: 200, repeats: 2 }

interface Family {
  /** Opens the boards on a line, with short waits. */
  open(line: ByteTransport, options?: DriverOptions): Promise<LockBoard>
  simulate(options?: DriverOptions): Simulator
  /** An unlock is answered. */
  readonly acknowledges: boolean
  /** What the recording of an exchange was made with, and the lock it opens. */
  readonly exchange: { readonly options: DriverOptions; readonly lock: number }
  /** Two boards, by other addresses than the first ones. */
  readonly two: readonly [number, number]
  /** The wrong way round. */
  readonly inverted: DriverOptions
}

function familyOf<S extends Line, F, Q>(
  module: {
    readOptions: (options: DriverOptions) => S
    dialectOf: (settings: S) => Dialect<F>
  },
  side: (settings: S) => BoardSide<Q>,
  rest: Omit<Family, 'open' | 'simulate'>,
): Family {
  return {
    open(line, options = {}) {
      const settings = module.readOptions(options)
      return openBoards(line, module.dialectOf(settings), settings, QUICK)
    },
    simulate: (options = {}) => new LockSimulator(side(module.readOptions(options))),
    ...rest,
  }
}

const byStatusOnly = { acknowledges: false, two: [3, 1], inverted: { polarity: 'closed-is-0' } } as const
const families = {
  'kerong-k1': familyOf(k1, k1Side, { ...byStatusOnly, exchange: { options: {}, lock: 2 } }),
  'kerong-k2': familyOf(k2, k2Side, { ...byStatusOnly, exchange: { options: {}, lock: 5 } }),
  'kerong-k3': familyOf(k3, k3Side, { ...byStatusOnly, exchange: { options: {}, lock: 4 } }),
  'kerong-k4': familyOf(k4, k4Side, { ...byStatusOnly, acknowledges: true, exchange: { options: {}, lock: 1 } }),
  x1: familyOf(x1, x1Side, {
    acknowledges: true,
    exchange: { options: { locks: '8' }, lock: 0 },
    two: [7, 2],
    inverted: { feedback: 'short-when-open' },
  }),
} satisfies Record<string, Family>

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const work of cleanup.splice(0).toReversed()) await work()
})

interface BoardState {
  doors: { closed: boolean; unlocks: number }[]
  requests: number
}
const stateOf = (simulator: Simulator): BoardState => simulator.state() as unknown as BoardState
const unlocksOf = (simulator: Simulator): number[] => stateOf(simulator).doors.map(({ unlocks }) => unlocks)
const openOf = (doors: readonly DoorState[]): number[] => doors.filter(({ closed }) => !closed).map(({ lock }) => lock)

/** Waits until the simulator's state says so. */
async function until(simulator: Simulator, wanted: (state: BoardState) => boolean): Promise<void> {
  if (wanted(stateOf(simulator))) return
  await new Promise<void>((resolve) => {
    const leave = simulator.onChange(() => {
      if (!wanted(stateOf(simulator))) return
      leave()
      resolve()
    })
  })
}

interface Bench {
  readonly board: LockBoard
  /** Behind the faulty cable. */
  readonly simulator: Simulator
  readonly faults: Faults
  /** Pulls the plug. */
  unplug(): Promise<void>
  act(command: Act): void
  fault(fault: Fault | 'none', count?: number): void
}

/** Boards in memory, every byte on its own. `boardOptions` where the driver is set up otherwise than the boards are. */
async function onMemory(family: Family, options: DriverOptions = {}, boardOptions = options): Promise<Bench> {
  const faults = new Faults()
  const simulator = faulty(family.simulate(boardOptions), faults)
  cleanup.push(() => simulator.close())
  const { host, device } = createBytePair({ chunking: byteByByte })
  if (simulator.wire === 'bytes') simulator.attach(device)
  // An adapter with an echo has it from the start.
  if (options['echo'] === true) faults.set({ do: 'fault', fault: 'echo' })
  const board = await family.open(host, options)
  cleanup.push(() => board.close())
  return {
    board,
    simulator,
    faults,
    unplug: () => device.close(),
    act: (command) => void simulator.act(command),
    fault: (fault, count) => faults.set({ do: 'fault', fault, ...(count !== undefined && { count }) }),
  }
}

describe.each(Object.entries<Family>(families))('%s', (name, family) => {
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

  test('a silent second board is named, and the first one still opens', async () => {
    const { board, simulator, act } = await onMemory(family, { boards: family.two })
    act({ do: 'deadBoard', board: 1 })
    await expect(board.status()).rejects.toMatchObject({
      code: 'timeout',
      message: `board ${family.two[1]} does not answer`,
    })
    await board.unlock(0)
    await until(simulator, ({ doors }) => doors[0]?.closed === false)
    act({ do: 'deadBoard', board: 1, on: false })
    expect(openOf(await board.status())).toEqual([0])
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
    const { board, simulator, act, fault } = await onMemory(family, { echo: true })
    act({ do: 'openDoor', lock: 5 })
    expect(openOf(await board.status())).toEqual([5])
    // The echo comes and nothing else.
    act({ do: 'silentNext' })
    const unlock = board.unlock(1)
    if (family.acknowledges) await expect(unlock).rejects.toMatchObject({ code: 'outcome-unknown' })
    else await unlock
    await until(simulator, ({ doors }) => doors[1]?.closed === false)
    act({ do: 'silent' })
    await expect(board.status()).rejects.toMatchObject({ code: 'timeout' })
    act({ do: 'silent', on: false })
    fault('none')
    // Without its echo nothing is believed.
    await expect(board.status()).rejects.toMatchObject({ code: 'timeout' })
    expect(unlocksOf(simulator)[1]).toBe(1)
  })

  test.each(['half', 'corrupt', 'silent'] as const)(
    'answers %s: nothing is believed, no unlock repeated',
    async (what) => {
      const { board, simulator, fault } = await onMemory(family)
      fault(what)
      const unlock = board.unlock(0)
      if (family.acknowledges) await expect(unlock).rejects.toMatchObject({ code: 'outcome-unknown' })
      else await unlock
      await expect(board.status()).rejects.toMatchObject({ code: 'timeout' })
      fault('none')
      await until(simulator, ({ doors }) => doors[0]?.closed === false)
      expect(openOf(await board.status())).toEqual([0])
      expect(unlocksOf(simulator)[0]).toBe(1)
    },
  )

  test.each(['noise', 'duplicate'] as const)('%s between the frames costs nothing', async (what) => {
    const { board, simulator, fault } = await onMemory(family)
    fault(what)
    await board.unlock(2)
    await until(simulator, ({ doors }) => doors[2]?.closed === false)
    expect(openOf(await board.status())).toEqual([2])
    expect(unlocksOf(simulator)[2]).toBe(1)
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

interface Cable {
  open(): Promise<ByteTransport>
  unplug(): Promise<void>
  plug(): Promise<void>
}

const cables: Record<string, (simulator: Simulator) => Promise<Cable>> = {
  async pty(simulator) {
    const dir = await mkdtemp(join(tmpdir(), 'locks-'))
    cleanup.push(() => rm(dir, { recursive: true }))
    const host = join(dir, 'board')
    const wire = ptyWire({ host, device: join(dir, 'device'), baudRate: 19_200 })
    await wire.plug(simulator)
    cleanup.push(() => wire.unplug())
    return {
      open: () => openSerial({ path: host, baudRate: 19_200 }),
      unplug: () => wire.unplug(),
      plug: () => wire.plug(simulator),
    }
  },
  async tcp(simulator) {
    const wire = new TcpWire()
    await wire.plug(simulator)
    cleanup.push(() => wire.unplug())
    return {
      open: () => openTcp({ host: '127.0.0.1', port: wire.port }),
      unplug: () => wire.unplug(),
      plug: () => wire.plug(simulator),
    }
  },
}

describe.each(Object.entries(cables))('over %s', (_, lay) => {
  test.each(['kerong-k3', 'kerong-k4', 'x1'] as const)('%s: unlock, plug pulled, back again', async (name) => {
    const family: Family = families[name]
    const simulator = family.simulate()
    cleanup.push(() => simulator.close())
    const cable = await lay(simulator)
    const board = await family.open(await cable.open())
    cleanup.push(() => board.close())
    await board.unlock(6)
    await until(simulator, ({ doors }) => doors[6]?.closed === false)
    expect(openOf(await board.status())).toEqual([6])

    await simulator.act({ do: 'silentNext' })
    const unlock = board.unlock(7)
    unlock.catch(() => {})
    await until(simulator, ({ doors }) => doors[7]?.unlocks === 1)
    await cable.unplug()
    if (family.acknowledges) await expect(unlock).rejects.toMatchObject({ code: 'outcome-unknown' })
    expect(await board.closed).toMatchObject({ code: 'unplugged' })

    await until(simulator, ({ doors }) => doors[7]?.closed === false)
    await cable.plug()
    const again = await family.open(await cable.open())
    cleanup.push(() => again.close())
    expect(openOf(await again.status())).toEqual([6, 7])
    expect(unlocksOf(simulator).filter(Boolean)).toEqual([1, 1])
  })
})

describe('what only some families have', () => {
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

  test.each(['8', '12', '18', '24', '50'])('X1 with %s locks', async (locks) => {
    const { board, act } = await onMemory(families['x1'], { locks })
    expect(board.locks).toBe(Number(locks))
    act({ do: 'openDoor', lock: board.locks - 1 })
    expect(openOf(await board.status())).toEqual([board.locks - 1])
  })
})
