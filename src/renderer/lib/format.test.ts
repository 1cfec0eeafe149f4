import { expect, test, vi } from 'vitest'
import { dateTime, relativeDays, time, timeWithMillis, timeWithSeconds, today } from './format.ts'

// The language of the page stands in the browser's storage; here there is neither.
vi.hoisted(() => {
  Object.assign(globalThis, { localStorage: { getItem: () => null }, document: { documentElement: {} } })
})

const AT = '2026-12-14T08:05:31.250Z'

test('times are those of the office, summer and winter', () => {
  expect(dateTime(AT)).toBe('14.12.2026, 09:05')
  expect(time('2026-07-14T08:05:31.250Z')).toBe('10:05')
  expect(timeWithSeconds(AT)).toBe('09:05:31')
  expect(timeWithMillis(AT)).toBe('09:05:31,250')
  expect(relativeDays(today())).toBe('heute')
})

test('a page that draws times again and again makes no formatters: what they hold is swept too late', () => {
  const made = [vi.spyOn(Intl, 'DateTimeFormat'), vi.spyOn(Intl, 'RelativeTimeFormat')]
  for (const draw of [dateTime, time, timeWithSeconds, timeWithMillis, relativeDays]) draw(AT)
  for (const spy of made) {
    expect(spy).not.toHaveBeenCalled()
    spy.mockRestore()
  }
})
