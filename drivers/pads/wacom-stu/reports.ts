import { parseReportDescriptor } from '../../transport/report-descriptor.ts'

/** Report ids. All numbers in reports are big-endian unless the function that reads them says otherwise. */
export const REPORT = {
  penData: 0x01,
  status: 0x03,
  information: 0x08,
  capability: 0x09,
  uid2: 0x0b,
  eserial: 0x0f,
  penSealed: 0x10,
  hostKey: 0x13,
  deviceKey: 0x14,
  startCapture: 0x15,
  endCapture: 0x16,
  dhPrime: 0x1a,
  dhBase: 0x1b,
  clearScreen: 0x20,
  inkingMode: 0x21,
  startImage: 0x25,
  imageBlock: 0x26,
  endImage: 0x27,
  inkColour16: 0x28,
  writingArea: 0x2a,
  backlight: 0x2b,
  inkColour24: 0x2d,
  penTime: 0x30,
  penTimeSealed: 0x31,
  penOption: 0x32,
  penTimeSequenceSealed: 0x33,
  penTimeSequence: 0x34,
  encryptionCommand: 0x40,
  encryptionStatus: 0x50,
} as const

/** What is publicly known of one report. */
export interface ReportFacts {
  /** Bytes, the id included. HID wants them exact (Windows refuses any other). */
  readonly length: number
  readonly kind: 'input' | 'feature' | 'both'
  /** For the live view: the maker's name in words. */
  readonly name: string
  /** From this byte on it holds ink, pictures or keys, which nobody is shown. */
  readonly hiddenFrom?: number
}

export const REPORTS: ReadonlyMap<number, ReportFacts> = new Map<number, ReportFacts>([
  [REPORT.penData, { length: 7, kind: 'input', name: 'pen data', hiddenFrom: 1 }],
  [REPORT.status, { length: 5, kind: 'feature', name: 'status' }],
  [REPORT.information, { length: 17, kind: 'feature', name: 'information' }],
  [REPORT.capability, { length: 17, kind: 'feature', name: 'capability' }],
  [REPORT.uid2, { length: 11, kind: 'feature', name: 'unique id' }],
  [REPORT.eserial, { length: 14, kind: 'feature', name: 'serial number' }],
  [REPORT.penSealed, { length: 17, kind: 'input', name: 'encrypted pen data', hiddenFrom: 1 }],
  [REPORT.hostKey, { length: 17, kind: 'feature', name: 'host public key', hiddenFrom: 1 }],
  [REPORT.deviceKey, { length: 17, kind: 'both', name: 'device public key', hiddenFrom: 1 }],
  [REPORT.startCapture, { length: 5, kind: 'feature', name: 'start capture', hiddenFrom: 1 }],
  [REPORT.endCapture, { length: 2, kind: 'feature', name: 'end capture' }],
  [REPORT.dhPrime, { length: 17, kind: 'feature', name: 'Diffie-Hellman prime', hiddenFrom: 1 }],
  [REPORT.dhBase, { length: 3, kind: 'feature', name: 'Diffie-Hellman base', hiddenFrom: 1 }],
  [REPORT.clearScreen, { length: 2, kind: 'feature', name: 'clear screen' }],
  [REPORT.inkingMode, { length: 2, kind: 'feature', name: 'inking mode' }],
  [REPORT.startImage, { length: 2, kind: 'feature', name: 'start image' }],
  [REPORT.imageBlock, { length: 256, kind: 'feature', name: 'image block', hiddenFrom: 3 }],
  [REPORT.endImage, { length: 2, kind: 'feature', name: 'end image' }],
  [REPORT.inkColour16, { length: 4, kind: 'feature', name: 'ink colour and thickness' }],
  [REPORT.writingArea, { length: 9, kind: 'feature', name: 'writing area' }],
  [REPORT.backlight, { length: 3, kind: 'feature', name: 'backlight' }],
  [REPORT.inkColour24, { length: 5, kind: 'feature', name: 'ink colour and thickness' }],
  [REPORT.penTime, { length: 9, kind: 'input', name: 'pen data', hiddenFrom: 1 }],
  [REPORT.penTimeSealed, { length: 21, kind: 'input', name: 'encrypted pen data', hiddenFrom: 1 }],
  [REPORT.penOption, { length: 2, kind: 'feature', name: 'pen data option' }],
  [REPORT.penTimeSequenceSealed, { length: 17, kind: 'input', name: 'encrypted pen data', hiddenFrom: 1 }],
  [REPORT.penTimeSequence, { length: 11, kind: 'input', name: 'pen data', hiddenFrom: 1 }],
  [REPORT.encryptionCommand, { length: 68, kind: 'feature', name: 'encryption command', hiddenFrom: 4 }],
  [REPORT.encryptionStatus, { length: 17, kind: 'both', name: 'encryption status' }],
])

