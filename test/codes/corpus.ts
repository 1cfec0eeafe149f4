import bwip from 'bwip-js/node'

/** A grey picture with one code in it, as a camera or a scanner would give it. */
export interface CodePicture {
  readonly symbology: Symbology
  /** Which hardship: `rotated 33°`, `noise 40`, … */
  readonly hardship: string
  readonly text: string
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray
}

export const SYMBOLOGIES = ['qrcode', 'datamatrix', 'code128', 'pdf417'] as const
export type Symbology = (typeof SYMBOLOGIES)[number]

/** What was done to the picture. Angles in degrees, `module` (size of one module), `blur` (sigma) in pixels, `noise` (sigma) in grey levels of 255. */
export interface Hardship {
  readonly name: string
  readonly angle?: number
  readonly tilt?: number
  readonly module?: number
  readonly blur?: number
  readonly noise?: number
  /** Difference of black and white, 255 is all of it. */
  readonly contrast?: number
  /** Light falls off by this share from left to right. */
  readonly shade?: number
  readonly inverted?: boolean
}

/** From what every reader does to what none does; the figures tell where each gives up. */
export const HARDSHIPS: readonly Hardship[] = [
  { name: 'clean' },
  ...[8, 33, 45, 90, 137, 180].map((angle) => ({ name: `rotated ${angle}°`, angle })),
  ...[0.2, 0.4, 0.6].map((tilt) => ({ name: `tilted ${tilt}`, tilt, angle: 5 })),
  ...[3, 2, 1.5].map((module) => ({ name: `small ${module} px`, module })),
  ...[1, 1.8, 2.6].map((blur) => ({ name: `blurred ${blur}`, blur })),
  ...[20, 45, 80].map((noise) => ({ name: `noise ${noise}`, noise })),
  ...[90, 45].map((contrast) => ({ name: `contrast ${contrast}`, contrast })),
  ...[0.5, 0.75].map((shade) => ({ name: `shade ${shade}`, shade })),
  { name: 'inverted', inverted: true },
  { name: 'as by hand', angle: 14, tilt: 0.25, module: 5, blur: 1, noise: 15, contrast: 170, shade: 0.4 },
  { name: 'as by a bad camera', angle: -22, tilt: 0.35, module: 4, blur: 1.4, noise: 30, contrast: 120, shade: 0.5 },
]

/** Small, fast, seeded (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The modules of a code, `true` is dark. */
function modules(
  symbology: Symbology,
  text: string,
): { width: number; height: number; dark(x: number, y: number): boolean } {
  const [symbol] = bwip.raw({
    bcid: symbology,
    text,
    ...(symbology === 'pdf417' && { rowmult: 3, columns: 3 }),
  }) as readonly unknown[] as readonly (
    | { readonly pixs: readonly number[]; readonly pixx: number; readonly pixy: number }
    | { readonly sbs: readonly number[] }
  )[]
  if (symbol === undefined) throw new Error(`no ${symbology} of this text`)
  if ('pixs' in symbol) {
    const { pixs, pixx, pixy } = symbol
    return { width: pixx, height: pixy, dark: (x, y) => pixs[y * pixx + x] === 1 }
  }
  const bars = symbol.sbs.flatMap((width, at) => Array.from({ length: width }, () => at % 2 === 0))
  return { width: bars.length, height: Math.round(bars.length / 4), dark: (x) => bars[x] === true }
}

const WIDTH = 800
const HEIGHT = 600

/** Draws one code on paper into a picture of 800 by 600. */
export function draw(symbology: Symbology, text: string, hardship: Hardship, random: () => number): CodePicture {
  const { angle = 0, tilt = 0, module = 4, blur = 0, noise = 0, contrast = 235, shade = 0, inverted = false } = hardship
  const code = modules(symbology, text)
  // Whatever the angle, the whole code stays in the picture, at the cost of smaller modules where it is long.
  const size = Math.min(module, (Math.min(WIDTH, HEIGHT) - 40) / Math.hypot(code.width + 8, code.height + 8) || module)
  const cos = Math.cos((angle * Math.PI) / 180)
  const sin = Math.sin((angle * Math.PI) / 180)
  const at = (x: number, y: number): number => {
    const fromLeft = x - WIDTH / 2
    const fromTop = y - HEIGHT / 2
    // A sheet that leans away: what is further up is smaller (a projection, so straight lines stay straight).
    const far = 1 / (1 + (tilt * fromTop) / HEIGHT)
    const column = Math.floor(((fromLeft * cos + fromTop * sin) * far) / size + code.width / 2)
    const row = Math.floor(((fromTop * cos - fromLeft * sin) * far) / size + code.height / 2)
    const inside = column >= 0 && row >= 0 && column < code.width && row < code.height
    return inside && code.dark(column, row) !== inverted
      ? 0
      : inverted && !nearby(column, row)
        ? 1
        : inverted && !inside
          ? 0
          : 1
  }
  const nearby = (column: number, row: number): boolean =>
    column >= -4 && row >= -4 && column < code.width + 4 && row < code.height + 4
  let grey: Float32Array = new Float32Array(WIDTH * HEIGHT)
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      let light = 0
      for (const dy of [0.17, 0.5, 0.83]) for (const dx of [0.17, 0.5, 0.83]) light += at(x + dx, y + dy)
      grey[y * WIDTH + x] = light / 9
    }
  if (blur > 0) grey = blurred(grey, blur)
  const rgba = new Uint8ClampedArray(WIDTH * HEIGHT * 4)
  for (let index = 0; index < grey.length; index++) {
    const falloff = 1 - (shade * (index % WIDTH)) / WIDTH
    const level = ((255 - contrast) / 2 + (grey[index] ?? 0) * contrast) * falloff + normal(random) * noise
    rgba.fill(level, index * 4, index * 4 + 3)
    rgba[index * 4 + 3] = 255
  }
  return { symbology, hardship: hardship.name, text, width: WIDTH, height: HEIGHT, rgba }
}

/** Normally distributed, sigma 1 (Box and Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Gaussian, first along the rows, then along the columns. */
function blurred(grey: Float32Array, sigma: number): Float32Array {
  const reach = Math.ceil(sigma * 3)
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-((at - reach) ** 2) / (2 * sigma ** 2)))
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const along = (from: Float32Array, step: number, length: number, index: (at: number) => number): Float32Array => {
    const to = new Float32Array(from.length)
    for (let at = 0; at < from.length; at++) {
      const place = index(at)
      let light = 0
      for (const [offset, weight] of weights.entries()) {
        const moved = Math.min(length - 1, Math.max(0, place + offset - reach))
        light += weight * (from[at + (moved - place) * step] ?? 0)
      }
      to[at] = light / sum
    }
    return to
  }
  const rows = along(grey, 1, WIDTH, (at) => at % WIDTH)
  return along(rows, WIDTH, HEIGHT, (at) => Math.floor(at / WIDTH))
}

/** Something an office prints: a file number, an appointment, or a long line for the codes that hold one. */
function textFor(symbology: Symbology, random: () => number): string {
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('')
  const short = `33-2026-${digits(6)}`
  return symbology === 'code128' || symbology === 'datamatrix' ? short : `${short} T-${digits(8)} ABHOLUNG`
}

/** All symbologies under all hardships, `each` times with other texts and other noise. The same seed gives the same pictures. */
export function* corpus(each: number, seed: number): Generator<CodePicture> {
  const random = randomFrom(seed)
  for (const symbology of SYMBOLOGIES)
    for (const hardship of HARDSHIPS)
      for (let time = 0; time < each; time++) yield draw(symbology, textFor(symbology, random), hardship, random)
}
