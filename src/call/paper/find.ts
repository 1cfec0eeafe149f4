import {
  areaOf,
  checkPixels,
  crossing,
  distance,
  fitLine,
  fourCorners,
  hullOf,
  lineThrough,
  inOrder,
  isConvex,
  type Corners,
  type Pixels,
  type Point,
} from './geometry.ts'

/** The search runs on a picture of this size; the edges are then found to a fraction of a pixel of it. */
const searchSide = 400
/** A sheet smaller than this share of the picture is not what was held up. */
const leastArea = 0.08
/** Brightness steps, 0 to 255, at which the picture is split into light and dark. */
const thresholds = Array.from({ length: 20 }, (_, index) => 45 + 10 * index)
/** Difference of brightness across an edge that counts. */
const leastContrast = 10
/** Share of a side along which such an edge must be seen; the rest may be covered. */
const leastSupport = 0.55
/** Of one of the four sides that much is enough: a hand holds the sheet there. */
const leastHeldSupport = 0.4

interface Grey {
  readonly data: Float32Array
  readonly width: number
  readonly height: number
}

/**
 * Finds a sheet of paper: light on darker ground, or dark on lighter. At each of a row of brightness steps the largest connected areas are
 * taken, the four-cornered shape around each is fitted to the edges in the picture, and the one whose sides are seen best wins.
 * @throws RangeError when the data is not a picture of that size
 * @returns corners in pixels of the picture; undefined when nothing in it is clearly a sheet: then the whole picture is the page
 */
export function findPaper(picture: Pixels): Corners | undefined {
  checkPixels(picture)
  // A whole number, so that every small pixel is the mean of as many large ones.
  const scale = Math.max(1, Math.round(Math.max(picture.width, picture.height) / searchSide))
  const grey = smooth(shrink(picture, scale))
  let best: { readonly corners: Corners; readonly score: number } | undefined
  for (const threshold of thresholds) {
    for (const light of [true, false]) {
      for (const points of outlines(grey, threshold, light)) {
        const rough = fourCorners(hullOf(points))
        if (rough === undefined) continue
        const corners = refine(grey, rough, light)
        const score = corners === undefined ? 0 : scoreOf(grey, corners, light)
        if (corners !== undefined && score > (best?.score ?? 0)) best = { corners, score }
      }
    }
  }
  if (best === undefined) return undefined
  const whole = ({ x, y }: Point): Point => ({
    x: Math.min(picture.width, Math.max(0, (x + 0.5) * scale)),
    y: Math.min(picture.height, Math.max(0, (y + 0.5) * scale)),
  })
  const [a, b, c, d] = best.corners
  return [whole(a), whole(b), whole(c), whole(d)]
}

/** Brightness (Rec. 601) of the picture made smaller, each pixel the mean of those it covers. */
function shrink({ data, width, height }: Pixels, scale: number): Grey {
  const w = Math.max(1, Math.floor(width / scale))
  const h = Math.max(1, Math.floor(height / scale))
  const grey = new Float32Array(w * h)
  for (let y = 0; y < h * scale; y++) {
    for (let x = 0; x < w * scale; x++) {
      const at = (y * width + x) * 4
      const light = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!
      grey[Math.floor(y / scale) * w + Math.floor(x / scale)]! += light / (scale * scale)
    }
  }
  return { data: grey, width: w, height: h }
}

/** Mean of three by three: print and noise fade, edges stay where they are. */
function smooth({ data, width, height }: Grey): Grey {
  const out = new Float32Array(data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      let count = 0
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          sum += data[v * width + u]!
          count++
        }
      }
      out[y * width + x] = sum / count
    }
  }
  return { data: out, width, height }
}

/** Leftmost and rightmost points of each row of the largest areas of one side of the threshold. */
function outlines({ data, width, height }: Grey, threshold: number, light: boolean): Point[][] {
  const seen = new Uint8Array(data.length)
  const stack = new Int32Array(data.length)
  const found: { readonly size: number; readonly points: Point[] }[] = []
  const belongs = (at: number): boolean => data[at]! > threshold === light
  for (let start = 0; start < data.length; start++) {
    if (seen[start] === 1 || !belongs(start)) continue
    const left = new Int32Array(height).fill(width)
    const right = new Int32Array(height).fill(-1)
    let size = 0
    let depth = 0
    stack[depth++] = start
    seen[start] = 1
    while (depth > 0) {
      const at = stack[--depth]!
      const x = at % width
      const y = (at - x) / width
      size++
      if (x < left[y]!) left[y] = x
      if (x > right[y]!) right[y] = x
      const next = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]
      for (const neighbour of next) {
        if (neighbour < 0 || neighbour >= data.length || seen[neighbour] === 1 || !belongs(neighbour)) continue
        seen[neighbour] = 1
        stack[depth++] = neighbour
      }
    }
    if (size < leastArea * data.length) continue
    const points: Point[] = []
    for (let y = 0; y < height; y++) {
      if (right[y]! < 0) continue
      // The outer corners of the pixels.
      for (const x of [left[y]! - 0.5, right[y]! + 0.5]) points.push({ x, y: y - 0.5 }, { x, y: y + 0.5 })
    }
    found.push({ size, points })
  }
  return found
    .sort((a, b) => b.size - a.size)
    .slice(0, 3)
    .map(({ points }) => points)
}

