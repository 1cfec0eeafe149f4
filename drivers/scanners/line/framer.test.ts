import { array, assert, constantFrom, integer, property, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { showBytes } from '../../traffic.ts'
import { createDeframer } from './codec.ts'
import { encodeScan } from './encode.ts'
import { explainLine } from './explain.ts'
import { createFramer } from './framer.ts'
import { fuzz } from './fuzz.ts'
import { ENDS, readOptions } from './settings.ts'

const TD1 = ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR<<<<<<<<<<<4', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<']
const VCARD = 'BEGIN:VCARD\r\nN:MUSTER\r\nEND:VCARD'

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let from = 0, at = 0; from < bytes.length; at++) {
    const size = sizes[at % sizes.length] ?? 1
    chunks.push(bytes.subarray(from, from + size))
    from += size
  }
  return chunks
}

/** Texts of the codes in `text`, and how often something was thrown away. */
function read(text: string, options: Record<string, unknown> = {}, silence: 'none' | 'gap' | 'long' = 'none') {
  const deframer = createDeframer(readOptions(options))
  const scans = deframer.push(latin1(text))
  if (silence !== 'none') scans.push(...deframer.pause())
  if (silence === 'long') scans.push(...deframer.flush())
  return { texts: scans.map((scan) => scan.text), garbled: deframer.garbled, pending: deframer.pending, scans }
}

describe('what ends a code', () => {
  it.each([
    ['cr', 'A\nB\rC\r', ['A\nB', 'C']],
    ['lf', 'A\rB\nC\n', ['A\rB', 'C']],
    ['crlf', 'A\rB\nC\r\nD\r\n', ['A\rB\nC', 'D']],
    ['tab', 'A\r\nB\tC\t', ['A\r\nB', 'C']],
    ['line', 'A\nB\rC\r\n', ['A', 'B', 'C']],
  ] as const)('%s and nothing else', (end, text, texts) => {
    expect(read(text, { end })).toMatchObject({ texts, pending: false })
  })

  it('a suffix of several characters, with line ends in it and around it', () => {
    expect(read(`${VCARD}\r##A1\r##`, { end: 'suffix', suffix: '\r##' }).texts).toEqual([VCARD, 'A1'])
    expect(read('A\nB#\r\nA1#\r\n', { end: 'crlf', suffix: '#' }).texts).toEqual(['A\nB', 'A1'])
    expect(() => readOptions({ end: 'suffix' })).toThrow(/suffix/)
  })

  it('silence', () => {
    expect(read(VCARD, { end: 'idle' }, 'gap')).toMatchObject({ texts: [VCARD], pending: false })
  })

  it('silence after the suffix, which may stand in the code too', () => {
    expect(read(`${VCARD}\r`, { end: 'suffix-idle' }, 'gap').texts).toEqual([VCARD])
    expect(read(`A#B#`, { end: 'suffix-idle', suffix: '#' }, 'gap').texts).toEqual(['A#B'])
    // A pause in the middle of a code does not end it, and what never ends is told.
    expect(read(VCARD, { end: 'suffix-idle' }, 'gap')).toMatchObject({ texts: [], pending: true, garbled: 0 })
    expect(read(VCARD, { end: 'suffix-idle' }, 'long')).toMatchObject({ texts: [], pending: false, garbled: 1 })
  })

  it('gives the lines of a zone that came in one code', () => {
    expect(read(`${TD1.join('\r')}\r`, { end: 'suffix-idle' }, 'gap').scans).toMatchObject([{ lines: TD1 }])
    expect(read(`${TD1.join('\r')}\r##`, { end: 'suffix', suffix: '##' }).scans).toMatchObject([{ lines: TD1 }])
    for (const end of ['cr', 'tab'] as const) {
      expect(read(`${TD1.join('')}\r\t`, { end }).scans).toMatchObject([{ lines: TD1 }])
    }
  })
})

describe("the maker's code ids", () => {
  it('are taken off where they are known, and name the symbology', () => {
    expect(read('sT-0123\r', { codeId: 'honeywell' }).scans).toMatchObject([{ text: 'T-0123', symbology: 'qr' }])
    expect(read('P01T-0123\r', { codeId: 'zebra' }).scans).toMatchObject([{ text: 'T-0123', symbology: 'qr' }])
    expect(read('K0104012345678901\r', { codeId: 'zebra' }).scans[0]?.gs1).toHaveLength(1)
    expect(read('?T-0123\r', { codeId: 'honeywell' }).texts).toEqual(['?T-0123'])
    expect(read('sT-0123\r').texts).toEqual(['sT-0123'])
  })

  it('give way to an AIM identifier, and spare zones', () => {
    expect(read(']C0sABC\r', { codeId: 'honeywell' }).scans).toMatchObject([{ text: 'sABC', symbology: 'code-128' }])
    const id = `IDD<<T220001293<<<<<<<<<<<<<<<\r6408125<2010315D<<<<<<<<<<<<<4\rMUSTERMANN<<ERIKA<<<<<<<<<<<<<\r`
    expect(read(id, { codeId: 'honeywell' }).scans[0]?.lines[0]).toBe('IDD<<T220001293<<<<<<<<<<<<<<<')
  })

  it('AIM identifiers stay where the scanner sends none', () => {
    expect(read(']C0ABC\r', { aim: false }).texts).toEqual([']C0ABC'])
  })
})

