import type { Area, PadCapability } from '../../devices.ts'
import { DriverError } from '../../errors.ts'
import { ENCODING, models } from './models.ts'
import { lengthOf, REPORT } from './reports.ts'

/** What the pad is busy with. */
export const STATUS = { ready: 0x00, image: 0x01, capture: 0x02, calculation: 0x03 } as const

/** What became of the last report set. */
export const RESULT = {
  ok: 0x00,
  wrongReport: 0x01,
  wrongState: 0x02,
  badParameter: 0x04,
  wrongEncoding: 0x10,
  imageTooLong: 0x11,
  wrongArea: 0x15,
} as const

/** Picture formats as StartImageData names them, sent in blocks by feature reports (not the "bulk" variants). */
export const IMAGE_MODE = { mono: 0x00, colour16: 0x02, colour24: 0x04 } as const

/** Payload of one image block in bytes, where the pad does not say that it takes longer ones. */
export const BLOCK_DATA = 253
/** What stands before the payload of an image block: id and count. */
export const BLOCK_HEAD = 3
/** Longest image block report any pad of the family takes. */
export const LONGEST_BLOCK = 2560

/** What pen reports carry besides the pen. */
export const PEN_OPTION = { none: 0, time: 1, timeAndSequence: 3 } as const

/** Where the capability says no report rate: every pad of the family sends 200 a second over USB. */
const USB_RATE = 200

/** No pad of the family has more than 800 pixels in a row or column; far above that a capability is garbled. */
const LARGEST_SCREEN = 4096

export interface Status {
  /** One of {@link STATUS}, or another busy state. */
  readonly state: number
  /** One of {@link RESULT}, or another complaint. */
  readonly result: number
}

/**
 * The report asked for; Windows may pad it, so it may be longer.
 * @throws DriverError `bad-answer` when it is another one or too short
 */
export function checked(report: Uint8Array, id: number): DataView {
  if (report[0] !== id || report.length < lengthOf(id)) {
    throw new DriverError('bad-answer', `report ${id.toString(16)} came with ${report.length} bytes`)
  }
  return new DataView(report.buffer, report.byteOffset, report.byteLength)
}

/** Feature report 03. @throws DriverError `bad-answer` */
export function decodeStatus(report: Uint8Array): Status {
  const view = checked(report, REPORT.status)
  return { state: view.getUint8(1), result: view.getUint8(2) }
}

/** Text of a report from `from` to `to`, without what cannot be printed. */
function text(report: Uint8Array, from: number, to: number): string {
  return Buffer.from(report.subarray(from, to))
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, '')
    .trim()
}

/** Feature report 08: model and firmware as text. @throws DriverError `bad-answer` */
export function decodeInformation(report: Uint8Array): { model: string; firmware: string } {
  const view = checked(report, REPORT.information)
  const minor = view.getUint8(11)
  return {
    model: text(report, 1, 10),
    firmware: `${view.getUint8(10).toString(16)}.${minor >> 4}.${minor & 0x0f}`,
  }
}

/** Feature reports 0B and 0F: the serial number as text, empty when there is none. @throws DriverError `bad-answer` */
export function decodeSerial(report: Uint8Array, id: typeof REPORT.uid2 | typeof REPORT.eserial): string {
  checked(report, id)
  return text(report, 1, lengthOf(id))
}

/** What the pad measures and shows, from its own words. */
export interface StuLimits extends Pick<
  PadCapability,
  'tabletMaxX' | 'tabletMaxY' | 'maxPressure' | 'screenWidth' | 'screenHeight' | 'reportRate' | 'colour'
> {
  /** Units per inch; 0 where the pad does not say it. */
  readonly resolution: number
  /** The best picture format it takes, one of {@link IMAGE_MODE}. */
  readonly imageMode: number
}

/**
 * Feature report 09. Old firmware leaves the picture formats empty; they then follow from the model.
 * @throws DriverError `bad-answer`
 */
export function decodeCapability(report: Uint8Array, productId: number): StuLimits {
  const view = checked(report, REPORT.capability)
  const told = view.getUint8(14)
  const known = models.find((model) => model.productId === productId)?.encodings ?? ENCODING.mono
  const encodings = (told & ~ENCODING.zlib) === 0 ? known : told
  const imageMode =
    (encodings & ENCODING.colour24) !== 0
      ? IMAGE_MODE.colour24
      : (encodings & ENCODING.colour16) !== 0
        ? IMAGE_MODE.colour16
        : IMAGE_MODE.mono
  const limits = {
    tabletMaxX: view.getUint16(1),
    tabletMaxY: view.getUint16(3),
    maxPressure: view.getUint16(5),
    screenWidth: view.getUint16(7),
    screenHeight: view.getUint16(9),
    reportRate: view.getUint8(11) || USB_RATE,
    resolution: view.getUint16(12),
    colour: imageMode !== IMAGE_MODE.mono,
    imageMode,
  }
  const { tabletMaxX, tabletMaxY, maxPressure, screenWidth, screenHeight } = limits
  if ([tabletMaxX, tabletMaxY, maxPressure, screenWidth, screenHeight].includes(0)) {
    throw new DriverError('bad-answer', 'the pad says that it has no size')
  }
  // Whoever paints for it would run out of memory.
  if (Math.max(screenWidth, screenHeight) > LARGEST_SCREEN) {
    throw new DriverError('bad-answer', `the pad says that it has ${screenWidth}×${screenHeight} pixels`)
  }
  return limits
}

