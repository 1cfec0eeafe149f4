import { readFileSync } from 'node:fs'

import { array, assert, integer, property, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { showBytes } from '../../traffic.ts'
import { parseRecording } from '../../transport/recording.ts'
import { Command, createDeframer, encode, MAX_DATA } from './codec.ts'
import { explainElyctis } from './explain.ts'
import { fuzz } from './fuzz.ts'

const recording = parseRecording(readFileSync(new URL('recordings/constructed.txt', import.meta.url), 'utf8'))

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let from = 0, at = 0; from < bytes.length; at++) {
    const size = sizes[at % sizes.length] ?? 1
    chunks.push(bytes.subarray(from, from + size))
    from += size
  }
  return chunks
}

const randoms = (values: readonly number[]) => {
  let at = 0
  return () => (values[at++ % values.length] ?? 0) / 1000
}

describe('frames', () => {
  it('reads every recorded frame and writes it the same', () => {
    for (const { bytes } of recording) {
      const [piece, ...more] = createDeframer().push(bytes)
      expect(more).toEqual([])
      expect(piece?.frame && encode(piece.frame.command, piece.frame.data)).toEqual(bytes)
    }
  })

  it('refuses what does not fit', () => {
    expect(() => encode(Command.inquire, new Uint8Array(MAX_DATA + 1))).toThrow(RangeError)
  })

  const good = array(integer({ min: 0, max: 999 }), { minLength: 100, maxLength: 100 }).map((values) =>
    fuzz.frame(randoms(values)),
  )
  const cuts = array(integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 })
  // Noise of a line that is being plugged in, and text that is no frame. A beginning of a frame in it may take bytes with it.
  const garbage = uint8Array({ maxLength: 200 }).map((bytes) =>
    bytes.map((byte) => (fuzzLetters.has(byte) ? 0xff : byte)),
  )
  const fuzzLetters: ReadonlySet<number> = new Set(Object.values(Command))

  it('finds k good frames between garbage, however it is cut, with work that grows with the length only', () => {
    assert(
      property(
        array(good, { maxLength: 5 }),
        array(garbage, { minLength: 6, maxLength: 6 }),
        cuts,
        (frames, junk, sizes) => {
          const bytes = Buffer.concat([...frames.flatMap((frame, at) => [junk[at]!, frame]), junk.at(-1)!])
          const chunks = cut(bytes, sizes)
          expect(fuzz.read(chunks)).toEqual(frames)

          const deframer = createDeframer()
          const pieces = [...chunks.flatMap((chunk) => deframer.push(chunk)), ...deframer.flush()]
          expect(Buffer.concat(pieces.map((piece) => piece.bytes))).toEqual(bytes)
          expect(deframer.steps).toBeLessThanOrEqual(262 * (bytes.length + chunks.length))
          expect(deframer.pending).toBe(false)
        },
      ),
    )
  })

  it('survives any bytes within the same bound', () => {
    assert(
      property(uint8Array({ maxLength: 600, size: 'max' }), cuts, (bytes, sizes) => {
        const deframer = createDeframer()
        const chunks = cut(bytes, sizes)
        const pieces = [...chunks.flatMap((chunk) => deframer.push(chunk)), ...deframer.flush()]
        expect(Buffer.concat(pieces.map((piece) => piece.bytes))).toEqual(Buffer.from(bytes))
        expect(deframer.steps).toBeLessThanOrEqual(262 * (bytes.length + chunks.length))
      }),
    )
  })

  it('takes no zone with bytes that are no text, and no text for a header', () => {
    expect(fuzz.read([Uint8Array.of(0x49, 0, 3, 0x41, 0x07, 0x42)])).toEqual([])
    expect(fuzz.read([Buffer.from('ID<<I<<IL')])).toEqual([])
    expect(fuzz.read([Uint8Array.of(0x43, 0, 1, 2)])).toEqual([])
  })

  it('gives a frame behind a false beginning when the line falls silent', () => {
    const frame = encode(Command.inquire, Buffer.from('ABC'))
    const deframer = createDeframer()
    expect(deframer.push(Uint8Array.of(0x49, 0, 0x60, 0x41))).toEqual([])
    const found = [...deframer.push(frame), ...deframer.flush()].filter((piece) => piece.frame)
    expect(found.map(({ bytes }) => bytes)).toEqual([frame])
  })
})

it('the live view names frames and hides zones', () => {
  const explain = explainElyctis()
  const seen = recording.flatMap(({ direction, bytes }) =>
    cut(bytes, [7]).flatMap((chunk) => explain({ direction, channel: 'line', bytes: chunk })),
  )
  expect(seen.map(({ meaning }) => meaning)).toEqual([
    'ask-version',
    'version',
    'command',
    'reply',
    'scan',
    'command',
    'reply',
  ])
  expect(showBytes(seen[4]!)).toBe(`49 00 5A ${Array(90).fill('··').join(' ')}`)
  const broken = explain({ direction: 'received', channel: 'line', bytes: Buffer.from('P<UTO') })
  expect(broken.map(showBytes)).toEqual(['·· ·· ·· ·· ··'])
})
