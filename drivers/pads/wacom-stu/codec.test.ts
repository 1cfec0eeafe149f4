import { readFileSync } from 'node:fs'

import { assert, integer, property, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Picture } from '../../devices.ts'
import { parseRecording } from '../../transport/recording.ts'
import {
  BLOCK_DATA,
  decodeCapability,
  decodeInformation,
  decodePen,
  decodeWritingArea,
  encodePen,
  imageBlocks,
  IMAGE_MODE,
  inkingMode,
  PEN_OPTION,
  penOption,
  writingArea,
} from './codec.ts'
import { createPenReader } from './pen.ts'
import { decodePicture, encodePicture } from './picture.ts'

const bytes = (hex: string) => Uint8Array.from(hex.split(' '), (byte) => Number.parseInt(byte, 16))

const STU_540 = bytes('09 2A 30 19 50 03 FF 03 20 01 E0 C8 09 EC 0F 00 00')

describe('what the pad says about itself', () => {
  it('reads the capability of an STU-540', () => {
    expect(decodeCapability(STU_540, 0xa8)).toEqual({
      tabletMaxX: 10800,
      tabletMaxY: 6480,
      maxPressure: 1023,
      screenWidth: 800,
      screenHeight: 480,
      reportRate: 200,
      colour: true,
    })
  })

  it('derives the picture format from the model where old firmware does not tell', () => {
    const old = STU_540.with(14, 0x01)
    expect(decodeCapability(old, 0xa8).colour).toBe(true)
    expect(decodeCapability(old, 0xa4).colour).toBe(false)
    expect(decodeCapability(old, 0xaf).colour).toBe(false)
  })

  it('reads model and firmware', () => {
    const report = bytes('08 53 54 55 2D 34 33 30 00 00 01 23 00 00 00 00 00')
    expect(decodeInformation(report)).toEqual({ model: 'STU-430', firmware: '1.2.3' })
  })

  it('refuses another report, a short one, and a pad without a size', () => {
    for (const wrong of [STU_540.with(0, 0x08), STU_540.subarray(0, 16), STU_540.with(7, 0).with(8, 0)]) {
      expect(() => decodeCapability(wrong, 0xa8)).toThrow(expect.objectContaining({ code: 'bad-answer' }))
    }
  })
})

describe('pen reports', () => {
  const worked = { ready: true, switches: 1, pressure: 512, x: 5400, y: 3240 }

  it('reads the worked example, with and without time', () => {
    expect(decodePen(bytes('01 92 00 15 18 0C A8'))).toEqual(worked)
    expect(decodePen(bytes('34 92 00 15 18 0C A8 00 0A 00 01'))).toEqual({
      ...worked,
      counted: { time: 10, sequence: 1 },
    })
    expect(encodePen(worked)).toEqual(bytes('01 92 00 15 18 0C A8'))
    expect(encodePen({ ...worked, counted: { time: 10, sequence: 1 } })).toEqual(
      bytes('34 92 00 15 18 0C A8 00 0A 00 01'),
    )
  })

  it('ignores other and short reports', () => {
    expect(decodePen(bytes('99 92 00 15 18 0C A8'))).toBeUndefined()
    expect(decodePen(bytes('34 92 00 15 18 0C A8'))).toBeUndefined()
    expect(decodePen(new Uint8Array(0))).toBeUndefined()
  })
})

describe('recordings', () => {
  it('reads and writes the constructed recording', () => {
    const frames = parseRecording(readFileSync(new URL('recordings/constructed.txt', import.meta.url), 'utf8'))
    const [capability, information, option, area, ink, pen] = frames.map((frame) => frame.bytes)
    expect(decodeCapability(capability!, 0xa8)).toMatchObject({ screenWidth: 800, screenHeight: 480 })
    expect(decodeInformation(information!)).toEqual({ model: 'STU-430', firmware: '1.2.3' })
    expect(option).toEqual(penOption(PEN_OPTION.timeAndSequence))
    expect(area).toEqual(writingArea({ left: 10, top: 300, right: 790, bottom: 420 }))
    expect(ink).toEqual(inkingMode(true))
    expect(decodePen(pen!)).toMatchObject({ pressure: 512, counted: { time: 10, sequence: 1 } })
  })
})

