import type { Picture } from '../../devices.ts'
import { from565, IMAGE_MODE, to565 } from './codec.ts'

/**
 * Brightness (0..255) from which a pixel of a mono pad stays white. Above the middle: anti-aliased letters then keep
 * their stems closed, while page background and light greys still vanish.
 */
const WHITE_FROM = 160

/** A picture as the pad takes it: the mode for StartImageData and the bytes to cut into blocks. */
export interface EncodedPicture {
  readonly mode: number
  readonly data: Uint8Array
}

/** Bytes a whole picture takes in `mode`. */
export function encodedSize(width: number, height: number, mode: number): number {
  if (mode === IMAGE_MODE.colour24) return width * height * 3
  return mode === IMAGE_MODE.colour16 ? width * height * 2 : Math.ceil(width / 8) * height
}

/** Encodes for the pad in one of {@link IMAGE_MODE}; what is transparent becomes white paper. */
export function encodePicture(picture: Picture, mode: number): EncodedPicture {
  if (mode === IMAGE_MODE.colour24) return { mode, data: encodeColour24(picture) }
  return mode === IMAGE_MODE.colour16
    ? { mode, data: encodeColour16(picture) }
    : { mode: IMAGE_MODE.mono, data: encodeMono(picture) }
}

/** 24 bits a pixel in the order blue, green, red, rows unpadded. */
function encodeColour24({ width, height, rgba }: Picture): Uint8Array {
  const data = new Uint8Array(width * height * 3)
  for (let from = 0, to = 0; to < data.length; from += 4, to += 3) {
    data[to] = onPaper(rgba, from, 2)
    data[to + 1] = onPaper(rgba, from, 1)
    data[to + 2] = onPaper(rgba, from, 0)
  }
  return data
}

/** 5, 6 and 5 bits a pixel for red, green and blue, the high byte first, rows unpadded. */
function encodeColour16({ width, height, rgba }: Picture): Uint8Array {
  const data = new Uint8Array(width * height * 2)
  for (let from = 0, to = 0; to < data.length; from += 4, to += 2) {
    const packed = to565(onPaper(rgba, from, 0), onPaper(rgba, from, 1), onPaper(rgba, from, 2))
    data[to] = packed >> 8
    data[to + 1] = packed & 0xff
  }
  return data
}

/** 1 bit a pixel, leftmost pixel in the highest bit, 1 is white, rows padded to whole bytes with white. */
function encodeMono({ width, height, rgba }: Picture): Uint8Array {
  const rowBytes = Math.ceil(width / 8)
  const data = new Uint8Array(rowBytes * height).fill(0xff)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4
      // Luma of ITU-R BT.601: how bright the colour looks.
      const brightness =
        0.299 * onPaper(rgba, from, 0) + 0.587 * onPaper(rgba, from, 1) + 0.114 * onPaper(rgba, from, 2)
      if (brightness < WHITE_FROM) data[y * rowBytes + (x >> 3)]! &= ~(0x80 >> (x & 7))
    }
  }
  return data
}

/** One channel of the pixel at `from`, laid over white by its opacity. */
function onPaper(rgba: Uint8Array, from: number, channel: 0 | 1 | 2): number {
  const opacity = rgba[from + 3]!
  const value = rgba[from + channel]!
  return opacity === 255 ? value : Math.round((value * opacity + 255 * (255 - opacity)) / 255)
}

/** The opposite of {@link encodePicture}: what the glass shows. For the simulator and tests. */
export function decodePicture(width: number, height: number, { mode, data }: EncodedPicture): Picture {
  const rgba = new Uint8Array(width * height * 4).fill(0xff)
  const rowBytes = Math.ceil(width / 8)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const to = pixel * 4
    if (mode === IMAGE_MODE.colour24) {
      rgba[to] = data[pixel * 3 + 2]!
      rgba[to + 1] = data[pixel * 3 + 1]!
      rgba[to + 2] = data[pixel * 3]!
    } else if (mode === IMAGE_MODE.colour16) {
      rgba.set(from565((data[pixel * 2]! << 8) | data[pixel * 2 + 1]!), to)
    } else {
      const x = pixel % width
      const bit = data[Math.floor(pixel / width) * rowBytes + (x >> 3)]! & (0x80 >> (x & 7))
      if (bit === 0) rgba.fill(0, to, to + 3)
    }
  }
  return { width, height, rgba }
}
