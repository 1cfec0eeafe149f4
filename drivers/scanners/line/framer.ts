import type { ScanFraming } from '../../devices.ts'
import type { LineScannerOptions } from './settings.ts'

const TAB = 0x09
const LF = 0x0a
const CR = 0x0d
const STX = 0x02
const ETX = 0x03

/** CUTE frames (Access-IS, DESKO): what stands before STX tells the kind, and what must then follow ETX. */
const CUTE: Readonly<
  Record<number, { readonly framing: 'access-is-mrz' | 'access-is-barcode' | 'card'; end: number }>
> = {
  0x1c: { framing: 'access-is-mrz', end: 0x1d },
  0x1e: { framing: 'access-is-barcode', end: 0x1f },
  // A magnetic stripe card, drawn through the reader by mistake.
  0x0e: { framing: 'card', end: 0x0f },
}

/** One stretch of the stream. `head` and `tail` are what a frame begins and ends with; head, payload, tail is all of it. */
export interface Piece {
  /** `noise`: bytes that make no frame. `card`: a magnetic stripe card, which nobody asked for. */
  readonly framing: Extract<ScanFraming, 'line' | 'idle' | 'stx-etx' | `access-is-${string}`> | 'card' | 'noise'
  readonly head: Uint8Array
  readonly payload: Uint8Array
  readonly tail: Uint8Array
  /** Noise that goes on from the piece before. */
  readonly again?: true
}

export interface Framer {
  /** Takes bytes with arbitrary boundaries, gives what they completed. */
  push(chunk: Uint8Array): Piece[]
  /** The line has been silent for the configured gap: gives what that completes. */
  pause(): Piece[]
  /** The line has been silent for so long that half frames will not be completed any more. */
  flush(): Piece[]
  readonly pending: boolean
}

export type FramerOptions = Pick<LineScannerOptions, 'end' | 'prefix' | 'suffix' | 'maxFrame'>

/**
 * Cuts a scanner's byte stream into frames. Pure: no timers, no I/O; the same bytes give the same pieces however they were
 * cut into chunks. Every byte is looked at once.
 *
 * One rule keeps it in step: STX never occurs inside a code, so wherever it stands a frame begins, a CUTE one when its mark
 * stands directly before it. A frame that had begun earlier is thereby known to be broken.
 */
