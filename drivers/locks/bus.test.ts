import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { DriverError } from '../errors.ts'
import { byteByByte, createBytePair, type PairOptions } from '../transport/pair.ts'
import type { ByteTransport } from '../transport/transport.ts'
import { openBoards } from './board.ts'
import { Bus, BUS_TIMINGS, type BusTimings, type Request } from './bus.ts'
import { Deframer, type Recognise } from '../deframer.ts'
import * as k4 from './kerong-k4/codec.ts'
import { dialectOf, readOptions } from './kerong-k4/device.ts'
import { families, type Family, openOf } from './testing.ts'
import * as x1 from './x1/codec.ts'
import { dialectOf as x1Dialect, readOptions as x1Options } from './x1/device.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const work of cleanup.splice(0).toReversed()) await work()
})

/** Frames of two bytes: `<` and anything. The answer to `x` is `X`. */
const recognise: Recognise<string> = (bytes, at) => {
  if (bytes[at] !== 0x3c) return 'none'
  const byte = bytes[at + 1]
  return byte === undefined ? 'more' : { frame: String.fromCharCode(byte), length: 2 }
}

function say(letter: string): Request<string, true> {
  const answer = (frame: string): true | DriverError | undefined => {
    if (frame === '!') return new DriverError('refused', 'no')
    return frame === letter.toUpperCase() ? true : undefined
  }
  return { bytes: Buffer.from(`<${letter}`), answer }
}

interface Rig {
  readonly bus: Bus<string>
  readonly host: ByteTransport
  readonly device: ByteTransport
  /** Letters that came to the board, and when. */
  readonly came: { readonly letter: string; readonly at: number }[]
  /** Resolves when so many came. */
  arrived(count: number): Promise<void>
}

