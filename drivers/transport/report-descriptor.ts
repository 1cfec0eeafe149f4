/** Reads report descriptors: the device's own account of its reports (USB HID 1.11, section 6.2.2). Pure. */

/** What a control means, by the HID Usage Tables: page and id within it. */
export interface Usage {
  readonly page: number
  readonly id: number
}

export type ReportKind = 'input' | 'output' | 'feature'

/** A stretch of equal controls inside one report: what one Input, Output or Feature item lays down. */
export interface ReportField {
  readonly kind: ReportKind
  /** 0 where the reports of the device carry no number. */
  readonly reportId: number
  /** First bit, counted from the report's first byte; where reports are numbered that is the number itself. */
  readonly bit: number
  /** Bits of one control. */
  readonly bits: number
  readonly count: number
  /** Padding: holds nothing. */
  readonly constant: boolean
  /** One value for each control; otherwise the field lists which of its usages are on. */
  readonly variable: boolean
  /** In the order of the controls. Where there are fewer usages than controls, the last one holds for the rest. */
  readonly usages: readonly UsageRange[]
  /** Outermost collection it lies in, as an index into {@link ReportDescriptor.collections}. */
  readonly collection: number
}

/** Usages `first` to `last` of one page, both included. */
export interface UsageRange {
  readonly page: number
  readonly first: number
  readonly last: number
}

export interface ReportDescriptor {
  /** Whether reports begin with their number. */
  readonly numbered: boolean
  /** The outermost (application) collections: what the device is. A composite one has several. */
  readonly collections: readonly Usage[]
  readonly fields: readonly ReportField[]
}

/** Where one usage lies: `count` controls of `bits` bits, side by side from `bit` on. */
export interface Control {
  readonly reportId: number
  readonly bit: number
  readonly bits: number
  readonly count: number
}

/** As the Linux kernel limits them: HID_MAX_DESCRIPTOR_SIZE, HID_MAX_BUFFER_SIZE. Bytes. */
const LONGEST_DESCRIPTOR = 4096
const LONGEST_REPORT = 16_384
/** Nested Push items; descriptors in the field need one or two. */
const DEEPEST_STACK = 16

const MAIN = 0
const GLOBAL = 1
const LOCAL = 2
const LONG_ITEM = 0xfe

const KINDS: Readonly<Record<number, ReportKind>> = { 0x8: 'input', 0x9: 'output', 0xb: 'feature' }

interface Item {
  readonly type: number
  readonly tag: number
  readonly value: number
  /** Bytes of the value: a usage of four carries its page. */
  readonly size: number
}

interface Globals {
  readonly page: number
  readonly bits: number
  readonly count: number
  readonly reportId: number
}

/** A usage as declared; `wide` ones named their page themselves. */
interface Declared extends UsageRange {
  readonly wide: boolean
}

/** Items in order, or `undefined` where the last one is cut off. */
function readItems(bytes: Uint8Array): readonly Item[] | undefined {
  const items: Item[] = []
  for (let at = 0; at < bytes.length;) {
    const prefix = bytes[at]!
    if (prefix === LONG_ITEM) {
      // Long items are reserved and hold nothing that is defined: size, tag, data.
      at += 3 + (bytes[at + 1] ?? 0)
      if (at > bytes.length) return undefined
      continue
    }
    const size = (prefix & 3) === 3 ? 4 : prefix & 3
    if (at + 1 + size > bytes.length) return undefined
    let value = 0
    for (let byte = size; byte > 0; byte--) value = value * 256 + bytes[at + byte]!
    items.push({ type: (prefix >> 2) & 3, tag: prefix >> 4, value, size })
    at += 1 + size
  }
  return items
}

/**
 * Reads a report descriptor. Any bytes may come: from 4096 bytes on, or where collections, stack or report sizes make no
 * sense, the answer is `undefined`. Time and memory grow with the length of the descriptor, not with the numbers in it.
 */
