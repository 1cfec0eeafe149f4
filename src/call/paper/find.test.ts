import { expect, test } from 'vitest'
import { random, scene } from '../../../test/call/paper-corpus.ts'
import { findPaper } from './find.ts'
import { distance, turn, type Corners, type Pixels, type Point } from './geometry.ts'

/** The corners as far as they can be seen: what lies below the picture ends at its border. */
function visible({ height }: Pixels, [a, b, c, d]: Corners): Corners {
  const cut = (above: Point, below: Point): Point => {
    if (below.y <= height) return below
    return { x: above.x + ((below.x - above.x) * (height - above.y)) / (below.y - above.y), y: height }
  }
  return [a, b, cut(b, c), cut(a, d)]
}

test(
  'finds the corners of 105 sheets: of at least 95 % within 2 % of the picture’s width',
  { timeout: 120_000 },
  () => {
    const results = Array.from({ length: 105 }, (_, seed) => {
      const { picture, corners, kind } = scene(seed)
      const found = findPaper(picture)
      const real = visible(picture, corners)
      const off = found?.map((corner, index) => distance(corner, real[index] ?? corner) / picture.width) ?? [1]
      return { kind, seed, off: Math.max(...off) }
    })
    const wrong = results.filter(({ off }) => off > 0.02)
    process.stdout.write(`sheets found: ${results.length - wrong.length} of ${results.length}\n`)
    expect(wrong.length, JSON.stringify(wrong)).toBeLessThanOrEqual(results.length * 0.05)
    const typical = results.map(({ off }) => off).sort((a, b) => a - b)[52]
    expect(typical).toBeLessThan(0.002)
  },
)

function paint(colour: (x: number, y: number) => number): Pixels {
  const [width, height] = [640, 480]
  const data = new Uint8ClampedArray(width * height * 4)
  for (let at = 0; at < data.length; at += 4) {
    data.fill(colour((at / 4) % width, Math.floor(at / 4 / width)), at, at + 3)
    data[at + 3] = 255
  }
  return { data, width, height }
}

test('sees no sheet where there is none', () => {
  const next = random(7)
  const pictures: Record<string, Pixels> = {
    plain: paint(() => 128),
    'from dark to light': paint((x) => 20 + x / 3),
    noise: paint(() => 255 * next()),
    'a face': paint((x, y) => (((x - 320) / 130) ** 2 + ((y - 230) / 170) ** 2 < 1 ? 200 : 60)),
    'a business card, far away': paint((x, y) => (x > 300 && x < 360 && y > 200 && y < 235 ? 240 : 60)),
    'the corner of a room': paint((x, y) => (y > 300 ? 90 : x < 280 ? 160 : 220)),
    'a wall in two colours': paint((x) => (x < 250 ? 80 : 200)),
    'a lamp on the wall': paint((x, y) => 90 + 150 * Math.exp(-6 * ((x / 640 - 0.6) ** 2 + (y / 480 - 0.3) ** 2))),
    'one pixel': { width: 1, height: 1, data: new Uint8ClampedArray(4) },
    'one row': { width: 500, height: 1, data: new Uint8ClampedArray(2000).fill(200) },
    'sheet as large as the picture': paint((x, y) => (y % 24 < 8 && x % 90 < 70 ? 50 : 230)),
  }
  for (const [name, picture] of Object.entries(pictures)) expect(findPaper(picture), name).toBeUndefined()
})

test('the picture’s size does not matter', () => {
  const { picture, corners } = scene(7, { width: 1280, height: 960 })
  const found = findPaper(picture)
  expect(found).toBeDefined()
  for (const [index, corner] of (found ?? []).entries())
    expect(distance(corner, corners[index] ?? corner)).toBeLessThan(3)
})

const sheet: Corners = [
  { x: 170, y: 60 },
  { x: 450, y: 80 },
  { x: 440, y: 420 },
  { x: 180, y: 430 },
]
const isOn = (x: number, y: number): boolean =>
  sheet.every((p, index) => turn(p, sheet[(index + 1) % 4] ?? p, { x: x + 0.5, y: y + 0.5 }) > 0)

test.each([
  ['under a hand that covers half of a side', (x: number, y: number) => (isOn(x, y) ? 215 : 70), true],
  [
    'little lighter than the table under it',
    (x: number, y: number) => (isOn(x, y) ? 190 : 157) + 0.06 * (y - x),
    false,
  ],
])('finds a sheet %s', (_, colour, held) => {
  const hand = (x: number, y: number): boolean => held && ((x - 175) / 60) ** 2 + ((y - 245) / 92) ** 2 < 1
  const found = findPaper(paint((x, y) => (hand(x, y) ? 140 : colour(x, y))))
  expect(found).toBeDefined()
  for (const [index, corner] of (found ?? []).entries())
    expect(distance(corner, sheet[index] ?? corner)).toBeLessThan(0.02 * Math.hypot(640, 480))
})

test.each([
  [0, 0, 0],
  [10, 0, 0],
  [2, 2, 15],
  [2, 2, 20],
  [1.5, 2, 12],
  [Number.NaN, 1, 4],
])('refuses what is not a picture: %d by %d in %d bytes', (width, height, bytes) => {
  expect(() => findPaper({ width, height, data: new Uint8ClampedArray(bytes) })).toThrow(RangeError)
})
