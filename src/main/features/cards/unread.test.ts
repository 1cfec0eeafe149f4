import { expect, test } from 'vitest'
import { createUnreadCards } from './unread.ts'

const ZONE = ['ARD<<Y05PVYP4C4<<<<<<<<<<<<<<<', '8506122F2908312SYR<<<<<<<<<<<0', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<']
const MISREAD = ZONE.map((line) => line.replace('850612', '85O612'))
/** The same person's next card: number, check digits. */
const OTHER = ZONE.map((line) => line.replace('Y05PVYP4C4', 'Y05PVYP5F1'))

function delivery() {
  let at = Date.parse('2026-11-21T10:00:00.000Z')
  let changes = 0
  const unread = createUnreadCards(
    () => new Date(at),
    () => changes++,
  )
  return { unread, later: (ms: number) => (at += ms), changes: () => changes }
}

test('a card stays until its zone is read, though misread again; another card is not taken for it', () => {
  const { unread, later, changes } = delivery()
  unread.add('s1', 'u1', MISREAD)
  later(5_000)
  unread.read('s1', OTHER)
  unread.read('s2', ZONE)
  unread.add('s1', 'u1', MISREAD)
  expect(unread.of('s1')).toMatchObject([{ at: '2026-11-21T10:00:05.000Z' }])
  expect(unread.sessionOf('u1')).toBe('s1')
  expect(changes()).toBe(2)
  unread.read('s1', ZONE)
  expect(unread.of('s1')).toEqual([])
  expect(unread.sessionOf('u1')).toBeUndefined()
  expect(changes()).toBe(3)
})

test('the parts of one damaged scan are one card; the next one is another', () => {
  const { unread, later } = delivery()
  unread.add('s1', 'u1', ['ARD<<Y05PVYP4C'])
  later(200)
  unread.add('s1', 'u1')
  unread.add('s1', 'u1', MISREAD)
  unread.add('s1', 'u1')
  expect(unread.of('s1')).toHaveLength(1)
  later(1_000)
  unread.add('s1', 'u1')
  expect(unread.of('s1')).toHaveLength(2)
  // Noise around a card that was read all the same.
  unread.read('s1', OTHER)
  expect(unread.of('s1')).toHaveLength(1)
})

test('without its zone, after a lock, a card is settled by who scanned it and by nobody else', () => {
  const { unread, later } = delivery()
  unread.add('s1', 'u1', MISREAD)
  later(60_000)
  unread.forget()
  unread.read('s1', ZONE)
  const [card] = unread.of('s1')
  unread.settle(card?.id ?? '', 'u2')
  expect(unread.of('s1')).toEqual([card])
  unread.settle(card?.id ?? '', 'u1')
  expect(unread.of('s1')).toEqual([])
})
