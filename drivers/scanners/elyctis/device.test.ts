import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, describe, expect, it, vi } from 'vitest'

import type { Scan, ScannerTrouble } from '../../devices.ts'
import { Faults, faulty } from '../../rig/faults.ts'
import { openPtyLine } from '../../rig/wires.ts'
import { byteByByte, createBytePair } from '../../transport/pair.ts'
import { parseRecording } from '../../transport/recording.ts'
import { replay } from '../../transport/replay.ts'
import { openSerial } from '../../transport/serial.ts'
import type { ByteTransport } from '../../transport/transport.ts'
import { Command, encode } from './codec.ts'
import { definition } from './definition.ts'
import { openElyctis, type ElyctisTimings } from './device.ts'
import { readOptions } from './settings.ts'
import { ElyctisSimulator } from './simulator.ts'

const TD1 = ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR<<<<<<<<<<<4', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<']
const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']

const FAST: Partial<ElyctisTimings> = { silenceMs: 20, aliveMs: 200 }

/** Waits for a state, as long as a busy machine may need. */
const until = (check: () => void) => vi.waitFor(check, { interval: 5, timeout: 5000 })

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function openOn(host: ByteTransport, options = {}, timings: Partial<ElyctisTimings> = {}) {
  const scanner = await openElyctis(host, readOptions(options), { ...FAST, ...timings })
  const scans: Scan[] = []
  const troubles: ScannerTrouble[] = []
  scanner.onScan((scan) => scans.push(scan))
  scanner.onTrouble((trouble) => troubles.push(trouble))
  cleanups.push(() => scanner.close())
  return { scanner, scans, troubles, read: () => scans.map(({ lines }) => lines) }
}

async function connect(options = {}, timings: Partial<ElyctisTimings> = {}, echoes = false) {
  const { host, device } = createBytePair({ chunking: byteByByte })
  if (echoes) device.onData((chunk) => void device.write(chunk))
  const simulator = new ElyctisSimulator()
  simulator.attach(device)
  return { ...(await openOn(host, options, timings)), simulator, device }
}

describe('continuous reading', () => {
  it('plays the recording to its end', async () => {
    const { host, device } = createBytePair()
    const recording = parseRecording(readFileSync(new URL('recordings/constructed.txt', import.meta.url), 'utf8'))
    const unexpected: string[] = []
    replay(device, recording, (difference) => unexpected.push(difference))
    const { scanner } = await openOn(host)
    expect(scanner.version).toBe('1.00')
    expect(unexpected).toEqual([])
  })

  it('delivers a document and is ready for the next one', async () => {
    const { simulator, scanner, scans, read } = await connect()
    expect(scanner.version).toBe('IDBOX simulated 1.00')
    expect(simulator.state()).toMatchObject({ continuous: true })
    simulator.act({ do: 'scan', lines: TD1 })
    await until(() => expect(simulator.state()).toMatchObject({ continuous: true, readings: 1 }))
    simulator.act({ do: 'scan', lines: TD3 })
    await until(() => expect(read()).toEqual([TD1, TD3]))
    expect(scans[0]).toMatchObject({ framing: 'elyctis', symbology: 'ocr', text: TD1.join('\r') })
  })

  it('reads a zone without separators', async () => {
    const { simulator, read } = await connect()
    simulator.act({ do: 'scan', text: TD1.join('') })
    await until(() => expect(read()).toEqual([TD1]))
  })

  it('takes a document that the reader reads over and over for one', async () => {
    const { simulator, read } = await connect()
    simulator.act({ do: 'rereads' })
    simulator.act({ do: 'scan', lines: TD1 })
    await until(() => expect(Number(simulator.state()['readings'])).toBeGreaterThan(5))
    expect(read()).toEqual([TD1])
  })

  it('delivers a document that was taken away and is presented again, however lately it looked after the reader', async () => {
    const { simulator, device, read } = await connect({ intervalMs: 100 }, { sameMs: 300, aliveMs: 30 })
    let switched = 0
    device.onData(([command]) => (switched += command === Command.continuous ? 1 : 0))
    simulator.act({ do: 'scan', lines: TD1 })
    await until(() => expect(read()).toEqual([TD1]))
    switched = 0
    // More than 300 ms together.
    await until(() => expect(switched).toBeGreaterThan(11))
    simulator.act({ do: 'scan', lines: TD1 })
    await until(() => expect(read()).toEqual([TD1, TD1]))
  })

  it('does without the version', async () => {
    const { host, device } = createBytePair()
    const simulator = new ElyctisSimulator()
    simulator.act({ do: 'knowsVersion', on: false })
    simulator.attach(device)
    const { scanner } = await openOn(host, {}, { answerMs: 60 })
    expect(scanner).not.toHaveProperty('version', expect.anything())
  })

  it('tells when a zone comes broken, and switches on again what the reader switched off', async () => {
    const { scans, troubles, device, simulator } = await connect()
    await device.write(encode(Command.inquire, Buffer.from(TD3.join('\r'))).subarray(0, 40))
    await until(() => expect(troubles).toEqual(['garbled']))
    simulator.act({ do: 'scan', lines: TD3 })
    await until(() => expect(scans).toMatchObject([{ lines: TD3 }]))
  })

  it('switches on again after a zone that never arrived', async () => {
    const { host, device } = createBytePair()
    const faults = new Faults()
    const simulator = faulty(new ElyctisSimulator(), faults)
    if (simulator.wire === 'bytes') simulator.attach(device)
    const { read } = await openOn(host)
    faults.set({ do: 'fault', fault: 'silent', count: 1 })
    await simulator.act({ do: 'scan', lines: TD1 })
    expect(simulator.state()).toMatchObject({ continuous: false })
    await until(() => expect(simulator.state()).toMatchObject({ continuous: true }))
    await simulator.act({ do: 'scan', lines: TD3 })
    await until(() => expect(read()).toEqual([TD3]))
  })

  it('ends when the reader does not answer any more', async () => {
    const { host, device } = createBytePair()
    const simulator = new ElyctisSimulator()
    const detach = simulator.attach(device)
    const { scanner } = await openOn(host, {}, { answerMs: 60 })
    detach()
    expect(await scanner.closed).toMatchObject({ code: 'timeout' })
    expect(host.isOpen).toBe(false)
  })
})

