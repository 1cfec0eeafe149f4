/**
 * KERONG "K3" frames of newer CU24 and CU48. The answer is `02 ADDR LOCK 75`, six bytes of doors, six of item sensors, `03 SUM`;
 * bit 0 of the first byte is lock 0. One frame of the same shape with 77 was seen on a real line, its meaning is not known.
 */
import type { Recognise } from '../../deframer.ts'
import { sealed, unsealed } from '../frames.ts'
import { recogniseAsked as recogniseNumbered } from '../numbered.ts'

export const Command = { status: 0x60, unlock: 0x61 } as const

export const Reply = { status: 0x75, unknown: 0x77 } as const

/** Doors of an answer in bytes, and as many for the sensors. */
export const DOOR_BYTES = 6

export interface Status {
  readonly address: number
  readonly lock: number
  readonly reply: number
  readonly doors: Uint8Array
  readonly items: Uint8Array
}

const REPLIES: ReadonlySet<number> = new Set(Object.values(Reply))

export function encodeStatus({ address, lock, reply, doors, items }: Status): Uint8Array {
  return sealed(address, lock, reply, ...doors, ...items)
}

export const recogniseAsked = recogniseNumbered(Command.status, Command.unlock)

export const recogniseStatus: Recognise<Status> = (bytes, at) => {
  const reply = bytes[at + 3]
  if (reply !== undefined && !REPLIES.has(reply)) return 'none'
  const body = unsealed(bytes, at, 18)
  if (typeof body === 'string') return body
  const [address = 0, lock = 0, said = 0] = body
  return { frame: { address, lock, reply: said, doors: body.slice(3, 9), items: body.slice(9) }, length: 18 }
}
