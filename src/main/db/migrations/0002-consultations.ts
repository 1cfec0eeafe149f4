import type { Migration } from '../migrate.ts'
import { run } from './ddl.ts'

const tables = `
create table consultations (
  id text primary key,
  ticket text not null,
  kind text not null check (kind in ('booked', 'walk-in')),
  person_id text references persons (id),
  case_id text references cases (id),
  matter text not null,
  language text not null,
  needs_interpreter integer not null check (needs_interpreter in (0, 1)),
  priority integer not null check (priority in (1, 2, 3)),
  wanted_clerk_id text references users (id),
  due_at text not null,
  minutes integer not null,
  state text not null check (state in ('booked', 'checked-in', 'waiting', 'called', 'in-call', 'wrap-up', 'done', 'no-show',
    'parked', 'cancelled', 'abandoned', 'connection-lost')),
  resumes_to text check (resumes_to in ('waiting', 'called', 'in-call')),
  clerk_id text references users (id),
  workstation text,
  workstation_seen_at text,
  calls integer not null,
  missed integer not null,
  behind integer not null,
  ahead integer not null check (ahead in (0, 1)),
  arrived_at text,
  waiting_since text,
  called_at text,
  in_call_since text,
  ended_at text,
  finished_at text,
  lost_at text,
  test text,
  consent_at text,
  notice text,
  transfer_note text,
  transferred_by text references users (id),
  transfers integer not null,
  outcome text,
  token_hash text not null unique,
  device_hash text,
  interpreter_hash text unique,
  interpreter_device text,
  expires_at text not null,
  provider text not null,
  room text,
  created_at text not null,
  created_by text references users (id),
  version integer not null
);
create index consultations_state on consultations (state, due_at);
create index consultations_person on consultations (person_id);
create index consultations_due on consultations (due_at);
create table consultation_events (
  id text primary key,
  consultation_id text not null references consultations (id),
  at text not null,
  event text not null,
  from_state text not null,
  to_state text not null,
  user_id text references users (id)
);
create index consultation_events_of on consultation_events (consultation_id, at);
create table consultation_stills (
  request_id text primary key,
  consultation_id text not null references consultations (id),
  document_id text references documents (id),
  agreed_at text not null
);
create index consultation_stills_of on consultation_stills (consultation_id);
create table case_notes (
  id text primary key,
  person_id text references persons (id),
  case_id text references cases (id),
  consultation_id text unique references consultations (id),
  body text not null,
  created_at text not null,
  created_by text not null references users (id),
  saved_at text not null,
  version integer not null
);
create index case_notes_case on case_notes (case_id);
create index case_notes_person on case_notes (person_id);
create table availabilities (
  user_id text primary key references users (id),
  available integer not null check (available in (0, 1)),
  place text not null check (place in ('counter', 'back-office', 'home')),
  until_at text,
  languages text not null,
  matters text not null,
  workstation text not null,
  seen_at text not null,
  version integer not null
);
create table help_calls (
  id text primary key,
  user_id text not null references users (id),
  consultation_id text references consultations (id),
  reason text not null check (reason in ('question', 'language', 'threat', 'technology')),
  created_at text not null,
  taken_by text references users (id),
  taken_at text,
  ended_at text,
  version integer not null
);
create index help_calls_open on help_calls (ended_at)
`

/** The video consultation: queue, its events, notes of a Vorgang, who is available, calls for help. */
export const consultations: Migration = {
  name: '0002-consultations',
  up: (db, engine) => run(db, engine, tables),
}
