import type { Kysely } from 'kysely'
import { z } from 'zod'
import { ROLES, rightsOf, type Role } from '../../shared/domain/rights.ts'
import type { Database } from './schema.ts'

/** A workstation that has said nothing for this long is gone; milliseconds. */
export const SILENT_MS = 60_000

/** Roles that may call people in. */
export const callerRoles: readonly Role[] = ROLES.filter((role) => rightsOf(role).includes('consultations.call'))

/** States of a consultation in which it is somebody's own. */
export const ownStates = ['called', 'in-call', 'wrap-up', 'connection-lost'] as const

const Codes = z.array(z.string())

/** A user who may call people in, with what the workstation and the consultations know of them. */
export interface StaffMember {
  readonly userId: string
  readonly displayName: string
  readonly role: string
  readonly workplace: string
  /** Wants to take calls, and `until` is not over. */
  readonly available: boolean
  readonly place: string
  readonly until: string | null
  readonly languages: readonly string[]
  /** Empty: all. */
  readonly matters: readonly string[]
  /** Signed in at a workstation that speaks. */
  readonly here: boolean
  readonly version: number
  /** Their own consultation: called, in call, lost for a moment, or in the wrap-up. */
  readonly own: {
    readonly id: string
    readonly ticket: string
    readonly state: string
    readonly since: string | null
  } | null
}

/** Everybody who may call people in, by name; two queries. */
export async function readStaff(db: Kysely<Database>, now: Date): Promise<StaffMember[]> {
  const [rows, open] = await Promise.all([
    db
      .selectFrom('users')
      .leftJoin('availabilities', 'availabilities.user_id', 'users.id')
      .select(['users.id', 'users.display_name', 'users.role', 'users.workplace'])
      .select((eb) => [
        eb.ref('availabilities.available').as('available'),
        eb.ref('availabilities.place').as('place'),
        eb.ref('availabilities.until_at').as('until_at'),
        eb.ref('availabilities.languages').as('languages'),
        eb.ref('availabilities.matters').as('matters'),
        eb.ref('availabilities.seen_at').as('seen_at'),
        eb.ref('availabilities.version').as('version'),
      ])
      .where('users.active', '=', 1)
      .where('users.role', 'in', callerRoles)
      .orderBy('users.display_name')
      .orderBy('users.id')
      .execute(),
    db
      .selectFrom('consultations')
      .select(['id', 'ticket', 'state', 'clerk_id', 'called_at', 'in_call_since', 'ended_at'])
      .where('state', 'in', ownStates)
      .where('clerk_id', 'is not', null)
      .orderBy('called_at', 'desc')
      .execute(),
  ])
  const own = new Map(open.map((row) => [row.clerk_id, row]))
  const time = now.toISOString()
  const silent = new Date(now.getTime() - SILENT_MS).toISOString()
  return rows.map((row) => {
    const call = own.get(row.id)
    return {
      userId: row.id,
      displayName: row.display_name,
      role: row.role,
      workplace: row.workplace,
      available: row.available === 1 && (row.until_at === null || row.until_at > time),
      place: row.place ?? 'counter',
      until: row.until_at,
      languages: codes(row.languages),
      matters: codes(row.matters),
      here: row.seen_at !== null && row.seen_at > silent,
      version: row.version ?? 0,
      own:
        call === undefined
          ? null
          : {
              id: call.id,
              ticket: call.ticket,
              state: call.state,
              since: call.state === 'wrap-up' ? call.ended_at : (call.in_call_since ?? call.called_at),
            },
    }
  })
}

const codes = (text: string | null): readonly string[] => (text === null ? [] : Codes.parse(JSON.parse(text)))
