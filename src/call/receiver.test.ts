import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chunkBytes } from '../shared/consultation/peer-messages.ts'
import { Receiver, type Announcement, type PlainMessage } from './receiver.ts'

/** Head of a PNG of this size, filled up with noughts. */
function png(width: number, height: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  new DataView(bytes.buffer).setUint32(16, width)
  new DataView(bytes.buffer).setUint32(20, height)
  return bytes
}

function part(number: number, bytes: Uint8Array): ArrayBuffer {
  const frame = new Uint8Array(4 + bytes.length)
  new DataView(frame.buffer).setUint32(0, number)
  frame.set(bytes, 4)
  return frame.buffer
}

const show = (number: number, bytes: number, more: object = {}): string => {
  const picture = { number, bytes, mediaType: 'image/png', width: 3, height: 2, ...more }
  return JSON.stringify({ m: 'show', title: 't', page: 1, pages: 1, picture })
}

function listen() {
  const messages: PlainMessage[] = []
  const pictures: { readonly message: Announcement; readonly blob: Blob }[] = []
  const announced: Announcement[] = []
  const receiver = new Receiver({
    message: (message) => messages.push(message),
    announced: (message) => announced.push(message),
    picture: (message, blob) => pictures.push({ message, blob }),
  })
  return { receiver, messages, pictures, announced }
}

describe('what comes over the data channel', () => {
  test('a picture in parts is put together, with messages in between', async () => {
    const { receiver, messages, pictures, announced } = listen()
    const bytes = png(3, 2, 40_000)
    receiver.accept(show(7, bytes.length))
    for (let at = 0; at < bytes.length; at += 16_380) {
      receiver.accept(part(7, bytes.subarray(at, at + 16_380)))
      receiver.accept('{"m":"show-end"}')
    }
    expect(announced).toHaveLength(1)
    expect(messages).toHaveLength(3)
    expect(pictures).toHaveLength(1)
    expect(new Uint8Array((await pictures[0]?.blob.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(bytes)
    expect(pictures[0]?.blob.type).toBe('image/png')
  })

  const whole = png(3, 2, 100)
  test.each<[string, readonly (string | ArrayBuffer)[]]>([
    ['parts nobody announced', [part(1, whole)]],
    ['a part of another transfer', [show(1, 100), part(2, whole), part(1, whole)]],
    ['more than was announced', [show(1, 99), part(1, whole)]],
    ['a part that is too large', [show(1, chunkBytes), part(1, new Uint8Array(chunkBytes))]],
    ['a part without anything in it', [show(1, 100), part(1, new Uint8Array(0)), part(1, whole)]],
    ['less than a header', [show(1, 100), new ArrayBuffer(2), part(1, whole)]],
    ['a number used before', [show(5, 100), show(5, 100), part(5, whole)]],
    ['an older number', [show(5, 100), show(4, 100), part(4, whole)]],
    [
      'a newer announcement in the middle',
      [show(1, 100), part(1, whole.subarray(0, 50)), show(2, 100), part(1, whole.subarray(50))],
    ],
    ['another size than announced', [show(1, 100, { width: 4 }), part(1, whole)]],
    ['no picture of the announced type', [show(1, 100, { mediaType: 'image/jpeg' }), part(1, whole)]],
    ['a picture of 13 MiB', [show(1, 13 * 1024 * 1024), part(1, whole)]],
  ])('%s: no picture', (_, frames) => {
    const { receiver, pictures } = listen()
    for (const frame of frames) receiver.accept(frame)
    expect(pictures).toEqual([])
    // And the next one arrives.
    receiver.accept(show(9, 100))
    receiver.accept(part(9, whole))
    expect(pictures).toHaveLength(1)
  })

  test('nothing that can be sent makes it throw or grow', () => {
    const frame = fc.oneof(
      fc.string(),
      fc.json(),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.slice().buffer),
      fc
        .record({ m: fc.constantFrom('chat', 'state', 'show', 'still', '__proto__'), picture: fc.anything() })
        .map((value) => JSON.stringify(value) ?? ''),
      fc.anything(),
    )
    fc.assert(
      fc.property(fc.array(frame), (frames) => {
        const { receiver, pictures } = listen()
        for (const one of frames) receiver.accept(one)
        return pictures.length === 0
      }),
    )
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('a text that is too long is not even looked at', () => {
    const { receiver, messages } = listen()
    receiver.accept(`{"m":"show-end"}${' '.repeat(20_000)}`)
    expect(messages).toEqual([])
  })
})
