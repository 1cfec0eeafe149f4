import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  addYears,
  ageOn,
  diffDays,
  easterSunday,
  formatDe,
  isBusinessDay,
  isIsoDate,
  isPartialDate,
  parseDe,
  shiftToBusinessDay,
  weekday,
} from './dates.ts'

test('a day the month lacks becomes its last day (§ 188 Abs. 3 BGB)', () => {
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
  expect(addMonths('2028-01-31', 1)).toBe('2028-02-29')
  expect(addMonths('2026-11-30', 3)).toBe('2027-02-28')
  expect(addMonths('2026-09-14', 3)).toBe('2026-12-14')
  expect(addMonths('2026-01-15', -1)).toBe('2025-12-15')
  expect(addYears('2024-02-29', 1)).toBe('2025-02-28')
})

test('days are exact over leap years and backwards', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  expect(diffDays('2026-11-21', '2027-02-02')).toBe(73)
  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(day, fc.integer({ min: -20_000, max: 20_000 }), (when, days) => {
      const from = when.toISOString().slice(0, 10)
      expect(diffDays(from, addDays(from, days))).toBe(days)
    }),
  )
})

test('only real days pass; passports may leave parts unknown', () => {
  expect(['2026-02-29', '2026-13-01', '2026-00-10', '26-01-01', ''].map(isIsoDate)).toEqual(Array(5).fill(false))
  expect(['1985-00-00', '1985-06-00', '0000-00-00', '1985-06-12'].map(isPartialDate)).toEqual(Array(4).fill(true))
  expect(['1985-00-12', '1985-13-00', 'x'].map(isPartialDate)).toEqual([false, false, false])
  expect(() => addDays('2026-02-30', 1)).toThrow(RangeError)
})

test('German writing', () => {
  expect(formatDe('2026-12-14')).toBe('14.12.2026')
  expect(formatDe('1985-06-00')).toBe('06.1985')
  expect(formatDe('1985-00-00')).toBe('1985')
  expect(parseDe('1.2.2026')).toBe('2026-02-01')
  expect(parseDe('31.02.2026')).toBeUndefined()
  expect(parseDe('01.02.26')).toBeUndefined()
  expect(parseDe('2026-02-01')).toBe('2026-02-01')
})

test('nationwide holidays and weekends are no business days', () => {
  expect([2024, 2025, 2026, 2027, 2038].map(easterSunday)).toEqual([
    '2024-03-31',
    '2025-04-20',
    '2026-04-05',
    '2027-03-28',
    '2038-04-25',
  ])
  expect(weekday('2026-11-21')).toBe(6)
  for (const holiday of ['2026-04-03', '2026-04-06', '2026-05-14', '2026-05-25', '2026-10-03', '2026-12-25'])
    expect(isBusinessDay(holiday), holiday).toBe(false)
  expect(isBusinessDay('2026-11-20')).toBe(true)
  expect(isBusinessDay('2026-11-20', ['2026-11-20'])).toBe(false)
})

test('a period never ends on a free day (§ 193 BGB)', () => {
  expect(shiftToBusinessDay('2026-11-21')).toBe('2026-11-23')
  expect(shiftToBusinessDay('2026-12-25')).toBe('2026-12-28')
  expect(shiftToBusinessDay('2027-01-01', ['2027-01-06'])).toBe('2027-01-04')
  expect(shiftToBusinessDay('2026-11-20')).toBe('2026-11-20')
})

test('age: the birthday counts, unknown parts never make older', () => {
  expect(ageOn('2008-11-21', '2026-11-21')).toBe(18)
  expect(ageOn('2008-11-22', '2026-11-21')).toBe(17)
  expect(ageOn('2008-02-29', '2026-02-28')).toBe(17)
  expect(ageOn('2008-02-29', '2026-03-01')).toBe(18)
  expect(ageOn('2008-00-00', '2026-11-21')).toBe(17)
  expect(ageOn('2008-00-00', '2026-12-31')).toBe(18)
  expect(ageOn('0000-00-00', '2026-11-21')).toBeUndefined()
})
