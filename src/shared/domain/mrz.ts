/**
 * Machine readable zones of travel documents, ICAO Doc 9303 parts 3 (check digits), 4 (TD3), 5 (TD1), 6 (TD2), 7 (visas).
 * Check digits decide. Nothing is corrected or guessed here: a zone that does not add up opens nothing and names the field
 * (mrz-correction.ts says which places to ask the person with the paper about).
 */
import { isIsoDate, isPartialDate, type IsoDate } from './dates.ts'
import { LAYOUTS, WIDTHS, type Layout, type MrzFormat, type Span } from './mrz-layout.ts'
import { mrzNameKey, transliterate } from './names.ts'

export type Sex = 'M' | 'F' | 'X'

/** A field with a check digit of its own, or the digit over all of them. */
export type MrzField = 'documentNumber' | 'birthDate' | 'expiryDate' | 'optionalData' | 'composite'

export interface MrzDocument {
  readonly format: MrzFormat
  /** One or two letters without fillers: `P`, `AR`, `ID`, `V`. */
  readonly documentCode: string
  /** ICAO code without fillers; Germany is `D`. */
  readonly issuer: string
  /** Document number without fillers, long ones put together. */
  readonly number: string
  /** As written in the zone, blanks for fillers. */
  readonly familyName: string
  readonly givenNames: string
  /** The name field was full, so parts of the name may be missing. */
  readonly nameTruncated: boolean
  /** Unknown parts are `00`. Never in the future of `today`. */
  readonly birthDate: IsoDate
  /** `X` where the zone has a filler. */
  readonly sex: Sex
  /** For an eAT of an unlimited title this is the life of the card, not of the right (§ 78 Abs. 2 AufenthG). `00` where absent. */
  readonly expiry: IsoDate
  readonly nationality: string
  /** TD1: line 1 behind the number; others: behind the expiry date. */
  readonly optional1: string
  /** TD1 only: line 2. */
  readonly optional2: string
  readonly lines: readonly string[]
}

export type MrzProblem =
  | { readonly problem: 'not-mrz' }
  /** A line is too long or too short. `line` from 1, lengths in characters. */
  | { readonly problem: 'length'; readonly line: number; readonly expected: number; readonly actual: number }
  /** A character the place does not allow, such as a misread `*`. `line` and `column` from 1. */
  | { readonly problem: 'bad-character'; readonly line: number; readonly column: number }
  | { readonly problem: 'check-digit'; readonly field: MrzField }
  /** The digits add up but there is no such day. */
  | { readonly problem: 'date'; readonly field: 'birthDate' | 'expiryDate' }

export type MrzResult = ({ readonly ok: true } & MrzDocument) | ({ readonly ok: false } & MrzProblem)

const WEIGHTS = [7, 3, 1]

/** Check digit over `0-9A-Z<`: weights 7, 3, 1, modulo 10 (ICAO Doc 9303-3, 4.9). @throws RangeError on any other character. */
export function checkDigit(text: string): string {
  let sum = 0
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i)
    const value = character === '<' ? 0 : '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf(character)
    if (value < 0) throw new RangeError('character outside the MRZ alphabet')
    sum += value * (WEIGHTS[i % 3] ?? 0)
  }
  return String(sum % 10)
}

/** A zone without separators: three lines of 30, two of 36 or of 44. */
const UNSEPARATED: Readonly<Record<number, number>> = { 90: 30, 72: 36, 88: 44 }

/** Frame bytes dropped, lines split (CR, LF, or by length where a reader sends none), capitals, empty lines left out. */
export function mrzLines(input: string | readonly string[]): readonly string[] {
  const text = typeof input === 'string' ? input : input.join('\n')
  const lines = text
    .toUpperCase()
    .split(/[\r\n]+/)
    // oxlint-disable-next-line no-control-regex -- the frame bytes of readers (STX, ETX, FS, GS …) are control characters
    .map((line) => line.replaceAll(/[\u0000-\u001f\u007f]/g, ''))
    .map((line) => (WIDTHS.includes(line.length) || line.length in UNSEPARATED ? line : line.trim()))
    .filter((line) => line.trim() !== '')
  const only = lines[0]
  const width = lines.length === 1 && only !== undefined ? UNSEPARATED[only.length] : undefined
  if (only === undefined || width === undefined) return lines
  return Array.from({ length: only.length / width }, (_, i) => only.slice(i * width, (i + 1) * width))
}

const LETTERS = /^[A-Z<]*$/
const ALPHABET = /^[0-9A-Z<]*$/

