import { readFileSync } from 'node:fs'

import { assert, property, array, constantFrom, integer, string, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Scan } from '../../devices.ts'
import { parseRecording } from '../../transport/recording.ts'
import { createDeframer, type LineCodecOptions } from './codec.ts'
import { encodeScan, type Framing } from './encode.ts'
import { lineScannerDefaults as lineCodecDefaults } from './settings.ts'

const TD1 = ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR<<<<<<<<<<<4', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<']
const TD2 = ['V<D<<MUSTERFRAU<<AMINA<<<<<<<<<<<<<<', '000TEST017SYR8506128F2908317<<<<<<<<']
const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
const LINE_FRAMINGS: Framing[] = ['cr', 'lf', 'crlf']

function deframe(bytes: Uint8Array | string, options: Partial<LineCodecOptions> = {}, silence = true): Scan[] {
  const deframer = createDeframer({ ...lineCodecDefaults, ...options })
  const scans = deframer.push(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  return silence ? [...scans, ...deframer.flush()] : scans
}

const encode = (lines: readonly string[], framing: Framing) =>
  encodeScan(
    lines.map((line) => Buffer.from(line)),
    framing,
  )

describe('lines', () => {
  it.each(LINE_FRAMINGS)('reads a code ended by %s without waiting for silence', (framing) => {
    const [scan, ...more] = deframe(encode(['33-2026-004711'], framing), {}, false)
    expect(scan).toMatchObject({ text: '33-2026-004711', lines: ['33-2026-004711'], framing: 'line' })
    expect(more).toEqual([])
  })

  it('keeps GS and every other control character of the payload', () => {
    const [scan] = deframe('0104012345678901\x1d10LOT\x04\r')
    expect(scan?.raw).toEqual(new Uint8Array(Buffer.from('0104012345678901\x1d10LOT\x04')))
  })

  it('takes the AIM prefix off and keeps it', () => {
    expect(deframe(']Q1T-0123ABCD\r')).toMatchObject([{ aim: ']Q1', text: 'T-0123ABCD' }])
    expect(deframe('T-0123ABCD\r')[0]).not.toHaveProperty('aim')
    expect(deframe(']1\r')).toMatchObject([{ text: ']1' }])
  })

  it('reads UTF-8, and ISO-8859-1 where it is none', () => {
    expect(deframe(Buffer.from('ÖZTÜRK\r'))).toMatchObject([{ text: 'ÖZTÜRK' }])
    expect(deframe(Buffer.from('ÖZTÜRK\r', 'latin1'))).toMatchObject([{ text: 'ÖZTÜRK' }])
  })

  it('removes a configured prefix and suffix, and ends at the suffix', () => {
    expect(deframe('~33-2026-004711\t', { prefix: '~', suffix: '\t' }, false)).toMatchObject([
      { text: '33-2026-004711' },
    ])
    expect(deframe('\x0233-2026-004711\x03\r', { prefix: '\x02', suffix: '\x03\r' }, false)).toMatchObject([
      { text: '33-2026-004711', framing: 'line' },
    ])
  })

  it('ignores empty lines and leading NUL bytes', () => {
    expect(deframe('\r\n\r\n\0\0A1\r\n\r\n')).toMatchObject([{ text: 'A1' }])
  })

  it('forgets half a line at silence, so that the next code is not glued to it', () => {
    const deframer = createDeframer()
    expect(deframer.push(Buffer.from('33-2026'))).toEqual([])
    expect(deframer.pending).toBe(true)
    expect(deframer.flush()).toEqual([])
    expect(deframer.dropped).toBe(7)
    expect(deframer.push(Buffer.from('33-2026-004711\r'))).toMatchObject([{ text: '33-2026-004711' }])
    expect(deframer.pending).toBe(false)
  })

  it('throws an endless frame away up to its end and reads the next one', () => {
    const deframer = createDeframer({ ...lineCodecDefaults, maxFrame: 100 })
    expect(deframer.push(Buffer.from(`${'9'.repeat(1000)}\rA1\r`))).toMatchObject([{ text: 'A1' }])
    expect(deframer.dropped).toBe(1000)
  })
})

describe('zones', () => {
  it.each([
    ['TD1', TD1],
    ['TD2', TD2],
    ['TD3', TD3],
  ])('makes the lines of a %s one scan', (_, lines) => {
    for (const framing of LINE_FRAMINGS) {
      const scans = deframe(encode(lines, framing), {}, false)
      expect(scans).toMatchObject([{ lines, text: lines.join('\r'), framing: 'line' }])
    }
  })

  it('splits a zone that came without separators', () => {
    for (const lines of [TD1, TD2, TD3]) {
      expect(deframe(`${lines.join('')}\r`)).toMatchObject([{ lines, text: lines.join('') }])
    }
  })

  it('reads two documents one after the other', () => {
    const both = Buffer.concat([encode(TD3, 'cr'), encode(TD1, 'crlf')])
    expect(deframe(both).map(({ lines }) => lines)).toEqual([TD3, TD1])
  })

  it('delivers an incomplete zone at silence, as what it is', () => {
    const deframer = createDeframer()
    expect(deframer.push(encode(TD1.slice(0, 2), 'cr'))).toEqual([])
    expect(deframer.flush()).toMatchObject([{ lines: TD1.slice(0, 2) }])
  })

  it('delivers an incomplete zone when something else follows', () => {
    expect(deframe(`${TD1[0]}\r33-2026-004711\r`).map(({ text }) => text)).toEqual([TD1[0], '33-2026-004711'])
    expect(
      deframe(Buffer.concat([encode([TD3[0]!], 'cr'), encode(TD1, 'access-is')])).map(({ lines }) => lines),
    ).toEqual([[TD3[0]], TD1])
  })

  it('does not hold back a bar code that only has the length of a zone line', () => {
    expect(deframe(`${'123456789012345678901234567890'}\r`, {}, false)).toHaveLength(1)
  })

  it('gathers lines with characters the reader could not read', () => {
    const misread = [TD3[0]!.replace('ERIK', '?R*K'), TD3[1]!]
    expect(deframe(encode(misread, 'cr'), {}, false)).toMatchObject([{ lines: misread }])
  })
})

describe('frames', () => {
  it('reads STX…ETX, zones in it too', () => {
    expect(deframe('\x0233-2026-004711\x03', {}, false)).toMatchObject([{ text: '33-2026-004711', framing: 'stx-etx' }])
    expect(deframe(encode(TD1, 'stx-etx'), {}, false)).toMatchObject([{ lines: TD1, framing: 'stx-etx' }])
  })

  it('reads Access-IS zones, with and without the last CR', () => {
    expect(deframe(encode(TD3, 'access-is'), {}, false)).toMatchObject([{ lines: TD3, framing: 'access-is-mrz' }])
    expect(deframe(`\x1c\x02${TD1.join('\r')}\x03\x1d`, {}, false)).toMatchObject([
      { lines: TD1, text: TD1.join('\r') },
    ])
  })

  it('reads Access-IS bar codes without their code id', () => {
    expect(deframe('\x1e\x02s]Q1T-0123ABCD\x03\x1f', {}, false)).toMatchObject([
      { text: 'T-0123ABCD', aim: ']Q1', framing: 'access-is-barcode' },
    ])
  })

  it('starts again at the next STX when a frame broke off', () => {
    const bytes = Buffer.concat([
      Buffer.from('\x02HALF'),
      encode(TD1, 'access-is'),
      Buffer.from('\x1c\x02BAD\x03X'),
      encode(['A1'], 'cr'),
    ])
    const deframer = createDeframer()
    expect(deframer.push(bytes).map(({ lines }) => lines)).toEqual([TD1, ['A1']])
    expect(deframer.dropped).toBe(7)
  })
})

describe('silence as the end', () => {
  it('keeps line breaks in the payload and separates by silence', () => {
    const deframer = createDeframer({ ...lineCodecDefaults, end: 'idle' })
    expect(deframer.push(Buffer.from('BEGIN:VCARD\r\nN:MUSTER\r\n'))).toEqual([])
    expect(deframer.flush()).toMatchObject([
      { text: 'BEGIN:VCARD\r\nN:MUSTER', lines: ['BEGIN:VCARD', 'N:MUSTER'], framing: 'idle' },
    ])
    expect(deframer.flush()).toEqual([])
  })

  it('ends a code when a frame begins', () => {
    expect(deframe('A1\x02B2\x03', { end: 'idle' }, false).map(({ text }) => text)).toEqual(['A1', 'B2'])
  })
})

describe('recordings', () => {
  it('reads the constructed recording', () => {
    const frames = parseRecording(readFileSync(new URL('recordings/constructed.txt', import.meta.url), 'utf8'))
    const scans = deframe(Buffer.concat(frames.map(({ bytes }) => bytes)), {}, false)
    expect(scans).toMatchObject([
      { lines: TD3, framing: 'access-is-mrz' },
      { aim: ']Q1', text: 'T-0123ABCD', framing: 'access-is-barcode' },
      { aim: ']C0', text: '33-2026-004711', framing: 'line' },
    ])
  })
})

describe('any cutting of the bytes', () => {
  const piece = constantFrom(
    ...(['cr', 'lf', 'crlf', 'stx-etx', 'access-is', 'none'] as Framing[]).flatMap((framing) =>
      [TD1, TD2, TD3, [TD1.join('')], ['33-2026-004711'], [']Q1T-0123\x1dABCD']].map((lines) => encode(lines, framing)),
    ),
  )
  const cuts = array(integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 40 })

  function deframeIn(chunks: Uint8Array[], end: 'line' | 'idle'): { scans: Scan[]; dropped: number } {
    const deframer = createDeframer({ ...lineCodecDefaults, end, maxFrame: 200 })
    const scans = [...chunks.flatMap((chunk) => deframer.push(chunk)), ...deframer.flush()]
    return { scans, dropped: deframer.dropped }
  }

  function cut(bytes: Uint8Array, sizes: number[]): Uint8Array[] {
    const chunks: Uint8Array[] = []
    for (let from = 0, at = 0; from < bytes.length; from += sizes[at++ % sizes.length]!) {
      chunks.push(bytes.subarray(from, from + sizes[at % sizes.length]!))
    }
    return chunks
  }

  it.each(['line', 'idle'] as const)('gives the same scans (%s)', (end) => {
    assert(
      property(array(piece, { maxLength: 5 }), cuts, (pieces, sizes) => {
        const bytes = Buffer.concat(pieces)
        expect(Buffer.concat(cut(bytes, sizes))).toEqual(bytes)
        expect(deframeIn(cut(bytes, sizes), end)).toEqual(deframeIn([bytes], end))
      }),
    )
  })

  it('gives back every text it was given', () => {
    // Printable, not beginning like an AIM prefix, and not mistaken for a line of a zone.
    const text = string({ unit: constantFrom(...'abcdefghi-:/ß0123456789\x1d'), minLength: 1, maxLength: 50 }).filter(
      (value) => value.length !== 30 && value.length !== 36 && value.length !== 44,
    )
    assert(
      property(
        array(text),
        cuts,
        constantFrom<Framing>('cr', 'lf', 'crlf', 'stx-etx', 'access-is'),
        (texts, sizes, framing) => {
          const bytes = Buffer.concat(texts.map((value) => encode([value], framing)))
          const { scans, dropped } = deframeIn(cut(bytes, sizes), 'line')
          expect(scans.map((scan) => scan.text)).toEqual(texts)
          expect(dropped).toBe(0)
        },
      ),
    )
  })

  it('survives garbage and reads the frame after it', () => {
    assert(
      property(uint8Array({ maxLength: 300, size: 'max' }), (garbage) => {
        const bytes = Buffer.concat([garbage, encode(TD1, 'access-is')])
        expect(deframeIn([bytes], 'line').scans.at(-1)).toMatchObject({ lines: TD1, framing: 'access-is-mrz' })
      }),
    )
  })
})
