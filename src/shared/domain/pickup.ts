/**
 * The pickup locker: who may use it, and the steps of loading and of handing out as pure state machines. A step is stored after each
 * event, so a program that dies in the middle finds where it was; what was physically open is then asked about, never assumed.
 * Frame: § 60a Abs. 1 AufenthV (hand-over in person, with the letter), § 61b Abs. 6 (no serial outside the authority's own files).
 */
import { addDays, ageOn, type IsoDate } from './dates.ts'

/** Days a card waits in the locker (a setting of the office; 7 to 10 are usual). */
export const PICKUP_DAYS = 7

// ---- Who may -------------------------------------------------------------------------------------------------------------------

export interface PickupCandidate {
  /** Consent to the locker, signed and not revoked. */
  readonly consentSigned: boolean
  /** Receipt of the PIN letter on file in Textform (PAuswV § 17(1), § 61h AufenthV); not needed for travel documents. */
  readonly pinLetterReceipt: boolean
  readonly birthDate: IsoDate
  readonly identityClear: boolean
  /** MRZ document code of the card. */
  readonly documentCode: string
  /** The card is an Ausweisersatz (§ 48 Abs. 2 AufenthG): handed over in person at the counter only. */
  readonly substituteForPassport: boolean
  /** Delivered, matched to its order and looked at. */
  readonly cardChecked: boolean
}

export type PickupObstacle =
  | 'consent-missing'
  | 'pin-letter-receipt-missing'
  | 'under-age'
  | 'identity-unclear'
  | 'substitute-for-passport'
  | 'card-not-checked'

/** All reasons why this card goes to the counter instead; empty when the locker is allowed. An unknown birth year counts as under age. */
export function pickupObstacles(candidate: PickupCandidate, today: IsoDate): readonly PickupObstacle[] {
  const obstacles: PickupObstacle[] = []
  const hasChipWithPin = candidate.documentCode.startsWith('A')
  if (!candidate.consentSigned) obstacles.push('consent-missing')
  if (hasChipWithPin && !candidate.pinLetterReceipt) obstacles.push('pin-letter-receipt-missing')
  if ((ageOn(candidate.birthDate, today) ?? 0) < 18) obstacles.push('under-age')
  if (!candidate.identityClear) obstacles.push('identity-unclear')
  if (candidate.substituteForPassport) obstacles.push('substitute-for-passport')
  if (!candidate.cardChecked) obstacles.push('card-not-checked')
  return obstacles
}

/** Last day in the locker. */
export function pickupEnd(loadedOn: IsoDate, days = PICKUP_DAYS): IsoDate {
  return addDays(loadedOn, days)
}

// ---- Compartments --------------------------------------------------------------------------------------------------------------

/** What is stored; `ready` and `overdue` follow from the card inside. */
export const COMPARTMENT_STATES = ['free', 'reserved', 'occupied', 'blocked', 'defect'] as const
export type CompartmentState = (typeof COMPARTMENT_STATES)[number]
export type CompartmentView = CompartmentState | 'ready' | 'overdue'

/** How the wall draws it. `readyUntil` is the last day of the pickup inside, if one is ready. */
export function compartmentView(
  state: CompartmentState,
  readyUntil: IsoDate | undefined,
  today: IsoDate,
): CompartmentView {
  if (state !== 'occupied' || readyUntil === undefined) return state
  return today > readyUntil ? 'overdue' : 'ready'
}

/**
 * The compartment to load next: the lowest free number. Low ones are kept for people who need them, and are the only ones for those.
 * @returns undefined when none fits
 */
export function proposeCompartment<
  C extends { readonly number: number; readonly low: boolean; readonly state: CompartmentState },
>(compartments: readonly C[], needsLow: boolean): C | undefined {
  const free = compartments
    .filter((c) => c.state === 'free' && (!needsLow || c.low))
    .toSorted((a, b) => a.number - b.number)
  return free.find((c) => !c.low) ?? free[0]
}

// ---- State machines ------------------------------------------------------------------------------------------------------------

type Machine<S extends string, E extends string> = Readonly<Record<S, Readonly<Partial<Record<E, S>>>>>

function eventsOf<S extends string, E extends string>(machine: Machine<S, E>, step: S): readonly E[] {
  return Object.keys(machine[step]) as E[]
}

