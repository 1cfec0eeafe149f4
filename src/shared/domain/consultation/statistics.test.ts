import { expect, test } from 'vitest'
import type { StatisticsRow } from '../../contract/consultations.ts'
import { inexperienced, learn } from './experience.ts'
import { newStanding, step, type QueueEvent, type Standing } from './machine.ts'
import { nearestRank, sessionsOf, statistics, type FiguresRow, type Happening, type Passage } from './statistics.ts'

const T = (minutes: number, seconds = 0) => new Date(Date.UTC(2026, 10, 23, 8, minutes, seconds)).toISOString()

/** What the program would have stored. The user is the clerk of the event, `null` for what the person or the clock did. */
function passage(
  given: Partial<Standing>,
  ...steps: readonly (readonly [QueueEvent, string, (string | null)?])[]
): Passage {
  const happenings: Happening[] = []
  let standing: Standing = {
    ...newStanding({
      kind: 'booked',
      priority: 3,
      dueAt: T(0),
      minutes: 15,
      wantedClerkId: null,
      matter: 'extension',
      language: 'de',
      needsInterpreter: false,
    }),
    ...given,
  }
  for (const [event, at, user = null] of steps) {
    const next = step(standing, event, at)
    expect(next, `${event.type} at ${at}`).toBeDefined()
    happenings.push({ at, event: event.type, from: standing.state, to: next!.state, user })
    standing = next!
  }
  return { standing, happenings }
}

const consent = { type: 'consent', language: 'de' } as const
const enter = { type: 'enter' } as const
const callBy = (clerkId: string) => ({ type: 'call', clerkId }) as const
const accept = (round: number) => ({ type: 'accept', round }) as const
const solved = { type: 'finish', outcome: 'solved' } as const

/** Came five minutes early, called five minutes after the time, ten minutes of talk, one of wrap-up. */
const plain = passage(
  {},
  [consent, T(-7)],
  [enter, T(-5)],
  [callBy('berger'), T(5), 'berger'],
  [accept(1), T(5, 12)],
  [{ type: 'hang-up' }, T(15, 12), 'berger'],
  [solved, T(16, 12), 'berger'],
)
/** Walk-in who missed a call, was handed on, and lost the line for good in the second talk. */
const long = passage(
  { kind: 'walk-in', matter: 'family', dueAt: T(60) },
  [consent, T(60)],
  [enter, T(62)],
  [callBy('berger'), T(70), 'berger'],
  [{ type: 'ring-over' }, T(71)],
  [callBy('berger'), T(80), 'berger'],
  [accept(2), T(80, 20)],
  [{ type: 'transfer', clerkId: 'demir', matter: null, by: 'berger', note: '' }, T(84, 20), 'berger'],
  [callBy('demir'), T(90), 'demir'],
  [accept(3), T(90, 10)],
  [{ type: 'lost' }, T(92, 10)],
  [{ type: 'grace-over' }, T(95, 10)],
  [solved, T(96), 'demir'],
)
const never = passage({}, [{ type: 'not-come' }, T(20)])
const gaveUp = passage({}, [consent, T(-7)], [enter, T(-5)], [{ type: 'cancel' }, T(10)])
const vanished = passage({}, [consent, T(-7)], [enter, T(-5)], [{ type: 'lost' }, T(1)], [{ type: 'grace-over' }, T(4)])

