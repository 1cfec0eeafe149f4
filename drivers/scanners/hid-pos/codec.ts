import type { Scan, ScannerTrouble } from '../../devices.ts'
import { makeScan } from '../scan.ts'
import { symbologyOfAim, symbologyOfHoneywell } from '../symbology.ts'
import {
  CAPACITY,
  isUnnamed,
  isWhole,
  layoutByBytes,
  readAim,
  readCount,
  REPORT_LENGTH,
  SCANNED_DATA,
  type Layout,
} from './layout.ts'

/** A whole code is at most this long, in bytes: the largest QR code holds 7089 digits. */
const LONGEST_CODE = 8192

/** One report of scanned data. */
export interface Part {
  readonly aim: string | undefined
  /** The maker's letter for the kind of code; empty where there is none. */
  readonly codeId: string
  readonly data: Uint8Array
  /** More parts of the same code follow. */
  readonly continued: boolean
  readonly layout: Layout
}

/** A report of scanned data that makes no sense. */
export interface Garbled {
  readonly garbled: true
  /** More parts of the same code follow, as far as can be seen. */
  readonly continued: boolean
}

/** Of a report that is too short to tell, the rest is taken to be still to come: the tail of a code must not pass for one. */
const isSet = (report: Uint8Array, bit: number | undefined): boolean =>
  bit !== undefined && ((report[bit >> 3] ?? 0xff) & (1 << (bit & 7))) !== 0

/**
 * Reads one report. `layout` is what descriptor or settings say; where its identifier is neither one nor empty, and where
 * nothing is said, the bytes themselves decide. `undefined` when it is another report (trigger, battery).
 */
export function readPart(report: Uint8Array, layout?: Layout): Part | Garbled | undefined {
  const id = layout?.reportId ?? SCANNED_DATA
  if (id !== 0 && report[0] !== id) return undefined
  const fits = layout && (readAim(report, layout) !== undefined || isUnnamed(report, layout))
  const place = fits ? layout : layoutByBytes(report)
  const continued = isSet(report, place ? place.continued : (REPORT_LENGTH - 1) * 8)
  if (!place || !isWhole(report, place)) return { garbled: true, continued }
  const count = readCount(report, place)
  if (count > place.capacity) return { garbled: true, continued }
  const letter = place.codeId === undefined ? 0 : report[place.codeId]!
  return {
    aim: readAim(report, place),
    codeId: letter === 0 ? '' : String.fromCharCode(letter),
    data: report.slice(place.data, place.data + count),
    continued,
    layout: place,
  }
}

/** What a report, or silence after it, comes to. */
export type Outcome = { readonly scan: Scan } | { readonly trouble: ScannerTrouble }

export interface Assembler {
  /** Takes one report, gives what it completed: mostly nothing or one scan. */
  push(report: Uint8Array): readonly Outcome[]
  /** Tells that no report came for a while: a code that lacks its end is given up. */
  flush(): readonly Outcome[]
  /** Whether silence would matter. */
  readonly pending: boolean
}

const GARBLED: Outcome = { trouble: 'garbled' }

/**
 * Puts the parts of codes together. Pure: no timers. What follows a broken part up to the end of its code belongs to it and
 * is dropped with it, so that the tail of a code is never taken for one.
 *
 * The reports carry no number: a part lost from the middle shows only when its neighbours name different codes.
 */
export function createAssembler(layout?: Layout): Assembler {
  let parts: Part[] = []
  let length = 0
  let broken = false

  function forget(): void {
    parts = []
    length = 0
  }

  /** Gives the code up; `more` of it is still to come. */
  function giveUp(more: boolean): Outcome[] {
    const told = broken
    forget()
    broken = more
    return told ? [] : [GARBLED]
  }

  function complete(): Outcome[] {
    const [first] = parts
    const payload = Buffer.concat(parts.map(({ data }) => data))
    forget()
    // A report without data is no code: some scanners end a code that fills its reports with an empty one.
    return first && payload.length > 0 ? [{ scan: toScan(first, new Uint8Array(payload)) }] : []
  }

  return {
    push(report) {
      const part = readPart(report, layout)
      if (!part) return []
      if ('garbled' in part) return giveUp(part.continued)
      if (broken) {
        broken = part.continued
        return []
      }
      const [first] = parts
      const another = first !== undefined && (first.aim !== part.aim || first.codeId !== part.codeId)
      const before = another ? giveUp(false) : []
      parts.push(part)
      // An empty one counts too: of nothing but these a code would never end.
      length += Math.max(part.data.length, 1)
      if (length > LONGEST_CODE) return [...before, ...giveUp(part.continued)]
      return part.continued ? before : [...before, ...complete()]
    },
    flush() {
      const told = parts.length > 0
      forget()
      broken = false
      return told ? [GARBLED] : []
    },
    get pending() {
      return broken || parts.length > 0
    },
  }
}

function toScan({ aim, codeId }: Part, payload: Uint8Array): Scan {
  const symbology = (aim === undefined ? undefined : symbologyOfAim(aim)) ?? symbologyOfHoneywell(codeId)
  return makeScan({ payload, framing: 'hid-pos', takeAim: aim === undefined, aim, symbology })
}

/** A code as the simulator presents it. */
export interface Code {
  /** `]Q1`; empty for a scanner that sends none. */
  readonly aim: string
  readonly codeId: string
  readonly payload: Uint8Array
}

/** The reports a scanner of this layout sends for a code. The identifier stands in each of them. */
export function encodeReports(code: Code, layout: Layout): Uint8Array[] {
  const { payload } = code
  return Array.from({ length: Math.max(Math.ceil(payload.length / CAPACITY), 1) }, (_, at) => {
    const data = payload.subarray(at * CAPACITY, (at + 1) * CAPACITY)
    const report = new Uint8Array(REPORT_LENGTH)
    report.set([SCANNED_DATA, data.length])
    if (layout.aim !== undefined) report.set(Buffer.from(code.aim, 'latin1'), layout.aim)
    report.set(data, layout.data)
    if (layout.codeId !== undefined) report.set(Buffer.from(code.codeId, 'latin1'), layout.codeId)
    if ((at + 1) * CAPACITY < payload.length) report[REPORT_LENGTH - 1] = 1
    return report
  })
}
