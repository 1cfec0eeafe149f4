/**
 * What the stretch of bytes that begins at `at` is: a frame of `length` bytes, the beginning of one (`more`), or neither. It
 * may say `more` only while fewer bytes are there than the longest frame has.
 */
export type Recognise<F> = (
  bytes: Uint8Array,
  at: number,
) => { readonly frame: F; readonly length: number } | 'more' | 'none'

/** A stretch of a stream: a frame, or bytes between frames. */
export interface Piece<F> {
  readonly bytes: Uint8Array
  readonly frame?: F
}

/**
 * Cuts a stream into frames and what lies between. After a failure it goes on one byte later, since start and end marks occur
 * inside data and the frame wanted may begin inside what looked like another. Time grows with the bytes alone, and what is
 * kept is shorter than one frame.
 */
export class Deframer<F> {
  readonly #recognise: Recognise<F>
  #held: Uint8Array = new Uint8Array(0)

  constructor(recognise: Recognise<F>) {
    this.#recognise = recognise
  }

  /** Takes the next chunk, however it was cut, and gives the frames that are complete with it. */
  push(chunk: Uint8Array): F[] {
    return framesOf(this.pieces(chunk))
  }

  /** As {@link push}, with the bytes of each frame and those between frames, in order and none left out. */
  pieces(chunk: Uint8Array): Piece<F>[] {
    return this.#cut(this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]), false)
  }

  /** The line fell silent: what began a frame and never ended it was none, but a frame may have begun inside it. */
  flush(): Piece<F>[] {
    return this.#cut(this.#held, true)
  }

  /** Forgets a half frame: what comes next starts anew. */
  reset(): void {
    this.#held = new Uint8Array(0)
  }

  #cut(bytes: Uint8Array, ended: boolean): Piece<F>[] {
    const pieces: Piece<F>[] = []
    let at = 0
    let from = 0
    const between = (): void => {
      if (at > from) pieces.push({ bytes: bytes.slice(from, at) })
    }
    while (at < bytes.length) {
      const look = this.#recognise(bytes, at)
      if (look === 'more' && !ended) break
      if (look === 'more' || look === 'none') {
        at += 1
        continue
      }
      between()
      pieces.push({ bytes: bytes.slice(at, at + look.length), frame: look.frame })
      at += look.length
      from = at
    }
    between()
    this.#held = bytes.slice(at)
    return pieces
  }
}

export function framesOf<F>(pieces: readonly Piece<F>[]): F[] {
  return pieces.flatMap(({ frame }) => (frame === undefined ? [] : [frame]))
}

const STX = 0x02
const ETX = 0x03

/** The KERONG frame of K1 to K3: `02 BODY… 03 SUM`, SUM over all before it. @throws RangeError when a field is no byte */
export function sealed(...body: readonly number[]): Uint8Array {
  for (const value of body) requireByte(value)
  const bytes = Uint8Array.from([STX, ...body, ETX, 0])
  bytes[bytes.length - 1] = sum(bytes, 0, bytes.length - 1)
  return bytes
}

/** The body of a {@link sealed} frame of `length` bytes at `at`. The caller knows the length from the command. */
export function unsealed(bytes: Uint8Array, at: number, length: number): Uint8Array | 'more' | 'none' {
  if (bytes[at] !== STX) return 'none'
  if (bytes.length < at + length - 1) return 'more'
  if (bytes[at + length - 2] !== ETX) return 'none'
  if (bytes.length < at + length) return 'more'
  return bytes[at + length - 1] === sum(bytes, at, at + length - 1) ? bytes.slice(at + 1, at + length - 2) : 'none'
}

/** Sum of a stretch, `end` exclusive, in one byte. */
export function sum(bytes: Uint8Array, from: number, end: number): number {
  let total = 0
  for (let at = from; at < end; at += 1) total += bytes[at] ?? 0
  return total & 0xff
}

/** @throws RangeError */
export function requireByte(value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xff) throw new RangeError(`${value} does not fit a byte`)
}

/** Bit `n` of a row of bytes, bit 0 of the first byte first: how all these boards count doors. */
export function readBits(data: Uint8Array, count: number): boolean[] {
  return Array.from({ length: count }, (_, n) => (((data[n >> 3] ?? 0) >> (n & 7)) & 1) === 1)
}

/** The reverse of {@link readBits} into `length` bytes; bits beyond are 0. */
export function writeBits(bits: readonly boolean[], length: number): Uint8Array {
  const data = new Uint8Array(length)
  for (const [n, bit] of bits.entries()) if (bit) data[n >> 3] = (data[n >> 3] ?? 0) | (1 << (n & 7))
  return data
}
