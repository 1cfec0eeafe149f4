import { describe, expect, it } from 'vitest'
import { readTime, timeOn } from './office-times.ts'

describe('readTime', () => {
  it.each([
    ['9', '09:00'],
    ['9:05', '09:05'],
    ['905', '09:05'],
    ['09.05', '09:05'],
    [' 0905 ', '09:05'],
    ['23:59', '23:59'],
    ['0', '00:00'],
  ])('reads %s', (text, clock) => expect(readTime(text)).toBe(clock))

  it.each(['', '24:00', '9:60', '9:5', '9 Uhr', '-1', '10:000'])('takes %j for no time of day', (text) =>
    expect(readTime(text)).toBeUndefined(),
  )
})

describe('timeOn', () => {
  it.each([
    ['a day in winter', '2026-12-14', '09:30', '2026-12-14T08:30:00.000Z'],
    ['a day in summer', '2026-07-01', '09:30', '2026-07-01T07:30:00.000Z'],
    ['just after midnight in summer', '2026-07-01', '00:30', '2026-06-30T22:30:00.000Z'],
    ['before the clock goes forward', '2026-03-29', '01:59', '2026-03-29T00:59:00.000Z'],
    ['in the hour that is skipped: an hour later', '2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'],
    ['after the clock went forward', '2026-03-29', '03:00', '2026-03-29T01:00:00.000Z'],
    ['in the morning of that day', '2026-03-29', '10:00', '2026-03-29T08:00:00.000Z'],
    ['in the last hour of that day', '2026-03-29', '23:30', '2026-03-29T21:30:00.000Z'],
    ['before the clock goes back', '2026-10-25', '01:30', '2026-10-24T23:30:00.000Z'],
    ['in the hour that comes twice: the first', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
    ['after the clock went back', '2026-10-25', '03:00', '2026-10-25T02:00:00.000Z'],
    ['in the last hour of that day', '2026-10-25', '23:30', '2026-10-25T22:30:00.000Z'],
  ])('%s: %s %s', (_when, day, clock, utc) => expect(timeOn(day, clock)).toBe(utc))
})