function lay(
  answer: (letter: string) => string | undefined,
  timings: Partial<BusTimings> = {},
  options: PairOptions & { echo?: boolean } = {},
): Rig {
  const { host, device } = createBytePair(options)
  const came: { letter: string; at: number }[] = []
  const waiting = new Set<() => void>()
  const board = new Deframer(recognise)
  device.onData((chunk) => {
    for (const letter of board.push(chunk)) {
      came.push({ letter, at: performance.now() })
      for (const look of waiting) look()
      const said = answer(letter)
      if (said !== undefined) void device.write(Buffer.from(said)).catch(() => {})
    }
  })
  const all = { ...BUS_TIMINGS, gapMs: 5, answerMs: 60, unlockMs: 120, repeats: 2, ...timings }
  const bus = new Bus({ transport: host, recognise, timings: all, echo: options.echo === true })
  cleanup.push(() => bus.close())
  return {
    bus,
    host,
    device,
    came,
    arrived: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (came.length < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}

const upper = (letter: string): string => `<${letter.toUpperCase()}`
const letters = ({ came }: Rig): string => came.map(({ letter }) => letter).join('')

describe('a bus', () => {
  test('one exchange at a time, the line silent before each; orders before questions that wait', async () => {
    const rig = lay(upper, { gapMs: 20 })
    const { bus } = rig
    await Promise.all([
      bus.ask(say('a')),
      bus.ask(say('b')),
      bus.order(say('x')),
      bus.ask(say('c')),
      bus.order(say('y')),
    ])
    expect(letters(rig)).toBe('axybc')
    for (const [i, { at }] of rig.came.slice(1).entries()) expect(at - rig.came[i]!.at).toBeGreaterThanOrEqual(19)
  })

  test('a question is asked again after silence, an order never', async () => {
    const rig = lay(() => undefined)
    await expect(rig.bus.ask(say('a'))).rejects.toMatchObject({ code: 'timeout' })
    expect(letters(rig)).toBe('aaa')
    await expect(rig.bus.order(say('x'))).rejects.toMatchObject({ code: 'outcome-unknown' })
    expect(letters(rig)).toBe('aaax')
  })

  test('an order in silence ends the line: bytes still on their way must not arrive later, nor does what waits behind it', async () => {
    const rig = lay(() => undefined)
    const first = rig.bus.order(say('x'))
    const second = rig.bus.order(say('y'))
    await expect(first).rejects.toMatchObject({ code: 'outcome-unknown' })
    expect(rig.host.isOpen).toBe(false)
    await expect(second).rejects.toMatchObject({ code: 'not-sent' })
    expect(await rig.bus.closed).toMatchObject({ code: 'outcome-unknown' })
    await expect(rig.bus.ask(say('a'))).rejects.toMatchObject({ code: 'unplugged' })
    expect(letters(rig)).toBe('x')
  })

  test('a refusal is told at once; an order nobody acknowledges is done when it has left', async () => {
    const rig = lay((letter) => (letter === 'x' ? '<!' : undefined))
    await expect(rig.bus.order(say('x'))).rejects.toMatchObject({ code: 'refused' })
    await rig.bus.order({ bytes: Buffer.from('<y') })
    await rig.arrived(2)
    expect(letters(rig)).toBe('xy')
  })

  test('answers to others and answers not asked for are none', async () => {
    const rig = lay((letter) => (letter === 'a' ? '<B<C<A' : '<A<B'))
    await rig.bus.ask(say('a'))
    await expect(rig.bus.order(say('x'))).rejects.toMatchObject({ code: 'outcome-unknown' })
  })

  test('a late answer is dropped before the next question', async () => {
    const rig = lay(() => undefined, { gapMs: 30, repeats: 0 })
    await expect(rig.bus.ask(say('a'))).rejects.toMatchObject({ code: 'timeout' })
    const next = rig.bus.ask(say('b'))
    await rig.device.write(Buffer.from('<B'))
    await expect(next).rejects.toMatchObject({ code: 'timeout' })
    expect(letters(rig)).toBe('ab')
  })

  test('a line that never falls silent is not waited out', async () => {
    const rig = lay(upper, { gapMs: 20 })
    const babble = setInterval(() => void rig.device.write(Buffer.from('.')).catch(() => {}), 5)
    cleanup.push(() => clearInterval(babble))
    await rig.bus.ask(say('a'))
    expect(letters(rig)).toBe('a')
  })

  test('a false beginning before the answer does not swallow it', async () => {
    const three: Recognise<string> = (bytes, at) =>
      bytes[at] === 0x3c && bytes.length < at + 9 && bytes[at + 1] === 0x3c ? 'more' : recognise(bytes, at)
    const { host, device } = createBytePair()
    device.onData(() => void device.write(Buffer.from('<<A')))
    const bus = new Bus({ transport: host, recognise: three, timings: { ...BUS_TIMINGS, answerMs: 40 }, echo: false })
    cleanup.push(() => bus.close())
    await expect(bus.ask(say('a'), 0)).resolves.toBe(true)
  })

  test.each([undefined, byteByByte])(
    'with an echo: noise before it does not make the echo an answer',
    async (chunking) => {
      // The answer looks like the request, as on X1 boards.
      const same: Request<string, true> = {
        bytes: Buffer.from('<x'),
        answer: (frame) => (frame === 'x' ? true : undefined),
      }
      const options = { echo: true, ...(chunking && { chunking }) }
      const silent = lay((letter) => `.<<${letter}`, {}, options)
      await expect(silent.bus.order(same)).rejects.toMatchObject({ code: 'outcome-unknown' })
      const answering = lay((letter) => `<.<${letter}<${letter}`, {}, options)
      await answering.bus.order(same)
      expect(letters(silent) + letters(answering)).toBe('xx')
    },
  )

  test('closing: what has left is unknown, what waits was not sent, what is asked later too', async () => {
    const rig = lay(() => undefined)
    const all = Promise.allSettled([rig.bus.order(say('x')), rig.bus.order(say('y')), rig.bus.ask(say('a'))])
    await rig.arrived(1)
    await rig.bus.close()
    expect(await all).toMatchObject([
      { reason: { code: 'outcome-unknown' } },
      { reason: { code: 'not-sent' } },
      { reason: { code: 'unplugged' } },
    ])
    await expect(rig.bus.order(say('z'))).rejects.toMatchObject({ code: 'not-sent' })
    expect(letters(rig)).toBe('x')
  })

  test('an order that waited too long is not sent any more', async () => {
    const rig = lay((letter) => (letter === 'a' ? undefined : upper(letter)), { staleMs: 20, repeats: 0 })
    const asked = rig.bus.ask(say('a'))
    await rig.arrived(1)
    await expect(rig.bus.order(say('x'))).rejects.toMatchObject({ code: 'not-sent' })
    await expect(asked).rejects.toMatchObject({ code: 'timeout' })
    await rig.bus.order(say('y'))
    expect(letters(rig)).toBe('ay')
  })

  test('an order from before the machine slept is not sent when it wakes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    cleanup.push(() => vi.useRealTimers())
    const rig = lay((letter) => (letter === 'a' ? undefined : upper(letter)), { repeats: 0 })
    const asked = rig.bus.ask(say('a'))
    const ordered = rig.bus.order(say('x'))
    vi.setSystemTime(Date.now() + 3_600_000)
    await expect(ordered).rejects.toMatchObject({ code: 'not-sent' })
    await expect(asked).rejects.toMatchObject({ code: 'timeout' })
    expect(letters(rig)).toBe('a')
  })

  test.each([
    ['not-open', 'not-sent'],
    ['outcome-unknown', 'outcome-unknown'],
  ] as const)('a write that fails with %s ends as %s', async (code, told) => {
    const { host } = createBytePair()
    const broken: ByteTransport = {
      kind: 'bytes',
      label: host.label,
      closed: host.closed,
      isOpen: true,
      onData: (listener) => host.onData(listener),
      write: () => Promise.reject(new DriverError(code, 'the write failed')),
      close: () => host.close(),
    }
    const bus = new Bus({ transport: broken, recognise, timings: BUS_TIMINGS, echo: false })
    cleanup.push(() => bus.close())
    await expect(bus.order(say('x'))).rejects.toMatchObject({ code: told })
    await expect(bus.ask(say('a'))).rejects.toMatchObject({ code: 'unplugged' })
  })
})

describe('frames that pass a checksum by chance', () => {
  test('are no answers: board, command and lock have to be those asked for', async () => {
    const frame = fc.record({
      address: fc.constantFrom(0, 1),
      lock: fc.constantFrom(0, 3, 4),
      command: fc.constantFrom<number>(...Object.values(k4.Command)),
      ask: fc.constantFrom<number>(...Object.values(k4.Ask)),
      data: fc.uint8Array({ maxLength: 4 }),
    })
    const dialect = dialectOf(readOptions({}))
    const order = dialect.unlock(0, 3)
    const question = dialect.status(0)
    fc.assert(
      fc.property(frame, (it) => {
        const ours = it.address === 0 && it.ask !== k4.Ask.request
        const forUnlock = ours && it.command === k4.Command.unlock && it.lock === 3
        const forStatus = ours && it.command === k4.Command.status && it.lock === 0
        expect(order.answer?.(it) !== undefined).toBe(forUnlock)
        expect(question.answer(it) !== undefined).toBe(forStatus)
      }),
      { numRuns: 500 },
    )
    const short = fc.record({
      head: fc.constantFrom<number>(x1.Head.unlock, x1.Head.report),
      address: fc.constantFrom(1, 2),
      lock: fc.constantFrom(0, 3, 4),
      func: fc.constantFrom(0x00, 0x11),
    })
    const unlock = x1Dialect(x1Options({})).unlock(1, 3)
    fc.assert(
      fc.property(short, (it) => {
        const ours = it.head === x1.Head.unlock && it.address === 1 && it.lock === 4
        expect(unlock.answer?.(it) !== undefined).toBe(ours)
      }),
    )
  })

  test.each(Object.entries<Family>(families))('%s: the doors of another board are not ours', async (_, family) => {
    const others = family.simulate({ boards: [12] })
    const own = family.simulate()
    cleanup.push(() => [others, own].map((boards) => boards.close()))
    if (others.wire !== 'bytes' || own.wire !== 'bytes') throw new Error('boards speak bytes')
    for (const lock of [0, 1, 2]) void others.act({ do: 'openDoor', lock })
    const elsewhere = createBytePair()
    others.attach(elsewhere.device)
    const foreign = new Promise<Uint8Array>((resolve) => elsewhere.host.onData(resolve))
    await elsewhere.host.write(family.statusBytes(12))
    const before = await foreign

    const { host, device } = createBytePair()
    own.attach({
      kind: 'bytes',
      label: device.label,
      closed: device.closed,
      isOpen: true,
      onData: (listener) => device.onData(listener),
      write: (bytes) => device.write(Buffer.concat([before, bytes, before])),
      close: () => device.close(),
    })
    const board = await family.open(host)
    cleanup.push(() => board.close())
    expect(openOf(await board.status())).toEqual([])
  })

  test('opening closes the line when nobody answers', async () => {
    const { host } = createBytePair()
    const opening = openBoards(
      host,
      dialectOf(readOptions({})),
      { boards: [0], echo: false },
      { answerMs: 20, repeats: 0 },
    )
    await expect(opening).rejects.toMatchObject({ code: 'timeout', message: 'board 0 does not answer' })
    expect(host.isOpen).toBe(false)
  })
})
