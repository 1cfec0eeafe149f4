import { describe, expect, it } from 'vitest'
import { readDate } from './read-date.ts'

describe('readDate', () => {
  it.each([
    ['14.12.2026', '2026-12-14'],
    [' 1.2.2026 ', '2026-02-01'],
    ['14122026', '2026-12-14'],
    ['2026-12-14', '2026-12-14'],
  ])('reads %s', (text, date) => expect(readDate(text)).toBe(date))

  it.each(['30.02.2026', '31022026', '14.12.26', '00.06.1985', '14.12', 'gestern', ''])(
    'reads no date in "%s"',
    (text) => expect(readDate(text)).toBeUndefined(),
  )

  it.each([
    ['00.06.1985', '1985-06-00'],
    ['xx.xx.1985', '1985-00-00'],
    ['XX.XX.XXXX', '0000-00-00'],
    ['12.06.1985', '1985-06-12'],
  ])('reads %s where documents leave parts open', (text, date) => expect(readDate(text, { partial: true })).toBe(date))

  it.each(['12.00.1985', '00.13.1985'])('reads no date in %s even so', (text) =>
    expect(readDate(text, { partial: true })).toBeUndefined(),
  )
})
