import { expect, test } from 'vitest'
import { pauseBefore } from './line.ts'

test('pauses between attempts double up to a quarter of a minute, half of them by chance', () => {
  expect([0, 1, 2, 3].map((attempt) => pauseBefore(attempt, 1))).toEqual([500, 1000, 2000, 4000])
  expect([0, 1, 2, 3].map((attempt) => pauseBefore(attempt, 0))).toEqual([250, 500, 1000, 2000])
  expect([pauseBefore(30, 0), pauseBefore(30, 1)]).toEqual([7_500, 15_000])
})