/** Brightness between pixels; undefined outside the picture. */
function at({ data, width, height }: Grey, x: number, y: number): number | undefined {
  if (x < 0 || y < 0 || x > width - 1 || y > height - 1) return undefined
  const x0 = Math.min(width - 2, Math.floor(x))
  const y0 = Math.min(height - 2, Math.floor(y))
  const [fx, fy] = [x - x0, y - y0]
  const row = y0 * width + x0
  const upper = data[row]! * (1 - fx) + data[row + 1]! * fx
  const lower = data[row + width]! * (1 - fx) + data[row + width + 1]! * fx
  return upper * (1 - fy) + lower * fy
}

interface Side {
  readonly from: Point
  readonly to: Point
  /** Unit vector that points out of the sheet. */
  readonly out: Point
}

function sidesOf(corners: Corners): Side[] {
  return corners.map((from, index) => {
    const to = corners[(index + 1) % 4]!
    const length = distance(from, to) || 1
    return { from, to, out: { x: (to.y - from.y) / length, y: (from.x - to.x) / length } }
  })
}

/** Points along a side, the corners left out. */
function along({ from, to }: Side, count: number): Point[] {
  return Array.from({ length: count }, (_, index) => {
    const share = 0.06 + (0.88 * index) / (count - 1)
    return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
  })
}

/** Most of the side lies at the border of the picture: the sheet goes on beyond it. */
function isAtBorder({ width, height }: Grey, side: Side): boolean {
  const points = along(side, 20)
  return points.filter(({ x, y }) => x < 2 || y < 2 || x > width - 3 || y > height - 3).length > points.length / 2
}

/** Moves each side to where the brightness changes most, twice: from farther away first. */
function refine(grey: Grey, rough: Corners, light: boolean): Corners | undefined {
  let corners = rough
  for (const reach of [7, 3]) {
    const lines = sidesOf(corners).map((side) => {
      // What is cut off by the border of the picture has no edge: lines of print would be taken for it.
      if (isAtBorder(grey, side)) return lineThrough(side.from, side.to)
      const edge = along(side, 80).flatMap((point) => edgeNear(grey, point, side.out, reach, light) ?? [])
      // A side that is hardly seen stays where it is.
      return fitLine(edge.length >= 24 ? edge : [side.from, side.to])
    })
    const meet = lines.map((line, index) => {
      const before = lines[(index + 3) % 4]
      return line === undefined || before === undefined ? undefined : crossing(before, line)
    })
    const [a, b, c, d] = meet
    if (!a || !b || !c || !d) return undefined
    corners = [a, b, c, d]
  }
  return isConvex(corners) ? inOrder(corners) : undefined
}

/** Where along the way from inside to outside the brightness falls (a light sheet) or rises most, to a fraction of a pixel. */
function edgeNear(grey: Grey, point: Point, out: Point, reach: number, light: boolean): Point | undefined {
  const step = 0.5
  const count = Math.round((2 * reach) / step) + 1
  const changes = Array.from({ length: count }, (_, index) => {
    const way = index * step - reach
    const inside = at(grey, point.x + out.x * (way - 1), point.y + out.y * (way - 1))
    const outside = at(grey, point.x + out.x * (way + 1), point.y + out.y * (way + 1))
    if (inside === undefined || outside === undefined) return 0
    return light ? inside - outside : outside - inside
  })
  const most = Math.max(...changes)
  if (most < leastContrast / 2) return undefined
  const index = changes.indexOf(most)
  const [before, after] = [changes[index - 1] ?? 0, changes[index + 1] ?? 0]
  const bend = before - 2 * most + after
  const way = (index + (bend < 0 ? (before - after) / (2 * bend) : 0)) * step - reach
  return { x: point.x + out.x * way, y: point.y + out.y * way }
}

/** How well the four sides are seen, 0 for not enough; a larger sheet is a little better than a frame printed on it. */
function scoreOf(grey: Grey, corners: Corners, light: boolean): number {
  const share = areaOf(corners) / (grey.width * grey.height)
  if (share < leastArea || share > 1.02) return 0
  const margin = 0.25 * Math.max(grey.width, grey.height)
  const near = corners.every(
    ({ x, y }) => x > -margin && y > -margin && x < grey.width + margin && y < grey.height + margin,
  )
  if (!near) return 0
  let sum = 0
  let cut = 0
  let held = 0
  for (const side of sidesOf(corners)) {
    if (distance(side.from, side.to) < 0.12 * grey.height) return 0
    const points = along(side, 60)
    if (isAtBorder(grey, side)) {
      cut++
      sum += 0.5
      continue
    }
    const seen = points.filter(({ x, y }) => {
      const inside = at(grey, x - side.out.x * 2.5, y - side.out.y * 2.5)
      const outside = at(grey, x + side.out.x * 2.5, y + side.out.y * 2.5)
      return (
        inside !== undefined && outside !== undefined && (light ? inside - outside : outside - inside) > leastContrast
      )
    }).length
    const support = seen / points.length
    if (support < leastHeldSupport) return 0
    if (support < leastSupport) held++
    sum += support
  }
  // Two sides at the border: the corner of a room or a table looks the same.
  if (cut > 1) return 0
  // A face is seen as well on each side of the shape around it.
  if (held > 1) return 0
  return sum / 4 + 0.3 * Math.sqrt(share)
}
