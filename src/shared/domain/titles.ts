/** Residence titles (§ 4 Abs. 1 S. 2 AufenthG) as data, and what the date on a card means. */
import { diffDays, type IsoDate } from './dates.ts'
import { expiryWarning, type ExpiryLevel } from './deadlines.ts'

export interface TitleKind {
  readonly code: string
  readonly de: string
  readonly en: string
  /** Legal basis as printed. */
  readonly basis: string
  /** The right has no end date; a card still has one. */
  readonly unlimited: boolean
  /** Code of the card's zone (§ 78 Abs. 2 AufenthG), or null where the title is a sticker in the pass. */
  readonly card: 'AR' | 'AS' | null
}

const AE = { de: 'Aufenthaltserlaubnis', en: 'Residence permit', unlimited: false, card: 'AR' } as const
const NE = { de: 'Niederlassungserlaubnis', en: 'Settlement permit', unlimited: true, card: 'AR' } as const

export const TITLE_KINDS = [
  { code: 'ae-16a', ...AE, basis: '§ 16a AufenthG' },
  { code: 'ae-16b', ...AE, basis: '§ 16b AufenthG' },
  { code: 'ae-18a', ...AE, basis: '§ 18a AufenthG' },
  { code: 'ae-18b', ...AE, basis: '§ 18b AufenthG' },
  {
    code: 'blue-card',
    de: 'Blaue Karte EU',
    en: 'EU Blue Card',
    basis: '§ 18g AufenthG',
    unlimited: false,
    card: 'AR',
  },
  { code: 'ict-card', de: 'ICT-Karte', en: 'ICT Card', basis: '§ 19 AufenthG', unlimited: false, card: 'AR' },
  { code: 'ae-19c', ...AE, basis: '§ 19c AufenthG' },
  { code: 'ae-20', ...AE, basis: '§ 20 AufenthG' },
  {
    code: 'chance-card',
    de: 'Chancenkarte',
    en: 'Opportunity Card',
    basis: '§ 20a AufenthG',
    unlimited: false,
    card: 'AR',
  },
  { code: 'ae-21', ...AE, basis: '§ 21 AufenthG' },
  { code: 'ae-24', ...AE, basis: '§ 24 AufenthG' },
  { code: 'ae-25-1', ...AE, basis: '§ 25 Abs. 1 AufenthG' },
  { code: 'ae-25-2', ...AE, basis: '§ 25 Abs. 2 AufenthG' },
  { code: 'ae-25-3', ...AE, basis: '§ 25 Abs. 3 AufenthG' },
  { code: 'ae-25-5', ...AE, basis: '§ 25 Abs. 5 AufenthG' },
  { code: 'ae-28', ...AE, basis: '§ 28 AufenthG' },
  { code: 'ae-30', ...AE, basis: '§ 30 AufenthG' },
  { code: 'ae-32', ...AE, basis: '§ 32 AufenthG' },
  { code: 'ae-36', ...AE, basis: '§ 36 AufenthG' },
  { code: 'ne-9', ...NE, basis: '§ 9 AufenthG' },
  { code: 'ne-18c', ...NE, basis: '§ 18c AufenthG' },
  { code: 'ne-26-3', ...NE, basis: '§ 26 Abs. 3 AufenthG' },
  { code: 'ne-28-2', ...NE, basis: '§ 28 Abs. 2 AufenthG' },
  { code: 'ne-35', ...NE, basis: '§ 35 AufenthG' },
  {
    code: 'da-eu',
    de: 'Erlaubnis zum Daueraufenthalt – EU',
    en: 'EU long-term residence permit',
    basis: '§ 9a AufenthG',
    unlimited: true,
    card: 'AR',
  },
  {
    code: 'swiss',
    de: 'Aufenthaltserlaubnis-CH',
    en: 'Residence permit (Swiss)',
    basis: '§ 28 S. 2 AufenthV',
    unlimited: false,
    card: 'AS',
  },
  {
    code: 'visa-d',
    de: 'Nationales Visum',
    en: 'National visa',
    basis: '§ 6 Abs. 3 AufenthG',
    unlimited: false,
    card: null,
  },
  {
    code: 'visa-c',
    de: 'Schengen-Visum',
    en: 'Schengen visa',
    basis: '§ 6 Abs. 1 AufenthG',
    unlimited: false,
    card: null,
  },
] as const satisfies readonly TitleKind[]

export type TitleCode = (typeof TITLE_KINDS)[number]['code']

const BY_CODE = new Map<string, TitleKind>(TITLE_KINDS.map((kind) => [kind.code, kind]))

/** @throws RangeError for a code that is not in the list (a newer program's database) */
export function titleKind(code: string): TitleKind {
  const kind = BY_CODE.get(code)
  if (!kind) throw new RangeError('unknown kind of residence title')
  return kind
}

export interface TitleDates {
  /** Code of {@link TITLE_KINDS}. */
  readonly kind: string
  /** End of the right; null for unlimited titles. */
  readonly expiresOn: IsoDate | null
  /** End of the card's technical life. */
  readonly cardExpiresOn: IsoDate | null
}

export interface TitleEnd {
  /**
   * `right`: the title itself ends on `date`. `card`: only the card does, the unlimited right goes on and needs no extension, just a
   * new card (§ 78 Abs. 2 S. 2 Nr. 6 AufenthG: the zone holds the card's technical life). `never`: unlimited, without a card date.
   */
  readonly what: 'right' | 'card' | 'never'
  readonly date: IsoDate | null
  /** Days left, last day 0, negative when over; null without a date. */
  readonly days: number | null
  readonly level: ExpiryLevel
}

/** What ends when. A limited title with an earlier card date (pass expired earlier) still ends by its own date. */
export function titleEnd(title: TitleDates, today: IsoDate): TitleEnd {
  const { unlimited } = titleKind(title.kind)
  const date = unlimited ? title.cardExpiresOn : title.expiresOn
  if (date === null) return { what: 'never', date: null, days: null, level: 'none' }
  return {
    what: unlimited ? 'card' : 'right',
    date,
    days: diffDays(today, date),
    level: expiryWarning(date, today).level,
  }
}
