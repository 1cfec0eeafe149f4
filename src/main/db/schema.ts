import type { ColumnType } from 'kysely'
import type { ConsultationTables } from './schema-consultations.ts'

/**
 * The tables, as both engines hold them: text and integer only, blobs in one table.
 *
 * Ids are UUIDv7 text made by the program. Times (`…_at`) are ISO-8601 UTC with milliseconds; dates (`…_on`, `birth_date`)
 * are `YYYY-MM-DD`, unknown parts `00` (ICAO 9303). Flags are 0 or 1. `version` counts up with every change (optimistic lock).
 * Who may hold what: AufenthV §§ 64, 65 (content of the foreigners' file).
 */
export interface Database extends ConsultationTables {
  users: UsersTable
  persons: PersonsTable
  person_keys: PersonKeysTable
  kinship: KinshipTable
  identity_documents: IdentityDocumentsTable
  titles: TitlesTable
  cases: CasesTable
  case_requirements: CaseRequirementsTable
  appointments: AppointmentsTable
  documents: DocumentsTable
  signings: SigningsTable
  blobs: BlobsTable
  cards: CardsTable
  card_scans: CardScansTable
  lockers: LockersTable
  compartments: CompartmentsTable
  pickups: PickupsTable
  door_acts: DoorActsTable
  notices: NoticesTable
  audit: AuditTable
  settings: SettingsTable
}

/** Written once, never updated. */
export type Frozen<T> = ColumnType<T, T, never>

export interface UsersTable {
  id: Frozen<string>
  login: string
  display_name: string
  /** counter | casework | locker | lead (rights: shared/domain/rights.ts) */
  role: string
  /** Where the person works, as the top bar shows it: „Schalter 3". */
  workplace: string
  active: number
}

export interface PersonsTable {
  id: Frozen<string>
  /** Aktenzeichen of the person's file: 33-2026-004711. */
  file_number: string
  family_name: string
  given_names: string
  birth_name: string | null
  birth_date: string
  birth_place: string
  /** MRZ country code of the state of birth. */
  birth_country: string
  /** M | F | X */
  sex: string
  /** JSON list of MRZ nationality codes. */
  nationalities: string
  /** de en fr es tr ar fa uk ru ro */
  language: string
  street: string
  postal_code: string
  city: string
  email: string | null
  phone: string | null
  /** Identity is established (else no eID, no locker): 0 | 1. */
  identity_clear: number
  /** An invented person of the demo office: 0 | 1. */
  invented: number
  created_at: string
  version: number
}

/** Search keys of a person (names in every spelling, birth date, numbers), see shared/domain/names.ts. */
export interface PersonKeysTable {
  person_id: string
  /** name | birth | file | document | case */
  kind: string
  key: string
}

export interface KinshipTable {
  person_id: string
  relative_id: string
  /** spouse | child | parent | sibling */
  relation: string
}

export interface IdentityDocumentsTable {
  id: Frozen<string>
  person_id: string
  /** passport | id-card | travel-document | residence-card */
  kind: string
  /** MRZ document code: P, AR, AS, PT, PR, PS, ID … */
  document_code: string
  number: string
  /** MRZ code of the issuing state. */
  issuer: string
  issued_on: string | null
  expires_on: string
  /** valid | lost | collected | invalid */
  state: string
}

export interface TitlesTable {
  id: Frozen<string>
  person_id: string
  /** Code in shared/domain/titles.ts. */
  kind: string
  granted_on: string
  /** End of the right; null when unlimited. */
  expires_on: string | null
  /** Technical life of the card; says nothing about the right. */
  card_expires_on: string | null
  /** valid | expired | revoked | replaced */
  state: string
  /** Nebenbestimmungen, as printed. */
  conditions: string
}

