import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, describe, expect, it, vi } from 'vitest'

import type { Scan, ScannerTrouble } from '../../devices.ts'
import { openPtyLine } from '../../rig/wires.ts'
import { byteByByte, createBytePair } from '../../transport/pair.ts'
import { openSerial } from '../../transport/serial.ts'
import type { ByteTransport } from '../../transport/transport.ts'
import { createDeframer, encode, Opcode, request, Source, Status, type Packet } from './codec.ts'
import { definition } from './definition.ts'
import { openSsi, type SsiTimings } from './device.ts'
import { readOptions } from './settings.ts'
import { SsiSimulator } from './simulator.ts'

const TD1 = ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR<<<<<<<<<<<4', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<']

const FAST: Partial<SsiTimings> = { wakeMs: 10, answerMs: 400, silenceMs: 20, resendMs: 500 }

/** Waits for a state, as long as a busy machine may need. */
const until = (check: () => void) => vi.waitFor(check, { interval: 5, timeout: 5000 })

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function openOn(host: ByteTransport, options = {}) {
  const scanner = await openSsi(host, readOptions(options), FAST)
  const scans: Scan[] = []
  const troubles: ScannerTrouble[] = []
  scanner.onScan((scan) => scans.push(scan))
  scanner.onTrouble((trouble) => troubles.push(trouble))
  cleanups.push(() => scanner.close())
  return { scanner, scans, troubles }
}

async function connect(responseMs = 5000) {
  const { host, device } = createBytePair({ chunking: byteByByte })
  const simulator = new SsiSimulator({ responseMs })
  simulator.attach(device)
  cleanups.push(() => simulator.close())
  return { ...(await openOn(host)), simulator, device }
}

/** A decoder played by hand: what the host said, and a mouth. Answers requests so that the driver opens. */
async function play() {
  const { host, device } = createBytePair()
  const deframer = createDeframer(Source.host)
  const heard: Packet[] = []
  const say = (opcode: number, data: readonly number[] = [], status = 0): Promise<void> =>
    device.write(encode({ opcode, source: Source.decoder, status, data: Uint8Array.from(data) }))
  device.onData((chunk) => {
    for (const { frame: packet } of deframer.push(chunk)) {
      if (!packet) continue
      heard.push(packet)
      const isReply = packet.opcode === Opcode.acknowledge || packet.opcode === Opcode.notAcknowledge
      if (packet.opcode === Opcode.requestRevision) void say(Opcode.replyRevision)
      else if (!isReply) void say(Opcode.acknowledge)
    }
  })
  const opened = await openOn(host)
  heard.length = 0
  return { ...opened, heard: () => heard.map(({ opcode }) => opcode), say, device }
}

const decode = (text: string, type = 3): number[] => [type, ...Buffer.from(text)]

describe('opening', () => {
  it('asks the version, sets handshake, packets and "nothing read", and lets the scanner scan', async () => {
    const { scanner, simulator } = await connect()
    expect(scanner.version).toBe('SIMULATED-S00 01 98 0000')
    expect(simulator.state()).toMatchObject({ connected: true, enabled: true, packets: true })
  })

  it('wakes a scanner that sleeps before the first request, and gets through without that too', async () => {
    for (const wakeUp of [true, false]) {
      const { host, device } = createBytePair()
      const simulator = new SsiSimulator()
      simulator.act({ do: 'sleep' })
      simulator.attach(device)
      await openOn(host, { wakeUp })
      expect(simulator.state()).toMatchObject({ packets: true })
    }
  })

  it('does without what the scanner need not have, and not without packets', async () => {
    for (const [parameter, isNeeded] of [
      [0x5e, false],
      [0xec, false],
      [0xee, true],
      [0x9f, true],
    ] as const) {
      const { host, device } = createBytePair()
      const simulator = new SsiSimulator()
      simulator.act({ do: 'refuse', parameter })
      simulator.attach(device)
      const opening = openOn(host)
      await (isNeeded
        ? expect(opening).rejects.toMatchObject({ code: 'refused' })
        : expect(opening).resolves.toBeDefined())
      expect(host.isOpen).toBe(!isNeeded)
    }
  })

  it('asks three times, marks repetitions, and says that nobody answers', async () => {
    const { host, device } = createBytePair()
    const deframer = createDeframer(Source.host)
    const heard: Packet[] = []
    device.onData((chunk) => {
      for (const { frame: packet } of deframer.push(chunk)) if (packet) heard.push(packet)
    })
    await expect(openSsi(host, readOptions({}), { ...FAST, answerMs: 30 })).rejects.toMatchObject({ code: 'timeout' })
    expect(heard.map(({ opcode, status }) => [opcode, status])).toEqual([
      [Opcode.requestRevision, 0],
      [Opcode.requestRevision, Status.retransmission],
      [Opcode.requestRevision, Status.retransmission],
    ])
    expect(host.isOpen).toBe(false)
  })

  it('ends at once when the line goes away meanwhile', async () => {
    const { host, device } = createBytePair()
    const opening = openSsi(host, readOptions({ wakeUp: false }), { answerMs: 60_000 })
    await device.close()
    await expect(opening).rejects.toMatchObject({ code: 'unplugged' })
    const later = createBytePair()
    const waking = openSsi(later.host, readOptions({}), { answerMs: 60_000, wakeMs: 60_000 })
    await later.device.close()
    await expect(waking).rejects.toMatchObject({ code: 'unplugged' })
  })

  it('refuses wrong settings and closes the line', async () => {
    const { host } = createBytePair()
    await expect(definition.open(host, { wakeup: true })).rejects.toMatchObject({ code: 'cannot-open' })
    expect(host.isOpen).toBe(false)
  })
})

