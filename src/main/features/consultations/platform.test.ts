import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  as,
  Guest,
  OfficeClock,
  patience,
  TestServer,
  workstation,
  type TestWorkstation,
} from '../../../../test/db/consultation-office.ts'
import { furnish, office } from '../../../../test/db/paper-office.ts'
import { describeEngines } from '../../../../test/engines.ts'
import type { OpenDatabase } from '../../db/open.ts'
import type { ProviderConfig } from './providers/config.ts'

describeEngines('a talk on another platform', (engine) => {
  const clerk = as(office.user)
  let clock: OfficeClock
  let server: TestServer
  let database: OpenDatabase
  let desk: TestWorkstation
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tresen-platform-'))
    await writeFile(join(folder, 'secret'), 's'.repeat(40))
    clock = new OfficeClock()
    server = await TestServer.start(clock)
    database = await engine.open(await engine.create())
    await furnish(database)
  })
  afterEach(async () => {
    await desk.close()
    await server.close()
    await database.close()
    await rm(folder, { recursive: true })
  })

  /** Nothing listens on this port: Jitsi needs no answer for a room, BigBlueButton does. */
  const url = 'http://127.0.0.1:9'
  const start = async (provider: ProviderConfig) => {
    desk = await workstation(database, { server, clock, config: { provider } })
    const given = { personId: null, caseId: null, matter: 'general', language: 'de', needsInterpreter: false }
    const { consultationId, invitation } = await desk.handlers.walkIn({ ...given, priority: 3 }, clerk)
    const guest = await Guest.wait(server, invitation.url)
    return { consultationId, guest }
  }
  const row = () => database.db.selectFrom('consultations').select(['state', 'calls', 'room']).executeTakeFirstOrThrow()

  test('that makes no room: nobody rings, the person keeps their place, the clerk reads why', async () => {
    const secretFile = join(folder, 'secret')
    const { consultationId, guest } = await start({ kind: 'bigbluebutton', url, secretFile, alsoOrigins: [] })
    await expect(desk.handlers.callNext({}, clerk)).rejects.toMatchObject({ code: 'consultation/provider' })
    await expect(desk.handlers.call({ consultationId }, clerk)).rejects.toMatchObject({ code: 'consultation/provider' })
    expect(await row()).toEqual({ state: 'waiting', calls: 0, room: null })
    await guest.leave()
  })

  test('has its room before it rings, and none any more when the person declines', async () => {
    const secretFile = join(folder, 'secret')
    const given = { appId: 'tresen', audience: 'jitsi', algorithm: 'HS256', lobby: false } as const
    const { guest } = await start({ kind: 'jitsi', url, secretFile, alsoOrigins: [], ...given })
    await desk.handlers.callNext({}, clerk)
    expect((await row()).room).toContain('jitsi')
    const { round } = await guest.status('called')
    await guest.say({ s: 'decline', round }, 'waiting')
    await vi.waitFor(async () => {
      await desk.consultations.service.tick()
      expect((await row()).room).toBeNull()
    }, patience)
    await guest.leave()
  })
})
