import { type Cabinet, PULSE_MS } from '../cabinet.ts'
import { readBits, writeBits } from '../frames.ts'
import type { Answer, BoardSide } from '../simulator.ts'
import { encode, feedback, Head, recogniseAsked, type Several, type Short } from './codec.ts'
import { groupsOf, type X1Settings } from './device.ts'

/** An 8-way board was seen to send three groups. */
const LEAST_GROUPS = 3

/** Boards of the generic sort: they answer an unlock after the actuation, with the feedback contact as it is then. */
export function boardSide({ boards, locks: choice, feedback: wiring }: X1Settings): BoardSide<Short | Several> {
  const locks = Number(choice)
  const groups = Math.max(LEAST_GROUPS, groupsOf(locks))
  const contact = (closed: boolean): boolean => closed === (wiring === 'short-when-locked')

  function doorOf(head: number, address: number, lock: number, board: number, cabinet: Cabinet): Uint8Array {
    const closed = cabinet.closed(board)
    // All locks at once are answered as locked while one of them is.
    const isClosed = lock === 0 ? closed.some(Boolean) : closed[lock - 1] === true
    return encode({ head, address, lock, func: feedback(contact(isClosed)) })
  }

  return {
    board: `X1-${choice}`,
    boards,
    locks,
    recognise: recogniseAsked(groups),
    obey(request, cabinet) {
      const { address } = request
      const [board] = cabinet.boardsAt(address)
      if (board === undefined) return undefined
      if (request.head === 'several') {
        for (const [lock, wanted] of readBits(request.groups, locks).entries()) if (wanted) cabinet.unlock(board, lock)
        return []
      }
      const { head, lock } = request
      const answer = (afterMs: number): readonly Answer[] => [
        { afterMs, bytes: () => doorOf(head, address, lock, board, cabinet) },
      ]
      if (head === Head.query) {
        if (lock !== 0) return answer(0)
        const bits = (): boolean[] => cabinet.closed(board).map(contact)
        return [{ bytes: () => encode({ head: 'groups', address, groups: writeBits(bits(), groups) }) }]
      }
      if (head === Head.powerOff) return []
      const done = lock === 0 ? cabinet.unlockAll(board) : cabinet.unlock(board, lock - 1)
      // A lock the board does not have is not answered.
      return done || cabinet.refuses ? answer(PULSE_MS) : []
    },
    report: (address, lock, closed) =>
      encode({ head: Head.report, address, lock: lock + 1, func: feedback(contact(closed)) }),
  }
}
