import type { Scan } from '../../devices.ts'
import { isMrzLine, mrzLineCount, splitMrz, startsMrz } from './mrz-shape.ts'

const STX = 0x02
const ETX = 0x03
const LF = 0x0a
const CR = 0x0d
const FS = 0x1c
const GS = 0x1d
const RS = 0x1e
const US = 0x1f

export interface LineCodecOptions {
  /**
   * What ends a frame outside of STX…ETX and Access-IS: `line` a CR, an LF or `suffix`; `idle` only silence on the line,
   * for scanners without a suffix and for payloads that hold line breaks themselves.
   */
  readonly end: 'line' | 'idle'
  /** Characters the scanner was set up to send before every code; removed where present. Control characters are fine. */
  readonly prefix: string
  /** Characters the scanner was set up to send after every code, besides CR and LF. Ends a frame in `line` mode. */
  readonly suffix: string
  /** Longer frames are thrown away whole, up to their end. Bytes. */
  readonly maxFrame: number
}

export const lineCodecDefaults: LineCodecOptions = { end: 'line', prefix: '', suffix: '', maxFrame: 8192 }

export interface Deframer {
  /** Takes bytes with arbitrary boundaries, gives what they completed. */
  push(chunk: Uint8Array): Scan[]
  /** Tells that the line has been silent: gives what silence completes and forgets half frames. */
  flush(): Scan[]
  /** True when bytes or lines are held back, that is when {@link flush} would do something. */
  readonly pending: boolean
  /** Bytes thrown away so far: half frames and frames beyond `maxFrame`. For the log; the bytes themselves never. */
  readonly dropped: number
}

type Mode = 'text' | 'stx-etx' | 'access-is-mrz' | 'access-is-barcode'

/**
 * Cuts a scanner's byte stream into codes and zones. Pure: no timers, no I/O; the same bytes give the same scans however
 * they were cut into chunks.
 *
 * One rule keeps it in step: STX never occurs inside a code, so wherever it stands a frame begins, an Access-IS one when FS
 * (zone) or RS (bar code) stands directly before it. A frame that had begun earlier is thereby known to be broken.
 */
export function createDeframer(options: LineCodecOptions = lineCodecDefaults): Deframer {
  const prefix = Buffer.from(options.prefix, 'latin1')
  const suffix = Buffer.from(options.suffix.replace(/[\r\n]+$/, ''), 'latin1')
  // An installation that sends STX as a plain prefix, with a line end instead of ETX, says so by its `prefix`.
  const framesByStx = prefix[0] !== STX

  let mode: Mode = 'text'
  let buffer: number[] = []
  let previous: number | undefined
  let overlong = false
  let dropped = 0
  let gathered: Scan[] = []

  function begin(next: Mode): void {
    mode = next
    buffer = []
    overlong = false
  }

  function drop(): void {
    dropped += buffer.length
    begin('text')
  }

  function keep(byte: number): void {
    if (overlong) {
      dropped++
      return
    }
    buffer.push(byte)
    if (buffer.length <= options.maxFrame) return
    dropped += buffer.length
    buffer = []
    overlong = true
  }

  /** Ends the frame in `buffer`; of an overlong one nothing is left there. */
  function finish(framing: Scan['framing'], out: Scan[]): void {
    const payload = stripAffixes(Uint8Array.from(buffer), prefix, suffix)
    begin('text')
    if (payload.length === 0) return
    const scan = toScan(payload, framing)
    if (framing === 'line') gather(scan, out)
    else {
      release(out)
      out.push(scan)
    }
  }

  /** Lines of one zone belong together: holds them until the count of their format is reached. */
  function gather(scan: Scan, out: Scan[]): void {
    const first = gathered[0]
    if (first && (scan.text.length !== first.text.length || !isMrzLine(scan.text))) release(out)
    if (gathered.length === 0 && !(isMrzLine(scan.text) && startsMrz(scan.text))) {
      out.push(scan)
      return
    }
    gathered.push(scan)
    if (gathered.length === mrzLineCount(scan.text.length)) release(out)
  }

  function release(out: Scan[]): void {
    const [first] = gathered
    if (!first) return
    const text = gathered.map((line) => line.text).join('\r')
    const lines = gathered.map((line) => line.text)
    out.push({ ...first, raw: Buffer.from(text, 'latin1'), text, lines })
    gathered = []
  }

  /** STX came: whatever was open is over, and the byte before tells the kind of the new frame. */
  function beginByStx(out: Scan[]): void {
    const next: Mode = previous === FS ? 'access-is-mrz' : previous === RS ? 'access-is-barcode' : 'stx-etx'
    if (next !== 'stx-etx') buffer.pop()
    if (mode === 'text' && options.end === 'idle') finish('idle', out)
    else dropped += buffer.length
    begin(next)
  }

  function take(byte: number, out: Scan[]): void {
    if (byte === STX && framesByStx) return beginByStx(out)
    if (mode === 'text') {
      if (options.end === 'line' && (byte === CR || byte === LF)) return finish('line', out)
      // NUL wakes sleeping scanners up and fills lines that are being plugged in; it begins no code.
      if (byte === 0 && buffer.length === 0) return
      keep(byte)
      if (options.end === 'line' && suffix.length > 0 && endsWith(buffer, suffix)) finish('line', out)
      return
    }
    if (mode === 'stx-etx') {
      if (byte === ETX) finish('stx-etx', out)
      else keep(byte)
      return
    }
    if (previous === ETX) {
      buffer.pop()
      if (byte === (mode === 'access-is-mrz' ? GS : US)) finish(mode, out)
      else drop()
      return
    }
    keep(byte)
  }

  return {
    push(chunk) {
      const out: Scan[] = []
      for (const byte of chunk) {
        take(byte, out)
        previous = byte
      }
      return out
    },
    flush() {
      const out: Scan[] = []
      if (mode === 'text' && options.end === 'idle') finish('idle', out)
      else drop()
      release(out)
      return out
    },
    get pending() {
      return mode !== 'text' || buffer.length > 0 || overlong || gathered.length > 0
    },
    get dropped() {
      return dropped
    },
  }
}

