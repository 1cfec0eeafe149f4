import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, describe, test } from 'node:test'

import { openTransport } from '../../drivers/connect.ts'
import { listPorts, watchPorts, type FoundPorts } from '../../drivers/discovery.ts'
import type { Scan, Scanner, ScannerTrouble } from '../../drivers/devices.ts'
import { isDriverError } from '../../drivers/errors.ts'
import { definition } from '../../drivers/scanners/hid-pos/definition.ts'
import { LAYOUTS, layoutOf } from '../../drivers/scanners/hid-pos/layout.ts'
import { parseRecording } from '../../drivers/transport/recording.ts'
import { config, opened, plugged } from './plugged.ts'
import { plugIn } from './uhid.ts'

const LONG = Array.from({ length: 400 }, (_, at) => String.fromCharCode(65 + (at % 26))).join('')

const nextScan = (scanner: Scanner) => new Promise<Scan>((resolve) => scanner.onScan(resolve))
const nextTrouble = (scanner: Scanner) => new Promise<ScannerTrouble>((resolve) => scanner.onTrouble(resolve))

const CAPTURED = { honeywell: 'honeywell-0c2e-1007.txt', zebra: 'zebra-05e0-2100.txt' } as const

for (const layout of ['honeywell', 'zebra'] as const) {
  describe(`a HID POS scanner of the ${layout} layout`, () => {
    const simulator = definition.simulate({ layout })
    after(() => simulator.close())

    test('is found by its usage, tells its layout, and reads short and long codes', async (t) => {
      await plugged(t, simulator, layout)
      const line = await openTransport(definition, config(definition, layout))
      assert.equal(line.kind === 'hid' && line.vendorId, simulator.vendorId)
      const { descriptor } = line.kind === 'hid' ? line : {}
      assert.deepEqual(descriptor && Buffer.from(descriptor), Buffer.from(simulator.descriptor!))
      assert.deepEqual(layoutOf(descriptor), LAYOUTS[layout])
      await line.close()

      const scanner = await opened(t, definition, layout)
      const short = nextScan(scanner)
      await simulator.act({ do: 'trigger' })
      await simulator.act({ do: 'scan', text: 'Gärtner\x1d10', aim: ']C1', codeId: 'j' })
      assert.partialDeepStrictEqual(await short, { text: 'Gärtner\x1d10', aim: ']C1', framing: 'hid-pos' })
      // Identifiers left out: only the descriptor can tell the layout now.
      const unnamed = nextScan(scanner)
      await simulator.act({ do: 'scan', text: 'A1', aim: '', codeId: 'j' })
      assert.partialDeepStrictEqual(await unnamed, { text: 'A1', symbology: 'code-128' })
      const long = nextScan(scanner)
      await simulator.act({ do: 'scan', text: LONG })
      assert.equal((await long).text, LONG)
    })

    test('gives up a code whose end does not come, and reads on', async (t) => {
      await plugged(t, simulator, layout)
      const scanner = await opened(t, definition, layout, { partMs: 300 })
      const trouble = nextTrouble(scanner)
      await simulator.act({ do: 'scan', text: LONG, lose: 8 })
      assert.equal(await trouble, 'garbled')
      const next = nextScan(scanner)
      await simulator.act({ do: 'scan', text: 'A1' })
      assert.equal((await next).text, 'A1')
    })

    test('unplugged in the middle of a code it is gone, plugged in again it is found and reads', async (t) => {
      const first = await plugged(t, simulator, layout)
      const scanner = await opened(t, definition, layout)
      const heard: string[] = []
      scanner.onScan(({ text }) => heard.push(text))
      await simulator.act({ do: 'scan', text: LONG, lose: 8 })
      await first.close()
      assert.ok(isDriverError(await scanner.closed, 'unplugged'))
      assert.deepEqual(heard, [])
      await assert.rejects(opened(t, definition, layout), (error) => isDriverError(error, 'cannot-open'))
      await plugged(t, simulator, layout)
      const again = await opened(t, definition, layout)
      const scan = nextScan(again)
      await simulator.act({ do: 'scan', text: 'A1' })
      assert.equal((await scan).text, 'A1')
    })

    test('sends what the real one sent', async (t) => {
      const file = new URL(`../../drivers/scanners/hid-pos/recordings/${CAPTURED[layout]}`, import.meta.url)
      const { vendorId, productId } = simulator
      const peer = await plugIn({
        name: layout,
        serialNumber: layout,
        vendorId,
        productId,
        descriptor: simulator.descriptor!,
      })
      t.after(() => peer.close())
      const scanner = await opened(t, definition, layout)
      const texts: string[] = []
      const both = new Promise<void>((resolve) => scanner.onScan(({ text }) => texts.push(text) === 2 && resolve()))
      for (const { bytes } of parseRecording(readFileSync(file, 'utf8'))) peer.sendReport(bytes)
      await both
      assert.equal(texts[0], '306030209223')
      assert.match(texts[1] ?? '', /^Lorem ipsum .* anim id est laborum\.$/)
    })
  })
}

