import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader'

/** A code found in a picture. Holds personal data: never log it. */
export interface PictureCode {
  readonly text: string
  /** AIM identifier (ISO/IEC 15424), such as `]Q1`. */
  readonly aim: string
}

/** What the readers need of a picture: the shape of `ImageData`, also where there is none. */
export interface Pixels {
  readonly data: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

const OPTIONS: ReaderOptions = {
  formats: ['QRCode', 'DataMatrix', 'Code128', 'PDF417'],
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  maxNumberOfSymbols: 8,
  // GS (0x1D) is significant in GS1 codes and must not become a picture of itself.
  textMode: 'Plain',
}

/** Gives the reader its WebAssembly: without it the library would fetch it from a server of its own. Once, before {@link readCodes}. */
export function prepareReader(wasm: ArrayBuffer): void {
  prepareZXingModule({ overrides: { wasmBinary: wasm }, fireImmediately: false })
}

/** One way to look at a picture: turned by so many degrees, and with options of the library. */
interface Look {
  readonly degrees: number
  readonly options?: ReaderOptions
}

/**
 * Linear codes and PDF417 are found along rows and columns, a few degrees off at most: a picture that lies askew is turned. Grain is
 * smoothed by halving the picture, and an uneven light is left to a fixed threshold, which linear codes stand better. A camera looks
 * in the next way with each frame, a still picture is looked at in all ways until one reads (test/codes has the hit rates).
 */
export const LOOKS: readonly Look[] = [
  { degrees: 0 },
  { degrees: 0, options: { binarizer: 'FixedThreshold' } },
  { degrees: 0, options: { downscaleThreshold: 100, downscaleFactor: 2 } },
  { degrees: 22.5 },
  { degrees: 45 },
  { degrees: 67.5 },
]

/** All codes that read without fault in this look (every one of these symbologies corrects or checks itself). */
export async function readCodes(picture: Pixels, look: Look): Promise<readonly PictureCode[]> {
  const seen = turned(picture, look.degrees)
  const found = await readBarcodes(seen as ImageData, { ...OPTIONS, ...look.options })
  return found
    .filter((code) => code.isValid && code.text !== '')
    .map(({ text, symbologyIdentifier }) => ({ text, aim: symbologyIdentifier }))
}

/** How a picture that stands still may lie: upright, as pages mostly do, or askew, which takes five times as long to see. */
export type Lie = 'straight' | 'askew'

/** Reads a picture that stands still, in every look for this lie until one gives something. */
export async function readStill(picture: Pixels, lie: Lie): Promise<readonly PictureCode[]> {
  for (const look of LOOKS.filter(({ degrees }) => (degrees === 0) === (lie === 'straight'))) {
    const found = await readCodes(picture, look)
    if (found.length > 0) return found
  }
  return []
}

/** The picture turned about its middle, in the same frame's size enlarged so that no corner is lost; white where there was nothing. */
export function turned(picture: Pixels, degrees: number): Pixels {
  if (degrees === 0) return picture
  const { data, width, height } = picture
  const cos = Math.cos((degrees * Math.PI) / 180)
  const sin = Math.sin((degrees * Math.PI) / 180)
  const newWidth = Math.ceil(Math.abs(width * cos) + Math.abs(height * sin))
  const newHeight = Math.ceil(Math.abs(width * sin) + Math.abs(height * cos))
  const from = new Uint32Array(data.buffer, data.byteOffset, width * height)
  const to = new Uint32Array(newWidth * newHeight).fill(0xffffffff)
  for (let y = 0; y < newHeight; y++) {
    const down = y - newHeight / 2
    for (let x = 0; x < newWidth; x++) {
      const right = x - newWidth / 2
      const column = Math.round(right * cos + down * sin + width / 2)
      const row = Math.round(down * cos - right * sin + height / 2)
      if (column >= 0 && row >= 0 && column < width && row < height)
        to[y * newWidth + x] = from[row * width + column] ?? 0xffffffff
    }
  }
  return { data: new Uint8ClampedArray(to.buffer), width: newWidth, height: newHeight }
}
