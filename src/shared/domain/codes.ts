/** Numbers and codes of the office, and what a scan is. Random sources are handed in: this file runs anywhere. */
import type { IsoDate } from './dates.ts'
import { checkDigit, mrzLines, parseMrz, type MrzResult } from './mrz.ts'

/** `length` unpredictable bytes; in the program the operating system's source. */
export type RandomBytes = (length: number) => Uint8Array

/** Crockford base32: no I, L, O, U, so nothing is mistaken when it is read out. */
const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** The 37 check characters of Crockford base32. */
const CHECK = `${BASE32}*~$=U`

/** Aktenzeichen: of a person's file (`33-2026-004711`) or of a Vorgang in it (`33-2026-004711-2`). */
export interface CaseNumber {
  /** Number of the organisational unit, two digits. */
  readonly unit: number
  readonly year: number
  /** Running number within the year, 1 to 999999. */
  readonly running: number
  /** Running number of the Vorgang within the file, from 1; absent for the file itself. */
  readonly part?: number
}

const CASE_NUMBER = /^(?:AZ[.:]?\s*)?(\d{2})-(\d{4})-(\d{6})(?:-([1-9]\d{0,3}))?$/

/** Reads an Aktenzeichen, also with `Az.` in front. Undefined when it is none. */
export function parseCaseNumber(text: string): CaseNumber | undefined {
  const match = CASE_NUMBER.exec(text.trim().toUpperCase())
  if (!match || match[3] === '000000') return undefined
  const number = { unit: Number(match[1]), year: Number(match[2]), running: Number(match[3]) }
  return match[4] === undefined ? number : { ...number, part: Number(match[4]) }
}

export function formatCaseNumber({ unit, year, running, part }: CaseNumber): string {
  const file = `${String(unit).padStart(2, '0')}-${year}-${String(running).padStart(6, '0')}`
  return part === undefined ? file : `${file}-${part}`
}

/** Aktenzeichen of the person's file behind an Aktenzeichen of a Vorgang. */
export function fileNumberOf(number: CaseNumber): string {
  const { unit, year, running } = number
  return formatCaseNumber({ unit, year, running })
}

/** Letters that look like digits are read as them (Crockford): O as 0, I and L as 1. */
function readable(text: string): string {
  return text.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')
}

/** Crockford's check character: the value modulo 37. */
function checkCharacter(base32: string): string {
  let remainder = 0
  for (const character of base32) remainder = (remainder * 32 + BASE32.indexOf(character)) % 37
  return CHECK.charAt(remainder)
}

/** 32 divides 256, so the low five bits of a random byte are unbiased. */
function randomBase32(length: number, random: RandomBytes): string {
  return Array.from(random(length), (byte) => BASE32.charAt(byte % 32)).join('')
}

/** New appointment code `T-XXXXXXXX-C`: 40 random bits and a check character. */
export function newAppointmentCode(random: RandomBytes): string {
  const body = randomBase32(8, random)
  return `T-${body}-${checkCharacter(body)}`
}

/** The code in its canonical writing, or undefined when it is none or its check character is wrong. Hyphens may be missing. */
export function parseAppointmentCode(text: string): string | undefined {
  const match = /^T-?([0-9A-Z]{8})-?([0-9A-Z*~$=])$/.exec(text.trim().toUpperCase())
  if (!match) return undefined
  const body = readable(match[1] ?? '')
  const check = readable(match[2] ?? '')
  return !body.includes('U') && checkCharacter(body) === check ? `T-${body}-${check}` : undefined
}

/** New pickup number `K7Q-2M4`: a pseudonym, says nothing about person or card (§ 61b Abs. 6 AufenthV). The caller makes sure it is free. */
export function newPickupNumber(random: RandomBytes): string {
  const body = randomBase32(6, random)
  return `${body.slice(0, 3)}-${body.slice(3)}`
}

