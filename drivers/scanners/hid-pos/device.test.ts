import { afterEach, describe, expect, it } from 'vitest'

import type { Act, DriverOptions } from '../../definition.ts'
import type { Scan, Scanner, ScannerTrouble } from '../../devices.ts'
import { createHidPair } from '../../transport/pair.ts'
import { definition } from './definition.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const work of cleanup.splice(0).toReversed()) await work()
})

/** A scanner on a cable; `telling` leaves out the report descriptor, as Windows does. */
async function lay(options: DriverOptions = {}, telling = true) {
  const simulator = definition.simulate(options)
  const { vendorId, productId, descriptor } = simulator
  const { host, device } = createHidPair({ vendorId, productId, descriptor: telling ? descriptor : undefined })
  simulator.attach(device)
  cleanup.push(() => simulator.close())
  const open = async (own: DriverOptions = {}): Promise<Scanner> => {
    const scanner = await definition.open(host, { ...options, ...own })
    cleanup.push(() => scanner.close())
    return scanner
  }
  return { simulator, host, device, open, act: (command: Act) => simulator.act(command) }
}

const nextScan = (scanner: Scanner) => new Promise<Scan>((resolve) => scanner.onScan(resolve))
const nextTrouble = (scanner: Scanner) => new Promise<ScannerTrouble>((resolve) => scanner.onTrouble(resolve))

const LONG = Array.from({ length: 150 }, (_, at) => String.fromCharCode(65 + (at % 26))).join('')

describe.each([
  ['honeywell', true],
  ['honeywell', false],
  ['zebra', true],
  ['zebra', false],
] as const)('a scanner of the %s layout, descriptor known: %s', (layout, telling) => {
  it('gives what it reads, in one report or several, and passes over reports of other kinds', async () => {
    const { open, act } = await lay({ layout }, telling)
    const scanner = await open({ layout: 'auto' })
    const short = nextScan(scanner)
    await act({ do: 'trigger' })
    await act({ do: 'scan', text: '33-2026-004711', aim: ']C0', codeId: 'j' })
    expect(await short).toMatchObject({ text: '33-2026-004711', symbology: 'code-128', framing: 'hid-pos' })
    const long = nextScan(scanner)
    await act({ do: 'scan', text: LONG, delayMs: 2 })
    expect(await long).toMatchObject({ text: LONG, aim: ']Q1' })
  })

  it('tells once that a code lacks its end or names an impossible length, then reads on', async () => {
    const { open, act } = await lay({ layout }, telling)
    const scanner = await open({ layout: 'auto', partMs: 30 })
    const scans: string[] = []
    scanner.onScan(({ text }) => scans.push(text))
    const unfinished = nextTrouble(scanner)
    await act({ do: 'scan', text: LONG, lose: 3 })
    expect(await unfinished).toBe('garbled')
    const impossible = nextTrouble(scanner)
    await act({ do: 'scan', text: LONG, wrongLength: 2 })
    expect(await impossible).toBe('garbled')
    const next = nextScan(scanner)
    await act({ do: 'scan', text: 'A1' })
    await next
    expect(scans).toEqual(['A1'])
  })
})

describe('a HID scanner', () => {
  it('gives a code that was presented twice two times', async () => {
    const { open, act } = await lay()
    const scanner = await open()
    const texts: string[] = []
    const both = new Promise<void>((resolve) => scanner.onScan(({ text }) => texts.push(text) === 2 && resolve()))
    await act({ do: 'scan', text: 'A1', twice: 1 })
    await both
    expect(texts).toEqual(['A1', 'A1'])
  })

  it('changes from keyboard to reports when it is told to, and only then', async () => {
    const { simulator, open, act } = await lay()
    await act({ do: 'keyboard' })
    const scanner = await open({ enterHidMode: true })
    expect(simulator.state()).toMatchObject({ reporting: true, connected: true })
    const scan = nextScan(scanner)
    await act({ do: 'scan', text: 'A1' })
    expect((await scan).text).toBe('A1')
    const other = await lay({ layout: 'zebra' })
    await expect(other.open({ enterHidMode: true })).rejects.toMatchObject({ code: 'refused' })
    expect(other.host.isOpen).toBe(false)
  })

  it('ends with its cable, in the middle of a code too', async () => {
    const { open, act, device, simulator } = await lay()
    const scanner = await open()
    await act({ do: 'scan', text: LONG, lose: 3 })
    await device.close()
    expect(await scanner.closed).toMatchObject({ code: 'unplugged' })
    expect(simulator.state()).toMatchObject({ connected: false, sent: 1 })
  })

  it('refuses settings it does not have, and lets the cable go', async () => {
    const { open, host } = await lay()
    await expect(open({ layout: 'datalogic' })).rejects.toMatchObject({ code: 'cannot-open' })
    expect(host.isOpen).toBe(false)
  })

  it('has a simulator that says what is wrong with a command', async () => {
    const { act } = await lay()
    const wrong: Act[] = [
      { do: 'jump' },
      { do: 'scan' },
      { do: 'scan', text: 'A', aim: 'Q1' },
      { do: 'scan', text: 'A', lose: -1 },
    ]
    for (const command of wrong) await expect(act(command)).rejects.toThrow(/cannot|needs|is/)
  })
})

it('a keyboard at the path where a scanner was is not listened to, nor told to change its mode', async () => {
  // The boot keyboard of USB HID 1.11, E.6.
  const keyboard =
    '05010906A101050719E029E71500250175019508810295017508810195057501050819012905910295017503910195067508150025650507190029658100C0'
  const { host, device } = createHidPair({ vendorId: 0x0c2e, productId: 1, descriptor: Buffer.from(keyboard, 'hex') })
  let asked = 0
  device.answer({ getFeature: () => new Uint8Array(2), setFeature: () => void (asked += 1) })
  await expect(definition.open(host, { enterHidMode: true })).rejects.toMatchObject({ code: 'cannot-open' })
  expect([asked, host.isOpen]).toEqual([0, false])
})
