import {
  findControl,
  parseReportDescriptor,
  readBits,
  type Control,
  type Usage,
} from '../../transport/report-descriptor.ts'

/** Top-level collection of every bar code scanner in this mode (USB-IF, HID POS Usage Tables 1.02). */
export const SCANNER: Usage = { page: 0x8c, id: 0x02 }

/** Input report of scanned data, and its length, where nothing else is said. */
export const SCANNED_DATA = 0x02
export const REPORT_LENGTH = 64

/** Data bytes of one report in both known layouts. */
export const CAPACITY = 56

/** Where things lie in a report of scanned data. Bytes count from the report's first byte, its number included. */
export interface Layout {
  /** 0 where reports carry no number. */
  readonly reportId: number
  /** Data bytes in this report. Absent: data ends where only zeros follow. */
  readonly count: Control | undefined
  /** First byte of the AIM identifier, three bytes. */
  readonly aim: number | undefined
  readonly data: number
  readonly capacity: number
  /** The maker's own one-letter code id. */
  readonly codeId: number | undefined
  /** Bit that says that more reports follow. Absent: every report is a whole code. */
  readonly continued: number | undefined
}

const bits = (bit: number, size: number): Control => ({ reportId: SCANNED_DATA, bit, bits: size, count: 1 })

/** Honeywell, HHP, Access-IS: the identifier follows the length. */
export const HONEYWELL: Layout = {
  reportId: SCANNED_DATA,
  count: bits(8, 8),
  aim: 2,
  data: 5,
  capacity: CAPACITY,
  codeId: 61,
  continued: 63 * 8,
}

/** Zebra, Symbol: one byte later; the length has two bytes, or the second is padding. Up to 56 they read the same. */
export const ZEBRA: Layout = { ...HONEYWELL, count: bits(8, 16), aim: 3, data: 6, codeId: 62 }

export const LAYOUTS = { honeywell: HONEYWELL, zebra: ZEBRA } as const
export type LayoutName = keyof typeof LAYOUTS

const POS = 0x8c
const HHP = 0xff66
const GENERIC_DESKTOP = 0x01

/** The layout a report descriptor tells; `undefined` when it describes no scanned data, or in a way nobody has seen. */
export function layoutOf(descriptor: Uint8Array | undefined): Layout | undefined {
  const parsed = descriptor && parseReportDescriptor(descriptor)
  const data = parsed && findControl(parsed, 'input', { page: POS, id: 0xfe })
  if (!data || data.bits !== 8 || data.bit % 8 !== 0 || data.count < 1) return undefined
  const { reportId } = data
  const find = (page: number, id: number): Control | undefined => {
    const control = findControl(parsed, 'input', { page, id })
    return control?.reportId === reportId ? control : undefined
  }
  const byteOf = (control: Control | undefined): number | undefined =>
    control?.bits === 8 && control.bit % 8 === 0 ? control.bit / 8 : undefined
  const [first, second, third] = [0xfb, 0xfc, 0xfd].map((id) => byteOf(find(POS, id)))
  const together = first !== undefined && second === first + 1 && third === first + 2
  return {
    reportId,
    count: find(GENERIC_DESKTOP, 0x3b),
    aim: together ? first : undefined,
    data: data.bit / 8,
    capacity: data.count,
    codeId: byteOf(find(HHP, 0x04)),
    continued: find(POS, 0xff)?.bit,
  }
}

/**
 * The layout a report shows by itself: `]` stands where the identifier begins. `undefined` when it stands in neither place,
 * as when the scanner was told to send no identifiers.
 */
export function layoutByBytes(report: Uint8Array): Layout | undefined {
  if (report[0] !== SCANNED_DATA) return undefined
  return Object.values(LAYOUTS).find((layout) => readAim(report, layout) !== undefined)
}

/** The AIM identifier at its place, `undefined` when there is none. */
export function readAim(report: Uint8Array, layout: Layout): string | undefined {
  if (layout.aim === undefined) return undefined
  const text = Buffer.from(report.subarray(layout.aim, layout.aim + 3)).toString('latin1')
  return /^\][A-Za-z][0-9A-Za-z]$/.test(text) ? text : undefined
}

/** Whether the place of the identifier holds zeros: the scanner sends none. */
export function isUnnamed(report: Uint8Array, { aim }: Layout): boolean {
  return aim === undefined || report.subarray(aim, aim + 3).every((byte) => byte === 0)
}

/** Whether the report is long enough to hold all that the layout has in it. */
export function isWhole(report: Uint8Array, { data, capacity, continued = 0 }: Layout): boolean {
  return report.length >= data + capacity && report.length > continued >> 3
}

/** Data bytes the report says to hold. */
export function readCount(report: Uint8Array, { count, data, capacity }: Layout): number {
  if (count) return readBits(report, count.bit, count.bits)
  const end = Math.min(data + capacity, report.length)
  return Math.max(report.subarray(0, end).findLastIndex((byte) => byte !== 0) + 1 - data, 0)
}
