import type { ConsultationState, Outcome } from './states.ts'

/**
 * The way of one person through the video consultation, as a pure state machine: no clock, no database. A step is stored after each event;
 * who asks twice, or too late, gets `undefined` and nothing changes. States follow electronic queues of public offices (ZMS/eappointment).
 *
 * | event        | from                                   | to                                                                              |
 * | ------------ | -------------------------------------- | ------------------------------------------------------------------------------- |
 * | consent      | booked                                 | checked-in                                                                      |
 * | enter        | checked-in, abandoned                  | waiting (who had gone comes back as a new arrival)                              |
 * | call         | waiting                                | called                                                                          |
 * | call-off     | called, lost(called)                   | waiting, lost(waiting): at the head                                             |
 * | accept       | called, this round                     | in-call                                                                         |
 * | decline      | called, this round                     | as ring-over                                                                    |
 * | ring-over ⏲  | called                                 | waiting behind two others; no-show after the second missed call                 |
 * |              | lost(called)                           | lost(waiting) at the head: the line was at fault; no-show after the second       |
 * | hang-up      | in-call, lost(in-call)                 | wrap-up                                                                         |
 * | finish       | wrap-up                                | done                                                                            |
 * | park         | in-call, wrap-up                       | parked                                                                          |
 * | ready        | parked                                 | waiting                                                                         |
 * | requeue      | parked, no-show, abandoned             | waiting; booked when they were never there                                      |
 * | parked-over ⏲| parked                                 | done, outcome papers-missing                                                    |
 * | transfer     | waiting, in-call, wrap-up              | waiting: at the head, for the one clerk or for whoever has the matter            |
 * |              | lost(waiting), lost(in-call)           | lost(waiting), the same                                                         |
 * | clerk-lost,  | called, in-call                        | waiting: at the head; the clerk's workstation fell silent, or a lead frees them  |
 * | release      | lost(called), lost(in-call)            | lost(waiting), the same                                                         |
 * | passed       | waiting, lost(waiting)                 | the same, one fewer to let by after a missed call                               |
 * | cancel       | all that has not begun, and parked     | cancelled                                                                       |
 * | lost         | waiting, called, in-call               | connection-lost                                                                 |
 * | back         | connection-lost                        | where it was: the same place, the same ringing, the same talk                   |
 * | grace-over ⏲ | lost(waiting), lost(called)            | abandoned                                                                       |
 * |              | lost(in-call)                          | wrap-up                                                                         |
 * | not-come ⏲   | booked, checked-in                     | no-show; abandoned when it was a walk-in                                        |
 * | day-over     | booked, checked-in                     | as not-come                                                                     |
 * |              | waiting, called                        | abandoned                                                                       |
 * |              | in-call, wrap-up                       | done, outcome not-completed                                                     |
 * |              | parked                                 | as parked-over                                                                  |
 *
 * lost(x) is `connection-lost` with `resumesTo` x. ⏲ comes from the clock and follows only once it is due ({@link nextDeadline}), so a sweep
 * that is late, early or done by two workstations at once does no harm.
 */
export interface Standing {
  readonly state: ConsultationState
  /** Set exactly while `connection-lost`. */
  readonly resumesTo: 'waiting' | 'called' | 'in-call' | null
  readonly kind: 'booked' | 'walk-in'
  /** 1 highest … 3 default. */
  readonly priority: number
  /** Booked: the agreed time; walk-in: when they came. All times ISO UTC. */
  readonly dueAt: string
  /** Planned length. */
  readonly minutes: number
  readonly wantedClerkId: string | null
  readonly matter: string
  readonly language: string
  readonly needsInterpreter: boolean
  /** Who called or talks; kept after the talk, null in the queue. */
  readonly clerkId: string | null
  /** Number of the present or last ringing. */
  readonly calls: number
  readonly missed: number
  /** So many calls of others this one lets by after a missed call. */
  readonly behind: number
  readonly ahead: boolean
  /** First into the waiting room. Kept over calls, talks and transfers. */
  readonly arrivedAt: string | null
  /** Since when they wait this time: in the queue, for their papers (parked), or to be seen at all (requeued before they were there). */
  readonly waitingSince: string | null
  readonly calledAt: string | null
  readonly inCallSince: string | null
  readonly endedAt: string | null
  readonly finishedAt: string | null
  readonly lostAt: string | null
  readonly transfers: number
  readonly transferredBy: string | null
  readonly transferNote: string | null
  readonly outcome: Outcome | null
  readonly consentAt: string | null
}

