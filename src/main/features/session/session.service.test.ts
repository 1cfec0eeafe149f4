import { expect, test } from 'vitest'
import { createSessions } from './session.service.ts'

const userOf = (id: string) => ({ id, displayName: id, role: 'counter' as const, workplace: '', rights: [] })

test('somebody else signs in over an open session: what was under way ends first', () => {
  const sessions = createSessions()
  const ended: number[] = []
  sessions.onEnd((windowId) => ended.push(windowId))
  sessions.signIn(1, userOf('a'))
  sessions.signIn(1, userOf('a'))
  expect(ended).toEqual([])
  sessions.signIn(1, userOf('b'))
  expect(ended).toEqual([1])
  expect(sessions.userOf(1)?.id).toBe('b')
})
