import { createHash } from 'node:crypto'
import { v7 } from 'uuid'
import type { IsoDate } from '../../../shared/domain/dates.ts'
import { AppError } from '../../../shared/errors.ts'
import { appendAudit, type AuditDetails } from '../../db/audit.ts'
import { getBlob } from '../../db/blobs.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Deps, FeatureOf } from '../../deps.ts'
import type { FilePaper, InvitationLetter, Scan } from '../../filing.ts'
import {
  discardDraft,
  findDocument,
  findDrafts,
  insertPaper,
  type Paper,
  revokeConsent,
  viewDocument,
  wasReadSince,
} from './documents.repository.ts'
import { paperName, readEnding, readFormSource, readSource, type SourceContext } from './documents.source.ts'
import { renderForm } from './forms/render-form.ts'
import { letterLanguage } from './letters/notice-texts.ts'
import { renderLetter } from './letters/render-letter.ts'
import { copyName, saveCopy } from './save-copy.ts'

/** Reading the same document again within this time is the same reading. Milliseconds. */
const READING_MS = 5 * 60_000

export type DocumentsDeps = Pick<Deps, 'database' | 'kek' | 'now'> & {
  readonly config: Pick<Deps['config'], 'office' | 'pickupDays'>
  /** The system's save dialog; undefined when the person cancelled. */
  readonly askWhereToSave: (name: string) => Promise<string | undefined>
}

/** A Nachforderung: the papers by code, the date set (§ 82 Abs. 1 S. 3 AufenthG), who asks. */
export interface DemandLetter {
  readonly personId: string
  readonly caseId: string
  readonly papers: readonly string[]
  readonly dueOn: IsoDate
  readonly userId: string
  readonly at: Date
}

export interface Documents {
  readonly handlers: FeatureOf<'documents'>
  /** Makes the invitation now, to be printed, and files a copy without the link in the caller's transaction. */
  prepareInvitation(letter: InvitationLetter): Promise<{ readonly print: Uint8Array; readonly file: FilePaper }>
  /** Files a PDF in the caller's transaction. */
  prepareScan(scan: Scan): FilePaper
  /** Makes the letter of a Nachforderung now, and files it in the caller's transaction. */
  prepareDemand(letter: DemandLetter): Promise<FilePaper>
}

