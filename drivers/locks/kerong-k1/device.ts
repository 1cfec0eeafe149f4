import { DriverError } from '../../errors.ts'
import type { DriverOptions, Setting } from '../../definition.ts'
import { readSettings, type Settings } from '../../settings.ts'
import { type BoardDoor, decodeDoors, type Dialect } from '../board.ts'
import { base, boards, echo, items, leftOpen, polarity } from '../settings.ts'
import { Command, encodeAsked, EVERYBODY, recogniseStatus, Reply, type Status } from './codec.ts'

export const MODEL = 'kerong-k1'

export const settings = [
  boards(0, 15),
  { key: 'locks', type: 'choice', choices: ['16', '12'], default: '16' },
  polarity,
  items,
  base,
  echo,
  leftOpen,
  /** Asks all boards by one question instead of one after the other. */
  { key: 'broadcast', type: 'flag', default: false },
] as const satisfies readonly Setting[]

export type K1Settings = Settings<typeof settings>

/** Lock number 16 does not fit its half byte: it would be the first lock of the next board. @throws DriverError `cannot-open` */
export function clash(options: DriverOptions): readonly [string, string] | undefined {
  const { base: first, locks } = readSettings(MODEL, settings, options)
  return first === 1 && locks === '16' ? ['base', 'locks'] : undefined
}

/** @throws DriverError `cannot-open` */
export function readOptions(options: DriverOptions): K1Settings {
  if (clash(options)) throw new DriverError('cannot-open', `${MODEL}: base is 0 on boards with 16 locks`)
  return readSettings(MODEL, settings, options)
}

/** How a K1 bus is spoken to. An unlock is not acknowledged by this family. */
export function dialectOf(read: K1Settings): Dialect<Status> {
  const locks = Number(read.locks)
  const doorsOf = (status: Status): readonly BoardDoor[] => decodeDoors(status, locks, read)
  return {
    model: MODEL,
    locks,
    recognise: recogniseStatus,
    status: (board) => ({
      bytes: encodeAsked({ board, lock: 0, command: Command.status }),
      answer: (frame) => (frame.board === board && frame.reply === Reply.status ? doorsOf(frame) : undefined),
    }),
    unlock: (board, lock) => ({ bytes: encodeAsked({ board, lock: lock + read.base, command: Command.unlock }) }),
    ...(read.broadcast && {
      everybody: {
        bytes: encodeAsked({ board: EVERYBODY, lock: 0, command: Command.statusOfAll }),
        answer: (frame: Status) =>
          frame.reply === Reply.statusOfAll ? { address: frame.board, doors: doorsOf(frame) } : undefined,
      },
    }),
  }
}
