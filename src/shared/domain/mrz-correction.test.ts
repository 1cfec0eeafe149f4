import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { proposeCorrections, type MrzCorrection } from './mrz-correction.ts'
import { buildMrz, parseMrz, type MrzInput } from './mrz.ts'
import type { MrzFormat } from './mrz-layout.ts'

const TODAY = '2026-11-21'

/** ICAO and German specimens, and invented German zones (no real person). */
const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
const EAT = ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR<<<<<<<<<<<4', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<']
const VISA = ['V<D<<MUSTERFRAU<<AMINA<<<<<<<<<<<<<<', '000TEST017SYR8506128F2908317<<<<<<<<']
const TD2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6']

function edit(lines: readonly string[], ...edits: (readonly [line: number, column: number, read: string])[]): string[] {
  return edits.reduce(
    (all, [line, column, read]) =>
      all.map((text, i) => (i === line - 1 ? text.slice(0, column - 1) + read + text.slice(column) : text)),
    [...lines],
  )
}

/** `1:6 0>O` for each proposal. */
const inShort = (proposals: readonly MrzCorrection[]) =>
  proposals.map(({ changes }) =>
    changes.map(({ line, column, read, proposed }) => `${line}:${column} ${read}>${proposed}`).join(', '),
  )
const propose = (lines: readonly string[]) => inShort(proposeCorrections(lines, TODAY))

describe('a misread character is found by its place and the check digits', () => {
  test.each([
    ['O for 0 in a number', edit(EAT, [1, 7, 'O']), ['1:7 O>0', '1:12 0>O']],
    ['0 for O in a nationality', edit(VISA, [1, 3, '0']), ['1:3 0>O']],
    ['5 for S in a nationality', edit(EAT, [2, 16, '5']), ['2:16 5>S']],
    ['O for 0 in a birth date', edit(EAT, [2, 3, 'O']), ['2:3 O>0']],
    ['B for 8 in a check digit', edit(EAT, [1, 15, 'B']), ['1:15 B>8']],
    ['B for 8 in both dates', edit(EAT, [2, 1, 'B'], [2, 12, 'B']), ['2:1 B>8, 2:12 B>8']],
    ['1 for I in a name', edit(EAT, [3, 15, '1']), ['3:15 1>I']],
    ['an unreadable filler behind the name', edit(EAT, [3, 24, '*']), ['3:24 *><']],
    ['an unreadable digit of a date', edit(TD3, [2, 16, '?']), ['2:16 ?>0']],
    ['a blank between fillers of an optional field', edit(EAT, [1, 22, ' ']), ['1:22  ><']],
    ['the first character', edit(TD2, [1, 1, '1']), ['1:1 1>I']],
    ['Z for 2 in a passport number', edit(TD3, [2, 7, 'Z']), ['2:2 8>B', '2:7 Z>2']],
  ])('%s', (what, lines, expected) => {
    const found = propose(lines)
    expect(found, what).toEqual(expected)
    for (const { lines: corrected } of proposeCorrections(lines, TODAY))
      expect(parseMrz(corrected, TODAY).ok).toBe(true)
  })

  test('an unreadable sex leaves what can stand there, for a person to see', () => {
    expect(propose(edit(TD3, [2, 21, '*']))).toEqual(['2:21 *>M', '2:21 *>F', '2:21 *><'])
  })
})

