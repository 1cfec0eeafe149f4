import { lengthOf, REPORT } from './reports.ts'

/** One report of the pen in the pad's own units. */
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
  /** Pad's clock in milliseconds modulo 65536, where the report carries it. */
  readonly time?: number
  /** Number of the report modulo 65536, where the report carries it. */
  readonly sequence?: number
}

/** Bytes of one pen in a report: switches and pressure, x, y. */
const PEN_BYTES = 6
/** Bytes of an encrypted report that are encrypted: one block of AES. */
export const SEALED_BYTES = 16

const view = (report: Uint8Array): DataView => new DataView(report.buffer, report.byteOffset, report.byteLength)

function readPen(from: DataView, at: number): PenReport {
  const head = from.getUint16(at)
  return {
    ready: (head & 0x8000) !== 0,
    switches: (head >> 12) & 0x7,
    pressure: head & 0x0fff,
    x: from.getUint16(at + 2),
    y: from.getUint16(at + 4),
  }
}

function writePen(to: DataView, at: number, { ready, switches, pressure, x, y }: PenReport): void {
  to.setUint16(at, (ready ? 0x8000 : 0) | (switches << 12) | pressure)
  to.setUint16(at + 2, x)
  to.setUint16(at + 4, y)
}

/**
 * Input reports 01, 30 (with time: no other option is ever asked for) and 34; `undefined` for any other report.
 * Windows pads each to the longest of the device.
 */
export function decodePen(report: Uint8Array): PenReport | undefined {
  const id = report[0]
  const known = id === REPORT.penData || id === REPORT.penTime || id === REPORT.penTimeSequence
  if (!known || report.length < lengthOf(id)) return undefined
  const from = view(report)
  const pen = readPen(from, 1)
  if (id === REPORT.penTime) return { ...pen, time: from.getUint16(7) }
  if (id === REPORT.penTimeSequence) return { ...pen, time: from.getUint16(7), sequence: from.getUint16(9) }
  return pen
}

/** Builds an input report: 34 with time and sequence, 30 with time, else 01. */
export function encodePen(pen: PenReport): Uint8Array {
  const { time, sequence } = pen
  const id = time === undefined ? REPORT.penData : sequence === undefined ? REPORT.penTime : REPORT.penTimeSequence
  const to = new DataView(new ArrayBuffer(lengthOf(id)))
  to.setUint8(0, id)
  writePen(to, 1, pen)
  if (time !== undefined) to.setUint16(7, time & 0xffff)
  if (time !== undefined && sequence !== undefined) to.setUint16(9, sequence & 0xffff)
  return new Uint8Array(to.buffer)
}

/** Pens out of an encrypted report. */
export interface Opened {
  /** The session StartCapture named: any other means another key, or somebody else's ink. */
  readonly session: number
  readonly pens: readonly PenReport[]
}

/** Whether a report is one with encrypted ink. */
export const isSealed = (report: Uint8Array): boolean =>
  report[0] === REPORT.penSealed || report[0] === REPORT.penTimeSealed || report[0] === REPORT.penTimeSequenceSealed

/**
 * Input reports 10, 31 and 33: 16 bytes are encrypted, in 31 the two times behind them are not. `undefined` for any other.
 * 10 and 31 carry two pens, the earlier first.
 * @param decrypt makes plain bytes of one block
 */
export function decodeSealed(report: Uint8Array, decrypt: (block: Uint8Array) => Uint8Array): Opened | undefined {
  const id = report[0] ?? 0
  if (!isSealed(report) || report.length < lengthOf(id)) return undefined
  const plain = view(decrypt(report.subarray(1, 1 + SEALED_BYTES)))
  if (id === REPORT.penTimeSequenceSealed) {
    const pen = { ...readPen(plain, 0), time: plain.getUint16(6), sequence: plain.getUint16(8) }
    return { session: plain.getUint32(12), pens: [pen] }
  }
  const pens = [readPen(plain, 4), readPen(plain, 4 + PEN_BYTES)]
  const open = view(report)
  const times = id === REPORT.penTimeSealed ? [open.getUint16(17), open.getUint16(19)] : []
  return {
    session: plain.getUint32(0),
    pens: pens.map((pen, at) => (times[at] === undefined ? pen : { ...pen, time: times[at] })),
  }
}

/** Pens one encrypted report of this kind carries. */
export const pensPerSealed = (pen: PenReport): 1 | 2 => (pen.sequence === undefined ? 2 : 1)

/** Builds an encrypted report: 33 of one pen with time and sequence, 31 of two with time, 10 of two without. */
export function encodeSealed(
  session: number,
  first: PenReport,
  second: PenReport,
  encrypt: (block: Uint8Array) => Uint8Array,
): Uint8Array {
  const plain = new DataView(new ArrayBuffer(SEALED_BYTES))
  const counted = first.sequence !== undefined
  const id = counted ? REPORT.penTimeSequenceSealed : first.time === undefined ? REPORT.penSealed : REPORT.penTimeSealed
  if (counted) {
    writePen(plain, 0, first)
    plain.setUint16(6, (first.time ?? 0) & 0xffff)
    plain.setUint16(8, first.sequence & 0xffff)
    plain.setUint32(12, session)
  } else {
    plain.setUint32(0, session)
    writePen(plain, 4, first)
    writePen(plain, 4 + PEN_BYTES, second)
  }
  const report = new Uint8Array(lengthOf(id))
  report[0] = id
  report.set(encrypt(new Uint8Array(plain.buffer)), 1)
  if (id === REPORT.penTimeSealed) {
    view(report).setUint16(17, (first.time ?? 0) & 0xffff)
    view(report).setUint16(19, (second.time ?? 0) & 0xffff)
  }
  return report
}
