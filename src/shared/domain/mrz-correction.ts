/**
 * Corrections of misread zones. A reader that takes a letter for a digit (O and 0, I and 1 …) leaves a zone whose check digits do
 * not add up, or a character its place does not allow. Where the rules of the fields and all check digits together leave one to three
 * readings, these are proposed, each with the places that change. A proposal is never a reading: whoever holds the paper compares
 * and decides.
 *
 * What check digits cannot see is never proposed: in numbers, G and 6 (16 and 6) and L and 1 (21 and 1) have the same value modulo 10.
 * A digit taken for another digit is not looked for either: one of ten wrong dates adds up by chance.
 */
import type { IsoDate } from './dates.ts'
import { LAYOUTS, WIDTHS, type Layout, type MrzFormat, type Span } from './mrz-layout.ts'
import { mrzLines, parseMrz } from './mrz.ts'

export interface MrzChange {
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** What the reader saw; characters outside the alphabet stand for an unreadable place. */
  readonly read: string
  readonly proposed: string
}

export interface MrzCorrection {
  /** The zone with the changes made. All its check digits are right. */
  readonly lines: readonly string[]
  readonly changes: readonly MrzChange[]
}

/** More readings than this are no help to anybody. */
const MOST_PROPOSALS = 3
/** More wrong characters than this are a bad scan, not a misread character. */
const MOST_CHANGES = 3
/** Characters that may stand at their place and are changed all the same; what three such changes make right is chance. */
const MOST_FREE = 2
/** Readings tried at most, some milliseconds' work. */
const MOST_TRIALS = 4_000

const DIGITS = '0123456789'
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** What a letter was printed as, where only digits can stand. */
const DIGIT_OF: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
}
/** What a digit was printed as, where only letters can stand. */
const LETTER_OF: Readonly<Record<string, string>> = { 0: 'O', 1: 'I', 2: 'Z', 5: 'S', 6: 'G', 8: 'B' }
/** Where both can stand: pairs whose value differs modulo 10, so that a check digit tells them apart. */
const EITHER: Readonly<Record<string, string>> = {
  0: 'OQD',
  O: '0',
  Q: '0',
  D: '0',
  1: 'I',
  I: '1',
  2: 'Z',
  Z: '2',
  5: 'S',
  S: '5',
  8: 'B',
  B: '8',
}

/** What may stand at a place. `name`: letters no check digit covers. `check`: a digit, or a filler where the field allows one. */
type Place = 'letter' | 'name' | 'number' | 'digit' | 'check' | 'sex'

interface Choice {
  readonly line: number
  readonly column: number
  /** Readings of this place, one character each. */
  readonly readings: string
}

/**
 * Readings of a zone that was refused, at most three, with the fewest changes that make every check digit right.
 * @param input text as a reader delivers it, or its lines
 * @param today as in {@link parseMrz}
 * @returns empty when the zone is right as it is, has lines of a wrong length, or when no or too many readings add up
 */
export function proposeCorrections(input: string | readonly string[], today: IsoDate): readonly MrzCorrection[] {
  const lines = mrzLines(input)
  const format = formatOf(lines)
  if (format === undefined || parseMrz(lines, today).ok) return []
  const places = placesOf(LAYOUTS[format])
  const forced: Choice[] = []
  const free: Choice[] = []
  for (const [line, text] of lines.entries()) {
    for (const [column, read] of [...text].entries()) {
      const place = places[line]?.[column]
      if (place === undefined) return []
      if (!allowed(place, read)) forced.push({ line, column, readings: readingsOf(place, text, column) })
      else if (place === 'number' && EITHER[read] !== undefined) free.push({ line, column, readings: EITHER[read] })
    }
  }
  if (forced.length > MOST_CHANGES || forced.some(({ readings }) => readings === '')) return []
  const trials = { left: MOST_TRIALS }
  for (let extra = 0; extra <= Math.min(MOST_FREE, MOST_CHANGES - forced.length); extra++) {
    const found: MrzCorrection[] = []
    for (const chosen of combinations(free, extra)) {
      for (const readings of product([...forced, ...chosen])) {
        if (trials.left-- === 0) return []
        const corrected = apply(lines, readings)
        if (parseMrz(corrected, today).ok) found.push({ lines: corrected, changes: changesOf(lines, readings) })
        if (found.length > MOST_PROPOSALS) return []
      }
    }
    if (found.length > 0) return found
  }
  return []
}

