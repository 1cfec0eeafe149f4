import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DriverOptions } from '../../drivers/definition.ts'
import { officeDevices, officeRig, type OfficeChoice } from '../../drivers/rig/office.ts'
import { LocalRig } from '../../drivers/rig/rig.ts'
import { documentKey } from '../../src/main/db/blobs.ts'
import type { OpenDatabase } from '../../src/main/db/open.ts'
import { createHub, type Hub } from '../../src/main/devices/hub.ts'

/** An office with one file: a person, title, Vorgang, card and locker, and two people at the counter. */
export const office = {
  user: 'user-1',
  colleague: 'user-2',
  person: 'person-1',
  case: 'case-1',
  card: 'card-1',
  config: {
    mode: 'demo' as const,
    office: { name: 'Ausländerbehörde Musterstadt', city: 'Musterstadt' },
    pickupDays: 7,
    escrowKeyFile: undefined,
  },
  kek: documentKey(randomBytes(32)),
  now: new Date('2026-11-21T08:47:00.000Z'),
}

/** Fills an empty database. */
export async function furnish({ db }: OpenDatabase): Promise<void> {
  const created_at = office.now.toISOString()
  await db
    .insertInto('users')
    .values([
      {
        id: office.user,
        login: 'm.beispiel',
        display_name: 'M. Beispiel',
        role: 'counter',
        workplace: 'Schalter 3',
        active: 1,
      },
      {
        id: office.colleague,
        login: 'k.muster',
        display_name: 'K. Muster',
        role: 'lead',
        workplace: 'Schalter 4',
        active: 1,
      },
    ])
    .execute()
  await db
    .insertInto('persons')
    .values({
      id: office.person,
      file_number: '33-2026-004711',
      family_name: 'Musterfrau',
      given_names: 'Amina',
      birth_name: null,
      birth_date: '1985-06-12',
      birth_place: 'Aleppo',
      birth_country: 'SYR',
      sex: 'F',
      nationalities: '["SYR"]',
      language: 'ar',
      street: 'Beispielweg 4',
      postal_code: '12345',
      city: 'Musterstadt',
      email: null,
      phone: '+49 151 00000000',
      identity_clear: 1,
      invented: 1,
      created_at,
      version: 1,
    })
    .execute()
  await db
    .insertInto('identity_documents')
    .values([
      {
        id: 'pass-1',
        person_id: office.person,
        kind: 'travel-document',
        document_code: 'PR',
        number: 'C01X00T47',
        issuer: 'D',
        issued_on: null,
        expires_on: '2027-02-02',
        state: 'valid',
      },
      {
        id: 'old-card',
        person_id: office.person,
        kind: 'residence-card',
        document_code: 'AR',
        number: 'Y01ABC234',
        issuer: 'D',
        issued_on: null,
        expires_on: '2026-12-31',
        state: 'valid',
      },
    ])
    .execute()
  await db
    .insertInto('titles')
    .values({
      id: 'title-1',
      person_id: office.person,
      kind: 'ae-25-2',
      granted_on: '2023-09-01',
      expires_on: '2029-08-31',
      card_expires_on: '2029-08-31',
      state: 'valid',
      conditions: '',
    })
    .execute()
  await db
    .insertInto('cases')
    .values({
      id: office.case,
      case_number: '33-2026-004711-2',
      person_id: office.person,
      procedure: 'extension',
      state: 'review',
      received_on: '2026-09-14',
      channel: 'counter',
      title_id: 'title-1',
      assignee_id: null,
      closed_on: null,
      fiction_until: null,
      note: '',
      created_at,
      version: 1,
    })
    .execute()
  await db
    .insertInto('case_requirements')
    .values([
      { id: 'paper-1', case_id: office.case, paper: 'application', state: 'missing', due_on: null, position: 1 },
      { id: 'paper-2', case_id: office.case, paper: 'passport', state: 'present', due_on: null, position: 2 },
      { id: 'paper-3', case_id: office.case, paper: 'residence', state: 'missing', due_on: null, position: 3 },
    ])
    .execute()
  await db
    .insertInto('cards')
    .values({
      id: office.card,
      person_id: office.person,
      case_id: office.case,
      document_code: 'AR',
      serial: 'Y05PVYP4C',
      expires_on: '2029-08-31',
      state: 'at-counter',
      ordered_on: '2026-10-20',
      delivered_at: created_at,
      delivered_by: office.user,
      pin_letter_receipt_on: '2026-10-20',
      handed_over_at: null,
      handed_over_by: null,
      handed_over_via: null,
      version: 1,
    })
    .execute()
}

export interface Counter {
  readonly rig: LocalRig
  readonly hub: Hub
  close(): Promise<void>
}

/** A counter with simulated devices, its pad ready; `padOptions` are the pad's settings besides its model. */
export async function openCounter(choice: OfficeChoice = {}, padOptions: DriverOptions = {}): Promise<Counter> {
  const rig = new LocalRig(officeRig(choice))
  const hub = createHub({
    devices: officeDevices(choice)
      .filter(({ id }) => id === 'pad')
      .map((pad) => ({ ...pad, options: { ...pad.options, ...padOptions } })),
    simulated: (id) => rig.transport(id),
    timings: { firstWaitMs: 5, lastWaitMs: 20 },
  })
  await padReady(hub)
  return {
    rig,
    hub,
    async close() {
      await hub.close()
      await rig.close()
    },
  }
}

/** Waits until the pad is ready (again). */
export function padReady(hub: Hub): Promise<void> {
  if (hub.ready('pad').length > 0) return Promise.resolve()
  return new Promise((resolve) => {
    const leave = hub.onChange(() => {
      if (hub.ready('pad').length === 0) return
      leave()
      resolve()
    })
  })
}

/** A folder that is gone afterwards. */
export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'tresen-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
