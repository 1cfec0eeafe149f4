import type { Explain, TrafficLine } from '../../traffic.ts'
import { symbologyOfAim, symbologyOfHoneywell } from '../symbology.ts'
import { readPart } from './codec.ts'
import { ENTER_HID_MODE } from './device.ts'

/** Reads a scanner's reports for the live view. Whatever a code may stand in is hidden, also what is left of the one before. */
export function explainHidPos(): Explain {
  return ({ direction, channel, bytes }) => {
    if (channel !== 'input') return [explainFeature(direction, bytes)]
    const part = readPart(bytes)
    if (!part || 'garbled' in part)
      return [{ direction, bytes, hidden: [[1, bytes.length]], meaning: part ? 'noise' : 'report' }]
    const { data, capacity } = part.layout
    const symbology = (part.aim && symbologyOfAim(part.aim)) ?? symbologyOfHoneywell(part.codeId)
    return [
      {
        direction,
        bytes,
        hidden: [[data, data + capacity]],
        meaning: part.continued ? 'scan-part' : 'scan',
        values: { ...(symbology && { symbology }), bytes: part.data.length },
      },
    ]
  }
}

function explainFeature(direction: TrafficLine['direction'], bytes: Uint8Array): TrafficLine {
  const isChange = direction === 'sent' && Buffer.from(ENTER_HID_MODE).equals(bytes)
  if (isChange) return { direction, bytes, hidden: [], meaning: 'command' }
  return { direction, bytes, hidden: [[1, bytes.length]], meaning: direction === 'sent' ? 'set-report' : 'report' }
}