describe('scans', () => {
  it('delivers a code with its symbology and acknowledges it', async () => {
    const { simulator, scans } = await connect()
    simulator.act({ do: 'scan', text: 'T-0123ABCD', type: 0x1c })
    await until(() => expect(scans).toMatchObject([{ text: 'T-0123ABCD', symbology: 'qr', framing: 'ssi' }]))
    await until(() => expect(simulator.state()).toMatchObject({ sent: 1, acknowledged: 1, resent: 0, waiting: 0 }))
  })

  it('puts a code together from several packets, each acknowledged', async () => {
    const { simulator, scans } = await connect()
    const text = 'BEGIN:VCARD\r\nN:MUSTER\r\n'.repeat(20)
    simulator.act({ do: 'scan', text, type: 0x1c, part: 100 })
    await until(() => expect(scans).toMatchObject([{ text }]))
    await until(() => expect(simulator.state()).toMatchObject({ sent: 5, acknowledged: 5, resent: 0 }))
  })

  it('gives the lines of a zone, with CR between them or nothing', async () => {
    const { simulator, scans } = await connect()
    simulator.act({ do: 'scan', lines: TD1 })
    simulator.act({ do: 'scan', text: TD1.join('') })
    await until(() => expect(scans.map(({ lines }) => lines)).toEqual([TD1, TD1]))
  })

  it('keeps GS and reads the elements of a GS1 code', async () => {
    const { simulator, scans } = await connect()
    simulator.act({ do: 'scan', text: '010401234567890110LOT\x1d17261231', type: 0x0f })
    await until(() => expect(scans).toHaveLength(1))
    expect(Buffer.from(scans[0]!.raw).includes(0x1d)).toBe(true)
    expect(scans[0]!.gs1?.map(({ ai }) => ai)).toEqual(['01', '10', '17'])
  })

  it('tells that nothing was read', async () => {
    const { simulator, scans, troubles } = await connect()
    simulator.act({ do: 'noRead' })
    await until(() => expect(troubles).toEqual(['no-read']))
    expect(scans).toEqual([])
  })
})

