import type { FromWorker, ToWorker } from './messages.ts'
import type { Lie, PictureCode } from './read.ts'

/** Reads codes out of pictures in a worker: the page stays quick. One question at a time is enough for a camera. */
export class CodeReader {
  readonly #worker = new Worker(new URL('worker.ts', import.meta.url), { type: 'module' })
  readonly #waiting = new Map<
    number,
    { resolve: (codes: readonly PictureCode[]) => void; reject: (error: Error) => void }
  >()
  #number = 0

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      const waiting = this.#waiting.get(data.number)
      this.#waiting.delete(data.number)
      if ('codes' in data) waiting?.resolve(data.codes)
      else waiting?.reject(new Error('the picture could not be read'))
    })
    this.#worker.addEventListener('error', () => this.close())
  }

  /**
   * All codes in a picture; none is an empty list. The picture is taken over.
   * @param look how often this camera was looked at before, or how a picture that does not change may lie
   * @throws Error when the reader cannot run, or was closed
   */
  read(picture: ImageBitmap, look: number | Lie): Promise<readonly PictureCode[]> {
    this.#number += 1
    const message: ToWorker = { number: this.#number, picture, look }
    return new Promise((resolve, reject) => {
      this.#waiting.set(message.number, { resolve, reject })
      this.#worker.postMessage(message, [picture])
    })
  }

  close(): void {
    this.#worker.terminate()
    for (const { reject } of this.#waiting.values()) reject(new Error('the reader was closed'))
    this.#waiting.clear()
  }
}