/** What the clock brings. */
export type ClockEvent = 'ring-over' | 'grace-over' | 'not-come' | 'parked-over'

export type QueueEvent =
  /** Privacy notice accepted, in this language. */
  | { readonly type: 'consent'; readonly language: string }
  /** Device test done. */
  | { readonly type: 'enter' }
  | { readonly type: 'call'; readonly clerkId: string }
  | { readonly type: 'call-off' }
  /** `round` is the number of the ringing that is answered. */
  | { readonly type: 'accept'; readonly round: number }
  | { readonly type: 'decline'; readonly round: number }
  | { readonly type: 'hang-up' }
  | { readonly type: 'finish'; readonly outcome: Outcome }
  | { readonly type: 'park' }
  | { readonly type: 'ready' }
  | { readonly type: 'requeue' }
  /** `clerkId` null: whoever has the matter; `matter` null: as it was. */
  | {
      readonly type: 'transfer'
      readonly clerkId: string | null
      readonly matter: string | null
      readonly by: string
      readonly note: string
    }
  /** The clerk's workstation has been silent for too long. */
  | { readonly type: 'clerk-lost' }
  /** The head of the team frees the person of a clerk who cannot go on. */
  | { readonly type: 'release' }
  /** Somebody else was called while this one lets others by. */
  | { readonly type: 'passed' }
  | { readonly type: 'cancel' }
  | { readonly type: 'lost' }
  | { readonly type: 'back' }
  | { readonly type: 'day-over' }
  | { readonly type: ClockEvent }

export interface Rules {
  readonly ringSeconds: number
  readonly graceSeconds: number
  /** Calls of others before one who missed a call is called again. */
  readonly behind: number
  /** Missed calls that make a no-show. */
  readonly missedLimit: number
  /** Booked and not in the waiting room so long after the due time. */
  readonly notComeMinutes: number
  /** Walk-in with a link, not in the waiting room so long after. */
  readonly walkInMinutes: number
  readonly parkedMinutes: number
}

export const rules: Rules = {
  ringSeconds: 60,
  graceSeconds: 180,
  behind: 2,
  missedLimit: 2,
  notComeMinutes: 20,
  walkInMinutes: 60,
  parkedMinutes: 45,
}

/** A new place: booked for a time, or a walk-in of this moment. */
export function newStanding(
  given: Pick<
    Standing,
    'kind' | 'priority' | 'dueAt' | 'minutes' | 'wantedClerkId' | 'matter' | 'language' | 'needsInterpreter'
  >,
): Standing {
  return {
    ...given,
    state: 'booked',
    resumesTo: null,
    clerkId: null,
    calls: 0,
    missed: 0,
    behind: 0,
    ahead: false,
    arrivedAt: null,
    waitingSince: null,
    calledAt: null,
    inCallSince: null,
    endedAt: null,
    finishedAt: null,
    lostAt: null,
    transfers: 0,
    transferredBy: null,
    transferNote: null,
    outcome: null,
    consentAt: null,
  }
}

/** Where a person stands when their page is thought away: `connection-lost` is where it would go on. */
export function underlying(standing: Standing): ConsultationState {
  return standing.resumesTo ?? standing.state
}

/**
 * Where the event leads.
 * @param at when it happened, ISO UTC
 * @returns undefined when the event does not follow from where the person stands; nothing changes then
 */
