import type { Corners, Pixels, Point } from '../../src/call/paper/geometry.ts'

/** Pictures of sheets of paper, computed: what lies where is known exactly. For tests. */

export interface Scene {
  readonly picture: Pixels
  readonly corners: Corners
  /** Where a point of the sheet (0 to 1 across and down) lies in the picture. */
  readonly place: (across: number, down: number) => Point
  readonly kind: string
}

/** Numbers of 0 to 1, the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface SceneOptions {
  readonly width?: number
  readonly height?: number
  /** Height of the sheet by its width; A4 unless told. */
  readonly shape?: number
}

const kinds = ['plain', 'grain', 'clutter', 'shadow', 'fingers', 'dark sheet', 'cut off'] as const

/** A sheet turned in space before a camera, printed, lit unevenly, on a ground that fits the kind. */
export function scene(seed: number, { width = 480, height = 360, shape = Math.SQRT2 }: SceneOptions = {}): Scene {
  const next = random(seed * 7919 + 1)
  const between = (low: number, high: number): number => low + (high - low) * next()
  const kind = kinds[seed % kinds.length] ?? 'plain'
  const place = camera(width, height, shape, between, kind === 'cut off')
  const corners: Corners = [place(0, 0), place(1, 0), place(1, 1), place(0, 1)]
  const dark = kind === 'dark sheet'
  const paper = dark ? between(35, 75) : between(165, 245)
  const ground = dark ? between(150, 225) : between(25, 110)
  const tint = [between(0.85, 1.05), between(0.9, 1), between(0.8, 1)] as const
  const lamp = { x: between(-0.5, 1.5), y: between(-0.5, 1.5), fall: between(0.1, 0.35) }
  const shadow = {
    edge: between(0.3, 0.7) * width,
    soft: between(20, 120),
    depth: kind === 'shadow' ? between(0.25, 0.4) : 0,
  }
  const grain = kind === 'grain' ? between(8, 25) : between(0, 4)
  const things = Array.from({ length: kind === 'clutter' ? 7 : 0 }, () => thing(width, height, corners, between))
  const fingers = kind === 'fingers' ? fingersOn(place, between) : []
  const inverse = unproject(corners)
  const data = new Uint8ClampedArray(width * height * 4)
  const brightness = (x: number, y: number): number => {
    if (fingers.some((finger) => ((x - finger.x) / finger.w) ** 2 + ((y - finger.y) / finger.h) ** 2 < 1)) return 120
    const { x: across, y: down } = inverse(x, y)
    if (across < 0 || across > 1 || down < 0 || down > 1) {
      const one = things.find((each) => x > each.x && x < each.x + each.w && y > each.y && y < each.y + each.h)
      return one?.light ?? wood(ground, grain, x, y)
    }
    if (printed(across, down)) return dark ? 190 : 45
    return paper
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // Two samples a pixel: the edges are soft, as a camera's.
      const light = (brightness(x + 0.25, y + 0.75) + brightness(x + 0.75, y + 0.25)) / 2
      const far = Math.hypot(x / width - lamp.x, y / height - lamp.y)
      const shade = 1 - shadow.depth / (1 + Math.exp((shadow.edge - x) / shadow.soft))
      const value = light * (1 - lamp.fall * far) * shade + between(-6, 6)
      const at = (y * width + x) * 4
      for (let channel = 0; channel < 3; channel++) data[at + channel] = value * tint[channel]!
      data[at + 3] = 255
    }
  }
  return { picture: { data, width, height }, corners, place, kind }
}

type Between = (low: number, high: number) => number

