import type { FuzzTarget } from '../../fuzz-target.ts'
import { createDeframer, encode, Opcode, Source } from './codec.ts'

export const fuzz: FuzzTarget = {
  family: 'zebra-ssi',
  frame(random) {
    const byte = (): number => Math.floor(random() * 256)
    return encode({
      opcode: Opcode.decodeData,
      source: Source.decoder,
      status: Math.floor(random() * 4),
      data: Uint8Array.from({ length: 1 + Math.floor(random() * 60) }, byte),
    })
  },
  read(chunks) {
    const deframer = createDeframer(Source.decoder, Source.host)
    const pieces = [...chunks.flatMap((chunk) => deframer.push(chunk)), ...deframer.flush()]
    return pieces.filter(({ frame }) => frame !== undefined).map(({ bytes }) => bytes)
  },
  // Source (one of two), the upper half of the status and the checksum.
  checksumBits: 7 + 4 + 16,
}
