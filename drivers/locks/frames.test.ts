import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FuzzTarget } from '../fuzz-target.ts'
import { formatBytes, parseRecording, type RecordedFrame } from '../transport/recording.ts'
import { Deframer, framesOf, type Recognise } from '../deframer.ts'
import { readBits, sealed, writeBits } from './frames.ts'
import * as k1 from './kerong-k1/codec.ts'
import { fuzz as k1Fuzz } from './kerong-k1/fuzz.ts'
import * as k2 from './kerong-k2/codec.ts'
import { fuzz as k2Fuzz } from './kerong-k2/fuzz.ts'
import * as k3 from './kerong-k3/codec.ts'
import { fuzz as k3Fuzz } from './kerong-k3/fuzz.ts'
import * as k4 from './kerong-k4/codec.ts'
import { fuzz as k4Fuzz } from './kerong-k4/fuzz.ts'
import { encodeAsked } from './numbered.ts'
import * as x1 from './x1/codec.ts'
import { fuzz as x1Fuzz } from './x1/fuzz.ts'

interface Family {
  readonly fuzz: FuzzTarget
  /** What the driver hears. */
  readonly answers: Recognise<unknown>
  /** Bytes a frame of {@link answers} may begin with. */
  readonly heads: readonly number[]
  readonly longest: number
}

const families: readonly (readonly [string, Family])[] = [
  ['kerong-k1', { fuzz: k1Fuzz, answers: k1.recogniseStatus, heads: [0x02], longest: 9 }],
  ['kerong-k2', { fuzz: k2Fuzz, answers: k2.recogniseStatus, heads: [0x02], longest: 12 }],
  ['kerong-k3', { fuzz: k3Fuzz, answers: k3.recogniseStatus, heads: [0x02], longest: 18 }],
  ['kerong-k4', { fuzz: k4Fuzz, answers: k4.recognise, heads: [0x02], longest: 48 }],
  ['x1', { fuzz: x1Fuzz, answers: x1.recogniseAnswers(3), heads: [0x80, 0x82, 0x8a], longest: 11 }],
]

/** Reads a recorded frame in the direction it went, and writes it again. */
const rewrite: Readonly<Record<string, (frame: RecordedFrame) => Uint8Array | undefined>> = {
  'kerong-k1': ({ direction, bytes }) =>
    direction === 'sent'
      ? only(k1.recogniseAsked, bytes, k1.encodeAsked)
      : only(k1.recogniseStatus, bytes, k1.encodeStatus),
  'kerong-k2': ({ direction, bytes }) =>
    direction === 'sent'
      ? only(k2.recogniseAsked, bytes, encodeAsked)
      : only(k2.recogniseStatus, bytes, k2.encodeStatus),
  'kerong-k3': ({ direction, bytes }) =>
    direction === 'sent'
      ? only(k3.recogniseAsked, bytes, encodeAsked)
      : only(k3.recogniseStatus, bytes, k3.encodeStatus),
  'kerong-k4': ({ bytes }) => only(k4.recognise, bytes, k4.encode),
  x1: ({ direction, bytes }) =>
    direction === 'sent'
      ? only(x1.recogniseAsked(3), bytes, (frame) => (frame.head === 'several' ? bytes : x1.encode(frame)))
      : only(x1.recogniseAnswers(1), bytes, x1.encode),
}

function only<F>(recognise: Recognise<F>, bytes: Uint8Array, encode: (frame: F) => Uint8Array): Uint8Array | undefined {
  const pieces = new Deframer(recognise).pieces(bytes)
  const [frame] = framesOf(pieces)
  return pieces.length === 1 && frame !== undefined ? encode(frame) : undefined
}

function recordingsOf(family: string): readonly (readonly [string, readonly RecordedFrame[]])[] {
  const folder = new URL(`${family}/recordings/`, import.meta.url)
  return readdirSync(folder).map((name) => [name, parseRecording(readFileSync(new URL(name, folder), 'utf8'))] as const)
}

/** Cuts bytes at the given places, as a line may. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]
  return at.slice(1).map((end, i) => bytes.slice(at[i], end))
}

/** What a deframer should find, told without its memory of chunks: the first frame wins, after a failure one byte is left out. */
function reference(recognise: Recognise<unknown>, bytes: Uint8Array): string[] {
  const found: string[] = []
  for (let at = 0; at < bytes.length;) {
    const look = recognise(bytes, at)
    if (typeof look === 'object') found.push(formatBytes(bytes.subarray(at, at + look.length)))
    at += typeof look === 'object' ? look.length : 1
  }
  return found
}

const hex = (frames: readonly Uint8Array[]): string[] => frames.map(formatBytes)
const places = fc.array(fc.nat(), { maxLength: 20 })

