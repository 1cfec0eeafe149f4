import type { DriverOptions, Setting } from '../../definition.ts'
import { readSettings, type Settings } from '../../settings.ts'
import { decodeDoors, type Dialect } from '../board.ts'
import { encodeAsked } from '../numbered.ts'
import { base, boards, echo, leftOpen, polarity } from '../settings.ts'
import { Command, recogniseStatus, type Status } from './codec.ts'

export const MODEL = 'kerong-k2'

/** A CU48 always tells of 48 locks. */
export const LOCKS = 48

export const settings = [boards(0, 15), polarity, base, echo, leftOpen] as const satisfies readonly Setting[]

export type K2Settings = Settings<typeof settings>

/** @throws DriverError `cannot-open` */
export function readOptions(options: DriverOptions): K2Settings {
  return readSettings(MODEL, settings, options)
}

/** How a K2 bus is spoken to. An unlock is not acknowledged by this family. */
export function dialectOf(read: K2Settings): Dialect<Status> {
  return {
    model: MODEL,
    locks: LOCKS,
    recognise: recogniseStatus,
    status: (address) => ({
      bytes: encodeAsked({ address, lock: 0, command: Command.status }),
      answer: (frame) => (frame.address === address && frame.lock === 0 ? decodeDoors(frame, LOCKS, read) : undefined),
    }),
    unlock: (address, lock) => ({ bytes: encodeAsked({ address, lock: lock + read.base, command: Command.unlock }) }),
  }
}
