/**
 * What a machine readable zone looks like from the outside: enough to gather its lines, never to judge them
 * (ICAO Doc 9303-3 to -7: TD1 3×30, TD2 and MRV-B 2×36, TD3 and MRV-A 2×44).
 */
const LINES_BY_LENGTH: Readonly<Record<number, number>> = { 30: 3, 36: 2, 44: 2 }
const LENGTH_BY_TOTAL: Readonly<Record<number, number>> = { 90: 30, 72: 36, 88: 44 }

/** Characters of a zone, and the marks readers put where they could not read one. */
const MRZ_CHARACTERS = /^[A-Z0-9<?* ]+$/i

/** How many lines of `length` make one zone, or `undefined` when no format has that length. */
export function mrzLineCount(length: number): number | undefined {
  return LINES_BY_LENGTH[length]
}

/** True when `line` could be any line of a zone. */
export function isMrzLine(line: string): boolean {
  return mrzLineCount(line.length) !== undefined && MRZ_CHARACTERS.test(line)
}

/**
 * True when `text` could begin a zone: documents begin with A, C, I (cards), P (passports) or V (visas). A bar code of 30
 * digits must not be held back to wait for two more lines, therefore the stricter test.
 */
export function startsMrz(text: string): boolean {
  return MRZ_CHARACTERS.test(text) && /^[ACIPV?*]/i.test(text) && (text.includes('<') || /^.[A-Z]{4}/i.test(text))
}

/** Splits a zone that came without separators (72, 88 or 90 characters), else gives `undefined`. */
export function splitMrz(text: string): string[] | undefined {
  const length = LENGTH_BY_TOTAL[text.length]
  if (length === undefined || !startsMrz(text)) return undefined
  return Array.from({ length: text.length / length }, (_, line) => text.slice(line * length, (line + 1) * length))
}
