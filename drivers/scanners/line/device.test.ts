import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, describe, expect, it, vi } from 'vitest'

import type { Scan, ScannerTrouble } from '../../devices.ts'
import type { DriverOptions } from '../../definition.ts'
import { openPtyLine } from '../../rig/wires.ts'
import { byteByByte, createBytePair } from '../../transport/pair.ts'
import { openSerial } from '../../transport/serial.ts'
import type { Framing } from './encode.ts'
import { definition } from './definition.ts'

const TD1 = ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR<<<<<<<<<<<4', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<']

/** Waits for a state, as long as a busy machine may need. */
const until = (check: () => void) => vi.waitFor(check, { interval: 5, timeout: 5000 })

const cleanups: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function connect(options: DriverOptions = {}) {
  const { host, device } = createBytePair({ chunking: byteByByte })
  const simulator = definition.simulate({})
  simulator.attach(device)
  const scanner = await definition.open(host, options)
  const scans: Scan[] = []
  scanner.onScan((scan) => scans.push(scan))
  const troubles: ScannerTrouble[] = []
  scanner.onTrouble((trouble) => troubles.push(trouble))
  cleanups.push(() => scanner.close(), simulator.close)
  return { scanner, simulator, scans, troubles, device, host }
}

describe('a scanner on a line', () => {
  it.each(['cr', 'lf', 'crlf', 'stx-etx', 'access-is'] as Framing[])(
    'delivers a zone framed by %s',
    async (framing) => {
      const { simulator, scans } = await connect()
      await simulator.act({ do: 'scan', lines: TD1, framing })
      await until(() => expect(scans).toMatchObject([{ lines: TD1 }]))
      expect(simulator.state()).toEqual({ connected: true, sent: 1 })
    },
  )

  it('delivers codes without an end after silence, and keeps slow chunks of one code together', async () => {
    const { simulator, scans } = await connect({ end: 'idle', gapMs: 150 })
    await simulator.act({ do: 'scan', text: '33-2026-004711', framing: 'none', chunk: 5, delayMs: 20 })
    expect(scans).toEqual([])
    await until(() => expect(scans).toMatchObject([{ text: '33-2026-004711', framing: 'idle' }]))
  })

  it('does not take its own busy time for silence', async () => {
    const { simulator, scans } = await connect({ end: 'idle', gapMs: 60 })
    await simulator.act({ do: 'scan', text: '33-2026-', framing: 'none' })
    await until(() => expect(simulator.state()).toMatchObject({ sent: 1 }))
    // Busy in the phase after the one that reads: the timer is late before the second half has been read.
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        void simulator.act({ do: 'scan', text: '004711', framing: 'none' })
        const busyUntil = performance.now() + 120
        while (performance.now() < busyUntil);
        resolve()
      })
    })
    await until(() => expect(scans).toMatchObject([{ text: '33-2026-004711' }]))
  })

  it('delivers an incomplete zone after a while', async () => {
    const { simulator, scans } = await connect()
    await simulator.act({ do: 'scan', lines: TD1.slice(0, 2) })
    await until(() => expect(scans).toMatchObject([{ lines: TD1.slice(0, 2) }]))
  })

  it('reads the next frame after noise and half a frame', async () => {
    const { simulator, scans } = await connect()
    await simulator.act({ do: 'noise' })
    await simulator.act({ do: 'half', lines: TD1, framing: 'access-is' })
    await simulator.act({ do: 'scan', lines: TD1, framing: 'access-is' })
    await until(() => expect(scans).toMatchObject([{ lines: TD1 }]))
  })

  it('tells of half a frame and of a card drawn through it, once each', async () => {
    const { simulator, scans, troubles } = await connect()
    await simulator.act({ do: 'half', text: '33-2026-004711' })
    await until(() => expect(troubles).toEqual(['garbled']))
    await simulator.act({ do: 'scan', text: ';123456?', framing: 'card' })
    await until(() => expect(troubles).toEqual(['garbled', 'garbled']))
    expect(scans).toEqual([])
  })

  it('waits for the suffix over a pause in the middle of a code', async () => {
    const { simulator, scans } = await connect({ end: 'suffix-idle', gapMs: 30 })
    const text = 'BEGIN:VCARD\r\nN:MUSTER\r\nEND:VCARD'
    await simulator.act({ do: 'scan', text, framing: 'cr', chunk: 20, delayMs: 120 })
    await until(() => expect(scans).toMatchObject([{ text, framing: 'idle' }]))
  })

  it('ends when the line is gone', async () => {
    const { scanner, simulator, device } = await connect()
    await device.close()
    expect(await scanner.closed).toMatchObject({ code: 'unplugged' })
    await until(() => expect(simulator.state()).toMatchObject({ connected: false }))
  })

  it.each([
    ['half a zone', { do: 'scan', lines: TD1.slice(0, 2) }],
    ['half a frame', { do: 'half', text: '33-2026-004711' }],
  ])('tells that it went away in the middle of %s, and delivers none of it', async (_what, act) => {
    const { scanner, simulator, scans, troubles, device, host } = await connect()
    let received = 0
    host.onData((chunk) => (received += chunk.length))
    await simulator.act(act)
    await until(() => expect(received).toBeGreaterThan(3))
    await device.close()
    await scanner.closed
    expect(troubles).toEqual(['interrupted'])
    expect(scans).toEqual([])
  })

  it('goes away without a word between two scans', async () => {
    const { scanner, simulator, scans, troubles, device } = await connect()
    await simulator.act({ do: 'scan', lines: TD1 })
    await until(() => expect(scans).toHaveLength(1))
    await device.close()
    await scanner.closed
    expect(troubles).toEqual([])
  })

  it.each([
    { end: 'never' },
    { gapMs: 'soon' },
    { prefix: 7 },
    { maxFrame: 1 },
    { end: 'suffix' },
    { speed: 9600 },
  ] as DriverOptions[])('refuses wrong settings and closes the line (%o)', async (options) => {
    const { host } = createBytePair()
    await expect(definition.open(host, options)).rejects.toMatchObject({ code: 'cannot-open' })
    expect(host.isOpen).toBe(false)
  })

  it.each([{ do: 'dance' }, { do: 'scan' }, { do: 'scan', text: 'A', framing: 'bent' }, { do: 'scan', hex: 'xy' }])(
    'the simulator names a wrong act (%o)',
    async (act) => {
      await expect(async () => definition.simulate({}).act(act)).rejects.toThrow(/scan|framing/)
    },
  )
})

it.skipIf(process.platform === 'win32')('reads a serial line of the system', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tresen-line-'))
  const line = await openPtyLine(join(folder, 'host'), join(folder, 'device'))
  const device = await openSerial({ path: join(folder, 'device'), baudRate: 9600 })
  const simulator = definition.simulate({})
  simulator.attach(device)
  const scanner = await definition.open(await openSerial({ path: join(folder, 'host'), baudRate: 9600 }), {})
  const scans: Scan[] = []
  scanner.onScan((scan) => scans.push(scan))
  cleanups.push(
    () => scanner.close(),
    simulator.close,
    () => device.close(),
    () => line.close(),
    () => rm(folder, { recursive: true }),
  )
  await simulator.act({ do: 'scan', lines: TD1, framing: 'crlf' })
  await until(() => expect(scans).toMatchObject([{ lines: TD1 }]))
})
