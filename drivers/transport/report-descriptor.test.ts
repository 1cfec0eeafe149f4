import { assert, constantFrom, integer, nat, oneof, property, tuple, uint8Array, array } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { findControl, parseReportDescriptor, readBits, reportLength } from './report-descriptor.ts'

const bytes = (hex: string) => Uint8Array.from(hex.trim().split(/\s+/), (byte) => Number.parseInt(byte, 16))

/** The mouse of USB HID 1.11, appendix E.10: three buttons, five bits of padding, X and Y. */
const MOUSE = bytes(`05 01 09 02 A1 01 09 01 A1 00 05 09 19 01 29 03 15 00 25 01 95 03 75 01 81 02 95 01 75 05 81 01
  05 01 09 30 09 31 15 81 25 7F 75 08 95 02 81 06 C0 C0`)

/** A composite device: a keyboard with report 1 and a scanner with report 2. */
const COMPOSITE =
  bytes(`05 01 09 06 A1 01 85 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 06 75 08 26 FF 00 19 00
  29 FF 81 00 C0 05 8C 09 02 A1 01 85 02 75 08 95 01 05 01 09 3B 81 02 05 8C 95 38 09 FE 82 02 01 75 01 95 08 09 FF 81 02
  85 FE 06 66 FF 75 08 95 01 09 03 B2 82 01 C0`)

