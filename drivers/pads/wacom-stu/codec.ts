import type { Area, PadCapability } from '../../devices.ts'
import { DriverError } from '../../errors.ts'
import { ENCODING, models } from './models.ts'

/** Report ids. All numbers in reports are big-endian unless their function here says otherwise. */
export const REPORT = {
  penData: 0x01,
  status: 0x03,
  information: 0x08,
  capability: 0x09,
  endCapture: 0x16,
  clearScreen: 0x20,
  inkingMode: 0x21,
  startImage: 0x25,
  imageBlock: 0x26,
  endImage: 0x27,
  writingArea: 0x2a,
  penOption: 0x32,
  penTimeSequence: 0x34,
} as const

/** Lengths in bytes, the report id included. HID wants them exact (Windows refuses any other). */
export const LENGTH: Readonly<Record<number, number>> = {
  [REPORT.penData]: 7,
  [REPORT.status]: 5,
  [REPORT.information]: 17,
  [REPORT.capability]: 17,
  [REPORT.endCapture]: 2,
  [REPORT.clearScreen]: 2,
  [REPORT.inkingMode]: 2,
  [REPORT.startImage]: 2,
  [REPORT.imageBlock]: 256,
  [REPORT.endImage]: 2,
  [REPORT.writingArea]: 9,
  [REPORT.penOption]: 2,
  [REPORT.penTimeSequence]: 11,
}

/** What the pad is busy with. */
export const STATUS = { ready: 0x00, image: 0x01, capture: 0x02 } as const

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
export const IMAGE_MODE = { mono: 0x00, colour24: 0x04 } as const

/** Payload of one image block, in bytes. */
export const BLOCK_DATA = 253

export const PEN_OPTION = { none: 0, timeAndSequence: 3 } as const

export interface Status {
  /** One of {@link STATUS}, or another busy state. */
  readonly state: number
  /** One of {@link RESULT}, or another complaint. */
  readonly result: number
}

/** @throws DriverError `bad-answer` when `report` is not the report asked for */
function checked(report: Uint8Array, id: number): DataView {
  if (report[0] !== id || report.length !== LENGTH[id]) {
    throw new DriverError('bad-answer', `report ${id.toString(16)} came with ${report.length} bytes`)
  }
  return new DataView(report.buffer, report.byteOffset, report.byteLength)
}

/** Feature report 03. @throws DriverError `bad-answer` */
export function decodeStatus(report: Uint8Array): Status {
  const view = checked(report, REPORT.status)
  return { state: view.getUint8(1), result: view.getUint8(2) }
}

/** Feature report 08: model and firmware as text. @throws DriverError `bad-answer` */
export function decodeInformation(report: Uint8Array): { model: string; firmware: string } {
  const view = checked(report, REPORT.information)
  const name = Buffer.from(report.subarray(1, 10)).toString('latin1')
  const minor = view.getUint8(11)
  return {
    model: name.replace(/[^\x20-\x7e]/g, '').trim(),
    firmware: `${view.getUint8(10).toString(16)}.${minor >> 4}.${minor & 0x0f}`,
  }
}

/**
 * Feature report 09: what the pad measures and shows. Old firmware leaves the picture formats empty; they then follow
 * from the model. @throws DriverError `bad-answer`
 */
export function decodeCapability(report: Uint8Array, productId: number): Omit<PadCapability, 'model' | 'firmware'> {
  const view = checked(report, REPORT.capability)
  const told = view.getUint8(14)
  const known = models.find((model) => model.productId === productId)?.encodings ?? ENCODING.mono
  const encodings = (told & ~ENCODING.zlib) === 0 ? known : told
  const capability = {
    tabletMaxX: view.getUint16(1),
    tabletMaxY: view.getUint16(3),
    maxPressure: view.getUint16(5),
    screenWidth: view.getUint16(7),
    screenHeight: view.getUint16(9),
    reportRate: view.getUint8(11),
    colour: (encodings & ENCODING.colour24) !== 0,
  }
  const { tabletMaxX, tabletMaxY, maxPressure, screenWidth, screenHeight } = capability
  if ([tabletMaxX, tabletMaxY, maxPressure, screenWidth, screenHeight].includes(0)) {
    throw new DriverError('bad-answer', 'the pad says that it has no size')
  }
  return capability
}

