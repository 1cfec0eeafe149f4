import { v7 } from 'uuid'
import { AppError } from '../../../shared/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import { putBlob } from '../../db/blobs.ts'
import { inTransaction } from '../../db/transaction.ts'
import { sealStrokes } from './escrow.ts'
import { addInk, beginsWithDisplayed, sha256 } from './ink.ts'
import { fileSigned, moveSigning } from './signing.repository.ts'
import type { SigningDeps } from './signing.service.ts'
import { entry, padFacts, type Walk } from './walk.ts'

type FilingDeps = Pick<SigningDeps, 'database' | 'kek' | 'config' | 'signed'>

/**
 * Puts the ink into the document, seals the strokes, and stores both with the outcome: all of it or nothing.
 *
 * @param at when it was accepted, ISO UTC
 * @throws AppError `document/state` when the draft was signed, discarded or made anew meanwhile; `signing/state`
 */
export async function fileWalk({ database, kek, config, signed }: FilingDeps, walk: Walk, at: string): Promise<void> {
  const { document, glass } = walk
  const [bytes, strokes] = await Promise.all([
    signedBytes(walk, at, config.office.city),
    sealStrokes(walk.escrowKey, {
      version: 2,
      displayedSha256: document.sha256,
      strokes: glass.strokes,
      pad: padFacts(walk),
      signedAt: at,
    }),
  ])
  await inTransaction(database, async (db, note) => {
    const strokesBlob = v7()
    await putBlob(db, kek, { id: strokesBlob, version: 1, bytes: strokes, mediaType: 'application/json' })
    await fileSigned(db, kek, document, { blobId: v7(), bytes, sha256: sha256(bytes) })
    const filed = await moveSigning(db, walk.id, {
      state: 'filed',
      strokes_blob_id: strokesBlob,
      signed_document_id: document.id,
      ended_at: at,
    })
    if (!filed) throw new AppError('signing/state')
    note('signing', walk.id)
    note('documents', document.id)
    await signed(db, note, { kind: document.kind, caseId: document.caseId, userId: walk.userId })
    await appendAudit(
      db,
      entry('filed', walk.userId, document.id, {
        kind: document.kind,
        displayedSha256: document.sha256,
        displayedBytes: walk.bytes.length,
        reports: glass.reports,
        lost: glass.lost,
      }),
    )
  })
}

async function signedBytes({ document, bytes, glass, layout }: Walk, at: string, city: string): Promise<Uint8Array> {
  const { left, top, right, bottom } = layout.writing
  const area = { capturedArea: { width: right - left, height: bottom - top } }
  const nameLine = `${document.name} · ${city}, ${germanTime(at)} Uhr`
  const signed = await addInk(bytes, glass.strokes, document.place, area, { nameLine, at })
  if (!beginsWithDisplayed(signed, { sha256: document.sha256, length: bytes.length })) {
    throw new Error('the signed file does not begin with what was displayed')
  }
  return signed
}

/** `21.11.2026, 09:47` on clocks in Germany. */
const germanTime = (instant: string): string =>
  new Intl.DateTimeFormat('de-DE', {
    timeZone: 'Europe/Berlin',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(instant))
