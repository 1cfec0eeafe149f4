import { z } from 'zod'
import { id, method } from './define.ts'
import { CardRow } from './people.ts'

const person = { personId: id, familyName: z.string(), givenNames: z.string(), fileNumber: z.string() }

export const CardListRow = CardRow.extend(person)
export type CardListRow = z.infer<typeof CardListRow>

export const DeliveryScan = z.object({
  id: id,
  scannedAt: z.string(),
  serial: z.string(),
  documentCode: z.string().nullable(),
  result: z.enum(['matched', 'unmatched', 'double']),
  /** Who it is for, once matched. */
  person: z.object(person).nullable(),
})
export type DeliveryScan = z.infer<typeof DeliveryScan>

/** A card that lay under the reader and was not read: nothing is known of it but when. */
export const UnreadCard = z.object({ id: id, at: z.string() })
export type UnreadCard = z.infer<typeof UnreadCard>

export const Delivery = z.object({
  sessionId: id,
  startedAt: z.string().nullable(),
  matched: z.number(),
  unmatched: z.number(),
  double: z.number(),
  /** Newest first, at most 200. */
  scans: z.array(DeliveryScan),
  /** Oldest first. Kept while the program runs, until the card is read after all or somebody settles it. */
  unread: z.array(UnreadCard),
})
export type Delivery = z.infer<typeof Delivery>

export const ClearingRow = DeliveryScan.extend({ version: z.number() })

export const cards = {
  /** Cards by where they are; at most 500. */
  list: method(
    z.object({ state: z.enum(['ordered', 'at-counter', 'in-locker', 'handed-over', 'returned']) }),
    z.array(CardListRow),
    {
      requires: 'cards.read',
    },
  ),
  counts: method(
    z.object({}),
    z.object({
      ordered: z.number(),
      atCounter: z.number(),
      atCounterOverdue: z.number(),
      inLocker: z.number(),
      inLockerOverdue: z.number(),
      clearing: z.number(),
    }),
    { requires: 'cards.read' },
  ),
  /** A delivery session: a new one, or the caller's open one from today (also after a crash). */
  delivery: method(z.object({ sessionId: id.nullable() }), Delivery, { requires: 'cards.deliver' }),
  /** The next box: an id nobody used yet. Nothing is stored before its first scan. */
  newDelivery: method(z.object({}), z.object({ sessionId: id }), { requires: 'cards.deliver' }),
  /** Says of an unread card that nothing is left to do: it was scanned again, or was none. */
  settleUnread: method(z.object({ unreadId: id }), z.object({}), { requires: 'cards.deliver' }),
  clearing: method(z.object({}), z.array(ClearingRow), { requires: 'cards.read' }),
  /** Ends a clearing entry with a sentence; `assign` first ties the scan to an ordered card of the office. */
  clear: method(
    z.object({
      scanId: id,
      version: z.number(),
      how: z.enum(['assigned', 'returned', 'explained']),
      cardId: id.nullable(),
      note: z.string().trim().min(3).max(300),
    }),
    z.object({}),
    { requires: 'cards.deliver' },
  ),
  /** Receipt of the PIN letter in Textform (PAuswV § 17(1)); confirmed by the clerk who has it in hand. */
  confirmPinLetter: method(z.object({ cardId: id }), z.object({}), { requires: 'cards.handover' }),
  /** Hand-over at the counter: needs the signed hand-over receipt of this card. */
  handOver: method(z.object({ cardId: id, oldCardCollected: z.boolean() }), z.object({}), {
    requires: 'cards.handover',
  }),
}
