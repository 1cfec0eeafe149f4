import type { z } from 'zod'
import type { Queue, QueueRow } from '../../../shared/contract/consultations.ts'
import { addDays } from '../../../shared/domain/dates.ts'
import { doorAt, type Door, type Hours } from '../../../shared/domain/consultation/closing.ts'
import { estimate, type Estimate, type Newcomer } from '../../../shared/domain/consultation/estimate.ts'
import type { Experience } from '../../../shared/domain/consultation/experience.ts'
import { underlying } from '../../../shared/domain/consultation/machine.ts'
import { fits, orderFor, placeOf } from '../../../shared/domain/consultation/order.ts'
import { officeDay, startOfDay } from '../../../shared/domain/office-time.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { deskFor, readHall, type Hall } from './calling.ts'
import { readHours } from './hours.ts'
import { readExperience } from './passages.ts'
import { liveStates, namedRows, toQueueRow, type NamedRow, type Presence } from './rows.ts'

/** What was learned is read again after this time, not with every step. Milliseconds. */
const LEARN_MS = 5 * 60_000

export interface Outlook {
  readonly hall: Hall
  readonly hours: Hours
  readonly door: Door
  readonly estimate: Estimate
}

export interface HallService {
  /** The queue of this moment, how long it will take, and what the door says. */
  outlook(newcomer?: Newcomer): Promise<Outlook>
  /** The waiting room as a clerk sees it: first whom this desk would call, in that order. */
  queue(userId: string): Promise<z.input<typeof Queue>>
  /** Consultations of a person or a day, any state. */
  list(of: { readonly personId: string | null; readonly day: string | null }): Promise<z.input<typeof QueueRow>[]>
  /** Place and fit of one, as this clerk sees it. */
  turn(id: string, userId: string): Promise<{ readonly place: number | null; readonly fits: boolean }>
}

export interface HallDeps {
  readonly database: OpenDatabase
  readonly now: () => Date
  readonly presence: Presence
  /** This run of the program. */
  readonly desk: string
}

export function createHall({ database, now, presence, desk: here }: HallDeps): HallService {
  const { db } = database
  let learned: { readonly experience: Experience; readonly at: number } | undefined

  async function experience(): Promise<Experience> {
    const at = now().getTime()
    if (learned === undefined || at - learned.at > LEARN_MS) learned = { experience: await readExperience(db), at }
    return learned.experience
  }

  async function outlook(newcomer?: Newcomer): Promise<Outlook> {
    const at = now()
    const [hall, hours, known] = await Promise.all([readHall(db, at), readHours(db), experience()])
    const until = new Map(hall.staff.map((member) => [member.userId, member.until]))
    const found = estimate(
      {
        team: hall.team.map((desk) => ({ ...desk, until: until.get(desk.clerkId) ?? null, away: false })),
        entries: hall.entries,
        at: at.toISOString(),
        experience: known,
      },
      newcomer,
    )
    return { hall, hours, door: doorAt(hours, at.toISOString(), found.reach), estimate: found }
  }

  return {
    outlook,

    async queue(userId) {
      const at = now()
      const tomorrow = startOfDay(addDays(officeDay(at), 1))
      const [{ hall, door, estimate: found }, rows] = await Promise.all([
        outlook(),
        namedRows(db)
          .where('consultations.state', 'in', liveStates)
          .where('consultations.due_at', '<', tomorrow)
          .orderBy('consultations.due_at')
          .orderBy('consultations.id')
          .execute(),
      ])
      const { desk, team } = deskFor(hall, userId)
      const turns = orderFor(desk, hall.entries, at.toISOString(), team)
      const rank = new Map(turns.map(({ entry }, index) => [entry.id, index]))
      const rankOf = (row: NamedRow) => rank.get(row.id) ?? turns.length
      const mine = hall.staff.find((member) => member.userId === userId)?.own?.id ?? null
      return {
        rows: rows
          .toSorted((a, b) => rankOf(a) - rankOf(b))
          .map((row) =>
            toQueueRow(row, presence, {
              place: placeOf(row.id, hall.entries, at.toISOString(), team) ?? null,
              fits: turns[rank.get(row.id) ?? -1]?.fits ?? fitsNow(row.id, hall),
            }),
          ),
        wait: found.newcomer && { from: found.newcomer.from, to: found.newcomer.to },
        open: door.open,
        until: door.until,
        mine,
        mineHere: rows.some(({ id, workstation }) => id === mine && workstation === here),
      }

      function fitsNow(id: string, { entries }: Hall): boolean {
        const entry = entries.find((one) => one.id === id)
        return entry !== undefined && fits(desk, entry, team, at.toISOString())
      }
    },

    async list({ personId, day }) {
      const rows = await namedRows(db)
        .$if(personId !== null, (query) => query.where('consultations.person_id', '=', personId))
        .$if(day !== null, (query) =>
          query
            .where('consultations.due_at', '>=', startOfDay(day ?? ''))
            .where('consultations.due_at', '<', startOfDay(addDays(day ?? '', 1))),
        )
        .orderBy('consultations.due_at', day === null ? 'desc' : 'asc')
        .orderBy('consultations.id')
        .limit(MOST_ROWS)
        .execute()
      return rows.map((row) => toQueueRow(row, presence, { place: null, fits: false }))
    },

    async turn(id, userId) {
      const at = now()
      const hall = await readHall(db, at)
      const { desk, team } = deskFor(hall, userId)
      const entry = hall.entries.find((one) => one.id === id)
      if (entry === undefined) return { place: null, fits: false }
      const waits = underlying(entry) === 'waiting'
      return {
        place: waits ? (placeOf(id, hall.entries, at.toISOString(), team) ?? null) : null,
        fits: fits(desk, entry, team, at.toISOString()),
      }
    },
  }
}

const MOST_ROWS = 500
