import type { Client } from './define.ts'
import { appointments } from './appointments.ts'
import { audit } from './audit.ts'
import { cards } from './cards.ts'
import { cases } from './cases.ts'
import { changes } from './changes.ts'
import { consultations } from './consultations.ts'
import { devices } from './devices.ts'
import { documents } from './documents.ts'
import { people } from './people.ts'
import { pickup } from './pickup.ts'
import { scans } from './scans.ts'
import { session } from './session.ts'
import { signing } from './signing.ts'
import { simulation } from './simulation.ts'
import { team } from './team.ts'

/** The sum of all features: what can be asked of main, and what it announces. */
export const contract = {
  appointments,
  audit,
  cards,
  cases,
  changes,
  consultations,
  devices,
  documents,
  people,
  pickup,
  scans,
  session,
  signing,
  simulation,
  team,
}
export type TresenContract = typeof contract
export type Api = Client<TresenContract>
