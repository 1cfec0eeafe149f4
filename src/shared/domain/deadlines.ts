/**
 * Deadlines that explain themselves: each has a date, its legal basis and what it was calculated from, so that the screen can say
 * "Eingang 14.09. + 3 Monate (§ 75 VwGO)". Law as of August 2026. Texts are made by the screen from `explanation`.
 */
import { addDays, addMonths, diffDays, shiftToBusinessDay, type IsoDate } from './dates.ts'

export interface Explanation {
  /** Key of a sentence below `deadlines.` in the translations. */
  readonly key: string
  /** ISO dates and numbers for the sentence. */
  readonly params: Readonly<Record<string, string | number>>
}

export interface Deadline {
  readonly date: IsoDate
  readonly basis: string
  readonly explanation: Explanation
}

/**
 * End of the three months before which no action for failure to act is admissible (§ 75 S. 2 VwGO): open applications older than this
 * can be sued for. Not moved to a business day: it bars the court's door, nobody has to act on it.
 */
export function inactionSuit(received: IsoDate): Deadline {
  return {
    date: addMonths(received, 3),
    basis: '§ 75 VwGO',
    explanation: { key: 'inaction-suit', params: { received, months: 3 } },
  }
}

export type FictionEffect =
  /** Title deemed to continue with all its rights until the decision (§ 81 Abs. 4 S. 1). */
  | 'continues'
  /** Stay deemed permitted until the decision (§ 81 Abs. 3 S. 1). */
  | 'stay-allowed'
  /** Deportation deemed suspended until the decision (§ 81 Abs. 3 S. 2). */
  | 'suspended'
  /** Late; the authority may order continuation to avoid undue hardship (§ 81 Abs. 4 S. 3). */
  | 'may-be-ordered'
  | 'none'

export interface Fiction {
  readonly effect: FictionEffect
  /** From when: the day after the title's end, or the application; undefined while no effect arises by law. */
  readonly from?: IsoDate
  readonly basis: string
  readonly explanation: Explanation
}

/** What entitled the person to be here when applying. */
export type StayBasis =
  | { readonly kind: 'title' | 'schengen-visa'; readonly end: IsoDate }
  /** Lawful without a title (visa-free), until `end` (such as 90 days after entry, § 41 Abs. 3 AufenthV). */
  | { readonly kind: 'visa-free'; readonly end: IsoDate }
  | { readonly kind: 'none' }

/** Effect of an application on the stay until it is decided (§ 81 Abs. 3 and 4 AufenthG). The last day counts as in time. */
export function fiction(received: IsoDate, stay: StayBasis): Fiction {
  if (stay.kind === 'none')
    return { effect: 'none', basis: '§ 81 AufenthG', explanation: { key: 'fiction-none', params: { received } } }
  const params = { received, end: stay.end }
  const inTime = received <= stay.end
  if (stay.kind === 'schengen-visa')
    return { effect: 'none', basis: '§ 81 Abs. 4 S. 2 AufenthG', explanation: { key: 'fiction-schengen', params } }
  if (stay.kind === 'visa-free')
    return inTime
      ? {
          effect: 'stay-allowed',
          from: received,
          basis: '§ 81 Abs. 3 S. 1 AufenthG',
          explanation: { key: 'fiction-stay', params },
        }
      : {
          effect: 'suspended',
          from: received,
          basis: '§ 81 Abs. 3 S. 2 AufenthG',
          explanation: { key: 'fiction-suspended', params },
        }
  return inTime
    ? {
        effect: 'continues',
        from: addDays(stay.end, 1),
        basis: '§ 81 Abs. 4 S. 1 AufenthG',
        explanation: { key: 'fiction-title', params },
      }
    : { effect: 'may-be-ordered', basis: '§ 81 Abs. 4 S. 3 AufenthG', explanation: { key: 'fiction-late', params } }
}

/** Usual date of a Nachforderung: `days` from today, never on a free day (§ 31 Abs. 3 VwVfG). */
export function demandDueOn(today: IsoDate, days = 14, holidays: readonly IsoDate[] = []): IsoDate {
  return shiftToBusinessDay(addDays(today, days), holidays)
}

/** Days before the end from which the file warns: notice (extension is possible), urgent; below 0 it is over. */
export const EXPIRY_NOTICE_DAYS = 90
export const EXPIRY_URGENT_DAYS = 60

export type ExpiryLevel = 'none' | 'notice' | 'urgent' | 'expired'

export interface ExpiryWarning {
  readonly level: ExpiryLevel
  /** Days left, the last day of validity is 0; negative when over. */
  readonly days: number
}

/** How near the end of a pass or a title is. The day printed is the last day of validity. */
export function expiryWarning(expires: IsoDate, today: IsoDate): ExpiryWarning {
  const days = diffDays(today, expires)
  if (days < 0) return { level: 'expired', days }
  if (days <= EXPIRY_URGENT_DAYS) return { level: 'urgent', days }
  return { level: days <= EXPIRY_NOTICE_DAYS ? 'notice' : 'none', days }
}

export interface OpenCase {
  readonly receivedOn: IsoDate
  /** Date set in a Nachforderung that still runs. */
  readonly demandDueOn?: IsoDate | undefined
}

/** The next date of an open Vorgang that somebody has to look at: the Nachforderung if it comes first, else § 75 VwGO. */
export function nextDeadline(open: OpenCase): Deadline {
  const inaction = inactionSuit(open.receivedOn)
  const due = open.demandDueOn
  if (due === undefined || due > inaction.date) return inaction
  return { date: due, basis: '§ 82 Abs. 1 AufenthG', explanation: { key: 'demand', params: { due } } }
}
