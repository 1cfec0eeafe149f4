import type { Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { findings, readableInBothThemes } from './looks.ts'
import { papers } from './papers.ts'
import type { Workstation } from './workstation.ts'

/** The devices page in the whole program: what an administrator does with it, and what a clerk sees of it. */

const heading = (page: Page) => page.getByRole('heading', { name: 'Geräte an diesem Arbeitsplatz' })
const openPage = async ({ page }: Workstation) => {
  await page.keyboard.press('F9')
  await expect(heading(page)).toBeVisible()
}
/** The device in the list, with its state. */
const device = (page: Page, name: string) => page.getByRole('listitem').getByRole('button', { name })
const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click()

/** What somebody opposite does to a simulated device of this program. */
const simulate = (workstation: Workstation, id: string, act: object) => workstation.call('simulation.act', { id, act })

test('a lock board behind a device server is recognised, added, tried and removed', async ({ start, rig, folder }) => {
  const workstation = await start()
  const { page } = workstation
  const { devices } = JSON.parse(await readFile(rig.files.tcp, 'utf8')) as {
    devices: { id: string; connect: { port: number } }[]
  }
  const port = devices.find(({ id }) => id === 'locker')?.connect.port ?? 0
  await workstation.signIn('Teamleitung')
  await workstation.devicesReady()
  await openPage(workstation)

  await test.step('add', async () => {
    await page.getByRole('button', { name: 'Gerät hinzufügen' }).click()
    const form = page.getByRole('dialog', { name: 'Gerät hinzufügen' })
    // Another family on purpose: the line says which one it is.
    await form.getByRole('combobox', { name: 'Modell' }).click()
    await page.getByRole('option').filter({ hasText: 'KR-CU16' }).click()
    await form.getByText('Netzwerk', { exact: true }).click()
    await form.getByRole('textbox', { name: 'Adresse', exact: true }).fill('127.0.0.1')
    await form.getByRole('button', { name: 'Speichern' }).click()
    await expect(form).toContainText('Bitte eine Zahl von 1 bis 65535 eingeben.')
    await form.getByRole('textbox', { name: 'Port' }).fill(String(port))
    await form.getByRole('button', { name: 'Familie erkennen' }).click()
    await expect(form).toContainText('gefunden, Adresse 0.', { timeout: 30_000 })
    await form.getByRole('button', { name: 'Übernehmen' }).click()
    await expect(form.getByText(/^Übernommen: .*Adresse 0\./)).toBeVisible()
    await form.getByRole('textbox', { name: 'Name an diesem Arbeitsplatz' }).fill('Abholfach 2')
    await readableInBothThemes(page, 'Gerät hinzufügen')
    await form.getByRole('button', { name: 'Speichern' }).click()
    await expect(device(page, 'Abholfach 2')).toContainText('bereit', { timeout: 15_000 })
    expect(await rig.unlocks()).toBe(0)
    // The compartments of the office hang on the other board.
    await workstation.deviceSays('Abholfach 2 bereit')
  })

  await test.step('open one empty door', async () => {
    await tab(page, 'Testen')
    await page.getByRole('button', { name: 'Schloss 5, zu' }).click()
    await page.getByRole('button', { name: 'Tür öffnen …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Schloss 5 öffnen?' })
    // Enter on the dialog opens nothing: the button that is focused leaves.
    await expect(dialog.getByRole('button', { name: 'Abbrechen' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(dialog).toHaveCount(0)
    expect(await rig.unlocks()).toBe(0)
    await page.getByRole('button', { name: 'Tür öffnen …' }).click()
    await dialog.getByRole('button', { name: 'Schloss 5 jetzt öffnen' }).click()
    await expect(page.getByText('Schloss 5 ist aufgegangen. Bitte die Tür wieder schließen.')).toBeVisible()
    expect(await rig.unlocks()).toBe(1)
    await rig.closeDoor(4)
    await expect(page.getByText('Schloss 5 ging auf und ist wieder zu.')).toBeVisible()
    expect.soft(await findings(page), 'Geräte: Tür testen').toEqual([])
  })

  await test.step('question and answer in words', async () => {
    await tab(page, 'Datenverkehr')
    const table = page.getByRole('table', { name: 'Nachrichten, älteste zuerst' })
    // What comes all the time is away at first, so that the one order of before can be read.
    await expect(table.getByRole('row').filter({ hasText: 'Tür öffnen' })).toContainText('gesendet')
    await expect(table.getByRole('row').filter({ hasText: 'Frage nach den Türen' })).toHaveCount(0)
    await page.getByRole('switch', { name: 'Routine ausblenden' }).click()
    await expect(table.getByRole('row').filter({ hasText: 'Frage nach den Türen' }).first()).toContainText('gesendet')
    await expect(table.getByRole('row').filter({ hasText: 'Stand der Türen' }).first()).toContainText('empfangen')
    await page.getByRole('button', { name: 'Anhalten' }).click()
    await expect(page.getByText(/neue Nachrichten? wartet|warten/)).toBeVisible()
    await readableInBothThemes(page, 'Geräte: Datenverkehr')
  })

  await test.step('change', async () => {
    await page.getByRole('button', { name: 'Ändern' }).click()
    const form = page.getByRole('dialog', { name: '„Abholfach 2“ ändern' })
    await expect(form.getByRole('textbox', { name: 'Port' })).toHaveValue(String(port))
    await expect(form.getByRole('textbox', { name: 'Adressen der Platinen' })).toHaveValue('0')
    await form.getByRole('textbox', { name: 'Name an diesem Arbeitsplatz' }).fill('Probefach')
    await form.getByRole('button', { name: 'Speichern' }).click()
    await expect(device(page, 'Probefach')).toContainText('bereit', { timeout: 15_000 })
  })

  await test.step('remove', async () => {
    await page.getByRole('button', { name: 'Entfernen' }).click()
    await page.getByRole('button', { name: 'Gerät entfernen' }).click()
    await expect(device(page, 'Probefach')).toHaveCount(0)
    // The demo's own locker holds cards: it stays.
    await device(page, 'Abholfach 1').click()
    await page.getByRole('button', { name: 'Entfernen' }).click()
    await expect(page.getByText('In den Fächern dieser Steuerung liegen noch Karten')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Gerät entfernen' })).toHaveCount(0)
    await page.getByRole('dialog').getByRole('button', { name: 'Schließen' }).last().click()
    const kept = JSON.parse(await readFile(join(folder, 'data/devices.json'), 'utf8')) as { devices: { id: string }[] }
    expect(kept.devices.map(({ id }) => id)).toEqual(['scanner', 'pad', 'locker'])
    const log = await workstation.call<{ action: string }[]>('audit.list', { before: null })
    const done = log.map(({ action }) => action).filter((action) => action.startsWith('devices.'))
    expect(done.toReversed()).toEqual([
      'devices.added',
      'devices.door-test',
      'devices.door-tested.opened',
      'devices.changed',
      'devices.removed',
    ])
  })
})

test('reader and pad are tried without opening anything or keeping anything', async ({ start }) => {
  const workstation = await start()
  const { page } = workstation
  await workstation.signIn('Teamleitung')
  await workstation.devicesReady()
  await openPage(workstation)

  await device(page, 'Scanner').click()
  await tab(page, 'Testen')
  await page.getByRole('button', { name: 'Test beginnen' }).click()
  await expect(page.getByText('Halten Sie jetzt einen Code')).toBeVisible()
  await simulate(workstation, 'scanner', { do: 'scan', lines: [...papers.td3] })
  const seen = page.getByRole('list', { name: 'Gelesen' })
  await expect(seen).toContainText('Maschinenlesbare Zone, alle Prüfziffern richtig')
  await expect(seen).toContainText('2 Zeilen')
  await expect(page.locator('body')).not.toContainText('ERIKSSON')
  await expect(heading(page)).toBeVisible()
  expect.soft(await findings(page), 'Geräte: Lesen testen').toEqual([])
  await tab(page, 'Datenverkehr')
  await expect(page.getByRole('row').filter({ hasText: 'Gelesener Code' }).first()).toContainText('·· ··')
  // Whoever left the test has the reader back.
  await simulate(workstation, 'scanner', { do: 'scan', lines: [...papers.td3] })
  await expect(page.getByRole('article')).toBeVisible()

  await openPage(workstation)
  await device(page, 'Signaturpad').click()
  await tab(page, 'Testen')
  await page.getByRole('button', { name: 'Test beginnen' }).click()
  await expect(page.getByText('Zeichnen Sie jetzt')).toBeVisible()
  await simulate(workstation, 'pad', { do: 'sign' })
  await expect(page.getByText(/[1-9]\d* Meldungen vom Stift, verloren: 0/)).toBeVisible()
  const inked = () =>
    page.getByRole('img', { name: 'Spiegel des Zeichenfelds' }).evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('no canvas')
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      return pixels.some((value) => value !== 0)
    })
  await expect.poll(inked).toBe(true)
  await page.getByRole('button', { name: 'Test beenden' }).click()
  await expect(page.getByText(/Der Test ist zu Ende\. .* \d+ Meldungen vom Stift, verloren: 0/)).toBeVisible()
})

test('who leaves the drawing test while its picture is on the way leaves no field on the pad', async ({ start }) => {
  const workstation = await start()
  const { page } = workstation
  await workstation.signIn('Teamleitung')
  await workstation.devicesReady()
  await openPage(workstation)
  await device(page, 'Signaturpad').click()
  await tab(page, 'Testen')
  const pad = async () => {
    const all = await workstation.call<{ id: string; state: Record<string, unknown> }[]>('simulation.list')
    return all.find(({ id }) => id === 'pad')?.state
  }
  await simulate(workstation, 'pad', { do: 'slow', ms: 20 })
  await page.getByRole('button', { name: 'Test beginnen' }).click()
  await expect.poll(pad).toMatchObject({ state: 'image' })
  await tab(page, 'Datenverkehr')
  await expect(page.getByRole('button', { name: 'Test beginnen' })).toHaveCount(0)
  await simulate(workstation, 'pad', { do: 'slow', ms: 0 })
  await expect.poll(pad).toMatchObject({ state: 'ready', shown: null, inking: false })
})

test('a clerk sees how devices stand, and no button that would be refused', async ({ counter }) => {
  const { page } = counter
  await openPage(counter)
  await expect(device(page, 'Abholfach 1')).toContainText('bereit')
  await device(page, 'Abholfach 1').click()
  await expect(page.getByText('seit dem Start keine')).toBeVisible()
  await expect(page.getByRole('tab')).toHaveCount(0)
  for (const name of ['Gerät hinzufügen', 'Ändern', 'Entfernen', 'Hinzufügen']) {
    await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0)
  }
  // The whole page by keyboard: the list is a row of buttons.
  await device(page, 'Scanner').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(device(page, 'Signaturpad')).toHaveAttribute('aria-current', 'true')
  await readableInBothThemes(page, 'Geräte am Schalter')
})

test('a door nobody here opened is told on the devices page, and on every page until somebody has looked', async ({
  counter,
}) => {
  const { page } = counter
  await openPage(counter)
  await device(page, 'Abholfach 1').click()
  await expect(page.getByText('Seit dem Start des Programms hat sich keine Tür bewegt.')).toBeVisible()
  const alert = page.getByRole('alert').filter({ hasText: 'Zum Abholfach' })
  const asked = 'Fach 3 ging auf, ohne dass es von hier geöffnet wurde. Bitte nachsehen.'
  await simulate(counter, 'locker', { do: 'openDoor', lock: 2 })
  const events = page.getByRole('region', { name: 'Türereignisse' }).locator('tbody').getByRole('row')
  await expect(events.first()).toContainText('Fach 3ohne Auftrag von hier geöffnet')
  await expect(alert).toContainText(`Tür 3 des Abholfachs ist offen. ${asked}`)
  await simulate(counter, 'locker', { do: 'closeDoor', lock: 2 })
  await expect(events.first()).toContainText('Fach 3geschlossen')
  await expect(events).toHaveCount(2)
  await expect(alert).toContainText(asked)
  await expect(alert).not.toContainText('ist offen')
  await readableInBothThemes(page, 'Türereignisse')
  await alert.getByRole('link').click()
  await page.getByRole('button', { name: 'Sie ist zu' }).click()
  await openPage(counter)
  await expect(alert).toHaveCount(0)
  await device(page, 'Abholfach 1').click()
  await expect(events).toHaveCount(2)
})