function shape(lines: readonly string[]): MrzFormat | MrzProblem {
  const [first = '', second = ''] = lines
  const hint = lines.some((line) => line.includes('<<')) || lines.some((line) => WIDTHS.includes(line.length))
  if (lines.length < 2 || lines.length > 3 || !hint || !/^[A-Z]/.test(first)) return { problem: 'not-mrz' }
  const expected = lines.length === 3 ? 30 : Math.max(first.length, second.length) > 40 ? 44 : 36
  const wrong = lines.findIndex((line) => line.length !== expected)
  if (wrong >= 0) return { problem: 'length', line: wrong + 1, expected, actual: lines[wrong]?.length ?? 0 }
  if (expected === 30) return 'TD1'
  const visa = first.startsWith('V')
  return expected === 44 ? (visa ? 'MRVA' : 'TD3') : visa ? 'MRVB' : 'TD2'
}

/** Fillers at the end dropped, inner ones as blanks. */
function plain(field: string): string {
  return field.replace(/<+$/, '').replaceAll(/<+/g, ' ').trim()
}

/**
 * `YYMMDD` with fillers for unknown parts. The zone has no century: take the latest year that `latest` allows.
 * @returns undefined when there is no such day
 */
function resolveDate(field: string, latest: IsoDate): IsoDate | undefined {
  if (!/^(\d\d|<<){3}$/.test(field)) return undefined
  const [yy = '', mm = '', dd = ''] = field.match(/../g) ?? []
  const rest = `${mm}-${dd}`.replaceAll('<', '0')
  if (yy === '<<') return rest === '00-00' ? '0000-00-00' : undefined
  const first = Number(latest.slice(0, 2))
  const year = [first, first - 1]
    .map((century) => `${century}${yy}`)
    .find((candidate) => `${candidate}-${rest}` <= latest)
  const date = `${year}-${rest}`
  return isPartialDate(date) ? date : undefined
}

/** A document number and what is left of the optional field behind it, or undefined when no reading has a right check digit. */
function readNumber(
  number: string,
  digit: string,
  optional: string,
  long: boolean,
): { number: string; rest: string } | undefined {
  if (digit !== '<') return digit === checkDigit(number) ? { number, rest: optional } : undefined
  const tail = optional.split('<', 1)[0] ?? ''
  if (!long || tail.length < 2) return undefined
  const continued = tail.slice(0, -1)
  // Whether the filler in the digit's place counts is not settled (ICAO's own example adds up both ways): accept both.
  const right = [number + continued, `${number}<${continued}`].some((whole) => checkDigit(whole) === tail.slice(-1))
  return right ? { number: number + continued, rest: optional.slice(tail.length) } : undefined
}

/**
 * Reads and verifies a zone.
 * @param input text as a reader or a keyboard delivers it, or its lines
 * @param today decides the century: births are never in the future, expiry dates at most 50 years ahead (so at least the 20 years
 *   back that an office meets are right; anything older is past in any case)
 */
export function parseMrz(input: string | readonly string[], today: IsoDate): MrzResult {
  if (!isIsoDate(today)) throw new RangeError('today is not a calendar day')
  const lines = mrzLines(input)
  const format = shape(lines)
  if (typeof format !== 'string') return { ok: false, ...format }
  const layout = LAYOUTS[format]
  const at = ([line, from, to]: Span) => (lines[line] ?? '').slice(from - 1, to)
  const digitOf = ([line, , to]: Span) => at([line, to + 1, to + 1])

  const misread = firstMisread(lines, layout, at)
  if (misread) return { ok: false, ...misread }

  const number = readNumber(at(layout.number), digitOf(layout.number), at(layout.optional1), layout.longNumber)
  if (!number) return { ok: false, problem: 'check-digit', field: 'documentNumber' }
  for (const [field, span] of [
    ['birthDate', layout.birth],
    ['expiryDate', layout.expiry],
  ] as const) {
    if (!digitMatches(at(span), digitOf(span))) return { ok: false, problem: 'check-digit', field }
  }
  if (layout.optionalDigit && !digitMatches(at(layout.optional1), at(layout.optionalDigit)))
    return { ok: false, problem: 'check-digit', field: 'optionalData' }
  if (layout.composite && checkDigit(layout.composite.over.map(at).join('')) !== at(layout.composite.digit))
    return { ok: false, problem: 'check-digit', field: 'composite' }

  const birthDate = resolveDate(at(layout.birth), today)
  if (birthDate === undefined) return { ok: false, problem: 'date', field: 'birthDate' }
  const expiry = resolveDate(at(layout.expiry), `${Number(today.slice(0, 4)) + 50}${today.slice(4)}`)
  if (expiry === undefined) return { ok: false, problem: 'date', field: 'expiryDate' }

  const [family = '', ...given] = at(layout.name).split('<<')
  const sex = at(layout.sex)
  return {
    ok: true,
    format,
    documentCode: plain(at([0, 1, 2])),
    issuer: plain(at([0, 3, 5])),
    number: plain(number.number),
    familyName: plain(family),
    givenNames: plain(given.join('<')),
    nameTruncated: !at(layout.name).endsWith('<'),
    birthDate,
    sex: sex === 'M' || sex === 'F' ? sex : 'X',
    expiry,
    nationality: plain(at(layout.nationality)),
    optional1: plain(number.rest),
    optional2: layout.optional2 ? plain(at(layout.optional2)) : '',
    lines,
  }
}

