import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newStanding, type Standing } from './machine.ts'
import {
  byTurn,
  callableFrom,
  fits,
  languageMinutes,
  maxHeadStartMinutes,
  nextFor,
  obstacle,
  orderFor,
  placeOf,
  stranded,
  type Desk,
  type Entry,
} from './order.ts'

const minute = 60_000
const base = Date.UTC(2026, 10, 23, 9)
/** Minutes after nine. */
const T = (minutes: number) => new Date(base + minutes * minute).toISOString()

const berger: Desk = { clerkId: 'berger', languages: ['en'], matters: [] }
const demir: Desk = { clerkId: 'demir', languages: ['tr', 'en'], matters: ['extension', 'general'] }
const kowal: Desk = { clerkId: 'kowal', languages: ['uk'], matters: ['collection'] }
const team = [berger, demir, kowal]

function waits(id: string, came: number, more: Partial<Standing> = {}): Entry {
  const kind = more.kind ?? 'walk-in'
  return {
    ...newStanding({
      kind,
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
    consentAt: T(came),
    id,
    ...more,
  }
}

const ids = (desk: Desk, entries: readonly Entry[], at: string) =>
  orderFor(desk, entries, at, team).map(({ entry }) => entry.id)

describe('who is next', () => {
  test('walk-ins in the order in which they came', () => {
    expect(ids(berger, [waits('b', 2), waits('a', 1), waits('c', 3)], T(10))).toEqual(['a', 'b', 'c'])
  })

  test('booked people go before walk-ins who came up to half an hour earlier, from two minutes before their time', () => {
    const entries = [waits('early', -31), waits('late', -29), waits('booked', 0, { kind: 'booked', arrivedAt: T(-40) })]
    expect(nextFor(berger, entries.slice(1), T(-3), team)?.id).toBe('late')
    expect(nextFor(berger, entries.slice(1), T(-2), team)?.id).toBe('booked')
    expect(ids(berger, entries, T(0))).toEqual(['early', 'booked', 'late'])
    expect(ids(berger, entries, T(-3))).toEqual(['early', 'late', 'booked'])
    expect(orderFor(berger, entries, T(-3), team).map(({ ready }) => ready)).toEqual([true, true, false])
  })

  test('nobody is called before their time although nobody else is there', () => {
    expect(nextFor(berger, [waits('a', 0, { kind: 'booked', arrivedAt: T(-40) })], T(-10), team)).toBeUndefined()
  })

  test('who comes late to an agreed time keeps it for ten minutes', () => {
    const walkIn = waits('walk-in', -10)
    expect(ids(berger, [walkIn, waits('late', 0, { kind: 'booked', arrivedAt: T(10) })], T(15))).toEqual([
      'late',
      'walk-in',
    ])
    expect(ids(berger, [walkIn, waits('late', 0, { kind: 'booked', arrivedAt: T(11) })], T(15))).toEqual([
      'walk-in',
      'late',
    ])
  })

  test('priority is a head start, not a wall', () => {
    const urgent = waits('urgent', 0, { priority: 1 })
    expect(ids(berger, [waits('a', -29), urgent], T(5))).toEqual(['urgent', 'a'])
    expect(ids(berger, [waits('a', -31), urgent], T(5))).toEqual(['a', 'urgent'])
    expect(ids(berger, [waits('a', -14), waits('soon', 0, { priority: 2 })], T(5))).toEqual(['soon', 'a'])
  })

  test('who had their turn goes on first; who missed a call lets two others by', () => {
    const entries = [waits('a', 0), waits('b', 1), waits('c', 2), waits('missed', -5, { behind: 2 })]
    expect(ids(berger, entries, T(5))).toEqual(['a', 'b', 'missed', 'c'])
    expect(ids(berger, [...entries, waits('back', 4, { ahead: true })], T(5))[0]).toBe('back')
    expect(ids(berger, [waits('missed', -5, { behind: 2 })], T(5))).toEqual(['missed'])
  })

  test('whose line is lost keeps the place and is not called', () => {
    const lost = waits('lost', 0, { state: 'connection-lost', resumesTo: 'waiting', lostAt: T(3) })
    const entries = [lost, waits('a', 1)]
    expect(ids(berger, entries, T(4))).toEqual(['lost', 'a'])
    expect(nextFor(berger, entries, T(4), team)?.id).toBe('a')
  })

  test('whom the desk cannot serve stands below, marked', () => {
    const entries = [waits('study', 0, { matter: 'study' }), waits('general', 5)]
    expect(orderFor(demir, entries, T(6), team).map(({ entry, fits: own }) => [entry.id, own])).toEqual([
      ['general', true],
      ['study', false],
    ])
    expect(nextFor(kowal, entries, T(6), team)).toBeUndefined()
  })
})

describe('who serves whom', () => {
  test('matters, the wish for one clerk, and not back to who handed on', () => {
    expect(obstacle(kowal, waits('a', 0))).toBe('matter')
    expect(obstacle(berger, waits('a', 0, { wantedClerkId: 'demir' }))).toBe('wanted-elsewhere')
    expect(obstacle(kowal, waits('a', 0, { wantedClerkId: 'kowal' }))).toBeUndefined()
    expect(obstacle(berger, waits('a', 0, { transferredBy: 'berger' }))).toBe('handed-on')
    expect(obstacle(berger, waits('a', 0, { transferredBy: 'berger', wantedClerkId: 'berger' }))).toBeUndefined()
  })

  test('a language waits ten minutes for a colleague who speaks it, and only for one who has the matter', () => {
    const turkish = waits('a', 0, { language: 'tr' })
    expect(fits(demir, turkish, team, T(0))).toBe(true)
    expect(fits(berger, turkish, team, T(9))).toBe(false)
    expect(fits(berger, turkish, team, T(languageMinutes))).toBe(true)
    expect(fits(berger, turkish, [berger, kowal], T(0))).toBe(true)
    expect(fits(berger, waits('b', 0, { language: 'uk' }), team, T(0))).toBe(true)
    expect(fits(berger, { ...turkish, needsInterpreter: true }, team, T(0))).toBe(true)
    expect(fits(berger, waits('c', 0, { language: 'de-simple' }), team, T(0))).toBe(true)
  })

  test('whom nobody who is there can serve is visible, with the reason', () => {
    expect(stranded(waits('a', 0), [])).toBe('nobody-available')
    expect(stranded(waits('a', 0, { matter: 'study' }), [demir, kowal])).toBe('matter')
    expect(stranded(waits('a', 0, { wantedClerkId: 'gone' }), team)).toBe('wanted-elsewhere')
    expect(stranded(waits('a', 0, { transferredBy: 'berger' }), [berger])).toBe('handed-on')
    expect(stranded(waits('a', 0), team)).toBeUndefined()
  })

  test('the place counts those who want the same desks', () => {
    const entries = [
      waits('study', 0, { matter: 'study' }),
      waits('collection', 1, { matter: 'collection' }),
      waits('c', 2),
    ]
    expect(placeOf('c', entries, T(3), [demir, kowal])).toBe(1)
    expect(placeOf('c', entries, T(3), team)).toBe(3)
    expect(placeOf('study', entries, T(3), [demir, kowal])).toBeUndefined()
    expect(placeOf('nobody', entries, T(3), team)).toBeUndefined()
  })
})

const anyEntry = fc
  .record({
    kind: fc.constantFrom('booked' as const, 'walk-in' as const),
    due: fc.integer({ min: -120, max: 60 }),
    late: fc.integer({ min: -30, max: 30 }),
    priority: fc.integer({ min: 1, max: 3 }),
    matter: fc.constantFrom('general', 'extension', 'study', 'collection'),
    language: fc.constantFrom('de', 'en', 'tr', 'uk', 'fa', 'de-simple'),
    wantedClerkId: fc.constantFrom(null, null, null, 'berger', 'demir', 'gone'),
    behind: fc.constantFrom(0, 0, 0, 1, 2),
    ahead: fc.constantFrom(false, false, false, true),
  })
  .map(({ due, late, ...more }) => {
    const came = T(Math.min(0, more.kind === 'booked' ? due + late : due))
    return { ...more, behind: more.ahead ? 0 : more.behind, dueAt: T(due), arrivedAt: came, waitingSince: came }
  })
const anyQueue = fc
  .array(anyEntry, { maxLength: 14 })
  .map((entries) => entries.map((entry, index) => waits(`p${index}`, 0, entry)))
const anyDesk = fc.constantFrom(...team)

describe('for every queue', () => {
  test('turns are a total order', () => {
    fc.assert(
      fc.property(anyQueue, (entries) => {
        const sorted = entries.toSorted(byTurn)
        sorted.forEach((entry, index) => {
          for (const other of sorted.slice(index + 1)) {
            expect(byTurn(entry, other)).toBeLessThan(0)
            expect(byTurn(other, entry)).toBeGreaterThan(0)
          }
        })
      }),
    )
  })

  test('everybody stands in it once, in an order that does not depend on the list; the next one fits, is there and is due', () => {
    fc.assert(
      fc.property(anyQueue, anyDesk, (entries, desk) => {
        const order = ids(desk, entries, T(0))
        expect(order.toSorted()).toEqual(entries.map(({ id }) => id).toSorted())
        expect(ids(desk, entries.toReversed(), T(0))).toEqual(order)
        const next = nextFor(desk, entries, T(0), team)
        const could = entries.filter((entry) => fits(desk, entry, team, T(0)) && callableFrom(entry) <= base)
        expect(next === undefined).toBe(could.length === 0)
        if (next !== undefined) expect(could).toContain(next)
      }),
    )
  })

  test('nobody is overtaken by who came more than the head start later, but by those who go on', () => {
    // Since when somebody may claim a turn, in the words of the rule and not in the order's own sums.
    const claim = ({ kind, dueAt, arrivedAt }: Entry) => {
      const inTime = kind === 'booked' && Date.parse(arrivedAt!) <= Date.parse(dueAt) + 10 * minute
      return Date.parse(inTime ? dueAt : arrivedAt!)
    }
    fc.assert(
      fc.property(anyQueue, anyDesk, (entries, desk) => {
        const next = nextFor(desk, entries, T(0), team)
        if (next === undefined || next.ahead) return
        for (const other of entries) {
          if (other.behind > 0 || callableFrom(other) > base || !fits(desk, other, team, T(0))) continue
          expect(claim(next) - claim(other)).toBeLessThanOrEqual(maxHeadStartMinutes * minute)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('called one after the other, everybody whom somebody can serve is reached', () => {
    fc.assert(
      fc.property(anyQueue, (entries) => {
        let left: readonly Entry[] = entries
        // Beyond the last due time and every wait for a language.
        const at = T(90)
        for (let desk = nextDesk(left, at); desk !== undefined; desk = nextDesk(left, at)) {
          const next = nextFor(desk, left, at, team)!
          left = left
            .filter(({ id }) => id !== next.id)
            .map((entry) => ({ ...entry, behind: Math.max(0, entry.behind - 1) }))
        }
        expect(left.filter((entry) => stranded(entry, team) === undefined)).toEqual([])
      }),
    )
    function nextDesk(left: readonly Entry[], at: string): Desk | undefined {
      return team.find((desk) => nextFor(desk, left, at, team) !== undefined)
    }
  })
})
