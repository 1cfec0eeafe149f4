import type { Kysely, Transaction } from 'kysely'
import { nextFor, type Desk, type Entry } from '../../../shared/domain/consultation/order.ts'
import { startOfDay, officeDay } from '../../../shared/domain/office-time.ts'
import { addDays } from '../../../shared/domain/dates.ts'
import { AppError } from '../../../shared/errors.ts'
import type { OpenDatabase } from '../../db/open.ts'
import type { Database } from '../../db/schema.ts'
import { ownStates, readStaff, type StaffMember } from '../../db/staff.ts'
import { inTransaction, type Note } from '../../db/transaction.ts'
import { moveIn, type Move } from './moves.ts'
import { openRows, toEntry, type Presence, type Row } from './rows.ts'

/** The queue of this moment, as the rules need it. */
export interface Hall {
  readonly rows: readonly Row[]
  readonly entries: readonly Entry[]
  /** Everybody who takes calls now. */
  readonly team: readonly Desk[]
  readonly staff: readonly StaffMember[]
}

/** Reads the queue and who takes calls; three queries. */
export async function readHall(db: Kysely<Database>, now: Date): Promise<Hall> {
  const tomorrow = startOfDay(addDays(officeDay(now), 1))
  const [rows, staff] = await Promise.all([openRows(db, tomorrow).execute(), readStaff(db, now)])
  return { rows, entries: rows.map((row) => toEntry(row)), team: teamOf(staff), staff }
}

/** Who is there and takes calls, or has one: they come back to the queue. */
export function teamOf(staff: readonly StaffMember[]): readonly Desk[] {
  return staff.filter(({ here, available, own }) => here && (available || own !== null)).map((member) => deskOf(member))
}

const deskOf = ({ userId, languages, matters }: StaffMember): Desk => ({ clerkId: userId, languages, matters })

/** The desk of a user, whether they said that they take calls or not, and the team with it. */
export function deskFor(
  { staff, team }: Hall,
  userId: string,
): { readonly desk: Desk; readonly team: readonly Desk[] } {
  const known = team.find(({ clerkId }) => clerkId === userId)
  if (known !== undefined) return { desk: known, team }
  const member = staff.find((one) => one.userId === userId)
  const desk = member === undefined ? { clerkId: userId, languages: [], matters: [] } : deskOf(member)
  return { desk, team: [...team, desk] }
}

export interface Calling {
  readonly database: OpenDatabase
  readonly now: () => Date
  readonly presence: Presence
  /** The run of the program at which the talk will be. */
  readonly desk: string
  readonly rooms: Rooms
}

/** Rooms at another platform. They stand before anybody rings: whoever accepts has somewhere to go. */
export interface Rooms {
  /** @returns null for the built-in call @throws AppError `consultation/provider`; the person stays where they are */
  make(id: string): Promise<string | null>
  /** Nobody came into it. */
  drop(room: string | null): Promise<void>
}

/**
 * Calls whoever is next for this desk. Desks that press at the same moment get different people: the row is claimed by one UPDATE,
 * and whoever comes second looks again.
 * @returns undefined when nobody waits whom this desk can serve
 * @throws AppError `consultation/busy` when the clerk has a call that is not finished
 */
export async function callNext(calling: Calling, userId: string): Promise<string | undefined> {
  const { database, now, presence } = calling
  for (;;) {
    const at = now()
    const hall = await readHall(database.db, at)
    const { desk, team } = deskFor(hall, userId)
    const here = hall.entries.filter(({ id }) => presence.online(id))
    const next = nextFor(desk, here, at.toISOString(), team)
    if (next === undefined) {
      await inTransaction(database, (db) => requireFree(db, userId))
      return undefined
    }
    if (await claimWithRoom(calling, next.id, userId)) return next.id
  }
}

/**
 * Calls this person, whoever would be next.
 * @throws AppError `consultation/taken` when another desk has them, `consultation/busy`, `consultation/not-here` when their page is not open, `consultation/state`
 */
export async function callOne(calling: Calling, id: string, userId: string): Promise<void> {
  const { database, presence } = calling
  if (!presence.online(id)) throw new AppError('consultation/not-here')
  if (await claimWithRoom(calling, id, userId)) return
  const row = await database.db
    .selectFrom('consultations')
    .select(['state', 'clerk_id'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (row?.clerk_id != null && row.clerk_id !== userId) throw new AppError('consultation/taken')
  throw new AppError('consultation/state')
}

async function claimWithRoom(calling: Calling, id: string, userId: string): Promise<boolean> {
  const { rooms } = calling
  const room = await rooms.make(id)
  let called = false
  try {
    called = await claim(calling, id, room, userId)
  } finally {
    if (!called) await rooms.drop(room)
  }
  return called
}

/** The one step that decides between desks; others who are let by count it. */
async function claim(
  { database, desk, now }: Calling,
  id: string,
  room: string | null,
  userId: string,
): Promise<boolean> {
  const at = now().toISOString()
  const how = { userId, at }
  const also = { workstation: desk, workstation_seen_at: at, room }
  return await inTransaction(database, async (db, note) => {
    await requireFree(db, userId)
    const called = await moveIn(db, note, id, { type: 'call', clerkId: userId }, { ...how, also })
    if (called === undefined) return false
    await passOthers(db, note, id, how)
    return true
  })
}

/** One call a clerk. Holding the user's row makes two windows of one clerk wait for each other. */
async function requireFree(db: Transaction<Database>, userId: string): Promise<void> {
  await db
    .updateTable('users')
    .set((eb) => ({ active: eb.ref('active') }))
    .where('id', '=', userId)
    .execute()
  const own = await db
    .selectFrom('consultations')
    .select('id')
    .where('clerk_id', '=', userId)
    .where('state', 'in', ownStates)
    .limit(1)
    .executeTakeFirst()
  if (own !== undefined) throw new AppError('consultation/busy')
}

async function passOthers(db: Kysely<Database>, note: Note, calledId: string, how: Move): Promise<void> {
  const others = await db
    .selectFrom('consultations')
    .select('id')
    .where('state', 'in', ['waiting', 'connection-lost'])
    .where('behind', '>', 0)
    .where('id', '!=', calledId)
    .orderBy('id')
    .execute()
  for (const { id } of others) await moveIn(db, note, id, { type: 'passed' }, how)
}