export function createFramer({ end, prefix, suffix, maxFrame }: FramerOptions): Framer {
  const before = Buffer.from(prefix, 'latin1')
  const after = Buffer.from(end === 'line' ? suffix.replace(/[\r\n]+$/, '') : suffix, 'latin1')
  const bySilence = end === 'idle' || end === 'suffix-idle'
  // An installation that sends STX as a plain prefix, with a line end instead of ETX, says so by its `prefix`.
  const framesByStx = before[0] !== STX

  /** What opened the frame in `buffer`; nothing outside of frames. */
  let opened: readonly number[] = []
  let buffer: number[] = []
  let previous: number | undefined
  let overlong = false

  function begin(bytes: readonly number[] = []): void {
    opened = bytes
    buffer = []
    overlong = false
  }

  function drop(out: Piece[]): void {
    if (buffer.length > 0) {
      const again = overlong && { again: true as const }
      out.push({
        framing: 'noise',
        head: Uint8Array.from(opened),
        payload: Uint8Array.from(buffer),
        tail: EMPTY,
        ...again,
      })
    }
    begin()
  }

  function keep(byte: number, out: Piece[]): void {
    buffer.push(byte)
    if (buffer.length <= maxFrame) return
    const goesOn = opened
    drop(out)
    opened = goesOn
    overlong = true
  }

  /** Ends the frame in `buffer`, which `ending` closed; the last `inside` bytes of the buffer belong to the end. */
  function finish(framing: Piece['framing'], ending: readonly number[], out: Piece[], inside = 0): void {
    if (overlong) return drop(out)
    const [from, to] = withoutAffixes(buffer, buffer.length - inside, before, after)
    if (from < to) {
      const head = Uint8Array.from([...opened, ...buffer.slice(0, from)])
      const tail = Uint8Array.from([...buffer.slice(to), ...ending])
      out.push({ framing, head, payload: Uint8Array.from(buffer.slice(from, to)), tail })
    }
    begin()
  }

  /** STX came: whatever was open is over. */
  function beginByStx(out: Piece[]): void {
    const mark = previous !== undefined && CUTE[previous] ? previous : undefined
    if (mark !== undefined) buffer.pop()
    // Another maker's begin mark, a single control character, is no code of its own.
    const alone = buffer.length === 1 && isMark(buffer[0])
    if (opened.length === 0 && bySilence && !alone) finish('idle', [], out)
    else drop(out)
    begin(mark === undefined ? [STX] : [mark, STX])
  }

  function endsText(byte: number): boolean {
    switch (end) {
      case 'line':
        return byte === CR || byte === LF
      case 'cr':
        return byte === CR
      case 'lf':
        return byte === LF
      case 'crlf':
        return byte === LF && previous === CR
      case 'tab':
        return byte === TAB
      default:
        return false
    }
  }

  function takeText(byte: number, out: Piece[]): void {
    if (endsText(byte)) return finish('line', [byte], out)
    // NUL wakes sleeping scanners up and fills lines that are being plugged in; it begins no code. Nor does an end mark
    // after ETX that is not one of ours.
    if (buffer.length === 0 && (byte === 0 || (previous === ETX && isMark(byte)))) return
    keep(byte, out)
    if (!bySilence && after.length > 0 && endsWith(buffer, buffer.length, after)) finish('line', [], out)
  }

  function takeFramed(byte: number, out: Piece[]): void {
    const cute = CUTE[opened[0] ?? 0]
    if (!cute) {
      if (byte === ETX) finish('stx-etx', [ETX], out)
      else keep(byte, out)
    } else if (previous !== ETX) keep(byte, out)
    else if (byte === cute.end) finish(cute.framing, [byte], out, 1)
    else {
      buffer.pop()
      drop(out)
    }
  }

  /** Whether silence makes a code of the text in `buffer`. */
  function endsBySilence(): boolean {
    if (end === 'idle') return true
    if (end !== 'suffix-idle') return false
    const last = buffer.at(-1)
    return after.length > 0 ? endsWith(buffer, buffer.length, after) : last === CR || last === LF
  }

  function pause(): Piece[] {
    const out: Piece[] = []
    if (opened.length === 0 && endsBySilence()) finish('idle', [], out)
    return out
  }

  return {
    push(chunk) {
      const out: Piece[] = []
      for (const byte of chunk) {
        if (byte === STX && framesByStx) beginByStx(out)
        else if (opened.length === 0) takeText(byte, out)
        else takeFramed(byte, out)
        previous = byte
      }
      return out
    },
    pause,
    flush() {
      const out = pause()
      drop(out)
      previous = undefined
      return out
    },
    get pending() {
      return opened.length > 0 || buffer.length > 0 || overlong
    },
  }
}

const EMPTY = new Uint8Array(0)

/** A control character that some maker puts around his frames, and that is no mark of ours. */
function isMark(byte: number | undefined): boolean {
  return byte !== undefined && byte < 0x20 && byte !== CR && byte !== LF && !CUTE[byte]
}

/** Where the payload lies between `prefix` and `suffix` and the line ends around them. */
function withoutAffixes(
  bytes: readonly number[],
  length: number,
  prefix: Uint8Array,
  suffix: Uint8Array,
): readonly [from: number, to: number] {
  const isLineEnd = (byte: number | undefined) => byte === CR || byte === LF
  let from = 0
  let to = length
  const trim = (): void => {
    while (from < to && isLineEnd(bytes[from])) from++
    while (to > from && isLineEnd(bytes[to - 1])) to--
  }
  const takeSuffix = (): boolean => {
    const there = suffix.length > 0 && to - suffix.length >= from && endsWith(bytes, to, suffix)
    if (there) to -= suffix.length
    return there
  }
  // A suffix may end with a line end itself, and be followed by one.
  const taken = takeSuffix()
  trim()
  if (prefix.length > 0 && prefix.every((byte, at) => bytes[from + at] === byte))
    from = Math.min(to, from + prefix.length)
  if (!taken) takeSuffix()
  trim()
  return [from, to]
}

function endsWith(bytes: readonly number[], length: number, tail: Uint8Array): boolean {
  const from = length - tail.length
  return from >= 0 && tail.every((byte, at) => bytes[from + at] === byte)
}
