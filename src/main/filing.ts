import type { Kysely } from 'kysely'
import type { CitizenLanguage } from '../shared/consultation/languages.ts'
import type { Database } from './db/schema.ts'

/** What one feature makes and `documents` files: features do not import each other, app.ts hands the functions over. */

/** An invitation to a consultation by video, as the letter must say it. */
export interface InvitationLetter {
  readonly personId: string
  readonly caseId: string | null
  readonly language: CitizenLanguage
  /** The link, and the same as QR code (SVG). */
  readonly link: { readonly url: string; readonly qr: string }
  /** ISO UTC. */
  readonly dueAt: string
  readonly minutes: number
  /** Codes of the papers to have at hand. */
  readonly papers: readonly string[]
  readonly userId: string
  readonly at: Date
}

/** A finished PDF for the file. */
export interface Scan {
  readonly personId: string
  readonly caseId: string | null
  readonly kind: string
  readonly title: string
  readonly bytes: Uint8Array
  readonly pages: number
  readonly userId: string
  readonly at: string
}

/** Files the paper in the caller's transaction. */
export type FilePaper = (db: Kysely<Database>) => Promise<{ readonly documentId: string }>
