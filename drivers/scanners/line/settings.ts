import type { DriverOptions, Setting } from '../../definition.ts'
import { DriverError } from '../../errors.ts'
import { readSettings } from '../../settings.ts'
import { CHARSETS, type Charset } from '../scan.ts'

/**
 * What ends a code outside of STX…ETX and CUTE frames. `line`: a CR, an LF or both. `cr`, `lf`, `crlf`, `tab`: only that, so
 * that other line ends may stand in the payload. `suffix`: only the configured suffix. `idle`: silence on the line.
 * `suffix-idle`: silence after the suffix (without one: after a CR or LF), for payloads in which the suffix occurs too.
 */
export const ENDS = ['line', 'cr', 'lf', 'crlf', 'tab', 'suffix', 'idle', 'suffix-idle'] as const

/** Codes the maker's own letters for symbologies; `none`: the scanner sends none. */
export const CODE_IDS = ['none', 'honeywell', 'zebra'] as const

export const lineSettings = [
  { key: 'end', type: 'choice', choices: ENDS, default: 'line' },
  { key: 'prefix', type: 'text', longest: 20, default: '' },
  { key: 'suffix', type: 'text', longest: 20, default: '' },
  { key: 'gapMs', type: 'whole', least: 10, most: 5000, default: 100 },
  { key: 'maxFrame', type: 'whole', least: 90, most: 65_536, default: 8192 },
  { key: 'charset', type: 'choice', choices: CHARSETS, default: 'auto' },
  { key: 'aim', type: 'flag', default: true },
  { key: 'codeId', type: 'choice', choices: CODE_IDS, default: 'none' },
] as const satisfies readonly Setting[]

export interface LineScannerOptions {
  readonly end: (typeof ENDS)[number]
  /** Characters the scanner was set up to send before every code; removed where present. Control characters are fine. */
  readonly prefix: string
  /** Characters the scanner was set up to send after every code, besides the line end; removed where present. */
  readonly suffix: string
  /** Silence that ends a code in `idle` and `suffix-idle`, in milliseconds. */
  readonly gapMs: number
  /** Longer frames are thrown away whole, up to their end. Bytes. */
  readonly maxFrame: number
  readonly charset: Charset
  /** Whether a leading AIM identifier is taken off. */
  readonly aim: boolean
  readonly codeId: (typeof CODE_IDS)[number]
}

/** @throws DriverError `cannot-open` */
export function clash(options: DriverOptions): readonly [string, string] | undefined {
  const { end, suffix } = readSettings('scanner-line', lineSettings, options)
  return end === 'suffix' && suffix === '' ? ['end', 'suffix'] : undefined
}

/** @throws DriverError `cannot-open` naming the wrong setting */
export function readOptions(options: DriverOptions): LineScannerOptions {
  if (clash(options)) throw new DriverError('cannot-open', 'scanner-line: end "suffix" needs a suffix')
  return readSettings('scanner-line', lineSettings, options)
}

export const lineScannerDefaults: LineScannerOptions = readOptions({})
