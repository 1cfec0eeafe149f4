import { afterEach, describe, expect, it, vi } from 'vitest'

import type { PenPoint } from '../../devices.ts'
import { readSettings } from '../../settings.ts'
import { createHidPair } from '../../transport/pair.ts'
import { definition } from './definition.ts'
import { decryptWith, encryptWith, power, toBytes } from './key-agreement.ts'
import { models } from './models.ts'
import { openStu } from './device.ts'
import { REPORT } from './reports.ts'
import { settings } from './settings.ts'
import { simulateStu } from './simulator.ts'

/** Looks often: what is waited for comes in the next turns. */
const soon = (look: () => void) => vi.waitFor(look, { interval: 2 })

const cleanups: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

function plug(name: string) {
  const simulator = simulateStu(
    models.find((model) => model.name === name)!,
    0,
  )
  const { host, device } = createHidPair(simulator)
  simulator.attach(device)
  const wire: Uint8Array[] = []
  host.onReport((report) => wire.push(report))
  cleanups.push(simulator.close, () => host.close())
  return { simulator, host, device, wire }
}

async function connect(name: string, encryption: 'when-possible' | 'required') {
  const cable = plug(name)
  const wanted = readSettings('wacom-stu', settings, { encryption })
  const pad = await openStu(cable.host, wanted, { beforeEnd: 1, after: 1 })
  const points: PenPoint[] = []
  pad.onPen((point) => points.push(point))
  cleanups.push(() => pad.close())
  const { screenWidth: right, screenHeight: bottom } = pad.capability
  return { ...cable, pad, points, area: { left: 0, top: 0, right, bottom } }
}

/** Sealed reports, by the ids that came over the cable. */
const ids = (wire: readonly Uint8Array[]) => [...new Set(wire.map((report) => report[0]))]

describe('numbers', () => {
  it('agrees as Diffie and Hellman do', () => {
    const prime = 2n ** 128n - 159n
    const [a, b] = [0x0f965bc2c949b919n, 0x38787d5973c94856cn]
    const shared = power(power(3n, a, prime), b, prime)
    expect(power(power(3n, b, prime), a, prime)).toBe(shared)
    expect(power(5n, 3n, 13n)).toBe(8n)
    expect(toBytes(0x0102n)).toEqual(Uint8Array.of(...Array.from({ length: 14 }, () => 0), 1, 2))
  })

  it('encrypts one block as FIPS 197 says (appendix C.1 and C.3)', () => {
    const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
    const plain = hex('00112233445566778899aabbccddeeff')
    const key = hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f')
    const block128 = hex('69c4e0d86a7b0430d8cdb78070b4c55a')
    const block256 = hex('8ea2b7ca516745bfeafc49904b496089')
    expect(Uint8Array.from(encryptWith(key.subarray(0, 16))(plain))).toEqual(block128)
    expect(Uint8Array.from(encryptWith(key)(plain))).toEqual(block256)
    expect(Uint8Array.from(decryptWith(key)(block256))).toEqual(plain)
  })
})

describe.each([
  ['STU-300', REPORT.penSealed],
  ['STU-520A', REPORT.penTimeSealed],
  ['STU-430', REPORT.penTimeSequenceSealed],
  ['STU-540', REPORT.penTimeSequenceSealed],
])('an %s', (name, id) => {
  it('sends ink encrypted while it may be written, each time with another key', async () => {
    const { pad, simulator, points, wire, area } = await connect(name, 'required')
    expect(pad.capability.encryptsInk).toBe(true)
    const seen: string[] = []
    for (let round = 0; round < 2; round++) {
      points.length = wire.length = 0
      await pad.startInk(area)
      expect(simulator.state()).toMatchObject({ encrypted: true, inking: true })
      const stroke = Array.from({ length: 101 }, (_, at) => ({ x: at, y: 50 }))
      await simulator.act({ do: 'stroke', points: stroke, rate: 0 })
      await soon(() => expect(points.at(-1)).toMatchObject({ near: false }))
      expect(ids(wire)).toEqual([id])
      const down = points.filter((point) => point.down)
      expect(down).toHaveLength(101)
      expect(down.every(({ x }, at) => Math.abs(x - at) < 0.1)).toBe(true)
      expect(points.every(({ lost, time }, at) => lost === 0 && time >= (points[at - 1]?.time ?? 0))).toBe(true)
      seen.push(Buffer.from(wire[20]!).toString('hex'))
      await pad.stopInk()
      expect(simulator.state()).toMatchObject({ encrypted: false, inking: false, state: 'ready' })
    }
    expect(new Set(seen).size).toBe(2)
  })
})

