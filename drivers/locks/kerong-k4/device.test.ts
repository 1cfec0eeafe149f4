import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { LockBoard } from '../../devices.ts'
import { ptyWire, TcpWire } from '../../rig/wires.ts'
import { byteByByte, createBytePair } from '../../transport/pair.ts'
import { parseRecording } from '../../transport/recording.ts'
import { replay } from '../../transport/replay.ts'
import { openSerial } from '../../transport/serial.ts'
import { openTcp } from '../../transport/tcp.ts'
import type { ByteTransport } from '../../transport/transport.ts'
import { Command, createDeframer } from './codec.ts'
import { openBoard } from './device.ts'
import { readOptions } from './options.ts'
import { KerongSimulator } from './simulator.ts'

const QUICK = { answerMs: 120, unlockMs: 250 }
const cu24 = readOptions({ board: 'CU24' })

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const work of cleanup.splice(0).toReversed()) await work()
})

interface Cable {
  open(): Promise<ByteTransport>
  unplug(): Promise<void>
  plug(): Promise<void>
}

const cables: Record<string, (simulator: KerongSimulator) => Promise<Cable>> = {
  async memory(simulator) {
    let pair: ReturnType<typeof createBytePair>
    return {
      async open() {
        pair = createBytePair({ chunking: byteByByte })
        simulator.attach(pair.device)
        return pair.host
      },
      unplug: () => pair.device.close(),
      plug: async () => {},
    }
  },
  async pty(simulator) {
    const dir = await mkdtemp(join(tmpdir(), 'k4-'))
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

function simulate(options = cu24): KerongSimulator {
  const simulator = new KerongSimulator(options)
  cleanup.push(() => simulator.close())
  return simulator
}

interface BoardState {
  doors: { closed: boolean; unlocks: number }[]
  requests: number
}
const stateOf = (simulator: KerongSimulator): BoardState => simulator.state() as unknown as BoardState

/** Waits until the simulator's state says so. */
async function until(simulator: KerongSimulator, wanted: (state: BoardState) => boolean): Promise<void> {
  if (wanted(stateOf(simulator))) return
  await new Promise<void>((resolve) => {
    const leave = simulator.onChange(() => {
      if (!wanted(stateOf(simulator))) return
      leave()
      resolve()
    })
  })
}

async function opened(line: ByteTransport, options = cu24): Promise<LockBoard> {
  const board = await openBoard(line, options, QUICK)
  cleanup.push(() => board.close())
  return board
}

describe.each(Object.entries(cables))('a K4 board over %s', (_, lay) => {
  test('opens by questions only, unlocks once, and sees the door open and shut', async () => {
    const simulator = simulate()
    const board = await opened(await (await lay(simulator)).open())
    expect(board.locks).toBe(24)
    expect(board.version).toBe('1.0 / 1.2')
    expect(stateOf(simulator).doors.every((door) => door.unlocks === 0)).toBe(true)

    await board.unlock(6)
    await until(simulator, ({ doors }) => doors[6]?.closed === false)
    expect((await board.status()).filter((door) => !door.closed)).toEqual([{ lock: 6, closed: false }])
    simulator.act({ do: 'closeDoor', lock: 6 })
    expect((await board.status()).every((door) => door.closed)).toBe(true)
    expect(stateOf(simulator).doors[6]?.unlocks).toBe(1)
  })

  test('an unanswered unlock is unknown and not repeated; the status tells', async () => {
    const simulator = simulate()
    const board = await opened(await (await lay(simulator)).open())
    simulator.act({ do: 'silentNext' })
    await expect(board.unlock(3)).rejects.toMatchObject({ code: 'outcome-unknown' })
    expect((await board.status())[3]?.closed).toBe(false)
    expect(stateOf(simulator).doors[3]?.unlocks).toBe(1)
  })

  test.each(['wrongChecksum', 'halfFrames'])('an answer with %s is no answer', async (fault) => {
    const simulator = simulate()
    const board = await opened(await (await lay(simulator)).open())
    simulator.act({ do: fault })
    await expect(board.unlock(0)).rejects.toMatchObject({ code: 'outcome-unknown' })
    await expect(board.status()).rejects.toMatchObject({ code: 'timeout' })
    simulator.act({ do: 'heal' })
    expect((await board.status())[0]?.closed).toBe(false)
    expect(stateOf(simulator).doors[0]?.unlocks).toBe(1)
  })

  test('the plug pulled in the middle of an unlock: unknown, and nothing is sent when it is back', async () => {
    const simulator = simulate()
    const cable = await lay(simulator)
    const board = await opened(await cable.open())
    simulator.act({ do: 'silentNext' })
    const unlock = board.unlock(5)
    unlock.catch(() => {})
    await until(simulator, ({ doors }) => doors[5]?.unlocks === 1)
    await cable.unplug()
    await expect(unlock).rejects.toMatchObject({ code: 'outcome-unknown' })
    expect(await board.closed).toMatchObject({ code: 'unplugged' })
    await expect(board.unlock(5)).rejects.toMatchObject({ code: 'not-sent' })
    await expect(board.status()).rejects.toMatchObject({ code: 'unplugged' })

    await until(simulator, ({ doors }) => doors[5]?.closed === false)
    await cable.plug()
    const again = await opened(await cable.open())
    expect((await again.status())[5]?.closed).toBe(false)
    expect(
      stateOf(simulator)
        .doors.map((door) => door.unlocks)
        .filter(Boolean),
    ).toEqual([1])
  })

  test('noise between the frames costs nothing', async () => {
    const simulator = simulate()
    const board = await opened(await (await lay(simulator)).open())
    simulator.act({ do: 'noise' })
    await board.unlock(2)
    await until(simulator, ({ doors }) => doors[2]?.closed === false)
    expect((await board.status())[2]?.closed).toBe(false)
  })
})

describe('a K4 board', () => {
  async function onMemory(options = cu24): Promise<{ board: LockBoard; simulator: KerongSimulator }> {
    const simulator = simulate(options)
    const { host, device } = createBytePair({ chunking: byteByByte })
    simulator.attach(device)
    return { board: await opened(host, options), simulator }
  }

  test('asks its status again after silence, up to three times', async () => {
    const { board, simulator } = await onMemory()
    const before = stateOf(simulator).requests
    simulator.act({ do: 'silent' })
    await expect(board.status()).rejects.toMatchObject({ code: 'timeout' })
    expect(stateOf(simulator).requests - before).toBe(4)

    const status = board.status()
    simulator.act({ do: 'slow', ms: QUICK.answerMs / 2 })
    simulator.act({ do: 'silent', on: false })
    expect(await status).toHaveLength(24)
  })

  test('takes one thing at a time, in the order asked, with a silent gap between', async () => {
    const simulator = simulate()
    const { host, device } = createBytePair()
    simulator.attach(device)
    const asked: { command: number; lock: number; at: number }[] = []
    const deframer = createDeframer()
    device.onData((chunk) => {
      for (const { command, lock } of deframer.push(chunk)) asked.push({ command, lock, at: performance.now() })
    })
    const board = await opened(host)
    asked.length = 0
    simulator.act({ do: 'slow', ms: 30 })
    await Promise.all([board.unlock(1), board.status(), board.unlock(2), board.status()])
    expect(asked.map(({ command, lock }) => [command, lock])).toEqual([
      [Command.unlock, 1],
      [Command.status, 0],
      [Command.unlock, 2],
      [Command.status, 0],
    ])
    // 30 ms to the answer and at least 20 of silence.
    for (const [i, { at }] of asked.slice(1).entries()) expect(at - asked[i]!.at).toBeGreaterThanOrEqual(50)
  })

  test('a refusal is a refusal: nothing moved', async () => {
    const { board, simulator } = await onMemory()
    simulator.act({ do: 'refuseUnlock' })
    await expect(board.unlock(4)).rejects.toMatchObject({ code: 'refused' })
    expect(stateOf(simulator).doors[4]).toMatchObject({ closed: true, unlocks: 0 })
  })

  test('a jammed door is acknowledged and stays shut; one that never closes springs back', async () => {
    const { board, simulator } = await onMemory()
    simulator.act({ do: 'jam', lock: 1 })
    simulator.act({ do: 'neverCloses', lock: 2 })
    await board.unlock(1)
    await board.unlock(2)
    await until(simulator, ({ doors }) => doors[2]?.closed === false)
    simulator.act({ do: 'closeDoor', lock: 2 })
    const doors = await board.status()
    expect([doors[1]?.closed, doors[2]?.closed]).toEqual([true, false])
  })

  test.each([-1, 12, 1.5, Number.NaN])('lock %s of a CU12 never leaves: 12 would open every door', async (lock) => {
    const { board, simulator } = await onMemory(readOptions({ board: 'CU12' }))
    const before = stateOf(simulator).requests
    await expect(board.unlock(lock)).rejects.toMatchObject({ code: 'not-sent' })
    await board.status()
    expect(stateOf(simulator).requests).toBe(before + 1)
  })

  test('closing rejects what was sent as unknown, what waits as not sent', async () => {
    const { board, simulator } = await onMemory()
    simulator.act({ do: 'silentNext' })
    const sent = board.unlock(7)
    const waiting = board.unlock(8)
    const both = Promise.allSettled([sent, waiting])
    await until(simulator, ({ doors }) => doors[7]?.unlocks === 1)
    await board.close()
    expect(await both).toMatchObject([{ reason: { code: 'outcome-unknown' } }, { reason: { code: 'not-sent' } }])
    expect(await board.closed).toBeUndefined()
    expect(stateOf(simulator).doors[8]?.unlocks).toBe(0)
  })

  test('a board with another number of locks is refused, and its line released', async () => {
    const simulator = simulate(readOptions({ board: 'CU12' }))
    const { host, device } = createBytePair()
    simulator.attach(device)
    await expect(openBoard(host, cu24, QUICK)).rejects.toMatchObject({ code: 'bad-answer' })
    expect(host.isOpen).toBe(false)
  })

  test('an adapter that echoes what it sends is not taken for the board', async () => {
    const simulator = simulate()
    const { host, device } = createBytePair()
    device.onData((chunk) => void device.write(chunk))
    simulator.attach(device)
    const board = await opened(host)
    simulator.act({ do: 'silentNext' })
    await expect(board.unlock(0)).rejects.toMatchObject({ code: 'outcome-unknown' })
  })

  test('speaks as the recordings do', async () => {
    const { host, device } = createBytePair({ chunking: byteByByte })
    const read = (name: string): Promise<string> => readFile(new URL(`recordings/${name}.txt`, import.meta.url), 'utf8')
    const differences: string[] = []
    replay(device, parseRecording((await read('cu24-open')) + (await read('cu24-unlock'))), (it) =>
      differences.push(it),
    )
    const board = await opened(host)
    await board.unlock(1)
    expect(differences).toEqual([])
  })
})
