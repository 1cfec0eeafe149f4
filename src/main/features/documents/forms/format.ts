/** How dates, names and sums are written on German forms. */
import { formatDe, type IsoDate } from '../../../../shared/domain/dates.ts'

/** `2029-08-31` to `31.08.2029`; nothing to nothing. */
export const formatDate = (date: IsoDate | undefined): string => (date ? formatDe(date) : '')

const day = new Intl.DateTimeFormat('de-DE', {
  timeZone: 'Europe/Berlin',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
})

/** The day an instant has in Germany: `2026-11-21T23:30:00.000Z` to `22.11.2026`. */
export const formatDay = (instant: string): string => day.format(new Date(instant))

/** Cents to `93,00 €`, with a no-break space. */
export const formatEuro = (cents: number): string =>
  new Intl.NumberFormat('de-DE', { style: 'currency', currency: 'EUR' }).format(cents / 100)

/** Family name in capitals, as the whole program writes it: `MUSTERFRAU, Amina`. ß stays readable as SS. */
export const formatName = (person: { readonly familyName: string; readonly givenNames: string }): string =>
  [person.familyName.toLocaleUpperCase('de'), person.givenNames].filter(Boolean).join(', ')
