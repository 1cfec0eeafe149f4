/**
 * Reads width and height from the head of a picture, so that what the other side announced can be compared before anything is decoded:
 * a small file may unfold to gigabytes.
 */

export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * @param bytes the whole picture
 * @returns undefined when it is not of this type or is cut off
 */
export function pictureSize(mediaType: string, bytes: Uint8Array): Size | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (mediaType === 'image/jpeg') return jpegSize(view)
    if (mediaType === 'image/png') return pngSize(view)
    if (mediaType === 'image/webp') return webpSize(view)
  } catch (error) {
    // Read past the end.
    if (!(error instanceof RangeError)) throw error
  }
  return undefined
}

/** ITU-T T.81, annex B: the frame header (SOFn) holds the size. */
function jpegSize(view: DataView): Size | undefined {
  if (view.getUint16(0) !== 0xff_d8) return undefined
  let at = 2
  for (;;) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    const frame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (frame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    // Fill bytes before a marker (B.1.1.2).
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
}

function pngSize(view: DataView): Size | undefined {
  const signature = view.getUint32(0) === 0x89_50_4e_47 && view.getUint32(4) === 0x0d_0a_1a_0a
  if (!signature || view.getUint32(12) !== 0x49_48_44_52) return undefined
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

/** RFC 9649: lossy (VP8), lossless (VP8L) and extended (VP8X) files. */
function webpSize(view: DataView): Size | undefined {
  if (view.getUint32(0) !== 0x52_49_46_46 || view.getUint32(8) !== 0x57_45_42_50) return undefined
  switch (view.getUint32(12)) {
    case 0x56_50_38_20:
      return { width: view.getUint16(26, true) & 0x3f_ff, height: view.getUint16(28, true) & 0x3f_ff }
    case 0x56_50_38_4c: {
      const bits = view.getUint32(21, true)
      return { width: (bits & 0x3f_ff) + 1, height: ((bits >>> 14) & 0x3f_ff) + 1 }
    }
    case 0x56_50_38_58: {
      const width = view.getUint16(24, true) | (view.getUint8(26) << 16)
      const height = view.getUint16(27, true) | (view.getUint8(29) << 16)
      return { width: width + 1, height: height + 1 }
    }
    default:
      return undefined
  }
}