export function step(standing: Standing, event: QueueEvent, at: string, by: Rules = rules): Standing | undefined {
  const { state } = standing
  const here = underlying(standing)
  const lost = state === 'connection-lost'
  switch (event.type) {
    case 'consent':
      if (state !== 'booked') return undefined
      return { ...standing, state: 'checked-in', consentAt: at, language: event.language }
    case 'enter':
      if (state !== 'checked-in' && state !== 'abandoned') return undefined
      if (standing.consentAt === null) return undefined
      return inQueue(standing, { arrivedAt: at, waitingSince: at, missed: 0 })
    case 'call':
      if (state !== 'waiting') return undefined
      return { ...standing, state: 'called', clerkId: event.clerkId, calls: standing.calls + 1, calledAt: at }
    case 'call-off':
      return here === 'called' ? inQueue(standing, { ahead: true }) : undefined
    case 'accept':
      if (state !== 'called' || event.round !== standing.calls) return undefined
      return { ...standing, state: 'in-call', inCallSince: at, endedAt: null, ahead: false, behind: 0 }
    case 'decline':
      return state === 'called' && event.round === standing.calls ? missed(standing, at, by) : undefined
    case 'hang-up':
      return here === 'in-call' ? talkEnded(standing, at) : undefined
    case 'finish':
      return state === 'wrap-up' ? over(standing, 'done', at, event.outcome) : undefined
    case 'park':
      if (state !== 'in-call' && state !== 'wrap-up') return undefined
      return {
        ...standing,
        state: 'parked',
        clerkId: null,
        endedAt: standing.state === 'wrap-up' ? standing.endedAt : at,
        waitingSince: at,
        transferredBy: null,
        transferNote: null,
      }
    case 'ready':
      return state === 'parked' ? inQueue(standing, { waitingSince: at }) : undefined
    case 'requeue':
      return requeued(standing, at)
    case 'transfer':
      if (here !== 'waiting' && here !== 'in-call' && state !== 'wrap-up') return undefined
      return inQueue(standing, {
        ahead: true,
        wantedClerkId: event.clerkId,
        matter: event.matter ?? standing.matter,
        transfers: standing.transfers + 1,
        transferredBy: event.by,
        transferNote: event.note,
        ...(here === 'waiting' ? {} : { waitingSince: at, missed: 0 }),
      })
    case 'clerk-lost':
    case 'release':
      if (here !== 'called' && here !== 'in-call') return undefined
      return inQueue(standing, { ahead: true, ...(here === 'called' ? {} : { waitingSince: at, missed: 0 }) })
    case 'passed':
      return here === 'waiting' && standing.behind > 0 ? { ...standing, behind: standing.behind - 1 } : undefined
    case 'cancel':
      return cancellable.includes(here) ? over(standing, 'cancelled', at) : undefined
    case 'lost':
      if (state !== 'waiting' && state !== 'called' && state !== 'in-call') return undefined
      return { ...standing, state: 'connection-lost', resumesTo: state, lostAt: at }
    case 'back':
      return lost ? { ...standing, state: here, resumesTo: null, lostAt: null } : undefined
    case 'day-over':
      return dayOver(standing, at)
    case 'ring-over':
    case 'grace-over':
    case 'not-come':
    case 'parked-over':
      return isDue(standing, event.type, at, by) ? clock(standing, event.type, at, by) : undefined
  }
}

export interface Deadline {
  /** ISO UTC. */
  readonly at: string
  readonly event: ClockEvent
}

/** When the clock has to act next, and with which event; undefined: this one waits for people only. */
export function nextDeadline(standing: Standing, by: Rules = rules): Deadline | undefined {
  return deadlines(standing, by).toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))[0]
}

// --- Parts of the steps -------------------------------------------------------------------------------------------------

const cancellable: readonly ConsultationState[] = ['booked', 'checked-in', 'waiting', 'called', 'parked']

/** Into the queue, or, while the page is away, to what is resumed when it is back. Nothing of a call or an end is left. */
function inQueue(standing: Standing, changed: Partial<Standing>): Standing {
  const lost = standing.state === 'connection-lost'
  return {
    ...standing,
    state: lost ? 'connection-lost' : 'waiting',
    resumesTo: lost ? 'waiting' : null,
    clerkId: null,
    behind: 0,
    ahead: false,
    calledAt: null,
    inCallSince: null,
    endedAt: null,
    finishedAt: null,
    outcome: null,
    ...changed,
  }
}

