import model from '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite?url&inline'
import { compile, type Compiled } from './network.ts'
import { readNetwork } from './tflite.ts'

/** Below the first the network is sure that there is nobody, above the second that there is somebody. */
const nobody = 0.3
const somebody = 0.7
/** Share of the picture before in the mask: without it the edge trembles. */
const memory = 0.35
/** The background is drawn this small and then large again, over one step in between: strong, soft, and cheap without a graphics processor. */
const tiny = { width: 32, height: 24 }
const middle = { width: 128, height: 96 }

interface Surface {
  readonly canvas: OffscreenCanvas
  readonly context: OffscreenCanvasRenderingContext2D
}

/** Draws a person before their own background, blurred. */
export class Composer {
  readonly #network: Compiled
  readonly #small: Surface
  readonly #mask: Surface
  readonly #maskPixels: ImageData
  readonly #tiny = surface(tiny.width, tiny.height)
  readonly #middle = surface(middle.width, middle.height)
  #result = surface(640, 480)

  private constructor(network: Compiled) {
    this.#network = network
    this.#small = surface(network.width, network.height, true)
    this.#mask = surface(network.width, network.height)
    this.#maskPixels = new ImageData(network.width, network.height)
  }

  static async load(): Promise<Composer> {
    const text = atob(model.slice(model.indexOf(',') + 1))
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0))
    return new Composer(await compile(readNetwork(bytes.buffer)))
  }

  /**
   * @param frame a picture of the camera
   * @returns a canvas of the frame's size, valid until the next call
   */
  compose(frame: CanvasImageSource, width: number, height: number): OffscreenCanvas {
    this.#segment(frame)
    if (this.#result.canvas.width !== width || this.#result.canvas.height !== height)
      this.#result = surface(width, height)
    const { canvas, context } = this.#result
    context.globalCompositeOperation = 'copy'
    context.drawImage(this.#mask.canvas, 0, 0, width, height)
    context.globalCompositeOperation = 'source-in'
    context.drawImage(frame, 0, 0, width, height)
    context.globalCompositeOperation = 'destination-over'
    this.#tiny.context.drawImage(this.#small.canvas, 0, 0, tiny.width, tiny.height)
    this.#middle.context.drawImage(this.#tiny.canvas, 0, 0, middle.width, middle.height)
    context.drawImage(this.#middle.canvas, 0, 0, width, height)
    return canvas
  }

  #segment(frame: CanvasImageSource): void {
    const { width, height, input } = this.#network
    const { context } = this.#small
    context.drawImage(frame, 0, 0, width, height)
    const { data } = context.getImageData(0, 0, width, height)
    for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
      input[to] = data[from]! / 255
      input[to + 1] = data[from + 1]! / 255
      input[to + 2] = data[from + 2]! / 255
    }
    const person = this.#network.run()
    const mask = this.#maskPixels.data
    for (let pixel = 0; pixel < person.length; pixel++) {
      const sure = Math.min(1, Math.max(0, (person[pixel]! - nobody) / (somebody - nobody)))
      const at = pixel * 4 + 3
      mask[at] = mask[at]! * memory + 255 * sure * (1 - memory)
    }
    this.#mask.context.putImageData(this.#maskPixels, 0, 0)
  }
}

/** @param readBack the pixels are read: kept where the processor has them */
function surface(width: number, height: number, readBack = false): Surface {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: readBack })
  if (context === null) throw new Error('this browser cannot draw in the background')
  context.imageSmoothingQuality = 'medium'
  return { canvas, context }
}
