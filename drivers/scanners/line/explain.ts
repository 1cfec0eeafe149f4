import type { DriverOptions } from '../../definition.ts'
import type { Explain, TrafficLine } from '../../traffic.ts'
import { leadingAim } from '../scan.ts'
import { symbologyOfAim } from '../symbology.ts'
import { createFramer, type Piece } from './framer.ts'
import { readOptions } from './settings.ts'

/**
 * Frames by the scanner's settings, content hidden. Where only silence ends a code there is no telling from the bytes when
 * one is complete: each chunk is shown as a part then.
 */
export function explainLine(options: DriverOptions = {}): Explain {
  const read = readOptions(options)
  const framer = createFramer(read)
  const bySilence = read.end === 'idle' || read.end === 'suffix-idle'
  return ({ direction, bytes }) => {
    if (direction === 'sent') return [{ direction, bytes, hidden: [], meaning: 'command' }]
    const lines = framer.push(bytes).map(lineOf)
    return bySilence
      ? [...lines, ...framer.pause().map((piece) => ({ ...lineOf(piece), meaning: 'scan-part' as const }))]
      : lines
  }
}

function lineOf({ framing, head, payload, tail }: Piece): TrafficLine {
  const aim = framing === 'noise' ? undefined : leadingAim(payload)
  const symbology = aim === undefined ? undefined : symbologyOfAim(aim)
  return {
    direction: 'received',
    bytes: Uint8Array.from([...head, ...payload, ...tail]),
    hidden: [[head.length, head.length + payload.length]],
    meaning: framing === 'noise' || framing === 'card' ? 'noise' : 'scan',
    values: { bytes: payload.length, ...(symbology !== undefined && { symbology }) },
  }
}
