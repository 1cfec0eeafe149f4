import { officeTime } from '../../shared/domain/office-time.ts'

/** `9:05`, `0905` or `9` -> `09:05`; undefined for what is no time of day. */
export function readTime(text: string): string | undefined {
  const match = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(text.trim())
  const hour = Number(match?.[1])
  const minute = Number(match?.[2] ?? 0)
  if (match === null || hour > 23 || minute > 59) return undefined
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/**
 * A time of day at the office, as the database writes it.
 * @param day `YYYY-MM-DD`
 * @param clock `HH:MM`; in the hour that the clock skips it is an hour later, in the one that comes twice it is the first
 */
export function timeOn(day: string, clock: string): string {
  // Legal time in Germany is one of the two, UTC+1 or in summer UTC+2 (§§ 1 and 3 EinhZeitG).
  const [summer, normal] = ['+02:00', '+01:00'].map((offset) => new Date(`${day}T${clock}:00${offset}`)) as [Date, Date]
  return (officeTime(summer) === clock ? summer : normal).toISOString()
}
