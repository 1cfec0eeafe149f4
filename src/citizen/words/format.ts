import type { CitizenLanguage } from '../../shared/consultation/languages.ts'
import { officeZone } from '../../shared/domain/office-time.ts'
import { localeOf } from './load.ts'

const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: officeZone } as const

/** Weekday, day, month and time at the office, wherever the person is. */
export function dateTime(language: CitizenLanguage, iso: string): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...clock,
    // Persian would take its own calendar: the office's letters do not have it.
    calendar: 'gregory',
  }).format(new Date(iso))
}

/** The time at the office, on a clock of 24 hours as on its letters. */
export function timeOnly(language: CitizenLanguage, iso: string): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    ...clock,
  }).format(new Date(iso))
}

export function count(language: CitizenLanguage, value: number): string {
  return new Intl.NumberFormat(localeOf(language)).format(value)
}

/** "5–12 minutes", bent by the language's own rules. */
export function minutes(language: CitizenLanguage, range: { readonly from: number; readonly to: number }): string {
  const format = new Intl.NumberFormat(localeOf(language), { style: 'unit', unit: 'minute', unitDisplay: 'long' })
  if (range.from === range.to) return format.format(range.to)
  if (typeof format.formatRange === 'function') return format.formatRange(range.from, range.to)
  return `${count(language, range.from)}–${format.format(range.to)}`
}
