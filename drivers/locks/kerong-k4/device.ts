import type { DriverOptions, Setting } from '../../definition.ts'
import { DriverError } from '../../errors.ts'
import { readSettings, type Settings } from '../../settings.ts'
import { decodeDoors, type Dialect } from '../board.ts'
import type { Request } from '../bus.ts'
import { boards, echo, leftOpen, polarity } from '../settings.ts'
import { Ask, Command, decodeVersion, type Frame, recognise, request } from './codec.ts'

export const MODEL = 'kerong-k4'

/** No `base`: the number after the last lock means "all locks" to these boards. */
export const settings = [
  boards(0, 15),
  { key: 'board', type: 'choice', choices: ['CU24', 'CU12'], default: 'CU24' },
  polarity,
  echo,
  leftOpen,
] as const satisfies readonly Setting[]

export type K4Settings = Settings<typeof settings>

/** @throws DriverError `cannot-open` */
export function readOptions(options: DriverOptions): K4Settings {
  return readSettings(MODEL, settings, options)
}

/** Locks of one board. */
export function locksOf({ board }: Pick<K4Settings, 'board'>): 12 | 24 {
  return board === 'CU12' ? 12 : 24
}

/** How a K4 bus is spoken to. */
export function dialectOf(read: K4Settings): Dialect<Frame> {
  const locks = locksOf(read)

  /** A question and what its good answer means. */
  function question<A>(
    address: number,
    command: number,
    meaning: (data: Uint8Array) => A | DriverError,
  ): Request<Frame, A> {
    return {
      bytes: request(address, command),
      answer: (frame) => {
        if (!isAnswer(frame, address, command, 0)) return undefined
        if (frame.ask === Ask.ok) return meaning(frame.data)
        const garbled = frame.ask === Ask.dataError || frame.ask === Ask.timeout
        return garbled ? new DriverError('timeout', 'the board did not understand the question') : refused(frame.ask)
      },
    }
  }

  return {
    model: MODEL,
    locks,
    recognise,
    version: (address) => question(address, Command.version, decodeVersion),
    status: (address) =>
      question(address, Command.status, (data) => {
        if (data.length === Math.ceil(locks / 8)) {
          return decodeDoors({ doors: data }, locks, read)
        }
        const said = `${data.length} bytes of doors`
        return new DriverError(
          'bad-answer',
          `a ${read.board} has ${Math.ceil(locks / 8)}, board ${address} answers ${said}`,
        )
      }),
    unlock: (address, lock) => ({
      bytes: request(address, Command.unlock, lock),
      answer: (frame) => {
        if (!isAnswer(frame, address, Command.unlock, lock)) return undefined
        if (frame.ask === Ask.ok) return true
        // The board's own "timeout" says nothing about what the bolt did.
        if (frame.ask === Ask.timeout)
          return new DriverError('outcome-unknown', `unlocking ${lock}: the board timed out`)
        return refused(frame.ask)
      },
    }),
  }
}

/** An adapter may give back what we sent: an answer has ASK other than 0. */
function isAnswer(frame: Frame, address: number, command: number, lock: number): boolean {
  const ours = frame.address === address && frame.command === command && frame.lock === lock
  return ours && frame.ask !== Ask.request
}

function refused(ask: number): DriverError {
  const said =
    ask === Ask.unknownCommand ? 'it does not know the command' : ask === Ask.dataError ? 'broken request' : 'failed'
  return new DriverError('refused', `the board refuses: ${said}`)
}
