import { z } from 'zod'
import { id, method } from './define.ts'

export const formKinds = ['extension-application', 'handover-receipt', 'pickup-consent'] as const
export type FormKind = (typeof formKinds)[number]

export const DocumentView = z.object({
  id: id,
  personId: id,
  caseId: id.nullable(),
  cardId: id.nullable(),
  kind: z.string(),
  title: z.string(),
  /** `filed`: final without a signature (a notice, the record of a hand-over at the locker). */
  state: z.enum(['draft', 'signed', 'filed', 'revoked', 'discarded']),
  pages: z.number(),
  sha256: z.string(),
  mediaType: z.string(),
  createdAt: z.string(),
  /** Why a consent was revoked, in staff's words. */
  revokedReason: z.string().nullable(),
  familyName: z.string(),
  givenNames: z.string(),
  fileNumber: z.string(),
  language: z.string(),
  /** Where the ink goes (PDF points, origin bottom left), when it can be signed. */
  signature: z
    .object({ page: z.number(), x: z.number(), y: z.number(), width: z.number(), height: z.number() })
    .nullable(),
})
export type DocumentView = z.infer<typeof DocumentView>

export const documents = {
  /** Makes a form from the file's data; a second call with the same unsigned form returns that draft again if nothing changed. */
  create: method(
    z.object({
      kind: z.enum(formKinds),
      personId: id,
      caseId: id.nullable(),
      cardId: id.nullable(),
    }),
    z.object({ documentId: id }),
    { requires: 'documents.write' },
  ),
  view: method(z.object({ documentId: id }), DocumentView, { requires: 'documents.read' }),
  /** The bytes. Reading is an audit entry. */
  bytes: method(z.object({ documentId: id }), z.object({ bytes: z.instanceof(Uint8Array) }), {
    requires: 'documents.read',
  }),
  discard: method(z.object({ documentId: id }), z.object({}), { requires: 'documents.write' }),
  /**
   * A person withdraws the consent to the pickup locker (Art. 7(3) GDPR): it no longer counts; a card that lies there already is
   * taken out by staff. @throws AppError `document/state` when it is no signed consent
   */
  revoke: method(z.object({ documentId: id, reason: z.string().trim().min(3).max(300) }), z.object({}), {
    requires: 'documents.write',
  }),
  /** Saves a copy where the person at the desk says (the system's dialog); false when they cancelled. */
  saveCopy: method(z.object({ documentId: id }), z.object({ saved: z.boolean() }), {
    requires: 'documents.read',
  }),
  /** Notice about an expiring passport or title, in the person's language; filed with the file. */
  createNotice: method(
    z.object({ personId: id, kind: z.enum(['passport-expires', 'title-expires']) }),
    z.object({ documentId: id }),
    { requires: 'documents.write' },
  ),
}
