import type { Gs1Element } from '../devices.ts'

const GS = 0x1d

/** AIM identifiers that say "begins with FNC1": GS1-128, GS1 DataMatrix, GS1 QR, GS1 DataBar (with and without ECI). */
const GS1_AIMS: ReadonlySet<string> = new Set([']C1', ']d2', ']d5', ']Q3', ']Q4', ']e0'])

/** Symbologies that hold nothing else, for readers that give no AIM identifier. */
const GS1_SYMBOLOGIES: ReadonlySet<string> = new Set([
  'gs1-128',
  'gs1-databar',
  'gs1-databar-limited',
  'gs1-databar-expanded',
])

/** Length of whole element strings, identifier included, that need no separator (GS1 General Specifications, 7.8.5). */
const PREDEFINED: Readonly<Record<string, number>> = {
  '00': 20,
  '01': 16,
  '02': 16,
  '03': 16,
  '04': 18,
  '11': 8,
  '12': 8,
  '13': 8,
  '14': 8,
  '15': 8,
  '16': 8,
  '17': 8,
  '18': 8,
  '19': 8,
  '20': 4,
  '31': 10,
  '32': 10,
  '33': 10,
  '34': 10,
  '35': 10,
  '36': 10,
  '41': 16,
}

/** How many digits an identifier has, by its first two (GS1 General Specifications, 3.2). */
const AI_DIGITS: readonly (readonly [first: RegExp, digits: number])[] = [
  [/^(0[0-4]|1\d|2[0-2]|30|37|9\d)$/, 2],
  [/^(2[3-5]|4[0-2]|71)$/, 3],
  [/^(3[1-69]|43|70|72|8[0-2])$/, 4],
]

/** Characters of a variable value: GS1 AI encodable character set 82. */
const VALUE = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,90}$/

/** Values that end with a check digit over all digits before it. */
const CHECKED = /^(00|01|02|03|402|41[0-7]|8006|8017|8018)$/
const DATES = /^1[1-7]$/

/**
 * Element strings of a code that begins with FNC1, which is known by `aim`, by `symbology` where the reader gives no AIM
 * identifier, or by a GS in front. All or nothing: with an unknown identifier, a wrong length, a wrong check digit or an
 * impossible date there is no telling where the next element begins, and the answer is `undefined`; the text stays.
 * Values are as printed (a date YYMMDD): {@link gs1Date} reads dates.
 */
export function parseGs1(raw: Uint8Array, aim?: string, symbology?: string): readonly Gs1Element[] | undefined {
  const begins = aim === undefined ? raw[0] === GS || GS1_SYMBOLOGIES.has(symbology ?? '') : GS1_AIMS.has(aim)
  if (!begins) return undefined
  const text = Buffer.from(raw).toString('latin1')
  const elements: Gs1Element[] = []
  let at = raw[0] === GS ? 1 : 0
  while (at < text.length) {
    const first = text.slice(at, at + 2)
    const digits = AI_DIGITS.find(([beginning]) => beginning.test(first))?.[1]
    const ai = text.slice(at, at + (digits ?? 0))
    if (digits === undefined || !/^\d+$/.test(ai) || ai.length !== digits) return undefined
    const gs = text.indexOf('\x1d', at)
    const ends = gs < 0 ? text.length : gs
    const fixed = PREDEFINED[first]
    const end = fixed === undefined ? ends : at + fixed
    const value = text.slice(at + digits, end)
    if (end > ends || !isValue(ai, value, fixed !== undefined)) return undefined
    elements.push({ ai, value })
    // A separator after an element of known length is not needed and allowed.
    at = end === ends ? ends + 1 : end
  }
  return elements.length > 0 ? elements : undefined
}

function isValue(ai: string, value: string, numeric: boolean): boolean {
  if (numeric ? !/^\d+$/.test(value) : !VALUE.test(value)) return false
  if (CHECKED.test(ai)) return isChecked(ai === '8006' ? value.slice(0, 14) : value)
  return !DATES.test(ai) || gs1Date(value) !== undefined
}

/** True when the last digit is the check digit: weights 3 and 1 in turn from the right, modulo 10. */
function isChecked(digits: string): boolean {
  if (!/^\d{2,}$/.test(digits)) return false
  let sum = 0
  for (let at = digits.length - 1, weight = 1; at >= 0; at--, weight = 4 - weight) sum += Number(digits[at]) * weight
  return sum % 10 === 0
}

/**
 * A GS1 date (YYMMDD) as `YYYY-MM-DD`, `undefined` where there is no such day. Day 00 is the last day of the month. The
 * century is the one that brings the year nearest to `today`: 49 years back to 50 years ahead (General Specifications, 7.12).
 */
export function gs1Date(value: string, today = new Date()): string | undefined {
  if (!/^\d{6}$/.test(value)) return undefined
  const now = today.getFullYear()
  const [year = 0, month = 0, day = 0] = [value.slice(0, 2), value.slice(2, 4), value.slice(4, 6)].map(Number)
  const difference = year - (now % 100)
  const century = Math.floor(now / 100) * 100 + (difference >= 51 ? -100 : difference <= -50 ? 100 : 0)
  if (month < 1 || month > 12) return undefined
  const last = new Date(Date.UTC(century + year, month, 0)).getUTCDate()
  if (day > last) return undefined
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${century + year}-${two(month)}-${two(day === 0 ? last : day)}`
}
