import type { IsoDate } from '../shared/domain/dates.ts'

/** The calendar day on the workstation's clock: what "today" means to the office. */
export function officeDay(now: Date): IsoDate {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

/** First moment of a day on the workstation's clock, as the database writes times (UTC). */
export function startOfDay(day: IsoDate): string {
  return new Date(`${day}T00:00:00`).toISOString()
}
