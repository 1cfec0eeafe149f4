import { assert, integer, property, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Picture } from '../../devices.ts'
import { IMAGE_MODE } from './codec.ts'
import { decodePicture, encodePicture } from './picture.ts'

describe('pictures', () => {
  const picture = (width: number, height: number, ...pixels: number[][]): Picture => ({
    width,
    height,
    rgba: Uint8Array.from(pixels.flat()),
  })
  const RED = [255, 0, 0, 255]
  const WHITE = [255, 255, 255, 255]
  const BLACK = [0, 0, 0, 255]

  it('sends colour as blue, green, red', () => {
    expect(encodePicture(picture(2, 1, RED, [1, 2, 3, 255]), IMAGE_MODE.colour24)).toEqual({
      mode: IMAGE_MODE.colour24,
      data: Uint8Array.of(0, 0, 255, 3, 2, 1),
    })
  })

  it('sends colour of 16 bits as 5 red, 6 green and 5 blue, the high byte first', () => {
    const pixels = [RED, [0, 255, 0, 255], [0, 0, 255, 255], [0x12, 0x34, 0x56, 255]]
    expect(encodePicture(picture(4, 1, ...pixels), IMAGE_MODE.colour16)).toEqual({
      mode: IMAGE_MODE.colour16,
      data: Uint8Array.of(0xf8, 0x00, 0x07, 0xe0, 0x00, 0x1f, 0x11, 0xaa),
    })
  })

  it('sends mono with the leftmost pixel highest, white as 1, rows padded with white', () => {
    const row = [BLACK, WHITE, WHITE, WHITE, WHITE, WHITE, WHITE, WHITE, WHITE, BLACK]
    expect(encodePicture(picture(10, 1, ...row), IMAGE_MODE.mono)).toEqual({
      mode: IMAGE_MODE.mono,
      data: Uint8Array.of(0b0111_1111, 0b1011_1111),
    })
  })

  it('lays transparent pixels over white paper', () => {
    expect(encodePicture(picture(1, 1, [0, 0, 0, 0]), IMAGE_MODE.colour24).data).toEqual(Uint8Array.of(255, 255, 255))
    expect(encodePicture(picture(1, 1, [0, 0, 0, 51]), IMAGE_MODE.colour24).data).toEqual(Uint8Array.of(204, 204, 204))
    expect(encodePicture(picture(1, 1, [0, 0, 0, 0]), IMAGE_MODE.mono).data).toEqual(Uint8Array.of(0xff))
  })

  it('gives every opaque picture back as far as the format can carry it', () => {
    assert(
      property(
        integer({ min: 1, max: 20 }),
        integer({ min: 1, max: 6 }),
        uint8Array({ minLength: 120, maxLength: 120 }),
        (width, height, noise) => {
          const pixels = Array.from({ length: width * height }, (_, at) => noise[at]!)
          const colour = picture(width, height, ...pixels.map((value) => [value, 255 - value, value >> 1, 255]))
          expect(decodePicture(width, height, encodePicture(colour, IMAGE_MODE.colour24))).toEqual(colour)
          const once = decodePicture(width, height, encodePicture(colour, IMAGE_MODE.colour16))
          expect(once.rgba.every((value, at) => Math.abs(value - colour.rgba[at]!) <= 8)).toBe(true)
          expect(decodePicture(width, height, encodePicture(once, IMAGE_MODE.colour16))).toEqual(once)
          const mono = picture(width, height, ...pixels.map((value) => (value & 1 ? WHITE : BLACK)))
          expect(decodePicture(width, height, encodePicture(mono, IMAGE_MODE.mono))).toEqual(mono)
        },
      ),
    )
  })
})
