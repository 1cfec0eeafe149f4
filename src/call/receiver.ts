import { chunkBytes, PeerMessage } from '../shared/consultation/peer-messages.ts'
import { pictureSize } from './picture-size.ts'

/** Messages that announce a picture. */
export type Announcement = Extract<PeerMessage, { picture: unknown }>
export type PlainMessage = Exclude<PeerMessage, Announcement>

/** Longest text frame that is looked at, in characters: a chat line of 2000 letters, escaped, and its frame. */
export const maxTextLength = 16 * 1024
/** Transfer number before each part of a picture. */
export const headerBytes = 4

export interface ReceiverEvents {
  message(message: PlainMessage): void
  /** A picture begins to arrive. */
  announced(message: Announcement): void
  /** It is complete, and what it says about itself is what was announced. */
  picture(message: Announcement, blob: Blob): void
}

/**
 * Takes what the other side sends and believes none of it. One picture is under way at a time: a new announcement, a part that was not
 * announced, of another transfer or beyond the announced size drops it. Nothing here throws.
 */
export class Receiver {
  readonly #events: ReceiverEvents
  #current: { readonly message: Announcement; readonly bytes: Uint8Array<ArrayBuffer>; filled: number } | undefined
  #lastNumber = 0

  constructor(events: ReceiverEvents) {
    this.#events = events
  }

  /** @param data as the data channel delivers it: text, or bytes with `binaryType` `arraybuffer` */
  accept(data: unknown): void {
    if (typeof data === 'string') this.#text(data)
    else if (data instanceof ArrayBuffer) this.#part(data)
  }

  #text(text: string): void {
    if (text.length > maxTextLength) return
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return
    }
    const parsed = PeerMessage.safeParse(value)
    if (!parsed.success) return
    const message = parsed.data
    if (!('picture' in message)) {
      this.#events.message(message)
      return
    }
    this.#current = undefined
    // Numbers only rise: a part of an older transfer can never be taken for one of this.
    if (message.picture.number <= this.#lastNumber) return
    this.#lastNumber = message.picture.number
    this.#current = { message, bytes: new Uint8Array(message.picture.bytes), filled: 0 }
    this.#events.announced(message)
  }

  #part(buffer: ArrayBuffer): void {
    const current = this.#current
    const length = buffer.byteLength - headerBytes
    const fits =
      current !== undefined &&
      length > 0 &&
      buffer.byteLength <= chunkBytes &&
      new DataView(buffer).getUint32(0) === current.message.picture.number &&
      current.filled + length <= current.bytes.length
    if (!fits) {
      this.#current = undefined
      return
    }
    current.bytes.set(new Uint8Array(buffer, headerBytes), current.filled)
    current.filled += length
    if (current.filled < current.bytes.length) return
    this.#current = undefined
    const { mediaType, width, height } = current.message.picture
    const size = pictureSize(mediaType, current.bytes)
    if (size?.width !== width || size.height !== height) return
    this.#events.picture(current.message, new Blob([current.bytes], { type: mediaType }))
  }
}
