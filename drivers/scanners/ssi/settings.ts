import type { DriverOptions, Setting } from '../../definition.ts'
import { readSettings, type Settings } from '../../settings.ts'
import { CHARSETS } from '../scan.ts'

export const ssiSettings = [
  /** A NUL before the first request, for lines without RTS/CTS. */
  { key: 'wakeUp', type: 'flag', default: true },
  /** Sets what this driver needs for the session: handshake, packets, "nothing read"; programming by bar code off. */
  { key: 'configure', type: 'flag', default: true },
  /** Lets the scanner scan, should somebody have forbidden it. */
  { key: 'enable', type: 'flag', default: true },
  { key: 'charset', type: 'choice', choices: CHARSETS, default: 'auto' },
  { key: 'aim', type: 'flag', default: true },
] as const satisfies readonly Setting[]

export type SsiOptions = Settings<typeof ssiSettings>

/** @throws DriverError `cannot-open` naming the wrong setting */
export const readOptions = (options: DriverOptions): SsiOptions => readSettings('zebra-ssi', ssiSettings, options)
