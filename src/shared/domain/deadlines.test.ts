import { describe, expect, test } from 'vitest'
import { demandDueOn, expiryWarning, fiction, inactionSuit, nextDeadline } from './deadlines.ts'

test('§ 75 VwGO: three months after receipt, explained', () => {
  expect(inactionSuit('2026-09-14')).toEqual({
    date: '2026-12-14',
    basis: '§ 75 VwGO',
    explanation: { key: 'inaction-suit', params: { received: '2026-09-14', months: 3 } },
  })
  expect(inactionSuit('2026-11-30').date).toBe('2027-02-28')
})

describe('§ 81 AufenthG', () => {
  const effect = (received: string, stay: Parameters<typeof fiction>[1]) => {
    const { effect: what, from, basis } = fiction(received, stay)
    return [what, from, basis]
  }
  test('in time, also on the last day: the title continues from the day after its end', () => {
    expect(effect('2026-11-21', { kind: 'title', end: '2026-11-21' })).toEqual([
      'continues',
      '2026-11-22',
      '§ 81 Abs. 4 S. 1 AufenthG',
    ])
  })
  test('one day late: only by order', () => {
    expect(effect('2026-11-22', { kind: 'title', end: '2026-11-21' })).toEqual([
      'may-be-ordered',
      undefined,
      '§ 81 Abs. 4 S. 3 AufenthG',
    ])
  })
  test('a Schengen visa never continues', () => {
    expect(effect('2026-11-01', { kind: 'schengen-visa', end: '2026-11-21' })[0]).toBe('none')
  })
  test('visa-free stay: permitted in time, deportation suspended when late', () => {
    expect(effect('2026-11-21', { kind: 'visa-free', end: '2026-11-21' }).slice(0, 2)).toEqual([
      'stay-allowed',
      '2026-11-21',
    ])
    expect(effect('2026-11-22', { kind: 'visa-free', end: '2026-11-21' }).slice(0, 2)).toEqual([
      'suspended',
      '2026-11-22',
    ])
  })
  test('no lawful stay, no effect', () => {
    expect(effect('2026-11-21', { kind: 'none' })[0]).toBe('none')
  })
})

test('the usual date of a Nachforderung falls on no free day', () => {
  expect(demandDueOn('2026-11-21')).toBe('2026-12-07')
})

test('warnings from 90 and 60 days; the last day is still valid', () => {
  const at = (expires: string) => expiryWarning(expires, '2026-11-21')
  expect(at('2027-02-02')).toEqual({ level: 'notice', days: 73 })
  expect([at('2027-02-19').level, at('2027-02-20').level]).toEqual(['notice', 'none'])
  expect([at('2027-01-20').level, at('2027-01-21').level]).toEqual(['urgent', 'notice'])
  expect([at('2026-11-21').level, at('2026-11-20')]).toEqual(['urgent', { level: 'expired', days: -1 }])
})

test('the next date of a Vorgang', () => {
  expect(nextDeadline({ receivedOn: '2026-09-14' }).basis).toBe('§ 75 VwGO')
  expect(nextDeadline({ receivedOn: '2026-09-14', demandDueOn: '2026-12-05' })).toMatchObject({
    date: '2026-12-05',
    explanation: { key: 'demand' },
  })
  expect(nextDeadline({ receivedOn: '2026-09-14', demandDueOn: '2027-01-05' }).basis).toBe('§ 75 VwGO')
})
