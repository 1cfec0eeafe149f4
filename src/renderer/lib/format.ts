import { officeDay, officeZone } from '../../shared/domain/office-time.ts'
import { uiLanguage } from './i18n.ts'

const locale = () => (uiLanguage() === 'de' ? 'de-DE' : 'en-GB')

/**
 * `2026-12-14` -> `14.12.2026`; unknown parts (`00`) are written as `XX`, as on the documents. A time is the day it was at the
 * office.
 */
export function date(iso: string): string {
  const [year = '', month = '', day = ''] = (iso.includes('T') ? officeDay(new Date(iso)) : iso).split('-')
  return `${part(day)}.${part(month)}.${year === '0000' ? 'XXXX' : year}`
}
const part = (digits: string) => (digits === '00' ? 'XX' : digits)

/**
 * Made once: each formatter holds tens of kilobytes outside the heap that JavaScript counts, and a page that makes them with every
 * line it draws grows faster than it is swept.
 */
const clock = {
  timeZone: officeZone,
  hour: '2-digit',
  minute: '2-digit',
} as const satisfies Intl.DateTimeFormatOptions
const dayAndClock = { ...clock, day: '2-digit', month: '2-digit', year: 'numeric' } as const
const dateTimes = {
  'de-DE': new Intl.DateTimeFormat('de-DE', dayAndClock),
  'en-GB': new Intl.DateTimeFormat('en-GB', dayAndClock),
}
const times = new Intl.DateTimeFormat('de-DE', clock)
const seconds = new Intl.DateTimeFormat('de-DE', { ...clock, second: '2-digit' })
const milliseconds = new Intl.DateTimeFormat('de-DE', { ...clock, second: '2-digit', fractionalSecondDigits: 3 })
const relative = {
  de: new Intl.RelativeTimeFormat('de', { numeric: 'auto' }),
  en: new Intl.RelativeTimeFormat('en', { numeric: 'auto' }),
}

/** UTC time of the database -> `14.12.2026, 09:05` on the office's clock. */
export const dateTime = (iso: string): string => dateTimes[locale()].format(new Date(iso))

export const time = (iso: string): string => times.format(new Date(iso))

export const timeWithSeconds = (iso: string): string => seconds.format(new Date(iso))

/** `09:05:31,250`: on a line to a device, milliseconds tell. */
export const timeWithMillis = (iso: string): string => milliseconds.format(new Date(iso))

/** Today on the office's clock, `YYYY-MM-DD`. */
export function today(): string {
  return officeDay(new Date())
}

/** Whole days from today until a date; negative when past. */
export function daysUntil(iso: string, from: string = today()): number {
  return Math.round((Date.parse(iso.includes('T') ? officeDay(new Date(iso)) : iso) - Date.parse(from)) / 86_400_000)
}

/** „in 12 Tagen", „heute", „vor 3 Tagen". */
export function relativeDays(iso: string): string {
  return relative[uiLanguage()].format(daysUntil(iso), 'day')
}

/** MUSTERFRAU, Amina */
export function personName(person: { familyName: string; givenNames: string }): string {
  return `${person.familyName.toLocaleUpperCase('de')}, ${person.givenNames}`
}

export const collator = new Intl.Collator('de', { sensitivity: 'base', numeric: true })
