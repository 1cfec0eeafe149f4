import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { showBytes } from '../../traffic.ts'
import { parseRecording } from '../../transport/recording.ts'
import {
  backlight,
  BLOCK_DATA,
  decodeBacklight,
  decodeCapability,
  decodeInformation,
  decodeInk,
  decodeSerial,
  decodeWritingArea,
  imageBlocks,
  IMAGE_MODE,
  inkColour,
  inkingMode,
  PEN_OPTION,
  penOption,
  startCapture,
  writingArea,
} from './codec.ts'
import { explainStu } from './explain.ts'
import { models, TLS_ONLY } from './models.ts'
import { decodePen } from './pen-reports.ts'
import { describeReports, EVERY_MODEL, featureLengths, REPORT } from './reports.ts'
import { settings } from './settings.ts'

const bytes = (hex: string) => Uint8Array.from(hex.split(' '), (byte) => Number.parseInt(byte, 16))

const STU_540 = bytes('09 2A 30 19 50 03 FF 03 20 01 E0 C8 09 EC 0F 00 00')

describe('what the pad says about itself', () => {
  it('reads the capability of an STU-540', () => {
    expect(decodeCapability(STU_540, 0xa8)).toEqual({
      tabletMaxX: 10800,
      tabletMaxY: 6480,
      resolution: 2540,
      maxPressure: 1023,
      screenWidth: 800,
      screenHeight: 480,
      reportRate: 200,
      colour: true,
      imageMode: IMAGE_MODE.colour24,
    })
  })

  it('derives the picture format from the model where old firmware does not tell', () => {
    const old = STU_540.with(14, 0x01)
    expect(decodeCapability(old, 0xa8).colour).toBe(true)
    expect(decodeCapability(old, 0xa4).colour).toBe(false)
    expect(decodeCapability(old, 0xa3).imageMode).toBe(IMAGE_MODE.colour16)
    expect(decodeCapability(old, 0xaf).colour).toBe(false)
  })

  it('takes 200 reports a second for granted where the pad does not say', () => {
    expect(decodeCapability(STU_540.with(11, 0), 0xa2).reportRate).toBe(200)
  })

  it('reads serial numbers, and none out of empty bytes', () => {
    expect(decodeSerial(bytes('0B 37 44 5A 51 30 30 30 30 30 30'), REPORT.uid2)).toBe('7DZQ000000')
    expect(decodeSerial(new Uint8Array(14).fill(0x0f, 0, 1), REPORT.eserial)).toBe('')
  })

  it('reads model and firmware', () => {
    const report = bytes('08 53 54 55 2D 34 33 30 00 00 01 23 00 00 00 00 00')
    expect(decodeInformation(report)).toEqual({ model: 'STU-430', firmware: '1.2.3' })
  })

  it('refuses another report, a short one, and a pad without a size or with a monstrous one', () => {
    for (const wrong of [
      STU_540.with(0, 0x08),
      STU_540.subarray(0, 16),
      STU_540.with(7, 0).with(8, 0),
      STU_540.with(9, 0x20),
    ]) {
      expect(() => decodeCapability(wrong, 0xa8)).toThrow(expect.objectContaining({ code: 'bad-answer' }))
    }
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
    expect(decodePen(pen!)).toMatchObject({ pressure: 512, time: 10, sequence: 1 })
  })
})

