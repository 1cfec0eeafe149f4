import type { ByteDriver } from '../../definition.ts'
import type { Scanner } from '../../devices.ts'
import { openLineScanner } from './device.ts'
import { explainLine } from './explain.ts'
import { clash, lineSettings, readOptions } from './settings.ts'
import { simulateLineScanner } from './simulator.ts'

/** Any scanner or zone reader that sends its codes as lines or frames over a serial line. */
export const definition: ByteDriver<Scanner> = {
  kind: 'scanner',
  model: 'scanner-line',
  title: 'Scanner an serieller Leitung',
  wire: 'bytes',
  defaults: { baudRate: 9600 },
  settings: lineSettings,
  clash,
  async open(transport, options) {
    try {
      return openLineScanner(transport, readOptions(options))
    } catch (error) {
      await transport.close()
      throw error
    }
  },
  simulate: () => simulateLineScanner(),
  explain: explainLine,
}
