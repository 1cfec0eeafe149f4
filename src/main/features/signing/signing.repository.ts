import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { type Kek, putBlob } from '../../db/blobs.ts'
import type { Database, SigningsTable } from '../../db/schema.ts'
import type { InkPlace } from './ink.ts'

export type SigningRow = Selectable<SigningsTable>

/** States of a signing that has not ended. */
export const OPEN: readonly string[] = ['offered', 'signing', 'filing']

const Place = z.object({
  page: z.number().int().min(0),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
})

/** A document that can be signed now, and what its ink needs. */
export interface Signable {
  readonly id: string
  readonly personId: string
  readonly caseId: string | null
  readonly kind: string
  readonly sha256: string
  readonly blobId: string
  readonly place: InkPlace
  /** "Amina Musterfrau" */
  readonly name: string
}

/** @throws AppError `document/not-found`, `document/state` when it is signed, discarded, or nothing to sign */
export async function findSignable(db: Kysely<Database>, documentId: string): Promise<Signable> {
  const row = await db
    .selectFrom('documents')
    .innerJoin('persons', 'persons.id', 'documents.person_id')
    .selectAll('documents')
    .select(['persons.given_names', 'persons.family_name'])
    .where('documents.id', '=', documentId)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('document/not-found')
  if (row.state !== 'draft' || row.signature_place === '') throw new AppError('document/state')
  return {
    id: row.id,
    personId: row.person_id,
    caseId: row.case_id,
    kind: row.kind,
    sha256: row.sha256,
    blobId: row.blob_id,
    place: Place.parse(JSON.parse(row.signature_place)),
    name: `${row.given_names} ${row.family_name}`.trim(),
  }
}

/** The newest signing of a document. */
export async function lastSigning(db: Kysely<Database>, documentId: string): Promise<SigningRow | undefined> {
  return await db
    .selectFrom('signings')
    .selectAll()
    .where('document_id', '=', documentId)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function findSigning(db: Kysely<Database>, id: string): Promise<SigningRow | undefined> {
  return await db.selectFrom('signings').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The signing of a document that has not ended, wherever it runs. */
export async function openSigning(db: Kysely<Database>, documentId: string): Promise<SigningRow | undefined> {
  return await db
    .selectFrom('signings')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('state', 'in', OPEN)
    .executeTakeFirst()
}

/** Under this key a workstation remembers its own open signing: with one office database, others have theirs. */
const openKey = (workstation: string): string => `signing.open.${workstation}`

/** The intent, written before anything goes to the pad. */
export async function insertSigning(db: Kysely<Database>, row: SigningRow, workstation: string): Promise<void> {
  await db.insertInto('signings').values(row).execute()
  await db
    .insertInto('settings')
    .values({ key: openKey(workstation), value: row.id })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: row.id }))
    .execute()
}

/** The signing this workstation had open when its program ended. */
export async function abandonedSigning(db: Kysely<Database>, workstation: string): Promise<SigningRow | undefined> {
  return await db
    .selectFrom('settings')
    .innerJoin('signings', 'signings.id', 'settings.value')
    .selectAll('signings')
    .where('settings.key', '=', openKey(workstation))
    .where('signings.state', 'in', OPEN)
    .executeTakeFirst()
}

/** Moves an open signing on. False when it had ended meanwhile. */
export async function moveSigning(
  db: Kysely<Database>,
  id: string,
  change: Partial<Pick<SigningRow, 'state' | 'ended_by' | 'ended_at' | 'strokes_blob_id' | 'signed_document_id'>>,
): Promise<boolean> {
  const moved = await db
    .updateTable('signings')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('state', 'in', OPEN)
    .returning('id')
    .executeTakeFirst()
  return moved !== undefined
}

/**
 * The draft becomes the signed document: the same row, whose bytes now begin with exactly those that were displayed, so
 * the bytes of the draft need not be kept beside them.
 *
 * @throws AppError `document/state` when the draft was signed, discarded or made anew meanwhile
 */
export async function fileSigned(
  db: Kysely<Database>,
  kek: Kek,
  document: Signable,
  signed: { readonly blobId: string; readonly bytes: Uint8Array; readonly sha256: string },
): Promise<void> {
  await putBlob(db, kek, { id: signed.blobId, version: 1, bytes: signed.bytes, mediaType: 'application/pdf' })
  const filed = await db
    .updateTable('documents')
    .set((eb) => ({
      state: 'signed',
      blob_id: signed.blobId,
      sha256: signed.sha256,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', document.id)
    .where('state', '=', 'draft')
    .where('sha256', '=', document.sha256)
    .returning('id')
    .executeTakeFirst()
  if (filed === undefined) throw new AppError('document/state')
  await db.deleteFrom('blobs').where('id', '=', document.blobId).execute()
}
