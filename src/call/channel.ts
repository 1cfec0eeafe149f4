import { chunkBytes, maxPictureBytes } from '../shared/consultation/peer-messages.ts'
import type { Picture } from './call.types.ts'
import { CallError } from './call-error.ts'
import { FloodGate } from './flood.ts'
import { headerBytes, Receiver, type Announcement, type PlainMessage, type ReceiverEvents } from './receiver.ts'

/** Waits with the next part while this much lies in the browser's buffer, so that chat and a newer picture are not kept behind it. */
const fullBytes = 256 * 1024
const mediaTypes = ['image/jpeg', 'image/png', 'image/webp'] as const

/** The other side takes pictures of these types and up to this size. */
export function isSendable({ blob, width, height }: Picture): boolean {
  const sized = Number.isInteger(width) && Number.isInteger(height) && Math.min(width, height) >= 1
  return mediaTypes.some((known) => known === blob.type) && sized && blob.size >= 1 && blob.size <= maxPictureBytes
}

/** An announcement before its transfer has a number. */
export type Unsent = Announcement extends infer A ? (A extends Announcement ? Omit<A, 'picture'> : never) : never

export interface ChannelEvents extends ReceiverEvents {
  open(): void
  /** More came than anybody can write: the channel is closed, and what is still on its way is not looked at. */
  flooded(): void
}

/** The data channel between two pages (shared/consultation/peer-messages.ts). */
export class Channel {
  readonly #channel: RTCDataChannel
  readonly #listening = new AbortController()
  #number = 0

  constructor(channel: RTCDataChannel, events: ChannelEvents) {
    this.#channel = channel
    channel.binaryType = 'arraybuffer'
    channel.bufferedAmountLowThreshold = fullBytes / 2
    const receiver = new Receiver(events)
    const gate = new FloodGate()
    const { signal } = this.#listening
    channel.addEventListener('open', () => events.open(), { signal })
    const accept = ({ data }: MessageEvent<unknown>): void => {
      // Full parts of a picture are as many as the line carries, and cost next to nothing; anything smaller is counted.
      const counts = !(data instanceof ArrayBuffer && data.byteLength === chunkBytes)
      if (counts && !gate.pass()) {
        this.close()
        events.flooded()
      } else {
        receiver.accept(data)
      }
    }
    channel.addEventListener('message', accept, { signal })
  }

  get isOpen(): boolean {
    return this.#channel.readyState === 'open'
  }

  /** @returns false when nobody is connected: it was not sent */
  send(message: PlainMessage | Announcement): boolean {
    if (!this.isOpen) return false
    try {
      this.#channel.send(JSON.stringify(message))
      return true
    } catch {
      // Closed in this moment, or the buffer is full.
      return false
    }
  }

  /**
   * Sends a picture in parts. A newer one begun meanwhile ends this one without an error.
   * @param picture an {@link isSendable} one
   * @returns true when all of it was handed to the connection
   * @throws CallError `failed` when it is no picture the other side would take, `gone` when the channel is not open or closes
   */
  async sendPicture(message: Unsent, { blob, width, height }: Picture): Promise<boolean> {
    const mediaType = mediaTypes.find((known) => known === blob.type)
    if (mediaType === undefined || !isSendable({ blob, width, height })) throw new CallError('failed')
    const number = ++this.#number
    const bytes = new Uint8Array(await blob.arrayBuffer())
    if (number !== this.#number) return false
    const picture = { number, bytes: bytes.length, mediaType, width, height }
    if (!this.send({ ...message, picture })) throw new CallError('gone')
    const step = chunkBytes - headerBytes
    for (let at = 0; at < bytes.length; at += step) {
      if (this.#channel.bufferedAmount > fullBytes) await this.#drained()
      if (number !== this.#number) return false
      const part = bytes.subarray(at, at + step)
      const frame = new Uint8Array(headerBytes + part.length)
      new DataView(frame.buffer).setUint32(0, number)
      frame.set(part, headerBytes)
      try {
        this.#channel.send(frame)
      } catch (error) {
        throw new CallError('gone', { cause: error })
      }
    }
    return true
  }

  /** Stops a picture on its way, without an error for who sends it. */
  cancelPicture(): void {
    this.#number++
  }

  close(): void {
    this.#listening.abort()
    this.#channel.close()
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#channel.removeEventListener('bufferedamountlow', done)
        this.#channel.removeEventListener('close', done)
        resolve()
      }
      this.#channel.addEventListener('bufferedamountlow', done)
      this.#channel.addEventListener('close', done)
    })
  }
}
