import { expect, test } from 'vitest'
import { unanswered } from './unanswered.ts'

const before = { state: 'called', missed: 0, inCallSince: null } as const

test('a call that ends before its time was declined, one that rang out was not heard', () => {
  const waits = { ...before, state: 'waiting', missed: 1 } as const
  expect(unanswered(before, waits, 48)).toEqual({ why: 'declined', next: 'waits' })
  expect(unanswered(before, waits, 0)).toEqual({ why: 'rangOut', next: 'waits' })
})

test('whoever missed two calls is out of the queue, and whoever lost the line keeps the place', () => {
  expect(unanswered({ ...before, missed: 1 }, undefined, 0)).toEqual({ why: 'rangOut', next: 'over' })
  expect(unanswered(before, { ...before, state: 'connection-lost' }, 50)).toEqual({ why: 'lost', next: 'grace' })
})

test('nothing is told of a call that was answered or taken back', () => {
  const talks = { ...before, state: 'in-call', inCallSince: '2026-05-04T08:00:00.000Z' } as const
  expect(unanswered(before, talks, 50)).toBeUndefined()
  expect(unanswered(before, { ...before, state: 'waiting' }, 50)).toBeUndefined()
})
