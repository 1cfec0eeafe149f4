import { describe, expect, test } from 'vitest'
import { cleanPixels } from './clean.ts'
import { printed, scene } from '../../../test/call/paper-corpus.ts'
import { findPaper } from './find.ts'
import type { Pixels } from './geometry.ts'
import { naturalSize, straightenPixels } from './straighten.ts'

const grey = ({ data, width }: Pixels, x: number, y: number): number => data[(y * width + x) * 4 + 1] ?? Number.NaN

/** Points of the sheet well inside a letter, a gap or the margin: their surroundings are the same. */
function* grid(): Generator<{ across: number; down: number; ink: boolean }> {
  for (let down = 0.02; down < 0.99; down += 0.0031) {
    for (let across = 0.02; across < 0.99; across += 0.0043) {
      const ink = printed(across, down)
      const around = [-0.004, 0.004].flatMap((d) => [printed(across + d, down), printed(across, down + d)])
      if (around.every((one) => one === ink)) yield { across, down, ink }
    }
  }
}

/** Share of the grid's points that are as dark or light as they should be. */
function right(page: Pixels): number {
  const points = [...grid()]
  const light = (one: { across: number; down: number }): number =>
    grey(page, Math.floor(one.across * page.width), Math.floor(one.down * page.height))
  const ink = points.filter((point) => point.ink)
  expect(ink.length).toBeGreaterThan(100)
  const mean = (list: typeof points): number => list.reduce((sum, one) => sum + light(one), 0) / list.length
  const middle = (mean(ink) + mean(points.filter((point) => !point.ink))) / 2
  return points.filter((point) => light(point) < middle === point.ink).length / points.length
}

describe('a straightened page', () => {
  test.each([0, 2, 3, 7, 8, 9])('has every word where it is on the sheet (scene %i)', (seed) => {
    const { picture, corners } = scene(seed, { width: 960, height: 720 })
    expect(right(straightenPixels(picture, corners, { width: 800, height: 1131 }))).toBeGreaterThan(0.99)
    const found = findPaper(picture)
    expect(found).toBeDefined()
    if (found !== undefined) expect(right(straightenPixels(picture, found))).toBeGreaterThan(0.99)
  })

  test.each([Math.SQRT2, 1 / Math.SQRT2, 1, 0.63])('has the proportions of the sheet: %f', (shape) => {
    for (let seed = 0; seed < 60; seed++) {
      if (seed % 7 === 6) continue
      const { picture, corners } = scene(seed, { width: 160, height: 120, shape })
      const { width, height } = naturalSize(picture, corners)
      expect(height / width / shape, `scene ${seed}`).toBeGreaterThan(0.93)
      expect(height / width / shape, `scene ${seed}`).toBeLessThan(1.07)
    }
  })

  test('is at most 2480 pixels long, and a picture that is straight already stays as it is', () => {
    const picture = { width: 6000, height: 4000 }
    const whole = [
      { x: 0, y: 0 },
      { x: 6000, y: 0 },
      { x: 6000, y: 4000 },
      { x: 0, y: 4000 },
    ] as const
    expect(naturalSize(picture, whole)).toEqual({ width: 2480, height: 1653 })
    const small = scene(1, { width: 64, height: 48 }).picture
    const all = [
      { x: 0, y: 0 },
      { x: 64, y: 0 },
      { x: 64, y: 48 },
      { x: 0, y: 48 },
    ] as const
    expect(straightenPixels(small, all)).toEqual(small)
  })

  test('is refused where there is nothing to make it of', () => {
    const { picture, corners } = scene(1, { width: 64, height: 48 })
    const [a, b, c] = corners
    const empty = { width: 0, height: 0, data: new Uint8ClampedArray(0) }
    expect(() => straightenPixels(empty, corners)).toThrow(RangeError)
    expect(() => straightenPixels({ ...picture, width: 65 }, corners)).toThrow(RangeError)
    expect(() => straightenPixels(picture, [a, b, c, { x: Number.NaN, y: 1 }])).toThrow(RangeError)
    for (const width of [0, -3, 1.5, Number.POSITIVE_INFINITY])
      expect(() => straightenPixels(picture, corners, { width, height: 10 })).toThrow(RangeError)
  })

  test('can be made while corners are dragged anywhere: onto one another, in a line, crossed', () => {
    const { picture } = scene(1, { width: 64, height: 48 })
    const [p, q, r, s] = [
      { x: 5, y: 5 },
      { x: 40, y: 5 },
      { x: 60, y: 5 },
      { x: 40, y: 40 },
    ] as const
    const all = [
      [p, p, p, p],
      [p, q, r, q],
      [p, s, q, r],
      [p, q, q, s],
    ] as const
    for (const corners of all) {
      const { width, height, data } = straightenPixels(picture, corners)
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(1)
      expect(Math.max(width, height)).toBeLessThanOrEqual(2480)
      expect(data.length).toBe(width * height * 4)
    }
  })

  test('of one pixel is that pixel', () => {
    const one = { width: 1, height: 1, data: new Uint8ClampedArray([10, 20, 30, 255]) }
    const corners = [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 1, y: 1 },
      { x: 0, y: 1 },
    ] as const
    expect(straightenPixels(one, corners)).toEqual(one)
  })

  test('cleaned up, the paper is white and the print dark in light and shadow', () => {
    const { picture, corners } = scene(3, { width: 960, height: 720 })
    const page = cleanPixels(straightenPixels(picture, corners, { width: 800, height: 1131 }))
    const points = [...grid()]
    const values = (ink: boolean): number[] =>
      points
        .filter((point) => point.ink === ink)
        .map(({ across, down }) => grey(page, Math.floor(across * 800), Math.floor(down * 1131)))
        .sort((a, b) => a - b)
    const [paper, print] = [values(false), values(true)]
    expect(paper[Math.floor(paper.length * 0.02)]).toBeGreaterThan(220)
    expect(print[Math.floor(print.length * 0.9)]).toBeLessThan(130)
  })
})
