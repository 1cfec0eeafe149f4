import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import fc from 'fast-check'
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { expect, test } from 'vitest'
import { addInk, beginsWithDisplayed, type InkPlace, type InkPoint, sha256, type Stroke } from './ink.ts'

const place: InkPlace = { page: 1, x: 64, y: 300, width: 300, height: 58 }
const area = { capturedArea: { width: 760, height: 270 } }
const stamp = { nameLine: 'Łucja Şahin · Musterstadt, 21.11.2026, 09:47 Uhr', at: '2026-11-21T08:47:00.000Z' }

const original = await (async () => {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  for (const text of ['Erste Seite', 'Zweite Seite mit Unterschrift']) {
    const page = pdf.addPage([595.28, 841.89])
    page.drawText(text, { x: 64, y: 700, font })
    page.drawLine({ start: { x: 64, y: 310 }, end: { x: 364, y: 310 } })
  }
  return pdf.save()
})()

const wave = (length: number): Stroke =>
  Array.from({ length }, (_, index): InkPoint => ({
    x: 150 + index,
    y: 200 + 60 * Math.sin(index / 12),
    pressure: 0.2 + 0.6 * Math.abs(Math.sin(index / 20)),
    time: index * 5,
  }))

/** Text and stroked paths of every page, by a library that had no part in writing them. */
const read = async (bytes: Uint8Array) => {
  const pdf = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise
  const pages: {
    text: string
    paths: { left: number; bottom: number; right: number; top: number; width: number }[]
  }[] = []
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number)
    const text = (await page.getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join(' ')
    const { fnArray, argsArray } = await page.getOperatorList()
    const paths: (typeof pages)[number]['paths'] = []
    let width = 1
    fnArray.forEach((operator: number, index: number) => {
      const values = argsArray[index] as unknown[]
      if (operator === OPS.setLineWidth) width = Number(values[0])
      if (operator !== OPS.constructPath || values[0] !== OPS.stroke) return
      const [left, bottom, right, top] = Array.from(values[2] as Float32Array) as [number, number, number, number]
      paths.push({ left, bottom, right, top, width })
    })
    pages.push({ text, paths })
  }
  return pages
}

test('the displayed bytes stay the beginning of the file, and the old text stays readable', async () => {
  const signed = await addInk(original, [wave(400)], place, area, stamp)
  expect(Buffer.compare(signed.subarray(0, original.length), original)).toBe(0)
  const displayed = { sha256: sha256(original), length: original.length }
  expect(beginsWithDisplayed(signed, displayed)).toBe(true)
  const forged = signed.slice()
  forged[100] = (forged[100] ?? 0) ^ 1
  expect(beginsWithDisplayed(forged, displayed)).toBe(false)
  expect(beginsWithDisplayed(original.subarray(1), displayed)).toBe(false)

  const [first, second] = await read(signed)
  expect(first?.text).toBe('Erste Seite')
  expect(second?.text).toContain('Zweite Seite mit Unterschrift')
  expect(second?.text).toContain(stamp.nameLine)
})

test('the ink lies in its rectangle on its page, thicker where the pen pressed', async () => {
  const before = await read(original)
  const after = await read(await addInk(original, [wave(400), wave(1)], place, area, stamp))
  expect(after[0]?.paths).toEqual(before[0]?.paths)
  const ink = after[1]?.paths.slice(before[1]?.paths.length) ?? []
  expect(new Set(ink.map((path) => path.width)).size).toBeGreaterThan(4)
  expect(Math.max(...ink.map((path) => path.right)) - Math.min(...ink.map((path) => path.left))).toBeGreaterThan(80)
  for (const path of ink) {
    expect(path.left - path.width / 2).toBeGreaterThanOrEqual(place.x)
    expect(path.right + path.width / 2).toBeLessThanOrEqual(place.x + place.width)
    expect(path.bottom - path.width / 2).toBeGreaterThanOrEqual(place.y)
    expect(path.top + path.width / 2).toBeLessThanOrEqual(place.y + place.height)
  }
})

test('proportions are kept, and a small signature is not blown up to the whole room', async () => {
  const square: Stroke = [
    { x: 10, y: 10, pressure: 0.5, time: 0 },
    { x: 50, y: 10, pressure: 0.5, time: 5 },
    { x: 50, y: 50, pressure: 0.5, time: 10 },
  ]
  const pages = await read(await addInk(original, [square], place, area, stamp))
  const ink = pages[1]?.paths.slice(1) ?? []
  const width = Math.max(...ink.map((path) => path.right)) - Math.min(...ink.map((path) => path.left))
  const height = Math.max(...ink.map((path) => path.top)) - Math.min(...ink.map((path) => path.bottom))
  expect(width / height).toBeCloseTo(1, 0)
  expect(height).toBeLessThan(place.height / 2)
})

test('a second person signs on top, and the first state stays inside', async () => {
  const once = await addInk(original, [wave(200)], place, area, stamp)
  const twice = await addInk(once, [wave(90)], { ...place, page: 0 }, area, { ...stamp, nameLine: 'Zweite Person' })
  expect(Buffer.compare(twice.subarray(0, once.length), once)).toBe(0)
  const pages = await read(twice)
  expect(pages[0]?.text).toContain('Zweite Person')
  expect(pages[1]?.text).toContain(stamp.nameLine)
})

test('any strokes, however wild, stay inside', async () => {
  const point = fc.record({
    x: fc.double({ min: -50, max: 900, noNaN: true }),
    y: fc.double({ min: -50, max: 600, noNaN: true }),
    pressure: fc.double({ min: 0, max: 1, noNaN: true }),
    time: fc.nat(),
  })
  const strokes = fc.array(fc.array(point, { maxLength: 30 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(
      strokes.filter((list) => list.some((points) => points.length > 0)),
      async (list) => {
        const pages = await read(await addInk(original, list, place, area, stamp))
        for (const path of pages[1]?.paths.slice(1) ?? []) {
          expect(path.left).toBeGreaterThanOrEqual(place.x - 0.01)
          expect(path.right).toBeLessThanOrEqual(place.x + place.width + 0.01)
          expect(path.bottom).toBeGreaterThanOrEqual(place.y - 0.01)
          expect(path.top).toBeLessThanOrEqual(place.y + place.height + 0.01)
        }
      },
    ),
    { numRuns: 10, endOnFailure: true },
  )
})

test('nothing written, or no such page, is refused', async () => {
  await expect(addInk(original, [[], []], place, area, stamp)).rejects.toThrow(RangeError)
  await expect(addInk(original, [wave(9)], { ...place, page: 2 }, area, stamp)).rejects.toThrow(RangeError)
})
