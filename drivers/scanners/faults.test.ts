import { afterEach, describe, expect, it, vi } from 'vitest'

import type { Act, ByteSimulator } from '../definition.ts'
import type { Scanner } from '../devices.ts'
import { Faults, faulty, type Fault } from '../rig/faults.ts'
import { createBytePair } from '../transport/pair.ts'
import type { ByteTransport } from '../transport/transport.ts'
import { openElyctis } from './elyctis/device.ts'
import { readOptions as readElyctis } from './elyctis/settings.ts'
import { ElyctisSimulator } from './elyctis/simulator.ts'
import { definition as line } from './line/definition.ts'
import { simulateLineScanner } from './line/simulator.ts'
import { openSsi } from './ssi/device.ts'
import { readOptions as readSsi } from './ssi/settings.ts'
import { SsiSimulator } from './ssi/simulator.ts'

const TD1 = ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR<<<<<<<<<<<4', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<']
const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']

interface Reader {
  readonly model: string
  readonly simulate: () => ByteSimulator
  readonly open: (host: ByteTransport) => Promise<Scanner>
  readonly present: (lines: readonly string[]) => Act
  /** Whether the wire lets tell a document from noise that happens to stand between STX and ETX. */
  readonly knowsNoise: boolean
}

const READERS: readonly Reader[] = [
  {
    model: 'scanner-line, framed zones',
    simulate: simulateLineScanner,
    open: (host) => line.open(host, {}),
    present: (lines) => ({ do: 'scan', lines, framing: 'access-is' }),
    knowsNoise: false,
  },
  {
    model: 'zebra-ssi',
    simulate: () => new SsiSimulator({ responseMs: 120 }),
    open: (host) => openSsi(host, readSsi({}), { wakeMs: 10, answerMs: 150, silenceMs: 60, resendMs: 500 }),
    present: (lines) => ({ do: 'scan', lines }),
    knowsNoise: true,
  },
  {
    model: 'elyctis-idbox, continuous',
    simulate: () => new ElyctisSimulator(),
    open: (host) => openElyctis(host, readElyctis({}), { answerMs: 150, silenceMs: 60, sameMs: 100, aliveMs: 150 }),
    present: (lines) => ({ do: 'scan', lines }),
    knowsNoise: true,
  },
  {
    model: 'elyctis-idbox, inquire',
    simulate: () => new ElyctisSimulator(),
    open: (host) =>
      openElyctis(host, readElyctis({ mode: 'inquire', intervalMs: 100 }), { answerMs: 150, silenceMs: 60 }),
    present: (lines) => ({ do: 'scan', lines }),
    knowsNoise: true,
  },
]

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

describe.each(READERS)('$model', ({ simulate, open, present, knowsNoise }) => {
  async function connect() {
    const { host, device } = createBytePair()
    const faults = new Faults()
    const simulator = faulty(simulate(), faults)
    if (simulator.wire === 'bytes') simulator.attach(device)
    const scanner = await open(host)
    const read: (readonly string[])[] = []
    scanner.onScan(({ lines }) => read.push(lines))
    cleanups.push(() => scanner.close(), simulator.close)
    return { faults, simulator, scanner, read }
  }

  it.each(['silent', 'slow', 'noise', 'half', 'corrupt', 'duplicate', 'unasked', 'echo'] as const satisfies Fault[])(
    'reads the document after one that suffered (%s), and never a third',
    async (fault) => {
      const { faults, simulator, read } = await connect()
      faults.set({ do: 'fault', fault, count: 1, ms: 50 })
      await simulator.act(present(TD1))
      // The first one is read or lost; then the person tries until it works.
      await vi.waitFor(
        async () => {
          await simulator.act(present(TD3))
          expect(read.at(-1)).toEqual(TD3)
        },
        { timeout: 5000, interval: 10 },
      )
      if (knowsNoise || fault !== 'noise') for (const lines of read) expect([TD1, TD3]).toContainEqual(lines)
    },
  )

  it('ends when the power is cut in the middle of a document', async () => {
    const { faults, simulator, scanner, read } = await connect()
    faults.set({ do: 'fault', fault: 'cut' })
    await simulator.act(present(TD1))
    expect(await scanner.closed).toMatchObject({ code: 'unplugged' })
    expect(read).toEqual([])
  })
})
