import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { v7 } from 'uuid'
import { formatDe } from '../../../shared/domain/dates.ts'
import { putBlob, type Kek } from '../../db/blobs.ts'
import type { Database } from '../../db/schema.ts'
import { officeDay, officeTime } from '../../../shared/domain/office-time.ts'
import type { Pickup } from './pickup.repository.ts'

export interface ReceiptFacts {
  readonly at: Date
  readonly userId: string
  readonly oldCardCollected: boolean
  readonly office: string
}

const TITLE = 'Übergabeprotokoll Abholfach'

/** A4 in points. */
const sheet = { width: 595.28, height: 841.89, left: 64 } as const

/**
 * The record of a hand-over at the locker, for the file: who got what when, and by which act. It takes the place of the
 * receipt that is signed at the counter, and says so. About a tenth of a second.
 */
export async function renderReceipt(db: Kysely<Database>, pickup: Pickup, facts: ReceiptFacts): Promise<Uint8Array> {
  const lines = await linesOf(db, pickup, facts)
  // Loaded with the first receipt, so that fonts and library cost the start of the program nothing.
  const [{ PDFDocument }, { createPen, loadFonts }] = await Promise.all([
    import('@cantoo/pdf-lib'),
    import('../../assets/fonts/fonts.ts'),
  ])
  const pdf = await PDFDocument.create({ updateMetadata: false })
  pdf.setTitle(TITLE, { showInWindowTitleBar: true })
  pdf.setLanguage('de-DE')
  pdf.setAuthor(facts.office)
  pdf.setCreator('Tresen')
  pdf.setProducer('Tresen')
  pdf.setCreationDate(facts.at)
  pdf.setModificationDate(facts.at)
  const page = pdf.addPage([sheet.width, sheet.height])
  const pen = createPen(pdf, await loadFonts())
  const ink = [0.1, 0.12, 0.19] as const
  const muted = [0.36, 0.39, 0.46] as const
  let y = sheet.height - 64
  const write = async (
    text: string,
    x: number,
    size: number,
    weight: 'regular' | 'semibold',
    colour = ink as typeof ink | typeof muted,
  ) => pen.write(page, text, x, y, { size, weight, colour })
  await write(facts.office, sheet.left, 11, 'regular', muted)
  y -= 34
  await write(TITLE, sheet.left, 20, 'semibold')
  y -= 40
  for (const [label, value] of lines) {
    await write(label, sheet.left, 10, 'regular', muted)
    await write(value, sheet.left + 150, 11, 'regular')
    y -= 22
  }
  y -= 14
  for (const sentence of [
    'Die Karte wurde durch die Ausländerbehörde mit einem überwachten Gerät übergeben (§ 60a Abs. 1 AufenthV).',
    'Eine Unterschrift wurde am Abholfach nicht geleistet; die Einwilligung in die Abholung liegt in der Akte.',
  ]) {
    await write(sentence, sheet.left, 9.5, 'regular')
    y -= 16
  }
  return await pdf.save()
}

async function linesOf(
  db: Kysely<Database>,
  pickup: Pickup,
  { at, userId, oldCardCollected }: ReceiptFacts,
): Promise<readonly (readonly [string, string])[]> {
  const person = await db
    .selectFrom('persons')
    .select(['family_name', 'given_names', 'file_number', 'invented'])
    .where('id', '=', pickup.person_id)
    .executeTakeFirstOrThrow()
  const user = await db.selectFrom('users').select('display_name').where('id', '=', userId).executeTakeFirstOrThrow()
  const act = await db
    .selectFrom('door_acts')
    .select(['outcome_at', 'closed_at', 'reason'])
    .where('pickup_id', '=', pickup.id)
    .where('purpose', '=', 'hand-out')
    .where('outcome', '=', 'opened')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return [
    ['Aktenzeichen', person.file_number],
    ['Person', `${person.family_name.toLocaleUpperCase('de')}, ${person.given_names}`],
    ['Abholnummer', pickup.pickup_number],
    ['Fach', String(pickup.compartment)],
    ['Eingelegt', moment(pickup.loaded_at)],
    ['Tür geöffnet', moment(act?.outcome_at)],
    ['Tür geschlossen', moment(act?.closed_at)],
    ['Geöffnet mit', pickup.opened_with === 'code' ? 'Abholcode' : `Bedienung (${act?.reason ?? ''})`],
    ['Bisherige Karte', oldCardCollected ? 'zurückgegeben' : 'nicht zurückgegeben, ungültig'],
    ['Bestätigt', `${moment(at.toISOString())}, ${user.display_name}`],
    ...(person.invented === 1 ? [['Hinweis', 'Testdaten – erfundene Person'] as const] : []),
  ]
}

/** `14.12.2026, 09:05:31` on the workstation's clock. */
function moment(iso: string | null | undefined): string {
  if (iso === null || iso === undefined) return '–'
  const at = new Date(iso)
  return `${formatDe(officeDay(at))}, ${officeTime(at)}`
}

/** Files the record with the person's documents. Returns the document's id. */
export async function fileReceipt(
  db: Kysely<Database>,
  kek: Kek,
  pickup: Pickup,
  bytes: Uint8Array,
  by: { readonly at: string; readonly userId: string },
): Promise<string> {
  const id = v7()
  const blobId = v7()
  const card = await db.selectFrom('cards').select('case_id').where('id', '=', pickup.card_id).executeTakeFirstOrThrow()
  await putBlob(db, kek, { id: blobId, version: 1, bytes, mediaType: 'application/pdf' })
  await db
    .insertInto('documents')
    .values({
      id,
      person_id: pickup.person_id,
      case_id: card.case_id,
      card_id: pickup.card_id,
      kind: 'pickup-record',
      title: TITLE,
      state: 'filed',
      media_type: 'application/pdf',
      pages: 1,
      signature_place: '',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      blob_id: blobId,
      created_at: by.at,
      created_by: by.userId,
      version: 1,
    })
    .execute()
  return id
}
