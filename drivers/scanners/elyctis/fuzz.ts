import type { FuzzTarget } from '../../fuzz-target.ts'
import { Command, createDeframer, encode } from './codec.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<'

export const fuzz: FuzzTarget = {
  family: 'elyctis-idbox',
  frame(random) {
    const command = random() < 0.8 ? Command.inquire : Command.oneLine
    const letters = Array.from({ length: 1 + Math.floor(random() * 94) }, () => {
      return LETTERS.charCodeAt(Math.floor(random() * LETTERS.length))
    })
    return encode(command, letters)
  },
  read(chunks) {
    const deframer = createDeframer()
    const pieces = [...chunks.flatMap((chunk) => deframer.push(chunk)), ...deframer.flush()]
    return pieces.filter(({ frame }) => frame !== undefined).map(({ bytes }) => bytes)
  },
  // Without a checksum a half frame that lacks its last byte only, as one in some thirty does, takes the letter the next begins with.
  checksumBits: 5,
  unchecked: true,
}
