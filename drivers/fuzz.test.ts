import { describe, expect, test } from 'vitest'
import type { FuzzTarget } from './fuzz-target.ts'
import { complaints, fuzzFamily, fuzzTargets, randomFrom } from './fuzz.ts'
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
    expect(complaints(target, fuzzFamily(target, FRAMES, 'garbage', randomFrom(20261122)))).toEqual([])
  })
})

describe('a deframer that is broken is found out', () => {
  const [text, pos] = fuzzTargets
  const kerong = fuzzTargets.find(({ family }) => family === 'kerong-k1')
  if (!text || !pos || !kerong) throw new Error('the families are there')
  const wrongs = (target: FuzzTarget): readonly string[] =>
    complaints(target, fuzzFamily(target, FRAMES, 'garbage', randomFrom(20261122)))

  test('one that takes a frame without looking at its sum', () => {
    // 02, then a reply, then 03 where it stands in a reply: the sum may be anything.
    const careless = (stream: Buffer): Buffer[] => {
      const frames: Buffer[] = []
      for (let at = 0; at + 9 <= stream.length; at += 1) {
        if (stream[at] !== 0x02 || stream[at + 7] !== 0x03 || ![0x35, 0x36].includes(stream[at + 2] ?? 0)) continue
        frames.push(stream.subarray(at, at + 9))
        at += 8
      }
      return frames
    }
    expect(wrongs({ ...kerong, read: (chunks) => careless(Buffer.concat(chunks)) })).toEqual([
      expect.stringContaining('invented'),
    ])
  })

  test.each([
    ['a stream', text],
    ['reports', pos],
  ])('one without a checksum that swallows a frame here and there: %s', (_, target) => {
    const forgetful: FuzzTarget = {
      ...target,
      read: (chunks) => target.read(chunks).filter((_frame, at) => at % 50 !== 7),
    }
    expect(wrongs(forgetful)).toEqual([expect.stringContaining('without a false one')])
  })

  test('one that takes anything', () => {
    expect(wrongs({ ...pos, read: (chunks) => chunks })).toEqual([expect.stringContaining('invented')])
  })
})
