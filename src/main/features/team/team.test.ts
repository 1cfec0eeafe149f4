import { beforeEach, expect, test, vi } from 'vitest'
import { as, patience } from '../../../../test/db/consultation-office.ts'
import { furnish, office } from '../../../../test/db/paper-office.ts'
import { describeEngines } from '../../../../test/engines.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { createTeam, type Team } from './team.handlers.ts'

describeEngines('the team of the consultation hour', (engine) => {
  let database: OpenDatabase
  let now: Date
  let signedIn: string[]
  let heard: string[]
  let team: Team
  const clerk = as(office.user)
  const colleague = as(office.colleague)
  const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000))
  const state = async () =>
    Object.fromEntries(
      (await team.handlers.colleagues({}, clerk)).map(({ displayName, state }) => [displayName, state]),
    )
  const open = { available: true, place: 'home' as const, until: null, languages: ['uk', 'ar'], matters: ['extension'] }

  beforeEach(async () => {
    database = await engine.open(await engine.create())
    await furnish(database)
    now = new Date('2026-11-23T08:00:00.000Z')
    signedIn = [office.user]
    heard = []
    team = start('counter', () => signedIn)
  })
  const start = (desk: string, who: () => readonly string[]) =>
    createTeam({
      database,
      desk,
      log: () => undefined,
      now: () => now,
      signedIn: who,
      publish: (_feature, name) => void heard.push(name),
    })

  test('is there from the first word of the workstation, and available only once somebody says so', async () => {
    expect(await state()).toEqual({ 'K. Muster': 'gone', 'M. Beispiel': 'gone' })
    await team.beat()
    expect(await state()).toEqual({ 'K. Muster': 'gone', 'M. Beispiel': 'away' })
    await team.handlers.setAvailability(open, clerk)
    expect(await team.handlers.colleagues({}, colleague)).toMatchObject([
      { displayName: 'K. Muster', state: 'gone' },
      {
        displayName: 'M. Beispiel',
        state: 'available',
        place: 'home',
        languages: ['uk', 'ar'],
        matters: ['extension'],
      },
    ])
  })

  test('is gone after a minute of silence, and whoever looks hears of it', async () => {
    await team.beat()
    await team.handlers.setAvailability(open, clerk)
    await team.beat()
    heard.splice(0)
    signedIn = []
    later(59)
    await team.beat()
    expect(await state()).toMatchObject({ 'M. Beispiel': 'available' })
    expect(heard).toEqual([])
    later(2)
    await team.beat()
    expect(await state()).toMatchObject({ 'M. Beispiel': 'gone' })
    expect(heard).toEqual(['changed'])
  })

  test('who signs out is gone at once, and comes back as they were; on another day as away', async () => {
    await team.handlers.setAvailability(open, clerk)
    signedIn = []
    await team.left(office.user)
    expect(await state()).toMatchObject({ 'M. Beispiel': 'gone' })
    signedIn = [office.user]
    await team.beat()
    expect(await state()).toMatchObject({ 'M. Beispiel': 'available' })
    later(86_400)
    await team.beat()
    expect(await state()).toMatchObject({ 'M. Beispiel': 'away' })
  })

  test('who signs out at the counter and is still signed in at home stays there', async () => {
    const atHome = start('home', () => [office.user])
    await atHome.handlers.setAvailability(open, clerk)
    await team.beat()
    signedIn = []
    await team.left(office.user)
    await vi.waitFor(async () => expect(await state()).toMatchObject({ 'M. Beispiel': 'available' }), patience)
    // Home has spoken last: what ends at the counter is no news.
    await atHome.beat()
    await team.left(office.user)
    expect(await state()).toMatchObject({ 'M. Beispiel': 'available' })
    atHome.close()
  })

  test('is available until the named time, which lies ahead', async () => {
    const until = '2026-11-23T08:30:00.000Z'
    await team.handlers.setAvailability({ ...open, until }, clerk)
    later(1_801)
    await team.beat()
    expect(await state()).toMatchObject({ 'M. Beispiel': 'away' })
    await expect(team.handlers.setAvailability({ ...open, until }, clerk)).rejects.toMatchObject({
      details: { field: 'until' },
    })
    await expect(team.handlers.setAvailability({ ...open, languages: ['xx'] }, clerk)).rejects.toMatchObject({
      details: { field: 'languages' },
    })
  })

  test('of all who come to help one does; who called or came ends it', async () => {
    const call = { consultationId: null, reason: 'threat' as const }
    const { helpId } = await team.handlers.callForHelp(call, clerk)
    expect(await team.handlers.callForHelp(call, clerk)).toEqual({ helpId })
    expect(await team.handlers.help({}, colleague)).toMatchObject([
      { id: helpId, displayName: 'M. Beispiel', place: 'Schalter 3', reason: 'threat', takenBy: null },
    ])
    await database.db
      .insertInto('users')
      .values({ id: 'u3', login: 'u3', display_name: 'J. Probe', role: 'casework', workplace: '', active: 1 })
      .execute()
    await expect(team.handlers.takeHelp({ helpId }, clerk)).rejects.toMatchObject({ code: 'conflict' })
    const comers = [colleague, as('u3'), colleague, as('u3'), colleague]
    const results = await Promise.allSettled(comers.map((who) => team.handlers.takeHelp({ helpId }, who)))
    const came = new Set(comers.filter((_, index) => results[index]?.status === 'fulfilled').map(({ user }) => user.id))
    expect(came.size).toBe(1)
    const [open] = await team.handlers.help({}, clerk)
    expect(came).toContain(open?.takenById)
    const other = open?.takenById === 'u3' ? colleague : as('u3')
    await expect(team.handlers.endHelp({ helpId }, other)).rejects.toMatchObject({ code: 'forbidden' })
    await team.handlers.endHelp({ helpId }, clerk)
    await team.handlers.endHelp({ helpId }, clerk)
    expect(await team.handlers.help({}, clerk)).toEqual([])
    const log = await database.db.selectFrom('audit').select(['action', 'user_id', 'details']).orderBy('seq').execute()
    expect(log).toEqual([
      { action: 'team.help_called', user_id: office.user, details: '{"reason":"threat"}' },
      { action: 'team.help_taken', user_id: open?.takenById, details: '{}' },
      { action: 'team.help_ended', user_id: office.user, details: '{}' },
    ])
  })

  test('help for a talk that does not exist is no call', async () => {
    const call = { consultationId: 'nothing', reason: 'question' as const }
    await expect(team.handlers.callForHelp(call, clerk)).rejects.toMatchObject({ code: 'not-found' })
  })
})
