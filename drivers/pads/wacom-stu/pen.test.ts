import { assert, constantFrom, integer, oneof, property, tuple, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decodeCapability } from './codec.ts'
import { fuzz } from './fuzz.ts'
import { decryptWith, encryptWith } from './key-agreement.ts'
import { createPenReader } from './pen.ts'
import { decodePen, decodeSealed, encodePen, encodeSealed } from './pen-reports.ts'

const bytes = (hex: string) => Uint8Array.from(hex.split(' '), (byte) => Number.parseInt(byte, 16))

const STU_540 = bytes('09 2A 30 19 50 03 FF 03 20 01 E0 C8 09 EC 0F 00 00')
const capability540 = decodeCapability(STU_540, 0xa8)

/** Reports with the id of a pen report and any content, cut anywhere. */
const hostile = tuple(constantFrom(0x01, 0x10, 0x30, 0x31, 0x33, 0x34), uint8Array({ maxLength: 30 })).map(
  ([id, rest]) => Uint8Array.from([id, ...rest]),
)

describe('pen reports', () => {
  const worked = { ready: true, switches: 1, pressure: 512, x: 5400, y: 3240 }

  it('reads the worked example, with and without time', () => {
    expect(decodePen(bytes('01 92 00 15 18 0C A8'))).toEqual(worked)
    expect(decodePen(bytes('34 92 00 15 18 0C A8 00 0A 00 01'))).toEqual({
      ...worked,
      time: 10,
      sequence: 1,
    })
    expect(encodePen(worked)).toEqual(bytes('01 92 00 15 18 0C A8'))
    expect(encodePen({ ...worked, time: 10, sequence: 1 })).toEqual(bytes('34 92 00 15 18 0C A8 00 0A 00 01'))
  })

  it('ignores other and short reports', () => {
    expect(decodePen(bytes('99 92 00 15 18 0C A8'))).toBeUndefined()
    expect(decodePen(bytes('34 92 00 15 18 0C A8'))).toBeUndefined()
    expect(decodePen(new Uint8Array(0))).toBeUndefined()
  })
})

describe('points on the screen', () => {
  const capability = decodeCapability(STU_540, 0xa8)
  const report = { ready: true, switches: 1, pressure: 512, x: 5400, y: 3240 }

  it('scales to pixels and pressure 0..1', () => {
    const point = createPenReader(capability)(report, 7)!
    expect(point).toMatchObject({ x: 400, y: 240, down: true, near: true, time: 7, lost: 0 })
    expect(point.pressure).toBeCloseTo(512 / 1023)
  })

  it('keeps fractions and stays on the screen', () => {
    const read = createPenReader(capability)
    expect(read({ ...report, x: 1, y: 65535 }, 0)).toMatchObject({ x: 800 / 10800, y: 480 })
  })

  it('puts the pen down at 21 and lifts it at 17, at the switch and when it leaves', () => {
    const read = createPenReader(capability)
    const down = (change: Partial<typeof report>) => read({ ...report, ...change }, 0)!.down
    const steps = [{ pressure: 20 }, { pressure: 21 }, { pressure: 18 }, { pressure: 17 }, { pressure: 20 }]
    expect(steps.map(down)).toEqual([false, true, true, false, false])
    expect([{ pressure: 30 }, { switches: 0 }, {}, { ready: false }, { pressure: 20 }].map(down)).toEqual([
      true,
      false,
      true,
      false,
      false,
    ])
  })

  it('unwraps the clock of the pad, also over a pause longer than its range', () => {
    const read = createPenReader(capability)
    let sequence = 0
    const at = (time: number, now: number) => read({ ...report, time, sequence: sequence++ }, now)!.time
    expect(at(65530, 1000)).toBe(65530)
    expect(at(4, 1010)).toBe(65540)
    // Ten minutes later by our clock, which runs a little apart from the pad's.
    expect(at((4 + 600_000) % 65536, 601_030)).toBe(65540 + 600_000)
  })

  it('counts lost reports, over the wrap too, and none when counting starts anew', () => {
    const read = createPenReader(capability)
    const lost = (sequence: number) => read({ ...report, time: 0, sequence }, 0)!.lost
    expect([65533, 65534, 1, 2, 0, 1].map(lost)).toEqual([0, 0, 2, 0, 0, 0])
  })

  it('takes a report that came twice once, and a clock that begins anew for no jump', () => {
    const read = createPenReader(capability)
    expect(read({ ...report, time: 5000, sequence: 7 }, 100)).toMatchObject({ lost: 0, time: 5000 })
    expect(read({ ...report, time: 5000, sequence: 7 }, 101)).toBeUndefined()
    expect(read({ ...report, time: 5, sequence: 0 }, 110)).toMatchObject({ lost: 0, time: 5010 })
    expect(read({ ...report, time: 10, sequence: 1 }, 115)).toMatchObject({ lost: 0, time: 5015 })
  })

  it('goes by the clock of the pad where only that is there, and by ours where none is; never back', () => {
    const timed = createPenReader(capability)
    expect([65530, 4, 4].map((time, at) => timed({ ...report, time }, at)!.time)).toEqual([65530, 65540, 65540])
    const plain = createPenReader(capability)
    expect([10, 20, 15].map((now) => plain(report, now))).toMatchObject([
      { time: 10 },
      { time: 20 },
      { time: 20, lost: 0 },
    ])
  })
})

