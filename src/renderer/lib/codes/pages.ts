import { pictureSize } from '../../../call/picture-size.ts'
import { drawPage, openPdf } from '../pdf.ts'

/** More pages are not looked through: nobody wants the code on page 40 of a lease. */
const MOST_PAGES = 20
/** Pixels per point: 200 dpi, as office scanners give. */
const SCALE = 200 / 72
/** Longest side of a picture that is looked at, in pixels: finer ones only cost time. */
const LONGEST = 2600

/** Largest picture that is unfolded, in pixels: an A4 page at 600 dpi has 35 million. A small file may unfold to gigabytes. */
const MOST_PIXELS = 60e6

/**
 * The pages of a picture or PDF, one by one, as bitmaps the caller closes.
 * @throws Error when the file is neither, or unfolds to too much
 */
export async function* pagesOf(file: Blob): AsyncGenerator<ImageBitmap> {
  const head = new TextDecoder('latin1').decode(await file.slice(0, 1024).arrayBuffer())
  if (!head.includes('%PDF-')) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const size = ['image/png', 'image/jpeg', 'image/webp'].map((type) => pictureSize(type, bytes)).find(Boolean)
    if (size === undefined || size.width * size.height > MOST_PIXELS) throw new Error('no picture of a usual size')
    yield await smaller(await createImageBitmap(file))
    return
  }
  const pdf = await openPdf(new Uint8Array(await file.arrayBuffer()))
  try {
    for (let number = 1; number <= Math.min(pdf.document.numPages, MOST_PAGES); number++) {
      const { width, height } = (await pdf.document.getPage(number)).getViewport({ scale: 1 })
      const canvas = document.createElement('canvas')
      // A sheet may say that it is as large as a house.
      const scale = Math.min(SCALE, LONGEST / Math.max(width, height))
      await drawPage(pdf.document, number, canvas, scale, new AbortController().signal)
      yield await smaller(await createImageBitmap(canvas))
    }
  } finally {
    pdf.close()
  }
}

async function smaller(picture: ImageBitmap): Promise<ImageBitmap> {
  const factor = LONGEST / Math.max(picture.width, picture.height)
  if (factor >= 1) return picture
  const size = { resizeWidth: Math.round(picture.width * factor), resizeHeight: Math.round(picture.height * factor) }
  const result = await createImageBitmap(picture, { ...size, resizeQuality: 'high' })
  picture.close()
  return result
}
