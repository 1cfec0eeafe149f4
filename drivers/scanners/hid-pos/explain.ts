import type { DriverOptions } from '../../definition.ts'
import { readSettings } from '../../settings.ts'
import type { Explain, TrafficLine } from '../../traffic.ts'
import { symbologyOfAim, symbologyOfHoneywell } from '../symbology.ts'
import { readPart } from './codec.ts'
import { ENTER_HID_MODE } from './device.ts'
import { LAYOUTS } from './layout.ts'
import { settings } from './options.ts'

/** Reads a scanner's reports for the live view. Whatever a code may stand in is hidden, also what is left of the one before. */
export function explainHidPos(options: DriverOptions = {}): Explain {
  const named = readSettings('hid-pos', settings, options).layout
  const layout = named === 'auto' ? undefined : LAYOUTS[named]
  return ({ direction, channel, bytes }) => {
    if (channel !== 'input') return [explainFeature(direction, bytes)]
    const part = readPart(bytes, layout)
    if (!part || 'garbled' in part)
      return [{ direction, bytes, hidden: [[1, bytes.length]], meaning: part ? 'noise' : 'report' }]
    const symbology = (part.aim && symbologyOfAim(part.aim)) ?? symbologyOfHoneywell(part.codeId)
    return [
      {
        direction,
        bytes,
        // To the end: where a layout is set that is not this scanner's, data stand behind where they should.
        hidden: [[part.layout.data, bytes.length]],
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
