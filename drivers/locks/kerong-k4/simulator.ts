import { writeBits } from '../frames.ts'
import type { BoardSide } from '../simulator.ts'
import { Ask, Command, encode, EVERYBODY, type Frame, recognise } from './codec.ts'
import { type K4Settings, locksOf } from './device.ts'

/** Version the pretended boards tell: software 1.0, hardware 1.2. */
const VERSION = [0x10, 0x12]

/** CU12 or CU24 boards: everything is answered by the same frame with ASK and data. */
export function boardSide(settings: K4Settings): BoardSide<Frame> {
  const { boards, board: title, polarity } = settings
  const locks = locksOf(settings)
  return {
    board: title,
    boards,
    locks,
    recognise,
    obey(request, cabinet) {
      if (request.ask !== Ask.request) return undefined
      const meant = cabinet.boardsAt(request.address === EVERYBODY ? 'everybody' : request.address)
      if (meant.length === 0) return undefined
      return meant.map((board) => {
        const answer = (ask: number, data: Uint8Array = new Uint8Array(0)): Uint8Array =>
          encode({ ...request, address: cabinet.addressOf(board), ask, data })
        switch (request.command) {
          case Command.version:
            return { bytes: () => answer(Ask.ok, Uint8Array.from(VERSION)) }
          case Command.status: {
            const bits = (): boolean[] => cabinet.closed(board).map((closed) => closed === (polarity === 'closed-is-1'))
            return { bytes: () => answer(Ask.ok, writeBits(bits(), Math.ceil(locks / 8))) }
          }
          case Command.unlock: {
            // The number after the last lock is all of them.
            const done = request.lock === locks ? cabinet.unlockAll(board) : cabinet.unlock(board, request.lock)
            return { bytes: () => answer(done ? Ask.ok : Ask.failed) }
          }
          default:
            return { bytes: () => answer(Ask.unknownCommand) }
        }
      })
    },
  }
}
