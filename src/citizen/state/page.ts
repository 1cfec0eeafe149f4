import type { CitizenLanguage } from '../../shared/consultation/languages.ts'
import { noticeFor } from '../../shared/consultation/notices.ts'
import type {
  CitizenSay,
  DeviceTest,
  Guest,
  Ice,
  OfficeDoor,
  Refusal,
  RoomInfo,
  RoomStatus,
  ToPerson,
} from '../../shared/consultation/protocol.ts'

/** Everything the page knows. Changed by {@link reduce} only. */
export interface PageState {
  /** The page came with a link, or got a place at the door. */
  readonly linked: boolean
  readonly line: 'opening' | 'open' | 'lost'
  /** It has been lost before, with a place that was in danger: that it is back is good news. */
  readonly wasLost: boolean
  readonly refused: Refusal | null
  /** undefined: not heard yet; null: the office says nothing (nobody connected). */
  readonly door: OfficeDoor | null | undefined
  readonly knocking: boolean
  readonly party: Guest
  readonly info: RoomInfo | null
  readonly status: RoomStatus | null
  readonly ice: Ice
  readonly office: boolean
  readonly language: CitizenLanguage
  readonly languageChosen: boolean
  /** The version of the privacy notice that was agreed to. */
  readonly agreed: string | null
  readonly declined: boolean
  readonly test: DeviceTest | null
  /** Said, and not yet seen in a status. */
  readonly pending: readonly CitizenSay[]
  /** Interpreter only: in the call, or out of it by own wish. */
  readonly joined: 'not-yet' | 'joined' | 'left'
}

export type PageEvent =
  | { readonly e: 'line'; readonly line: 'open' | 'lost' }
  | { readonly e: 'frame'; readonly frame: ToPerson }
  | { readonly e: 'language'; readonly language: CitizenLanguage }
  | { readonly e: 'choose-language' }
  | { readonly e: 'consent' }
  | { readonly e: 'decline-consent'; readonly declined: boolean }
  | { readonly e: 'tested'; readonly test: DeviceTest }
  | { readonly e: 'say'; readonly say: CitizenSay }
  | { readonly e: 'knock' }
  | { readonly e: 'linked' }
  | { readonly e: 'again' }
  | { readonly e: 'join'; readonly joined: 'joined' | 'left' }

/** What a page starts with. */
export interface PageStart {
  readonly linked: boolean
  readonly language: CitizenLanguage
  /** Kept from before a reload. */
  readonly kept: { readonly language: boolean; readonly agreed: string | null; readonly test: DeviceTest | null }
}

export function startState(start: PageStart): PageState {
  return {
    linked: start.linked,
    line: 'opening',
    wasLost: false,
    refused: null,
    door: undefined,
    knocking: false,
    party: 'citizen',
    info: null,
    status: null,
    ice: { servers: [], policy: 'all' },
    office: true,
    language: start.language,
    languageChosen: start.kept.language,
    agreed: start.kept.agreed,
    declined: false,
    test: start.kept.test,
    pending: [],
    joined: 'not-yet',
  }
}

const over: readonly RoomStatus['state'][] = ['wrap-up', 'done', 'no-show', 'cancelled', 'abandoned']

/** The version of the privacy notice for where the talk will be; undefined while that is not known. */
export function noticeOf({ info }: PageState): string | undefined {
  return info ? noticeFor(info.provider) : undefined
}

/** Agreed to the very notice that counts here: with another platform it is another one. */
function consented(state: PageState): boolean {
  return state.agreed !== null && state.agreed === noticeOf(state)
}

/** Nothing of the consultation needs to stay on the device. Who was away for too long or not reached may still come back. */
export function isDeletable(status: RoomStatus | null): boolean {
  return isOver(status) && status?.state !== 'abandoned' && status?.state !== 'no-show'
}

/** The consultation stands still or has ended for this page. */
export function isOver(status: RoomStatus | null): boolean {
  return status !== null && over.includes(status.state)
}

/** Refusals that pass by themselves: the line is tried again. */
export const passing: ReadonlySet<Refusal> = new Set<Refusal>(['office-away', 'too-many'])

/** Whether a status shows that what was said has been heard, or that it can count for nothing any more. */
function heard(say: CitizenSay, status: RoomStatus, before: RoomStatus | null): boolean {
  // Queueing again is said after the end, and not what was said before it.
  if (say.s === 'enter' && status.state === 'abandoned') return before?.state !== 'abandoned'
  if (isOver(status)) return true
  switch (say.s) {
    case 'consent':
      return status.state !== 'booked'
    case 'enter':
      return status.state !== 'booked' && status.state !== 'checked-in'
    case 'accept':
    case 'decline':
      return status.state !== 'called' || status.round !== say.round
    case 'ready':
      return status.state !== 'parked'
    case 'hang-up':
      return status.state !== 'in-call'
    case 'cancel':
      return false
  }
}

/** A thing is said once; answers to a call replace each other. */
function withSay(pending: readonly CitizenSay[], say: CitizenSay): readonly CitizenSay[] {
  const answers = (s: CitizenSay['s']): boolean => s === 'accept' || s === 'decline'
  return [...pending.filter((p) => p.s !== say.s && !(answers(p.s) && answers(say.s))), say]
}

function withStatus(state: PageState, status: RoomStatus): PageState {
  return {
    ...state,
    status,
    pending: state.pending.filter((say) => !heard(say, status, state.status)),
    // The next call is a new one: an interpreter who left the last is asked again.
    joined: status.state === 'in-call' ? state.joined : 'not-yet',
  }
}

