import { buildMrz } from '../../shared/domain/mrz.ts'
import type { Sex } from '../../shared/domain/mrz.ts'

export interface ZoneHolder {
  readonly family_name: string
  readonly given_names: string
  readonly birth_date: string
  readonly sex: string
  /** JSON list of codes, as in the table. */
  readonly nationalities: string
}

export interface ZoneDocument {
  readonly document_code: string
  /** Absent for documents Germany makes (the order list holds no issuer). */
  readonly issuer?: string
  readonly number: string
  readonly expires_on: string
}

/** Nationality field by kind of document: stateless and refugee documents hold their status instead. */
const STATUS: Readonly<Record<string, string>> = { PR: 'XXB', PS: 'XXA' }

/**
 * The zone of an invented person's document, valid by check digit: what the simulated reader sends. Cards (AR, AS, I…) have three
 * lines, booklets (P…) two. Numbers contain TEST or DEMO.
 */
export function demoZone(holder: ZoneHolder, document: ZoneDocument): readonly string[] {
  const [nationality = 'XXX'] = JSON.parse(holder.nationalities) as string[]
  return buildMrz({
    format: document.document_code.startsWith('P') ? 'TD3' : 'TD1',
    documentCode: document.document_code,
    issuer: document.issuer ?? 'D',
    number: document.number,
    familyName: holder.family_name,
    givenNames: holder.given_names,
    birthDate: holder.birth_date,
    sex: holder.sex as Sex,
    expiry: document.expires_on,
    nationality: STATUS[document.document_code] ?? nationality,
  })
}
