/** KERONG "K2" frames of the old CU48. The answer is `02 ADDR 00 65 D1…D6 03 SUM`, bit 0 of D1 is lock 0. */
import type { Recognise } from '../../deframer.ts'
import { sealed, unsealed } from '../frames.ts'
import { recogniseAsked as recogniseNumbered } from '../numbered.ts'

export const Command = { status: 0x50, unlock: 0x51 } as const

export const REPLY = 0x65
/** Doors of an answer, in bytes. */
export const DOOR_BYTES = 6

export interface Status {
  readonly address: number
  readonly lock: number
  readonly doors: Uint8Array
}

export function encodeStatus({ address, lock, doors }: Status): Uint8Array {
  return sealed(address, lock, REPLY, ...doors)
}

export const recogniseAsked = recogniseNumbered(Command.status, Command.unlock)

export const recogniseStatus: Recognise<Status> = (bytes, at) => {
  const reply = bytes[at + 3]
  if (reply !== undefined && reply !== REPLY) return 'none'
  const body = unsealed(bytes, at, 12)
  if (typeof body === 'string') return body
  return { frame: { address: body[0] ?? 0, lock: body[1] ?? 0, doors: body.slice(3) }, length: 12 }
}
