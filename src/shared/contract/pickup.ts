import { z } from 'zod'
import { event, id, method } from './define.ts'

export const CompartmentView = z.object({
  id: id,
  number: z.number(),
  low: z.boolean(),
  /** What the office knows: free, reserved, occupied, ready, overdue, blocked, defect. */
  state: z.enum(['free', 'reserved', 'occupied', 'ready', 'overdue', 'blocked', 'defect']),
  blockedReason: z.string().nullable(),
  /** What the door is, by the board; null while it does not answer. */
  door: z.enum(['open', 'closed']).nullable(),
  openSince: z.string().nullable(),
  pickupNumber: z.string().nullable(),
  pickupId: id.nullable(),
  /** A card waits inside and its code opened once: it needs a new one. */
  codeUsed: z.boolean(),
  /** End of the pickup period. */
  until: z.string().nullable(),
})
export type CompartmentView = z.infer<typeof CompartmentView>

export const LockerView = z.object({
  id: id,
  name: z.string(),
  site: z.string(),
  rows: z.number(),
  columns: z.number(),
  compartments: z.array(CompartmentView),
  /** Last answer of the board; null when it never answered. */
  askedAt: z.string().nullable(),
  /** The last comparison of records and doors. */
  reconciled: z.object({ at: z.string(), deviations: z.number() }).nullable(),
})
export type LockerView = z.infer<typeof LockerView>

/** Words in the locale (`pickup.unexpected.<what>`). */
export const Unexpected = z.object({
  number: z.number(),
  /**
   * `open`: no act of ours opened it; `item` / `no-item`: the sensor inside says otherwise than the records; `no-answer`: its board
   * is silent, nobody knows.
   */
  what: z.enum(['open', 'item', 'no-item', 'no-answer']),
})

/** Steps as in domain/pickup.ts; the page draws them as the list the clerk works down. */
export const PickupView = z.object({
  id: id,
  pickupNumber: z.string(),
  cardId: id,
  documentCode: z.string(),
  /** The person, only for those who may read the file (null and empty names else); the box knows just the number. */
  personId: id.nullable(),
  familyName: z.string(),
  givenNames: z.string(),
  language: z.string(),
  state: z.enum(['loading', 'ready', 'handing-out', 'collected', 'unloading', 'unloaded', 'aborted']),
  step: z.string(),
  compartmentId: id,
  compartment: z.number(),
  door: z.enum(['open', 'closed']).nullable(),
  openedAt: z.string().nullable(),
  secondScanAt: z.string().nullable(),
  codeExpiresAt: z.string().nullable(),
  loadedAt: z.string().nullable(),
  collectedAt: z.string().nullable(),
  openedWith: z.enum(['code', 'staff']).nullable(),
  /** The unlock whose outcome nobody knows yet. */
  unknownOutcome: z.boolean(),
  /** The door opened once more during the loading: somebody could look whether it is empty. */
  reopened: z.boolean(),
})
export type PickupView = z.infer<typeof PickupView>

export const NoticeText = z.object({ language: z.string(), text: z.string() })

export const Candidate = z.object({
  cardId: id,
  documentCode: z.string(),
  personId: id,
  familyName: z.string(),
  givenNames: z.string(),
  /** Why it cannot go into the locker (domain/pickup.ts); empty when it can. */
  reasons: z.array(z.string()),
  deliveredAt: z.string().nullable(),
})

/** What was left open when the program ended or the board fell silent, or opened unasked; a person says how it stands. */
export const Question = z.object({
  actId: id,
  compartment: z.number(),
  /** `unasked`: nobody opened it from here; `intendedAt` is when it was seen to open. */
  purpose: z.enum(['load', 'hand-out', 'unload', 'staff', 'unasked']),
  intendedAt: z.string(),
  /** Whether the door was seen to open; then only what came after is in question. */
  seenOpen: z.boolean(),
  /** Nobody opened it from here, and the sensor inside sees nothing any more. */
  itemGone: z.boolean(),
  pickupId: id.nullable(),
  pickupNumber: z.string().nullable(),
  /** What the board says now. */
  door: z.enum(['open', 'closed']).nullable(),
})
export type Question = z.infer<typeof Question>

const byId = z.object({ pickupId: id })