describe('reports to the pad', () => {
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

  it('makes longer blocks for a pad that takes them', () => {
    const blocks = [...imageBlocks(new Uint8Array(6000), 2557)]
    expect(blocks.map((block) => block.length)).toEqual([2560, 2560, 2560])
    expect([...blocks[2]!.subarray(0, 3)]).toEqual([0x26, (6000 - 2 * 2557) & 0xff, (6000 - 2 * 2557) >> 8])
  })

  it('names the writing area by its first and last pixels, little-endian', () => {
    const area = { left: 10, top: 300, right: 790, bottom: 420 }
    expect(writingArea(area)).toEqual(bytes('2A 0A 00 2C 01 15 03 A3 01'))
    expect(decodeWritingArea(writingArea(area))).toEqual(area)
  })

  it('names colours as blue, green, red, or in 565 with the low byte first', () => {
    const ink = { colour: 0xff0080, thickness: 2 }
    expect(inkColour(REPORT.inkColour24, ink)).toEqual(bytes('2D 80 00 FF 02'))
    expect(decodeInk(bytes('2D 80 00 FF 02'), REPORT.inkColour24)).toEqual(ink)
    expect(inkColour(REPORT.inkColour16, ink)).toEqual(bytes('28 10 F8 02'))
    expect(decodeInk(bytes('28 10 F8 02'), REPORT.inkColour16)).toEqual({ colour: 0xff0084, thickness: 2 })
  })

  it('names brightness and session', () => {
    expect(backlight(3)).toEqual(bytes('2B 03 00'))
    expect(decodeBacklight(bytes('2B 03 00'))).toBe(3)
    expect(startCapture(0xdeadbeef)).toEqual(bytes('15 DE AD BE EF'))
  })
})

describe('report descriptors', () => {
  it('tell every feature report and its length', () => {
    const ids = [...EVERY_MODEL, REPORT.eserial, REPORT.encryptionStatus]
    const lengths = featureLengths(describeReports(ids, 2560))!
    expect(lengths.get(REPORT.imageBlock)).toBe(2560)
    expect(lengths.get(REPORT.eserial)).toBe(14)
    expect(lengths.get(REPORT.encryptionStatus)).toBe(17)
    expect(lengths.has(REPORT.penData)).toBe(false)
    expect(lengths.has(REPORT.writingArea)).toBe(false)
  })

  it('of several items make one report, and broken ones none', () => {
    const twice = bytes('06 00 FF 09 01 A1 01 75 08 85 21 95 01 09 01 B1 02 95 02 09 01 B1 02 C0')
    expect([...(featureLengths(twice) ?? [])]).toEqual([[REPORT.inkingMode, 4]])
    expect(featureLengths(twice.subarray(0, 11))).toBeUndefined()
  })
})

describe('the table', () => {
  it('has each product once, and each model in the settings', () => {
    const products = [...models.map(({ productId }) => productId), TLS_ONLY]
    expect(new Set(products).size).toBe(products.length)
    expect(products.every((product) => product >= 0xa1 && product <= 0xaf)).toBe(true)
    expect(settings[0].choices).toEqual(['any', ...models.map(({ name }) => name)])
  })
})

describe('the live view', () => {
  const line = (channel: 'input' | 'feature', direction: 'sent' | 'received', hex: string) =>
    explainStu({ channel, direction, bytes: bytes(hex) }).map((one) => [
      one.meaning,
      one.values?.['report'],
      showBytes(one),
    ])

  it('says what goes over the cable, and hides ink, pictures and keys', () => {
    expect(line('input', 'received', '34 92 00 15 18 0C A8 00 0A 00 01')).toEqual([
      ['pen', 'pen data', '34 ·· ·· ·· ·· ·· ·· ·· ·· ·· ··'],
    ])
    expect(line('input', 'received', '33 01 02')[0]).toEqual(['pen-encrypted', 'encrypted pen data', '33 ·· ··'])
    expect(line('feature', 'sent', '03')).toEqual([['ask-report', 'status', '03']])
    expect(line('feature', 'received', '03 00 00 00 00')).toEqual([['report', 'status', '03 00 00 00 00']])
    expect(line('feature', 'sent', '21 01')).toEqual([['set-report', 'inking mode', '21 01']])
    expect(line('feature', 'sent', '26 02 00 AA BB')).toEqual([['image-block', 'image block', '26 02 00 ·· ··']])
    expect(line('feature', 'sent', '13 AA')).toEqual([['set-report', 'host public key', '13 ··']])
    expect(line('feature', 'received', '77 AA')).toEqual([['noise', undefined, '·· ··']])
  })
})
