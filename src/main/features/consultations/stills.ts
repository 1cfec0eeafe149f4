import { AppError } from '../../../shared/errors.ts'
import { readJpeg } from './jpeg.ts'

/** Longest side of the page in points: A4's. */
const LONG_SIDE = 841.89

export interface Still {
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
  readonly title: string
}

/**
 * A still picture as a PDF of one page that is the picture: its bytes stand in the file unchanged, so that what was seen can be taken
 * out again.
 * @throws AppError `invalid-input` when the bytes are no whole JPEG of these dimensions
 */
export async function renderStill(
  { bytes, width, height, title }: Still,
  office: string,
  at: Date,
): Promise<Uint8Array> {
  const facts = readJpeg(bytes)
  if (facts?.width !== width || facts.height !== height)
    throw new AppError('invalid-input', { details: { field: 'bytes' } })
  // Loaded with the first picture, so that the library costs the start of the program nothing.
  const { PDFDocument } = await import('@cantoo/pdf-lib')
  const pdf = await PDFDocument.create({ updateMetadata: false })
  pdf.setTitle(title, { showInWindowTitleBar: true })
  pdf.setAuthor(office)
  pdf.setCreator('Tresen')
  pdf.setProducer('Tresen')
  pdf.setCreationDate(at)
  pdf.setModificationDate(at)
  const scale = LONG_SIDE / Math.max(width, height)
  const page = pdf.addPage([width * scale, height * scale])
  page.drawImage(await pdf.embedJpg(bytes), { x: 0, y: 0, width: width * scale, height: height * scale })
  return await pdf.save({ useObjectStreams: false })
}
