import { isPartialDate, parseDe } from '../../shared/domain/dates.ts'

/**
 * `14.12.2026`, `14122026` or `2026-12-14` -> ISO; with `partial` also unknown parts as 00 or XX (`00.06.1985`), as documents have them.
 * Undefined for what is no date.
 */
export function readDate(text: string, options: { partial?: boolean } = {}): string | undefined {
  const digits = /^(\d{2})(\d{2})(\d{4})$/.exec(text.trim())
  const dotted = digits === null ? text.trim() : `${digits[1]}.${digits[2]}.${digits[3]}`
  const whole = parseDe(dotted)
  if (whole !== undefined || options.partial !== true) return whole
  const match = /^([\dX]{1,2})\.([\dX]{1,2})\.(\d{4}|XXXX)$/.exec(dotted.toUpperCase())
  if (match === null) return undefined
  const [, day = '', month = '', year = ''] = match.map((part) => part.replaceAll('X', '0'))
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isPartialDate(date) ? date : undefined
}
