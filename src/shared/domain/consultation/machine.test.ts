import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newStanding, nextDeadline, rules, step, underlying, type QueueEvent, type Standing } from './machine.ts'
import { consultationStates } from './states.ts'

const T = (minutes: number, seconds = 0) => new Date(Date.UTC(2026, 10, 23, 9, minutes, seconds)).toISOString()
const due = T(0)

const fresh = (kind: Standing['kind'] = 'booked') =>
  newStanding({
    kind,
    priority: 3,
    dueAt: due,
    minutes: 15,
    wantedClerkId: null,
    matter: 'extension',
    language: 'de',
    needsInterpreter: false,
  })

/** Walks along; every event must follow. */
function walk(from: Standing, ...events: readonly (readonly [QueueEvent, string])[]): Standing {
  return events.reduce((standing, [event, at]) => {
    const next = step(standing, event, at)
    expect(next, `${event.type} from ${standing.state}`).toBeDefined()
    return next!
  }, from)
}

const consent = { type: 'consent', language: 'tr' } as const
const call = { type: 'call', clerkId: 'berger' } as const
const transfer = { type: 'transfer', clerkId: 'demir', matter: 'family', by: 'berger', note: 'Heirat' } as const

/** One standing for each place in which a person can be; times before minute 10. */
const waiting = walk(fresh(), [consent, T(-8)], [{ type: 'enter' }, T(-5)])
const called = walk(waiting, [call, T(1)])
const inCall = walk(called, [{ type: 'accept', round: 1 }, T(1, 20)])
const wrapUp = walk(inCall, [{ type: 'hang-up' }, T(8)])
const lost = { type: 'lost' } as const
const places = {
  booked: fresh(),
  'checked-in': walk(fresh(), [consent, T(-8)]),
  waiting,
  called,
  'in-call': inCall,
  'wrap-up': wrapUp,
  done: walk(wrapUp, [{ type: 'finish', outcome: 'solved' }, T(9)]),
  'no-show': walk(called, [{ type: 'ring-over' }, T(2)], [call, T(3)], [{ type: 'ring-over' }, T(4)]),
  parked: walk(inCall, [{ type: 'park' }, T(5)]),
  cancelled: walk(waiting, [{ type: 'cancel' }, T(0)]),
  abandoned: walk(waiting, [lost, T(0)], [{ type: 'grace-over' }, T(3)]),
  'lost(waiting)': walk(waiting, [lost, T(0)]),
  'lost(called)': walk(called, [lost, T(1, 5)]),
  'lost(in-call)': walk(inCall, [lost, T(5)]),
} as const
type Place = keyof typeof places

/** Long after, so that whatever the clock can bring is due. */
const later = T(300)

const where = (standing: Standing | undefined) =>
  standing === undefined
    ? undefined
    : standing.state === 'connection-lost'
      ? `lost(${standing.resumesTo})`
      : standing.state

/** The whole table of the docstring: what is not in here must not follow. */
const expected: Readonly<Record<QueueEvent['type'], Partial<Record<Place, Place>>>> = {
  consent: { booked: 'checked-in' },
  enter: { 'checked-in': 'waiting', abandoned: 'waiting' },
  call: { waiting: 'called' },
  'call-off': { called: 'waiting', 'lost(called)': 'lost(waiting)' },
  accept: { called: 'in-call' },
  decline: { called: 'waiting' },
  'ring-over': { called: 'waiting', 'lost(called)': 'lost(waiting)' },
  'hang-up': { 'in-call': 'wrap-up', 'lost(in-call)': 'wrap-up' },
  finish: { 'wrap-up': 'done' },
  park: { 'in-call': 'parked', 'wrap-up': 'parked' },
  ready: { parked: 'waiting' },
  requeue: { parked: 'waiting', 'no-show': 'waiting', abandoned: 'waiting' },
  'parked-over': { parked: 'done' },
  transfer: {
    waiting: 'waiting',
    'in-call': 'waiting',
    'wrap-up': 'waiting',
    'lost(waiting)': 'lost(waiting)',
    'lost(in-call)': 'lost(waiting)',
  },
  'clerk-lost': {
    called: 'waiting',
    'in-call': 'waiting',
    'lost(called)': 'lost(waiting)',
    'lost(in-call)': 'lost(waiting)',
  },
  release: {
    called: 'waiting',
    'in-call': 'waiting',
    'lost(called)': 'lost(waiting)',
    'lost(in-call)': 'lost(waiting)',
  },
  passed: {},
  cancel: {
    booked: 'cancelled',
    'checked-in': 'cancelled',
    waiting: 'cancelled',
    called: 'cancelled',
    parked: 'cancelled',
    'lost(waiting)': 'cancelled',
    'lost(called)': 'cancelled',
  },
  lost: { waiting: 'lost(waiting)', called: 'lost(called)', 'in-call': 'lost(in-call)' },
  back: { 'lost(waiting)': 'waiting', 'lost(called)': 'called', 'lost(in-call)': 'in-call' },
  'grace-over': { 'lost(waiting)': 'abandoned', 'lost(called)': 'abandoned', 'lost(in-call)': 'wrap-up' },
  'not-come': { booked: 'no-show', 'checked-in': 'no-show' },
  'day-over': {
    booked: 'no-show',
    'checked-in': 'no-show',
    waiting: 'abandoned',
    called: 'abandoned',
    'in-call': 'done',
    'wrap-up': 'done',
    parked: 'done',
    'lost(waiting)': 'abandoned',
    'lost(called)': 'abandoned',
    'lost(in-call)': 'done',
  },
}

