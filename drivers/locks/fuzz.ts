import type { FuzzTarget, Random } from '../fuzz-target.ts'
import { Deframer, type Piece, type Recognise } from '../deframer.ts'

/** What the fuzzer needs of a lock family: good frames, and what its deframer makes of any bytes. */
export function lockFuzz<F>(
  family: string,
  recognise: Recognise<F>,
  checksumBits: number,
  frame: (random: Random) => Uint8Array,
): FuzzTarget {
  return {
    family,
    checksumBits,
    frame,
    read(chunks) {
      const deframer = new Deframer(recognise)
      const pieces: Piece<F>[] = chunks.flatMap((chunk) => deframer.pieces(chunk))
      pieces.push(...deframer.flush())
      return pieces.filter((piece) => piece.frame !== undefined).map((piece) => piece.bytes)
    },
  }
}

/** A whole number below `end`. */
export function below(random: Random, end: number): number {
  return Math.floor(random() * end)
}

export function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => below(random, 256))
}
