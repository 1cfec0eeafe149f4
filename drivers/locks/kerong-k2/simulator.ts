import { writeBits } from '../frames.ts'
import type { Asked } from '../numbered.ts'
import type { BoardSide } from '../simulator.ts'
import { Command, DOOR_BYTES, encodeStatus, recogniseAsked } from './codec.ts'
import { type K2Settings, LOCKS } from './device.ts'

/** CU48 boards: unlocks are carried out in silence. */
export function boardSide({ boards, base, polarity }: K2Settings): BoardSide<Asked> {
  return {
    board: 'CU48',
    boards,
    locks: LOCKS,
    recognise: recogniseAsked,
    obey({ address, lock, command }, cabinet) {
      const [board] = cabinet.boardsAt(address)
      if (board === undefined) return undefined
      if (command === Command.unlock) {
        cabinet.unlock(board, lock - base)
        return []
      }
      const doors = (): Uint8Array =>
        writeBits(
          cabinet.closed(board).map((closed) => closed === (polarity === 'closed-is-1')),
          DOOR_BYTES,
        )
      return [{ bytes: () => encodeStatus({ address, lock: 0, doors: doors() }) }]
    },
  }
}