export const pickup = {
  summary: method(
    z.object({}),
    z.object({
      /** The lock board behind it; null where the office has no locker. */ deviceId: id.nullable(),
      free: z.number(),
      total: z.number(),
      openDoors: z.array(z.number()),
      /** Those of them that stand open longer than anybody needs, and since when. */
      leftOpen: z.array(z.object({ number: z.number(), since: z.string() })),
    }),
    {
      requires: 'signed-in',
    },
  ),
  locker: method(z.object({}), LockerView, { requires: 'pickup.read' }),
  /** Pickups under way (loading, handing out, unloading), oldest first. */
  active: method(z.object({}), z.array(PickupView), { requires: 'pickup.read' }),
  view: method(byId, PickupView, { requires: 'pickup.read' }),
  /** The compartment's story: every act on its door. */
  story: method(
    z.object({ compartmentId: id }),
    z.array(
      z.object({
        at: z.string(),
        purpose: z.string(),
        outcome: z.string().nullable(),
        closedAt: z.string().nullable(),
        user: z.string(),
        reason: z.string().nullable(),
        pickupNumber: z.string().nullable(),
      }),
    ),
    { requires: 'pickup.read' },
  ),
  /** Cards at the counter and whether they may go into the locker. */
  candidates: method(z.object({}), z.array(Candidate), { requires: 'pickup.load' }),
  /** Proposes a compartment for a card (a low one on request); nothing moves yet. The first scan does the same. */
  propose: method(z.object({ cardId: id, low: z.boolean() }), PickupView, { requires: 'pickup.load' }),
  /** Opens the proposed door, once. */
  openForLoading: method(byId, PickupView, { requires: 'pickup.load' }),
  /**
   * Ends a loading without a code; the card goes back to the counter. Refused while the door is open. Once it was open, `empty`
   * must say that the compartment was opened again and seen empty.
   * @throws AppError `pickup/door-open`, `pickup/not-empty`, `pickup/state`
   */
  abort: method(byId.extend({ empty: z.boolean() }), PickupView, { requires: 'pickup.load' }),
  /** Opens the door again during loading (the card was not put in, or must come out), once. */
  reopen: method(byId.extend({ reason: z.string().trim().min(3).max(300) }), PickupView, { requires: 'pickup.load' }),
  /** The proven card was taken out again while the door is open: the second scan no longer counts. */
  takeOut: method(byId, PickupView, { requires: 'pickup.load' }),
  /** After the door was seen to close: makes the code and the notice. The code is in the notice only; here its hash is kept. */
  issueCode: method(byId, z.object({ pickup: PickupView, notice: NoticeText }), { requires: 'pickup.load' }),
  /** Replaces the code (lost message), with a reason; the end of the period stays. */
  replaceCode: method(byId.extend({ reason: z.string().trim().min(3).max(300) }), z.object({ notice: NoticeText }), {
    requires: 'pickup.load',
  }),
  /**
   * Hand-out by the person's code: opens the door, once. A wrong code belongs to nobody in particular, so it counts for the
   * whole locker: after 5 within ten minutes no code is taken for ten minutes.
   */
  openByCode: method(z.object({ code: z.string().regex(/^\d{8}$/) }), PickupView, { requires: 'pickup.handout' }),
  /** Staff opening with a reason (hand-out to the person who stands there, unload, look). */
  openByStaff: method(
    z.object({
      compartmentId: id,
      purpose: z.enum(['hand-out', 'unload', 'staff']),
      reason: z.string().trim().min(3).max(300),
    }),
    z.object({ pickup: PickupView.nullable() }),
    { requires: 'pickup.open' },
  ),
  /**
   * After the door closed again: the person took the card (receipt filed, card handed over), or it still lies there,
   * and waits for a new code if a code had opened the door.
   * `oldCardCollected`: the old card was given back; else it becomes invalid.
   */
  finishHandOut: method(byId.extend({ taken: z.boolean(), oldCardCollected: z.boolean() }), PickupView, {
    requires: 'pickup.handout',
  }),
  /** After unloading: the card is back at the counter. */
  finishUnload: method(byId.extend({ taken: z.boolean() }), PickupView, { requires: 'pickup.open' }),
  block: method(z.object({ compartmentId: id, reason: z.string().trim().min(3).max(300) }), z.object({}), {
    requires: 'pickup.open',
  }),
  unblock: method(z.object({ compartmentId: id }), z.object({}), { requires: 'pickup.open' }),
  /** Unlocks whose outcome nobody knows: asked at every start and after every silence. */
  questions: method(z.object({}), z.array(Question), { requires: 'pickup.read' }),
  /** What a person saw at the door. */
  answer: method(z.object({ actId: id, opened: z.boolean(), closedNow: z.boolean() }), z.object({}), {
    requires: 'pickup.open',
  }),
  /** Asks the board now; returns what differs from the records. */
  reconcile: method(
    z.object({}),
    z.object({ at: z.string(), openDoors: z.array(z.number()), unexpected: z.array(Unexpected) }),
    { requires: 'pickup.read' },
  ),
  /** Door states changed on the wire; ask `locker` again. */
  doors: event(z.object({ open: z.array(z.number()), askedAt: z.string() })),
}
