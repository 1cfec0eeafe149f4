import { randomBytes } from 'node:crypto'
import type { DriverOptions } from '../../drivers/definition.ts'
import { findDefinition } from '../../drivers/registry.ts'
import { LocalRig } from '../../drivers/rig/rig.ts'
import { documentKey, type Kek } from '../../src/main/db/blobs.ts'
import type { DatabaseConfig, OpenDatabase } from '../../src/main/db/open.ts'
import type { Context } from '../../src/main/deps.ts'
import { createHub, type Hub } from '../../src/main/devices/hub.ts'
import { createHandOver } from '../../src/main/features/cards/hand-over.ts'
import { cardIssued } from '../../src/main/features/cases/case-moves.ts'
import { createPickup, type Pickup } from '../../src/main/features/pickup/pickup.handlers.ts'
import type { SessionUser } from '../../src/shared/contract/session.ts'
import { rightsOf } from '../../src/shared/domain/rights.ts'
import type { EngineUnderTest } from '../engines.ts'

const user: SessionUser = {
  id: 'user-1',
  displayName: 'M. Beispiel',
  role: 'counter',
  workplace: 'Schalter 3',
  rights: [...rightsOf('counter')],
}
export const context: Context = { windowId: 1, user }

/** Serial of the n-th invented card. */
export const serialOf = (n: number) => `Y0${String(n).padStart(7, '0')}`

export interface PickupOffice {
  readonly database: OpenDatabase
  readonly rig: LocalRig
  readonly kek: Kek
  pickup: Pickup
  hub: Hub
  now: Date
  readonly published: { open: number[] }[]
  /** The program dies without a word and starts again over the same database and the same doors. */
  restart(): Promise<void>
  /** Another workstation over the same database with the same board. */
  join(workstation: string): Promise<{ readonly pickup: Pickup; close(): Promise<void> }>
  /** What the board's lock was told so far. */
  unlocks(lock: number): Promise<number>
  act(command: { do: string } & Record<string, string | number | boolean>): Promise<unknown>
  until<T>(read: () => Promise<T | undefined>, what: string): Promise<T>
  close(): Promise<void>
}

/** A door that stands open this long is left open. */
export const LEFT_OPEN_MS = 300

/** One board of 24 doors. */
const ONE_BOARD: DriverOptions = { board: 'CU24' }