describe('lost and broken packets', () => {
  it('has a packet with a wrong checksum sent again', async () => {
    const { simulator, scans, troubles } = await connect()
    simulator.act({ do: 'wrongChecksum', count: 2 })
    simulator.act({ do: 'scan', text: 'T-0123ABCD' })
    await until(() => expect(scans).toMatchObject([{ text: 'T-0123ABCD' }]))
    await until(() => expect(simulator.state()).toMatchObject({ resent: 2, notAcknowledged: 2, waiting: 0 }))
    expect(troubles).toEqual([])
  })

  it('asks the person when the scanner gives up', async () => {
    const { simulator, scans, troubles } = await connect()
    simulator.act({ do: 'wrongChecksum', count: 3 })
    simulator.act({ do: 'scan', text: 'T-0123ABCD' })
    await until(() => expect(troubles).toEqual(['garbled']))
    expect(simulator.state()).toMatchObject({ gaveUp: 1 })
    simulator.act({ do: 'scan', text: 'T-0456ABCD' })
    await until(() => expect(scans).toMatchObject([{ text: 'T-0456ABCD' }]))
  })

  it('delivers once what is sent again because the acknowledgement got lost, in every part', async () => {
    const { simulator, scans } = await connect(250)
    simulator.act({ do: 'missAck', count: 2 })
    simulator.act({ do: 'scan', text: 'ABCDEFGHIJ', part: 5 })
    await until(() => expect(simulator.state()).toMatchObject({ resent: 2, acknowledged: 2, waiting: 0 }))
    expect(scans).toMatchObject([{ text: 'ABCDEFGHIJ' }])
  })

  it('delivers the same code twice when it was scanned twice', async () => {
    const { simulator, scans } = await connect()
    simulator.act({ do: 'scan', text: 'SAME' })
    simulator.act({ do: 'scan', text: 'SAME' })
    await until(() => expect(scans).toMatchObject([{ text: 'SAME' }, { text: 'SAME' }]))
  })

  it('takes a marked repetition whose first sending never came', async () => {
    const { scans, say } = await play()
    await say(Opcode.decodeData, decode('FIRST'))
    await say(Opcode.decodeData, decode('SECOND'), Status.retransmission)
    await until(() => expect(scans.map(({ text }) => text)).toEqual(['FIRST', 'SECOND']))
  })

  it('delivers once what was taken, whose acknowledgement got lost and whose repetition came broken', async () => {
    const { scans, say, heard, device } = await play()
    await say(Opcode.decodeData, decode('SAME'))
    await device.write(Uint8Array.of(0xaa, 0xbb))
    await until(() => expect(heard()).toContain(Opcode.notAcknowledge))
    await say(Opcode.decodeData, decode('SAME'), Status.retransmission)
    await say(Opcode.decodeData, decode('OTHER'))
    await until(() => expect(scans.map(({ text }) => text)).toContain('OTHER'))
    expect(scans.map(({ text }) => text)).toEqual(['SAME', 'OTHER'])
  })

  it('does not take a late answer for another one', async () => {
    const { host, device } = createBytePair()
    const deframer = createDeframer(Source.host)
    const revision = encode({ opcode: Opcode.replyRevision, source: 0, status: 0, data: Buffer.from('LATE') })
    device.onData((chunk) => {
      for (const { frame: packet } of deframer.push(chunk)) {
        // Answers every request with its revision, twice.
        if (packet) void device.write(Buffer.concat([revision, revision]))
      }
    })
    const opening = openSsi(host, readOptions({}), { ...FAST, answerMs: 40 })
    await expect(opening).rejects.toMatchObject({ code: 'timeout' })
  })

  it('forgets the packets of a code that breaks off, and tells', async () => {
    const { scans, troubles, say } = await play()
    await say(Opcode.decodeData, decode('HALF'), Status.continues)
    await until(() => expect(troubles).toEqual(['garbled']))
    await say(Opcode.decodeData, decode('WHOLE'))
    await until(() => expect(scans.map(({ text }) => text)).toEqual(['WHOLE']))
  })

  it('does not glue packets of different codes together', async () => {
    const { scans, troubles, say } = await play()
    await say(Opcode.decodeData, decode('HALF', 0x1c), Status.continues)
    await say(Opcode.decodeData, decode('WHOLE', 0x03))
    await until(() => expect(scans.map(({ text }) => text)).toEqual(['WHOLE']))
    expect(troubles).toEqual(['garbled'])
  })

  it('throws an endless code away and reads the next one', async () => {
    const { scans, troubles, say } = await play()
    for (let part = 0; part < 40; part++) await say(Opcode.decodeData, decode(`${part}`.padEnd(250)), Status.continues)
    await say(Opcode.decodeData, decode('END'))
    await say(Opcode.decodeData, decode('NEXT'))
    await until(() => expect(scans.map(({ text }) => text)).toEqual(['NEXT']))
    expect(troubles).toEqual(['garbled'])
  })

  it('gives up a code of which only empty packets come, without end', async () => {
    const { scans, troubles, say } = await play()
    for (let part = 0; part < 9000; part++) await say(Opcode.decodeData, [3], Status.continues)
    await say(Opcode.decodeData, decode('END'))
    await say(Opcode.decodeData, decode('NEXT'))
    await until(() => expect(scans.map(({ text }) => text)).toEqual(['NEXT']))
    expect(troubles).toEqual(['garbled'])
  })

  it('asks three times at most for what stays noise', async () => {
    const { troubles, heard, device } = await play()
    for (let naks = 1; naks <= 3; naks++) {
      await device.write(Uint8Array.of(0xaa, 0xbb))
      await until(() => expect(heard()).toEqual(Array(naks).fill(Opcode.notAcknowledge)))
    }
    expect(troubles).toEqual([])
    await device.write(Uint8Array.of(0xaa, 0xbb))
    await until(() => expect(troubles).toEqual(['garbled']))
    expect(heard()).toHaveLength(3)
  })

  it('acknowledges what it does not use, and neither answers answers nor its own echo', async () => {
    const { heard, say, device, scans } = await play()
    await say(Opcode.acknowledge)
    await say(Opcode.notAcknowledge, [6])
    await say(Opcode.event, [1])
    await say(Opcode.decodeData, decode('A1'))
    await device.write(request(Opcode.acknowledge))
    await until(() => expect(scans).toHaveLength(1))
    expect(heard()).toEqual([Opcode.acknowledge, Opcode.acknowledge])
  })

  it('reads on a line that echoes', async () => {
    const { host, device } = createBytePair({ chunking: byteByByte })
    device.onData((chunk) => void device.write(chunk))
    const simulator = new SsiSimulator()
    simulator.attach(device)
    const { scans, troubles } = await openOn(host)
    simulator.act({ do: 'scan', text: 'A1' })
    await until(() => expect(simulator.state()).toMatchObject({ acknowledged: 1, notAcknowledged: 0, waiting: 0 }))
    expect([scans.length, troubles.length]).toEqual([1, 0])
  })

  it('ends when the line is gone', async () => {
    const { scanner, device } = await connect()
    await device.close()
    expect(await scanner.closed).toMatchObject({ code: 'unplugged' })
  })
})

