import { describe, expect, test } from 'vitest'
import { proposeCorrection, typedOver, type MrzCorrection } from './mrz-correction.ts'
import { buildMrz, parseMrz, type MrzInput } from './mrz.ts'
import type { MrzFormat } from './mrz-layout.ts'

const TODAY = '2026-11-21'

/** ICAO and German specimens, and invented German zones (no real person). */
const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
const EAT = ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR<<<<<<<<<<<4', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<']
const VISA = ['V<D<<MUSTERFRAU<<AMINA<<<<<<<<<<<<<<', '000TEST017SYR8506128F2908317<<<<<<<<']
const PASSPORT = ['P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<', 'C01X0006H1D<<6408125F1710319<<<<<<<<<<<<<<<0']
const TD2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6']

function edit(lines: readonly string[], ...edits: (readonly [line: number, column: number, read: string])[]): string[] {
  return edits.reduce(
    (all, [line, column, read]) =>
      all.map((text, i) => (i === line - 1 ? text.slice(0, column - 1) + read + text.slice(column) : text)),
    [...lines],
  )
}

/** `2:3 O>0`; several readings as `2:21 *>M|F`, two places as `2:1 B, 2:12 B>88`. */
function inShort(proposal: MrzCorrection | undefined): string {
  if (proposal === undefined) return 'nothing'
  const { places, readings } = proposal
  return `${places.map(({ line, column, read }) => `${line}:${column} ${read}`).join(', ')}>${readings.join('|')}`
}
const propose = (lines: readonly string[]) => inShort(proposeCorrection(lines, TODAY))

describe('a character that cannot stand at its place is asked for', () => {
  test.each([
    ['0 for D, the issuer', edit(VISA, [1, 3, '0']), '1:3 0>D'],
    ['0 for O in a nationality', edit(zoneOf({ nationality: 'COD' }), [2, 17, '0']), '2:17 0>O'],
    ['5 for S in a nationality', edit(EAT, [2, 16, '5']), '2:16 5>S'],
    ['O for 0 in a birth date', edit(EAT, [2, 3, 'O']), '2:3 O>0'],
    ['B for 8 in a check digit', edit(EAT, [1, 15, 'B']), '1:15 B>8'],
    ['B for 8 in both dates', edit(EAT, [2, 1, 'B'], [2, 12, 'B']), '2:1 B, 2:12 B>88'],
    ['O for 0 in the composite digit', edit(PASSPORT, [2, 44, 'O']), '2:44 O>0'],
    ['0 for O, Q or D in a name', edit(EAT, [3, 3, '0']), '3:3 0>O|D|Q'],
    ['an unreadable filler behind the name', edit(EAT, [3, 24, '*']), '3:24 *><'],
    ['an unreadable digit of a date', edit(TD3, [2, 16, '?']), '2:16 ?>0'],
    ['an unreadable place of a number', edit(TD3, [2, 5, '?']), '2:5 ?>9|J|T'],
    ['a blank between fillers of an optional field', edit(EAT, [1, 22, ' ']), '1:22  ><'],
    ['the first character', edit(TD2, [1, 1, '1']), '1:1 1>I'],
    ['an unreadable sex', edit(TD3, [2, 21, '*']), '2:21 *>M|F|X|<'],
    ['O for 0 in a German number', edit(PASSPORT, [2, 2, 'O']), '2:2 O>0'],
    ['I for L or 1 in a German number', edit(zoneOf({ number: 'C01X00T1L' }), [1, 13, 'I']), '1:13 I>1|L'],
  ])('%s', (what, lines, expected) => {
    expect(propose(lines), what).toBe(expected)
    const { places, readings } = proposeCorrection(lines, TODAY) ?? { places: [], readings: [] }
    for (const typed of readings) expect(parseMrz(typedOver(lines, places, typed), TODAY).ok).toBe(true)
  })
})

describe('nothing is asked', () => {
  test.each([
    ['for a right zone', EAT],
    ['for a digit that may be any other', edit(EAT, [2, 2, '7'])],
    ['where any place of a number may be the misread one', edit(TD3, [2, 7, 'Z'])],
    ['for a digit read as another in a German number', edit(PASSPORT, [2, 2, '8'])],
    ['for a letter of a German number that may stand there', edit(PASSPORT, [2, 4, 'Z'])],
    ['for a state that does not exist', edit(EAT, [2, 18, '0'])],
    ['for a letter that looks like no digit, in a date', edit(EAT, [2, 3, 'X'])],
    ['for a letter in a date that is not what was read', edit(EAT, [2, 2, 'O'])],
    ['for an unreadable letter of a name', edit(EAT, [3, 3, '*'])],
    ['for any other digit in a name', edit(EAT, [3, 15, '1'])],
    ['for a 0 in a name that may be a filler', edit(EAT, [3, 11, '0'])],
    ['for a digit between the fillers of a name', edit(EAT, [3, 24, '0'])],
    ['for an optional field of a visa, which has no digit', edit(VISA, [2, 30, '*'], [2, 29, 'A'])],
    ['for two places of one field', edit(EAT, [2, 1, 'B'], [2, 3, 'O'])],
    ['for a date and its own digit', edit(EAT, [2, 3, 'O'], [2, 7, 'B'])],
    ['for two fields that the composite digit alone covers', edit(EAT, [1, 20, '*'], [2, 30, '*'])],
    ['for three wrong places', edit(EAT, [2, 1, 'B'], [2, 12, 'B'], [2, 16, '5'])],
    ['for one wrong place that can be seen and one that cannot', edit(EAT, [2, 1, 'B'], [2, 9, '3'])],
    ['for a missing character', [EAT[0] ?? '', (EAT[1] ?? '').slice(1), EAT[2] ?? '']],
    ['for two lines of a card', EAT.slice(0, 2)],
    ['for a code', ['33-2026-004711']],
    ['for nothing', []],
    ['for fillers in place of a card', ['<'.repeat(30), '<'.repeat(30), '<'.repeat(30)]],
  ])('%s', (_, lines) => {
    expect(propose(lines)).toBe('nothing')
  })
})