function over(
  standing: Standing,
  state: 'done' | 'no-show' | 'cancelled' | 'abandoned',
  at: string,
  outcome: Outcome | null = null,
): Standing {
  return {
    ...standing,
    state,
    resumesTo: null,
    lostAt: null,
    behind: 0,
    ahead: false,
    finishedAt: at,
    outcome,
  }
}

/** The line's fault leaves the place; the missed call counts either way, else a page that always breaks would hold every desk up. */
function missed(standing: Standing, at: string, by: Rules): Standing {
  const counted = { ...standing, missed: standing.missed + 1 }
  if (counted.missed >= by.missedLimit) return over(counted, 'no-show', at)
  return inQueue(counted, standing.state === 'connection-lost' ? { ahead: true } : { behind: by.behind })
}

function talkEnded(standing: Standing, at: string): Standing {
  return { ...standing, state: 'wrap-up', resumesTo: null, lostAt: null, endedAt: at }
}

function requeued(standing: Standing, at: string): Standing | undefined {
  const { state } = standing
  if (state === 'parked') return inQueue(standing, { waitingSince: at })
  if (state !== 'no-show' && state !== 'abandoned') return undefined
  const again = inQueue(standing, { waitingSince: at, missed: 0 })
  if (standing.arrivedAt !== null) return again
  return { ...again, state: standing.consentAt === null ? 'booked' : 'checked-in' }
}

function neverCame(standing: Standing, at: string): Standing {
  return over(standing, standing.kind === 'booked' ? 'no-show' : 'abandoned', at)
}

function dayOver(standing: Standing, at: string): Standing | undefined {
  switch (underlying(standing)) {
    case 'booked':
    case 'checked-in':
      return neverCame(standing, at)
    case 'waiting':
    case 'called':
      return over(standing, 'abandoned', at)
    case 'in-call':
    case 'wrap-up':
      return over({ ...standing, endedAt: standing.endedAt ?? at }, 'done', at, 'not-completed')
    case 'parked':
      return over(standing, 'done', at, 'papers-missing')
    default:
      return undefined
  }
}

function clock(standing: Standing, event: ClockEvent, at: string, by: Rules): Standing {
  switch (event) {
    case 'ring-over':
      return missed(standing, at, by)
    case 'grace-over':
      // The talk was over when the line broke, not when the clock gave up.
      if (standing.resumesTo === 'in-call') return talkEnded(standing, standing.lostAt ?? at)
      return over(standing, 'abandoned', at)
    case 'not-come':
      return neverCame(standing, at)
    case 'parked-over':
      return over(standing, 'done', at, 'papers-missing')
  }
}

/** When somebody who is not in the waiting room yet counts as not come. ISO UTC. */
export function notComeAt(standing: Pick<Standing, 'kind' | 'dueAt' | 'waitingSince'>, by: Rules = rules): string {
  const { kind, dueAt, waitingSince } = standing
  const from = Math.max(Date.parse(dueAt), waitingSince === null ? 0 : Date.parse(waitingSince))
  return new Date(from + 60_000 * (kind === 'booked' ? by.notComeMinutes : by.walkInMinutes)).toISOString()
}

function deadlines(standing: Standing, by: Rules): readonly Deadline[] {
  const found: Deadline[] = []
  const add = (event: ClockEvent, from: string | null, seconds: number) => {
    if (from !== null) found.push({ at: new Date(Date.parse(from) + seconds * 1000).toISOString(), event })
  }
  const here = underlying(standing)
  if (here === 'booked' || here === 'checked-in') found.push({ at: notComeAt(standing, by), event: 'not-come' })
  if (here === 'called') add('ring-over', standing.calledAt, by.ringSeconds)
  if (here === 'parked') add('parked-over', standing.waitingSince, 60 * by.parkedMinutes)
  if (standing.state === 'connection-lost') add('grace-over', standing.lostAt, by.graceSeconds)
  return found
}

function isDue(standing: Standing, event: ClockEvent, at: string, by: Rules): boolean {
  const due = deadlines(standing, by).find((deadline) => deadline.event === event)
  return due !== undefined && Date.parse(due.at) <= Date.parse(at)
}
