import type { Cabinet } from '../cabinet.ts'
import { writeBits } from '../frames.ts'
import type { Answer, BoardSide } from '../simulator.ts'
import { type Asked, Command, encodeStatus, EVERYBODY, recogniseAsked, Reply } from './codec.ts'
import type { K1Settings } from './device.ts'

/** KR-CU16 or KR-CU12 boards: unlocks are carried out in silence. */
export function boardSide({ boards, locks, base, polarity, items }: K1Settings): BoardSide<Asked> {
  function status(board: number, reply: number, cabinet: Cabinet): Answer {
    return {
      bytes: () =>
        encodeStatus({
          board: cabinet.addressOf(board),
          reply,
          doors: writeBits(
            cabinet.closed(board).map((closed) => closed === (polarity === 'closed-is-1')),
            2,
          ),
          items: writeBits(
            items === 'none' ? [] : cabinet.items(board).map((it) => it === (items === 'present-is-1')),
            2,
          ),
        }),
    }
  }

  return {
    board: locks === '16' ? 'KR-CU16' : 'KR-CU12',
    boards,
    locks: Number(locks),
    recognise: recogniseAsked,
    obey({ board: address, lock, command }, cabinet) {
      if (command === Command.statusOfAll) {
        // Some masters ask board 0 for all of them.
        if (address !== EVERYBODY && address !== 0) return undefined
        return cabinet.boardsAt('everybody').map((board) => status(board, Reply.statusOfAll, cabinet))
      }
      const [board] = cabinet.boardsAt(address)
      if (board === undefined) return undefined
      if (command === Command.status) return [status(board, Reply.status, cabinet)]
      if (command === Command.unlockAll) cabinet.unlockAll(board)
      else cabinet.unlock(board, lock - base)
      return []
    },
  }
}
