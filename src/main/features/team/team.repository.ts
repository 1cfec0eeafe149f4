import type { Kysely } from 'kysely'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { HelpCall } from '../../../shared/contract/team.ts'
import { officeDay } from '../../../shared/domain/office-time.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Database } from '../../db/schema.ts'
import { SILENT_MS } from '../../db/staff.ts'

export interface Availability {
  readonly available: boolean
  readonly place: string
  readonly until: string | null
  readonly languages: readonly string[]
  readonly matters: readonly string[]
}

/** Writes what a user says about himself; the last word counts. */
export async function saveAvailability(
  db: Kysely<Database>,
  userId: string,
  said: Availability,
  { workstation, at }: { readonly workstation: string; readonly at: string },
): Promise<void> {
  const row = {
    available: said.available ? 1 : 0,
    place: said.place,
    until_at: said.until,
    languages: JSON.stringify(said.languages),
    matters: JSON.stringify(said.matters),
    workstation,
    seen_at: at,
  }
  await db
    .insertInto('availabilities')
    .values({ user_id: userId, ...row, version: 1 })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet((eb) => ({ ...row, version: eb('availabilities.version', '+', 1) })),
    )
    .execute()
}

/**
 * The workstation speaks for whoever is signed in. Whoever comes back on another day, or after the time they named, begins as away.
 * @returns true when colleagues see something new by it
 */
export async function markSeen(
  db: Kysely<Database>,
  userId: string,
  { workstation, now }: { readonly workstation: string; readonly now: Date },
): Promise<boolean> {
  const known = await db
    .selectFrom('availabilities')
    .select(['available', 'until_at', 'seen_at'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
  const at = now.toISOString()
  if (known === undefined) {
    const nothing = { available: false, place: 'counter', until: null, languages: [], matters: [] }
    await saveAvailability(db, userId, nothing, { workstation, at })
    return true
  }
  const over =
    officeDay(new Date(known.seen_at)) !== officeDay(now) || (known.until_at !== null && known.until_at <= at)
  const back = Date.parse(known.seen_at) <= now.getTime() - SILENT_MS
  await db
    .updateTable('availabilities')
    .set({ seen_at: at, workstation, ...(over ? { available: 0, until_at: null } : {}) })
    .where('user_id', '=', userId)
    .execute()
  return back || (over && known.available === 1)
}

/**
 * Signed out: gone at once, not after a minute of silence. What the user said about himself stays for later in the day.
 * @returns false when another workstation has spoken for them since
 */
export async function markGone(
  db: Kysely<Database>,
  userId: string,
  { workstation, now }: { readonly workstation: string; readonly now: Date },
): Promise<boolean> {
  const gone = await db
    .updateTable('availabilities')
    .set({ seen_at: new Date(now.getTime() - SILENT_MS).toISOString() })
    .where('user_id', '=', userId)
    .where('workstation', '=', workstation)
    .returning('user_id')
    .executeTakeFirst()
  return gone !== undefined
}

type HelpReason = z.infer<typeof HelpCall>['reason']

/** Calls for help nobody has ended, oldest first. */
export async function openHelp(db: Kysely<Database>): Promise<z.infer<typeof HelpCall>[]> {
  const rows = await db
    .selectFrom('help_calls')
    .innerJoin('users', 'users.id', 'help_calls.user_id')
    .leftJoin('users as takers', 'takers.id', 'help_calls.taken_by')
    .leftJoin('availabilities', 'availabilities.user_id', 'help_calls.user_id')
    .leftJoin('consultations', 'consultations.id', 'help_calls.consultation_id')
    .selectAll('help_calls')
    .select(['users.display_name', 'users.workplace', 'takers.display_name as taker', 'consultations.ticket'])
    .select('availabilities.place')
    .where('help_calls.ended_at', 'is', null)
    .orderBy('help_calls.created_at')
    .orderBy('help_calls.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    displayName: row.display_name,
    place: row.place === 'home' ? 'home' : row.workplace,
    consultationId: row.consultation_id,
    ticket: row.ticket,
    reason: HelpCall.shape.reason.parse(row.reason),
    createdAt: row.created_at,
    takenBy: row.taker,
    takenById: row.taken_by,
  }))
}

/**
 * One open call a person: pressing again in fright makes no second one.
 * @returns the id, and whether it is new
 * @throws AppError `not-found` for a consultation nobody knows
 */
export async function insertHelp(
  db: Kysely<Database>,
  call: {
    readonly userId: string
    readonly consultationId: string | null
    readonly reason: HelpReason
    readonly at: string
  },
): Promise<{ readonly helpId: string; readonly made: boolean }> {
  const open = await db
    .selectFrom('help_calls')
    .select('id')
    .where('user_id', '=', call.userId)
    .where('reason', '=', call.reason)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (open !== undefined) return { helpId: open.id, made: false }
  if (call.consultationId !== null) {
    const known = await db
      .selectFrom('consultations')
      .select('id')
      .where('id', '=', call.consultationId)
      .executeTakeFirst()
    if (known === undefined) throw new AppError('not-found')
  }
  const id = v7()
  await db
    .insertInto('help_calls')
    .values({
      id,
      user_id: call.userId,
      consultation_id: call.consultationId,
      reason: call.reason,
      created_at: call.at,
      taken_by: null,
      taken_at: null,
      ended_at: null,
      version: 1,
    })
    .execute()
  return { helpId: id, made: true }
}

/**
 * Exactly one comes. Saying it twice changes nothing.
 * @returns true when this was the first time
 * @throws AppError `conflict` when somebody else was faster, it is over, or it is one's own; `not-found`
 */
export async function takeHelp(db: Kysely<Database>, helpId: string, userId: string, at: string): Promise<boolean> {
  const taken = await db
    .updateTable('help_calls')
    .set((eb) => ({ taken_by: userId, taken_at: at, version: eb('version', '+', 1) }))
    .where('id', '=', helpId)
    .where('taken_by', 'is', null)
    .where('ended_at', 'is', null)
    .where('user_id', '!=', userId)
    .returning('id')
    .executeTakeFirst()
  if (taken !== undefined) return true
  const known = await findHelp(db, helpId)
  if (known.taken_by === userId && known.ended_at === null) return false
  throw new AppError('conflict')
}

/** @throws AppError `forbidden` for anybody but whoever called or came; `not-found` */
export async function endHelp(db: Kysely<Database>, helpId: string, userId: string, at: string): Promise<boolean> {
  const ended = await db
    .updateTable('help_calls')
    .set((eb) => ({ ended_at: at, version: eb('version', '+', 1) }))
    .where('id', '=', helpId)
    .where('ended_at', 'is', null)
    .where((eb) => eb.or([eb('user_id', '=', userId), eb('taken_by', '=', userId)]))
    .returning('id')
    .executeTakeFirst()
  if (ended !== undefined) return true
  const known = await findHelp(db, helpId)
  if (known.ended_at !== null) return false
  throw new AppError('forbidden', { details: { right: 'consultations.call' } })
}

async function findHelp(db: Kysely<Database>, helpId: string) {
  const row = await db
    .selectFrom('help_calls')
    .select(['taken_by', 'ended_at'])
    .where('id', '=', helpId)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('not-found')
  return row
}