describe('a report descriptor', () => {
  it('tells the fields of the mouse the standard describes', () => {
    const mouse = parseReportDescriptor(MOUSE)!
    expect(mouse.numbered).toBe(false)
    expect(mouse.collections).toEqual([{ page: 1, id: 2 }])
    expect(mouse.fields.map(({ bit, bits, count, constant }) => [bit, bits, count, constant])).toEqual([
      [0, 1, 3, false],
      [3, 5, 1, true],
      [8, 8, 2, false],
    ])
    expect(findControl(mouse, 'input', { page: 9, id: 2 })).toEqual({ reportId: 0, bit: 1, bits: 1, count: 1 })
    expect(findControl(mouse, 'input', { page: 1, id: 0x31 })).toEqual({ reportId: 0, bit: 16, bits: 8, count: 1 })
    expect(findControl(mouse, 'feature', { page: 1, id: 0x31 })).toBeUndefined()
    expect(readBits(bytes('05 10 F0'), 0, 3)).toBe(5)
    expect(readBits(bytes('05 10 F0'), 4, 12)).toBe(0x100)
    expect(readBits(bytes('05 10 F0'), 16, 32)).toBe(0xf0)
  })

  it('tells the parts of a composite device apart, each report counted from its own number', () => {
    const device = parseReportDescriptor(COMPOSITE)!
    expect(device.numbered).toBe(true)
    expect(device.collections).toEqual([
      { page: 1, id: 6 },
      { page: 0x8c, id: 2 },
    ])
    const at = (page: number, id: number) => findControl(device, 'input', { page, id })
    expect(at(7, 0xe1)).toEqual({ reportId: 1, bit: 9, bits: 1, count: 1 })
    // A list of keys holds usages as values: none of them has a place of its own.
    expect(at(7, 0x04)).toBeUndefined()
    expect(at(1, 0x3b)).toEqual({ reportId: 2, bit: 8, bits: 8, count: 1 })
    expect(at(0x8c, 0xfe)).toEqual({ reportId: 2, bit: 16, bits: 8, count: 56 })
    expect(at(0x8c, 0xff)).toEqual({ reportId: 2, bit: 464, bits: 1, count: 8 })
    const switchOver = findControl(device, 'feature', { page: 0xff66, id: 3 })
    expect(switchOver).toEqual({ reportId: 0xfe, bit: 8, bits: 8, count: 1 })
    expect([reportLength(device, 'input', 2), reportLength(device, 'feature', 0xfe)]).toEqual([59, 2])
    expect(reportLength(device, 'feature', 2)).toBeUndefined()
    expect(device.fields.map(({ collection }) => collection)).toEqual([0, 0, 1, 1, 1, 1])
  })

  it('keeps pages straight: of four bytes, named after the usage, pushed and popped', () => {
    const wide = parseReportDescriptor(bytes('05 01 09 02 A1 01 75 08 95 02 0B FE 00 8C 00 09 30 81 02 C0'))!
    expect(findControl(wide, 'input', { page: 0x8c, id: 0xfe })).toMatchObject({ bit: 0 })
    expect(findControl(wide, 'input', { page: 1, id: 0x30 })).toMatchObject({ bit: 8 })
    const late = parseReportDescriptor(bytes('05 01 09 02 A1 01 75 08 95 01 09 FE 05 8C 81 02 C0'))!
    expect(findControl(late, 'input', { page: 0x8c, id: 0xfe })).toMatchObject({ bit: 0 })
    const pushed = parseReportDescriptor(bytes('05 8C 09 02 A1 01 75 08 95 01 A4 05 01 75 10 B4 09 FE 81 02 C0'))!
    expect(findControl(pushed, 'input', { page: 0x8c, id: 0xfe })).toMatchObject({ bits: 8 })
  })

  it('takes the first of alternatives and passes over long items', () => {
    const some = parseReportDescriptor(
      bytes('05 8C 09 02 A1 01 FE 02 00 AA BB 75 08 95 02 A9 01 09 FB 09 20 A9 00 09 FC 81 02 C0'),
    )!
    expect(findControl(some, 'input', { page: 0x8c, id: 0xfc })).toMatchObject({ bit: 8 })
    expect(findControl(some, 'input', { page: 0x8c, id: 0x20 })).toBeUndefined()
  })

  it.each([
    ['cut off in the middle of an item', '05 8C 09 02 A1 01 26 FF'],
    ['cut off in a long item', '05 8C FE 09 00 AA'],
    ['a collection that never ends', '05 8C 09 02 A1 01'],
    ['an end without a collection', '05 8C C0'],
    ['a field outside of any collection', '05 8C 09 02 75 08 95 01 81 02'],
    ['a pop without a push', '05 8C 09 02 A1 01 B4 C0'],
    ['a report numbered 0', '05 8C 09 02 A1 01 85 00 C0'],
    ['numbered and unnumbered reports', '05 8C 09 02 A1 01 75 08 95 01 81 02 85 01 81 02 C0'],
    ['usages that run backwards', '05 8C 09 02 A1 01 19 05 29 01 C0'],
    ['a report of 2^64 bits', '05 8C 09 02 A1 01 77 FF FF FF FF 97 FF FF FF FF 81 02 C0'],
  ])('refuses %s', (_, hex) => {
    expect(parseReportDescriptor(bytes(hex))).toBeUndefined()
  })

  it('refuses pushes without end and descriptors no kernel would take', () => {
    expect(parseReportDescriptor(new Uint8Array(4000).fill(0xa4))).toBeUndefined()
    expect(parseReportDescriptor(new Uint8Array(5000).fill(0x04))).toBeUndefined()
  })

  it('bears any bytes, and never places a control outside of the longest report', () => {
    const item = oneof(
      tuple(constantFrom(0x05, 0x09, 0x15, 0x19, 0x29, 0x75, 0x81, 0x85, 0x91, 0x95, 0xa1, 0xa9, 0xb1), nat(255)),
      tuple(constantFrom(0x06, 0x0a, 0x1a, 0x2a, 0x26, 0x76, 0x82, 0x96), nat(255), nat(255)),
      tuple(constantFrom(0x0b, 0x97, 0x77), nat(255), nat(255), nat(255), nat(255)),
      tuple(constantFrom(0xa4, 0xb4, 0xc0)),
    )
    const likely = array(item, { maxLength: 60 }).map((items) => Uint8Array.from([0xa1, 1, ...items.flat(), 0xc0]))
    assert(
      property(oneof(uint8Array({ maxLength: 300 }), likely), integer({ min: 0, max: 255 }), (descriptor, id) => {
        const read = parseReportDescriptor(descriptor)
        if (!read) return
        const control = findControl(read, 'input', { page: read.fields[0]?.usages[0]?.page ?? 1, id })
        if (!control) return
        expect(control.count).toBeGreaterThan(0)
        expect(control.bit + control.bits * control.count).toBeLessThanOrEqual(16_385 * 8)
      }),
      { numRuns: 3000 },
    )
  })
})
