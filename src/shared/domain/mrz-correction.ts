/**
 * Corrections of misread zones. A reader that takes a letter for a digit (O and 0, I and 1 …) leaves a character its place does not
 * allow: a letter in a date, a digit in the name, an O in a German number. Such a place was misread for certain. Where the characters
 * that look like what was read make all check digits right, whoever holds the paper is asked what it says there; only an answer that
 * is one of these readings makes a zone of it. A reading is never shown, chosen or used without that answer.
 *
 * Nothing is looked for at a place whose character may stand there, though a check digit fails. A check digit is one of ten: any of
 * the nine places of a number can make it right again, and the composite digit weighs them alike, so it does not tell them apart.
 * Looking there named a place that had been read right for 70 % of the numbers of digits in which one digit was taken for another.
 *
 * One misread place in each of 20,000 generated zones a kind (five formats, half of them German; the tests count a part of them), and
 * how often the printed character is not among the readings: a digit taken for a digit never (it is never asked for), a letter for a
 * letter 0.14 %, any character for any other 0.5 % (mostly a letter of a name read as 0). A place that was read right is never asked
 * for. Of what looks alike (0 for O, 8 for B …) and is refused, 73 % can be asked for, of unreadable places 66 %; the rest needs a new
 * scan.
 */
import type { IsoDate } from './dates.ts'
import { LAYOUTS, WIDTHS, type Layout, type MrzFormat, type Span } from './mrz-layout.ts'
import { checkDigit, mrzLines, parseMrz } from './mrz.ts'
import { COUNTRY_CODES } from './nationalities.ts'

/** A place that was misread. */
export interface MrzPlace {
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** What the reader saw; characters outside the alphabet stand for an unreadable place. */
  readonly read: string
}

export interface MrzCorrection {
  /** One or two, in different fields, in the order of the zone. */
  readonly places: readonly MrzPlace[]
  /** What may stand there so that all check digits are right: one character for each place, in their order. Never empty. */
  readonly readings: readonly string[]
}

/** More wrong characters than this are a bad scan, not a misread character. */
const MOST_PLACES = 2

const DIGITS = '0123456789'
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
/** Germany's document numbers have no vowels, and no B, D, Q and S. */
const GERMAN = `${DIGITS}CFGHJKLMNPRTVWXYZ`

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
/** What a letter was printed as that no German number has. 1 and L have the same value for a check digit. */
const GERMAN_OF: Readonly<Record<string, string>> = { O: '0', Q: '0', D: '0', I: '1L', S: '5', B: '8' }
/** What a digit was printed as, where only letters can stand and a list says which. */
const LETTER_OF: Readonly<Record<string, string>> = { 0: 'ODQ', 1: 'IL', 2: 'Z', 5: 'S', 6: 'G', 8: 'B' }

type Kind = 'code' | 'state' | 'name' | 'sex' | 'number' | 'german' | 'digit'
/** What speaks for a reading: a check digit of the field (and the composite), the composite digit alone, no digit. */
type Proof = 'own' | 'composite' | 'none'

/** What may stand in a field. Fillers may stand anywhere. */
const ALPHABET: Readonly<Record<Kind, string>> = {
  code: `${LETTERS}<`,
  state: `${LETTERS}<`,
  name: `${LETTERS}<`,
  sex: 'MFX<',
  number: `${DIGITS}${LETTERS}<`,
  german: `${GERMAN}<`,
  digit: `${DIGITS}<`,
}

/** A field with its check digit: one place of it at most may be misread. */
interface Field {
  readonly kind: Kind
  readonly span: Span
  readonly digit?: Span
  readonly proof: Proof
}

interface Misread extends MrzPlace {
  readonly field: Field
  /** Characters that look like what was read and that the field allows. */
  readonly candidates: string
}

/**
 * What a refused zone may say at the places that cannot say what was read.
 * @param input text as a reader delivers it, or its lines
 * @param today as in {@link parseMrz}
 * @returns undefined when the zone is right as it is, has lines of a wrong length, or when there is nothing certain to ask for
 */
export function proposeCorrection(input: string | readonly string[], today: IsoDate): MrzCorrection | undefined {
  const lines = mrzLines(input)
  const format = formatOf(lines)
  if (format === undefined || parseMrz(lines, today).ok) return undefined
  const misread = fieldsOf(LAYOUTS[format], lines).flatMap((field) => misreadIn(field, lines))
  const fields = new Set(misread.map(({ field }) => field))
  if (misread.length === 0 || misread.length > MOST_PLACES || fields.size < misread.length) return undefined
  // The composite digit alone cannot speak for two places.
  const covered = misread.filter(({ field }) => field.proof !== 'none')
  if (covered.length > 1 && covered.some(({ field }) => field.proof === 'composite')) return undefined
  const places = misread
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .map(({ line, column, read, candidates }) => ({ line, column, read, candidates }))
  const readings = places
    .reduce((all, { candidates }) => all.flatMap((head) => [...candidates].map((next) => head + next)), [''])
    .filter((typed) => parseMrz(typedOver(lines, places, typed), today).ok)
  if (readings.length === 0) return undefined
  return { places: places.map(({ line, column, read }) => ({ line, column, read })), readings }
}

