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
    // A copy: the line may use its buffer again.
    const bytes = new Uint8Array(this.#held.length + chunk.length)
    bytes.set(this.#held)
    bytes.set(chunk, this.#held.length)
    return this.#cut(bytes, false)
  }

  /** The line fell silent: what began a frame and never ended it was none, but a frame may have begun inside it. */
  flush(): Piece<F>[] {
    return this.#cut(this.#held, true)
  }

  /** Bytes are held back: what may be the beginning of a frame. */
  get pending(): boolean {
    return this.#held.length > 0
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
