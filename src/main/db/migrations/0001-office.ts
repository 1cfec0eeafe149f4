import { sql } from 'kysely'
import type { Engine, Migration } from '../migrate.ts'
import { run } from './ddl.ts'

const tables = `
create table users (
  id text primary key,
  login text not null unique,
  display_name text not null,
  role text not null check (role in ('counter', 'casework', 'locker', 'lead')),
  workplace text not null,
  active integer not null check (active in (0, 1))
);
create table persons (
  id text primary key,
  file_number text not null unique,
  family_name text not null,
  given_names text not null,
  birth_name text,
  birth_date text not null,
  birth_place text not null,
  birth_country text not null,
  sex text not null check (sex in ('M', 'F', 'X')),
  nationalities text not null,
  language text not null,
  street text not null,
  postal_code text not null,
  city text not null,
  email text,
  phone text,
  identity_clear integer not null check (identity_clear in (0, 1)),
  invented integer not null check (invented in (0, 1)),
  created_at text not null,
  version integer not null
);
create table person_keys (
  person_id text not null references persons (id),
  kind text not null check (kind in ('name', 'birth', 'file', 'document', 'case')),
  key text not null,
  primary key (key, kind, person_id)
);
create index person_keys_person on person_keys (person_id);
create table kinship (
  person_id text not null references persons (id),
  relative_id text not null references persons (id),
  relation text not null check (relation in ('spouse', 'child', 'parent', 'sibling')),
  primary key (person_id, relative_id)
);
create table identity_documents (
  id text primary key,
  person_id text not null references persons (id),
  kind text not null check (kind in ('passport', 'id-card', 'travel-document', 'residence-card')),
  document_code text not null,
  number text not null,
  issuer text not null,
  issued_on text,
  expires_on text not null,
  state text not null check (state in ('valid', 'lost', 'collected', 'invalid')),
  unique (issuer, number, document_code)
);
create index identity_documents_person on identity_documents (person_id);
create index identity_documents_number on identity_documents (number);
create table titles (
  id text primary key,
  person_id text not null references persons (id),
  kind text not null,
  granted_on text not null,
  expires_on text,
  card_expires_on text,
  state text not null check (state in ('valid', 'expired', 'revoked', 'replaced')),
  conditions text not null
);
create index titles_person on titles (person_id);
create table cases (
  id text primary key,
  case_number text not null unique,
  person_id text not null references persons (id),
  procedure text not null,
  state text not null,
  received_on text not null,
  channel text not null check (channel in ('counter', 'post', 'online')),
  title_id text references titles (id),
  assignee_id text references users (id),
  closed_on text,
  fiction_until text,
  note text not null,
  created_at text not null,
  version integer not null
);
create index cases_person on cases (person_id);
create index cases_open on cases (received_on) where closed_on is null;
create table case_requirements (
  id text primary key,
  case_id text not null references cases (id),
  paper text not null,
  state text not null check (state in ('missing', 'demanded', 'present', 'checked')),
  due_on text,
  position integer not null,
  unique (case_id, paper)
);
create table appointments (
  id text primary key,
  code text not null unique,
  person_id text not null references persons (id),
  case_id text references cases (id),
  starts_at text not null,
  minutes integer not null,
  matter text not null,
  state text not null check (state in ('expected', 'here', 'done', 'missed', 'cancelled')),
  checked_in_at text,
  version integer not null
);
create index appointments_start on appointments (starts_at);
create index appointments_person on appointments (person_id);
create table blobs (
  id text primary key,
  version integer not null,
  media_type text not null,
  size integer not null,
  kek_id text not null,
  wrapped_dek blob not null,
  nonce blob not null,
  ciphertext blob not null,
  created_at text not null
);
create table cards (
  id text primary key,
  person_id text not null references persons (id),
  case_id text references cases (id),
  document_code text not null,
  serial text not null unique,
  expires_on text not null,
  state text not null check (state in ('ordered', 'at-counter', 'in-locker', 'handed-over', 'returned')),
  ordered_on text not null,
  delivered_at text,
  delivered_by text references users (id),
  pin_letter_receipt_on text,
  handed_over_at text,
  handed_over_by text references users (id),
  handed_over_via text check (handed_over_via in ('counter', 'locker')),
  version integer not null
);
create index cards_person on cards (person_id);
create index cards_state on cards (state);
create table documents (
  id text primary key,
  person_id text not null references persons (id),
  case_id text references cases (id),
  card_id text references cards (id),
  kind text not null,
  title text not null,
  state text not null check (state in ('draft', 'signed', 'filed', 'revoked', 'discarded')),
  revoked_reason text,
  media_type text not null,
  pages integer not null,
  signature_place text not null,
  sha256 text not null,
  blob_id text not null references blobs (id),
  created_at text not null,
  created_by text not null references users (id),
  version integer not null
);
create index documents_person on documents (person_id);
create table signings (
  id text primary key,
  document_id text not null references documents (id),
  state text not null check (state in ('offered', 'signing', 'filing', 'filed', 'cancelled', 'interrupted')),
  ended_by text check (ended_by in ('by-person', 'by-staff', 'unplugged', 'program-ended')),
  pad_model text not null,
  language text not null,
  displayed_sha256 text not null,
  strokes_blob_id text references blobs (id),
  signed_document_id text references documents (id),
  started_at text not null,
  started_by text not null references users (id),
  ended_at text,
  version integer not null
);
create unique index signings_open on signings (document_id) where state in ('offered', 'signing', 'filing');
create unique index signings_filed on signings (document_id) where state = 'filed';
create table card_scans (
  id text primary key,
  session_id text not null,
  scanned_at text not null,
  scanned_by text not null references users (id),
  serial text not null,
  document_code text,
  card_id text references cards (id),
  result text not null check (result in ('matched', 'unmatched', 'double')),
  clearing text check (clearing in ('open', 'assigned', 'returned', 'explained')),
  clearing_note text,
  cleared_at text,
  cleared_by text references users (id),
  version integer not null
);
create index card_scans_session on card_scans (session_id, scanned_at);
create index card_scans_open on card_scans (scanned_at) where clearing = 'open';
create table lockers (
  id text primary key,
  name text not null,
  site text not null,
  device_id text not null,
  rows integer not null,
  columns integer not null
);
create table compartments (
  id text primary key,
  locker_id text not null references lockers (id),
  number integer not null,
  lock integer not null,
  low integer not null check (low in (0, 1)),
  state text not null check (state in ('free', 'reserved', 'occupied', 'blocked', 'defect')),
  blocked_reason text,
  version integer not null,
  unique (locker_id, number),
  unique (locker_id, lock)
);
create table pickups (
  id text primary key,
  pickup_number text not null unique,
  card_id text not null references cards (id),
  compartment_id text not null references compartments (id),
  state text not null check (state in ('loading', 'ready', 'handing-out', 'collected', 'unloading', 'unloaded', 'aborted')),
  step text not null,
  first_scan text,
  second_scan_at text,
  code_hash text,
  code_salt text,
  code_reason text,
  code_expires_at text,
  loaded_by text not null references users (id),
  loaded_at text,
  collected_at text,
  opened_with text check (opened_with in ('code', 'staff')),
  version integer not null
);
create unique index pickups_compartment on pickups (compartment_id) where state in ('loading', 'ready', 'handing-out', 'unloading');
create unique index pickups_card on pickups (card_id) where state in ('loading', 'ready', 'handing-out', 'unloading');
create table door_acts (
  id text primary key,
  compartment_id text not null references compartments (id),
  pickup_id text references pickups (id),
  purpose text not null check (purpose in ('load', 'hand-out', 'unload', 'staff', 'unasked')),
  reason text,
  workstation text not null,
  intended_at text not null,
  intended_by text references users (id),
  outcome text check (outcome in ('opened', 'stayed-shut', 'not-sent', 'refused', 'unknown')),
  outcome_at text,
  closed_at text,
  closed_seen_by text check (closed_seen_by in ('device', 'person')),
  asked_at text,
  answered_by text references users (id)
);
create unique index door_acts_open on door_acts (compartment_id) where outcome is null;
create unique index door_acts_unasked on door_acts (compartment_id) where purpose = 'unasked' and closed_at is null;
create index door_acts_compartment on door_acts (compartment_id, intended_at);
create index door_acts_asked on door_acts (asked_at) where asked_at is not null and answered_by is null;
create table notices (
  id text primary key,
  person_id text not null references persons (id),
  pickup_id text references pickups (id),
  kind text not null check (kind in ('pickup-code', 'passport-expires', 'title-expires')),
  language text not null,
  blob_id text not null references blobs (id),
  created_at text not null,
  created_by text not null references users (id)
);
create index notices_person on notices (person_id);
create table audit (
  seq integer primary key,
  id text not null unique,
  at text not null,
  user_id text not null,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  purpose text not null,
  details text not null,
  prev_hash text not null,
  hash text not null
);
create index audit_subject on audit (subject_kind, subject_id);
create table settings (
  key text primary key,
  value text not null
)
`

/** Append-only in the database itself: whoever holds only the program's rights cannot rewrite the log. */
const appendOnly: Record<Engine, readonly string[]> = {
  sqlite: [
    `create trigger audit_no_update before update on audit begin select raise(abort, 'audit is append-only'); end`,
    `create trigger audit_no_delete before delete on audit begin select raise(abort, 'audit is append-only'); end`,
  ],
  postgres: [
    `create function audit_is_append_only() returns trigger language plpgsql as
       'begin raise exception ''audit is append-only''; end'`,
    `create trigger audit_no_change before update or delete or truncate on audit
       for each statement execute function audit_is_append_only()`,
  ],
}

export const office: Migration = {
  name: '0001-office',
  async up(db, engine) {
    await run(db, engine, tables)
    for (const statement of appendOnly[engine]) await sql.raw(statement).execute(db)
  },
}
