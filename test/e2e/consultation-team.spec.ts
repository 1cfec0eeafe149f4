import { mergeTests } from '@playwright/test'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test as consultations } from './consultation-office.ts'
import { test as postgres } from './postgres-office.ts'
import { Signalling } from './signalling.ts'
import { letGo, mediaArrives, shows } from './watch.ts'

const test = mergeTests(consultations, postgres)

/** Two workstations of one office on PostgreSQL, one server, and people between them. */

test('two desks, one queue: one gets the person, hands them over, an interpreter comes in as third', async ({
  office,
  clerk,
  guest,
  folder,
}) => {
  test.setTimeout(240_000)
  const server = await Signalling.start(join(folder, 'signalling'))
  const otherDir = join(folder, 'other-workstation')
  await cp(office.dataDir, otherDir, { recursive: true })
  try {
    const consultation = server.forDesks
    const here = await clerk({ who: 'clerk', dataDir: office.dataDir, consultation })
    const there = await clerk({ who: 'second', role: 'Teamleitung', dataDir: otherDir, consultation })
    const client = await here.client('Musterfrau Amina')
    const { invitation } = await here.link(client)
    const expired = await there.link()
    const person = await guest({ name: 'person', who: 'citizen' })
    await person.enter(invitation.url)

    await test.step('both call the same person at the same moment: one has them, the other is told', async () => {
      for (const desk of [here, there]) await expect(desk.row(client.name)).toContainText('wartet')
      const calls = await Promise.all([here, there].map((desk) => desk.workstation.ask('consultations.callNext')))
      const got = calls.map((reply) =>
        reply.ok ? (reply.value as { consultationId: string | null }).consultationId : reply.error.code,
      )
      expect(got.filter((one) => one !== null)).toHaveLength(1)
      const [first, second] = got[0] === null ? [there, here] : [here, there]
      await expect(first.stage.getByRole('heading', { name: `${client.name} wird gerufen` })).toBeVisible()
      const direct = await second.workstation.ask('consultations.call', { consultationId: String(got.find(Boolean)) })
      expect(direct).toMatchObject({ ok: false, error: { code: 'consultation/taken' } })
      await expect(second.row(client.name)).toContainText('wird gerufen von')
      // From here on the counter has them, whoever was faster.
      if (first === there) {
        await there.press('Aufruf zurücknehmen')
        await here.callsNext(client.name)
      }
    })

    await test.step('the talk begins; the interpreter comes in: three colours', async () => {
      await person.answer()
      await Promise.all([here.talks(), person.inCall()])
      await here.more('Dolmetscher einladen')
      await here.press('Link erstellen')
      const link = await here.page.getByLabel('Link', { exact: true }).inputValue()
      // Not copied: asked once before it is gone.
      await here.page.getByRole('dialog').getByRole('button', { name: 'Schließen' }).last().click()
      await here.press('Trotzdem schließen')
      const interpreter = await guest({ name: 'interpreter', who: 'interpreter' })
      await interpreter.open(link)
      await interpreter.agree()
      await interpreter.testDevices()
      await interpreter.press('Am Gespräch teilnehmen')
      await interpreter.inCall()
      await Promise.all([here, person, interpreter].map(({ page }) => mediaArrives(page, 2)))
      await shows(here.picture(client.name), 'citizen')
      await shows(here.stage.getByLabel('Bild des Dolmetschers'), 'interpreter')
      await shows(person.picture('Behörde'), 'clerk')
      await shows(person.picture('Dolmetschende Person'), 'interpreter')
      await shows(interpreter.picture('Behörde'), 'clerk')
      await shows(interpreter.picture('Ratsuchende Person'), 'citizen')
      await interpreter.hangUp()
      await expect(interpreter.heading('Sie haben das Gespräch verlassen')).toBeVisible()
      await letGo(interpreter.page)
      await expect(here.stage.getByLabel('Bild des Dolmetschers')).toBeHidden()
      await interpreter.close()
      await mediaArrives(person.page, 1)
    })

    await test.step('handed over: waits at the head, the other desk calls, a new call', async () => {
      const words = await here.words()
      await here.more(/^Weitergeben/)
      await here.page.getByLabel('Ein Wort für die Nächsten').fill('Frage zur Frist')
      await here.page.getByRole('dialog').getByRole('button', { name: 'Weitergeben' }).click()
      await letGo(here.page)
      await person.waits()
      await expect(there.row(client.name)).toContainText('Frage zur Frist')
      await there.callsNext(client.name)
      await person.answer()
      await Promise.all([there.talks(), person.inCall()])
      await Promise.all([mediaArrives(there.page), mediaArrives(person.page)])
      await shows(there.picture(client.name), 'citizen')
      await shows(person.picture('Behörde'), 'second')
      expect(await there.words()).not.toEqual(words)
      expect(await person.words()).toEqual(await there.words())
    })

    await test.step('the person hangs up: both sides are closed', async () => {
      await person.hangUp()
      await expect(person.heading('Das Gespräch ist beendet')).toBeVisible()
      await expect(there.stage.getByText('Das Gespräch ist beendet.')).toBeVisible()
      await Promise.all([letGo(there.page), letGo(person.page)])
    })

    await test.step('a link whose time is over is refused as expired', async () => {
      const database = new pg.Client({ ...office.config, database: 'office' })
      await database.connect()
      const soon = new Date(Date.now() + 6_000).toISOString()
      await database.query('update consultations set expires_at = $1 where id = $2', [soon, expired.consultationId])
      await database.end()
      // A server without memory learns from the desks what holds.
      await server.kill()
      await server.start()
      const late = await guest({ name: 'late', who: 'second' })
      await late.open(expired.invitation.url)
      await expect(async () => {
        await late.page.reload()
        await expect(late.heading('Dieser Link ist abgelaufen')).toBeVisible({ timeout: 1_000 })
      }).toPass({ timeout: 30_000 })
    })
  } finally {
    await server.kill()
  }
})