describe('what is thrown away is told', () => {
  it('a card drawn through the reader', () => {
    expect(read('\x0e\x021;123456?\x03\x0fA1\r')).toMatchObject({ texts: ['A1'], garbled: 1 })
  })

  it('a frame that breaks off, is too long, or ends wrong', () => {
    expect(read('\x02HALF\x02A1\x03')).toMatchObject({ texts: ['A1'], garbled: 1 })
    expect(read(`${'9'.repeat(1000)}\rA1\r`, { maxFrame: 100 })).toMatchObject({ texts: ['A1'], garbled: 1 })
    expect(read('\x1c\x02BAD\x03XA1\r')).toMatchObject({ texts: ['A1'], garbled: 1 })
    expect(read('HALF', {}, 'long')).toMatchObject({ texts: [], garbled: 1 })
  })

  it('but not line ends, NUL, and other marks around frames', () => {
    expect(read('\r\n\0\0\r\n', {}, 'long')).toMatchObject({ texts: [], garbled: 0 })
    for (const end of ENDS.filter((one) => one !== 'suffix')) {
      const zone = `\x01\x02${TD1.join('\r')}\r\x03\x04`
      const { scans, garbled } = read(zone + zone, { end }, 'long')
      expect(scans.map(({ lines }) => lines)).toEqual([TD1, TD1])
      expect(garbled).toBe(0)
    }
  })

  it('with bounded memory, however long nothing ends', () => {
    const framer = createFramer(readOptions({ maxFrame: 100 }))
    const pieces = framer.push(new Uint8Array(100_000).fill(0x39))
    expect(pieces.every(({ payload }) => payload.length <= 101)).toBe(true)
    expect(pieces.filter(({ again }) => !again)).toHaveLength(1)
  })
})

describe('any stream', () => {
  const values = array(integer({ min: 0, max: 999 }), { minLength: 60, maxLength: 60 })
  const good = values.map((list) => {
    let at = 0
    return fuzz.frame(() => (list[at++ % list.length] ?? 0) / 1000)
  })
  const garbage = uint8Array({ maxLength: 200 })
  const cuts = array(integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 })

  it('with k frames between garbage gives those k, in order', () => {
    assert(
      property(
        array(good, { maxLength: 5 }),
        array(garbage, { minLength: 6, maxLength: 6 }),
        cuts,
        (frames, junk, sizes) => {
          const bytes = Buffer.concat([...frames.flatMap((frame, at) => [junk[at]!, frame]), junk.at(-1)!])
          let next = 0
          for (const found of fuzz.read(cut(bytes, sizes))) {
            if (Buffer.compare(found, frames[next] ?? new Uint8Array(0)) === 0) next++
          }
          expect(next).toBe(frames.length)
        },
      ),
    )
  })

  it('gives the same pieces however it is cut, whatever ends a code', () => {
    assert(
      property(
        array(constantFrom(...'\x02\x03\x0e\x0f\x1c\x1d\x1e\x1f\r\n\t#A\0]'), { maxLength: 60 }),
        cuts,
        constantFrom(...ENDS),
        (bytes, sizes, end) => {
          const whole = latin1(bytes.join(''))
          const pieces = (chunks: readonly Uint8Array[]) => {
            const framer = createFramer(readOptions({ end, suffix: '#', maxFrame: 90 }))
            return [...chunks.flatMap((chunk) => framer.push(chunk)), ...framer.flush()]
          }
          expect(pieces(cut(whole, sizes))).toEqual(pieces([whole]))
        },
      ),
    )
  })
})

describe('the live view', () => {
  const lines = (text: string, options = {}, size = 1000) => {
    const explain = explainLine(options)
    return cut(latin1(text), [size]).flatMap((bytes) => explain({ direction: 'received', channel: 'line', bytes }))
  }

  it('shows framing and hides content', () => {
    expect(lines(']Q1AB\r\n').map((line) => [line.meaning, showBytes(line), line.values])).toEqual([
      ['scan', '·· ·· ·· ·· ·· 0D', { bytes: 5, symbology: 'qr' }],
    ])
    expect(lines('\x1c\x02AB\rCD\r\x03\x1d').map(showBytes)).toEqual(['1C 02 ·· ·· ·· ·· ·· 0D 03 1D'])
    expect(lines('~AB#\r', { prefix: '~', suffix: '#' }).map(showBytes)).toEqual(['7E ·· ·· 23'])
    expect(lines('\x02HALF\x0e\x02CARD\x03\x0f').map(({ meaning }) => meaning)).toEqual(['noise', 'noise'])
    expect(explainLine()({ direction: 'sent', channel: 'line', bytes: latin1('x') })).toMatchObject([
      { meaning: 'command' },
    ])
  })

  it('shows whole frames, and parts where only silence ends them', () => {
    expect(lines('ABCDEFG\r', {}, 3).map(({ meaning }) => meaning)).toEqual(['scan'])
    expect(lines('ABCDEFG', { end: 'idle' }, 3).map((line) => [line.meaning, showBytes(line)])).toEqual([
      ['scan-part', '·· ·· ··'],
      ['scan-part', '·· ·· ··'],
      ['scan-part', '··'],
    ])
  })

  it('never shows a character of a code, however the stream is broken', () => {
    const piece = constantFrom(
      ...(['cr', 'crlf', 'tab', 'stx-etx', 'access-is', 'card', 'none'] as const).map((framing) =>
        encodeScan([latin1('Z'.repeat(30)), latin1('Z'.repeat(30))], framing),
      ),
    )
    assert(
      property(
        array(piece, { maxLength: 5 }),
        integer({ min: 0, max: 30 }),
        integer({ min: 1, max: 40 }),
        constantFrom(...ENDS),
        (pieces, drop, size, end) => {
          const text = Buffer.concat(pieces).subarray(drop).toString('latin1')
          for (const line of lines(text, { end, suffix: '#', maxFrame: 90 }, size))
            expect(showBytes(line)).not.toMatch(/5A/)
        },
      ),
    )
  })
})
