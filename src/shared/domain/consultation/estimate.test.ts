import { describe, expect, test } from 'vitest'
import { estimate, type Hall, type HallDesk } from './estimate.ts'
import { inexperienced, type Experience } from './experience.ts'
import { newStanding, type Standing } from './machine.ts'
import type { Entry } from './order.ts'

const T = (minutes: number) => new Date(Date.UTC(2026, 10, 23, 9, minutes)).toISOString()

/** An office in which everything takes ten minutes, nearly. */
const steady: Experience = {
  ...inexperienced,
  taken: {},
  takenAny: { count: 100, level: Math.log(600), variance: 0.0001 },
  wrapUp: { count: 100, level: Math.log(60), variance: 0.0001 },
  gaps: [0],
  missed: 0,
  noShow: 0,
}

const desk = (clerkId: string, more: Partial<HallDesk> = {}): HallDesk => ({
  clerkId,
  languages: [],
  matters: [],
  until: null,
  away: false,
  ...more,
})

function entry(id: string, came: number, more: Partial<Standing> = {}): Entry {
  return {
    ...newStanding({
      kind: 'walk-in',
      priority: 3,
      dueAt: T(came),
      minutes: 15,
      wantedClerkId: null,
      matter: 'general',
      language: 'de',
      needsInterpreter: false,
    }),
    state: 'waiting',
    arrivedAt: T(came),
    waitingSince: T(came),
    id,
    ...more,
  }
}

const hall = (team: readonly HallDesk[], entries: readonly Entry[], more: Partial<Hall> = {}): Hall => ({
  team,
  entries,
  at: T(0),
  experience: steady,
  ...more,
})

describe('in an office in which everything takes ten minutes', () => {
  test('one desk, three people, and who would come now', () => {
    const { waits, newcomer, reach } = estimate(hall([desk('a')], [entry('x', -3), entry('y', -2), entry('z', -1)]))
    expect(waits.get('x')).toEqual({ from: 0, to: 1 })
    expect(waits.get('y')).toEqual({ from: 9, to: 11 })
    // From a quarter of an hour on in steps of five, outwards.
    expect(waits.get('z')).toEqual({ from: 15, to: 25 })
    expect(newcomer).toEqual({ from: 25, to: 35 })
    expect(reach).toBeCloseTo(30, 0)
  })

  test('a talk that runs is counted with what is left of it; a wrap-up with its own length', () => {
    const talking = entry('t', -30, { state: 'in-call', clerkId: 'a', calledAt: T(-6), inCallSince: T(-6) })
    expect(estimate(hall([desk('a')], [talking])).newcomer).toEqual({ from: 3, to: 5 })
    const wrapping = { ...talking, state: 'wrap-up', endedAt: T(0) } as const
    expect(estimate(hall([desk('a')], [wrapping])).newcomer).toEqual({ from: 0, to: 2 })
  })

  test('two desks take half; one that cannot serve the matter does not count', () => {
    const people = ['w', 'x', 'y', 'z'].map((id, index) => entry(id, index - 9))
    expect(estimate(hall([desk('a'), desk('b')], people)).newcomer).toEqual({ from: 15, to: 25 })
    const other = desk('b', { matters: ['collection'] })
    expect(estimate(hall([desk('a'), other], people)).newcomer).toEqual({ from: 35, to: 45 })
    const collecting = { matter: 'collection', language: 'de' }
    expect(estimate(hall([desk('a'), other], people), collecting).newcomer).toEqual({ from: 0, to: 1 })
  })

  test('an agreed time is waited for, and goes before a walk-in who came just now', () => {
    const early = entry('early', 0, { kind: 'booked', dueAt: T(8), arrivedAt: T(-5), waitingSince: T(-5) })
    expect(estimate(hall([desk('a')], [early])).waits.get('early')).toEqual({ from: 6, to: 6 })
    const dueNow = entry('due', 0, { kind: 'booked' })
    const { waits } = estimate(hall([desk('a')], [entry('walk-in', -1), dueNow]))
    expect(waits.get('due')).toEqual({ from: 0, to: 1 })
    expect(waits.get('walk-in')).toEqual({ from: 9, to: 11 })
  })

  test('booked people who are still to come are expected', () => {
    const coming = entry('coming', 0, {
      kind: 'booked',
      dueAt: T(1),
      state: 'booked',
      arrivedAt: null,
      waitingSince: null,
    })
    const talking = entry('t', -30, { state: 'in-call', clerkId: 'a', calledAt: T(-6), inCallSince: T(-6) })
    const { newcomer } = estimate(hall([desk('a')], [talking, coming]))
    expect(newcomer!.to).toBeGreaterThanOrEqual(13)
  })
})

describe('when nobody can say', () => {
  test('nobody takes calls, or nobody who has the matter', () => {
    expect(estimate(hall([], [entry('x', -3)]))).toEqual({ waits: new Map(), newcomer: null, reach: null })
    expect(estimate(hall([desk('a', { away: true })], [entry('x', -3)])).newcomer).toBeNull()
    const { waits, newcomer, reach } = estimate(hall([desk('a', { matters: ['study'] })], [entry('x', -3)]))
    expect([waits.size, newcomer, reach]).toEqual([0, null, Infinity])
  })

  test('the last desk ends before their turn', () => {
    const { waits, newcomer, reach } = estimate(hall([desk('a', { until: T(5) })], [entry('x', -3), entry('y', -2)]))
    expect([...waits.keys()]).toEqual(['x'])
    expect([newcomer, reach]).toEqual([null, Infinity])
  })

  test('whose line is lost, who talks or has gone gets no wait', () => {
    const lost = entry('l', -3, { state: 'connection-lost', resumesTo: 'waiting', lostAt: T(-1) })
    expect(estimate(hall([desk('a')], [lost, entry('d', -9, { state: 'done' })])).waits.size).toBe(0)
  })
})

test('the less is known, the wider the range; the same hall gives the same answer', () => {
  const people = [entry('x', -3), entry('y', -2)]
  const unsure = hall([desk('a')], people, { experience: inexperienced })
  const width = (of: Hall) => {
    const { from, to } = estimate(of).waits.get('y')!
    return to - from
  }
  expect(width(unsure)).toBeGreaterThan(width(hall([desk('a')], people)))
  expect(estimate(unsure)).toEqual(estimate(unsure))
})

test('a talk that is longer than usual is expected to go on, not to be over at once', () => {
  const overdue = entry('t', -60, { state: 'in-call', clerkId: 'a', calledAt: T(-40), inCallSince: T(-40) })
  const { newcomer } = estimate(hall([desk('a')], [overdue], { experience: inexperienced }))
  expect(newcomer!.to).toBeGreaterThan(10)
})