describe('asking', () => {
  it('delivers a document once while it lies there, and again when it is put in again', async () => {
    const { simulator, read } = await connect({ mode: 'inquire', intervalMs: 100 }, { sameMs: 400 })
    simulator.act({ do: 'scan', lines: TD1 })
    await until(() => expect(Number(simulator.state()['readings'])).toBeGreaterThan(2))
    expect(read()).toEqual([TD1])
    simulator.act({ do: 'remove' })
    const asked = Number(simulator.state()['questions'])
    await until(() => expect(simulator.state()['questions']).toBeGreaterThan(asked + 5))
    simulator.act({ do: 'scan', lines: TD1 })
    await until(() => expect(read()).toEqual([TD1, TD1]))
    simulator.act({ do: 'scan', lines: TD3 })
    await until(() => expect(read()).toEqual([TD1, TD1, TD3]))
  })

  it.each(['inquire', 'continuous'])('reads on a line that echoes (%s)', async (mode) => {
    const { simulator, read } = await connect({ mode, intervalMs: 100 }, {}, true)
    simulator.act({ do: 'scan', lines: TD1 })
    await until(() => expect(Number(simulator.state()['readings'])).toBeGreaterThan(mode === 'inquire' ? 2 : 0))
    simulator.act({ do: 'scan', lines: TD3 })
    await until(() => expect(read()).toEqual([TD1, TD3]))
  })

  it('delivers nothing of a document it cannot read', async () => {
    const { simulator, scans } = await connect({ mode: 'inquire', intervalMs: 100 })
    simulator.act({ do: 'scan', lines: TD1, readable: false })
    simulator.act({ do: 'scan', lines: TD3 })
    await until(() => expect(scans).toMatchObject([{ lines: TD3 }]))
  })

  it('reads zones of one line', async () => {
    const line = 'D1NLD11234567890ABCDEFGHIJKL08'
    const { simulator, read } = await connect({ mode: 'one-line', intervalMs: 100 })
    simulator.act({ do: 'scan', text: line })
    await until(() => expect(read()).toEqual([[line]]))
  })

  it('ends when the reader does not answer any more', async () => {
    const { host, device } = createBytePair()
    const detach = new ElyctisSimulator().attach(device)
    const { scanner } = await openOn(host, { mode: 'inquire', intervalMs: 100 }, { answerMs: 60 })
    detach()
    expect(await scanner.closed).toMatchObject({ code: 'timeout' })
  })
})

describe('opening', () => {
  it('says that nobody answers, and closes the line', async () => {
    const { host } = createBytePair()
    await expect(openElyctis(host, readOptions({}), { answerMs: 10 })).rejects.toMatchObject({ code: 'timeout' })
    expect(host.isOpen).toBe(false)
  })

  it('ends at once when the line goes away meanwhile, or later', async () => {
    const { host, device } = createBytePair()
    const opening = openElyctis(host, readOptions({}), { answerMs: 60_000 })
    await device.close()
    await expect(opening).rejects.toMatchObject({ code: 'unplugged' })
    const opened = await connect()
    await opened.device.close()
    expect(await opened.scanner.closed).toMatchObject({ code: 'unplugged' })
  })

  it.each([{ mode: 'presence' }, { intervalMs: 5 }, { every: 5 }])('refuses wrong settings (%o)', async (options) => {
    const { host } = createBytePair()
    await expect(definition.open(host, options)).rejects.toMatchObject({ code: 'cannot-open' })
    expect(host.isOpen).toBe(false)
  })

  it.each([{ do: 'dance' }, { do: 'scan' }, { do: 'rereads', on: 'yes' }])(
    'the simulator names a wrong act (%o)',
    (act) => {
      expect(() => definition.simulate({}).act(act)).toThrow(/dance|scan|on/)
    },
  )
})

it.skipIf(process.platform === 'win32')('speaks over a serial line of the system', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tresen-elyctis-'))
  const line = await openPtyLine(join(folder, 'host'), join(folder, 'device'))
  cleanups.push(
    () => rm(folder, { recursive: true }),
    () => line.close(),
  )
  const device = await openSerial({ path: join(folder, 'device'), baudRate: 9600 })
  const simulator = new ElyctisSimulator()
  simulator.attach(device)
  cleanups.push(() => device.close())
  const { read } = await openOn(await openSerial({ path: join(folder, 'host'), baudRate: 9600 }))
  simulator.act({ do: 'scan', lines: TD1 })
  await until(() => expect(read()).toEqual([TD1]))
})