test('a scanner that types changes to reports when it is told to; one that knows no change is not opened', async (t) => {
  const typing = definition.simulate({ layout: 'honeywell' })
  await plugged(t, typing, 'typing')
  await typing.act({ do: 'keyboard' })
  const scanner = await opened(t, definition, 'typing', { enterHidMode: true })
  const scan = nextScan(scanner)
  await typing.act({ do: 'scan', text: 'A1' })
  assert.equal((await scan).text, 'A1')
  await plugged(t, definition.simulate({ layout: 'zebra' }), 'other')
  await assert.rejects(opened(t, definition, 'other', { enterHidMode: true }), (error) =>
    isDriverError(error, 'refused'),
  )
})

test('two scanners of one model are told apart by their serial numbers', async (t) => {
  const [left, right] = [definition.simulate({}), definition.simulate({})]
  await plugged(t, left, 'left')
  await plugged(t, right, 'right')
  const onRight = await opened(t, definition, 'right')
  const onLeft = await opened(t, definition, 'left')
  const scans = [nextScan(onLeft), nextScan(onRight)]
  await Promise.all([right.act({ do: 'scan', text: 'R' }), left.act({ do: 'scan', text: 'L' })])
  assert.deepEqual(
    (await Promise.all(scans)).map(({ text }) => text),
    ['L', 'R'],
  )
})

test('plugged and unplugged again and again, nothing is left open', async (t) => {
  const simulator = definition.simulate({})
  const openFiles: number[] = []
  for (let round = 0; round < 20; round++) {
    const peer = await plugged(t, simulator, 'often')
    const scanner = await opened(t, definition, 'often')
    const scan = nextScan(scanner)
    await simulator.act({ do: 'scan', text: `A${round}` })
    assert.equal((await scan).text, `A${round}`)
    await peer.close()
    assert.ok(isDriverError(await scanner.closed, 'unplugged'))
    // Closing again waits until the line is let go.
    await scanner.close()
    openFiles.push(readdirSync('/proc/self/fd').length)
  }
  assert.equal(openFiles.at(-1), openFiles[1])
})

/** A keyboard (report 1) and a scanner (report 7) in one interface; the scanner's fields lie as in neither known layout. */
const COMPOSITE = `05 01 09 06 A1 01 85 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 C0
  05 8C 09 02 A1 01 85 07 26 FF 00 75 08 95 14 09 FE 82 02 01 95 03 09 FB 09 FC 09 FD 81 02
  05 01 95 01 09 3B 81 02 05 8C 25 01 75 01 95 08 09 FF 81 02 C0`

test('a composite scanner is found by the collection, and read as its descriptor says', async (t) => {
  const descriptor = Uint8Array.from(COMPOSITE.trim().split(/\s+/), (byte) => Number.parseInt(byte, 16))
  const ids = { vendorId: 0x05f9, productId: 0x2216 }
  const peer = await plugIn({ name: 'Composite', serialNumber: 'composite', ...ids, descriptor })
  t.after(() => peer.close())
  const { hid } = await listPorts()
  const usages = hid.filter(({ serialNumber }) => serialNumber === 'composite').map(({ usage }) => usage)
  assert.deepEqual(usages, [
    { page: 1, id: 6 },
    { page: 0x8c, id: 2 },
  ])
  const scanner = await opened(t, definition, 'composite')
  const scan = nextScan(scanner)
  const part = (text: string, more: boolean) => {
    const report = Buffer.alloc(26)
    report.write(text, 1)
    report.write(']z0', 21)
    return Buffer.concat([Buffer.of(7), report.subarray(1, 24), Buffer.of(text.length, more ? 1 : 0)])
  }
  peer.sendReport(part('eine Karte, die zwei', true))
  peer.sendReport(part(' Teile hat', false))
  assert.partialDeepStrictEqual(await scan, { text: 'eine Karte, die zwei Teile hat', symbology: 'aztec' })
})

test('plugging in and out is told without asking', async (t) => {
  const simulator = definition.simulate({ layout: 'zebra' })
  const heard: FoundPorts[] = []
  let wake = (): void => {}
  t.after(
    watchPorts((found) => {
      heard.push(found)
      wake()
    }),
  )
  const told = async (there: boolean): Promise<void> => {
    const isThere = () => heard.at(-1)?.hid.some(({ serialNumber }) => serialNumber === 'watched') === there
    while (!isThere()) await new Promise<void>((resolve) => (wake = resolve))
  }
  const peer = await plugged(t, simulator, 'watched')
  await told(true)
  assert.partialDeepStrictEqual(
    heard.at(-1)!.hid.find(({ serialNumber }) => serialNumber === 'watched'),
    {
      vendorId: 0x05e0,
      usage: { page: 0x8c, id: 2 },
    },
  )
  await peer.close()
  await told(false)
})
