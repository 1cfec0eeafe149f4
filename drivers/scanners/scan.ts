import type { Scan, ScanFraming } from '../devices.ts'
import { parseGs1 } from './gs1.ts'
import { splitMrz } from './mrz-shape.ts'
import { symbologyOfAim } from './symbology.ts'

/** How the bytes of a code are read as text. `auto`: UTF-8, and ISO-8859-1 where it is none. */
export const CHARSETS = ['auto', 'utf-8', 'iso-8859-1'] as const

export type Charset = (typeof CHARSETS)[number]

export interface Code {
  /** Payload without framing. */
  readonly payload: Uint8Array
  readonly framing: ScanFraming
  readonly charset?: Charset
  /** False leaves a leading `]C1` where it is: the reader sends no AIM identifiers. Default true. */
  readonly takeAim?: boolean
  /** What the frame around the payload said of the code; the payload's own identifier comes after it. */
  readonly aim?: string | undefined
  readonly symbology?: string | undefined
}

const tolerant = new TextDecoder('utf-8', { ignoreBOM: true })
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Makes the scan of one code: AIM identifier taken off, text, lines (a zone without separators is cut), GS1 elements. */
export function makeScan(code: Code): Scan {
  const { payload, framing } = code
  const said = code.takeAim === false ? undefined : leadingAim(payload)
  const raw = said === undefined ? payload : payload.subarray(said.length)
  const aim = said ?? code.aim
  const symbology = code.symbology ?? (aim === undefined ? undefined : symbologyOfAim(aim))
  const text = decodeText(raw, code.charset ?? 'auto')
  const gs1 = parseGs1(raw, aim, symbology)
  const lines = splitMrz(text) ?? text.split(/[\r\n]+/).filter((line) => line !== '')
  return {
    raw,
    text,
    lines: lines.length > 0 ? lines : [text],
    framing,
    ...(aim !== undefined && { aim }),
    ...(symbology !== undefined && { symbology }),
    ...(gs1 && { gs1 }),
  }
}

/** The AIM identifier a payload begins with (ISO/IEC 15424): `]`, a letter, a letter or digit. */
export function leadingAim(payload: Uint8Array): string | undefined {
  return /^\][A-Za-z][0-9A-Za-z]/.exec(Buffer.from(payload.subarray(0, 3)).toString('latin1'))?.[0]
}

function decodeText(bytes: Uint8Array, charset: Charset): string {
  const latin1 = (): string => Buffer.from(bytes).toString('latin1')
  if (charset === 'iso-8859-1') return latin1()
  if (charset === 'utf-8') return tolerant.decode(bytes)
  try {
    return strict.decode(bytes)
  } catch {
    return latin1()
  }
}
