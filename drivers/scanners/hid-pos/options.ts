import type { Setting } from '../../definition.ts'

export const settings = [
  /** `auto`: by the report descriptor where the system gives it, else by the place of the identifier. */
  { key: 'layout', type: 'choice', choices: ['auto', 'honeywell', 'zebra'], default: 'auto' },
  /** Milliseconds without a report after which a code that lacks its end is given up. */
  { key: 'partMs', type: 'whole', least: 20, most: 5000, default: 500 },
  /** Sends the feature report by which a Honeywell scanner in keyboard mode changes to reports. */
  { key: 'enterHidMode', type: 'flag', default: false },
] as const satisfies readonly Setting[]