/** An office with a locker of `compartments` doors on pretended boards, and as many cards at the counter. */
export async function openPickupOffice(
  engine: EngineUnderTest,
  compartments = 4,
  cards = compartments,
  options = ONE_BOARD,
  model = 'kerong-k4',
): Promise<PickupOffice> {
  const config: DatabaseConfig = await engine.create()
  const database = await engine.open(config)
  await fill(database, compartments, cards)
  const definition = findDefinition(model)
  if (definition === undefined) throw new Error(`there is no driver "${model}"`)
  const rig = new LocalRig([{ id: 'locker', definition, options }])
  const kek = documentKey(randomBytes(32))

  const office: PickupOffice = {
    database,
    rig,
    kek,
    now: new Date('2026-11-21T09:00:00.000Z'),
    published: [],
    async restart() {
      // The dead program's line and listeners die with it.
      await (office.hub as Hub | undefined)?.close()
      const { pickup, hub } = await start('counter-3')
      office.pickup = pickup
      office.hub = hub
    },
    async join(workstation) {
      const { pickup, hub } = await start(workstation)
      const close = async () => {
        await pickup.close()
        await hub.close()
      }
      return { pickup, close }
    },
    async unlocks(lock) {
      const { doors } = (await rig.state('locker')) as unknown as { doors: { unlocks: number }[] }
      return doors[lock]?.unlocks ?? 0
    },
    act: (command) => rig.act('locker', command),
    async until(read, what) {
      const end = performance.now() + 8000
      for (;;) {
        const value = await read()
        if (value !== undefined) return value
        if (performance.now() > end) throw new Error(`never came: ${what}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    async close() {
      await office.pickup.close()
      await office.hub.close()
      await rig.close()
    },
    // Filled below; a program that runs is what the tests begin with.
    pickup: undefined as unknown as Pickup,
    hub: undefined as unknown as Hub,
  }

  async function start(workstation: string): Promise<{ pickup: Pickup; hub: Hub }> {
    const hub = createHub({
      devices: [
        {
          id: 'locker',
          kind: 'lock-board',
          model,
          name: 'Abholfach 1',
          connect: { via: 'simulated' },
          options,
        },
      ],
      simulated: (id) => rig.transport(id),
      timings: { firstWaitMs: 20, lastWaitMs: 50, pollMs: 60, openDoorPollMs: 30, leftOpenMs: LEFT_OPEN_MS },
    })
    const pickup = createPickup({
      database,
      kek,
      hub,
      workstation,
      publish: (_feature, name, payload) => {
        if (name === 'doors') office.published.push(payload as { open: number[] })
      },
      log: () => undefined,
      now: () => office.now,
      config: { pickupDays: 7, office: { name: 'Ausländerbehörde Musterstadt', city: 'Musterstadt' } },
      handOverCard: createHandOver(cardIssued),
    })
    await pickup.start()
    await office.until(async () => (hub.doors('locker') === undefined ? undefined : true), 'the board')
    return { pickup, hub }
  }

  await office.restart()
  return office
}

async function fill({ db }: OpenDatabase, compartments: number, cards: number): Promise<void> {
  await db
    .insertInto('users')
    .values({
      id: user.id,
      login: 'beispiel',
      display_name: user.displayName,
      role: 'counter',
      workplace: 'Schalter 3',
      active: 1,
    })
    .execute()
  await db
    .insertInto('lockers')
    .values({ id: 'locker-1', name: 'Abholfach 1', site: 'Rathaus, Foyer', device_id: 'locker', rows: 4, columns: 6 })
    .execute()
  for (let n = 1; n <= compartments; n++) {
    await db
      .insertInto('compartments')
      .values({
        id: `compartment-${n}`,
        locker_id: 'locker-1',
        number: n,
        lock: n - 1,
        low: n % 4 === 0 ? 1 : 0,
        state: 'free',
        blocked_reason: null,
        version: 1,
      })
      .execute()
  }
  for (let n = 1; n <= cards; n++) {
    await db
      .insertInto('persons')
      .values({
        id: `person-${n}`,
        file_number: `33-2026-${String(n).padStart(6, '0')}`,
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
        phone: null,
        identity_clear: 1,
        invented: 1,
        created_at: '2026-01-01T00:00:00.000Z',
        version: 1,
      })
      .execute()
    await db
      .insertInto('cards')
      .values({
        id: `card-${n}`,
        person_id: `person-${n}`,
        case_id: null,
        document_code: 'AR',
        serial: serialOf(n),
        expires_on: '2029-08-31',
        state: 'at-counter',
        ordered_on: '2026-10-01',
        delivered_at: '2026-11-20T08:00:00.000Z',
        delivered_by: user.id,
        pin_letter_receipt_on: '2026-10-01',
        handed_over_at: null,
        handed_over_by: null,
        handed_over_via: null,
        version: 1,
      })
      .execute()
    await db
      .insertInto('blobs')
      .values({
        id: `blob-${n}`,
        version: 1,
        media_type: 'application/pdf',
        size: 0,
        kek_id: '',
        wrapped_dek: new Uint8Array(1),
        nonce: new Uint8Array(1),
        ciphertext: new Uint8Array(1),
        created_at: '2026-10-01T00:00:00.000Z',
      })
      .execute()
    await db
      .insertInto('documents')
      .values({
        id: `consent-${n}`,
        person_id: `person-${n}`,
        case_id: null,
        card_id: `card-${n}`,
        kind: 'pickup-consent',
        title: 'Einwilligung Abholfach',
        state: 'signed',
        media_type: 'application/pdf',
        pages: 1,
        signature_place: '',
        sha256: '',
        blob_id: `blob-${n}`,
        created_at: '2026-10-01T00:00:00.000Z',
        created_by: user.id,
        version: 1,
      })
      .execute()
  }
}