const events: readonly QueueEvent[] = [
  consent,
  { type: 'enter' },
  call,
  { type: 'call-off' },
  { type: 'accept', round: 1 },
  { type: 'decline', round: 1 },
  { type: 'ring-over' },
  { type: 'hang-up' },
  { type: 'finish', outcome: 'solved' },
  { type: 'park' },
  { type: 'ready' },
  { type: 'requeue' },
  { type: 'parked-over' },
  transfer,
  { type: 'clerk-lost' },
  { type: 'release' },
  { type: 'passed' },
  { type: 'cancel' },
  lost,
  { type: 'back' },
  { type: 'grace-over' },
  { type: 'not-come' },
  { type: 'day-over' },
]

describe('every event in every place', () => {
  test('all events and all states are in the table', () => {
    expect(events.map(({ type }) => type).toSorted()).toEqual(Object.keys(expected).toSorted())
    const reached = new Set(Object.values(places).map(({ state }) => state))
    expect([...reached].toSorted()).toEqual([...consultationStates].toSorted())
    for (const [place, standing] of Object.entries(places)) expect(where(standing)).toBe(place)
  })

  test.each(events.map((event) => [event.type, event] as const))('%s', (type, event) => {
    const found = Object.fromEntries(
      Object.entries(places).map(([place, standing]) => [place, where(step(standing, event, later))]),
    )
    const wanted = Object.fromEntries(Object.keys(places).map((place) => [place, expected[type][place as Place]]))
    expect(found).toEqual(wanted)
  })
})

