import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { FromWorker, ToWorker } from './messages.ts'
import { LOOKS, prepareReader, readCodes, readStill, type Pixels } from './read.ts'

const tell = (message: FromWorker): void => postMessage(message)

const ready = fetch(wasmUrl)
  .then((response) => response.arrayBuffer())
  .then(prepareReader)

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  const { number, picture, look } = data
  ready
    .then(() =>
      typeof look === 'number' ? readCodes(pixelsOf(picture), lookAt(look)) : readStill(pixelsOf(picture), look),
    )
    .then((codes) => tell({ number, codes }))
    .catch(() => tell({ number, failed: true }))
    .finally(() => picture.close())
})

const lookAt = (count: number) => LOOKS[count % LOOKS.length] ?? { degrees: 0 }

function pixelsOf(picture: ImageBitmap): Pixels {
  const { width, height } = picture
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('no canvas')
  context.drawImage(picture, 0, 0)
  return context.getImageData(0, 0, width, height)
}
