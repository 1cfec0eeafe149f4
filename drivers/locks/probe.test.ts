import { afterAll, describe, expect, test } from 'vitest'
import type { DriverOptions, SerialLine, Simulator } from '../definition.ts'
import { DriverError } from '../errors.ts'
import { Faults, faulty } from '../rig/faults.ts'
import { byteByByte, createBytePair } from '../transport/pair.ts'
import type { ByteTransport } from '../transport/transport.ts'
import { Deframer, type Recognise } from '../deframer.ts'
import * as k1 from './kerong-k1/codec.ts'
import * as k2 from './kerong-k2/codec.ts'
import * as k3 from './kerong-k3/codec.ts'
import * as k4 from './kerong-k4/codec.ts'
import { type ProbedBoards, type ProbeOptions, probeLockBoard } from './probe.ts'
import { families, type Family, unlocksOf } from './testing.ts'
import * as x1 from './x1/codec.ts'

const cleanup: (() => unknown)[] = []
afterAll(async () => {
  for (const work of cleanup) await work()
})

const SHORT = { answerMs: 20, gapMs: 0 }

interface Place {
  open(line: SerialLine): Promise<ByteTransport>
  /** All that was sent, over all lines. */
  readonly sent: number[]
  readonly opened: number[]
  /** Lines still open. */
  readonly still: Set<ByteTransport>
}

/** A bus with these boards, which hear only what is sent at their speed. */
function place(simulators: readonly Simulator[], baudRate?: number): Place {
  const sent: number[] = []
  const opened: number[] = []
  const still = new Set<ByteTransport>()
  return {
    sent,
    opened,
    still,
    async open(line) {
      const { host, device } = createBytePair({ chunking: byteByByte })
      opened.push(line.baudRate)
      still.add(host)
      void host.closed.then(() => still.delete(host))
      device.onData((chunk) => void sent.push(...chunk))
      for (const simulator of simulators) {
        if (simulator.wire === 'bytes' && (baudRate ?? line.baudRate) === line.baudRate) simulator.attach(device)
      }
      return host
    },
  }
}

function simulate(name: keyof typeof families, options: DriverOptions = {}): Simulator {
  const family: Family = families[name]
  const simulator = family.simulate(options)
  cleanup.push(() => simulator.close())
  return simulator
}

const names = Object.keys(families) as (keyof typeof families)[]
const found = (probed: readonly ProbedBoards[]): unknown =>
  probed.map(({ model, line, addresses }) => [model, line.baudRate, addresses])