describe('what an event leaves behind', () => {
  test('consent and entering: the clock of the wait begins in the waiting room', () => {
    expect(places['checked-in']).toMatchObject({ consentAt: T(-8), language: 'tr', arrivedAt: null })
    expect(waiting).toMatchObject({ arrivedAt: T(-5), waitingSince: T(-5) })
  })

  test('an answer to an older ringing counts for nothing', () => {
    const again = walk(called, [{ type: 'ring-over' }, T(2)], [call, T(6)])
    expect(again.calls).toBe(2)
    expect(step(again, { type: 'accept', round: 1 }, T(6, 5))).toBeUndefined()
    expect(step(again, { type: 'decline', round: 1 }, T(6, 5))).toBeUndefined()
    expect(step(again, { type: 'accept', round: 2 }, T(6, 5))?.state).toBe('in-call')
  })

  test('a missed call goes behind two others, a second one is a no-show; the arrival stays', () => {
    const missed = walk(called, [{ type: 'ring-over' }, T(2)])
    expect(missed).toMatchObject({ missed: 1, behind: rules.behind, ahead: false, clerkId: null, calledAt: null })
    expect(missed).toMatchObject({ arrivedAt: T(-5), waitingSince: T(-5) })
    const one = walk(missed, [{ type: 'passed' }, T(3)])
    expect(one.behind).toBe(1)
    expect(step(walk(one, [{ type: 'passed' }, T(4)]), { type: 'passed' }, T(5))).toBeUndefined()
    expect(places['no-show']).toMatchObject({ missed: 2, finishedAt: T(4), behind: 0 })
    expect(walk(called, [{ type: 'decline', round: 1 }, T(1, 5)])).toMatchObject({ missed: 1, behind: 2 })
  })

  test('a call taken back leaves the place at the head', () => {
    expect(walk(called, [{ type: 'call-off' }, T(1, 10)])).toMatchObject({ ahead: true, missed: 0, clerkId: null })
  })

  test('line lost while it rings: rung out once it is their head start, never a way to ring for ever', () => {
    const rungOut = walk(places['lost(called)'], [{ type: 'ring-over' }, T(2)])
    expect(rungOut).toMatchObject({
      state: 'connection-lost',
      resumesTo: 'waiting',
      ahead: true,
      missed: 1,
      lostAt: T(1, 5),
    })
    const again = walk(rungOut, [{ type: 'back' }, T(2, 30)], [call, T(3)], [lost, T(3, 1)])
    expect(step(again, { type: 'ring-over' }, T(4))?.state).toBe('no-show')
  })

  test('back in time: the same place, the same ringing, the same talk', () => {
    expect(walk(places['lost(waiting)'], [{ type: 'back' }, T(1)])).toEqual(waiting)
    expect(walk(places['lost(called)'], [{ type: 'back' }, T(1, 30)])).toEqual(called)
    expect(walk(places['lost(in-call)'], [{ type: 'back' }, T(6)])).toEqual(inCall)
  })

  test('a talk whose line did not come back was over when it broke', () => {
    expect(walk(places['lost(in-call)'], [{ type: 'grace-over' }, T(8)])).toMatchObject({
      state: 'wrap-up',
      endedAt: T(5),
      lostAt: null,
    })
  })

  test('handed over: at the head, for the one asked, with the word', () => {
    const handed = walk(inCall, [transfer, T(7)])
    expect(handed).toMatchObject({
      state: 'waiting',
      ahead: true,
      wantedClerkId: 'demir',
      matter: 'family',
      transfers: 1,
      transferredBy: 'berger',
      transferNote: 'Heirat',
      clerkId: null,
      waitingSince: T(7),
      arrivedAt: T(-5),
    })
    const taken = walk(handed, [{ type: 'call', clerkId: 'demir' }, T(8)], [{ type: 'accept', round: 2 }, T(8, 9)])
    expect(taken).toMatchObject({ ahead: false, transferNote: 'Heirat', inCallSince: T(8, 9) })
    expect(walk(waiting, [{ ...transfer, clerkId: null, matter: null }, T(1)])).toMatchObject({
      wantedClerkId: null,
      matter: 'extension',
      waitingSince: T(-5),
    })
  })

  test('the clerk is gone: the person waits at the head, from now on, with no missed call', () => {
    for (const type of ['clerk-lost', 'release'] as const) {
      expect(walk(inCall, [{ type }, T(9)])).toMatchObject({
        state: 'waiting',
        ahead: true,
        clerkId: null,
        inCallSince: null,
        waitingSince: T(9),
        arrivedAt: T(-5),
        missed: 0,
      })
      expect(walk(places.called, [{ type }, T(9)])).toMatchObject({ ahead: true, waitingSince: T(-5) })
    }
  })

  test('parked: back into the queue with the first arrival; not back in time: the papers were missing', () => {
    expect(places.parked).toMatchObject({ clerkId: null, endedAt: T(5), waitingSince: T(5) })
    expect(walk(places.parked, [{ type: 'ready' }, T(20)])).toMatchObject({ arrivedAt: T(-5), waitingSince: T(20) })
    expect(walk(places.parked, [{ type: 'parked-over' }, T(50)])).toMatchObject({
      outcome: 'papers-missing',
      finishedAt: T(50),
    })
  })

  test('put in again by the office: who was never there is expected anew', () => {
    const missed = walk(fresh(), [{ type: 'not-come' }, T(20)])
    const again = walk(missed, [{ type: 'requeue' }, T(30)])
    expect(again).toMatchObject({ state: 'booked', finishedAt: null })
    expect(nextDeadline(again)).toEqual({ at: T(50), event: 'not-come' })
    expect(step(again, { type: 'not-come' }, T(49))).toBeUndefined()
    const tested = walk(places['checked-in'], [{ type: 'not-come' }, T(20)], [{ type: 'requeue' }, T(30)])
    expect(tested.state).toBe('checked-in')
    expect(walk(places['no-show'], [{ type: 'requeue' }, T(30)])).toMatchObject({
      missed: 0,
      behind: 0,
      finishedAt: null,
    })
  })

  test('who had gone and enters again is a new arrival', () => {
    expect(walk(places.abandoned, [{ type: 'enter' }, T(40)])).toMatchObject({ arrivedAt: T(40), finishedAt: null })
  })

  test('a walk-in who never enters has gone; there was no time to miss', () => {
    const walkIn = fresh('walk-in')
    expect(nextDeadline(walkIn)).toEqual({ at: T(60), event: 'not-come' })
    expect(walk(walkIn, [{ type: 'not-come' }, T(60)]).state).toBe('abandoned')
  })

  test('the day ends talks that nobody finished', () => {
    expect(walk(inCall, [{ type: 'day-over' }, T(600)])).toMatchObject({ outcome: 'not-completed', endedAt: T(600) })
    expect(walk(wrapUp, [{ type: 'day-over' }, T(600)])).toMatchObject({ outcome: 'not-completed', endedAt: T(8) })
  })
})

