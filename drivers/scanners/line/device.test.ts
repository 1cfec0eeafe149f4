import { afterEach, describe, expect, it, vi } from 'vitest'

import type { Scan } from '../../devices.ts'
import type { DriverOptions } from '../../definition.ts'
import { byteByByte, createBytePair } from '../../transport/pair.ts'
import type { Framing } from './encode.ts'
import { definition } from './definition.ts'

const TD1 = ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR<<<<<<<<<<<4', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<']

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
  cleanups.push(() => scanner.close(), simulator.close)
  return { scanner, simulator, scans, device }
}

describe('a scanner on a line', () => {
  it.each(['cr', 'lf', 'crlf', 'stx-etx', 'access-is'] as Framing[])(
    'delivers a zone framed by %s',
    async (framing) => {
      const { simulator, scans } = await connect()
      await simulator.act({ do: 'scan', lines: TD1, framing })
      await vi.waitFor(() => expect(scans).toMatchObject([{ lines: TD1 }]))
      expect(simulator.state()).toEqual({ connected: true, sent: 1 })
    },
  )

  it('delivers codes without an end after silence, and keeps slow chunks of one code together', async () => {
    const { simulator, scans } = await connect({ end: 'idle', gapMs: 150 })
    await simulator.act({ do: 'scan', text: '33-2026-004711', framing: 'none', chunk: 5, delayMs: 20 })
    expect(scans).toEqual([])
    await vi.waitFor(() => expect(scans).toMatchObject([{ text: '33-2026-004711', framing: 'idle' }]))
  })

  it('does not take its own busy time for silence', async () => {
    const { simulator, scans } = await connect({ end: 'idle', gapMs: 60 })
    await simulator.act({ do: 'scan', text: '33-2026-', framing: 'none' })
    await vi.waitFor(() => expect(simulator.state()).toMatchObject({ sent: 1 }))
    // Busy in the phase after the one that reads: the timer is late before the second half has been read.
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        void simulator.act({ do: 'scan', text: '004711', framing: 'none' })
        const busyUntil = performance.now() + 120
        while (performance.now() < busyUntil);
        resolve()
      })
    })
    await vi.waitFor(() => expect(scans).toMatchObject([{ text: '33-2026-004711' }]))
  })

  it('delivers an incomplete zone after a while', async () => {
    const { simulator, scans } = await connect()
    await simulator.act({ do: 'scan', lines: TD1.slice(0, 2) })
    await vi.waitFor(() => expect(scans).toMatchObject([{ lines: TD1.slice(0, 2) }]), 2000)
  })

  it('reads the next frame after noise and half a frame', async () => {
    const { simulator, scans } = await connect()
    await simulator.act({ do: 'noise' })
    await simulator.act({ do: 'half', lines: TD1, framing: 'access-is' })
    await simulator.act({ do: 'scan', lines: TD1, framing: 'access-is' })
    await vi.waitFor(() => expect(scans).toMatchObject([{ lines: TD1 }]))
  })

  it('ends when the line is gone', async () => {
    const { scanner, simulator, device } = await connect()
    await device.close()
    expect(await scanner.closed).toMatchObject({ code: 'unplugged' })
    await vi.waitFor(() => expect(simulator.state()).toMatchObject({ connected: false }))
  })

  it.each([{ end: 'never' }, { gapMs: 'soon' }, { prefix: 7 }, { maxFrame: 1 }] as DriverOptions[])(
    'refuses wrong settings and closes the line (%o)',
    async (options) => {
      const { host } = createBytePair()
      await expect(definition.open(host, options)).rejects.toMatchObject({ code: 'cannot-open' })
      expect(host.isOpen).toBe(false)
    },
  )

  it.each([{ do: 'dance' }, { do: 'scan' }, { do: 'scan', text: 'A', framing: 'bent' }, { do: 'scan', hex: 'xy' }])(
    'the simulator names a wrong act (%o)',
    async (act) => {
      await expect(async () => definition.simulate({}).act(act)).rejects.toThrow(/scan|framing/)
    },
  )
})
