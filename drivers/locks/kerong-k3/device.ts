import type { DriverOptions, Setting } from '../../definition.ts'
import { readSettings, type Settings } from '../../settings.ts'
import { decodeDoors, type Dialect } from '../board.ts'
import { encodeAsked } from '../numbered.ts'
import { base, boards, echo, items, leftOpen, polarity } from '../settings.ts'
import { Command, recogniseStatus, Reply, type Status } from './codec.ts'

export const MODEL = 'kerong-k3'

export const settings = [
  boards(0, 15),
  { key: 'locks', type: 'choice', choices: ['24', '48'], default: '24' },
  polarity,
  items,
  base,
  echo,
  leftOpen,
] as const satisfies readonly Setting[]

export type K3Settings = Settings<typeof settings>

/** @throws DriverError `cannot-open` */
export function readOptions(options: DriverOptions): K3Settings {
  return readSettings(MODEL, settings, options)
}

/** How a K3 bus is spoken to. An unlock is not acknowledged by this family, as far as is known. */
export function dialectOf(read: K3Settings): Dialect<Status> {
  const locks = Number(read.locks)
  return {
    model: MODEL,
    locks,
    recognise: recogniseStatus,
    status: (address) => ({
      bytes: encodeAsked({ address, lock: 0, command: Command.status }),
      answer: (frame) =>
        frame.address === address && frame.lock === 0 && frame.reply === Reply.status
          ? decodeDoors(frame, locks, read)
          : undefined,
    }),
    unlock: (address, lock) => ({ bytes: encodeAsked({ address, lock: lock + read.base, command: Command.unlock }) }),
  }
}