describe('encrypted pen reports', () => {
  const key = bytes('00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F')
  const first = { ready: true, switches: 1, pressure: 512, x: 5400, y: 3240 }
  const second = { ready: true, switches: 0, pressure: 0, x: 5401, y: 3239 }
  const session = 0x00c0ffee

  it('lays one block of AES out as the maker does', () => {
    const plain = (block: Uint8Array) => block
    expect(encodeSealed(session, first, second, plain)).toEqual(
      bytes('10 00 C0 FF EE 92 00 15 18 0C A8 80 00 15 19 0C A7'),
    )
    expect(encodeSealed(session, { ...first, time: 10 }, { ...second, time: 15 }, plain)).toEqual(
      bytes('31 00 C0 FF EE 92 00 15 18 0C A8 80 00 15 19 0C A7 00 0A 00 0F'),
    )
    expect(encodeSealed(session, { ...first, time: 10, sequence: 1 }, first, plain)).toEqual(
      bytes('33 92 00 15 18 0C A8 00 0A 00 01 00 00 00 C0 FF EE'),
    )
  })

  it('reads them back with the key, and another session with another', () => {
    const sealed = encodeSealed(session, first, second, encryptWith(key))
    expect(decodeSealed(sealed, decryptWith(key))).toEqual({ session, pens: [first, second] })
    expect(decodeSealed(sealed, decryptWith(key.toReversed()))?.session).not.toBe(session)
    const timed = encodeSealed(session, { ...first, time: 10 }, { ...second, time: 15 }, encryptWith(key))
    expect(decodeSealed(timed, decryptWith(key))?.pens).toEqual([
      { ...first, time: 10 },
      { ...second, time: 15 },
    ])
    const counted = { ...first, time: 10, sequence: 1 }
    expect(decodeSealed(encodeSealed(session, counted, counted, encryptWith(key)), decryptWith(key))).toEqual({
      session,
      pens: [counted],
    })
  })

  it('ignores what is none or too short', () => {
    const sealed = encodeSealed(session, first, second, encryptWith(key))
    expect(decodeSealed(sealed.subarray(0, 16), decryptWith(key))).toBeUndefined()
    expect(decodeSealed(bytes('01 92 00 15 18 0C A8'), decryptWith(key))).toBeUndefined()
  })
})

describe('whatever comes over the cable', () => {
  it('is a pen report of the right kind or nothing, and never breaks the reader', () => {
    const read = createPenReader(capability540)
    const decrypt = decryptWith(new Uint8Array(16))
    assert(
      property(oneof(uint8Array({ maxLength: 40 }), hostile), integer({ min: 0, max: 1e9 }), (report, now) => {
        const pen = decodePen(report)
        expect(pen === undefined || [0x01, 0x30, 0x34].includes(report[0]!)).toBe(true)
        const pens = pen ? [pen] : (decodeSealed(report, decrypt)?.pens ?? [])
        for (const one of pens) {
          const point = read(one, now)
          if (!point) continue
          expect(point.x >= 0 && point.x <= 800 && point.y >= 0 && point.y <= 480).toBe(true)
          expect(point.pressure >= 0 && point.pressure <= 1 && Number.isFinite(point.time)).toBe(true)
          expect(Number.isInteger(point.lost) && point.lost >= 0).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('every good report is read as it was written, also padded', () => {
    let seed = 1
    const random = () => (seed = (seed * 48271) % 0x7fffffff) / 0x7fffffff
    const frames = Array.from({ length: 500 }, () => fuzz.frame(random))
    const padded = frames.map((frame) => Uint8Array.from([...frame, 0, 0, 0]))
    expect(fuzz.read(padded)).toEqual(frames)
    expect(frames.map((frame) => encodePen(decodePen(frame)!))).toEqual(frames)
  })
})