describe('the clock', () => {
  test.each([
    ['booked', { at: T(20), event: 'not-come' }],
    ['checked-in', { at: T(20), event: 'not-come' }],
    ['called', { at: T(2), event: 'ring-over' }],
    ['parked', { at: T(50), event: 'parked-over' }],
    ['lost(waiting)', { at: T(3), event: 'grace-over' }],
    ['lost(called)', { at: T(2), event: 'ring-over' }],
    ['lost(in-call)', { at: T(8), event: 'grace-over' }],
    ['waiting', undefined],
    ['in-call', undefined],
    ['wrap-up', undefined],
    ['done', undefined],
    ['no-show', undefined],
    ['cancelled', undefined],
    ['abandoned', undefined],
  ] as const)('%s', (place, deadline) => {
    expect(nextDeadline(places[place])).toEqual(deadline)
    if (deadline === undefined) return
    const early = new Date(Date.parse(deadline.at) - 1).toISOString()
    expect(step(places[place], { type: deadline.event }, early)).toBeUndefined()
    expect(step(places[place], { type: deadline.event }, deadline.at)).toBeDefined()
  })

  test('a sweep that is late does not end a newer ringing', () => {
    const again = walk(called, [{ type: 'call-off' }, T(1, 30)], [call, T(1, 40)])
    expect(step(again, { type: 'ring-over' }, T(2, 10))).toBeUndefined()
  })
})

test('whatever happens in whatever order, what is stored fits together', () => {
  const anyEvent = fc.oneof(
    fc.constantFrom(...events),
    fc.integer({ min: 1, max: 4 }).map((round) => ({ type: 'accept', round }) as const),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(anyEvent, fc.integer({ min: 0, max: 400 })), { maxLength: 60 }), (steps) => {
      let standing = fresh()
      let now = Date.parse(T(-30))
      for (const [event, seconds] of steps) {
        now += seconds * 1000
        const at = new Date(now).toISOString()
        const next = step(standing, event, at)
        if (next === undefined) continue
        standing = next
        const here = underlying(standing)
        expect(standing.resumesTo !== null).toBe(standing.state === 'connection-lost')
        expect(standing.lostAt !== null).toBe(standing.state === 'connection-lost')
        expect(standing.finishedAt !== null).toBe(['done', 'no-show', 'cancelled', 'abandoned'].includes(here))
        expect(standing.outcome !== null).toBe(here === 'done')
        if (['called', 'in-call', 'wrap-up'].includes(here)) expect(standing.clerkId).not.toBeNull()
        if (['waiting', 'parked', 'booked', 'checked-in'].includes(here)) expect(standing.clerkId).toBeNull()
        if (here === 'waiting') expect([standing.arrivedAt, standing.waitingSince]).not.toContain(null)
        if (here === 'waiting') expect([standing.consentAt, standing.calledAt === null]).not.toContain(null)
        expect(standing.missed).toBeLessThanOrEqual(rules.missedLimit)
        expect(standing.ahead && standing.behind > 0).toBe(false)
      }
    }),
    { numRuns: 500 },
  )
})
