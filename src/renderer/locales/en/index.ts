import { counter } from './appointments.ts'
import { audit, auditPage } from './audit.ts'
import { cards } from './cards.ts'
import { cases } from './cases.ts'
import { deviceSettings } from './device-settings.ts'
import { devicesPage } from './devices.ts'
import { documents } from './documents.ts'
import { consultations } from './consultations.ts'
import { deadlines, domain, warnings } from './domain.ts'
import { errors } from './errors.ts'
import { common, devices, frame, keys, scan, search, session, words } from './frame.ts'
import { hints } from './hints.ts'
import { people } from './people.ts'
import { pickup } from './pickup.ts'
import { settings } from './settings.ts'
import { signing } from './signing.ts'
import { simulation } from './simulation.ts'
import { team } from './team.ts'
import { wedge } from './wedge.ts'

export const en = {
  audit,
  auditPage,
  cards,
  cases,
  common,
  consultations,
  counter,
  deadlines,
  devices,
  deviceSettings,
  devicesPage,
  documents,
  domain,
  errors,
  frame,
  hints,
  keys,
  people,
  pickup,
  scan,
  search,
  session,
  settings,
  signing,
  simulation,
  team,
  warnings,
  wedge,
  words,
}