export interface CasesTable {
  id: Frozen<string>
  /** Aktenzeichen of the Vorgang: 33-2026-004711-2. */
  case_number: string
  person_id: string
  /** Code in shared/domain/procedures.ts. */
  procedure: string
  /** State in shared/domain/procedures.ts. */
  state: string
  /** Day the application arrived (fixes § 81 AufenthG, § 75 VwGO). */
  received_on: string
  /** counter | post | online */
  channel: string
  /** Title whose end decides about the Fiktion, if the procedure has one. */
  title_id: string | null
  assignee_id: string | null
  closed_on: string | null
  /** Vordruck on which the Fiktionsbescheinigung was issued and until when; null: none. */
  fiction_until: string | null
  note: string
  created_at: string
  version: number
}

export interface CaseRequirementsTable {
  id: Frozen<string>
  case_id: string
  /** Code of a paper in shared/domain/procedures.ts. */
  paper: string
  /** missing | demanded | present | checked */
  state: string
  /** § 82(1) S. 3 AufenthG: the date set with the demand. */
  due_on: string | null
  position: number
}

export interface AppointmentsTable {
  id: Frozen<string>
  /** T-XXXXXXXX-C, printed as code on the slip. */
  code: string
  person_id: string
  case_id: string | null
  starts_at: string
  minutes: number
  /** Code of the matter: a procedure code, or `collection`. */
  matter: string
  /** expected | here | done | missed | cancelled */
  state: string
  checked_in_at: string | null
  version: number
}

export interface DocumentsTable {
  id: Frozen<string>
  person_id: string
  case_id: string | null
  card_id: string | null
  /** extension-application | handover-receipt | pickup-consent | other codes of papers on file */
  kind: string
  title: string
  /** draft (generated, not signed) | signed | filed (final without a signature) | revoked (a consent withdrawn) | discarded */
  state: string
  /** Why it was revoked, in staff's words; null otherwise. */
  revoked_reason: string | null
  media_type: string
  pages: number
  /** Where the ink goes: JSON { page, x, y, width, height } in PDF points, origin bottom left; '' when nothing is signed. */
  signature_place: string
  /** SHA-256 (hex) of the bytes in the blob. */
  sha256: string
  blob_id: string
  created_at: string
  created_by: string
  version: number
}

/** One walk to the pad: from showing the document to filing or giving up. */
export interface SigningsTable {
  id: Frozen<string>
  document_id: string
  /** offered | signing | filing | filed | cancelled | interrupted */
  state: string
  /** by-person | by-staff | unplugged | program-ended; null while open or filed */
  ended_by: string | null
  pad_model: string
  language: string
  /** SHA-256 (hex) of exactly the bytes that were displayed. */
  displayed_sha256: string
  /** Raw strokes, sealed to the escrow key. */
  strokes_blob_id: string | null
  signed_document_id: string | null
  started_at: string
  started_by: string
  ended_at: string | null
  version: number
}

/** Documents, scans, strokes: AES-256-GCM envelopes, one DEK an object, wrapped by a KEK. */
export interface BlobsTable {
  id: Frozen<string>
  version: number
  media_type: string
  size: number
  kek_id: string
  wrapped_dek: Uint8Array
  nonce: Uint8Array
  ciphertext: Uint8Array
  created_at: string
}

/** An ordered card (eAT) or travel document and its way to the person. */
export interface CardsTable {
  id: Frozen<string>
  person_id: string
  case_id: string | null
  /** MRZ document code: AR, AS, PT, PR, PS. */
  document_code: string
  /** 9 characters; known with the order (Bundesdruckerei's confirmation). */
  serial: string
  expires_on: string
  /** ordered | at-counter | in-locker | handed-over | returned */
  state: string
  ordered_on: string
  delivered_at: string | null
  delivered_by: string | null
  /** Receipt of the PIN letter in Textform (PAuswV § 17(1)); null: not on file, so no locker. */
  pin_letter_receipt_on: string | null
  handed_over_at: string | null
  handed_over_by: string | null
  /** counter | locker; null before hand-over. */
  handed_over_via: string | null
  version: number
}