/** Feature report 20: clears the glass. Only in state Ready. */
export const clearScreen = (): Uint8Array => Uint8Array.of(REPORT.clearScreen, 0)

/** Feature report 21: whether the pen leaves ink on the glass. */
export const inkingMode = (on: boolean): Uint8Array => Uint8Array.of(REPORT.inkingMode, on ? 1 : 0)

/** Feature report 32: what pen reports carry besides the pen. Lost when unplugged. */
export const penOption = (option: number): Uint8Array => Uint8Array.of(REPORT.penOption, option)

/** Feature report 16: ends an encrypted session that somebody else left open. */
export const endCapture = (): Uint8Array => Uint8Array.of(REPORT.endCapture, 0)

/** Feature report 25: begins a picture in one of {@link IMAGE_MODE}. Only in state Ready. */
export const startImage = (mode: number): Uint8Array => Uint8Array.of(REPORT.startImage, mode)

/** Feature report 27: shows the picture, or forgets it. Only in state Image. */
export const endImage = (end: 'show' | 'abandon'): Uint8Array => Uint8Array.of(REPORT.endImage, end === 'show' ? 0 : 1)

/** Feature reports 26: the picture in blocks, each padded with zeros to its full length. The count is little-endian. */
export function* imageBlocks(data: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < data.length; from += BLOCK_DATA) {
    const part = data.subarray(from, from + BLOCK_DATA)
    const block = new Uint8Array(256)
    block[0] = REPORT.imageBlock
    new DataView(block.buffer).setUint16(1, part.length, true)
    block.set(part, 3)
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

/** Reads {@link writingArea} back, for the simulator. */
export function decodeWritingArea(report: Uint8Array): Area {
  const view = checked(report, REPORT.writingArea)
  const edge = (at: number) => view.getUint16(1 + 2 * at, true)
  return { left: edge(0), top: edge(1), right: edge(2) + 1, bottom: edge(3) + 1 }
}

/** One pen report in the pad's own units. */
export interface PenReport {
  /** Pen is near the glass. */
  readonly ready: boolean
  /** Switches of the pen; not 0 while the tip touches. 0..7. */
  readonly switches: number
  /** 0..maxPressure */
  readonly pressure: number
  /** Tablet units. */
  readonly x: number
  readonly y: number
  /** Pad's clock in milliseconds and number of the report, both modulo 65536, where the report carries them. */
  readonly counted?: { readonly time: number; readonly sequence: number }
}

/** Input reports 01 and 34; `undefined` for any other report. */
export function decodePen(report: Uint8Array): PenReport | undefined {
  const id = report[0]
  if ((id !== REPORT.penData && id !== REPORT.penTimeSequence) || report.length < LENGTH[id]!) return undefined
  const view = new DataView(report.buffer, report.byteOffset, report.byteLength)
  const head = view.getUint16(1)
  return {
    ready: (head & 0x8000) !== 0,
    switches: (head >> 12) & 0x7,
    pressure: head & 0x0fff,
    x: view.getUint16(3),
    y: view.getUint16(5),
    ...(id === REPORT.penTimeSequence && { counted: { time: view.getUint16(7), sequence: view.getUint16(9) } }),
  }
}

/** Builds an input report: 34 with time and sequence, else 01. */
export function encodePen({ ready, switches, pressure, x, y, counted }: PenReport): Uint8Array {
  const id = counted ? REPORT.penTimeSequence : REPORT.penData
  const view = new DataView(new ArrayBuffer(LENGTH[id]!))
  view.setUint8(0, id)
  view.setUint16(1, (ready ? 0x8000 : 0) | (switches << 12) | pressure)
  view.setUint16(3, x)
  view.setUint16(5, y)
  if (counted) {
    view.setUint16(7, counted.time & 0xffff)
    view.setUint16(9, counted.sequence & 0xffff)
  }
  return new Uint8Array(view.buffer)
}
