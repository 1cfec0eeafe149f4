import { officeTime, startOfDay } from '../../shared/domain/office-time.ts'

/** `9:05`, `0905` or `9` -> `09:05`; undefined for what is no time of day. */
export function readTime(text: string): string | undefined {
  const match = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(text.trim())
  const hour = Number(match?.[1])
  const minute = Number(match?.[2] ?? 0)
  if (match === null || hour > 23 || minute > 59) return undefined
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** A time of day at the office on a day (`YYYY-MM-DD`), as the database writes it. In the hour that the clock skips: an hour later. */
export function timeOn(day: string, clock: string): string {
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  const at = new Date(Date.parse(startOfDay(day)) + (hour * 60 + minute) * 60_000)
  // On the two days a year when the clock is changed, hours since midnight are not the time of day.
  const [reads = 0] = officeTime(at).split(':').map(Number)
  return new Date(at.getTime() + (hour - reads) * 3_600_000).toISOString()
}
