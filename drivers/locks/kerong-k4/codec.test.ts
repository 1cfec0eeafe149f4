import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatBytes, parseRecording } from '../../transport/recording.ts'
import {
  Ask,
  Command,
  createDeframer,
  decodeDoors,
  decodeVersion,
  encode,
  encodeDoors,
  type Frame,
  request,
} from './codec.ts'

const recordings = ['cu24-open', 'cu24-unlock', 'cu12'].map(
  (name) => [name, parseRecording(readFileSync(new URL(`recordings/${name}.txt`, import.meta.url), 'utf8'))] as const,
)

const anyFrame: fc.Arbitrary<Frame> = fc.record({
  address: fc.integer({ min: 0, max: 0x10 }),
  lock: fc.integer({ min: 0, max: 23 }),
  command: fc.integer({ min: 0x80, max: 0x8f }),
  ask: fc.constantFrom(...Object.values(Ask)),
  data: fc.uint8Array({ maxLength: 40 }),
})
const plain = (frame: Frame): unknown => ({ ...frame, data: Array.from(frame.data) })

/** Cuts bytes at the given places, as a line may. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]
  return at.slice(1).map((end, i) => bytes.slice(at[i], end))
}

describe('K4 frames', () => {
  test.each(recordings)('%s: every recorded frame is read, and written again byte for byte', (_, recording) => {
    for (const { bytes } of recording) {
      const deframer = createDeframer()
      const [frame, ...more] = deframer.push(bytes)
      expect(more).toEqual([])
      expect(formatBytes(encode(frame!))).toBe(formatBytes(bytes))
      expect(deframer.dropped).toBe(0)
    }
  })

  test('the sum stands before the data: a frame with the sum behind it is none', () => {
    expect(createDeframer().push(Uint8Array.from([0x02, 0, 0, 0x80, 0x10, 0x02, 0x03, 0x02, 0x00, 0x99]))).toEqual([])
  })

  test('frames come out whole and in order, however the line cuts them and whatever noise lies between', () => {
    const noise = fc.uint8Array({ maxLength: 20 }).map((bytes) => bytes.map((byte) => (byte === 0x02 ? 0xff : byte)))
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, anyFrame), { maxLength: 6 }), fc.array(fc.nat()), (parts, places) => {
        const line = Buffer.concat(parts.flatMap(([before, frame]) => [before, encode(frame)]))
        const deframer = createDeframer()
        const frames = cut(line, places).flatMap((chunk) => deframer.push(chunk))
        expect(frames.map(plain)).toEqual(parts.map(([, frame]) => plain(frame)))
        expect(deframer.dropped).toBe(parts.reduce((sum, [before]) => sum + before.length, 0))
      }),
    )
  })

  test('any bytes at all: the cuts do not matter, and what comes out was on the line', () => {
    const evil = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      anyFrame.map(encode),
      anyFrame.map((f) => encode(f).slice(3)),
    )
    fc.assert(
      fc.property(fc.array(evil), fc.array(fc.nat()), (parts, places) => {
        const line = Buffer.concat(parts)
        const whole = createDeframer().push(line)
        const deframer = createDeframer()
        expect(
          cut(line, places)
            .flatMap((chunk) => deframer.push(chunk))
            .map(plain),
        ).toEqual(whole.map(plain))
        for (const frame of whole) expect(line.includes(Buffer.from(encode(frame)))).toBe(true)
      }),
    )
  })

  test('after a broken frame one byte is dropped, not the good frame that began inside it', () => {
    const good = encode({ address: 0, lock: 0, command: Command.status, ask: Ask.ok, data: Uint8Array.of(2, 2, 3) })
    const deframer = createDeframer()
    // A header that claims 11 bytes of data, which are the good frame, and a sum that does not fit them.
    const frames = deframer.push(Buffer.concat([Uint8Array.of(0x02, 0, 0, 0x80, 0x10, 11, 0x03, 0x00), good]))
    expect(frames.map(plain)).toEqual([plain({ address: 0, lock: 0, command: 0x80, ask: 0x10, data: good.slice(8) })])
    expect(deframer.dropped).toBe(8)
  })

  test('fields that do not fit a byte are refused instead of cut', () => {
    expect(() => request(0, Command.unlock, 256)).toThrow(RangeError)
  })

  test('doors: bit 0 of the first byte is lock 0, in both polarities', () => {
    expect(decodeDoors(Uint8Array.of(0x02, 0x00), 12, 'closed-is-1')).toEqual([false, true, ...Array(10).fill(false)])
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }), (doors) => {
        expect(decodeDoors(encodeDoors(doors, 'closed-is-1'), 24, 'closed-is-1')).toEqual(doors)
        expect(decodeDoors(encodeDoors(doors, 'closed-is-0'), 24, 'closed-is-0')).toEqual(doors)
        expect(decodeDoors(encodeDoors(doors, 'closed-is-1'), 24, 'closed-is-0')).toEqual(doors.map((door) => !door))
      }),
    )
  })

  test('version nibbles', () => {
    expect(decodeVersion(Uint8Array.of(0x10, 0x12))).toBe('1.0 / 1.2')
  })
})
