import type { Area, Picture } from '../../devices.ts'

/**
 * The largest white rectangle of a picture: where a person would sign on a pad that keeps ink nowhere. The whole of it where nothing is
 * white. Time grows with the number of pixels: each row continues the columns of white above it.
 */
export function blankRoom({ width, height, rgba }: Picture): Area {
  const whiteAbove = new Uint16Array(width + 1)
  let best: Area = { left: 0, top: 0, right: width, bottom: height }
  let size = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) whiteAbove[x] = isWhite(rgba, (y * width + x) * 4) ? whiteAbove[x]! + 1 : 0
    // Columns still open to the right, each at least as high as the one before. The last of `whiteAbove` is 0 and closes all.
    const open: { left: number; rows: number }[] = []
    for (let x = 0; x <= width; x++) {
      const rows = whiteAbove[x]!
      let left = x
      for (let column = open.at(-1); column && column.rows > rows; column = open.at(-1)) {
        open.pop()
        left = column.left
        if (column.rows * (x - left) <= size) continue
        size = column.rows * (x - left)
        best = { left, top: y + 1 - column.rows, right: x, bottom: y + 1 }
      }
      if (rows > 0) open.push({ left, rows })
    }
  }
  return best
}

const isWhite = (rgba: Uint8Array, at: number): boolean =>
  rgba[at] === 255 && rgba[at + 1] === 255 && rgba[at + 2] === 255
