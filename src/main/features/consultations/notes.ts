import type { Kysely } from 'kysely'
import { v7 } from 'uuid'
import { AppError } from '../../../shared/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import type { OpenDatabase } from '../../db/open.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { entry } from './moves.ts'
import { findRow } from './rows.ts'

/** Saving again within this time is the same writing: the page saves while somebody types. Milliseconds. */
const WRITING_MS = 5 * 60_000

/** One half of a character that has two, alone. */
const halves = /\p{Surrogate}/gu

/** The note of a consultation; version 0 before the first word. */
export async function readNote(
  db: Kysely<Database>,
  id: string,
): Promise<{ readonly text: string; readonly version: number; readonly savedAt: string | null }> {
  const row = await db
    .selectFrom('case_notes')
    .select(['body', 'version', 'saved_at'])
    .where('consultation_id', '=', id)
    .executeTakeFirst()
  return row === undefined
    ? { text: '', version: 0, savedAt: null }
    : { text: row.body, version: row.version, savedAt: row.saved_at }
}

/**
 * Writes the note; it stands with person and Vorgang at once.
 * @throws AppError `conflict` when it was changed elsewhere since `version`
 */
export async function saveNote(
  database: OpenDatabase,
  id: string,
  { text, version }: { readonly text: string; readonly version: number },
  { userId, at }: { readonly userId: string; readonly at: string },
): Promise<{ readonly version: number; readonly savedAt: string }> {
  // PostgreSQL keeps neither NUL nor half a character.
  const body = text.replaceAll('\0', '').replaceAll(halves, '\uFFFD')
  return await inTransaction(database, async (db, note) => {
    const { person_id, case_id } = await findRow(db, id)
    const saved =
      version === 0
        ? await db
            .insertInto('case_notes')
            .values({
              id: v7(),
              person_id,
              case_id,
              consultation_id: id,
              body,
              created_at: at,
              created_by: userId,
              saved_at: at,
              version: 1,
            })
            .onConflict((conflict) => conflict.column('consultation_id').doNothing())
            .returning('version')
            .executeTakeFirst()
        : await db
            .updateTable('case_notes')
            .set({ body, saved_at: at, person_id, case_id, version: version + 1 })
            .where('consultation_id', '=', id)
            .where('version', '=', version)
            .returning('version')
            .executeTakeFirst()
    if (saved === undefined) throw new AppError('conflict')
    note('consultations', id)
    if (person_id !== null) note('people', person_id)
    if (case_id !== null) note('cases', case_id)
    const since = new Date(Date.now() - WRITING_MS).toISOString()
    if (!(await wasSavedSince(db, id, userId, since))) await appendAudit(db, entry('note_saved', userId, id))
    return { version: saved.version, savedAt: at }
  })
}

/** Adds a line to the note, in the caller's transaction: a reason that belongs into the file. */
export async function addToNote(
  db: Kysely<Database>,
  id: string,
  line: string,
  { userId, at }: { readonly userId: string; readonly at: string },
): Promise<void> {
  const { person_id, case_id } = await findRow(db, id)
  const note = { person_id, case_id, consultation_id: id, body: line, created_at: at, created_by: userId, saved_at: at }
  await db
    .insertInto('case_notes')
    .values({ id: v7(), ...note, version: 1 })
    .onConflict((conflict) =>
      conflict.column('consultation_id').doUpdateSet((eb) => ({
        body: eb(eb.ref('case_notes.body'), '||', `\n${line}`),
        saved_at: at,
        version: eb('case_notes.version', '+', 1),
      })),
    )
    .execute()
}

async function wasSavedSince(db: Kysely<Database>, id: string, userId: string, since: string): Promise<boolean> {
  const known = await db
    .selectFrom('audit')
    .select('seq')
    .where('subject_kind', '=', 'consultation')
    .where('subject_id', '=', id)
    .where('user_id', '=', userId)
    .where('action', '=', 'consultation.note_saved')
    .where('at', '>', since)
    .limit(1)
    .executeTakeFirst()
  return known !== undefined
}
