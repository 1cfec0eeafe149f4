import type { DriverOptions } from '../../definition.ts'
import { DriverError } from '../../errors.ts'
import type { Polarity } from './codec.ts'

export interface K4Options {
  /** Which board: CU12 has 12 locks, CU24 has 24. */
  readonly locks: 12 | 24
  /** Board on the bus, 0..15 (DIP switches). */
  readonly address: number
  readonly polarity: Polarity
}

/**
 * Reads `board` (`CU12` | `CU24`, default `CU24`), `address` (0..15, default 0) and `polarity` (`closed-is-1` |
 * `closed-is-0`, default the first). Other keys belong to others. @throws DriverError `cannot-open`
 */
export function readOptions(options: DriverOptions): K4Options {
  const { board = 'CU24', address = 0, polarity = 'closed-is-1' } = options
  if (board !== 'CU12' && board !== 'CU24') throw wrong('board is CU12 or CU24')
  if (typeof address !== 'number' || !Number.isInteger(address) || address < 0 || address > 15)
    throw wrong('address is 0 to 15')
  if (polarity !== 'closed-is-1' && polarity !== 'closed-is-0') throw wrong('polarity is closed-is-1 or closed-is-0')
  return { locks: board === 'CU12' ? 12 : 24, address, polarity }
}

function wrong(sentence: string): DriverError {
  return new DriverError('cannot-open', `kerong-k4: ${sentence}`)
}
