import { randomBytes } from 'node:crypto'
import { expect, test } from './consultation-office.ts'
import { Signalling } from './signalling.ts'
import { startTurn } from './turn.ts'
import { flows, letGo, mediaArrives, shows } from './watch.ts'

/** What breaks on the way, and what must go on meanwhile: the server, the person's browser, the direct way between two networks. */

test('through the relay alone; the server is killed and comes back, then the person’s browser', async ({
  clerk,
  guest,
  folder,
}) => {
  test.setTimeout(180_000)
  const secret = randomBytes(16).toString('hex')
  const relay = await startTurn({ secret })
  const server = await Signalling.start(`${folder}/signalling`, { urls: relay.urls, secret })
  try {
    const desk = await clerk({ who: 'clerk', consultation: server.forDesks })
    await desk.takesCalls()
    const client = await desk.client('Musterfrau Amina')
    const { invitation, consultationId } = await desk.link(client)
    const person = await guest({ name: 'person', who: 'citizen' })

    await test.step('sound and picture go through coturn, on both sides', async () => {
      await person.enter(invitation.url)
      await person.page.reload()
      await person.waits()
      await expect(person.page.getByRole('definition').first()).toHaveText('1')
      await expect(desk.row(client.name)).toContainText('Platz 1')
      await desk.callsNext(client.name)
      await person.answer()
      await Promise.all([desk.talks(), person.inCall()])
      await Promise.all([mediaArrives(desk.page), mediaArrives(person.page)])
      for (const { page } of [desk, person]) expect((await flows(page)).map(({ relayed }) => relayed)).toEqual([true])
      await shows(desk.picture(client.name), 'citizen')
    })
    const words = await desk.words()

    await test.step('without the server the talk goes on', async () => {
      await server.kill()
      await expect(
        desk.page.getByText('Der Vermittlungsdienst antwortet nicht. Laufende Gespräche gehen weiter.'),
      ).toBeVisible()
      await expect(person.page.getByText('Die Verbindung zum Warteraum ist unterbrochen.')).toBeVisible()
      await Promise.all([mediaArrives(desk.page), mediaArrives(person.page)])
      await desk.press('Stumm')
      await expect(person.page.getByText('Mikrofon aus')).toBeVisible()
      await desk.press('Ton an')
    })
    await test.step('the server is back, and it is still the same connection', async () => {
      await server.start()
      await expect(desk.page.getByText('Der Vermittlungsdienst antwortet nicht.')).toBeHidden({ timeout: 30_000 })
      await expect(person.page.getByText('Die Verbindung zum Warteraum ist unterbrochen.')).toBeHidden({
        timeout: 30_000,
      })
      await Promise.all([mediaArrives(desk.page), mediaArrives(person.page)])
      expect(await desk.words()).toEqual(words)
    })

    await test.step('the person’s browser ends and comes back: the same talk, a new connection', async () => {
      await person.close()
      await expect(desk.stage.getByText(`${client.name} ist nicht mehr verbunden`)).toBeVisible({ timeout: 30_000 })
      const again = await guest({ name: 'person', who: 'citizen' })
      await again.open(invitation.url)
      await again.inCall()
      await desk.talks()
      await Promise.all([mediaArrives(desk.page), mediaArrives(again.page)])
      expect((await desk.queue()).mine).toBe(consultationId)
      expect(await desk.words()).not.toEqual(words)
      expect(await again.words()).toEqual(await desk.words())

      await desk.press('Beenden')
      await expect(again.heading('Das Gespräch ist beendet')).toBeVisible()
      await Promise.all([letGo(desk.page), letGo(again.page)])
    })
  } finally {
    await server.kill()
    await relay.stop()
  }
})
