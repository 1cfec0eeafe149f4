import type { Frozen } from './schema.ts'

/** Tables of the video consultation, by the conventions of schema.ts. */
export interface ConsultationTables {
  consultations: ConsultationsTable
  consultation_events: ConsultationEventsTable
  consultation_stills: ConsultationStillsTable
  case_notes: CaseNotesTable
  availabilities: AvailabilitiesTable
  help_calls: HelpCallsTable
}

/** One consultation by video: booked, or a walk-in's place in today's queue. */
export interface ConsultationsTable {
  id: Frozen<string>
  /** `V-014`, counted by the day: said aloud where a name must not be. */
  ticket: string
  /** booked | walk-in */
  kind: Frozen<string>
  /** null: a walk-in whom nobody has connected with a file yet. */
  person_id: string | null
  case_id: string | null
  /** Procedure code, `collection` or `general`. */
  matter: string
  /** One of citizenLanguages (shared/consultation/languages.ts). */
  language: string
  needs_interpreter: number
  /** 1 highest … 3 default. */
  priority: number
  wanted_clerk_id: string | null
  /** Booked: the agreed time; walk-in: when they came. */
  due_at: string
  minutes: number
  /** shared/domain/consultation/states.ts */
  state: string
  /** While `connection-lost`: where it goes on when the page is back in time. */
  resumes_to: string | null
  /** Who called or talks; null in the queue. */
  clerk_id: string | null
  /** While it rings, is talked or wrapped up: run of the program it belongs to (DeskLink's `desk`), and when that one was heard of last. */
  workstation: string | null
  workstation_seen_at: string | null
  /** How often it rang: number of the present or last ringing. */
  calls: number
  missed: number
  /** Requeued after a missed call behind so many who waited then; counts down as they are called. */
  behind: number
  /** Back to the head (connection lost, transfer, call taken back): 0 | 1. */
  ahead: number
  arrived_at: string | null
  waiting_since: string | null
  called_at: string | null
  in_call_since: string | null
  ended_at: string | null
  finished_at: string | null
  lost_at: string | null
  /** JSON of the device test (protocol.ts). */
  test: string | null
  consent_at: string | null
  /** Version of the privacy notice that was accepted. */
  notice: string | null
  transfer_note: string | null
  transferred_by: string | null
  transfers: number
  /** shared/domain/consultation/states.ts outcomes */
  outcome: string | null
  /** SHA-256 (hex) of the link's token; the token itself is nowhere. */
  token_hash: string
  /** SHA-256 (hex) of the device the link is bound to since the consent. */
  device_hash: string | null
  interpreter_hash: string | null
  interpreter_device: string | null
  expires_at: string
  /** p2p | jitsi | bigbluebutton | opentalk */
  provider: string
  /** Name of the room at another provider. */
  room: string | null
  created_at: string
  /** null: the walk-in came by itself. */
  created_by: string | null
  version: number
}

/** Every step of a consultation, append-only: history and statistics. */
export interface ConsultationEventsTable {
  id: Frozen<string>
  consultation_id: Frozen<string>
  at: Frozen<string>
  event: Frozen<string>
  from_state: Frozen<string>
  to_state: Frozen<string>
  user_id: Frozen<string | null>
}

/** A still picture that was filed in a talk, by the request: asked twice, it is filed once. Forgotten with the consultation. */
export interface ConsultationStillsTable {
  request_id: Frozen<string>
  consultation_id: Frozen<string>
  /** null: only inside the transaction that files it. */
  document_id: string | null
  /** When the person agreed, by the clock of their device. */
  agreed_at: Frozen<string>
}

/** A note of the file. Written in a consultation it stands in the Vorgang at once. */
export interface CaseNotesTable {
  id: Frozen<string>
  person_id: string | null
  case_id: string | null
  consultation_id: string | null
  body: string
  created_at: Frozen<string>
  created_by: Frozen<string>
  saved_at: string
  version: number
}

/** Who takes calls, from where, until when. `seen_at` is renewed while the workstation runs. */
export interface AvailabilitiesTable {
  user_id: Frozen<string>
  available: number
  /** counter | back-office | home */
  place: string
  until_at: string | null
  /** JSON list of languages beside German. */
  languages: string
  /** JSON list of matters; empty: all. */
  matters: string
  workstation: string
  seen_at: string
  version: number
}

export interface HelpCallsTable {
  id: Frozen<string>
  user_id: Frozen<string>
  consultation_id: Frozen<string | null>
  /** question | language | threat | technology */
  reason: Frozen<string>
  created_at: Frozen<string>
  taken_by: string | null
  taken_at: string | null
  ended_at: string | null
  version: number
}
