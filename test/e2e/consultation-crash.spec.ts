import { join } from 'node:path'
import { expect, test } from './consultation-office.ts'
import { goTo } from './papers.ts'

/** The program dies in the middle of a talk: whoever signs in again is told at once, on every page, and can go on or end it. */
test('a talk outlives the program: it is offered at once, fetched by a button, and can be ended', async ({
  clerk,
  guest,
  folder,
  start,
}) => {
  test.setTimeout(120_000)
  const desk = await clerk({ who: 'clerk' })
  const client = await desk.client('Musterfrau Amina')
  const { invitation } = await desk.link(client)
  const person = await guest({ name: 'person', who: 'citizen' })
  await person.enter(invitation.url)
  await desk.callsNext(client.name)
  await person.answer()
  await Promise.all([desk.talks(), person.inCall()])

  await desk.workstation.kill()
  const again = await start({ dataDir: join(folder, 'data'), switches: desk.workstation.options.switches ?? [] })
  await again.signIn()
  const bar = again.page.getByRole('status').filter({ hasText: `Sie haben ein Gespräch mit ${client.name}` })
  await expect(bar).toBeVisible()
  await bar.getByRole('link', { name: 'Fortsetzen' }).click()
  const stage = again.page.getByRole('region', { name: 'Bild', exact: true })
  await expect(stage).toContainText(`Sie haben ein Gespräch mit ${client.name}, aber nicht hier.`)
  await stage.getByRole('button', { name: 'Hierher holen' }).click()
  await expect(stage.getByRole('button', { name: 'Beenden' })).toBeVisible({ timeout: 20_000 })

  await again.kill()
  const third = await start({ dataDir: join(folder, 'data'), switches: desk.workstation.options.switches ?? [] })
  await third.signIn()
  await goTo(third.page, 'Video')
  await third.page.getByRole('button', { name: 'Gespräch beenden' }).click()
  await expect(third.page.getByRole('heading', { name: 'Das Gespräch ist beendet.' })).toBeVisible()
})
