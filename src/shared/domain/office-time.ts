import type { IsoDate } from './dates.ts'

/**
 * The office's clock. Deadlines run by legal time in Germany (§ 4 EinhZeitG), whatever the machine's own zone is.
 */
export const officeZone = 'Europe/Berlin'

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: officeZone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** Wall time in the office, read as if it were UTC; milliseconds. The difference to the real time is the zone's offset. */
function wall(at: Date): number {
  const found = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** The calendar day at the office. */
export function officeDay(now: Date): IsoDate {
  return new Date(wall(now)).toISOString().slice(0, 10)
}

/** First moment of a day at the office, as the database writes times (UTC). No Land changes its clock at midnight. */
export function startOfDay(day: IsoDate): string {
  const guess = Date.parse(`${day}T00:00:00Z`)
  const offset = wall(new Date(guess)) - guess
  return new Date(guess - offset).toISOString()
}

/** The office's clock with milliseconds and its distance from UTC, `2026-11-22T06:54:31.250+01:00`. */
export function officeStamp(at: Date): string {
  const whole = wall(at)
  const minutes = Math.round((whole - at.getTime()) / 60_000)
  const local = new Date(whole + (((at.getTime() % 1000) + 1000) % 1000)).toISOString().slice(0, -1)
  const two = (value: number) => String(value).padStart(2, '0')
  const distance = Math.abs(minutes)
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(distance / 60))}:${two(distance % 60)}`
}

/** The time of day at the office, `09:05`. */
export function officeTime(at: Date): string {
  return new Date(wall(at)).toISOString().slice(11, 16)
}
