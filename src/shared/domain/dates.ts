/**
 * Calendar dates as ISO text ('2026-12-14'), without time zone and without the clock: what "today" is, the caller says.
 * Periods follow §§ 187, 188, 193 BGB (by § 31 VwVfG also the authority's own periods).
 */

/** Calendar day `YYYY-MM-DD`. Where a source does not know month or day (passports), these parts are `00`. */
export type IsoDate = string

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const DAY_MS = 86_400_000

/** True for a real calendar day (no `00` parts, no 30 February). */
export function isIsoDate(text: string): boolean {
  const match = ISO_DATE.exec(text)
  if (!match) return false
  const month = Number(match[2])
  const day = Number(match[3])
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(Number(match[1]), month)
}

/** True for a day or a partly unknown one: `1985-00-00`, `1985-06-00`, `0000-00-00`. */
export function isPartialDate(text: string): boolean {
  if (isIsoDate(text)) return true
  const match = ISO_DATE.exec(text)
  return match !== null && match[3] === '00' && Number(match[2]) <= 12
}

/** Days of a month, `month` 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function utc(date: IsoDate): number {
  if (!isIsoDate(date)) throw new RangeError('not a calendar day')
  return Date.parse(`${date}T00:00:00Z`)
}

function fromUtc(ms: number): IsoDate {
  return new Date(ms).toISOString().slice(0, 10)
}

/** Adds whole days. @throws RangeError when `date` is not a real day (as all arithmetic here does). */
export function addDays(date: IsoDate, days: number): IsoDate {
  return fromUtc(utc(date) + days * DAY_MS)
}

/** Adds months; a day the target month lacks becomes its last day (§ 188 Abs. 3 BGB): 31.01. + 1 month = 28.02. */
export function addMonths(date: IsoDate, months: number): IsoDate {
  utc(date)
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months
  const year = Math.floor(index / 12)
  const month = (index % 12) + 1
  const day = Math.min(Number(date.slice(8, 10)), daysInMonth(year, month))
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Adds years; 29.02. becomes 28.02. where the year has none. */
export function addYears(date: IsoDate, years: number): IsoDate {
  return addMonths(date, years * 12)
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function diffDays(from: IsoDate, to: IsoDate): number {
  return Math.round((utc(to) - utc(from)) / DAY_MS)
}

/** 1 = Monday to 7 = Sunday (ISO 8601). */
export function weekday(date: IsoDate): number {
  return new Date(utc(date)).getUTCDay() || 7
}

/** `14.12.2026`; unknown parts are left out: `06.1985`, `1985`, and `unbekannt` stays the caller's word for an empty text. */
export function formatDe(date: IsoDate): string {
  const match = ISO_DATE.exec(date)
  if (!match) throw new RangeError('not an ISO date')
  return match
    .slice(1)
    .filter((part) => Number(part) > 0)
    .reverse()
    .join('.')
}

/** Reads `14.12.2026`, `14.12.26` is refused (the century is not ours to guess). ISO text passes. Else undefined. */
export function parseDe(text: string): IsoDate | undefined {
  const trimmed = text.trim()
  if (isIsoDate(trimmed)) return trimmed
  const match = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(trimmed)
  if (!match) return undefined
  const date = `${match[3]}-${match[2]?.padStart(2, '0')}-${match[1]?.padStart(2, '0')}`
  return isIsoDate(date) ? date : undefined
}

/**
 * Completed years of life on `today` (§ 187 Abs. 2 S. 2, § 188 Abs. 2 BGB: the birthday itself counts; born on 29.02., a year of
 * life is completed at the end of 28.02., so the age rises on 01.03. of a common year).
 * Unknown day or month: the latest possible birth date, so nobody is taken for older than proven. Unknown year: undefined.
 */
export function ageOn(birth: IsoDate, today: IsoDate): number | undefined {
  const year = Number(birth.slice(0, 4))
  if (year === 0) return undefined
  const month = birth.slice(5, 7) === '00' ? '12' : birth.slice(5, 7)
  const day = birth.slice(8, 10) === '00' ? '31' : birth.slice(8, 10)
  return Number(today.slice(0, 4)) - year - (today.slice(5) < `${month}-${day}` ? 1 : 0)
}

/** Easter Sunday by the Gregorian computus (Meeus/Jones/Butcher). */
export function easterSunday(year: number): IsoDate {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  const day = ((h + l - 7 * m + 114) % 31) + 1
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

const FIXED_HOLIDAYS = ['01-01', '05-01', '10-03', '12-25', '12-26']
/** Good Friday, Easter Monday, Ascension Day, Whit Monday, as days from Easter Sunday. */
const EASTER_HOLIDAYS = [-2, 1, 39, 50]

/**
 * Public holidays that all Länder have. Holidays of a single Land are not in here: § 193 BGB looks at the place of the act,
 * so they come as `extra` from the office's settings.
 */
export function isPublicHoliday(date: IsoDate, extra: readonly IsoDate[] = []): boolean {
  if (FIXED_HOLIDAYS.includes(date.slice(5)) || extra.includes(date)) return true
  return EASTER_HOLIDAYS.includes(diffDays(easterSunday(Number(date.slice(0, 4))), date))
}

/** Neither Saturday, Sunday nor public holiday. */
export function isBusinessDay(date: IsoDate, extra: readonly IsoDate[] = []): boolean {
  return weekday(date) <= 5 && !isPublicHoliday(date, extra)
}

/** End of a period that falls on Saturday, Sunday or holiday moves to the next business day (§ 193 BGB, § 31 Abs. 3 VwVfG). */
export function shiftToBusinessDay(date: IsoDate, extra: readonly IsoDate[] = []): IsoDate {
  let shifted = date
  while (!isBusinessDay(shifted, extra)) shifted = addDays(shifted, 1)
  return shifted
}
