import { expect, test } from 'vitest'
import { CARD_STATES, deliveryResult, isCardState, isOrderLate, isOverdueAtCounter } from './cards.ts'

test('states of a card', () => {
  expect(isCardState('in-locker')).toBe(true)
  expect(isCardState('lost')).toBe(false)
})

test('scans at delivery', () => {
  const order = { state: 'ordered' as const, documentCode: 'PR' }
  expect(deliveryResult(order, 'PR')).toBe('matched')
  expect(deliveryResult(order)).toBe('matched')
  expect(deliveryResult(order, 'P')).toBe('matched')
  expect(deliveryResult(order, 'AR')).toBe('unmatched')
  expect(deliveryResult({ ...order, documentCode: 'AR' }, 'P')).toBe('unmatched')
  expect(deliveryResult(undefined, 'AR')).toBe('unmatched')
  for (const state of CARD_STATES.filter((other) => other !== 'ordered'))
    expect(deliveryResult({ ...order, state }, 'PR')).toBe('double')
})

test('overdue after 28 days at the counter and 56 days on order', () => {
  expect([isOverdueAtCounter('2026-10-24', '2026-11-21'), isOverdueAtCounter('2026-10-23', '2026-11-21')]).toEqual([
    false,
    true,
  ])
  expect([isOrderLate('2026-09-26', '2026-11-21'), isOrderLate('2026-09-25', '2026-11-21')]).toEqual([false, true])
})
