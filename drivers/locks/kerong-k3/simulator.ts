import { writeBits } from '../frames.ts'
import type { Asked } from '../numbered.ts'
import type { BoardSide } from '../simulator.ts'
import { Command, DOOR_BYTES, encodeStatus, recogniseAsked, Reply } from './codec.ts'
import type { K3Settings } from './device.ts'

/** Newer CU24 or CU48 boards: unlocks are carried out in silence. */
export function boardSide({ boards, locks, base, polarity, items }: K3Settings): BoardSide<Asked> {
  return {
    board: `CU${locks}`,
    boards,
    locks: Number(locks),
    recognise: recogniseAsked,
    obey({ address, lock, command }, cabinet) {
      const [board] = cabinet.boardsAt(address)
      if (board === undefined) return undefined
      if (command === Command.unlock) {
        cabinet.unlock(board, lock - base)
        return []
      }
      const status = (): Uint8Array => {
        const doors = cabinet.closed(board).map((closed) => closed === (polarity === 'closed-is-1'))
        const seen = items === 'none' ? [] : cabinet.items(board).map((it) => it === (items === 'present-is-1'))
        const bits = { doors: writeBits(doors, DOOR_BYTES), items: writeBits(seen, DOOR_BYTES) }
        return encodeStatus({ address, lock: 0, reply: Reply.status, ...bits })
      }
      return [{ bytes: status }]
    },
  }
}
