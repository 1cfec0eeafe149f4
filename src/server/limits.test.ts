import { expect, test } from 'vitest'
import { HandClock } from '../../test/consultation/rig.ts'
import { Bucket, callerOf, Callers } from './limits.ts'
import { defaultLimits } from './options.ts'

test('a bucket fills up again, and never above its rim', () => {
  const bucket = new Bucket(10, 20, 0)
  expect(bucket.take(20, 0)).toBe(true)
  expect(bucket.take(1, 50)).toBe(false)
  expect(bucket.take(1, 100)).toBe(true)
  expect(bucket.isFull(1_000)).toBe(false)
  expect(bucket.isFull(3_000)).toBe(true)
  expect(bucket.take(21, 1e9)).toBe(false)
  // A clock set back gives nothing away.
  expect(bucket.take(20, 1e9)).toBe(true)
  expect(bucket.take(1, 0)).toBe(false)
})

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0db8:0000:0000:aaaa::', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
])('%s counts as %s', (address, caller) => {
  expect(callerOf(address)).toBe(caller)
})

test('addresses are forgotten when nothing is left to know of them', () => {
  const clock = new HandClock()
  const callers = new Callers(defaultLimits, clock)
  callers.connect('a')
  callers.request('b')
  callers.failed('c', 'tokens')
  clock.turn(120_000)
  callers.sweep()
  expect(callers.size).toBe(2)
  callers.leave('a')
  clock.turn(defaultLimits.failureWindowMs)
  callers.sweep()
  expect(callers.size).toBe(0)
})
