/**
 * KERONG "K1" frames: `02 ADDR CMD 03 SUM`, ADDR = board << 4 | lock. A status answer has two bytes of doors and two of item
 * sensors before the 03.
 */
import type { Recognise } from '../../deframer.ts'
import { sealed, unsealed } from '../frames.ts'

export const Command = {
  status: 0x30,
  unlock: 0x31,
  statusOfAll: 0x32,
  unlockAll: 0x33,
} as const

export const Reply = { status: 0x35, statusOfAll: 0x36 } as const

/** Board nibble of a question to all boards. */
export const EVERYBODY = 0x0f

export interface Asked {
  /** Board on the bus, 0..15. */
  readonly board: number
  /** 0-based; 0 in questions. */
  readonly lock: number
  readonly command: number
}

export interface Status {
  readonly board: number
  readonly reply: number
  /** Bit 0 of the first byte is lock 0. */
  readonly doors: Uint8Array
  readonly items: Uint8Array
}

const COMMANDS: ReadonlySet<number> = new Set(Object.values(Command))
const REPLIES: ReadonlySet<number> = new Set(Object.values(Reply))

/** @throws RangeError when board or lock does not fit its half byte: the lock would open on the next board */
export function encodeAsked({ board, lock, command }: Asked): Uint8Array {
  for (const half of [board, lock]) {
    if (!Number.isInteger(half) || half < 0 || half > 15) throw new RangeError(`${half} does not fit half a byte`)
  }
  return sealed((board << 4) | lock, command)
}

export function encodeStatus({ board, reply, doors, items }: Status): Uint8Array {
  return sealed(board << 4, reply, ...doors, ...items)
}

/** What a workstation sends, as a board hears it. */
export const recogniseAsked: Recognise<Asked> = (bytes, at) => {
  const command = bytes[at + 2]
  if (command !== undefined && !COMMANDS.has(command)) return 'none'
  const body = unsealed(bytes, at, 5)
  if (typeof body === 'string') return body
  const [address = 0, said = 0] = body
  return { frame: { board: address >> 4, lock: address & 0x0f, command: said }, length: 5 }
}

/** What boards send. */
export const recogniseStatus: Recognise<Status> = (bytes, at) => {
  const address = bytes[at + 1]
  if (address !== undefined && (address & 0x0f) !== 0) return 'none'
  const reply = bytes[at + 2]
  if (reply !== undefined && !REPLIES.has(reply)) return 'none'
  const body = unsealed(bytes, at, 9)
  if (typeof body === 'string') return body
  const frame = { board: (body[0] ?? 0) >> 4, reply: body[1] ?? 0, doors: body.slice(2, 4), items: body.slice(4, 6) }
  return { frame, length: 9 }
}
