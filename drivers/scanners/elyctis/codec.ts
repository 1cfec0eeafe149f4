import { Deframer, type Piece, type Recognise } from '../../deframer.ts'

/**
 * Elyctis IDBOX, "Scanner Command Set": `COMMAND L1 L2 DATA…`, length with the high byte first, no checksum. The reader answers
 * with the same command letter.
 */

export const Command = {
  /** `I`: the zone in the reader. */
  inquire: 0x49,
  /** `L`: the zone of one line, such as on a driving licence. */
  oneLine: 0x4c,
  /** `C`: reads by itself when a document comes; data 1 on, 0 off. */
  continuous: 0x43,
  /** `V`: firmware, as text. */
  version: 0x56,
} as const

const HEADER = 3

/** Longest answer: three lines of 30 with line ends, or a version, with plenty to spare. L1 is 0 therefore. */
export const MAX_DATA = 0xff

export interface Frame {
  readonly command: number
  readonly data: Uint8Array
}

/** One frame, in either direction. @throws RangeError when `data` is too long */
export function encode(command: number, data: Iterable<number> = []): Uint8Array {
  const bytes = Uint8Array.from(data)
  if (bytes.length > MAX_DATA) throw new RangeError(`an Elyctis frame holds at most ${MAX_DATA} bytes`)
  return Uint8Array.from([command, 0, bytes.length, ...bytes])
}

export interface FrameDeframer {
  /** Takes the next chunk, however it was cut, and gives the frames and the noise complete with it, in order. */
  push(chunk: Uint8Array): Piece<Frame>[]
  /** The line is silent: what looked like the beginning of a frame was none; frames inside of it come out now. */
  flush(): Piece<Frame>[]
  readonly pending: boolean
  /** Bytes looked at so far, for the proof that the work grows with the length of the stream only. */
  readonly steps: number
}

const TEXT_COMMANDS: ReadonlySet<number> = new Set([Command.inquire, Command.oneLine, Command.version])

/** Characters of a zone or a version: printable ASCII and line ends. A byte 0, as in every header, is none. */
const isText = (byte: number): boolean => (byte >= 0x20 && byte <= 0x7e) || byte === 0x0d || byte === 0x0a

/**
 * Finds frames in a stream. Without a checksum the content decides: text is text only, a switch is 0 or 1. Every header holds a
 * 0, which text does not: a false frame can take no more of a good one than its first letter.
 */
export function createDeframer(): FrameDeframer {
  let steps = 0

  /** Length of the frame at `at`; or that there is none, or that more must come to tell. */
  function look(held: Uint8Array, at: number): number | 'none' | 'more' {
    steps += HEADER
    const command = held[at] ?? 0
    const isSwitch = command === Command.continuous
    if ((!isSwitch && !TEXT_COMMANDS.has(command)) || (held[at + 1] ?? 0) !== 0) return 'none'
    const length = held[at + 2]
    if (length === undefined) return 'more'
    if (isSwitch && length !== 1) return 'none'
    const end = at + HEADER + length
    for (let byte = at + HEADER; byte < Math.min(end, held.length); byte++) {
      steps++
      const value = held[byte] ?? 0
      if (isSwitch ? value > 1 : !isText(value)) return 'none'
    }
    return end > held.length ? 'more' : end - at
  }

  const recognise: Recognise<Frame> = (bytes, at) => {
    const length = look(bytes, at)
    return typeof length === 'string' ? length : { frame: decode(bytes.slice(at, at + length)), length }
  }
  const deframer = new Deframer(recognise)

  return {
    push: (chunk) => deframer.pieces(chunk),
    flush: () => deframer.flush(),
    get pending() {
      return deframer.pending
    },
    get steps() {
      return steps
    },
  }
}

function decode(bytes: Uint8Array): Frame {
  return { command: bytes[0] ?? 0, data: bytes.slice(HEADER) }
}