describe('the simulator', () => {
  it('gives up after two repetitions, marked as such', async () => {
    const { host, device } = createBytePair()
    const simulator = new SsiSimulator({ responseMs: 10 })
    cleanups.push(() => simulator.close())
    simulator.attach(device)
    const deframer = createDeframer(Source.decoder)
    const statuses: number[] = []
    host.onData((chunk) => {
      for (const { frame: packet } of deframer.push(chunk)) {
        if (packet?.opcode === Opcode.decodeData) statuses.push(packet.status)
      }
    })
    await host.write(request(Opcode.parameterSend, [0xff, 0xee, 1]))
    await until(() => expect(simulator.state()).toMatchObject({ packets: true }))
    simulator.act({ do: 'scan', text: 'A1' })
    await until(() => expect(simulator.state()).toMatchObject({ gaveUp: 1, waiting: 0 }))
    expect(statuses).toEqual([0, 1, 1])
  })

  it('sends bare text until packets are switched on, and nothing while scanning is off', async () => {
    const { host, device } = createBytePair()
    const simulator = new SsiSimulator()
    simulator.attach(device)
    const heard: number[] = []
    host.onData((chunk) => heard.push(...chunk))
    simulator.act({ do: 'scan', text: 'A1' })
    await until(() => expect(heard).toEqual([0x41, 0x31]))
    await host.write(request(Opcode.scanDisable))
    await until(() => expect(simulator.state()).toMatchObject({ enabled: false }))
    heard.length = 0
    simulator.act({ do: 'scan', text: 'A1' })
    await host.write(request(0x55))
    await until(() =>
      expect(heard).toEqual([...encode({ opcode: 0xd1, source: 0, status: 0, data: Uint8Array.of(2) })]),
    )
  })

  it.each([{ do: 'dance' }, { do: 'scan' }, { do: 'scan', text: 'A', type: 300 }, { do: 'refuse' }])(
    'names a wrong act (%o)',
    (act) => {
      expect(() => definition.simulate({}).act(act)).toThrow(/dance|scan|type|parameter/)
    },
  )
})

it.skipIf(process.platform === 'win32')('speaks over a serial line of the system', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tresen-ssi-'))
  const line = await openPtyLine(join(folder, 'host'), join(folder, 'device'))
  cleanups.push(
    () => rm(folder, { recursive: true }),
    () => line.close(),
  )
  const device = await openSerial({ path: join(folder, 'device'), baudRate: 9600 })
  const simulator = new SsiSimulator()
  simulator.attach(device)
  cleanups.push(() => device.close())
  const { scanner, scans } = await openOn(await openSerial({ path: join(folder, 'host'), baudRate: 9600 }))
  simulator.act({ do: 'scan', lines: TD1, part: 40 })
  await until(() => expect(scans).toMatchObject([{ lines: TD1 }]))
  await scanner.close()
})
