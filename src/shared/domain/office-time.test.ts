import { expect, test } from 'vitest'
import { officeDay, officeStamp, startOfDay } from './office-time.ts'

test('the day at the office begins before the one in UTC, in winter and in summer', () => {
  expect(officeDay(new Date('2026-11-21T22:59:59.999Z'))).toBe('2026-11-21')
  expect(officeDay(new Date('2026-11-21T23:00:00.000Z'))).toBe('2026-11-22')
  expect(officeDay(new Date('2026-07-01T21:59:59.999Z'))).toBe('2026-07-01')
  expect(officeDay(new Date('2026-07-01T22:00:00.000Z'))).toBe('2026-07-02')
})

test('midnight at the office is found on both days when the clock changes', () => {
  expect(startOfDay('2026-03-29')).toBe('2026-03-28T23:00:00.000Z')
  expect(startOfDay('2026-03-30')).toBe('2026-03-29T22:00:00.000Z')
  expect(startOfDay('2026-10-25')).toBe('2026-10-24T22:00:00.000Z')
  expect(startOfDay('2026-10-26')).toBe('2026-10-25T23:00:00.000Z')
})

test('a stamp says how far the office is from UTC, and is the same moment', () => {
  expect(officeStamp(new Date('2026-11-22T05:54:31.250Z'))).toBe('2026-11-22T06:54:31.250+01:00')
  expect(officeStamp(new Date('2026-07-01T22:00:00.007Z'))).toBe('2026-07-02T00:00:00.007+02:00')
  // The hour that comes twice.
  for (const at of ['2026-10-25T00:30:00.999Z', '2026-10-25T01:30:00.999Z']) {
    expect(Date.parse(officeStamp(new Date(at)))).toBe(Date.parse(at))
  }
})