/** An invented German card with other fields. */
function zoneOf(input: Partial<MrzInput>): readonly string[] {
  return buildMrz({
    format: 'TD1',
    documentCode: 'AR',
    issuer: 'D',
    number: 'Y01X00T47',
    familyName: 'MUSTERFRAU',
    givenNames: 'AMINA',
    birthDate: '1985-06-12',
    sex: 'F',
    expiry: '2029-08-31',
    nationality: 'SYR',
    ...input,
  })
}

/** Numbers from 0 below `below`, the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const DIGITS = '0123456789'
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
/** What a reader makes of a character that looks like another. */
const ALIKE: Readonly<Record<string, string>> = { 0: 'ODQ', 1: 'IL', 2: 'Z', 5: 'S', 6: 'G', 8: 'B', O: '0', D: '0' }
const AND_BACK: Readonly<Record<string, string>> = { ...ALIKE, Q: '0', I: '1', L: '1', Z: '2', S: '5', G: '6', B: '8' }

function zone(roll: (below: number) => number): readonly string[] {
  const one = <T>(items: readonly T[]): T => items[roll(items.length)] as T
  const some = (alphabet: string, size: number) => Array.from({ length: size }, () => one([...alphabet])).join('')
  const format = one<MrzFormat>(['TD1', 'TD2', 'TD3', 'MRVA', 'MRVB'])
  const issuer = one(['D', 'D', 'D', 'SYR', 'UKR', 'AFG'])
  const [german, number] = [some(`${DIGITS}CFGHJKLMNPRTVWXYZ`, 9), some(`${DIGITS}${LETTERS}`, 9)]
  const digit = (size: number) => some(DIGITS, size)
  return buildMrz({
    format,
    issuer,
    documentCode: format.startsWith('MRV') ? 'V' : one(['P', 'AR', 'ID']),
    number: issuer === 'D' ? german : one([number, digit(9), `N${digit(8)}`, `${some(LETTERS, 2)}${digit(6)}`]),
    familyName: one(['MUSTERFRAU', 'ERIKSSON', 'SOBOTZIG', 'ALI', 'DOLGOPOLOV']),
    givenNames: one(['AMINA', 'ANNA MARIA', 'MOHAMMED', '']),
    birthDate: `19${digit(1)}${1 + roll(9)}-0${1 + roll(9)}-${10 + roll(19)}`,
    sex: one(['M', 'F', 'X']),
    expiry: `20${20 + roll(20)}-1${roll(3)}-${10 + roll(19)}`,
    nationality: one(['SYR', 'XXB', 'D', 'UKR', 'AFG', 'COD', 'IRQ']),
    optional1: one(['', '', some(`${DIGITS}${LETTERS}`, 7)]),
  })
}

const KINDS = {
  'a digit for a digit': (printed: string) => (DIGITS.includes(printed) ? DIGITS : ''),
  'a letter for a letter': (printed: string) => (LETTERS.includes(printed) ? LETTERS : ''),
  'any character for any other': () => `${DIGITS}${LETTERS}<`,
  'what looks alike': (printed: string) => AND_BACK[printed] ?? '',
  unreadable: () => '*',
}

/** Shares of zones with one misread place. What parseMrz does not refuse asks nothing. */
function misreadings(kind: keyof typeof KINDS, count: number) {
  const roll = dice(20_261_122)
  const tally = { misread: 0, refused: 0, asked: 0, wrong: 0, elsewhere: 0 }
  while (tally.misread < count) {
    const printed = zone(roll)
    const line = roll(printed.length)
    const column = roll(printed[line]?.length ?? 0)
    const character = printed[line]?.charAt(column) ?? ''
    const readings = [...KINDS[kind](character)].filter((other) => other !== character)
    const read = readings[roll(readings.length)]
    if (read === undefined) continue
    const lines = edit(printed, [line + 1, column + 1, read])
    tally.misread++
    if (parseMrz(lines, TODAY).ok) continue
    tally.refused++
    const proposal = proposeCorrection(lines, TODAY)
    if (proposal === undefined) continue
    tally.asked++
    if (!proposal.readings.includes(character)) tally.wrong++
    const [place, ...others] = proposal.places
    if (others.length > 0 || place?.line !== line + 1 || place.column !== column + 1) tally.elsewhere++
  }
  return { asked: tally.asked / tally.refused, wrong: tally.wrong / count, elsewhere: tally.elsewhere / count }
}

describe('one misread place of any zone', () => {
  test.each([
    ['a digit for a digit', 0, 0, 0],
    ['a letter for a letter', 0.005, 0, 0],
    ['any character for any other', 0.01, 0, 0],
    ['what looks alike', 0.001, 0, 0.6],
    ['unreadable', 0, 0, 0.6],
  ] as const)('%s: wrong readings, places that were read right, and what is asked', (kind, wrong, elsewhere, asked) => {
    const share = misreadings(kind, 3000)
    expect(share.wrong).toBeLessThanOrEqual(wrong)
    expect(share.elsewhere).toBeLessThanOrEqual(elsewhere)
    expect(share.asked).toBeGreaterThanOrEqual(asked)
  })
})
