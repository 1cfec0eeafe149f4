import { AppError } from '../../../shared/errors.ts'
import type { AppointmentRow } from '../../../shared/contract/appointments.ts'
import { addDays, isIsoDate } from '../../../shared/domain/dates.ts'
import type { Deps, FeatureOf } from '../../deps.ts'
import { inTransaction } from '../../db/transaction.ts'
import { startOfDay } from '../../../shared/domain/office-time.ts'
import { appendAudit } from '../../db/audit.ts'

type State = AppointmentRow['state']

/** From which states one may come here; a mistaken click can be taken back. */
const from: Readonly<Record<Exclude<State, 'cancelled'>, readonly State[]>> = {
  expected: ['here', 'missed'],
  here: ['expected', 'missed', 'done'],
  done: ['here'],
  missed: ['expected'],
}

export function createAppointments({ database, now }: Pick<Deps, 'database' | 'now'>): FeatureOf<'appointments'> {
  return {
    async today({ date }) {
      if (!isIsoDate(date)) throw new AppError('invalid-input', { details: { field: 'date' } })
      const rows = await database.db
        .selectFrom('appointments')
        .innerJoin('persons', 'persons.id', 'appointments.person_id')
        .selectAll('appointments')
        .select(['persons.family_name', 'persons.given_names', 'persons.language'])
        .where('appointments.starts_at', '>=', startOfDay(date))
        .where('appointments.starts_at', '<', startOfDay(addDays(date, 1)))
        .orderBy('appointments.starts_at')
        .orderBy('appointments.id')
        .execute()
      return rows.map((row) => ({
        id: row.id,
        code: row.code,
        startsAt: row.starts_at,
        minutes: row.minutes,
        matter: row.matter,
        // A check of the table allows only these.
        state: row.state as State,
        checkedInAt: row.checked_in_at,
        personId: row.person_id,
        caseId: row.case_id,
        familyName: row.family_name,
        givenNames: row.given_names,
        language: row.language,
      }))
    },

    async setState({ appointmentId, state }, { user }) {
      const at = now().toISOString()
      await inTransaction(database, async (db, note) => {
        const changed = await db
          .updateTable('appointments')
          .set((eb) => ({
            state,
            version: eb('version', '+', 1),
            ...(state === 'here' ? { checked_in_at: eb.fn.coalesce('checked_in_at', eb.val(at)) } : {}),
            ...(state === 'expected' || state === 'missed' ? { checked_in_at: null } : {}),
          }))
          .where('id', '=', appointmentId)
          .where('state', 'in', from[state])
          .returning('id')
          .executeTakeFirst()
        if (changed === undefined) {
          const known = await db
            .selectFrom('appointments')
            .select('state')
            .where('id', '=', appointmentId)
            .executeTakeFirst()
          if (known === undefined) throw new AppError('not-found')
          // Two desks pressed the same button: it is as both wanted.
          if (known.state === state) return
          throw new AppError('conflict')
        }
        note('appointments', appointmentId)
        await appendAudit(db, {
          userId: user.id,
          action: `appointments.${state}`,
          subjectKind: 'appointment',
          subjectId: appointmentId,
          purpose: 'counter',
        })
      })
      return {}
    },
  }
}
