import type { Kysely, Selectable } from 'kysely'
import type { Database, DoorActsTable } from '../../db/schema.ts'

export type Purpose = 'load' | 'hand-out' | 'unload' | 'staff'
/** Under this name the log keeps what doors did by themselves. */
export const NOBODY = 'Tresen'
export type Outcome = 'opened' | 'stayed-shut' | 'not-sent' | 'refused' | 'unknown'

/** One unlock, with the door it was meant for. */
export type Act = Selectable<DoorActsTable> & {
  readonly number: number
  readonly lock: number
  readonly device_id: string
}

export function acts(db: Kysely<Database>) {
  return db
    .selectFrom('door_acts')
    .innerJoin('compartments', 'compartments.id', 'door_acts.compartment_id')
    .innerJoin('lockers', 'lockers.id', 'compartments.locker_id')
    .selectAll('door_acts')
    .select(['compartments.number', 'compartments.lock', 'lockers.device_id'])
}

/** Doors that were seen to open and not yet seen to close. */
export function openActs(db: Kysely<Database>, deviceId: string): Promise<Act[]> {
  return acts(db)
    .where('lockers.device_id', '=', deviceId)
    .where('door_acts.outcome', '=', 'opened')
    .where('door_acts.closed_at', 'is', null)
    .execute()
}

/** The last unlock of each door of a board. */
export async function lastActs(db: Kysely<Database>, deviceId: string): Promise<Map<number, Act>> {
  const rows = await acts(db)
    .where('lockers.device_id', '=', deviceId)
    .where('door_acts.id', 'in', (eb) =>
      // Ids are UUIDv7: the greatest is the newest.
      eb
        .selectFrom('door_acts as newest')
        .select((max) => max.fn.max('newest.id').as('id'))
        .groupBy('newest.compartment_id'),
    )
    .execute()
  return new Map(rows.map((act) => [act.lock, act]))
}

/** Unlocks that a person has to say something about: asked and not answered, the oldest first. */
export function askedActs(db: Kysely<Database>): Promise<Act[]> {
  return acts(db)
    .where('door_acts.asked_at', 'is not', null)
    .where('door_acts.answered_by', 'is', null)
    .orderBy('door_acts.id')
    .execute()
}

/** Which unlocks without an outcome were left behind: this machine's sooner than others', which may be about to store it. */
export interface LeftBehind {
  readonly workstation: string
  /** ISO UTC: sent before. */
  readonly own: string
  readonly others: string
}

export function isLeftBehind(act: Act, { workstation, own, others }: LeftBehind): boolean {
  return act.outcome === null && act.intended_at < (act.workstation === workstation ? own : others)
}

/** Unlocks without an outcome that were left behind. */
export function unfinishedActs(db: Kysely<Database>, { workstation, own, others }: LeftBehind): Promise<Act[]> {
  return acts(db)
    .where('door_acts.outcome', 'is', null)
    .where('door_acts.asked_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('door_acts.intended_at', '<', others),
        eb.and([eb('door_acts.intended_at', '<', own), eb('door_acts.workstation', '=', workstation)]),
      ]),
    )
    .orderBy('door_acts.id')
    .execute()
}

/** Whether an unlock of this door is under way or in question: then no other one may be sent. */
export async function hasOpenQuestion(db: Kysely<Database>, compartmentId: string): Promise<boolean> {
  const row = await db
    .selectFrom('door_acts')
    .select('id')
    .where('compartment_id', '=', compartmentId)
    .where((eb) =>
      eb.or([eb('outcome', 'is', null), eb.and([eb('asked_at', 'is not', null), eb('answered_by', 'is', null)])]),
    )
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether the door opened once more during this loading: told to (only a second unlock carries a reason), or unasked. */
export async function wasReopened(db: Kysely<Database>, pickupId: string): Promise<boolean> {
  const row = await db
    .selectFrom('door_acts')
    .select('id')
    .where('pickup_id', '=', pickupId)
    .where('outcome', '=', 'opened')
    .where((eb) =>
      eb.or([eb('purpose', '=', 'unasked'), eb.and([eb('purpose', '=', 'load'), eb('reason', 'is not', null)])]),
    )
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export interface StoryRow {
  readonly at: string
  readonly purpose: string
  readonly outcome: string | null
  readonly closedAt: string | null
  readonly user: string
  readonly reason: string | null
  readonly pickupNumber: string | null
}

/** Every unlock of a compartment, the newest first, at most 100. */
export async function readStory(db: Kysely<Database>, compartmentId: string): Promise<StoryRow[]> {
  const rows = await db
    .selectFrom('door_acts')
    .leftJoin('users', 'users.id', 'door_acts.intended_by')
    .leftJoin('pickups', 'pickups.id', 'door_acts.pickup_id')
    .select(['door_acts.intended_at', 'door_acts.purpose', 'door_acts.outcome', 'door_acts.closed_at'])
    .select(['door_acts.reason', 'users.display_name', 'pickups.pickup_number'])
    .where('door_acts.compartment_id', '=', compartmentId)
    .orderBy('door_acts.id', 'desc')
    .limit(100)
    .execute()
  return rows.map((row) => ({
    at: row.intended_at,
    purpose: row.purpose,
    outcome: row.outcome,
    closedAt: row.closed_at,
    user: row.display_name ?? '',
    reason: row.reason,
    pickupNumber: row.pickup_number,
  }))
}
