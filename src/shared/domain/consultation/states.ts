/** States of a consultation as the database has them (electron.md 4.5; ZMS/eappointment's process states). */
export const consultationStates = [
  'booked',
  'checked-in',
  'waiting',
  'called',
  'in-call',
  'wrap-up',
  'done',
  'no-show',
  'parked',
  'cancelled',
  'abandoned',
  'connection-lost',
] as const
export type ConsultationState = (typeof consultationStates)[number]

/** How it ended, as the clerk says in the wrap-up. */
export const outcomes = ['solved', 'papers-missing', 'appointment-needed', 'referred', 'not-completed'] as const
export type Outcome = (typeof outcomes)[number]