function withFrame(state: PageState, frame: ToPerson): PageState {
  switch (frame.t) {
    case 'welcome': {
      const welcomed = {
        ...state,
        refused: null,
        knocking: false,
        party: frame.party,
        info: frame.info,
        ice: frame.ice,
        office: frame.office,
        language: state.languageChosen || state.info ? state.language : frame.info.language,
      }
      const next = withStatus(welcomed, frame.status)
      return { ...next, pending: unheard(next, frame.status).reduce(withSay, next.pending) }
    }
    case 'status':
      return withStatus(state, frame.status)
    case 'office':
      return { ...state, office: frame.here }
    case 'door':
      return { ...state, door: frame.door }
    case 'refused':
      // Who is in already stays where they are: a server that has just restarted knows its rooms in a moment, a call goes on meanwhile.
      if (state.info && passing.has(frame.reason)) return { ...state, office: false }
      return { ...state, refused: frame.reason, knocking: false }
    case 'party':
    case 'signal':
    case 'ticket':
    case 'pong':
      return state
  }
}

/** What was said before a reload, and what the office, or this server, may not have heard: said again with every new line. */
function unheard(state: PageState, { state: standing }: RoomStatus): readonly CitizenSay[] {
  if (!consented(state)) return []
  if (state.party === 'interpreter') return [consentOf(state)]
  if (over.includes(standing)) return []
  const enter: readonly CitizenSay[] = state.test ? [{ s: 'enter', test: state.test }] : []
  // The office also has to hear of another language than it knows of: it was chosen after the consent.
  const consent = standing === 'booked' || state.language !== state.info?.language ? [consentOf(state)] : []
  return standing === 'booked' || standing === 'checked-in' ? [...consent, ...enter] : consent
}

function consentOf(state: PageState): CitizenSay {
  return { s: 'consent', notice: state.agreed ?? '', language: state.language }
}

/** A language chosen after the consent reaches the office with the consent once more, by which it knows the language. */
function withLanguage(state: PageState, language: CitizenLanguage): PageState {
  const next = { ...state, language, languageChosen: true }
  if (!consented(next) || language === state.language || isOver(state.status)) return next
  return { ...next, pending: withSay(next.pending, consentOf(next)) }
}

/** The page's state machine: pure, so that every way through it can be tested without a browser. */
export function reduce(state: PageState, event: PageEvent): PageState {
  switch (event.e) {
    case 'line':
      return {
        ...state,
        line: event.line,
        wasLost: state.wasLost || (event.line === 'lost' && state.info !== null),
        knocking: state.knocking && event.line === 'open',
      }
    case 'frame':
      return withFrame(state, event.frame)
    case 'language':
      return withLanguage(state, event.language)
    case 'choose-language':
      return { ...state, languageChosen: false }
    case 'consent': {
      const next = { ...state, agreed: noticeOf(state) ?? null, declined: false }
      return { ...next, pending: withSay(next.pending, consentOf(next)) }
    }
    case 'decline-consent':
      return { ...state, declined: event.declined }
    case 'tested': {
      const tested = { ...state, test: event.test }
      if (state.party === 'interpreter') return tested
      return { ...tested, pending: withSay(tested.pending, { s: 'enter', test: event.test }) }
    }
    case 'say':
      return { ...state, pending: withSay(state.pending, event.say) }
    case 'knock':
      return { ...state, knocking: true, refused: null }
    case 'linked':
      return { ...state, linked: true, refused: null }
    case 'again':
      return { ...state, refused: null }
    case 'join':
      return { ...state, joined: event.joined }
  }
}

export type Screen =
  | 'connecting'
  | 'language'
  | 'privacy'
  | 'declined'
  | 'test'
  | 'waiting'
  | 'ringing'
  | 'answering'
  | 'join'
  | 'left'
  | 'call'
  | 'elsewhere'
  | 'parked'
  | 'ended'
  | 'refused'
  | 'door'

/** Which of the screens stands: one thing at a time. */
export function screenOf(state: PageState): Screen {
  // The server forgets a room that is over: that is no refusal.
  if (isOver(state.status)) return 'ended'
  if (state.refused) return 'refused'
  if (!state.linked) return state.languageChosen ? 'door' : 'language'
  if (!state.info || !state.status) return 'connecting'
  const wanted = consented(state) && (state.status.state === 'called' || state.status.state === 'in-call')
  // Whoever is among the languages when they are called must hear it.
  if (!state.languageChosen && !wanted) return 'language'
  if (!consented(state)) return state.declined ? 'declined' : 'privacy'
  return state.party === 'interpreter' ? interpretersScreen(state, state.status) : citizensScreen(state, state.status)
}

/** On another platform: this page makes no call of its own, also while the room there is not open yet. */
function isElsewhere({ info }: PageState): boolean {
  return info?.provider !== 'p2p'
}

function citizensScreen(state: PageState, status: RoomStatus): Screen {
  if (status.state === 'in-call') return isElsewhere(state) ? 'elsewhere' : 'call'
  if (status.state === 'called') return state.pending.some((say) => say.s === 'accept') ? 'answering' : 'ringing'
  if (status.state === 'parked') return 'parked'
  return state.test ? 'waiting' : 'test'
}

function interpretersScreen(state: PageState, status: RoomStatus): Screen {
  if (!state.test) return 'test'
  if (status.state !== 'in-call') return 'waiting'
  if (isElsewhere(state)) return 'elsewhere'
  if (state.joined === 'joined') return 'call'
  return state.joined === 'left' ? 'left' : 'join'
}
