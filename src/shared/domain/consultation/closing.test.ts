import { expect, test } from 'vitest'
import { doorAt, nextOpening, openingAt, openingsOn, type Hours } from './closing.ts'

const hours: Hours = {
  days: [
    { day: 1, from: '13:00', to: '15:30' },
    { day: 1, from: '08:00', to: '12:00' },
    { day: 2, from: '08:00', to: '12:00' },
    { day: 2, from: '12:00', to: '16:00' },
    { day: 3, from: '12:00', to: '12:00' },
    { day: 5, from: '08:00', to: '12:00' },
    { day: 7, from: '01:00', to: '05:00' },
  ],
  walkIn: true,
}

test('openings of a day in order; those that touch are one, empty ones none', () => {
  expect(openingsOn(hours, '2026-11-23')).toEqual([
    { from: '2026-11-23T07:00:00.000Z', to: '2026-11-23T11:00:00.000Z' },
    { from: '2026-11-23T12:00:00.000Z', to: '2026-11-23T14:30:00.000Z' },
  ])
  expect(openingsOn(hours, '2026-11-24')).toEqual([
    { from: '2026-11-24T07:00:00.000Z', to: '2026-11-24T15:00:00.000Z' },
  ])
  expect(openingsOn(hours, '2026-11-25')).toEqual([])
})

test('the office clock decides: summer, winter, and the night in which it changes', () => {
  expect(openingsOn(hours, '2026-07-06')[0]?.from).toBe('2026-07-06T06:00:00.000Z')
  expect(openingsOn(hours, '2026-10-25')).toEqual([
    { from: '2026-10-24T23:00:00.000Z', to: '2026-10-25T04:00:00.000Z' },
  ])
  expect(openingsOn(hours, '2026-03-29')).toEqual([
    { from: '2026-03-29T00:00:00.000Z', to: '2026-03-29T03:00:00.000Z' },
  ])
})

test('closed on public holidays', () => {
  expect(openingsOn(hours, '2026-12-25')).toEqual([])
  expect(nextOpening(hours, '2026-12-22T16:00:00.000Z')?.from).toBe('2026-12-27T00:00:00.000Z')
})

test('the end is not within', () => {
  expect(openingAt(hours, '2026-11-23T10:59:59.999Z')).toBeDefined()
  expect(openingAt(hours, '2026-11-23T11:00:00.000Z')).toBeUndefined()
  expect(nextOpening(hours, '2026-11-23T07:00:00.000Z')?.from).toBe('2026-11-23T12:00:00.000Z')
})

test('the door closes when the next one would be reached after the end', () => {
  const at = '2026-11-23T10:30:00.000Z'
  const until = '2026-11-23T11:00:00.000Z'
  expect(doorAt(hours, at, 29)).toEqual({ open: 'open', until, walkIn: true })
  expect(doorAt(hours, at, 30)).toEqual({ open: 'closing', until, walkIn: false })
  expect(doorAt(hours, at, Infinity).open).toBe('closing')
  expect(doorAt(hours, at, null)).toEqual({ open: 'open', until, walkIn: true })
  expect(doorAt({ ...hours, walkIn: false }, at, 0)).toEqual({ open: 'open', until, walkIn: false })
})

test('closed says when it opens, or that it does not', () => {
  expect(doorAt(hours, '2026-11-23T11:30:00.000Z', 0)).toEqual({
    open: 'closed',
    until: '2026-11-23T12:00:00.000Z',
    walkIn: false,
  })
  expect(doorAt({ days: [], walkIn: true }, '2026-11-23T11:30:00.000Z', 0)).toEqual({
    open: 'closed',
    until: null,
    walkIn: false,
  })
})

test('an office that never closes is open over midnight and on holidays', () => {
  const always: Hours = {
    days: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })),
    walkIn: true,
    holidays: true,
  }
  // 23:50 on the eve of a holiday, and on the day before the clock is changed.
  for (const at of ['2026-12-24T22:50:00.000Z', '2026-10-24T21:50:00.000Z'])
    expect(doorAt(always, at, 30)).toMatchObject({ open: 'open', walkIn: true })
  expect(openingsOn({ ...always, holidays: false }, '2026-12-25')).toEqual([])
})