/** The zone with other characters at these places. @param typed one for each place, in their order */
export function typedOver(lines: readonly string[], places: readonly MrzPlace[], typed: string): readonly string[] {
  return lines.map((text, index) =>
    places.reduce(
      (all, { line, column }, place) =>
        line === index + 1 ? all.slice(0, column - 1) + typed.charAt(place) + all.slice(column) : all,
      text,
    ),
  )
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

const textAt = (lines: readonly string[], [line, from, to]: Span): string => (lines[line] ?? '').slice(from - 1, to)
const behind = ([line, , to]: Span): Span => [line, to + 1, to + 1]

function fieldsOf(layout: Layout, lines: readonly string[]): readonly Field[] {
  const { number, optional1, optional2, optionalDigit, composite } = layout
  const rest: Proof = composite ? 'composite' : 'none'
  const last = textAt(lines, behind(number))
  const germanNumber = textAt(lines, [0, 3, 5]) === 'D<<' && isWrong(textAt(lines, number), last)
  return [
    { kind: 'code', span: [0, 1, 2], proof: 'none' },
    { kind: 'state', span: [0, 3, 5], proof: 'none' },
    { kind: 'name', span: layout.name, proof: 'none' },
    { kind: 'state', span: layout.nationality, proof: 'none' },
    { kind: 'sex', span: layout.sex, proof: 'none' },
    {
      kind: germanNumber ? 'german' : 'number',
      span: number,
      digit: behind(number),
      // A long number has its digit in the optional field.
      proof: layout.longNumber && last === '<' ? 'composite' : 'own',
    },
    { kind: 'digit', span: layout.birth, digit: behind(layout.birth), proof: 'own' },
    { kind: 'digit', span: layout.expiry, digit: behind(layout.expiry), proof: 'own' },
    optionalDigit
      ? { kind: 'number', span: optional1, digit: optionalDigit, proof: 'own' }
      : { kind: 'number', span: optional1, proof: rest },
    ...(optional2 ? [{ kind: 'number', span: optional2, proof: rest } as const] : []),
    ...(composite ? [{ kind: 'digit', span: composite.digit, proof: 'composite' } as const] : []),
  ]
}

/** A number whose own digit, read well, speaks against it. What characters Germany uses is asked only then: it may change. */
function isWrong(number: string, digit: string): boolean {
  return DIGITS.includes(digit) && (/[^0-9A-Z<]/.test(number) || checkDigit(number) !== digit)
}

/** The places of a field, its check digit with it, whose character cannot stand there. */
function misreadIn(field: Field, lines: readonly string[]): readonly Misread[] {
  const inSpan = ([line, from, to]: Span, kind: Kind) =>
    [...textAt(lines, [line, from, to])].flatMap((read, index) =>
      ALPHABET[kind].includes(read)
        ? []
        : [
            {
              line: line + 1,
              column: from + index,
              read,
              field,
              candidates: candidatesOf(kind, field, textAt(lines, [line, from, to]), index),
            },
          ],
    )
  return [...inSpan(field.span, field.kind), ...(field.digit ? inSpan(field.digit, 'digit') : [])]
}

/** What may have stood where something else was read. Empty when the rules leave nothing or nearly everything. */
function candidatesOf(kind: Kind, { proof }: Field, text: string, index: number): string {
  const read = text.charAt(index)
  const unknown = !LETTERS.includes(read) && !DIGITS.includes(read)
  const before = text.charAt(index - 1)
  const after = text.charAt(index + 1)
  switch (kind) {
    case 'code':
      return keep(LETTER_OF[read], (next) => index > 0 || 'ACIPV'.includes(next))
    case 'state':
      return keep(LETTER_OF[read], (next) =>
        COUNTRY_CODES.includes((text.slice(0, index) + next + text.slice(index + 1)).replace(/<+$/, '')),
      )
    case 'name':
      // Behind three fillers no name goes on.
      if (unknown) return text.slice(0, index).endsWith('<<<') ? '<' : ''
      // Neither a list nor a digit speaks against a wrong letter: the one pair, and no place that may be a filler.
      return read === '0' && before !== '<' && after !== '<' ? 'ODQ' : ''
    case 'german':
      return unknown ? GERMAN : (GERMAN_OF[read] ?? '')
    case 'number':
      if (before === '<' && after === '<') return '<'
      return proof === 'none' ? '' : `${DIGITS}${LETTERS}<`
    case 'digit':
      return unknown ? DIGITS : (DIGIT_OF[read] ?? '')
    case 'sex':
      return unknown ? 'MFX<' : ''
  }
}

const keep = (characters = '', test: (character: string) => boolean): string => [...characters].filter(test).join('')