/** Every scan of a delivery session; trouble stays open in the clearing list. */
export interface CardScansTable {
  id: Frozen<string>
  /** One delivery box, one session. */
  session_id: string
  scanned_at: string
  scanned_by: string
  serial: string
  document_code: string | null
  card_id: string | null
  /** matched | unmatched | double */
  result: string
  /** Clearing: null while nothing is to do; open | assigned | returned | explained */
  clearing: string | null
  clearing_note: string | null
  cleared_at: string | null
  cleared_by: string | null
  version: number
}

export interface LockersTable {
  id: Frozen<string>
  name: string
  site: string
  /** Device id in the configuration. */
  device_id: string
  rows: number
  columns: number
}

export interface CompartmentsTable {
  id: Frozen<string>
  locker_id: string
  /** Number on the door, from 1. */
  number: number
  /** 0-based lock on the board. */
  lock: number
  /** Reachable from a wheelchair: 0 | 1. */
  low: number
  /** free | reserved | occupied | blocked | defect (ready and overdue follow from the pickup) */
  state: string
  blocked_reason: string | null
  version: number
}

/** One card's stay in the locker. The person and the serial stand only behind the card: the box knows a pseudonym. */
export interface PickupsTable {
  id: Frozen<string>
  /** Pseudonymous number shown at the box and in messages: K7Q-2M4 (§ 61b(6) AufenthV: no serial, no name). */
  pickup_number: string
  card_id: string
  compartment_id: string
  /** loading | ready | handing-out | collected | unloading | unloaded | aborted */
  state: string
  /** Step inside loading or handing out, see shared/domain/pickup.ts. */
  step: string
  first_scan: string | null
  second_scan_at: string | null
  /** scrypt hash of the one-time code; null before the door was seen to close. */
  code_hash: string | null
  code_salt: string | null
  /** Why the code was replaced last, in staff's words. */
  code_reason: string | null
  code_expires_at: string | null
  loaded_by: string
  loaded_at: string | null
  collected_at: string | null
  /** code | staff; null before. */
  opened_with: string | null
  version: number
}

/** Intent, act, outcome of one unlock. A row without an outcome is asked about at the next start, never repeated. */
export interface DoorActsTable {
  id: Frozen<string>
  compartment_id: string
  pickup_id: string | null
  /** load | hand-out | unload | staff | unasked (no unlock: the door opened by force or by hand, and was seen to) */
  purpose: string
  reason: string | null
  /** The machine whose program knows more about it: with one office database, others leave it alone. */
  workstation: string
  intended_at: string
  /** null: nobody (`unasked`) */
  intended_by: string | null
  /** null: not known yet | opened | stayed-shut | not-sent | refused | unknown */
  outcome: string | null
  outcome_at: string | null
  /** When the door was seen closed again, or a person said so. */
  closed_at: string | null
  /** device | person */
  closed_seen_by: string | null
  /** Since when a person has to say what happened (program ended or board fell silent meanwhile); null: never. */
  asked_at: string | null
  /** Who said it; null while the question is open. */
  answered_by: string | null
}

/** Text of a notice for a person, ready to print or send; never with title details or serial. */
export interface NoticesTable {
  id: Frozen<string>
  person_id: string
  pickup_id: string | null
  /** pickup-code | passport-expires | title-expires */
  kind: string
  language: string
  blob_id: string
  created_at: string
  created_by: string
}

/** Append-only, hash-chained (features/audit). */
export interface AuditTable {
  seq: Frozen<number>
  id: Frozen<string>
  at: Frozen<string>
  user_id: Frozen<string>
  action: Frozen<string>
  subject_kind: Frozen<string>
  subject_id: Frozen<string>
  purpose: Frozen<string>
  details: Frozen<string>
  prev_hash: Frozen<string>
  hash: Frozen<string>
}

export interface SettingsTable {
  key: string
  value: string
}