describe('encrypted ink', () => {
  it('ends before a picture, before the glass is cleared, and when the pad is closed', async () => {
    const { pad, simulator, area } = await connect('STU-430', 'required')
    const rgba = new Uint8Array(320 * 200 * 4).fill(0xff)
    await pad.startInk(area)
    await pad.show({ width: 320, height: 200, rgba })
    expect(simulator.state()).toMatchObject({ encrypted: false, shown: expect.any(String) })
    await pad.startInk(area)
    await pad.startInk(area)
    expect(simulator.state()).toMatchObject({ encrypted: true })
    await pad.blank()
    expect(simulator.state()).toMatchObject({ encrypted: false, shown: null })
    await pad.show({ width: 320, height: 200, rgba })
    await pad.startInk(area)
    const seen: unknown[] = []
    simulator.onChange(() => seen.push(simulator.state()))
    await pad.close()
    const left = { connected: true, encrypted: false, inking: false, shown: null }
    expect(seen).toContainEqual(expect.objectContaining(left))
  })

  it('a pad is taken over that somebody left in an encrypted session', async () => {
    const { pad, host, simulator, area } = await connect('STU-430', 'required')
    await pad.startInk(area)
    // The same cable, as after a crash: nobody said goodbye.
    const again = await definition.open(host, {})
    expect(simulator.state()).toMatchObject({ encrypted: false, state: 'ready' })
    await again.close()
  })

  it('plain reports in between are not taken for ink', async () => {
    const { pad, device, points, simulator, area } = await connect('STU-430', 'required')
    await pad.startInk(area)
    device.sendReport(Uint8Array.of(0x34, 0x92, 0, 0x15, 0x18, 0x0c, 0xa8, 0, 10, 0, 1))
    device.sendReport(Uint8Array.of(REPORT.penTimeSequenceSealed, 1, 2, 3))
    await simulator.act({ do: 'tap', x: 10, y: 10, rate: 0 })
    await soon(() => expect(points.at(-1)).toMatchObject({ near: false }))
    expect(points.every(({ x }) => Math.abs(x - 10) < 0.1)).toBe(true)
  })

  it('goes on plain when the key does not fit, unless it must be encrypted', async () => {
    const { pad, simulator, points, area } = await connect('STU-430', 'when-possible')
    await simulator.act({ do: 'wrongKey' })
    await pad.startInk(area)
    await simulator.act({ do: 'tap', x: 10, y: 10, rate: 0 })
    await soon(() => expect(simulator.state()).toMatchObject({ encrypted: false }))
    expect(points).toEqual([])
    expect(pad.capability.encryptsInk).toBe(false)
    await pad.stopInk()
    await pad.startInk(area)
    expect(simulator.state()).toMatchObject({ encrypted: false, inking: true })
    await simulator.act({ do: 'tap', x: 10, y: 10, rate: 0 })
    await soon(() => expect(points.at(-1)).toMatchObject({ near: false }))

    const strict = await connect('STU-430', 'required')
    const seen: unknown[] = []
    strict.simulator.onChange(() => seen.push(strict.simulator.state()))
    await strict.pad.show({ width: 320, height: 200, rgba: new Uint8Array(320 * 200 * 4).fill(0xff) })
    seen.length = 0
    await strict.simulator.act({ do: 'wrongKey' })
    await strict.pad.startInk(strict.area)
    await strict.simulator.act({ do: 'tap', x: 10, y: 10, rate: 0 })
    expect(await strict.pad.closed).toMatchObject({ code: 'bad-answer' })
    expect(strict.host.isOpen).toBe(false)
    expect(seen).toContainEqual(expect.objectContaining({ connected: true, encrypted: false, shown: null }))
    await expect(strict.pad.blank()).rejects.toMatchObject({ code: 'bad-answer' })
  })

  it.each(['STU-300', 'STU-540'])('an %s that will not agree is refused where it must be encrypted', async (name) => {
    const report = name === 'STU-300' ? REPORT.hostKey : REPORT.encryptionCommand
    const { simulator, host } = plug(name)
    await simulator.act({ do: 'refuse', n: 1, report })
    await expect(definition.open(host, { encryption: 'required' })).rejects.toMatchObject({ code: 'refused' })
    expect(host.isOpen).toBe(false)

    const other = plug(name)
    await other.simulator.act({ do: 'refuse', n: 1, report })
    const pad = await definition.open(other.host, { encryption: 'when-possible' })
    expect(pad.capability.encryptsInk).toBe(false)
    await pad.close()
  })

  it('a session that is refused leaves plain ink, or none', async () => {
    const { pad, simulator, area } = await connect('STU-300', 'when-possible')
    await simulator.act({ do: 'refuse', n: 1, report: REPORT.startCapture })
    await pad.startInk(area)
    expect(simulator.state()).toMatchObject({ encrypted: false, inking: true })
    const strict = await connect('STU-300', 'required')
    await strict.simulator.act({ do: 'refuse', n: 1, report: REPORT.startCapture })
    await expect(strict.pad.startInk(strict.area)).rejects.toMatchObject({ code: 'refused' })
    expect(strict.simulator.state()).toMatchObject({ inking: false })
  })

  it('says unplugged when the cable goes while the key is agreed on', async () => {
    const { host, device, simulator } = plug('STU-540')
    const opening = definition.open(host, { encryption: 'required' })
    const cut = simulator.onChange(() => {
      // Clearing the glass is the last thing before the agreement; each of its reports is a change.
      if (simulator.state()['inking'] === false) setImmediate(() => void device.close())
    })
    await expect(opening).rejects.toMatchObject({ code: 'unplugged' })
    cut()
    expect(host.isOpen).toBe(false)
  })
})
