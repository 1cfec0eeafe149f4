/**
 * The self-test of a scanner that types: a code with exactly the characters that differ between keyboard layouts. A scanner sends keys,
 * not characters; set to another layout than the machine it writes Z for Y and `;` for `<`, and no zone is ever right.
 */
import type { TypedKey } from './recogniser.ts'

/** As QR code. */
export const SELF_TEST = 'TRESEN YZ-ß]<'
/** As Code 128, for scanners that read bars only: ASCII has no ß. */
export const SELF_TEST_BARS = 'TRESEN YZ-]<'

export type ScannerLayout = 'de' | 'us' | 'fr' | 'ch'
export type MachineLayout = 'qwertz' | 'qwerty' | 'azerty'

export type SelfTestResult =
  /** Every character as printed. */
  | { readonly result: 'right' }
  /** The scanner presses the keys of another layout than the machine has. */
  | { readonly result: 'layout'; readonly scanner: ScannerLayout; readonly machine: MachineLayout }
  /** Capitals and small letters are swapped: caps lock is on, or the scanner makes up for it. */
  | { readonly result: 'caps' }
  /** Only ß is wrong: the scanner's code page. Codes of the office have no such letters. */
  | { readonly result: 'code-page' }
  /** It is this code, with other characters wrong. */
  | { readonly result: 'garbled'; readonly expected: string; readonly read: string }
  /** Some other code. */
  | { readonly result: 'other' }

/** Keys that write `Y Z - ] <`, by `KeyboardEvent.code`. The United Kingdom is as the United States here. */
const KEYS: Readonly<Record<ScannerLayout, readonly string[]>> = {
  de: ['KeyZ', 'KeyY', 'Slash', 'Digit9', 'IntlBackslash'],
  us: ['KeyY', 'KeyZ', 'Minus', 'BracketRight', 'Comma'],
  fr: ['KeyY', 'KeyW', 'Digit6', 'Minus', 'IntlBackslash'],
  ch: ['KeyZ', 'KeyY', 'Slash', 'BracketRight', 'IntlBackslash'],
}
/** Machines of the office are German: the Swiss layout has the same Z and other brackets. */
const FITS: Readonly<Record<ScannerLayout, MachineLayout | undefined>> = {
  de: 'qwertz',
  us: 'qwerty',
  fr: 'azerty',
  ch: undefined,
}
/** The key for Z tells the layouts of machines apart. */
const Z_KEY: Readonly<Record<string, MachineLayout>> = { KeyY: 'qwertz', KeyZ: 'qwerty', KeyW: 'azerty' }

/** What the scan of a self-test code says about the scanner. */
export function judgeSelfTest(text: string, keys: readonly TypedKey[]): SelfTestResult {
  const read = text.trim()
  if (read === SELF_TEST || read === SELF_TEST_BARS) return { result: 'right' }
  if (!/^tresen/i.test(read)) return { result: 'other' }
  const swapped = [...read]
    .map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()))
    .join('')
  if (
    [SELF_TEST, SELF_TEST_BARS].some(
      (code) => swapped.toUpperCase() === code.toUpperCase() && swapped.startsWith('TRESEN'),
    )
  )
    return { result: 'caps' }
  const scanner = scannerLayout(keys)
  const machine = machineLayout(keys)
  if (scanner !== undefined && machine !== undefined && FITS[scanner] !== machine)
    return { result: 'layout', scanner, machine }
  if (/^TRESEN YZ-.{0,3}\]<$/u.test(read)) return { result: 'code-page' }
  return { result: 'garbled', expected: SELF_TEST, read }
}

/** By the keys behind `TRESEN `: those of `Y Z -`, and of `] <` at the end, whatever ß was made of. */
function scannerLayout(keys: readonly TypedKey[]): ScannerLayout | undefined {
  const codes = keys.map(({ code }) => code)
  const pressed = [...codes.slice(7, 10), ...codes.slice(-2)].join(' ')
  return (['de', 'us', 'fr', 'ch'] as const).find((layout) => KEYS[layout].join(' ') === pressed)
}

function machineLayout(keys: readonly TypedKey[]): MachineLayout | undefined {
  const z = keys.find(({ key, code }) => key.toUpperCase() === 'Z' && code in Z_KEY)
  return z === undefined ? undefined : Z_KEY[z.code]
}

/**
 * Whether a text nobody knew looks like a code of the office typed by a scanner with the wrong layout: `;` or `\\` where zones have `<`,
 * `ß` or `/` where numbers have a hyphen.
 */
export function looksMistyped(text: string): boolean {
  return (
    /([;\\])\1\1/.test(text) ||
    /^\d\d([ß/])\d{4}\1\d{6}/.test(text.trim()) ||
    /^T([ß/])[0-9A-Z]{8}\1/i.test(text.trim())
  )
}