test('nearest rank takes an observed value', () => {
  expect(nearestRank([], 0.5)).toBeNull()
  expect(nearestRank([7], 0.9)).toBe(7)
  expect(nearestRank([4, 1, 3, 2], 0.5)).toBe(2)
  expect(nearestRank([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9)).toBe(9)
  expect(nearestRank([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0)).toBe(1)
})

test('a desk is free when the ring is over, the person handed on or the wrap-up done', () => {
  const time = (at: string) => Date.parse(at)
  expect(sessionsOf(long.happenings)).toEqual([
    { clerkId: 'berger', calledAt: time(T(70)), talkedAt: null, talkEndedAt: null, freeAt: time(T(71)) },
    {
      clerkId: 'berger',
      calledAt: time(T(80)),
      talkedAt: time(T(80, 20)),
      talkEndedAt: time(T(84, 20)),
      freeAt: time(T(84, 20)),
    },
    {
      clerkId: 'demir',
      calledAt: time(T(90)),
      talkedAt: time(T(90, 10)),
      talkEndedAt: time(T(92, 10)),
      freeAt: time(T(96)),
    },
  ])
  const ringing = passage({}, [consent, T(-7)], [enter, T(-5)], [callBy('berger'), T(5), 'berger'])
  expect(sessionsOf(ringing.happenings)).toMatchObject([{ freeAt: null }])
})

test('a line lost while it rings frees the desk with the ring, not with the line', () => {
  const lost = passage(
    {},
    [consent, T(-7)],
    [enter, T(-5)],
    [callBy('berger'), T(5), 'berger'],
    [{ type: 'lost' }, T(5, 10)],
    [{ type: 'ring-over' }, T(6)],
    [{ type: 'back' }, T(7)],
  )
  expect(sessionsOf(lost.happenings)).toMatchObject([{ freeAt: Date.parse(T(6)), talkedAt: null }])
})

test('the figures of a day, as the contract has them', () => {
  const { total, byMatter, byHour } = statistics([plain, long, never, gaveUp, vanished])
  const row: StatisticsRow = total satisfies FiguresRow
  expect(row).toEqual({
    key: 'total',
    arrived: 4,
    served: 2,
    noShow: 1,
    abandoned: 1,
    cancelled: 1,
    transfers: 1,
    solvedFirst: 1,
    // Five minutes from the due time, eight from entering to the first call.
    waitP50: 300,
    waitP90: 480,
    // The way of the talk that came about, not of the call that was missed.
    wayP50: 12,
    // Four and two minutes of the long one: until the line broke.
    talkP50: 360,
    within10: 1,
  })
  expect(byMatter.map(({ key, served }) => [key, served])).toEqual([
    ['extension', 1],
    ['family', 1],
  ])
  expect(byHour.map(({ key, arrived }) => [key, arrived])).toEqual([
    ['09', 3],
    ['10', 1],
  ])
})

test('no figures of nobody', () => {
  expect(statistics([]).total).toMatchObject({ arrived: 0, waitP50: null, talkP50: null, within10: null })
})

test('the office learns how long a desk is taken, from each talk and not from rings in vain', () => {
  const known = learn(inexperienced, plain)
  expect(known.taken['extension']?.count).toBe(1)
  expect(known.takenAny.level).toBeGreaterThan(inexperienced.takenAny.level)
  expect(known.missed).toBeLessThan(inexperienced.missed)
  const more = learn(known, long)
  expect(more.taken['family']?.count).toBe(2)
  expect(more.missed).toBeGreaterThan(known.missed)
  // Free since 16:12, the person there since 62:00 and called at 70:00; then free at 71:00 and called at 80:00. Of the other clerk nothing is known.
  expect(more.gaps.slice(known.gaps.length)).toEqual([8 * 60, 9 * 60])
  expect(learn(more, never).noShow).toBeGreaterThan(more.noShow)
  expect(learn(more, gaveUp).noShow).toBe(more.noShow)
})

test('after many talks of one length the level is that length, newer ones count more', () => {
  const talkOf = (minutes: number) =>
    passage(
      {},
      [consent, T(-7)],
      [enter, T(-5)],
      [callBy('berger'), T(0), 'berger'],
      [accept(1), T(0, 1)],
      [{ type: 'hang-up' }, T(minutes - 1), 'berger'],
      [solved, T(minutes), 'berger'],
    )
  const levelAfter = (minutes: readonly number[]) =>
    Math.exp(minutes.map(talkOf).reduce(learn, inexperienced).taken['extension']!.level) / 60
  expect(levelAfter(Array.from({ length: 60 }, () => 20))).toBeCloseTo(20, 1)
  expect(levelAfter([...Array.from({ length: 60 }, () => 20), 5, 5, 5, 5])).toBeLessThan(12)
})
