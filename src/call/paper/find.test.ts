import { expect, test } from 'vitest'
import { random, scene } from './corpus.ts'
import { findPaper } from './find.ts'
import { distance, type Corners, type Pixels, type Point } from './geometry.ts'

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
