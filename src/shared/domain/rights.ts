/** Who may do what. Every method of the contract names one right; a role is a set of them. Data, so that the lead can show it. */

export const RIGHTS = [
  'people.read',
  'people.write',
  'cases.read',
  'cases.write',
  'documents.read',
  'documents.write',
  'signing.use',
  'cards.read',
  /** Take in delivered cards. */
  'cards.deliver',
  /** Hand a card over at the counter. */
  'cards.handover',
  'pickup.read',
  /** Load and empty the locker. */
  'pickup.load',
  /** Open a compartment without a code; a reason is mandatory. */
  'pickup.open',
  /** Hand out against the person's code. */
  'pickup.handout',
  'appointments.read',
  'appointments.write',
  'consultations.read',
  /** Book, invite, cancel. */
  'consultations.write',
  /** Call people in, talk, hand on. */
  'consultations.call',
  /** See the hall and the figures, set the hours. */
  'consultations.lead',
  'audit.read',
  'devices.read',
  'devices.manage',
  /** Drive the simulated devices. The program offers it only where devices are simulated. */
  'simulation.use',
  'settings.manage',
  'users.read',
] as const

export type Right = (typeof RIGHTS)[number]

/** counter: front office; casework: back office; locker: locker team; lead: head of the team. */
export const ROLES = ['counter', 'casework', 'locker', 'lead'] as const

export type Role = (typeof ROLES)[number]

const EVERYONE: readonly Right[] = ['cards.read', 'pickup.read', 'devices.read', 'simulation.use', 'users.read']

const FILE_WORK: readonly Right[] = [
  'people.read',
  'people.write',
  'cases.read',
  'cases.write',
  'documents.read',
  'documents.write',
  'signing.use',
  'appointments.read',
  'appointments.write',
  'consultations.read',
  'consultations.write',
  'consultations.call',
]

/**
 * The locker team handles cards and doors and sees no files; the name on a card it has in hand is no secret from it (data minimisation, Art. 5 (1) c GDPR; the box itself knows pseudonyms
 * only, § 61b Abs. 6 AufenthV). Casework does not open doors: who decides does not hand out.
 */
const RIGHTS_OF: Readonly<Record<Role, readonly Right[]>> = {
  counter: [
    ...EVERYONE,
    ...FILE_WORK,
    'cards.deliver',
    'cards.handover',
    'pickup.load',
    'pickup.handout',
    'pickup.open',
  ],
  casework: [...EVERYONE, ...FILE_WORK],
  locker: [...EVERYONE, 'cards.deliver', 'pickup.load', 'pickup.handout', 'pickup.open'],
  lead: RIGHTS,
}

export function rightsOf(role: Role): readonly Right[] {
  return RIGHTS_OF[role]
}

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text)
}