/** Looks at a sheet that is turned in its plane and tilted against the camera; the whole of it is in the picture unless it is cut off. */
function camera(width: number, height: number, shape: number, between: Between, cut: boolean): Scene['place'] {
  for (;;) {
    const turned = between(-0.4, 0.4)
    const tilt = between(-0.5, 0.5)
    const yaw = between(-0.5, 0.5)
    const away = cut ? between(1.6, 2.4) : between(2.1, 3.4)
    const focal = width * between(0.8, 1.3)
    const [shiftX, shiftY] = [between(-0.25, 0.25), cut ? between(0.2, 0.6) : between(-0.25, 0.25)]
    const place = (across: number, down: number): Point => {
      const [a, d] = [(across - 0.5) * 1.2, (down - 0.5) * 1.2 * shape]
      const [x, y] = [a * Math.cos(turned) - d * Math.sin(turned), a * Math.sin(turned) + d * Math.cos(turned)]
      const [y1, z1] = [y * Math.cos(tilt), y * Math.sin(tilt)]
      const [x2, z2] = [x * Math.cos(yaw) + z1 * Math.sin(yaw), -x * Math.sin(yaw) + z1 * Math.cos(yaw)]
      const depth = away + z2
      return { x: width / 2 + (focal * (x2 + shiftX)) / depth, y: height / 2 + (focal * (y1 + shiftY)) / depth }
    }
    const all = [place(0, 0), place(1, 0), place(1, 1), place(0, 1)]
    if (cut) {
      // The lower side is outside, the rest well inside.
      const [a, b, c, d] = all as [Point, Point, Point, Point]
      const upper = [a, b].every(({ x, y }) => x > 12 && y > 12 && x < width - 12 && y < height * 0.5)
      const sides = [c, d].every(({ x, y }) => x > 12 && x < width - 12 && y > height + 5 && y < height * 1.5)
      if (upper && sides) return place
    } else if (all.every(({ x, y }) => x > 12 && y > 12 && x < width - 12 && y < height - 12)) {
      return place
    }
  }
}

function unproject(corners: Corners): (x: number, y: number) => Point {
  const [a, b, c, d] = corners
  const sx = a.x - b.x + c.x - d.x
  const sy = a.y - b.y + c.y - d.y
  const [dx1, dx2, dy1, dy2] = [b.x - c.x, d.x - c.x, b.y - c.y, d.y - c.y]
  const q = dx1 * dy2 - dx2 * dy1
  const g = (sx * dy2 - dx2 * sy) / q
  const h = (dx1 * sy - sx * dy1) / q
  const m = [b.x - a.x + g * b.x, d.x - a.x + h * d.x, a.x, b.y - a.y + g * b.y, d.y - a.y + h * d.y, a.y] as const
  // Two equations in across and down for every point.
  return (x, y) => {
    const [p, r, s, t] = [m[0] - g * x, m[1] - h * x, m[3] - g * y, m[4] - h * y]
    const [u, v] = [x - m[2], y - m[5]]
    const w = p * t - r * s
    return { x: (u * t - r * v) / w, y: (p * v - u * s) / w }
  }
}

/** Lines of words, a heading, a table: what a letter has, within its margins. */
export function printed(across: number, down: number): boolean {
  if (across < 0.12 || across > 0.88 || down < 0.08 || down > 0.92) return false
  if (down < 0.12) return across < 0.5
  const line = Math.floor(down * 40)
  const word = Math.floor(across * 37 + line * 5.3)
  return down * 40 - line < 0.45 && word % 4 !== 0 && Math.floor(across * 170) % 3 !== 0
}

function wood(ground: number, grain: number, x: number, y: number): number {
  return ground + grain * Math.sin(x / 17 + 3 * Math.sin(y / 90)) + (grain / 3) * Math.sin(x * 1.7 + y * 0.3)
}

interface Thing {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly light: number
}

/** A cup, a phone, a book: beside the sheet, smaller than it. */
function thing(width: number, height: number, corners: Corners, between: Between): Thing {
  const right = Math.max(...corners.map(({ x }) => x))
  const left = Math.min(...corners.map(({ x }) => x))
  const w = between(0.04, 0.14) * width
  const h = between(0.04, 0.2) * height
  const x = between(0, 1) < 0.5 ? between(-w, left - w - 6) : between(right + 6, width)
  return { x, y: between(-h, height), w, h, light: between(20, 235) }
}

/** A hand that holds the sheet at one or two sides. */
function fingersOn(place: Scene['place'], between: Between): { x: number; y: number; w: number; h: number }[] {
  const down = between(0.3, 0.7)
  return [
    { ...place(0.02, down), w: between(18, 40), h: between(12, 20) },
    { ...place(0.98, between(0.3, 0.8)), w: between(18, 40), h: between(12, 20) },
  ]
}