/** The file's papers (contract `documents`). PDFs are made before the transaction that stores them. */
export function createDocuments(deps: DocumentsDeps): Documents {
  const { database, kek, config, now, askWhereToSave } = deps
  const context = (userId: string): SourceContext => ({ config, userId, now: now() })

  /** @throws AppError `document/tampered` when the bytes are not those the row speaks of */
  async function readBytes(documentId: string): Promise<Uint8Array> {
    const row = await findDocument(database.db, documentId)
    const bytes = await getBlob(database.db, kek, row.blob_id)
    if (sha256(bytes) !== row.sha256) throw new AppError('document/tampered')
    return bytes
  }

  /** A later reading within five minutes adds no entry: the log would drown the ones that matter. */
  async function noteReading(documentId: string, userId: string): Promise<void> {
    const since = new Date(Date.now() - READING_MS).toISOString()
    if (await wasReadSince(database.db, documentId, userId, since)) return
    await inTransaction(database, async (db) => {
      if (await wasReadSince(db, documentId, userId, since)) return
      await appendAudit(db, entry('read', userId, documentId))
    })
  }

  return {
    handlers: {
      async create({ kind, ...subject }, { user }) {
        const source = await readFormSource(database.db, kind, subject, context(user.id))
        const form = await renderForm(kind, source.data)
        const paper: Paper = {
          subject: source.subject,
          kind,
          title: form.title,
          bytes: form.bytes,
          sha256: sha256(form.bytes),
          pages: form.pages,
          signature: form.signature,
          userId: user.id,
          at: now().toISOString(),
        }
        return await inTransaction(database, async (db, note) => {
          const drafts = await findDrafts(db, paper.subject, kind)
          const same = drafts.find((draft) => draft.sha256 === paper.sha256)
          for (const draft of drafts) {
            if (draft.id === same?.id || !(await discardDraft(db, draft.id))) continue
            note('documents', draft.id)
            await appendAudit(db, entry('discarded', user.id, draft.id, { kind, replaced: true }))
          }
          if (same !== undefined) return { documentId: same.id }
          const { id } = await insertPaper(db, kek, paper)
          note('documents', id)
          await appendAudit(db, entry('created', user.id, id, { kind }))
          return { documentId: id }
        })
      },

      view: ({ documentId }) => viewDocument(database.db, documentId),

      async bytes({ documentId }, { user }) {
        const bytes = await readBytes(documentId)
        await noteReading(documentId, user.id)
        // A copy of its own: what leaves main is these bytes and not the memory they lay in.
        return { bytes: new Uint8Array(bytes) }
      },

      async discard({ documentId }, { user }) {
        await inTransaction(database, async (db, note) => {
          const { kind, state } = await findDocument(db, documentId)
          if (state !== 'draft') throw new AppError('document/state')
          if (!(await discardDraft(db, documentId))) throw new AppError('signing/busy')
          note('documents', documentId)
          await appendAudit(db, entry('discarded', user.id, documentId, { kind, replaced: false }))
        })
        return {}
      },

      async revoke({ documentId, reason }, { user }) {
        await inTransaction(database, async (db, note) => {
          const { kind } = await findDocument(db, documentId)
          if (!(await revokeConsent(db, documentId, reason))) throw new AppError('document/state')
          note('documents', documentId)
          await appendAudit(db, entry('revoked', user.id, documentId, { kind }))
        })
        return {}
      },

      async saveCopy({ documentId }, { user }) {
        const bytes = await readBytes(documentId)
        const view = await viewDocument(database.db, documentId)
        const path = await askWhereToSave(copyName(view))
        if (path === undefined) return { saved: false }
        const log = (verb: string) =>
          inTransaction(database, (db) => appendAudit(db, entry(verb, user.id, documentId, { kind: view.kind })))
        // First the entry: no copy lies outside that the log does not know.
        await log('copied')
        try {
          await saveCopy(path, bytes)
        } catch (error) {
          await log('copy_failed')
          throw error
        }
        return { saved: true }
      },

      async createNotice({ personId, kind }, { user }) {
        const subject = { personId, caseId: null, cardId: null }
        const source = await readSource(database.db, subject, context(user.id))
        const { about, endsOn } = await readEnding(database.db, kind, source)
        const language = letterLanguage(source.person.language)
        const letter = await renderLetter({ kind: 'notice', about, endsOn, language }, source.data)
        const at = now().toISOString()
        return await inTransaction(database, async (db, note) => {
          const paper: Paper = {
            ...letter,
            subject,
            kind,
            sha256: sha256(letter.bytes),
            signature: undefined,
            userId: user.id,
            at,
          }
          const { id, blobId } = await insertPaper(db, kek, paper)
          await db
            .insertInto('notices')
            .values({
              id: v7(),
              person_id: personId,
              pickup_id: null,
              kind,
              language,
              blob_id: blobId,
              created_at: at,
              created_by: user.id,
            })
            .execute()
          note('documents', id)
          await appendAudit(db, entry('created', user.id, id, { kind, language }))
          return { documentId: id }
        })
      },
    },

    async prepareDemand({ personId, caseId, papers, dueOn, userId, at }) {
      const subject = { personId, caseId, cardId: null }
      const { data } = await readSource(database.db, subject, { config, userId, now: at })
      const letter = await renderLetter({ kind: 'demand', papers: papers.map(paperName), dueOn }, data)
      return filing({ ...letter, personId, caseId, kind: 'demand', userId, at: at.toISOString() })
    },

    async prepareInvitation({ personId, caseId, userId, at, papers, link, ...about }) {
      const subject = { personId, caseId, cardId: null }
      const { data } = await readSource(database.db, subject, { config, userId, now: at })
      const letter = { kind: 'invitation', papers: papers.map(paperName), ...about } as const
      const { bytes: print } = await renderLetter({ ...letter, link }, data)
      const copy = await renderLetter({ ...letter, link: null }, data)
      const kept = { personId, caseId, kind: 'consultation-invitation', userId, at: at.toISOString() }
      return { print, file: filing({ ...copy, ...kept }) }
    },

    prepareScan: filing,
  }

  function filing({ personId, caseId, ...scan }: Scan): FilePaper {
    const subject = { personId, caseId, cardId: null }
    const paper: Paper = { ...scan, subject, sha256: sha256(scan.bytes), signature: undefined }
    return async (db) => {
      const { id } = await insertPaper(db, kek, paper)
      await appendAudit(db, entry('created', scan.userId, id, { kind: scan.kind }))
      return { documentId: id }
    }
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const entry = (verb: string, userId: string, documentId: string, details: AuditDetails = {}) => ({
  userId,
  action: `document.${verb}`,
  subjectKind: 'document',
  subjectId: documentId,
  purpose: 'counter',
  details,
})