/** An empty field may have a filler instead of the digit 0 (Doc 9303-4, 4.2.2). */
function digitMatches(field: string, digit: string): boolean {
  return digit === checkDigit(field) || (digit === '<' && /^<*$/.test(field))
}

/** The first character its place does not allow. Check digits do not protect letters-only fields, so these are looked at here. */
function firstMisread(lines: readonly string[], layout: Layout, at: (span: Span) => string): MrzProblem | undefined {
  for (const [index, line] of lines.entries()) {
    const column = [...line].findIndex((character) => !ALPHABET.test(character))
    if (column >= 0) return { problem: 'bad-character', line: index + 1, column: column + 1 }
  }
  for (const span of [[0, 1, 5] as const, layout.name, layout.nationality]) {
    const column = [...at(span)].findIndex((character) => !LETTERS.test(character))
    if (column >= 0) return { problem: 'bad-character', line: span[0] + 1, column: span[1] + column }
  }
  // Some issuers print X although the standard has a filler there.
  if (!'MFX<'.includes(at(layout.sex)))
    return { problem: 'bad-character', line: layout.sex[0] + 1, column: layout.sex[1] }
  return undefined
}

export interface MrzInput {
  readonly format: MrzFormat
  readonly documentCode: string
  readonly issuer: string
  readonly number: string
  /** In any spelling: transliterated here. */
  readonly familyName: string
  readonly givenNames: string
  /** Unknown parts `00`. */
  readonly birthDate: IsoDate
  readonly sex: Sex
  readonly expiry: IsoDate
  readonly nationality: string
  /** At most 15 characters (TD1, less what a long number takes), 7 (TD2), 14 (TD3), 16 (MRV-A), 8 (MRV-B). */
  readonly optional1?: string
  /** TD1 only. */
  readonly optional2?: string
}

/**
 * Writes a zone with right check digits: for invented people and for tests, not for producing documents.
 * @throws RangeError when a field does not fit or has characters outside the alphabet
 */
export function buildMrz(input: MrzInput): readonly string[] {
  const pad = (text: string, width: number) => {
    if (text.length > width || !ALPHABET.test(text)) throw new RangeError(`does not fit ${width} MRZ characters`)
    return text.padEnd(width, '<')
  }
  const withDigit = (text: string) => text + checkDigit(text)
  const date = (iso: IsoDate) => {
    if (!isPartialDate(iso)) throw new RangeError('not a date')
    const [, yy = '', mm = '', dd = ''] = /^..(..)-(..)-(..)$/.exec(iso) ?? []
    return withDigit(
      (iso.startsWith('0000') ? '<<' : yy) + [mm, dd].map((part) => (part === '00' ? '<<' : part)).join(''),
    )
  }
  const head = pad(input.documentCode, 2) + pad(input.issuer, 3)
  const layout = LAYOUTS[input.format]
  const width = ([, from, to]: Span) => to - from + 1
  const name = pad(mrzNameKey(input, width(layout.name)), width(layout.name))
  const sex = input.sex === 'X' ? '<' : input.sex
  const nationality = pad(input.nationality, 3)
  if (transliterate(input.familyName) === '') throw new RangeError('family name has no MRZ spelling')

  const dates = date(input.birthDate) + sex + date(input.expiry)
  const optional1 = input.optional1 ?? ''
  // A number longer than nine characters goes on in the optional field, with its digit behind it (TD1, TD2).
  const long = input.number.length > 9 && layout.longNumber
  const number = long ? `${input.number.slice(0, 9)}<` : withDigit(pad(input.number, 9))
  const rest = (long ? `${withDigit(input.number).slice(9)}<` : '') + optional1

  if (input.format === 'TD1') {
    const first = head + number + pad(rest, 15)
    const second = dates + nationality + pad(input.optional2 ?? '', 11)
    return withComposite([first, second, name], layout)
  }
  const optional = pad(rest, width(layout.optional1))
  const second = number + nationality + dates + (layout.optionalDigit ? withDigit(optional) : optional)
  return withComposite([head + name, second], layout)
}

/** The digit over all fields at the end of line 2, where the format has one. */
function withComposite(lines: readonly string[], { composite }: Layout): readonly string[] {
  if (composite === undefined) return lines
  const all = composite.over.map(([line, from, to]) => (lines[line] ?? '').slice(from - 1, to)).join('')
  return lines.map((line, index) => (index === 1 ? line + checkDigit(all) : line))
}