describe('nothing is proposed', () => {
  test.each([
    ['for a right zone', EAT],
    ['for a digit that may be any other', edit(EAT, [2, 2, '7'])],
    ['for an unreadable letter of a name', edit(EAT, [3, 3, '*'])],
    ['for a digit in a name that looks like no letter', edit(EAT, [3, 3, '7'])],
    ['for four wrong places', edit(EAT, [2, 1, 'B'], [2, 3, 'O'], [2, 12, 'B'], [2, 6, 'Z'])],
    ['for a missing character', [EAT[0] ?? '', (EAT[1] ?? '').slice(1), EAT[2] ?? '']],
    ['for two lines of a card', EAT.slice(0, 2)],
    ['for a code', ['33-2026-004711']],
    ['for nothing', []],
    ['for a line of fillers in place of a card', ['<'.repeat(30), '<'.repeat(30), '<'.repeat(30)]],
  ])('%s', (_, lines) => {
    expect(propose(lines)).toEqual([])
  })

  test('for a page of unreadable characters, quickly', () => {
    const many = edit(EAT, [1, 6, '*'], [1, 8, '*'], [1, 12, '*'])
    expect(propose(many)).toEqual([])
  })
})

const zone: fc.Arbitrary<MrzInput> = fc.record({
  format: fc.constantFrom<MrzFormat>('TD1', 'TD2', 'TD3', 'MRVA', 'MRVB'),
  documentCode: fc.constantFrom('P', 'AR', 'ID', 'V'),
  issuer: fc.constantFrom('D', 'SYR', 'UKR'),
  number: fc.stringMatching(/^[A-Z0-9]{9}$/),
  familyName: fc.constantFrom('MUSTERFRAU', 'ERIKSSON', 'SOBOTZIG'),
  givenNames: fc.constantFrom('AMINA', 'ANNA MARIA', ''),
  birthDate: fc.constantFrom('1985-06-12', '1990-00-00', '2008-10-25'),
  sex: fc.constantFrom('M' as const, 'F' as const, 'X' as const),
  expiry: fc.constantFrom('2029-08-31', '2018-02-05'),
  nationality: fc.constantFrom('SYR', 'XXB', 'D', 'GBD'),
  optional1: fc.stringMatching(/^[A-Z0-9]{0,7}$/),
})
/** What a reader makes of a character, and what a check digit can see of it. */
const MISREAD: Readonly<Record<string, string>> = {
  O: '0',
  0: 'O',
  I: '1',
  1: 'I',
  Z: '2',
  2: 'Z',
  S: '5',
  5: 'S',
  B: '8',
  8: 'B',
}

test('one misread character of any zone: every proposal adds up, and the right one is among them unless too many do', () => {
  let unique = 0
  let offered = 0
  fc.assert(
    fc.property(zone, fc.nat(), (input, which) => {
      const printed = buildMrz({
        ...input,
        documentCode: input.format.startsWith('MRV') ? 'V' : input.documentCode.replace('V', 'P'),
      })
      const places = printed.flatMap((text, line) =>
        [...text].flatMap((character, column) =>
          character in MISREAD ? [[line + 1, column + 1, MISREAD[character] ?? ''] as const] : [],
        ),
      )
      const place = places[which % places.length]
      fc.pre(place !== undefined)
      if (place === undefined) return
      const read = edit(printed, place)
      // The optional data of a visa have no digit: a misread character is nothing anybody can see.
      if (parseMrz(read, TODAY).ok) return
      const proposals = proposeCorrections(read, TODAY)
      expect(proposals.length).toBeLessThanOrEqual(3)
      for (const { lines, changes } of proposals) {
        expect(parseMrz(lines, TODAY).ok).toBe(true)
        expect(edit(read, ...changes.map(({ line, column, proposed }) => [line, column, proposed] as const))).toEqual(
          lines,
        )
        expect(changes.every(({ line, column, read: saw }) => read[line - 1]?.charAt(column - 1) === saw)).toBe(true)
      }
      if (proposals.length === 0) return
      offered++
      if (proposals.length === 1) unique++
      expect(proposals.map(({ lines }) => lines.join('\n'))).toContain(printed.join('\n'))
    }),
    { numRuns: 500 },
  )
  // Most misreadings leave one reading only: else nobody would want to be asked.
  expect(offered).toBeGreaterThan(300)
  expect(unique / offered).toBeGreaterThan(0.7)
})
