import { describe, expect, test } from 'vitest'
import { fuzzFamily, fuzzTargets, randomFrom } from './fuzz.ts'
import { definitions } from './registry.ts'

/** `npm run fuzz` takes a million of each. */
const FRAMES = 2000

test('every family of the registry is fuzzed', () => {
  expect(fuzzTargets.map(({ family }) => family.split(' ')[0])).toEqual(definitions.map(({ model }) => model))
})

describe.each(fuzzTargets.map((target) => [target.family, target] as const))('%s', (_, target) => {
  test('good frames with silence between them come out, all of them and nothing else, however they are cut', () => {
    const { lost, invented } = fuzzFamily(target, FRAMES, 'silence', randomFrom(20261122))
    expect({ lost, invented }).toEqual({ lost: 0, invented: 0 })
  })

  test('between garbage only a false frame costs a good one, and false frames are as rare as the checksum says', () => {
    const { lost, invented } = fuzzFamily(target, FRAMES, 'garbage', randomFrom(20261122))
    expect(lost).toBeLessThanOrEqual(3 * invented)
    // Each good frame has about a quarter of a half frame before it, whose missing end the next bytes make up by chance.
    const byChance = FRAMES / 4 / 2 ** Math.min(target.checksumBits, 8)
    // Without a checksum (text, pen) a turned bit gives another good frame, which nobody can know.
    if (checked.has(target.family)) expect(invented).toBeLessThanOrEqual(5 + 4 * byChance)
  })
})

/** Families whose frames carry a checksum. */
const checked = new Set(['zebra-ssi', 'kerong-k1', 'kerong-k2', 'kerong-k3', 'kerong-k4', 'x1'])
