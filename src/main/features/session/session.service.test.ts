import { expect, test } from 'vitest'
import type { SessionUser } from '../../../shared/contract/session.ts'
import { createSessions } from './session.service.ts'

const user = (id: string): SessionUser => ({
  id,
  displayName: id,
  role: 'counter',
  workplace: 'Schalter 3',
  rights: ['people.read'],
})

test('a window that nobody touches is locked, one that is used stays open', () => {
  const sessions = createSessions()
  const ended: number[] = []
  sessions.onEnd((windowId) => ended.push(windowId))
  sessions.signIn(1, user('beispiel'))
  sessions.signIn(2, user('muster'))
  sessions.endIdle(Date.now() - 60_000)
  expect(ended).toEqual([])
  sessions.endIdle(Date.now() + 1)
  expect(ended).toEqual([1, 2])
  expect(sessions.userOf(1)).toBeUndefined()
})

test('who signs in at a used window takes nothing over from the person before', () => {
  const sessions = createSessions()
  const ended: number[] = []
  sessions.onEnd((windowId) => ended.push(windowId))
  sessions.signIn(1, user('beispiel'))
  sessions.signIn(1, user('beispiel'))
  expect(ended).toEqual([])
  sessions.signIn(1, user('muster'))
  expect(ended).toEqual([1])
  expect(sessions.userOf(1)?.id).toBe('muster')
  expect(sessions.activeWindow()).toBe(1)
})
