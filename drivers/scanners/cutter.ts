/** A stretch of a stream: one whole frame, or bytes that belong to none. */
export interface Stretch {
  readonly bytes: Uint8Array
  readonly isFrame: boolean
}

export interface Cutter {
  /** Takes the next chunk, however it was cut, and gives the stretches complete with it, in order; together all bytes. */
  push(chunk: Uint8Array): Stretch[]
  /** The line is silent: what looked like the beginning of a frame was none; frames inside of it come out now. */
  flush(): Stretch[]
  /** Bytes are held back, at most as many as the longest frame. */
  readonly pending: boolean
}

/** What begins at `at`: a frame of so many bytes, none, or that more must come to tell. */
export type Look = (held: Uint8Array, at: number) => number | 'none' | 'more'

/**
 * Finds frames in a stream: keeps partial ones, skips noise. After a failure it drops one byte only, since the frame wanted
 * may begin inside what looked like another. Linear over any input as long as `look` reads no further than the longest frame.
 */
export function createCutter(look: Look): Cutter {
  let held = new Uint8Array(0)

  function cut(isSilent: boolean): Stretch[] {
    const stretches: Stretch[] = []
    let at = 0
    let noise = 0
    const endNoise = (): void => {
      if (noise < at) stretches.push({ bytes: held.slice(noise, at), isFrame: false })
    }
    while (at < held.length) {
      const found = look(held, at)
      if (found === 'more' && !isSilent) break
      if (typeof found === 'string') {
        at++
        continue
      }
      endNoise()
      stretches.push({ bytes: held.slice(at, at + found), isFrame: true })
      at += found
      noise = at
    }
    endNoise()
    held = held.slice(at)
    return stretches
  }

  return {
    push(chunk) {
      const joined = new Uint8Array(held.length + chunk.length)
      joined.set(held)
      joined.set(chunk, held.length)
      held = joined
      return cut(false)
    },
    flush: () => cut(true),
    get pending() {
      return held.length > 0
    },
  }
}
