import { z } from 'zod'
import { id, method } from './define.ts'

export const AppointmentRow = z.object({
  id: id,
  code: z.string(),
  startsAt: z.string(),
  minutes: z.number(),
  matter: z.string(),
  state: z.enum(['expected', 'here', 'done', 'missed', 'cancelled']),
  checkedInAt: z.string().nullable(),
  personId: id,
  caseId: id.nullable(),
  familyName: z.string(),
  givenNames: z.string(),
  language: z.string(),
})
export type AppointmentRow = z.infer<typeof AppointmentRow>

export const appointments = {
  today: method(z.object({ date: z.string() }), z.array(AppointmentRow), { requires: 'appointments.read' }),
  /** `here`: the person stands at the counter or in the hall; `done`: served. Claimed by version. */
  setState: method(
    z.object({ appointmentId: id, state: z.enum(['expected', 'here', 'done', 'missed']) }),
    z.object({}),
    { requires: 'appointments.write' },
  ),
}
