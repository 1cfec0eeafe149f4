/** The request of K2 and K3: `02 ADDR LOCK CMD 03 SUM`, LOCK in its own byte. The families differ in CMD and in the answer. */
import type { Recognise } from '../deframer.ts'
import { sealed, unsealed } from './frames.ts'

export interface Asked {
  readonly address: number
  /** As on the wire; 0 in questions. */
  readonly lock: number
  readonly command: number
}

export function encodeAsked({ address, lock, command }: Asked): Uint8Array {
  return sealed(address, lock, command)
}

/** Requests with one of these commands. */
export function recogniseAsked(...commands: readonly number[]): Recognise<Asked> {
  return (bytes, at) => {
    const said = bytes[at + 3]
    if (said !== undefined && !commands.includes(said)) return 'none'
    const body = unsealed(bytes, at, 6)
    if (typeof body === 'string') return body
    const [address = 0, lock = 0, command = 0] = body
    return { frame: { address, lock, command }, length: 6 }
  }
}
