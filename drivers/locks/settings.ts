import type { Setting } from '../definition.ts'

/** Settings that several families share; each family's table says which. */

/** Addresses of the boards on the bus, in the order in which their locks are counted. */
export const boards = <const L extends number, const M extends number>(least: L, most: M) =>
  ({ key: 'boards', type: 'wholes', least, most, longest: 16, default: [least] }) as const satisfies Setting

/** Which level of a status bit means a closed door: it depends on how the micro-switches are wired. */
export const polarity = {
  key: 'polarity',
  type: 'choice',
  choices: ['closed-is-1', 'closed-is-0'],
  default: 'closed-is-1',
} as const satisfies Setting

/** Whether the sensor bits of the board mean anything, and what: unwired they are all 0. */
export const items = {
  key: 'items',
  type: 'choice',
  choices: ['none', 'present-is-1', 'present-is-0'],
  default: 'none',
} as const satisfies Setting

/** The RS-485 adapter gives back what it sends. */
export const echo = { key: 'echo', type: 'flag', default: false } as const satisfies Setting

/** Number on the wire of a board's first lock. */
export const base = { key: 'base', type: 'whole', least: 0, most: 1, default: 0 } as const satisfies Setting

/** Seconds after which a door that still stands open is told of. For whoever watches the doors: nothing of it goes over the line. */
export const leftOpen = { key: 'leftOpen', type: 'whole', least: 5, most: 3600, default: 60 } as const satisfies Setting

export type Polarity = (typeof polarity.choices)[number]
export type Items = (typeof items.choices)[number]