describe.each(families)('%s frames', (name, { fuzz, answers, heads, longest }) => {
  const goodFrame = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })).map((stream) => {
    const random = (): number => stream.next().value
    return fuzz.frame(random)
  })

  test('every recorded frame is read, and written again byte for byte; the broken ones are none', () => {
    for (const [file, recording] of recordingsOf(name)) {
      for (const frame of recording) {
        const again = rewrite[name]?.(frame)
        if (file === 'bad.txt' || file === 'single.txt') expect(again, formatBytes(frame.bytes)).toBeUndefined()
        else expect(again && formatBytes(again)).toBe(formatBytes(frame.bytes))
      }
    }
  })

  test('k good frames between garbage are those k, however the line cuts them', () => {
    const garbage = fc
      .uint8Array({ maxLength: 20 })
      .map((bytes) => bytes.map((byte) => (heads.includes(byte) ? 0xff : byte)))
    fc.assert(
      fc.property(fc.array(fc.tuple(garbage, goodFrame), { maxLength: 6 }), places, (parts, at) => {
        const line = Buffer.concat(parts.flat())
        const wanted = hex(parts.map(([, frame]) => frame))
        expect(hex(fuzz.read(cut(line, at)))).toEqual(wanted)
        const deframer = new Deframer(answers)
        const pieces = cut(line, at).flatMap((chunk) => deframer.pieces(chunk))
        // Nothing is lost: frames and what lies between are the line.
        expect(formatBytes(Buffer.concat([...pieces, ...deframer.flush()].map(({ bytes }) => bytes)))).toBe(
          formatBytes(line),
        )
      }),
      { numRuns: 150 },
    )
  })

  test('any bytes, broken-off frames and frames in frames: what is found is what lies there', () => {
    const evil = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      goodFrame,
      fc.tuple(goodFrame, fc.nat()).map(([frame, from]) => frame.slice(from % frame.length)),
      fc.tuple(goodFrame, fc.nat()).map(([frame, end]) => frame.slice(0, end % frame.length)),
    )
    fc.assert(
      fc.property(fc.array(evil, { maxLength: 8 }), places, (parts, at) => {
        const line = Buffer.concat(parts)
        expect(hex(fuzz.read(cut(line, at)))).toEqual(reference(answers, line))
      }),
      { numRuns: 200 },
    )
  })

  test('a broken-off frame takes no good one with it', () => {
    fc.assert(
      fc.property(goodFrame, goodFrame, fc.nat(), (broken, good, end) => {
        const half = broken.slice(0, end % broken.length)
        const found = hex(fuzz.read([half, good]))
        // Together they may pass the checksum by chance; nothing can tell that from a frame.
        fc.pre(reference(answers, Buffer.concat([half, good]))[0] === formatBytes(good))
        expect(found).toEqual([formatBytes(good)])
      }),
      { numRuns: 200 },
    )
  })

  test('the work grows with the bytes alone, and less than a frame is kept', () => {
    let looks = 0
    let mostBytes = 0
    const counting: Recognise<unknown> = (bytes, at) => {
      looks += 1
      mostBytes = Math.max(mostBytes, bytes.length)
      return answers(bytes, at)
    }
    // The beginning of a frame over and over is the worst: each one is waited for.
    for (const byte of [heads[0] ?? 0, 0x03, 0x00, 0xff]) {
      for (const chunk of [1, 7, 4096]) {
        looks = 0
        mostBytes = 0
        const patient = new Deframer(counting)
        const size = 8192
        for (let at = 0; at < size; at += chunk) patient.push(new Uint8Array(Math.min(chunk, size - at)).fill(byte))
        expect(looks).toBeLessThanOrEqual(2 * size)
        expect(mostBytes).toBeLessThan(chunk + longest)
      }
    }
  })
})

describe('traps', () => {
  test('K4: the sum stands before the data: a frame with the sum behind it is none', () => {
    const behind = Uint8Array.of(0x02, 0, 0, 0x80, 0x10, 0x02, 0x03, 0x02, 0x00, 0x99)
    expect(new Deframer(k4.recognise).push(behind)).toEqual([])
  })

  test('K3: a lock number in the wrong byte has the same sum, so only the board can tell', () => {
    const right = encodeAsked({ address: 0, lock: 4, command: k3.Command.unlock })
    const wrong = encodeAsked({ address: 4, lock: 0, command: k3.Command.unlock })
    expect(formatBytes(right)).toBe('02 00 04 61 03 6A')
    expect(right.at(-1)).toBe(wrong.at(-1))
  })

  test('X1: the first bytes of an answer of three groups can look like a shorter one, and are not taken for it', () => {
    // As an answer of one group: 33 and the BCC are in place.
    const trap = x1.encode({ head: 'groups', address: 1, groups: Uint8Array.of(0xb2, 0x33, 0x00) })
    expect(new Deframer(x1.recogniseAnswers(1)).push(trap)).toMatchObject([{ groups: Uint8Array.of(0) }])
    expect(new Deframer(x1.recogniseAnswers(3)).push(trap)).toMatchObject([{ groups: Uint8Array.of(0xb2, 0x33, 0x00) }])
    // As an answer for one lock.
    const single = x1.encode({ head: 'groups', address: 1, groups: Uint8Array.of(0x81, 0x00, 0x00) })
    expect(new Deframer(x1.recogniseAnswers(3)).push(single)).toMatchObject([{ head: 'groups' }])
  })

  test('X1: boards with more groups than locks need are heard', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 3, maxLength: 7 }), (groups) => {
        const bytes = x1.encode({ head: 'groups', address: 3, groups })
        const [first] = new Deframer(x1.recogniseAnswers(groups.length)).push(bytes)
        expect(first).toEqual({ head: 'groups', address: 3, groups })
      }),
    )
  })

  test('bits: bit 0 of the first byte is lock 0', () => {
    expect(readBits(Uint8Array.of(0x02, 0x01), 10)).toEqual([false, true, ...Array(6).fill(false), true, false])
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 56 }), (bits) => {
        expect(readBits(writeBits(bits, 7), bits.length)).toEqual(bits)
      }),
    )
  })

  test('fields that do not fit are refused instead of cut', () => {
    expect(() => k1.encodeAsked({ board: 0, lock: 16, command: k1.Command.unlock })).toThrow(RangeError)
    expect(() => sealed(256)).toThrow(RangeError)
    expect(() => k4.request(0, k4.Command.unlock, 256)).toThrow(RangeError)
    expect(() => x1.unlockRequest(1, -1)).toThrow(RangeError)
  })

  test('K4 version nibbles', () => {
    expect(k4.decodeVersion(Uint8Array.of(0x10, 0x12))).toBe('1.0 / 1.2')
  })
})