/** Feature report 20: clears the glass. Only in state Ready. */
export const clearScreen = (): Uint8Array => Uint8Array.of(REPORT.clearScreen, 0)

/** Feature report 21: whether the pen leaves ink on the glass. */
export const inkingMode = (on: boolean): Uint8Array => Uint8Array.of(REPORT.inkingMode, on ? 1 : 0)

/** Feature report 32: what pen reports carry besides the pen. Lost when unplugged. */
export const penOption = (option: number): Uint8Array => Uint8Array.of(REPORT.penOption, option)

/** Feature report 15: from now on ink comes encrypted, marked with `session` (32 bits). Only in state Ready. */
export function startCapture(session: number): Uint8Array {
  const report = new DataView(new ArrayBuffer(5))
  report.setUint8(0, REPORT.startCapture)
  report.setUint32(1, session)
  return new Uint8Array(report.buffer)
}

/** Feature report 16: ends encrypted ink. Only in state Capture. */
export const endCapture = (): Uint8Array => Uint8Array.of(REPORT.endCapture, 0)

/** Feature report 25: begins a picture in one of {@link IMAGE_MODE}. Only in state Ready. */
export const startImage = (mode: number): Uint8Array => Uint8Array.of(REPORT.startImage, mode)

/** Feature report 27: shows the picture, or forgets it. Only in state Image. */
export const endImage = (end: 'show' | 'abandon'): Uint8Array => Uint8Array.of(REPORT.endImage, end === 'show' ? 0 : 1)

/**
 * Feature reports 26: the picture in blocks, each padded with zeros to its full length. The count is little-endian.
 * @param room payload of one block, bytes
 */
export function* imageBlocks(data: Uint8Array, room = BLOCK_DATA): Generator<Uint8Array> {
  for (let from = 0; from < data.length; from += room) {
    const part = data.subarray(from, from + room)
    const block = new Uint8Array(BLOCK_HEAD + room)
    block[0] = REPORT.imageBlock
    new DataView(block.buffer).setUint16(1, part.length, true)
    block.set(part, BLOCK_HEAD)
    yield block
  }
}

/** Feature report 2A: where the pen leaves ink; both corners belong to the area, little-endian. */
export function writingArea({ left, top, right, bottom }: Area): Uint8Array {
  const report = new DataView(new ArrayBuffer(9))
  report.setUint8(0, REPORT.writingArea)
  for (const [at, edge] of [left, top, right - 1, bottom - 1].entries()) report.setUint16(1 + 2 * at, edge, true)
  return new Uint8Array(report.buffer)
}

/** Reads {@link writingArea} back. @throws DriverError `bad-answer` */
export function decodeWritingArea(report: Uint8Array): Area {
  const view = checked(report, REPORT.writingArea)
  const edge = (at: number) => view.getUint16(1 + 2 * at, true)
  return { left: edge(0), top: edge(1), right: edge(2) + 1, bottom: edge(3) + 1 }
}

/** Feature report 2B: brightness 0 (dark) to 3, little-endian. The pad keeps it without power: not to be written often. */
export const backlight = (level: number): Uint8Array => Uint8Array.of(REPORT.backlight, level, 0)

/** Reads {@link backlight} back. @throws DriverError `bad-answer` */
export const decodeBacklight = (report: Uint8Array): number => checked(report, REPORT.backlight).getUint16(1, true)

/** Ink on the glass. */
export interface StuInk {
  /** Red, green, blue in three bytes: 0xRRGGBB. */
  readonly colour: number
  /** As the pad counts it; on the 540 0 to 3, which are 1, 3, 5 and 7 pixels. */
  readonly thickness: number
}

/** Feature reports 2D (24 bits: blue, green, red) and 28 (565, low byte first). Lost when unplugged. */
export function inkColour(id: InkReport, { colour, thickness }: StuInk): Uint8Array {
  if (id === REPORT.inkColour24) return Uint8Array.of(id, colour & 0xff, (colour >> 8) & 0xff, colour >> 16, thickness)
  const packed = to565(colour >> 16, (colour >> 8) & 0xff, colour & 0xff)
  return Uint8Array.of(id, packed & 0xff, packed >> 8, thickness)
}

export type InkReport = typeof REPORT.inkColour16 | typeof REPORT.inkColour24

/** Reads {@link inkColour} back. @throws DriverError `bad-answer` */
export function decodeInk(report: Uint8Array, id: InkReport): StuInk {
  const view = checked(report, id)
  if (id === REPORT.inkColour24) {
    return { colour: view.getUint16(1, true) | (view.getUint8(3) << 16), thickness: view.getUint8(4) }
  }
  const [red, green, blue] = from565(view.getUint16(1, true))
  return { colour: (red << 16) | (green << 8) | blue, thickness: view.getUint8(3) }
}

/** Packs a colour into 5, 6 and 5 bits. */
export const to565 = (red: number, green: number, blue: number): number =>
  ((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3)

/** Spreads 5, 6 and 5 bits over whole bytes again, so that white stays white. */
export function from565(packed: number): readonly [red: number, green: number, blue: number] {
  const red = packed >> 11
  const green = (packed >> 5) & 0x3f
  const blue = packed & 0x1f
  return [(red << 3) | (red >> 2), (green << 2) | (green >> 4), (blue << 3) | (blue >> 2)]
}
