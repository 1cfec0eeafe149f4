import { describe, expect, test } from 'vitest'
import {
  childApplication,
  demandDueOn,
  demandProblems,
  employerInvitation,
  expiryWarning,
  fiction,
  inactionSuit,
  nextDeadline,
  notification,
  remedy,
} from './deadlines.ts'

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

describe('§ 41 VwVfG', () => {
  test('fourth day after sending, also on a Sunday', () => {
    expect(notification({ channel: 'letter', sent: '2026-11-18' })?.date).toBe('2026-11-22')
    expect(notification({ channel: 'electronic', sent: '2026-11-18' })?.explanation.key).toBe('notified-electronic')
  })
  test('portal: the day after it was fetched, within ten days', () => {
    expect(notification({ channel: 'portal', sent: '2026-11-01', retrieved: '2026-11-11' })?.date).toBe('2026-11-12')
    expect(notification({ channel: 'portal', sent: '2026-11-01', retrieved: '2026-11-12' })).toBeUndefined()
    expect(notification({ channel: 'portal', sent: '2026-11-01' })).toBeUndefined()
  })
})

test('remedies: a month or a year, never ending on a free day', () => {
  expect(remedy('objection', '2026-11-05', 'given')).toMatchObject({
    date: '2026-12-07',
    basis: '§ 70 VwGO',
    explanation: { params: { shifted: 2 } },
  })
  expect(remedy('suit', '2027-01-31', 'given')).toMatchObject({ date: '2027-03-01', basis: '§ 74 VwGO' })
  expect(remedy('suit', '2026-11-05', 'missing-or-wrong')).toMatchObject({
    date: '2027-11-05',
    basis: '§ 58 Abs. 2 VwGO',
  })
  expect(remedy('suit', '2026-11-05', 'given', ['2026-12-07']).date).toBe('2026-12-08')
})

test('a Nachforderung needs papers, a date ahead and the notice', () => {
  expect(demandProblems({ items: [], dueOn: undefined, text: ' ' }, '2026-11-21')).toEqual([
    'no-items',
    'no-date',
    'no-text',
  ])
  expect(demandProblems({ items: ['lease'], dueOn: '2026-11-21', text: 'x' }, '2026-11-21')).toEqual(['date-not-ahead'])
  expect(demandProblems({ items: ['lease'], dueOn: demandDueOn('2026-11-21'), text: 'x' }, '2026-11-21')).toEqual([])
  expect(demandDueOn('2026-11-21')).toBe('2026-12-07')
})

test('warnings from 90 and 60 days; the last day is still valid', () => {
  const at = (expires: string) => expiryWarning(expires, '2026-11-21')
  expect(at('2027-02-02')).toEqual({ level: 'notice', days: 73 })
  expect([at('2027-02-19').level, at('2027-02-20').level]).toEqual(['notice', 'none'])
  expect([at('2027-01-20').level, at('2027-01-21').level]).toEqual(['urgent', 'notice'])
  expect([at('2026-11-21').level, at('2026-11-20')]).toEqual(['urgent', { level: 'expired', days: -1 }])
})

test('working days and months of §§ 81, 81a', () => {
  expect(employerInvitation('2026-12-23').date).toBe('2026-12-29')
  expect(childApplication('2026-08-31').date).toBe('2027-02-28')
})

test('the next date of a Vorgang', () => {
  expect(nextDeadline({ receivedOn: '2026-09-14' }).basis).toBe('§ 75 VwGO')
  expect(nextDeadline({ receivedOn: '2026-09-14', demandDueOn: '2026-12-05' })).toMatchObject({
    date: '2026-12-05',
    explanation: { key: 'demand' },
  })
  expect(nextDeadline({ receivedOn: '2026-09-14', demandDueOn: '2027-01-05' }).basis).toBe('§ 75 VwGO')
})