describe('points on the screen', () => {
  const capability = { model: 'STU-540', firmware: '1.0.0', ...decodeCapability(STU_540, 0xa8) }
  const report = { ready: true, switches: 1, pressure: 512, x: 5400, y: 3240 }

  it('scales to pixels and pressure 0..1', () => {
    const point = createPenReader(capability)(report, 7)
    expect(point).toMatchObject({ x: 400, y: 240, down: true, near: true, time: 7, lost: 0 })
    expect(point.pressure).toBeCloseTo(512 / 1023)
  })

  it('keeps fractions and stays on the screen', () => {
    const read = createPenReader(capability)
    expect(read({ ...report, x: 1, y: 65535 }, 0)).toMatchObject({ x: 800 / 10800, y: 480 })
  })

  it('puts the pen down at 21 and lifts it at 17, at the switch and when it leaves', () => {
    const read = createPenReader(capability)
    const down = (change: Partial<typeof report>) => read({ ...report, ...change }, 0).down
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
    const at = (time: number, now: number) => read({ ...report, counted: { time, sequence: 0 } }, now).time
    expect(at(65530, 1000)).toBe(65530)
    expect(at(4, 1010)).toBe(65540)
    // Ten minutes later by our clock, which runs a little apart from the pad's.
    expect(at((4 + 600_000) % 65536, 601_030)).toBe(65540 + 600_000)
  })

  it('counts lost reports, over the wrap too, and none when counting starts anew', () => {
    const read = createPenReader(capability)
    const lost = (sequence: number) => read({ ...report, counted: { time: 0, sequence } }, 0).lost
    expect([65533, 65534, 1, 2, 0, 1].map(lost)).toEqual([0, 0, 2, 0, 0, 0])
  })
})

describe('pictures', () => {
  const picture = (width: number, height: number, ...pixels: number[][]): Picture => ({
    width,
    height,
    rgba: Uint8Array.from(pixels.flat()),
  })
  const RED = [255, 0, 0, 255]
  const WHITE = [255, 255, 255, 255]
  const BLACK = [0, 0, 0, 255]

  it('sends colour as blue, green, red', () => {
    expect(encodePicture(picture(2, 1, RED, [1, 2, 3, 255]), true)).toEqual({
      mode: IMAGE_MODE.colour24,
      data: Uint8Array.of(0, 0, 255, 3, 2, 1),
    })
  })

  it('sends mono with the leftmost pixel highest, white as 1, rows padded with white', () => {
    const row = [BLACK, WHITE, WHITE, WHITE, WHITE, WHITE, WHITE, WHITE, WHITE, BLACK]
    expect(encodePicture(picture(10, 1, ...row), false)).toEqual({
      mode: IMAGE_MODE.mono,
      data: Uint8Array.of(0b0111_1111, 0b1011_1111),
    })
  })

  it('lays transparent pixels over white paper', () => {
    expect(encodePicture(picture(1, 1, [0, 0, 0, 0]), true).data).toEqual(Uint8Array.of(255, 255, 255))
    expect(encodePicture(picture(1, 1, [0, 0, 0, 51]), true).data).toEqual(Uint8Array.of(204, 204, 204))
    expect(encodePicture(picture(1, 1, [0, 0, 0, 0]), false).data).toEqual(Uint8Array.of(0xff))
  })

  it('gives every opaque colour picture back, and every mono picture in black and white', () => {
    assert(
      property(
        integer({ min: 1, max: 20 }),
        integer({ min: 1, max: 6 }),
        uint8Array({ minLength: 120, maxLength: 120 }),
        (width, height, noise) => {
          const pixels = Array.from({ length: width * height }, (_, at) => noise[at]!)
          const colour = picture(width, height, ...pixels.map((value) => [value, 255 - value, value >> 1, 255]))
          expect(decodePicture(width, height, encodePicture(colour, true))).toEqual(colour)
          const mono = picture(width, height, ...pixels.map((value) => (value & 1 ? WHITE : BLACK)))
          expect(decodePicture(width, height, encodePicture(mono, false))).toEqual(mono)
        },
      ),
    )
  })

  it('cuts pictures into blocks of 253 bytes, each at full length and padded with zeros', () => {
    const data = new Uint8Array(8000).fill(0xaa)
    const blocks = [...imageBlocks(data)]
    expect(blocks).toHaveLength(32)
    expect(blocks.every((block) => block.length === 256)).toBe(true)
    expect([...blocks[0]!.subarray(0, 4)]).toEqual([0x26, 253, 0, 0xaa])
    const rest = 8000 - 31 * BLOCK_DATA
    expect([...blocks[31]!.subarray(0, 4)]).toEqual([0x26, rest, 0, 0xaa])
    expect(blocks[31]!.subarray(3 + rest)).toEqual(new Uint8Array(BLOCK_DATA - rest))
  })

  it('names the writing area by its first and last pixels, little-endian', () => {
    const area = { left: 10, top: 300, right: 790, bottom: 420 }
    expect(writingArea(area)).toEqual(bytes('2A 0A 00 2C 01 15 03 A3 01'))
    expect(decodeWritingArea(writingArea(area))).toEqual(area)
  })
})
