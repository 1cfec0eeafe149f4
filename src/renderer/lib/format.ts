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

/** UTC time of the database -> `14.12.2026, 09:05` on the office's clock. */
export function dateTime(iso: string): string {
  return new Intl.DateTimeFormat(locale(), {
    timeZone: officeZone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(iso))
}

export function time(iso: string): string {
  return new Intl.DateTimeFormat('de-DE', { timeZone: officeZone, hour: '2-digit', minute: '2-digit' }).format(
    new Date(iso),
  )
}

export function timeWithSeconds(iso: string): string {
  return new Intl.DateTimeFormat('de-DE', {
    timeZone: officeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(iso))
}

/** `09:05:31,250`: on a line to a device, milliseconds tell. */
export function timeWithMillis(iso: string): string {
  return new Intl.DateTimeFormat('de-DE', {
    timeZone: officeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  }).format(new Date(iso))
}

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
  return new Intl.RelativeTimeFormat(uiLanguage(), { numeric: 'auto' }).format(daysUntil(iso), 'day')
}

/** MUSTERFRAU, Amina */
export function personName(person: { familyName: string; givenNames: string }): string {
  return `${person.familyName.toLocaleUpperCase('de')}, ${person.givenNames}`
}

export const collator = new Intl.Collator('de', { sensitivity: 'base', numeric: true })
