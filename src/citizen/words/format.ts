import type { CitizenLanguage } from '../../shared/consultation/languages.ts'
import { officeZone } from '../../shared/domain/office-time.ts'
import { localeOf } from './load.ts'

/** Weekday, day, month and time at the office, wherever the person is. */
export function dateTime(language: CitizenLanguage, iso: string): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: officeZone,
  }).format(new Date(iso))
}

export function timeOnly(language: CitizenLanguage, iso: string): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    hour: 'numeric',
    minute: '2-digit',
    timeZone: officeZone,
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
