import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pictureSize } from './picture-size.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

describe('the size a picture says it has', () => {
  test.each([
    ['image/jpeg', 'ffd8ffe000104a46494600010100000100010000ffdb0004aabbffc0001108012c019003', 400, 300],
    // Progressive, and filled with ff before the marker.
    ['image/jpeg', 'ffd8ffdb0004aabbffffc20011080001ffff03', 65_535, 1],
    ['image/png', '89504e470d0a1a0a0000000d494844520000028000000190', 640, 400],
    ['image/webp', '524946460000000057454250565038200000000000000000000080024001', 640, 320],
    ['image/webp', '52494646000000005745425056503858000000000000000000040000030000', 1025, 769],
    ['image/webp', '5249464600000000574542505650384c000000002f7f024a00', 640, 297],
  ])('%s', (type, bytes, width, height) => {
    expect(pictureSize(type, hex(bytes))).toEqual({ width, height })
  })

  test('is not known for something else, or for what is cut off', () => {
    expect(pictureSize('image/png', hex('ffd8ffe0'))).toBeUndefined()
    expect(pictureSize('image/gif', hex('474946383961'))).toBeUndefined()
    fc.assert(
      fc.property(
        fc.constantFrom('image/jpeg', 'image/png', 'image/webp'),
        fc.uint8Array({ maxLength: 60 }),
        (type, bytes) => {
          const size = pictureSize(type, bytes)
          return size === undefined || size.width >= 0
        },
      ),
    )
    expect(pictureSize('image/jpeg', new Uint8Array([0xff, 0xd8, 0xff, 0xff, 0xff, 0xff]))).toBeUndefined()
  })
})
