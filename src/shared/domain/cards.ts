/** The way of an ordered card (eAT) or travel document to its holder, and what a scan at delivery means. */
import { diffDays, type IsoDate } from './dates.ts'

/** `returned`: back to the producer, as wrong, damaged or never collected. */
export const CARD_STATES = ['ordered', 'at-counter', 'in-locker', 'handed-over', 'returned'] as const
export type CardState = (typeof CARD_STATES)[number]

export function isCardState(text: string): text is CardState {
  return (CARD_STATES as readonly string[]).includes(text)
}

/** Codes of documents that come from the producer (§ 78 Abs. 2 AufenthG; § 4 Abs. 3 AufenthV). */
export const CARD_CODES = {
  AR: { de: 'Elektronischer Aufenthaltstitel', en: 'Electronic residence permit' },
  AS: { de: 'Elektronischer Aufenthaltstitel (Schweiz)', en: 'Electronic residence permit (Swiss)' },
  PT: { de: 'Reiseausweis für Ausländer', en: 'Travel document for foreigners' },
  PR: { de: 'Reiseausweis für Flüchtlinge', en: 'Travel document for refugees' },
  PS: { de: 'Reiseausweis für Staatenlose', en: 'Travel document for stateless persons' },
} as const
export type CardCode = keyof typeof CARD_CODES

/**
 * Result of a scan at delivery. `double`: already taken in. `unmatched`: no such order, or the code on the document is not the
 * ordered one. Both go to the clearing list and never stop the stream.
 */
export type DeliveryResult = 'matched' | 'double' | 'unmatched'

export function deliveryResult(
  ordered: { readonly state: CardState; readonly documentCode: string } | undefined,
  scannedCode?: string,
): DeliveryResult {
  if (!ordered) return 'unmatched'
  // Booklets printed before the own codes came show plain P.
  const sameKind =
    scannedCode === undefined ||
    scannedCode === ordered.documentCode ||
    (scannedCode === 'P' && ordered.documentCode.startsWith('P'))
  if (!sameKind) return 'unmatched'
  return ordered.state === 'ordered' ? 'matched' : 'double'
}

/** Days after which a card at the counter is overdue. */
export const AT_COUNTER_DAYS = 28
/** Days after which an order without delivery is asked about; production takes up to eight weeks in most offices. */
export const ORDER_DAYS = 56

export function isOverdueAtCounter(deliveredOn: IsoDate, today: IsoDate): boolean {
  return diffDays(deliveredOn, today) > AT_COUNTER_DAYS
}

export function isOrderLate(orderedOn: IsoDate, today: IsoDate): boolean {
  return diffDays(orderedOn, today) > ORDER_DAYS
}