/** Reports that every model has. */
export const EVERY_MODEL: readonly number[] = [
  REPORT.penData,
  REPORT.status,
  REPORT.information,
  REPORT.capability,
  REPORT.penSealed,
  REPORT.startCapture,
  REPORT.endCapture,
  REPORT.clearScreen,
  REPORT.inkingMode,
  REPORT.startImage,
  REPORT.imageBlock,
  REPORT.endImage,
]

/** Length of a known report in bytes, the id included. */
export function lengthOf(id: number): number {
  const facts = REPORTS.get(id)
  if (!facts) throw new Error(`report ${id.toString(16)} is none of a signature pad`)
  return facts.length
}

/** Items of a report descriptor (USB HID 1.11, 6.2.2.2): type and tag in the upper six bits of the first byte. */
const ITEM = {
  usagePage: 0x04,
  usage: 0x08,
  logicalMinimum: 0x14,
  logicalMaximum: 0x24,
  reportSize: 0x74,
  input: 0x80,
  reportId: 0x84,
  reportCount: 0x94,
  collection: 0xa0,
  feature: 0xb0,
  endCollection: 0xc0,
} as const

/**
 * Lengths of the feature reports a report descriptor names, by id, the id byte included; `undefined` when it cannot be understood.
 */
export function featureLengths(descriptor: Uint8Array): ReadonlyMap<number, number> | undefined {
  const parsed = parseReportDescriptor(descriptor)
  if (!parsed) return undefined
  const lengths = new Map<number, number>()
  for (const { kind, reportId, bit, bits, count } of parsed.fields) {
    if (kind !== 'feature') continue
    lengths.set(reportId, Math.max(lengths.get(reportId) ?? 0, Math.ceil((bit + bits * count) / 8)))
  }
  return lengths
}

/** A report descriptor with these reports as plain bytes, as a pad of the simulator shows it. */
export function describeReports(ids: readonly number[], blockLength: number): Uint8Array {
  const item = (tag: number, value: number): number[] => [tag | 2, value & 0xff, value >> 8]
  const reports = ids.flatMap((id) => {
    const { kind, length } = REPORTS.get(id)!
    const count = (id === REPORT.imageBlock ? blockLength : length) - 1
    const mains = [...(kind === 'feature' ? [] : [ITEM.input]), ...(kind === 'input' ? [] : [ITEM.feature])]
    return [
      ITEM.reportId | 1,
      id,
      ...item(ITEM.reportCount, count),
      // Usage is local: each main item needs its own (6.2.2.8).
      ...mains.flatMap((main) => [...item(ITEM.usage, 1), ...item(main, 0x02)]),
    ]
  })
  return Uint8Array.from([
    ...item(ITEM.usagePage, 0xff00),
    ...item(ITEM.usage, 1),
    ITEM.collection | 1,
    0x01,
    ...item(ITEM.logicalMinimum, 0),
    ...item(ITEM.logicalMaximum, 0xff),
    ITEM.reportSize | 1,
    8,
    ...reports,
    ITEM.endCollection,
  ])
}
