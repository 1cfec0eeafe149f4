import type { Kysely } from 'kysely'
import { AppError } from '../../../shared/errors.ts'
import type { Database } from '../../db/schema.ts'
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

/**
 * Sets the request down, in the transaction that files the picture: whoever asks again, or at the same moment, files nothing.
 * @returns the document when this request was filed before
 * @throws AppError `invalid-input` when it was another consultation's
 */
export async function claimStill(
  db: Kysely<Database>,
  given: { readonly requestId: string; readonly consultationId: string; readonly agreedAt: string },
): Promise<string | undefined> {
  const { requestId, consultationId, agreedAt } = given
  const claimed = await db
    .insertInto('consultation_stills')
    .values({ request_id: requestId, consultation_id: consultationId, document_id: null, agreed_at: agreedAt })
    .onConflict((conflict) => conflict.column('request_id').doNothing())
    .returning('request_id')
    .executeTakeFirst()
  if (claimed !== undefined) return undefined
  const known = await db
    .selectFrom('consultation_stills')
    .select(['consultation_id', 'document_id'])
    .where('request_id', '=', requestId)
    .executeTakeFirst()
  if (known?.consultation_id !== consultationId || known.document_id === null) {
    throw new AppError('invalid-input', { details: { field: 'requestId' } })
  }
  return known.document_id
}

/** What {@link claimStill} answers from now on. */
export async function stillFiled(db: Kysely<Database>, requestId: string, documentId: string): Promise<void> {
  await db
    .updateTable('consultation_stills')
    .set({ document_id: documentId })
    .where('request_id', '=', requestId)
    .execute()
}