/** New one-time pickup code: eight decimal digits, each of the 10^8 equally likely. Store only its hash. */
export function newPickupCode(random: RandomBytes): string {
  for (;;) {
    const value = random(4).reduce((sum, byte) => sum * 256 + byte, 0)
    // 42 * 10^8 is the largest multiple below 2^32: values above would favour small codes.
    if (value < 4_200_000_000) return String(value % 100_000_000).padStart(8, '0')
  }
}

/** Eight digits, typed with blanks or hyphens between. */
export function parsePickupCode(text: string): string | undefined {
  const digits = text.replaceAll(/[\s-]/g, '')
  return /^\d{8}$/.test(digits) ? digits : undefined
}

/**
 * Serial of a card: nine characters, alone or with its check digit. Undefined when the digit is wrong.
 * At least one digit, so that a nine-letter word is none.
 */
export function parseCardSerial(text: string): string | undefined {
  const code = text.trim().toUpperCase()
  if (!/^(?=.*\d)[A-Z0-9]{9,10}$/.test(code)) return undefined
  const serial = code.slice(0, 9)
  return code.length === 9 || checkDigit(serial) === code.slice(9) ? serial : undefined
}

export interface ScannedText {
  readonly text: string
  readonly lines: readonly string[]
  /** AIM symbology identifier such as `]C0`, where the reader sends it. */
  readonly aim?: string | undefined
}

export type ScanKind =
  /** A zone, right or wrong: `result` says. */
  | { readonly kind: 'mrz'; readonly result: MrzResult }
  /** `file`: Aktenzeichen of the person's file; `az`: as scanned, of the file or of a Vorgang. */
  | { readonly kind: 'case'; readonly az: string; readonly file: string }
  | { readonly kind: 'appointment'; readonly code: string }
  /** `documentCode` where line 1 of the card's zone was read alone. */
  | { readonly kind: 'card-serial'; readonly serial: string; readonly documentCode?: string }
  | { readonly kind: 'pickup-code'; readonly code: string }
  | { readonly kind: 'unknown' }

/** GS1 messages are goods, never ours (ISO/IEC 15424: ]C1, ]d2, ]Q3, ]e0). */
const GS1 = /^\](C1|d2|Q3|e\d)$/
/** Line 1 of a card of the office alone: eAT (AR, AS; § 78 Abs. 2 AufenthG), issuer D. */
const CARD_LINE = /^(A[RS])D<<([A-Z0-9<]{9})([0-9<])<*$/

/** What was scanned, by its form alone; whether it exists, the database knows. `today` as in {@link parseMrz}. */
export function classifyScan(scan: ScannedText, today: IsoDate): ScanKind {
  if (scan.aim !== undefined && GS1.test(scan.aim)) return { kind: 'unknown' }
  const lines = mrzLines(scan.lines.length > 1 ? scan.lines : scan.text)
  const only = lines.length === 1 ? (lines[0] ?? '').trim() : undefined
  if (only === undefined) {
    const result = parseMrz(lines, today)
    return !result.ok && result.problem === 'not-mrz' ? { kind: 'unknown' } : { kind: 'mrz', result }
  }
  const cardLine = only.length === 30 ? CARD_LINE.exec(only) : null
  if (cardLine) {
    const [, documentCode = '', serial = '', digit] = cardLine
    if (checkDigit(serial) === digit) return { kind: 'card-serial', serial: serial.replace(/<+$/, ''), documentCode }
    return { kind: 'mrz', result: { ok: false, problem: 'check-digit', field: 'documentNumber' } }
  }
  const number = parseCaseNumber(only)
  if (number) return { kind: 'case', az: formatCaseNumber(number), file: fileNumberOf(number) }
  const appointment = parseAppointmentCode(only)
  if (appointment !== undefined) return { kind: 'appointment', code: appointment }
  const code = parsePickupCode(only)
  if (code !== undefined) return { kind: 'pickup-code', code }
  const serial = parseCardSerial(only)
  return serial === undefined ? { kind: 'unknown' } : { kind: 'card-serial', serial }
}
