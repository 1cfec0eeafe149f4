import { expect, test } from 'vitest'
import { DoorLog } from './door-log.ts'

test('the last hundred of each board, the newest first; a removed board leaves nothing behind', () => {
  const log = new DoorLog()
  for (let at = 0; at < 130; at += 1) log.heard('locker', { type: 'opened', lock: at % 24, at })
  log.heard('locker-2', { type: 'left-open', lock: 3, at: 90_000, openMs: 60_000 })
  expect(log.of('locker')).toHaveLength(100)
  expect(log.of('locker')[0]).toMatchObject({ number: 130, lock: 129 % 24, since: null })
  expect(log.of('locker').at(-1)).toMatchObject({ number: 31 })
  expect(log.of('locker-2')).toEqual([
    {
      number: 131,
      at: '1970-01-01T00:01:30.000Z',
      lock: 3,
      what: 'left-open',
      since: '1970-01-01T00:00:30.000Z',
    },
  ])
  log.forget('locker')
  expect(log.of('locker')).toEqual([])
  expect(log.of('locker-2')).toHaveLength(1)
})
