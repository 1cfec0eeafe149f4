import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import wabt from 'wabt'
import { kernelBytes } from './kernel.ts'
import { compile, type Compiled } from './network.ts'
import { readNetwork } from './tflite.ts'

const root = join(import.meta.dirname, '../../..')
const modelFile = join(root, 'node_modules/@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite')

test('the kernel is the translation of its text', async () => {
  const { parseWat } = await wabt()
  const text = await readFile(join(import.meta.dirname, 'kernel.wat'), 'utf8')
  const { buffer } = parseWat('kernel.wat', text, { simd: true }).toBinary({})
  expect(Buffer.from(kernelBytes()).toString('base64')).toBe(Buffer.from(buffer).toString('base64'))
})

describe('the segmentation network', () => {
  let network: Compiled

  beforeAll(async () => {
    const file = await readFile(modelFile)
    network = await compile(readNetwork(new Uint8Array(file).buffer))
  })

  /** Somebody drawn before a wall. */
  function draw(): void {
    for (let y = 0; y < 144; y++) {
      for (let x = 0; x < 256; x++) {
        const head = ((x - 128) / 26) ** 2 + ((y - 55) / 34) ** 2 < 1
        const hair = ((x - 128) / 29) ** 2 + ((y - 42) / 32) ** 2 < 1
        const body = y > 88 && ((x - 128) / 70) ** 2 + ((y - 150) / 62) ** 2 < 1
        let colour = [0.35 + 0.2 * (x / 256), 0.45, 0.5]
        if (body) colour = [0.15, 0.2, 0.45]
        if (hair) colour = [0.2, 0.12, 0.08]
        if (head && y > 35) colour = [0.85, 0.65, 0.55]
        network.input.set(colour, (y * 256 + x) * 3)
      }
    }
  }

  test('gives what its makers’ own program gives for the same picture', () => {
    draw()
    const mask = network.run()
    const found = reference.flatMap((row, j) =>
      row.map((_, i) => (mask[(j * 16 + 8) * 256 + i * 16 + 8] ?? Number.NaN) * 100),
    )
    // Theirs computes in half precision on a graphics processor.
    for (const [index, value] of reference.flat().entries())
      expect(Math.abs((found[index] ?? Number.NaN) - value)).toBeLessThan(15)
  })

  test('an empty wall is nobody, and a second run of a picture gives the same', () => {
    network.input.fill(0.5)
    expect(Math.max(...network.run())).toBeLessThan(0.2)
    draw()
    const first = network.run().slice()
    network.input.fill(0.5)
    network.run()
    draw()
    expect(network.run()).toEqual(first)
  })
})

test('another file is refused', () => {
  expect(() => readNetwork(new Uint8Array(64).buffer)).toThrow('not a network file')
})

/** Per cent at the middle of each field of 16 by 16, from @mediapipe/selfie_segmentation’s own program in Chromium (WebGL). */
const reference: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 38, 43, 36, 18, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 48, 57, 100, 62, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 51, 55, 100, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 62, 69, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 60, 47, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 15, 0, 0, 0, 19, 43, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 25, 27, 8, 0, 25, 37, 47, 51, 0, 0, 0, 0],
  [0, 0, 0, 0, 37, 48, 33, 25, 44, 50, 56, 53, 0, 0, 0, 0],
]
