import type { Kysely } from 'kysely'
import { inexperienced, learn, type Experience } from '../../../shared/domain/consultation/experience.ts'
import type { Happening, Passage } from '../../../shared/domain/consultation/statistics.ts'
import type { Database } from '../../db/schema.ts'
import { overStates, toEntry, type Row } from './rows.ts'

/** Ids in one statement: SQLite takes 32,766 parameters. */
const MOST_IDS = 10_000
/** Enough for the levels to settle, little enough to read in a moment. */
const LEARNT_FROM = 300

/** Consultations due within two moments (ISO UTC, the end not included), with what happened to them. */
export async function passagesBetween(db: Kysely<Database>, from: string, to: string): Promise<Passage[]> {
  const rows = await db
    .selectFrom('consultations')
    .selectAll()
    .where('due_at', '>=', from)
    .where('due_at', '<', to)
    .orderBy('due_at')
    .orderBy('id')
    .execute()
  return await withHappenings(db, rows)
}

/** What the office learned from its latest consultations (shared/domain/consultation/experience.ts). */
export async function readExperience(db: Kysely<Database>): Promise<Experience> {
  const rows = await db
    .selectFrom('consultations')
    .selectAll()
    .where('state', 'in', overStates)
    .where('finished_at', 'is not', null)
    .orderBy('due_at', 'desc')
    .limit(LEARNT_FROM)
    .execute()
  const ended = rows.toSorted((a, b) => ((a.finished_at ?? '') < (b.finished_at ?? '') ? -1 : 1))
  return (await withHappenings(db, ended)).reduce(learn, inexperienced)
}

async function withHappenings(db: Kysely<Database>, rows: readonly Row[]): Promise<Passage[]> {
  const found = new Map<string, Happening[]>(rows.map(({ id }) => [id, []]))
  const ids = [...found.keys()]
  for (let from = 0; from < ids.length; from += MOST_IDS) {
    const events = await db
      .selectFrom('consultation_events')
      .selectAll()
      .where('consultation_id', 'in', ids.slice(from, from + MOST_IDS))
      .orderBy('at')
      .orderBy('id')
      .execute()
    for (const { consultation_id, at, event, from_state, to_state, user_id } of events)
      found.get(consultation_id)?.push({ at, event, from: from_state, to: to_state, user: user_id })
  }
  return rows.map((row) => ({ standing: toEntry(row), happenings: found.get(row.id) ?? [] }))
}