/** Removes the configured affixes and, before and after, the line ends around them. */
function stripAffixes(payload: Uint8Array, prefix: Uint8Array, suffix: Uint8Array): Uint8Array {
  let body = trimLineEnds(payload)
  if (prefix.length > 0 && prefix.every((byte, at) => body[at] === byte)) body = body.subarray(prefix.length)
  if (suffix.length > 0 && endsWith(body, suffix)) body = body.subarray(0, body.length - suffix.length)
  return trimLineEnds(body)
}

function trimLineEnds(bytes: Uint8Array): Uint8Array {
  const isLineEnd = (byte: number | undefined) => byte === CR || byte === LF
  let start = 0
  let end = bytes.length
  while (start < end && isLineEnd(bytes[start])) start++
  while (end > start && isLineEnd(bytes[end - 1])) end--
  return bytes.subarray(start, end)
}

function endsWith(bytes: ArrayLike<number>, tail: Uint8Array): boolean {
  const from = bytes.length - tail.length
  return from >= 0 && tail.every((byte, at) => bytes[from + at] === byte)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return Buffer.from(bytes).toString('latin1')
  }
}

/** Takes AIM prefix (ISO/IEC 15424) and Access-IS code id off, reads the rest as text and lines. */
function toScan(payload: Uint8Array, framing: Scan['framing']): Scan {
  // Access-IS puts its own one-letter code id before a bar code; the AIM prefix, where enabled, says the same better.
  const body = framing === 'access-is-barcode' ? payload.subarray(1) : payload
  const aim = /^\][A-Za-z][0-9A-Za-z]/.exec(Buffer.from(body.subarray(0, 3)).toString('latin1'))?.[0]
  const raw = aim ? body.subarray(3) : body
  const text = decodeText(raw)
  const lines = splitMrz(text) ?? text.split(/[\r\n]+/).filter((line) => line !== '')
  return { raw, text, ...(aim && { aim }), lines: lines.length > 0 ? lines : [text], framing }
}

/** The framings a scanner can be set to. Used by the simulator. */
export type Framing = 'cr' | 'lf' | 'crlf' | 'stx-etx' | 'access-is' | 'none'

/** Builds the bytes a scanner sends for `lines`; several lines are separated as its framing separates them. */
export function encodeScan(lines: readonly Uint8Array[], framing: Framing): Uint8Array {
  const ended = (end: readonly number[]) => lines.flatMap((line) => [...line, ...end])
  const separated = lines.flatMap((line, at) => (at === 0 ? [...line] : [CR, ...line]))
  switch (framing) {
    case 'cr':
      return Uint8Array.from(ended([CR]))
    case 'lf':
      return Uint8Array.from(ended([LF]))
    case 'crlf':
      return Uint8Array.from(ended([CR, LF]))
    case 'stx-etx':
      return Uint8Array.from([STX, ...separated, ETX])
    case 'access-is':
      return lines.length > 1
        ? Uint8Array.from([FS, STX, ...ended([CR]), ETX, GS])
        : Uint8Array.from([RS, STX, CODE_ID, ...separated, ETX, US])
    case 'none':
      return Uint8Array.from(separated)
  }
}

/** Code id `s`, the QR code of the vendor table both Honeywell and Access-IS use. */
const CODE_ID = 0x73
