import { readFileSync } from 'node:fs'

import { array, assert, constantFrom, integer, property, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { showBytes } from '../../traffic.ts'
import { parseRecording } from '../../transport/recording.ts'
import { createDeframer, encode, MAX_DATA, NO_READ, Opcode, request, Source, type Packet } from './codec.ts'
import { explainSsi } from './explain.ts'
import { fuzz } from './fuzz.ts'

const recording = parseRecording(readFileSync(new URL('recordings/vectors.txt', import.meta.url), 'utf8'))

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let from = 0, at = 0; from < bytes.length; at++) {
    const size = sizes[at % sizes.length] ?? 1
    chunks.push(bytes.subarray(from, from + size))
    from += size
  }
  return chunks
}

/** Random numbers that fast-check can shrink. */
const randoms = (values: readonly number[]) => {
  let at = 0
  return () => (values[at++ % values.length] ?? 0) / 1000
}

describe('packets', () => {
  it('reads every recorded packet and writes it the same', () => {
    for (const { direction, bytes } of recording) {
      const deframer = createDeframer(direction === 'sent' ? Source.host : Source.decoder)
      const [piece, ...more] = deframer.push(bytes)
      expect(more).toEqual([])
      expect(piece?.frame && encode(piece.frame)).toEqual(bytes)
    }
  })

  it('makes the recorded requests', () => {
    const made = [
      request(Opcode.requestRevision),
      request(Opcode.acknowledge),
      request(Opcode.notAcknowledge, [1]),
      request(Opcode.notAcknowledge, [6]),
      request(Opcode.scanEnable),
      request(Opcode.scanDisable),
      request(Opcode.startSession),
      request(Opcode.stopSession),
    ]
    expect(made).toEqual(recording.filter(({ direction }) => direction === 'sent').map(({ bytes }) => bytes))
  })

  it('refuses what does not fit', () => {
    const data = new Uint8Array(MAX_DATA + 1)
    expect(() => encode({ opcode: Opcode.decodeData, source: 0, status: 0, data })).toThrow(RangeError)
  })
})

describe('the deframer', () => {
  const content = array(integer({ min: 0, max: 999 }), { minLength: 70, maxLength: 70 })
  const good = content.map((values) => fuzz.frame(randoms(values)))
  const garbage = uint8Array({ maxLength: 300 })
  const cuts = array(integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 })

  it('finds k good packets between garbage, however it is cut, with work that grows with the length only', () => {
    assert(
      property(
        array(good, { maxLength: 5 }),
        array(garbage, { minLength: 6, maxLength: 6 }),
        cuts,
        (frames, junk, sizes) => {
          const bytes = Buffer.concat([
            ...frames.flatMap((frame, at) => [junk[at] ?? frame, frame]),
            junk.at(-1) ?? frames[0]!,
          ])
          const chunks = cut(bytes, sizes)
          const found = fuzz.read(chunks)
          // Garbage may hold a packet by chance, 1 in 2^27 for each place: then there are more, in order.
          let next = 0
          for (const frame of found) if (Buffer.compare(frame, frames[next] ?? new Uint8Array(0)) === 0) next++
          expect(next).toBe(frames.length)

          const deframer = createDeframer(Source.decoder)
          const pieces = [...chunks.flatMap((chunk) => deframer.push(chunk)), ...deframer.flush()]
          expect(Buffer.concat(pieces.map((piece) => piece.bytes))).toEqual(bytes)
          expect(deframer.steps).toBeLessThanOrEqual(263 * bytes.length + 4 * chunks.length)
          expect(deframer.pending).toBe(false)
        },
      ),
    )
  })

  it('keeps to that bound where every byte looks like the beginning of the longest packet', () => {
    // 00 source, 00 status, FF length by turns: as bad as it gets.
    const bytes = Uint8Array.from({ length: 20_000 }, (_, at) => (at % 3 === 0 ? 0xff : 0))
    const deframer = createDeframer(Source.decoder)
    for (const chunk of cut(bytes, [1])) deframer.push(chunk)
    deframer.flush()
    expect(deframer.steps).toBeLessThanOrEqual(267 * bytes.length)
  })

  it('gives a packet behind a false beginning when the line falls silent', () => {
    const packet = recording.at(-1)!.bytes
    const deframer = createDeframer(Source.decoder)
    expect(deframer.push(Buffer.concat([Uint8Array.of(0xff, 0xf3, 0, 0), packet]))).toEqual([])
    expect(deframer.flush().map(({ bytes, frame: found }) => [bytes.length, found?.opcode])).toEqual([
      [4, undefined],
      [packet.length, Opcode.decodeData],
    ])
  })

  it('takes no truncated packet and no packet of the other side', () => {
    assert(
      property(good, integer({ min: 1, max: 60 }), (frame, missing) => {
        const found = fuzz.read([frame.subarray(0, Math.max(0, frame.length - missing))])
        expect(found.every((bytes) => bytes.length < frame.length)).toBe(true)
      }),
    )
    expect(
      createDeframer(Source.decoder)
        .push(request(Opcode.acknowledge))
        .every(({ frame }) => !frame),
    ).toBe(true)
  })

  it('takes no packet with one wrong bit', () => {
    assert(
      property(good, integer({ min: 0 }), constantFrom(1, 2, 4, 8, 16, 32, 64, 128), (frame, where, bit) => {
        const broken = frame.slice()
        const at = where % broken.length
        broken[at] = broken[at]! ^ bit
        expect(fuzz.read([broken])).not.toContainEqual(broken)
      }),
    )
  })
})

