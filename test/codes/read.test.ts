import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, test } from 'vitest'
import { LOOKS, prepareReader, readCodes, readStill, turned } from '../../src/renderer/lib/codes/read.ts'
import { draw, HARDSHIPS, randomFrom, type Symbology, SYMBOLOGIES } from './corpus.ts'

beforeAll(async () => {
  const wasm = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  prepareReader(Uint8Array.from(wasm).buffer)
})

const texts: Readonly<Record<Symbology, string>> = {
  qrcode: '33-2026-004711 T-12345678 ABHOLUNG',
  datamatrix: '33-2026-004711',
  code128: '33-2026-004711',
  pdf417: '33-2026-004711 T-12345678 ABHOLUNG',
}

const aims: Readonly<Record<Symbology, RegExp>> = {
  qrcode: /^\]Q1$/,
  datamatrix: /^\]d1$/,
  code128: /^\]C0$/,
  pdf417: /^\]L\d$/,
}

function picture(symbology: Symbology, hardship: string) {
  const found = HARDSHIPS.find(({ name }) => name === hardship)
  if (found === undefined) throw new Error(hardship)
  const { rgba: data, width, height, text } = draw(symbology, texts[symbology], found, randomFrom(5))
  return { data, width, height, text }
}

describe.each(SYMBOLOGIES)('a %s', (symbology) => {
  test.each(['rotated 90°', 'small 2 px', 'blurred 1', 'noise 20'])(
    'in a picture that is %s is read at the first look, with its AIM identifier',
    async (hardship) => {
      const found = await readCodes(picture(symbology, hardship), { degrees: 0 })
      expect(found).toEqual([{ text: texts[symbology], aim: expect.stringMatching(aims[symbology]) }])
    },
  )

  test('on a page that lies askew is read in one of the looks', async () => {
    const found = await readStill(picture(symbology, 'rotated 45°'), 'askew')
    expect(found.map(({ text }) => text)).toEqual([texts[symbology]])
  })
})

test('a page of noise and an empty page hold no code, in no look', async () => {
  const random = randomFrom(11)
  const empty = { data: new Uint8ClampedArray(400 * 300 * 4).fill(255), width: 400, height: 300 }
  const noise = { ...empty, data: empty.data.map((_, at) => (at % 4 === 3 ? 255 : random() * 256)) }
  for (const lie of ['straight', 'askew'] as const) {
    expect(await readStill(empty, lie)).toEqual([])
    expect(await readStill(noise, lie)).toEqual([])
  }
})

test('turning keeps the whole picture', () => {
  const { data, width, height } = picture('qrcode', 'clean')
  const dark = (pixels: Uint8ClampedArray) => pixels.filter((value, at) => at % 4 === 0 && value < 128).length
  for (const { degrees } of LOOKS) {
    const seen = turned({ data, width, height }, degrees)
    expect(seen.width).toBeGreaterThanOrEqual(width * Math.abs(Math.cos((degrees * Math.PI) / 180)))
    expect(Math.abs(dark(seen.data) / dark(data) - 1)).toBeLessThan(0.05)
  }
})
