import type { DriverOptions, Setting } from '../../definition.ts'
import { readSettings, type Settings } from '../../settings.ts'

export const elyctisSettings = [
  /** `continuous`: the reader reports documents by itself. `inquire`, `one-line`: it is asked again and again. */
  { key: 'mode', type: 'choice', choices: ['continuous', 'inquire', 'one-line'], default: 'continuous' },
  /** From one question to the next, in `inquire` and `one-line`. */
  { key: 'intervalMs', type: 'whole', least: 100, most: 5000, default: 500 },
] as const satisfies readonly Setting[]

export type ElyctisOptions = Settings<typeof elyctisSettings>

/** @throws DriverError `cannot-open` naming the wrong setting */
export const readOptions = (options: DriverOptions): ElyctisOptions =>
  readSettings('elyctis-idbox', elyctisSettings, options)
