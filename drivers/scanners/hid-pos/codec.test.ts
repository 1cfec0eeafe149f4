import { readFileSync } from 'node:fs'

import { array, assert, boolean, property, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { parseRecording } from '../../transport/recording.ts'
import { createAssembler, encodeReports, readPart, type Outcome } from './codec.ts'
import { DESCRIPTORS } from './descriptors.ts'
import { explainHidPos } from './explain.ts'
import { fuzz } from './fuzz.ts'
import { HONEYWELL, LAYOUTS, layoutOf, ZEBRA, type Layout } from './layout.ts'

const recorded = (file: string) =>
  parseRecording(readFileSync(new URL(`recordings/${file}`, import.meta.url), 'utf8')).map((frame) => frame.bytes)

const feed = (reports: readonly Uint8Array[], layout?: Layout): Outcome[] => {
  const assembler = createAssembler(layout)
  return [...reports.flatMap((report) => [...assembler.push(report)]), ...assembler.flush()]
}

const texts = (outcomes: readonly Outcome[]) =>
  outcomes.map((outcome) => ('scan' in outcome ? outcome.scan.text : outcome.trouble))

const code = (text: string, aim = ']Q1', codeId = 's') => ({ aim, codeId, payload: Buffer.from(text) })
const LONG = Array.from({ length: 150 }, (_, at) => String.fromCharCode(65 + (at % 26))).join('')

describe.each([
  ['honeywell-0c2e-1007.txt', HONEYWELL, ']E0', 'ean-13'],
  ['zebra-05e0-2100.txt', ZEBRA, ']Xg', 'upc-a'],
] as const)('the captured scanner in %s', (file, layout, aim, symbology) => {
  const reports = recorded(file)

  it.each([
    ['by its bytes', undefined],
    ['by its descriptor', layoutOf(DESCRIPTORS[layout === ZEBRA ? 'zebra' : 'honeywell'])],
  ])('is understood %s: a short code and one of eight reports', (_, told) => {
    const outcomes = feed(reports, told)
    expect(outcomes).toHaveLength(2)
    expect(outcomes[0]).toMatchObject({ scan: { text: '306030209223', aim, symbology, framing: 'hid-pos' } })
    const [, long] = texts(outcomes)
    expect(long).toHaveLength(7 * 56 + 0x35)
    expect(long).toMatch(/^Lorem ipsum .* labore et dolore magna aliqua\. .* anim id est laborum\.$/)
    expect(outcomes[1]).toMatchObject({ scan: { aim: ']Q1', symbology: 'qr' } })
  })

  it('sends what the simulator sends', () => {
    const [short] = encodeReports(code('306030209223', aim, 'c'), layout)
    // Byte 62 is the second letter of HHP's own code id, which nobody needs.
    const same = layout === HONEYWELL ? short!.with(62, 0x41) : short!
    expect(same).toEqual(reports[0])
  })
})

describe('the layout', () => {
  it('follows from the descriptor, field by field', () => {
    expect(layoutOf(DESCRIPTORS.honeywell)).toEqual(HONEYWELL)
    expect(layoutOf(DESCRIPTORS.zebra)).toEqual(ZEBRA)
    expect(layoutOf(undefined)).toBeUndefined()
    expect(layoutOf(Uint8Array.of(0x05, 0x8c))).toBeUndefined()
  })

  it('may have no number, no length and other places than the two known ones', () => {
    const hex = '05 8C 09 02 A1 01 75 08 95 03 09 FB 09 FC 09 FD 81 02 95 10 09 FE 82 02 01 C0'
    const layout = layoutOf(Uint8Array.from(hex.split(' '), (byte) => Number.parseInt(byte, 16)))
    expect(layout).toMatchObject({ reportId: 0, aim: 0, data: 3, capacity: 16, count: undefined, continued: undefined })
    const report = new Uint8Array(19)
    report.set(Buffer.from(']C0A-1\0B'))
    expect(feed([report], layout)).toMatchObject([{ scan: { text: 'A-1\0B', aim: ']C0', symbology: 'code-128' } }])
  })

  it('of the bytes wins where the descriptor points at something else', () => {
    expect(texts(feed(encodeReports(code('A1'), ZEBRA), HONEYWELL))).toEqual(['A1'])
    expect(texts(feed(encodeReports(code('A1'), HONEYWELL), ZEBRA))).toEqual(['A1'])
  })

  it('must be known for scanners that send no identifier; the maker’s letter then names the code', () => {
    const unnamed = encodeReports(code('A1', '', 'j'), ZEBRA)
    expect(feed(unnamed, ZEBRA)).toMatchObject([{ scan: { text: 'A1', symbology: 'code-128' } }])
    expect(texts(feed(unnamed))).toEqual(['garbled'])
  })
})

describe('codes', () => {
  const [first, middle, last] = encodeReports(code(LONG), HONEYWELL) as [Uint8Array, Uint8Array, Uint8Array]
  const overlong = (report: Uint8Array) => report.with(1, 57)

  it('hold GS1 elements, umlauts and zones', () => {
    const gs1 = encodeReports(code('0104012345678901\x1d10A', ']d2', 'w'), HONEYWELL)
    expect(feed(gs1)).toMatchObject([
      { scan: { symbology: 'data-matrix', gs1: [{ ai: '01' }, { ai: '10', value: 'A' }] } },
    ])
    expect(texts(feed(encodeReports(code('Gärtner ß'), ZEBRA)))).toEqual(['Gärtner ß'])
    const zone = 'PRD<<MUSTER<<SAMI<<<<<<<<<<<<<<<<<<<<<<<<<<<\rE00TEST015XXB8506128M2908317<<<<<<<<<<<<<<<0'
    expect(feed(encodeReports(code(zone, ']o1', 'O'), HONEYWELL))).toMatchObject([
      { scan: { lines: zone.split('\r') } },
    ])
  })

  it.each([
    ['whose last part is lost', [first, middle], ['garbled']],
    [
      'whose last part is lost, another code next',
      [first, middle, ...encodeReports(code('A', ']C0', 'j'), HONEYWELL)],
      ['garbled', 'A'],
    ],
    ['with an impossible length in the middle', [first, overlong(middle), last], ['garbled']],
    [
      'with an impossible length at the end, and the next code',
      [first, middle, overlong(last), first, middle, last],
      ['garbled', LONG],
    ],
    ['with a short report in the middle', [first, middle.slice(0, 40), last], ['garbled']],
    ['of one report, cut short', [last.slice(0, 40)], ['garbled']],
    ['that holds nothing', encodeReports(code(''), HONEYWELL), []],
    [
      'that fills its reports and ends with an empty one',
      [first, ...encodeReports(code(''), HONEYWELL)],
      [LONG.slice(0, 56)],
    ],
    ['with another report between its parts', [first, Uint8Array.of(4, 1), middle, last], [LONG]],
  ])('%s', (_, reports, expected) => {
    expect(texts(feed(reports))).toEqual(expected)
  })

  it.each([
    ['full', first],
    ['empty', first.with(1, 0)],
  ])('do not grow without end: of %s reports that all say there is more', (_, report) => {
    const endless = createAssembler()
    const told = Array.from({ length: 10_000 }, () => endless.push(report)).flat()
    expect(texts(told)).toEqual(['garbled'])
    expect(texts(endless.push(last))).toEqual([])
    expect(texts(endless.push(last))).toEqual([LONG.slice(112)])
  })

  it('come through in any length and either layout, whatever other reports lie between', () => {
    const noise = uint8Array({ maxLength: 70 }).map((bytes) => (bytes[0] === 2 ? bytes.with(0, 3) : bytes))
    const codes = array(uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 5 })
    assert(
      property(codes, boolean(), noise, (all, zebra, between) => {
        const layout = zebra ? LAYOUTS.zebra : LAYOUTS.honeywell
        const reports = all.flatMap((payload) => encodeReports({ ...code(''), payload }, layout))
        const read = feed(reports.flatMap((report) => [between, report, between]))
        const raws = read.map((outcome) =>
          'scan' in outcome ? Buffer.from(outcome.scan.raw).toString('hex') : outcome.trouble,
        )
        // An identifier inside the data is data.
        expect(raws).toEqual(all.map((payload) => Buffer.from(payload).toString('hex')))
      }),
      { numRuns: 300 },
    )
  })

  it('never come out of arbitrary reports that name no code', () => {
    assert(
      property(array(uint8Array({ minLength: 1, maxLength: 64 }), { maxLength: 20 }), (reports) => {
        const good = fuzz.read(reports).length
        expect(feed(reports).filter((outcome) => 'scan' in outcome).length).toBeLessThanOrEqual(good)
      }),
      { numRuns: 1000 },
    )
    expect(readPart(new Uint8Array(0))).toBeUndefined()
  })
})

