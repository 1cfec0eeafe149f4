import type { ByteDriver, DriverOptions } from '../../definition.ts'
import type { Scanner } from '../../devices.ts'
import { DriverError } from '../../errors.ts'
import { lineScannerDefaults, openLineScanner, type LineScannerOptions } from './device.ts'
import { simulateLineScanner } from './simulator.ts'

/** Any scanner or zone reader that sends its codes as lines or frames over a serial line. */
export const definition: ByteDriver<Scanner> = {
  kind: 'scanner',
  model: 'scanner-line',
  title: 'Scanner an serieller Leitung',
  wire: 'bytes',
  defaults: { baudRate: 9600 },
  async open(transport, options) {
    try {
      return openLineScanner(transport, readOptions(options))
    } catch (error) {
      await transport.close()
      throw error
    }
  },
  simulate: () => simulateLineScanner(),
}

/**
 * Reads the settings `end`, `prefix`, `suffix`, `gapMs`, `maxFrame` over the factory values.
 * @throws DriverError `cannot-open` naming the wrong setting
 */
export function readOptions(options: DriverOptions): LineScannerOptions {
  const wrong = (key: string, wanted: string) => new DriverError('cannot-open', `scanner setting ${key}: ${wanted}`)
  const text = (key: 'prefix' | 'suffix'): string => {
    const value = options[key] ?? lineScannerDefaults[key]
    if (typeof value !== 'string') throw wrong(key, 'a text')
    return value
  }
  const count = (key: 'gapMs' | 'maxFrame', least: number): number => {
    const value = options[key] ?? lineScannerDefaults[key]
    if (typeof value !== 'number' || !(value >= least)) throw wrong(key, `a number from ${least}`)
    return value
  }
  const end = options['end'] ?? lineScannerDefaults.end
  if (end !== 'line' && end !== 'idle') throw wrong('end', '"line" or "idle"')
  return {
    end,
    prefix: text('prefix'),
    suffix: text('suffix'),
    gapMs: count('gapMs', 10),
    maxFrame: count('maxFrame', 90),
  }
}
