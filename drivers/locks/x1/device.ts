import type { DriverOptions, Setting } from '../../definition.ts'
import { readSettings, type Settings } from '../../settings.ts'
import type { Dialect } from '../board.ts'
import { readBits } from '../frames.ts'
import { boards, echo, leftOpen } from '../settings.ts'
import { CLOSED, type Frame, Head, queryRequest, recogniseAnswers, unlockRequest } from './codec.ts'

export const MODEL = 'x1'

/** No `base`: lock 0 means "all locks" to these boards. */
export const settings = [
  boards(1, 32),
  { key: 'locks', type: 'choice', choices: ['8', '12', '18', '24', '50'], default: '24' },
  /** When the feedback contact is closed: while the lock is locked, or while it is open. */
  {
    key: 'feedback',
    type: 'choice',
    choices: ['short-when-locked', 'short-when-open'],
    default: 'short-when-locked',
  },
  echo,
  leftOpen,
] as const satisfies readonly Setting[]

export type X1Settings = Settings<typeof settings>

/** @throws DriverError `cannot-open` */
export function readOptions(options: DriverOptions): X1Settings {
  return readSettings(MODEL, settings, options)
}

/** Unlocks are answered after the actuation, about half a second. */
export const UNLOCK_MS = 2000

/** Bytes of doors that so many locks need at least. */
export function groupsOf(locks: number): number {
  return Math.ceil(locks / 8)
}

/** How an X1 bus is spoken to. */
export function dialectOf(read: X1Settings): Dialect<Frame> {
  const locks = Number(read.locks)
  const shortIsClosed = read.feedback === 'short-when-locked'
  return {
    model: MODEL,
    locks,
    recognise: recogniseAnswers(groupsOf(locks)),
    status: (address) => ({
      bytes: queryRequest(address),
      answer: (frame) =>
        frame.head === 'groups' && frame.address === address
          ? readBits(frame.groups, locks).map((bit) => ({ closed: bit === shortIsClosed }))
          : undefined,
    }),
    unlock: (address, lock) => ({
      bytes: unlockRequest(address, lock + 1),
      // Acknowledged is acknowledged: whether the door gave way the answer does not say reliably, the status does.
      answer: (frame) =>
        frame.head === Head.unlock && frame.address === address && frame.lock === lock + 1 ? true : undefined,
    }),
    // An unlock that comes back would be its own acknowledgement. A board answers for one lock with 00 or 11, never with the 33 asked.
    returned: (address) => queryRequest(address, 1),
    told: (frame) =>
      frame.head === Head.report && frame.lock > 0
        ? { address: frame.address, lock: frame.lock - 1, closed: (frame.func === CLOSED) === shortIsClosed }
        : undefined,
  }
}
