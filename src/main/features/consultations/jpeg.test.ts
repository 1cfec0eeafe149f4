import fc from 'fast-check'
import { expect, test } from 'vitest'
import { picture } from '../../../../test/db/picture.ts'
import { readJpeg } from './jpeg.ts'

test('a whole JPEG is known with its size', () => {
  expect(readJpeg(picture)).toEqual({ width: 16, height: 12, components: 3 })
})

test('a picture that is cut off, has something behind it, or is something else is none', () => {
  for (let length = 0; length < picture.length; length++) expect(readJpeg(picture.subarray(0, length))).toBeUndefined()
  expect(readJpeg(Uint8Array.from([...picture, 0x50, 0x4b]))).toBeUndefined()
  expect(readJpeg(new TextEncoder().encode('%PDF-1.7 looks like a picture to nobody'))).toBeUndefined()
  expect(readJpeg(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))).toBeUndefined()
})

test('whatever comes, it comes to an end without an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      readJpeg(Uint8Array.from([0xff, 0xd8, ...bytes]))
    }),
  )
  fc.assert(
    fc.property(fc.nat(picture.length - 1), fc.integer({ min: 0, max: 255 }), (at, value) => {
      readJpeg(picture.with(at, value))
    }),
  )
})