/** By the number of lines and their length alone: the first character may be the misread one. */
function formatOf(lines: readonly string[]): MrzFormat | undefined {
  const width = lines[0]?.length ?? 0
  if (!WIDTHS.includes(width) || lines.some((line) => line.length !== width)) return undefined
  if (lines.length === 3) return width === 30 ? 'TD1' : undefined
  if (lines.length !== 2 || width === 30) return undefined
  const visa = lines[0]?.startsWith('V')
  return width === 44 ? (visa ? 'MRVA' : 'TD3') : visa ? 'MRVB' : 'TD2'
}

function placesOf(layout: Layout): readonly (readonly Place[])[] {
  const places: Place[][] = []
  const put = ([line, from, to]: Span, place: Place) => {
    for (let column = from; column <= to; column++) (places[line] ??= [])[column - 1] = place
  }
  const behind = ([line, , to]: Span): Span => [line, to + 1, to + 1]
  put([0, 1, 5], 'letter')
  put(layout.name, 'name')
  put(layout.nationality, 'letter')
  for (const span of [layout.number, layout.optional1, layout.optional2]) if (span) put(span, 'number')
  for (const span of [layout.birth, layout.expiry]) put(span, 'digit')
  for (const span of [layout.number, layout.birth, layout.expiry]) put(behind(span), 'check')
  for (const span of [layout.optionalDigit, layout.composite?.digit]) if (span) put(span, 'check')
  put(layout.sex, 'sex')
  return places
}

function allowed(place: Place, read: string): boolean {
  switch (place) {
    case 'letter':
    case 'name':
      return read === '<' || LETTERS.includes(read)
    case 'number':
      return read === '<' || LETTERS.includes(read) || DIGITS.includes(read)
    case 'digit':
    case 'check':
      return read === '<' || DIGITS.includes(read)
    case 'sex':
      return 'MFX<'.includes(read)
  }
}

/** What may have stood where something else was read. Empty when the rules leave nothing or nearly everything. */
function readingsOf(place: Place, text: string, column: number): string {
  const read = text.charAt(column)
  const unknown = !LETTERS.includes(read) && !DIGITS.includes(read)
  switch (place) {
    case 'letter':
      return LETTER_OF[read] ?? ''
    case 'name':
      // Behind three fillers no name goes on.
      return unknown && text.slice(0, column).endsWith('<<<') ? '<' : (LETTER_OF[read] ?? '')
    case 'number':
      return text.charAt(column - 1) === '<' && text.charAt(column + 1) === '<' ? '<' : `${DIGITS}${LETTERS}`
    case 'digit':
    case 'check':
      return unknown ? DIGITS : (DIGIT_OF[read] ?? '')
    case 'sex':
      return unknown ? 'MF<' : ''
  }
}

type Reading = Choice & { readonly proposed: string }

function* combinations<T>(items: readonly T[], size: number, from = 0): Generator<readonly T[]> {
  if (size === 0) {
    yield []
    return
  }
  for (let index = from; index < items.length; index++) {
    const item = items[index]
    if (item === undefined) return
    for (const rest of combinations(items, size - 1, index + 1)) yield [item, ...rest]
  }
}

function* product(choices: readonly Choice[]): Generator<readonly Reading[]> {
  const [first, ...others] = choices
  if (first === undefined) {
    yield []
    return
  }
  for (const proposed of first.readings) for (const rest of product(others)) yield [{ ...first, proposed }, ...rest]
}

function apply(lines: readonly string[], readings: readonly Reading[]): readonly string[] {
  return lines.map((text, line) =>
    readings
      .filter((reading) => reading.line === line)
      .reduce((all, { column, proposed }) => all.slice(0, column) + proposed + all.slice(column + 1), text),
  )
}

function changesOf(lines: readonly string[], readings: readonly Reading[]): readonly MrzChange[] {
  return readings
    .map(({ line, column, proposed }) => ({
      line: line + 1,
      column: column + 1,
      read: lines[line]?.charAt(column) ?? '',
      proposed,
    }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
}
