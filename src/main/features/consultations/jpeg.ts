export interface JpegFacts {
  readonly width: number
  readonly height: number
  /** Components: 1 grey, 3 colour. */
  readonly components: number
}

const START = 0xd8
const END = 0xd9
const SCAN = 0xda
/** SOF markers: baseline, extended, progressive; the arithmetic and lossless ones no viewer shows. */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2]
/** Markers without a length: TEM, RST0–7. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)

/**
 * Walks through the segments of a JPEG (ITU-T T.81 annex B) from its start to its end, so that nothing is filed as a picture that is
 * something else, or a picture with something else behind it.
 * @returns undefined when the bytes are no whole JPEG that viewers show
 */
export function readJpeg(bytes: Uint8Array): JpegFacts | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== START) return undefined
  let facts: JpegFacts | undefined
  let scanned = false
  let at = 2
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    at += 2
    if (marker === END) return scanned && at === bytes.length ? facts : undefined
    if (isBare(marker)) continue
    if (at + 2 > bytes.length) return undefined
    const length = view.getUint16(at)
    if (length < 2 || at + length > bytes.length) return undefined
    if (FRAMES.includes(marker)) {
      if (facts !== undefined || length < 8) return undefined
      facts = { height: view.getUint16(at + 3), width: view.getUint16(at + 5), components: bytes[at + 7] ?? 0 }
      if (facts.width === 0 || facts.height === 0 || ![1, 3].includes(facts.components)) return undefined
    }
    at += length
    if (marker === SCAN) {
      if (facts === undefined) return undefined
      scanned = true
      at = endOfScan(bytes, at)
    }
  }
  return undefined
}

/** The next marker behind the entropy-coded data: 0xFF with neither 0x00 (a stuffed byte) nor a restart marker behind it. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from
  for (;;) {
    at = bytes.indexOf(0xff, at)
    if (at === -1 || at + 1 >= bytes.length) return bytes.length
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && !isBare(next)) return at
    at += 1
  }
}
