export interface Point {
  readonly x: number
  readonly y: number
}

/** Corners of a sheet in a picture, in its pixels (the first one reaches from 0 to 1): upper left, upper right, lower right, lower left. */
export type Corners = readonly [Point, Point, Point, Point]

/** A picture as ImageData has it: red, green, blue, opacity, row by row. */
export interface Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>
  readonly width: number
  readonly height: number
}

/** @throws RangeError for a picture without pixels, or with fewer or more than its size says */
export function checkPixels({ data, width, height }: Pixels): void {
  if (!isSide(width) || !isSide(height) || data.length !== width * height * 4)
    throw new RangeError(`not a picture: ${width} by ${height} pixels in ${data.length} bytes`)
}

export function isSide(length: number): boolean {
  return Number.isInteger(length) && length > 0
}

/** All points (x, y) with a x + b y = c; (a, b) has length one. */
export interface Line {
  readonly a: number
  readonly b: number
  readonly c: number
}

/** Twice the area of a triangle, positive when the corners go round clockwise in a picture (y points down). */
export function turn(p: Point, q: Point, r: Point): number {
  return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
}

export function distance(p: Point, q: Point): number {
  return Math.hypot(q.x - p.x, q.y - p.y)
}

export function areaOf(polygon: readonly Point[]): number {
  let sum = 0
  for (const [index, p] of polygon.entries()) {
    const q = polygon[(index + 1) % polygon.length] ?? p
    sum += p.x * q.y - q.x * p.y
  }
  return Math.abs(sum) / 2
}

/** @returns undefined for lines that are nearly parallel */
export function crossing(one: Line, other: Line): Point | undefined {
  const determinant = one.a * other.b - other.a * one.b
  if (Math.abs(determinant) < 0.05) return undefined
  return {
    x: (one.c * other.b - other.c * one.b) / determinant,
    y: (one.a * other.c - other.a * one.c) / determinant,
  }
}

/** The line through two points. */
export function lineThrough(p: Point, q: Point): Line {
  const length = distance(p, q) || 1
  const a = (q.y - p.y) / length
  const b = (p.x - q.x) / length
  return { a, b, c: a * p.x + b * p.y }
}

/**
 * The line near which most points lie: fitted by least squares of the distance, the farthest points left out again and again, since some
 * of them lie on fingers, shadows or print.
 */
export function fitLine(points: readonly Point[]): Line | undefined {
  let kept = points
  for (let round = 0; ; round++) {
    const line = leastSquares(kept)
    if (line === undefined || round === 5) return line
    const off = ({ x, y }: Point): number => Math.abs(line.a * x + line.b * y - line.c)
    const sorted = kept.map(off).sort((p, q) => p - q)
    const typical = sorted[Math.floor(sorted.length / 2)] ?? 0
    const near = kept.filter((point) => off(point) <= Math.max(0.3, 2.5 * typical))
    if (near.length < 6) return line
    kept = near
  }
}

function leastSquares(points: readonly Point[]): Line | undefined {
  if (points.length < 2) return undefined
  const mean = (of: (point: Point) => number): number => points.reduce((sum, p) => sum + of(p), 0) / points.length
  const x = mean((p) => p.x)
  const y = mean((p) => p.y)
  const xx = mean((p) => (p.x - x) ** 2)
  const yy = mean((p) => (p.y - y) ** 2)
  const xy = mean((p) => (p.x - x) * (p.y - y))
  // The direction in which the points spread least is across the line.
  const angle = Math.atan2(2 * xy, xx - yy) / 2
  const a = -Math.sin(angle)
  const b = Math.cos(angle)
  return { a, b, c: a * x + b * y }
}

/** Smallest convex polygon around the points (Andrew's monotone chain), clockwise in a picture. */
export function hullOf(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((p, q) => p.x - q.x || p.y - q.y)
  const half = (list: readonly Point[]): Point[] => {
    const chain: Point[] = []
    for (const point of list) {
      while (chain.length >= 2 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop()
      chain.push(point)
    }
    return chain.slice(0, -1)
  }
  return [...half(sorted), ...half(sorted.reverse())]
}

/**
 * The four-cornered shape around a convex polygon that adds least to it: sides are dropped one by one, the neighbours prolonged until they meet.
 * So a corner that is bent or hidden is where the sides would meet.
 */
export function fourCorners(hull: readonly Point[]): Corners | undefined {
  let polygon = [...hull]
  while (polygon.length > 4) {
    let best: { readonly index: number; readonly meet: Point; readonly added: number } | undefined
    for (let index = 0; index < polygon.length; index++) {
      const [a, b, c, d] = [-1, 0, 1, 2].map((step) => polygon[(index + step + polygon.length) % polygon.length]!)
      const meet = crossing(lineThrough(a!, b!), lineThrough(c!, d!))
      // They must meet outside, beyond the side that is dropped.
      if (meet === undefined || turn(b!, c!, meet) >= 0) continue
      const added = areaOf([b!, meet, c!])
      if (best === undefined || added < best.added) best = { index, meet, added }
    }
    if (best === undefined) return undefined
    const dropped = (best.index + 1) % polygon.length
    polygon[best.index] = best.meet
    polygon = polygon.filter((_, index) => index !== dropped)
  }
  const [p, q, r, s] = polygon
  return p && q && r && s ? inOrder([p, q, r, s]) : undefined
}

/** Begins with the corner nearest to the picture's upper left, and goes round clockwise. */
export function inOrder(corners: readonly [Point, Point, Point, Point]): Corners {
  const clockwise = turn(corners[0], corners[1], corners[2]) > 0 ? [...corners] : [...corners].reverse()
  const sums = clockwise.map(({ x, y }) => x + y)
  const first = sums.indexOf(Math.min(...sums))
  const at = (step: number): Point => clockwise[(first + step) % 4]!
  return [at(0), at(1), at(2), at(3)]
}

export function isConvex(corners: Corners): boolean {
  return corners.every((p, index) => turn(p, corners[(index + 1) % 4]!, corners[(index + 2) % 4]!) > 0)
}
