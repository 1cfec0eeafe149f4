import { z } from 'zod'
import { id, method } from './define.ts'

const Time = z.iso.datetime()
const None = z.object({})

export const places = ['counter', 'back-office', 'home'] as const

/** A colleague in the consultation hour. */
export const Colleague = z.object({
  userId: id,
  displayName: z.string(),
  role: z.string(),
  workplace: z.string(),
  /** `available` takes calls, `away` does not; `talking` and `wrap-up` follow from the consultations; `gone`: workstation silent or signed out. */
  state: z.enum(['available', 'talking', 'wrap-up', 'away', 'gone']),
  place: z.enum(places),
  /** Until when; null: until the hours end. */
  until: Time.nullable(),
  languages: z.array(z.string()),
  /** Matters the colleague takes; empty: all. */
  matters: z.array(z.string()),
  consultationId: id.nullable(),
  ticket: z.string().nullable(),
  since: Time.nullable(),
})
export type Colleague = z.infer<typeof Colleague>

export const HelpCall = z.object({
  id: id,
  userId: id,
  displayName: z.string(),
  place: z.string(),
  consultationId: id.nullable(),
  ticket: z.string().nullable(),
  reason: z.enum(['question', 'language', 'threat', 'technology']),
  createdAt: Time,
  takenBy: z.string().nullable(),
  takenById: id.nullable(),
})
export type HelpCall = z.infer<typeof HelpCall>

export const team = {
  colleagues: method(None, z.array(Colleague), { requires: 'consultations.read' }),
  /** Own availability. `until` in the past or before now is refused as `invalid-input`. */
  setAvailability: method(
    z.object({
      available: z.boolean(),
      place: z.enum(places),
      until: Time.nullable(),
      languages: z.array(z.string().max(16)).max(12),
      matters: z.array(z.string().max(40)).max(40),
    }),
    None,
    { requires: 'consultations.call' },
  ),
  /** Open calls for help, oldest first; every desk shows them at once. */
  help: method(None, z.array(HelpCall), { requires: 'consultations.read' }),
  callForHelp: method(
    z.object({ consultationId: id.nullable(), reason: z.enum(['question', 'language', 'threat', 'technology']) }),
    z.object({ helpId: id }),
    { requires: 'consultations.call' },
  ),
  /** „Ich komme": exactly one. @throws `conflict` when somebody else was faster */
  takeHelp: method(z.object({ helpId: id }), None, { requires: 'consultations.call' }),
  /** Over: by whoever called or came. */
  endHelp: method(z.object({ helpId: id }), None, { requires: 'consultations.call' }),
}