// Side by side: nearly all of the time passes in waits.
describe.concurrent('the probe', () => {
  test.each(names)('knows %s by its answer alone, and opens nothing', async (name) => {
    const first = name === 'x1' ? 1 : 0
    const simulator = simulate(name, { boards: [first, 5, 9] })
    const bus = place([simulator], 9600)
    expect(found(await probeLockBoard(bus.open, SHORT))).toEqual([[name, 9600, [first, 5, 9]]])
    expect(bus.opened).toEqual([19_200, 9600])
    expect(bus.still.size).toBe(0)
    expect(unlocksOf(simulator)).toEqual(unlocksOf(simulator).map(() => 0))
  })

  test.each([
    ['CU12', { board: 'CU12', boards: [0] }],
    ['CU24', { board: 'CU24', boards: [0] }],
  ])('tells a %s', async (board, options) => {
    const [k4Found] = await probeLockBoard(place([simulate('kerong-k4', { board })]).open, SHORT)
    expect(k4Found?.options).toEqual(options)
  })

  test('looks at all addresses when the usual ones are silent', async () => {
    const bus = place([simulate('kerong-k3', { boards: [11] })], 19_200)
    const asking = new Set<string>()
    const options: ProbeOptions = {
      ...SHORT,
      answerMs: 12,
      onAsking: ({ line, allAddresses }) => void asking.add(`${line.baudRate} ${allAddresses ? 'all' : 'usual'}`),
    }
    expect(found(await probeLockBoard(bus.open, options))).toEqual([['kerong-k3', 19_200, [11]]])
    expect(bus.opened).toEqual([19_200, 9600, 19_200])
    // Who waits for half a minute is told what for.
    expect(Array.from(asking)).toEqual(['19200 usual', '9600 usual', '19200 all'])
  })

  test.each(names)('sees that the adapter in front of %s echoes', async (name) => {
    const faults = new Faults()
    faults.set({ do: 'fault', fault: 'echo' })
    const simulator = simulate(name)
    const probed = await probeLockBoard(place([faulty(simulator, faults)]).open, SHORT)
    expect(probed.map(({ model, options }) => [model, options['echo']])).toEqual([[name, true]])
    expect(unlocksOf(simulator)).toEqual(unlocksOf(simulator).map(() => 0))
  })

  test('finds nothing where only an echo answers', async () => {
    const lines = [{ baudRate: 9600 }]
    const open = async (): Promise<ByteTransport> => {
      const { host, device } = createBytePair()
      device.onData((chunk) => void device.write(chunk))
      return host
    }
    expect(await probeLockBoard(open, { answerMs: 2, gapMs: 0, lines })).toEqual([])
  })

  test('none of all its bytes opens a door, on all boards at once, whatever it hears', async () => {
    const simulators = names.map((name) => {
      const simulator = simulate(name, { boards: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] })
      void simulator.act({ do: 'silent' })
      return simulator
    })
    const bus = place(simulators)
    expect(await probeLockBoard(bus.open, { answerMs: 1, gapMs: 0 })).toEqual([])
    for (const simulator of simulators) expect(Math.max(...unlocksOf(simulator))).toBe(0)

    // Not even where a board takes a stretch out of the middle for a command, across requests.
    const acts: readonly (readonly [Recognise<{ command?: number; head?: unknown }>, readonly unknown[]])[] = [
      [k1.recogniseAsked, [k1.Command.unlock, k1.Command.unlockAll]],
      [k2.recogniseAsked, [k2.Command.unlock]],
      [k3.recogniseAsked, [k3.Command.unlock]],
      [k4.recognise, [k4.Command.unlock, 0x82, 0x83, 0x84, 0x85, 0x8e]],
      ...[1, 2, 3, 4, 5, 6, 7].map(
        (groups) => [x1.recogniseAsked(groups), [x1.Head.unlock, x1.Head.powerOn, 'several']] as const,
      ),
    ]
    const all = Uint8Array.from(bus.sent)
    let questions = 0
    for (const [recognise, forbidden] of acts) {
      for (let at = 0; at < all.length; at += 1) {
        const look = recognise(all, at)
        if (typeof look !== 'object') continue
        questions += 1
        expect(forbidden).not.toContain(look.frame.command ?? look.frame.head)
      }
    }
    // It did ask: the search above sees what it should.
    expect(questions).toBeGreaterThan(200)
    expect(new Deframer(k1.recogniseAsked).push(all).length).toBeGreaterThan(16)
  })

  test('ends when it is told to, and closes the line', async () => {
    const stop = new AbortController()
    const bus = place([])
    const probing = probeLockBoard(
      async (line) => {
        const opened = await bus.open(line)
        stop.abort()
        return opened
      },
      { ...SHORT, signal: stop.signal },
    )
    await expect(probing).rejects.toMatchObject({ code: 'aborted' })
    expect(bus.still.size).toBe(0)
  })

  test('a line that cannot be opened, or goes away, is told', async () => {
    const busy = new DriverError('cannot-open', 'busy')
    await expect(probeLockBoard(() => Promise.reject(busy), SHORT)).rejects.toBe(busy)
    const gone = probeLockBoard(async () => {
      const { host, device } = createBytePair()
      device.onData(() => void device.close())
      return host
    }, SHORT)
    await expect(gone).rejects.toMatchObject({ code: 'unplugged' })
  })
})
