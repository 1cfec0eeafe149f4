/** How dates, names and sums are written on German forms. */

/** `2029-08-31` to `31.08.2029`; `1985-06` to `06.1985`; anything else stays as it is. */
export const formatDate = (date: string | undefined): string => {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/u.exec(date ?? '')
  if (!parts) return date ?? ''
  return [parts[3], parts[2], parts[1]].filter(Boolean).join('.')
}

/** The day an instant has in Germany: `2026-11-21T23:30:00.000Z` to `22.11.2026`. */
export const formatDay = (instant: string): string =>
  new Intl.DateTimeFormat('de-DE', {
    timeZone: 'Europe/Berlin',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  }).format(new Date(instant))

/** Cents to `93,00 €`, with a no-break space. */
export const formatEuro = (cents: number): string =>
  new Intl.NumberFormat('de-DE', { style: 'currency', currency: 'EUR' }).format(cents / 100)

/** Family name in capitals, as the whole program writes it: `MUSTERFRAU, Amina`. ß stays readable as SS. */
export const formatName = (person: { readonly familyName: string; readonly givenNames: string }): string =>
  [person.familyName.toLocaleUpperCase('de'), person.givenNames].filter(Boolean).join(', ')
