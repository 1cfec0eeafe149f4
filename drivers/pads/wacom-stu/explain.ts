import type { Explain, Meaning, Traffic, TrafficLine } from '../../traffic.ts'
import { isSealed } from './pen-reports.ts'
import { REPORT, REPORTS } from './reports.ts'

const PENS: ReadonlySet<number> = new Set([REPORT.penData, REPORT.penTime, REPORT.penTimeSequence])

/** One HID report is one line. Ink, pictures and keys are hidden, and all of a report that is not known. */
export const explainStu: Explain = ({ direction, channel, bytes }): readonly TrafficLine[] => {
  const id = bytes[0] ?? 0
  const facts = REPORTS.get(id)
  // A pad tells none of the others unasked: behind this path is something else than the settings say, such as a reader.
  if (!facts || (channel === 'input' && facts.kind === 'feature')) {
    return [{ direction, bytes, hidden: [[0, bytes.length]], meaning: 'noise' }]
  }
  const { name, hiddenFrom = facts.length } = channel === 'input' ? { ...facts, hiddenFrom: 1 } : facts
  const hidden: TrafficLine['hidden'] = hiddenFrom < bytes.length ? [[hiddenFrom, bytes.length]] : []
  return [{ direction, bytes, hidden, meaning: meaningOf(direction, channel, bytes), values: { report: name } }]
}

function meaningOf(direction: Traffic['direction'], channel: Traffic['channel'], bytes: Uint8Array): Meaning {
  if (channel === 'input') return isSealed(bytes) ? 'pen-encrypted' : PENS.has(bytes[0] ?? 0) ? 'pen' : 'report'
  if (direction === 'received') return 'report'
  // Asking for a report sends its id alone; every report that is set has at least one byte more.
  if (bytes.length === 1) return 'ask-report'
  return bytes[0] === REPORT.imageBlock ? 'image-block' : 'set-report'
}
