/**
 * Ink into a document: the strokes become vector paths in the signature rectangle, written as an incremental save. The
 * bytes that were displayed stay, untouched, as the beginning of the result, so their hash can be checked for ever.
 */
import { createHash } from 'node:crypto'

/** One report of the pen: pad pixels from the screen's top left, pressure 0..1, milliseconds by the pad's clock. */
export interface InkPoint {
  readonly x: number
  readonly y: number
  readonly pressure: number
  readonly time: number
}
/** From pen down to pen up. */
export type Stroke = readonly InkPoint[]

/** Rectangle on a page: PDF points, origin bottom left; `page` counts from 0. */
export interface InkPlace {
  readonly page: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The writing room of the pad in pixels: `right - left` and `bottom - top` of its area. */
export interface CapturedArea {
  readonly width: number
  readonly height: number
}

export interface InkStamp {
  /** Beneath the line: "Amina Musterfrau · Musterstadt, 21.11.2026, 09:47 Uhr". */
  readonly nameLine: string
  /** When it was signed, ISO UTC; becomes the file's modification date. */
  readonly at: string
}

/**
 * Draws ink and name into a PDF. The PDF library is loaded with the first call.
 * @param pdf exactly the bytes that were displayed
 * @param strokes pad pixels; strokes without points are left out
 * @param target where the document wants the ink
 * @param ink size of the pad's writing room in pixels, so that a small signature stays a small one
 * @returns the given bytes, followed by the increment
 * @throws RangeError when there is no ink or no such page
 */
export const addInk = async (
  pdf: Uint8Array,
  strokes: readonly Stroke[],
  target: InkPlace,
  ink: { readonly capturedArea: CapturedArea },
  stamp: InkStamp,
): Promise<Uint8Array> => {
  const { draw } = await import('./ink-drawing.ts')
  return draw(pdf, strokes, target, ink.capturedArea, stamp)
}

/** SHA-256 in hex: of the bytes that were displayed, and of anything else that is filed. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Whether a signed file still begins with exactly the bytes that were displayed. */
export const beginsWithDisplayed = (signed: Uint8Array, displayed: { sha256: string; length: number }): boolean =>
  signed.length >= displayed.length && sha256(signed.subarray(0, displayed.length)) === displayed.sha256