export function parseReportDescriptor(bytes: Uint8Array): ReportDescriptor | undefined {
  const items = bytes.length <= LONGEST_DESCRIPTOR ? readItems(bytes) : undefined
  if (!items) return undefined

  const collections: Usage[] = []
  const fields: ReportField[] = []
  /** Bits laid down so far, by kind and number of the report. */
  const laid = new Map<string, number>()
  const stack: Globals[] = []
  let globals: Globals = { page: 0, bits: 0, count: 0, reportId: 0 }
  let usages: Declared[] = []
  let least: Declared | undefined
  /** Inside a delimiter set stand alternatives for one control; the first is the preferred one (6.2.2.8). */
  let alternatives = 0
  let depth = 0

  function takeGlobal({ tag, value }: Item): boolean {
    switch (tag) {
      case 0x0:
        globals = { ...globals, page: value }
        return value <= 0xffff
      case 0x7:
        globals = { ...globals, bits: value }
        return true
      case 0x8:
        globals = { ...globals, reportId: value }
        return value >= 1 && value <= 255
      case 0x9:
        globals = { ...globals, count: value }
        return true
      case 0xa:
        stack.push(globals)
        return stack.length <= DEEPEST_STACK
      case 0xb: {
        const before = stack.pop()
        if (!before) return false
        globals = before
        return true
      }
      default:
        // Limits of values, units: nothing that moves a field.
        return true
    }
  }

  function takeLocal({ tag, value, size }: Item): boolean {
    const wide = size === 4
    const page = wide ? Math.floor(value / 0x1_0000) : globals.page
    const id = value % 0x1_0000
    const declared: Declared = { page, first: id, last: id, wide }
    switch (tag) {
      case 0x0:
        if (alternatives !== 2) usages.push(declared)
        if (alternatives === 1) alternatives = 2
        return true
      case 0x1:
        least = declared
        return true
      case 0x2: {
        const fits = least !== undefined && least.page === page && least.first <= id
        if (least && fits && alternatives !== 2) usages.push({ ...least, last: id })
        if (alternatives === 1) alternatives = 2
        least = undefined
        return fits
      }
      case 0xa:
        alternatives = value === 1 ? 1 : 0
        return true
      default:
        return true
    }
  }

  /** The usages of a main item. A page named after the last of them holds for those before it, too (6.2.2.7). */
  function takeUsages(): UsageRange[] {
    for (let at = usages.length - 1; at >= 0; at--) {
      const usage = usages[at]!
      if (usage.wide) continue
      if (usage.page === globals.page) break
      usages[at] = { ...usage, page: globals.page }
    }
    const taken = usages.map(({ page, first, last }) => ({ page, first, last }))
    usages = []
    least = undefined
    alternatives = 0
    return taken
  }

  function takeMain({ tag, value }: Item): boolean {
    const own = takeUsages()
    if (tag === 0xa) {
      if (depth === 0) collections.push({ page: own[0]?.page ?? 0, id: own[0]?.first ?? 0 })
      depth++
      return true
    }
    if (tag === 0xc) return --depth >= 0
    const kind = KINDS[tag]
    if (!kind) return true
    const { bits, count, reportId } = globals
    const place = `${kind} ${reportId}`
    const bit = laid.get(place) ?? 0
    const end = bit + bits * count
    if (depth === 0 || end > LONGEST_REPORT * 8) return false
    laid.set(place, end)
    const [constant, variable] = [(value & 1) !== 0, (value & 2) !== 0]
    const collection = collections.length - 1
    fields.push({ kind, reportId, bit, bits, count, constant, variable, usages: own, collection })
    return true
  }

  const take = (item: Item): boolean => {
    if (item.type === MAIN) return takeMain(item)
    if (item.type === GLOBAL) return takeGlobal(item)
    // The fourth type is reserved.
    return item.type !== LOCAL || takeLocal(item)
  }
  if (!items.every(take)) return undefined
  const numbered = fields.some(({ reportId }) => reportId !== 0)
  if (depth !== 0 || (numbered && fields.some(({ reportId }) => reportId === 0))) return undefined
  return {
    numbered,
    collections,
    fields: numbered ? fields.map((field) => ({ ...field, bit: field.bit + 8 })) : fields,
  }
}

/** The first place of a usage among the variable fields of a kind; `undefined` when the device has no such control. */
export function findControl(descriptor: ReportDescriptor, kind: ReportKind, usage: Usage): Control | undefined {
  for (const field of descriptor.fields) {
    if (field.kind !== kind || field.constant || !field.variable) continue
    let before = 0
    for (const [at, { page, first, last }] of field.usages.entries()) {
      const index = before + usage.id - first
      if (page === usage.page && first <= usage.id && usage.id <= last && index < field.count) {
        const isLast = at === field.usages.length - 1 && usage.id === last
        const { reportId, bits } = field
        return { reportId, bit: field.bit + index * bits, bits, count: isLast ? field.count - index : 1 }
      }
      before += last - first + 1
    }
  }
  return undefined
}

/** Length of a report in bytes, its number included where it has one; `undefined` when the device has no such report. */
export function reportLength(descriptor: ReportDescriptor, kind: ReportKind, reportId: number): number | undefined {
  const own = descriptor.fields.filter((field) => field.kind === kind && field.reportId === reportId)
  if (own.length === 0) return undefined
  return Math.ceil(Math.max(...own.map(({ bit, bits, count }) => bit + bits * count)) / 8)
}

/**
 * Reads one unsigned control of at most 32 bits out of a report: lowest bit first, lowest byte first (8.4). Bits beyond the
 * end of the report are 0.
 */
export function readBits(report: Uint8Array, bit: number, bits: number): number {
  let value = 0
  for (let at = Math.min(bits, 32) - 1; at >= 0; at--) {
    const byte = report[(bit + at) >> 3] ?? 0
    value = value * 2 + ((byte >> ((bit + at) & 7)) & 1)
  }
  return value
}
