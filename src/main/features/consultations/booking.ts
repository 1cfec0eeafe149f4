import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { isCitizenLanguage } from '../../../shared/consultation/languages.ts'
import type { Invitation } from '../../../shared/contract/consultations.ts'
import { newStanding } from '../../../shared/domain/consultation/machine.ts'
import { matters } from './matters.ts'
import { officeDay } from '../../../shared/domain/office-time.ts'
import { AppError } from '../../../shared/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import type { OpenDatabase } from '../../db/open.ts'
import type { Database } from '../../db/schema.ts'
import { callerRoles } from '../../db/staff.ts'
import { inTransaction, type Note } from '../../db/transaction.ts'
import { expiryOf, linkTo, newToken, type Token } from './links.ts'
import { BY_PERSON, entry } from './moves.ts'
import { qrSvg } from './qr.ts'
import { findRow, liveStates, toColumns, type Row } from './rows.ts'

export interface NewConsultation {
  readonly kind: 'booked' | 'walk-in'
  readonly personId: string | null
  readonly caseId: string | null
  readonly matter: string
  readonly language: string
  readonly needsInterpreter: boolean
  readonly priority: number
  readonly wantedClerkId: string | null
  /** ISO UTC. */
  readonly dueAt: string
  readonly minutes: number
  readonly provider: string
  /** Null: the person came by themselves. */
  readonly userId: string | null
  readonly at: string
}

/**
 * Writes a consultation with a number of its day and a link.
 * @throws AppError `not-found` for an unknown person, Vorgang or clerk; `invalid-input` for an unknown matter or language
 */
export async function insertConsultation(
  db: Kysely<Database>,
  note: Note,
  given: NewConsultation,
): Promise<{ readonly id: string; readonly token: string; readonly expiresAt: string }> {
  if (!matters.includes(given.matter)) throw invalid('matter')
  if (!isCitizenLanguage(given.language)) throw invalid('language')
  await requireFile(db, given.personId, given.caseId)
  if (given.wantedClerkId !== null) await requireClerk(db, given.wantedClerkId)
  const { token, hash } = newToken()
  const id = v7()
  const expiresAt = expiryOf(given.dueAt)
  await db
    .insertInto('consultations')
    .values({
      id,
      ticket: await nextTicket(db, officeDay(new Date(given.dueAt)), officeDay(new Date(given.at))),
      kind: given.kind,
      person_id: given.personId,
      case_id: given.caseId,
      needs_interpreter: given.needsInterpreter ? 1 : 0,
      priority: given.priority,
      due_at: given.dueAt,
      minutes: given.minutes,
      ...toColumns(newStanding(given)),
      workstation: null,
      test: null,
      notice: null,
      token_hash: hash,
      device_hash: null,
      interpreter_hash: null,
      interpreter_device: null,
      expires_at: expiresAt,
      provider: given.provider,
      room: null,
      created_at: given.at,
      created_by: given.userId,
      version: 1,
    })
    .execute()
  const event = given.kind === 'booked' ? 'book' : 'walk-in'
  await db
    .insertInto('consultation_events')
    .values({
      id: v7(),
      consultation_id: id,
      at: given.at,
      event,
      from_state: '',
      to_state: 'booked',
      user_id: given.userId,
    })
    .execute()
  note('consultations', id)
  await appendAudit(db, entry(event, given.userId ?? BY_PERSON, id, { matter: given.matter }))
  return { id, token, expiresAt }
}

/** The person exists, and the Vorgang is theirs. @throws AppError `not-found` */
export async function requireFile(db: Kysely<Database>, personId: string | null, caseId: string | null): Promise<void> {
  if (personId === null) {
    if (caseId !== null) throw new AppError('not-found')
    return
  }
  const person = await db.selectFrom('persons').select('id').where('id', '=', personId).executeTakeFirst()
  if (person === undefined) throw new AppError('not-found')
  if (caseId === null) return
  const own = await db.selectFrom('cases').select('person_id').where('id', '=', caseId).executeTakeFirst()
  if (own?.person_id !== personId) throw new AppError('not-found')
}

/** @throws AppError `not-found` for somebody who calls nobody in */
export async function requireClerk(db: Kysely<Database>, userId: string): Promise<void> {
  const clerk = await db
    .selectFrom('users')
    .select('id')
    .where('id', '=', userId)
    .where('active', '=', 1)
    .where('role', 'in', callerRoles)
    .executeTakeFirst()
  if (clerk === undefined) throw new AppError('not-found')
}

const TICKETS = 'consultation.ticket.'

/** `V-014`: counted by the day of the appointment, in one statement, so that two desks never give the same. */
async function nextTicket(db: Kysely<Database>, day: string, today: string): Promise<string> {
  const key = `${TICKETS}${day}`
  const { value } = await db
    .insertInto('settings')
    .values({ key, value: '1' })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({ value: sql<string>`cast(cast(settings.value as integer) + 1 as text)` }),
    )
    .returning('value')
    .executeTakeFirstOrThrow()
  if (value === '1') {
    await db.deleteFrom('settings').where('key', '>=', TICKETS).where('key', '<', `${TICKETS}${today}`).execute()
  }
  return `V-${value.padStart(3, '0')}`
}

/** A link with its QR code, to be shown once. */
export async function invitationOf(
  publicUrl: string,
  link: { readonly token: string; readonly expiresAt: string },
): Promise<z.infer<typeof Invitation>> {
  const url = linkTo(publicUrl, link.token)
  return { url, qr: await qrSvg(url), expiresAt: link.expiresAt }
}

/**
 * A new link for one of the guests. The older one is void at once, and so is the device it was bound to.
 * @throws AppError `consultation/closed` when it is over; `consultation/state` for a person who is called or in a call: it would throw
 * them out; `not-found`
 */
export async function renewLink(
  database: OpenDatabase,
  id: string,
  guest: 'citizen' | 'interpreter',
  { userId, at }: { readonly userId: string; readonly at: string },
): Promise<{ readonly token: string; readonly expiresAt: string }> {
  const token = newToken()
  return await inTransaction(database, async (db, note) => {
    const { expires_at } = await renewLinkIn(db, note, id, guest, token, { userId, at })
    return { token: token.token, expiresAt: expires_at }
  })
}

/** {@link renewLink} in the caller's transaction, with a token made before: a letter has it on paper already. */
export async function renewLinkIn(
  db: Kysely<Database>,
  note: Note,
  id: string,
  guest: 'citizen' | 'interpreter',
  { hash }: Token,
  { userId, at }: { readonly userId: string; readonly at: string },
): Promise<Row> {
  const row = await findRow(db, id)
  const again = [...liveStates, 'no-show', 'abandoned']
  if (!again.includes(row.state)) throw new AppError('consultation/closed')
  if (guest === 'citizen' && ['called', 'in-call'].includes(row.resumes_to ?? row.state)) {
    throw new AppError('consultation/state')
  }
  const renewed = await db
    .updateTable('consultations')
    .set((eb) => ({
      ...(guest === 'citizen'
        ? { token_hash: hash, device_hash: null }
        : { interpreter_hash: hash, interpreter_device: null }),
      // Asked for again after its day: the day goes on from now.
      expires_at: row.expires_at > at ? row.expires_at : expiryOf(at),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  note('consultations', id)
  await appendAudit(db, entry(guest === 'citizen' ? 'link_renewed' : 'interpreter_invited', userId, id))
  return renewed
}

const invalid = (field: string) => new AppError('invalid-input', { details: { field } })