export type LoadingStep =
  /** Compartment reserved, nothing has moved. */
  | 'proposed'
  /** Unlock sent; what came of it is not seen yet. */
  | 'unlocking'
  /** Unlock sent again for a compartment that was open before. */
  | 'reopening'
  /** Nobody knows whether the door opened: ask the board, then a person. Never unlock again by itself. */
  | 'unknown'
  /** Door open, second scan still to come. */
  | 'open'
  /** Door open, the second scan was the same card. */
  | 'open-verified'
  /** Door open, the second scan was another card. */
  | 'open-wrong'
  /** Door closed without the right second scan, or unseen: what is inside is not proven. Open again to go on. */
  | 'closed-unverified'
  /** Door seen to close after the right second scan: now, and only now, a code may exist. */
  | 'closed'
  | 'ready'
  | 'aborted'

export type LoadingEvent =
  | 'unlock-sent'
  /** Nothing left this machine, or the board refused, or the door is seen still shut. */
  | 'unlock-failed'
  | 'outcome-unknown'
  | 'door-open'
  | 'second-scan-ok'
  | 'second-scan-wrong'
  /** The proven card came out again while the door is open: it has to be scanned once more. */
  | 'card-out'
  | 'door-closed'
  | 'code-issued'
  /** A person looked again and says: the compartment is empty. Behind a verified card the door has to be opened first. */
  | 'aborted'

const OPEN_DOOR = {
  'second-scan-ok': 'open-verified',
  'second-scan-wrong': 'open-wrong',
  'outcome-unknown': 'unknown',
} as const

const LOADING: Machine<LoadingStep, LoadingEvent> = {
  proposed: { 'unlock-sent': 'unlocking', aborted: 'aborted' },
  unlocking: { 'door-open': 'open', 'unlock-failed': 'proposed', 'outcome-unknown': 'unknown' },
  reopening: { 'door-open': 'open', 'unlock-failed': 'closed-unverified', 'outcome-unknown': 'unknown' },
  unknown: { 'door-open': 'open', 'door-closed': 'closed-unverified' },
  open: { ...OPEN_DOOR, 'door-closed': 'closed-unverified' },
  'open-verified': { ...OPEN_DOOR, 'card-out': 'open', 'door-closed': 'closed' },
  'open-wrong': { ...OPEN_DOOR, 'door-closed': 'closed-unverified' },
  // Pushed too hard it springs open again: then nobody knows what goes in or out before it is shut.
  'closed-unverified': { 'unlock-sent': 'reopening', 'door-open': 'open', aborted: 'aborted' },
  closed: { 'code-issued': 'ready', 'unlock-sent': 'reopening', 'door-open': 'open' },
  ready: {},
  aborted: {},
}

/** The step after an event, or undefined when the event cannot happen here (a stale message, a wrong button): nothing changes. */
export function nextLoading(step: LoadingStep, event: LoadingEvent): LoadingStep | undefined {
  return LOADING[step][event]
}

/** What can happen next. The tests walk along it; the program asks {@link nextLoading}. */
export function loadingEvents(step: LoadingStep): readonly LoadingEvent[] {
  return eventsOf(LOADING, step)
}

export type HandOutStep =
  /** Card inside, door shut. */
  | 'ready'
  | 'unlocking'
  | 'unknown'
  | 'open'
  /** Door shut again: was the card taken? The receipt or the person decides. */
  | 'closed'
  | 'taken'

export type HandOutEvent =
  | 'unlock-sent'
  | 'unlock-failed'
  | 'outcome-unknown'
  | 'door-open'
  | 'door-closed'
  /** Confirmed with the receipt on file. */
  | 'taken'
  /** The card is still inside. */
  | 'left-inside'

/** The same for handing out to the person and for emptying by staff. The code was accepted, or the reason given, before. */
const HAND_OUT: Machine<HandOutStep, HandOutEvent> = {
  ready: { 'unlock-sent': 'unlocking' },
  unlocking: { 'door-open': 'open', 'unlock-failed': 'ready', 'outcome-unknown': 'unknown' },
  unknown: { 'door-open': 'open', 'door-closed': 'closed' },
  open: { 'door-closed': 'closed', 'outcome-unknown': 'unknown' },
  closed: { taken: 'taken', 'left-inside': 'ready', 'door-open': 'open' },
  taken: {},
}

export function nextHandOut(step: HandOutStep, event: HandOutEvent): HandOutStep | undefined {
  return HAND_OUT[step][event]
}

/** What can happen next, for the tests as {@link loadingEvents}. */
export function handOutEvents(step: HandOutStep): readonly HandOutEvent[] {
  return eventsOf(HAND_OUT, step)
}

/** Steps in which a door may stand open: after a restart the operator is asked about these. */
export function mayBeOpen(step: LoadingStep | HandOutStep): boolean {
  return /^(unlocking|reopening|unknown|open|open-verified|open-wrong)$/.test(step)
}