describe('the live view', () => {
  const decode = (type: number, text: string, status = 0): Uint8Array => {
    const data = Uint8Array.from([type, ...Buffer.from(text)])
    const packet: Packet = { opcode: Opcode.decodeData, source: Source.decoder, status, data }
    return encode(packet)
  }

  it('names packets and hides what was scanned', () => {
    const explain = explainSsi()
    const received = (bytes: Uint8Array) =>
      explain({ direction: 'received', channel: 'line', bytes }).map((line) => [line.meaning, showBytes(line)])
    const sent = (bytes: Uint8Array) =>
      explain({ direction: 'sent', channel: 'line', bytes }).map(({ meaning }) => meaning)
    expect(sent(Uint8Array.of(0))).toEqual(['wake-up'])
    expect(sent(request(Opcode.requestRevision))).toEqual(['ask-version'])
    expect(sent(request(Opcode.parameterSend, [0xff, 0xee, 1]))).toEqual(['parameters'])
    expect(sent(request(Opcode.acknowledge))).toEqual(['acknowledged'])
    expect(received(decode(0x1c, 'AB'))).toEqual([['scan', '07 F3 00 00 1C ·· ·· FE 67']])
    expect(received(decode(0x1c, 'AB', 2))).toEqual([['scan-part', '07 F3 00 02 1C ·· ·· FE 65']])
    expect(received(decode(0x1c, 'AB', 1))).toEqual([['retransmission', '07 F3 00 01 1C ·· ·· FE 66']])
    expect(received(decode(NO_READ.type, NO_READ.text))).toEqual([['no-read', '07 F3 00 00 01 ·· ·· FE 65']])
    // The last two could begin a packet, until somebody speaks to the scanner.
    expect(received(Buffer.from('raw text'))).toEqual([['noise', '·· ·· ·· ·· ·· ··']])
    expect(sent(request(Opcode.notAcknowledge, [1]))).toEqual(['noise', 'not-acknowledged'])
    expect(received(request(Opcode.acknowledge))).toEqual([['echo', '04 D0 04 00 FF 28']])
    const image = encode({ opcode: 0xb1, source: 0, status: 0, data: Uint8Array.of(1, 2) })
    expect(received(image)).toEqual([['unasked', '06 B1 00 00 ·· ·· FF 46']])
  })

  it('lets no byte of a code be seen, however it is cut and broken', () => {
    const secret = 0x5a
    const frame = constantFrom(0x03, 0x1c).chain((type) =>
      integer({ min: 1, max: 40 }).map((length) => decode(type, String.fromCharCode(secret).repeat(length))),
    )
    assert(
      property(
        array(frame, { minLength: 1, maxLength: 4 }),
        integer({ min: 0, max: 20 }),
        integer({ min: 1, max: 9 }),
        (frames, drop, size) => {
          const explain = explainSsi()
          const bytes = Buffer.concat(frames).subarray(drop)
          const lines = cut(bytes, [size]).flatMap((chunk) =>
            explain({ direction: 'received', channel: 'line', bytes: chunk }),
          )
          // The last two bytes are a checksum, in which 5A may stand by chance.
          for (const line of lines) {
            const shown = showBytes(line).split(' ').slice(0, -2)
            expect(shown).not.toContain('5A')
          }
        },
      ),
    )
  })
})
