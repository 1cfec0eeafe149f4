import type { Scan } from '../../devices.ts'
import { isMrzLine, mrzLineCount, splitMrz, startsMrz } from '../mrz-shape.ts'
import { leadingAim, makeScan } from '../scan.ts'
import { leadingCodeId, symbologyOfHoneywell } from '../symbology.ts'
import { createFramer, type Piece } from './framer.ts'
import { lineScannerDefaults, type LineScannerOptions } from './settings.ts'

export type LineCodecOptions = Omit<LineScannerOptions, 'gapMs'>

export interface Deframer {
  /** Takes bytes with arbitrary boundaries, gives what they completed. */
  push(chunk: Uint8Array): Scan[]
  /** Tells that the line has been silent for the configured gap: gives the codes that silence ends. */
  pause(): Scan[]
  /** Tells that the line has been silent for long: gives what silence completes and forgets half frames. */
  flush(): Scan[]
  /** True when bytes or lines are held back, that is when {@link flush} would do something. */
  readonly pending: boolean
  /** Bytes thrown away so far: half frames and frames beyond `maxFrame`. For the log; the bytes themselves never. */
  readonly dropped: number
  /** How often something readable was thrown away, a swiped card too: the person should scan again. */
  readonly garbled: number
}

/** Makes scans of a scanner's byte stream (cut by {@link createFramer}), and one scan of the lines of a zone. Pure. */
export function createDeframer(options: LineCodecOptions = lineScannerDefaults): Deframer {
  const framer = createFramer(options)
  let gathered: Scan[] = []
  let dropped = 0
  let garbled = 0

  function take(pieces: readonly Piece[]): Scan[] {
    const out: Scan[] = []
    for (const piece of pieces) {
      if (piece.framing === 'noise' || piece.framing === 'card') {
        dropped += piece.payload.length
        if (!piece.again && piece.payload.some((byte) => byte >= 0x20)) garbled++
        continue
      }
      const scan = toScan(piece.payload, piece.framing, options)
      if (scan === undefined) continue
      if (piece.framing === 'line') gather(scan, out)
      else {
        release(out)
        out.push(scan)
      }
    }
    return out
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

  return {
    push: (chunk) => take(framer.push(chunk)),
    pause: () => take(framer.pause()),
    flush() {
      const out = take(framer.flush())
      release(out)
      return out
    },
    get pending() {
      return framer.pending || gathered.length > 0
    },
    get dropped() {
      return dropped
    },
    get garbled() {
      return garbled
    },
  }
}

/** The scan of one frame; `undefined` when nothing is left of it without the identifiers. */
function toScan(payload: Uint8Array, framing: Scan['framing'], options: LineCodecOptions): Scan | undefined {
  const { charset, aim: takeAim, codeId } = options
  if (framing === 'access-is-barcode') {
    // Access-IS puts a one-letter code id before a bar code; the AIM identifier, where enabled, says the same better.
    const body = payload.subarray(1)
    if (body.length === 0) return undefined
    const symbology = leadingAim(body) ? undefined : symbologyOfHoneywell(String.fromCharCode(payload[0] ?? 0))
    return makeScan({ payload: body, framing, charset, takeAim: true, symbology })
  }
  const whole = makeScan({ payload, framing, charset, takeAim })
  const isZone = isMrzLine(whole.text) || splitMrz(whole.text) !== undefined
  if (codeId === 'none' || whole.aim !== undefined || isZone) return whole
  const id = leadingCodeId(codeId, Buffer.from(payload.subarray(0, 3)).toString('latin1'))
  if (!id || id.length >= payload.length) return whole
  return makeScan({ payload: payload.subarray(id.length), framing, charset, takeAim, symbology: id.symbology })
}
