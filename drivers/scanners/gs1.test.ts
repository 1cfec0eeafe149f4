import { array, assert, constantFrom, oneof, property, string, uint8Array, boolean, integer } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { gs1Date, parseGs1 } from './gs1.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const read = (text: string, aim = ']C1') => parseGs1(bytes(text), aim)?.map(({ ai, value }) => `${ai}:${value}`)

/** The digit that makes weights 3 and 1 in turn from the right add up to a multiple of ten. */
function checked(digits: string): string {
  const sum = Array.from(digits)
    .reverse()
    .reduce((all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 3 : 1), 0)
  return digits + String((10 - (sum % 10)) % 10)
}

describe('element strings', () => {
  it.each([
    ['010401234567890117151200', ['01:04012345678901', '17:151200']],
    ['010401234567890110LOT/7\x1d172612312112', ['01:04012345678901', '10:LOT/7', '17:261231', '21:12']],
    ['10LOT\x1d0104012345678901', ['10:LOT', '01:04012345678901']],
    ['003400000000000000019910X', undefined],
    [`00${checked('34000000000000001')}10X`, [`00:${checked('34000000000000001')}`, '10:X']],
    ['310300052539221471142127649716', ['3103:000525', '3922:1471142127649716']],
    ['31030005253922147\x1d42127649716', ['3103:000525', '3922:147', '421:27649716']],
    ['4144012345678901\x1d2541', ['414:4012345678901', '254:1']],
    ['4144012345678902\x1d2541', undefined],
    [`414${checked('401234567890')}2541`, [`414:${checked('401234567890')}`, '254:1']],
    ['7003260101123456\x1d8008260101', ['7003:260101123456', '8008:260101']],
    ['95abc\x1d', ['95:abc']],
    ['\x1d95abc', ['95:abc']],
  ])('reads %j', (text, elements) => {
    expect(read(text)).toEqual(elements)
  })

  it.each([
    ['a wrong check digit', '0104012345678902'],
    ['an unknown identifier', '88123'],
    ['half an identifier', '0104012345678901392'],
    ['letters in an identifier', '39A0100'],
    ['an element of fixed length that is too short', '01040123456789'],
    ['one that a separator cuts', '010401234\x1d5678901'],
    ['letters where digits must be', '11ABCDEF'],
    ['no value', '10\x1d17261231'],
    ['a control character', '10LO\x04T'],
    ['more than 90 characters', `10${'A'.repeat(91)}`],
    ['a day that is none', '17260230'],
    ['a month that is none', '17261300'],
    ['nothing', ''],
    ['a separator alone', '\x1d'],
  ])('gives nothing for %s', (_, text) => {
    expect(read(text)).toBeUndefined()
  })

  it('reads only what begins with FNC1', () => {
    const text = '0104012345678901'
    for (const aim of [']C1', ']d2', ']Q3', ']e0']) expect(read(text, aim)).toEqual(['01:04012345678901'])
    for (const aim of [']C0', ']d1', ']d3', ']Q1', ']Q5', ']E0']) expect(read(text, aim)).toBeUndefined()
    expect(parseGs1(bytes(text))).toBeUndefined()
    expect(parseGs1(bytes(text), undefined, 'code-128')).toBeUndefined()
    expect(parseGs1(bytes(text), undefined, 'gs1-128')).toHaveLength(1)
    expect(parseGs1(bytes(`\x1d${text}`))).toHaveLength(1)
  })

  it('gives back whatever elements were put together', () => {
    const digits = (length: number) =>
      string({ unit: constantFrom(...'0123456789'), minLength: length, maxLength: length })
    const variable = string({ unit: constantFrom(...'AZaz09-/_+.'), minLength: 1, maxLength: 20 })
    const element = oneof(
      digits(13).map((value) => ({ ai: '01', value: checked(value), fixed: true })),
      digits(17).map((value) => ({ ai: '00', value: checked(value), fixed: true })),
      digits(6).map((value) => ({ ai: '3102', value, fixed: true })),
      integer({ min: 1, max: 28 }).map((day) => ({
        ai: '15',
        value: `2702${String(day).padStart(2, '0')}`,
        fixed: true,
      })),
      variable.map((value) => ({ ai: '10', value, fixed: false })),
      variable.map((value) => ({ ai: '91', value, fixed: false })),
      variable.map((value) => ({ ai: '4300', value, fixed: false })),
    )
    assert(
      property(array(element, { minLength: 1, maxLength: 6 }), boolean(), (elements, separatesAll) => {
        const parts = elements.map(({ ai, value, fixed }, at) => {
          const needs = at < elements.length - 1 && (separatesAll || !fixed)
          return `${ai}${value}${needs ? '\x1d' : ''}`
        })
        expect(parseGs1(bytes(parts.join('')), ']d2')).toEqual(elements.map(({ ai, value }) => ({ ai, value })))
      }),
    )
  })

  it('survives any bytes', () => {
    assert(
      property(uint8Array({ maxLength: 100 }), (raw) => {
        const elements = parseGs1(raw, ']C1') ?? []
        const length = elements.reduce((all, { ai, value }) => all + ai.length + value.length, 0)
        expect(length).toBeLessThanOrEqual(raw.length)
      }),
    )
  })
})

describe('dates', () => {
  const today = new Date(2026, 10, 22)

  it.each([
    ['261231', '2026-12-31'],
    ['270200', '2027-02-28'],
    ['280200', '2028-02-29'],
    ['761231', '2076-12-31'],
    ['771231', '1977-12-31'],
    ['000101', '2000-01-01'],
    ['260230', undefined],
    ['26123', undefined],
  ])('reads %s as %s', (value, date) => {
    expect(gs1Date(value, today)).toBe(date)
  })

  it('looks over the turn of a century both ways', () => {
    expect(gs1Date('100101', new Date(2080, 0, 1))).toBe('2110-01-01')
    expect(gs1Date('990101', new Date(2010, 0, 1))).toBe('1999-01-01')
  })
})
