import { expect, test } from 'vitest'
import { TITLE_KINDS, titleEnd, titleKind } from './titles.ts'

test('a limited title ends', () => {
  expect(
    titleEnd({ kind: 'ae-25-2', expiresOn: '2029-08-31', cardExpiresOn: '2029-08-31' }, '2026-11-21'),
  ).toMatchObject({ what: 'right', date: '2029-08-31', level: 'none' })
  expect(titleEnd({ kind: 'ae-16b', expiresOn: '2026-11-20', cardExpiresOn: null }, '2026-11-21')).toEqual({
    what: 'right',
    date: '2026-11-20',
    days: -1,
    level: 'expired',
  })
})

test('of an unlimited title only the card ends', () => {
  expect(titleEnd({ kind: 'ne-9', expiresOn: null, cardExpiresOn: '2026-12-01' }, '2026-11-21')).toEqual({
    what: 'card',
    date: '2026-12-01',
    days: 10,
    level: 'urgent',
  })
  expect(titleEnd({ kind: 'da-eu', expiresOn: null, cardExpiresOn: null }, '2026-11-21').what).toBe('never')
})

test('codes are unique; unlimited are just Niederlassungserlaubnis and Daueraufenthalt-EU', () => {
  expect(new Set(TITLE_KINDS.map((kind) => kind.code)).size).toBe(TITLE_KINDS.length)
  expect(TITLE_KINDS.filter((kind) => kind.unlimited).every((kind) => /^(ne-|da-eu$)/.test(kind.code))).toBe(true)
  expect(titleKind('ae-28').basis).toBe('§ 28 AufenthG')
  expect(() => titleKind('nope')).toThrow(RangeError)
})
