import type { Kysely, Selectable } from 'kysely'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { DocumentView } from '../../../shared/contract/documents.ts'
import { AppError } from '../../../shared/errors.ts'
import { type Kek, putBlob } from '../../db/blobs.ts'
import type { Database, DocumentsTable } from '../../db/schema.ts'
import type { Subject } from './documents.source.ts'
import type { SignaturePlace } from './forms/form-data.ts'

/** A paper as it was made, ready to be filed. */
export interface Paper {
  readonly subject: Subject
  readonly kind: string
  readonly title: string
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly pages: number
  /** Where it will be signed; a paper without stands on file as it is. */
  readonly signature: SignaturePlace | undefined
  readonly userId: string
  readonly at: string
}

/** @throws AppError `document/not-found` */
export async function findDocument(db: Kysely<Database>, id: string): Promise<Selectable<DocumentsTable>> {
  const row = await db.selectFrom('documents').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new AppError('document/not-found')
  return row
}

/** @throws AppError `document/not-found` */
export async function viewDocument(db: Kysely<Database>, id: string): Promise<z.input<typeof DocumentView>> {
  const row = await db
    .selectFrom('documents')
    .innerJoin('persons', 'persons.id', 'documents.person_id')
    .selectAll('documents')
    .select(['persons.family_name', 'persons.given_names', 'persons.file_number', 'persons.language'])
    .where('documents.id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('document/not-found')
  return {
    id: row.id,
    personId: row.person_id,
    caseId: row.case_id,
    cardId: row.card_id,
    kind: row.kind,
    title: row.title,
    state: DocumentView.shape.state.parse(row.state),
    pages: row.pages,
    sha256: row.sha256,
    mediaType: row.media_type,
    createdAt: row.created_at,
    revokedReason: row.revoked_reason,
    familyName: row.family_name,
    givenNames: row.given_names,
    fileNumber: row.file_number,
    language: row.language,
    signature: row.signature_place === '' ? null : DocumentView.shape.signature.parse(JSON.parse(row.signature_place)),
  }
}

/** Drafts of the same form for the same Vorgang and card. */
export async function findDrafts(db: Kysely<Database>, subject: Subject, kind: string) {
  const rows = await db
    .selectFrom('documents')
    .select(['id', 'case_id', 'card_id', 'sha256'])
    .where('person_id', '=', subject.personId)
    .where('kind', '=', kind)
    .where('state', '=', 'draft')
    .orderBy('id', 'desc')
    .execute()
  return rows.filter((row) => row.case_id === subject.caseId && row.card_id === subject.cardId)
}

/** Stores the bytes and the row. A paper that nobody signs stands on file at once. */
export async function insertPaper(
  db: Kysely<Database>,
  kek: Kek,
  paper: Paper,
): Promise<{ id: string; blobId: string }> {
  const id = v7()
  const blobId = v7()
  await putBlob(db, kek, { id: blobId, version: 1, bytes: paper.bytes, mediaType: 'application/pdf' })
  await db
    .insertInto('documents')
    .values({
      id,
      person_id: paper.subject.personId,
      case_id: paper.subject.caseId,
      card_id: paper.subject.cardId,
      kind: paper.kind,
      title: paper.title,
      state: paper.signature === undefined ? 'filed' : 'draft',
      revoked_reason: null,
      media_type: 'application/pdf',
      pages: paper.pages,
      signature_place: paper.signature === undefined ? '' : JSON.stringify(paper.signature),
      sha256: paper.sha256,
      blob_id: blobId,
      created_at: paper.at,
      created_by: paper.userId,
      version: 1,
    })
    .execute()
  return { id, blobId }
}

/** Puts a draft aside, unless it is being signed. True when it did. */
export async function discardDraft(db: Kysely<Database>, id: string): Promise<boolean> {
  const discarded = await db
    .updateTable('documents')
    .set((eb) => ({ state: 'discarded', version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('signings')
            .select('signings.id')
            .whereRef('signings.document_id', '=', 'documents.id')
            .where('signings.state', 'in', ['offered', 'signing', 'filing']),
        ),
      ),
    )
    .returning('id')
    .executeTakeFirst()
  return discarded !== undefined
}

/** Ends a signed consent to the pickup locker. True when there was one to end. */
export async function revokeConsent(db: Kysely<Database>, id: string, reason: string): Promise<boolean> {
  const revoked = await db
    .updateTable('documents')
    .set((eb) => ({ state: 'revoked', revoked_reason: reason, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('kind', '=', 'pickup-consent')
    .where('state', '=', 'signed')
    .returning('id')
    .executeTakeFirst()
  return revoked !== undefined
}

/** Whether the log already says that this user read this document after `since` (ISO UTC). */
export async function wasReadSince(
  db: Kysely<Database>,
  documentId: string,
  userId: string,
  since: string,
): Promise<boolean> {
  const known = await db
    .selectFrom('audit')
    .select('seq')
    .where('subject_kind', '=', 'document')
    .where('subject_id', '=', documentId)
    .where('user_id', '=', userId)
    .where('action', '=', 'document.read')
    .where('at', '>', since)
    .limit(1)
    .executeTakeFirst()
  return known !== undefined
}
