import { checkPixels, distance, isSide, type Corners, type Pixels, type Point } from './geometry.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** A4 at 210 dots an inch: more than any camera of a call gives. */
const longestSide = 2480

/**
 * Straightens a sheet: what lies between the corners becomes a rectangle.
 * @throws RangeError when there is nothing to sample or nothing to make: no pixels, a size of zero, corners that are not numbers
 * @param size of the result; without it as large as the sheet is in the picture, in the sheet's own proportions, 2480 pixels at most
 */
export function straightenPixels(
  picture: Pixels,
  corners: Corners,
  size: Size = naturalSize(picture, corners),
): Pixels {
  checkPixels(picture)
  const { width, height } = size
  if (!isSide(width) || !isSide(height) || corners.some(({ x, y }) => !Number.isFinite(x) || !Number.isFinite(y)))
    throw new RangeError(`no page of ${width} by ${height} pixels can be made of these corners`)
  const [xx, xy, x1, yx, yy, y1, wx, wy] = homography(corners, size)
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0, to = 0; y < height; y++) {
    const down = y + 0.5
    for (let x = 0; x < width; x++, to += 4) {
      const across = x + 0.5
      const w = wx * across + wy * down + 1
      sample(picture, (xx * across + xy * down + x1) / w - 0.5, (yx * across + yy * down + y1) / w - 0.5, data, to)
    }
  }
  return { data, width, height }
}

/** Height, width and depth of a sheet seen askew: proportions as they are, not as they look. */
export function naturalSize(picture: Size, corners: Corners): Size {
  const [a, b, c, d] = corners
  // One pixel at least: corners can be dragged onto one another.
  const across = Math.max(1, distance(a, b), distance(d, c))
  const down = Math.max(1, distance(a, d), distance(b, c))
  const ratio =
    proportion(picture, corners) ??
    Math.max(1, distance(a, b) + distance(d, c)) / Math.max(1, distance(a, d) + distance(b, c))
  const wide = ratio > across / down
  const [width, height] = wide ? [down * ratio, down] : [across, across / ratio]
  const scale = Math.min(1, longestSide / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/**
 * Width to height of a rectangle from its picture in perspective, taken by a camera that looks through the picture's middle (Zhang and He,
 * "Whiteboard scanning and image enhancement", 2007, section 3.3).
 * @returns undefined when the sheet lies too flat before the camera to tell; then its sides can simply be compared
 */
function proportion(picture: Size, corners: Corners): number | undefined {
  const centre = { x: picture.width / 2, y: picture.height / 2 }
  const at = ({ x, y }: Point): Vector => [x - centre.x, y - centre.y, 1]
  const [m1, m2, m4, m3] = [at(corners[0]), at(corners[1]), at(corners[2]), at(corners[3])]
  const k2 = dot(cross(m1, m4), m3) / dot(cross(m2, m4), m3)
  const k3 = dot(cross(m1, m4), m2) / dot(cross(m3, m4), m2)
  const n2: Vector = [k2 * m2[0] - m1[0], k2 * m2[1] - m1[1], k2 - 1]
  const n3: Vector = [k3 * m3[0] - m1[0], k3 * m3[1] - m1[1], k3 - 1]
  const diagonal = Math.hypot(picture.width, picture.height)
  // Focal length of the camera in pixels; a webcam or phone has about the diagonal.
  const focal2 = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2])
  if (!(focal2 > (0.35 * diagonal) ** 2 && focal2 < (4 * diagonal) ** 2)) return undefined
  const length = (n: Vector): number => (n[0] ** 2 + n[1] ** 2) / focal2 + n[2] ** 2
  return Math.sqrt(length(n2) / length(n3))
}

type Vector = readonly [number, number, number]
const dot = (p: Vector, q: Vector): number => p[0] * q[0] + p[1] * q[1] + p[2] * q[2]
const cross = (p: Vector, q: Vector): Vector => [
  p[1] * q[2] - p[2] * q[1],
  p[2] * q[0] - p[0] * q[2],
  p[0] * q[1] - p[1] * q[0],
]

/** The nine numbers of a projective map, the last one 1. */
type Homography = readonly [number, number, number, number, number, number, number, number]

/** Maps the rectangle onto the corners (Heckbert, "Fundamentals of texture mapping", 1989, section 2.2.3). */
function homography([a, b, c, d]: Corners, { width, height }: Size): Homography {
  const sx = a.x - b.x + c.x - d.x
  const sy = a.y - b.y + c.y - d.y
  const [dx1, dx2] = [b.x - c.x, d.x - c.x]
  const [dy1, dy2] = [b.y - c.y, d.y - c.y]
  const denominator = dx1 * dy2 - dx2 * dy1 || Number.EPSILON
  const g = (sx * dy2 - dx2 * sy) / denominator
  const h = (dx1 * sy - sx * dy1) / denominator
  return [
    (b.x - a.x + g * b.x) / width,
    (d.x - a.x + h * d.x) / height,
    a.x,
    (b.y - a.y + g * b.y) / width,
    (d.y - a.y + h * d.y) / height,
    a.y,
    g / width,
    h / height,
  ]
}

/** Bilinear; beyond the border the border's colour goes on. */
function sample({ data, width, height }: Pixels, x: number, y: number, target: Uint8ClampedArray, to: number): void {
  const u = Math.min(width - 1, Math.max(0, x))
  const v = Math.min(height - 1, Math.max(0, y))
  const x0 = Math.floor(u)
  const y0 = Math.floor(v)
  const fx = u - x0
  const fy = v - y0
  const here = (y0 * width + x0) * 4
  const right = x0 + 1 < width ? 4 : 0
  const below = y0 + 1 < height ? width * 4 : 0
  for (let channel = 0; channel < 3; channel++) {
    const at = here + channel
    const upper = data[at]! * (1 - fx) + data[at + right]! * fx
    const lower = data[at + below]! * (1 - fx) + data[at + below + right]! * fx
    target[to + channel] = upper * (1 - fy) + lower * fy
  }
  target[to + 3] = 255
}
