import type { Pixels } from './geometry.ts'

/** Fields over which the brightness of the paper is measured. */
const field = 40
/** Share of a field's pixels that are darker than its paper: print covers less than the rest. */
const paperShare = 0.85
/** The paper becomes this bright, and what is darker than this share of it black. */
const white = 250
const black = 0.25

/**
 * Makes a page look as if copied: shadows and a yellow lamp vanish, the paper becomes white, print darker. Colours of stamps stay.
 * For paper with print; a photograph would lose its tones.
 */
export function cleanPixels({ data, width, height }: Pixels): Pixels {
  const columns = Math.max(2, Math.ceil(width / field))
  const rows = Math.max(2, Math.ceil(height / field))
  const out = new Uint8ClampedArray(data.length)
  for (let channel = 0; channel < 3; channel++) {
    const paper = paperOf({ data, width, height }, channel, columns, rows)
    for (let y = 0; y < height; y++) {
      const v = Math.min(rows - 1, Math.max(0, ((y + 0.5) * rows) / height - 0.5))
      const y0 = Math.min(rows - 2, Math.floor(v))
      const fy = v - y0
      for (let x = 0; x < width; x++) {
        const u = Math.min(columns - 1, Math.max(0, ((x + 0.5) * columns) / width - 0.5))
        const x0 = Math.min(columns - 2, Math.floor(u))
        const fx = u - x0
        const at = y0 * columns + x0
        const upper = paper[at]! * (1 - fx) + paper[at + 1]! * fx
        const lower = paper[at + columns]! * (1 - fx) + paper[at + columns + 1]! * fx
        const light = upper * (1 - fy) + lower * fy
        const index = (y * width + x) * 4 + channel
        out[index] = (white * (data[index]! / light - black)) / (1 - black)
      }
    }
  }
  for (let at = 3; at < out.length; at += 4) out[at] = 255
  return { data: out, width, height }
}

/** How bright the paper is in each field, of one colour. */
function paperOf({ data, width, height }: Pixels, channel: number, columns: number, rows: number): Float32Array {
  const paper = new Float32Array(columns * rows)
  const counts = new Uint32Array(256)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      counts.fill(0)
      const [top, bottom] = [Math.floor((row * height) / rows), Math.floor(((row + 1) * height) / rows)]
      const [left, right] = [Math.floor((column * width) / columns), Math.floor(((column + 1) * width) / columns)]
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) counts[data[(y * width + x) * 4 + channel]!]!++
      }
      let rest = (bottom - top) * (right - left) * paperShare
      let value = 0
      while (value < 255 && rest > counts[value]!) rest -= counts[value++]!
      // A field of nothing but ink must not become white.
      paper[row * columns + column] = Math.max(60, value)
    }
  }
  return paper
}