describe('the live view', () => {
  it('tells the kind of code and its length, and hides it with all that may be left of the one before', () => {
    const explain = explainHidPos()
    const see = (bytes: Uint8Array) => explain({ direction: 'received', channel: 'input', bytes })
    const [part] = encodeReports(code(LONG), ZEBRA)
    expect(see(part!)).toEqual([
      {
        direction: 'received',
        bytes: part,
        hidden: [[6, 64]],
        meaning: 'scan-part',
        values: { symbology: 'qr', bytes: 56 },
      },
    ])
    const unnamed = encodeReports(code('A1', '', ''), HONEYWELL)[0]!
    expect(see(unnamed)).toEqual([{ direction: 'received', bytes: unnamed, hidden: [[1, 64]], meaning: 'noise' }])
    const told = explainHidPos({ layout: 'honeywell' })({ direction: 'received', channel: 'input', bytes: unnamed })
    expect(told).toMatchObject([{ hidden: [[5, 64]], meaning: 'scan', values: { bytes: 2 } }])
    expect(see(Uint8Array.of(4, 1))).toMatchObject([{ meaning: 'report', hidden: [[1, 2]] }])
    const change = { direction: 'sent', channel: 'feature', bytes: Uint8Array.of(0xfe, 1) } as const
    expect(explain(change)).toMatchObject([{ meaning: 'command', hidden: [] }])
  })
})
