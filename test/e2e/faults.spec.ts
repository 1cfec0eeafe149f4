import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from './fixtures.ts'
import { AMINA, ERIKSSON, fileOf, goTo, papers } from './papers.ts'
import {
  bytesOf,
  chooseForm,
  deskOf,
  inkInWindow,
  issueCode,
  openDoor,
  openLocker,
  padState,
  proposeCompartment,
  readyCard,
  scanAgain,
  sendToPad,
  signedAndFiled,
  viewOf,
} from './steps.ts'

test.describe('the scanner', () => {
  test('is pulled out and back within three seconds of being plugged in, and no scan in between is half read', async ({
    counter,
    rig,
  }) => {
    const { page } = counter
    await rig.act('scanner', { do: 'unplug' })
    await counter.deviceSays('Scanner nicht gefunden')
    await rig.act('scanner', { do: 'plug' })
    const plugged = Date.now()
    await counter.deviceSays('Scanner bereit')
    expect(Date.now() - plugged).toBeLessThan(3_000)
    await rig.act('scanner', { do: 'noise' })
    await rig.act('scanner', { do: 'half', lines: papers.eat, framing: 'cr' })
    await rig.act('scanner', { do: 'unplug' })
    await counter.deviceSays('Scanner nicht gefunden')
    await rig.act('scanner', { do: 'plug' })
    await counter.deviceSays('Scanner bereit')
    await rig.scan(papers.td3)
    await expect(fileOf(page, ERIKSSON)).toBeVisible()
  })
})

test.describe('the locker', () => {
  test('falls silent: nothing opens, the reason and the next step are said, and it goes on when it answers again', async ({
    counter,
    rig,
  }) => {
    const desk = deskOf(counter, rig)
    const { page } = desk
    const card = await readyCard(desk)
    const compartment = await proposeCompartment(desk, card.zone)
    await rig.act('locker', { do: 'silent' })
    await page.getByRole('button', { name: `Fach ${compartment} öffnen` }).click()
    await expect(page.getByText('Das Abholfach antwortet nicht. Es wurde nichts geöffnet.')).toBeVisible({
      timeout: 15_000,
    })
    expect(await rig.unlocks()).toBe(0)
    await counter.deviceSays('Abholfach 1 antwortet nicht')
    await rig.act('locker', { do: 'heal' })
    await counter.devicesReady()
    const lock = await openDoor(desk, compartment)
    expect(await rig.unlocks()).toBe(1)
    await scanAgain(desk, card.zone)
    await rig.closeDoor(lock)
    await issueCode(desk)
  })

  test('executes an unlock and keeps the answer to itself: the door is asked, the command not repeated', async ({
    counter,
    rig,
  }) => {
    const desk = deskOf(counter, rig)
    const card = await readyCard(desk)
    const compartment = await proposeCompartment(desk, card.zone)
    await rig.act('locker', { do: 'silentNext' })
    await openDoor(desk, compartment)
    expect(await rig.unlocks()).toBe(1)
  })

  test('has a door that sticks: one command, the word, and another compartment for the card', async ({
    counter,
    rig,
  }) => {
    const desk = deskOf(counter, rig)
    const { page } = desk
    const card = await readyCard(desk)
    const compartment = await proposeCompartment(desk, card.zone)
    for (let lock = 0; lock < 24; lock++) await rig.act('locker', { do: 'jam', lock })
    await page.getByRole('button', { name: `Fach ${compartment} öffnen` }).click()
    await expect(page.getByText(`Die Tür von Fach ${compartment} ist nicht aufgegangen.`)).toBeVisible({
      timeout: 15_000,
    })
    expect(await rig.unlocks()).toBe(1)
    await page.getByRole('button', { name: 'Tür klemmt' }).click()
    await page.getByRole('button', { name: `Fach ${compartment} sperren` }).click()
    const next = page.getByRole('heading', { name: /^Einlegen in Fach \d+$/ })
    await expect(next).not.toHaveText(`Einlegen in Fach ${compartment}`)
    await expect(page.getByRole('gridcell').filter({ hasText: 'gesperrt: Tür klemmt' })).toContainText(
      String(compartment),
    )
    expect(await rig.unlocks()).toBe(1)
  })

  test('has a door that never closes: it is the loudest thing on the screen, and no code exists before it is shut', async ({
    counter,
    rig,
  }) => {
    const desk = deskOf(counter, rig)
    const { page } = desk
    const card = await readyCard(desk)
    const compartment = await proposeCompartment(desk, card.zone)
    const lock = await openDoor(desk, compartment)
    await scanAgain(desk, card.zone)
    await rig.act('locker', { do: 'neverCloses', lock })
    await rig.closeDoor(lock)
    const asked = await rig.requests()
    await expect.poll(() => rig.requests()).toBeGreaterThan(asked + 2)
    await expect(page.getByRole('heading', { name: `Tür ${compartment} ist offen` })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Abholcode erstellen' })).toBeHidden()
    const [pickup] = await counter.call<{ id: string }[]>('pickup.active')
    expect(await counter.ask('pickup.issueCode', { pickupId: pickup?.id })).toMatchObject({ ok: false })
    await counter.deviceSays(`Tür ${compartment} offen`)
    await rig.act('locker', { do: 'heal' })
    await rig.closeDoor(lock)
    await issueCode(desk)
  })

  test('gets another card at the second scan: said at once, nothing changes, the right one goes on', async ({
    counter,
    rig,
  }) => {
    const desk = deskOf(counter, rig)
    const { page } = desk
    const card = await readyCard(desk)
    const compartment = await proposeCompartment(desk, card.zone)
    const lock = await openDoor(desk, compartment)
    await rig.scan(papers.eat)
    await expect(page.getByText('Das war eine andere Karte.')).toBeVisible()
    await rig.closeDoor(lock)
    await expect(page.getByText('Die Tür ging zu, ohne dass der zweite Scan stand.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Abholcode erstellen' })).toBeHidden()
    await page.getByRole('button', { name: `Fach ${compartment} wieder öffnen` }).click()
    expect(await rig.openDoor()).toBe(lock)
    await expect(page.getByText('Scannen Sie dieselbe Karte noch einmal')).toBeVisible()
    await scanAgain(desk, card.zone)
    await rig.closeDoor(lock)
    await issueCode(desk)
    expect((await rig.doors())[lock]?.unlocks).toBe(2)
  })

  test('loses its line while a door stands open: a person is asked how it stands', async ({ counter, rig }) => {
    const desk = deskOf(counter, rig)
    const { page } = desk
    const card = await readyCard(desk)
    const compartment = await proposeCompartment(desk, card.zone)
    const lock = await openDoor(desk, compartment)
    await rig.act('locker', { do: 'unplug' })
    await expect(page.getByRole('heading', { name: 'Bitte an der Tür nachsehen' })).toBeVisible()
    await rig.act('locker', { do: 'plug' })
    await counter.devicesReady()
    await page.getByRole('button', { name: 'Sie ist noch offen' }).click()
    await scanAgain(desk, card.zone)
    await rig.closeDoor(lock)
    await issueCode(desk)
    expect((await rig.doors())[lock]?.unlocks).toBe(1)
  })

  test('has a door that is pushed shut again the moment it was seen open: it counts as opened', async ({
    counter,
    rig,
  }) => {
    const desk = deskOf(counter, rig)
    const { page } = desk
    const card = await readyCard(desk)
    const compartment = await proposeCompartment(desk, card.zone)
    await page.getByRole('button', { name: `Fach ${compartment} öffnen` }).click()
    const lock = await rig.openDoor()
    await expect(page.getByRole('heading', { name: `Tür ${compartment} ist offen` })).toBeVisible()
    await rig.closeDoor(lock)
    await expect(page.getByText('Die Tür ging zu, ohne dass der zweite Scan stand.')).toBeVisible()
    expect(await rig.unlocks()).toBe(1)
  })

  test('opens for nobody after five wrong codes', async ({ counter, rig }) => {
    const desk = deskOf(counter, rig)
    const { page } = desk
    await openLocker(desk)
    for (let guess = 0; guess < 5; guess++) {
      await page.getByRole('textbox', { name: 'Abholcode (8 Ziffern)' }).fill(`0000000${guess}`)
      await page.getByRole('button', { name: 'Fach öffnen' }).click()
      await expect(page.getByRole('alert')).toBeVisible()
      await expect(page.getByRole('textbox', { name: 'Abholcode (8 Ziffern)' })).toBeFocused()
    }
    expect(await counter.ask('pickup.openByCode', { code: '12345678' })).toMatchObject({
      ok: false,
      error: { code: 'pickup/code-blocked' },
    })
    expect(await rig.unlocks()).toBe(0)
  })
})

test('the pad is unplugged in the middle of the ink: it says so, nothing is lost, and the person signs again', async ({
  counter,
  rig,
}) => {
  const desk = deskOf(counter, rig)
  const { page } = desk
  await rig.scanText('33-2026-004711')
  await expect(fileOf(page, AMINA)).toBeVisible()
  const documentId = await chooseForm(desk, 'Einwilligung Abholfach')
  const before = await bytesOf(desk, documentId)
  await sendToPad(desk)
  const writing = rig.act('pad', { do: 'sign' })
  await expect.poll(() => inkInWindow(page)).toBeGreaterThan(50)
  await rig.act('pad', { do: 'unplug' })
  await writing
  await expect(page.getByRole('alert')).toContainText('Das Pad wurde während der Unterschrift getrennt.')
  await expect(padState(page)).toContainText('nicht angeschlossen')
  expect((await viewOf(desk, documentId)).state).toBe('draft')
  expect(Buffer.compare(await bytesOf(desk, documentId), before)).toBe(0)
  await rig.act('pad', { do: 'plug' })
  await counter.deviceSays('Signaturpad bereit')
  await sendToPad(desk)
  await rig.act('pad', { do: 'sign', rate: 2000 })
  await page.getByRole('button', { name: 'Übernehmen' }).click()
  await signedAndFiled(desk)
})

test('the database process dies: the next call works, and nothing that was stored is gone', async ({
  counter,
  rig,
}) => {
  const { page } = counter
  await rig.scan(papers.td3)
  await expect(fileOf(page, ERIKSSON)).toBeVisible()
  const pid = databaseProcessOf(counter.app.process().pid ?? 0)
  process.kill(pid, 'SIGKILL')
  await goTo(page, 'Schalter')
  await expect(async () => {
    await rig.scanText('33-2026-004711')
    await expect(fileOf(page, AMINA)).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 10_000 })
  expect(databaseProcessOf(counter.app.process().pid ?? 0)).not.toBe(pid)
})

/** The process with SQLite in it, among everything the program started (Linux: by /proc). */
function databaseProcessOf(main: number): number {
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8')
      const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${entry}/status`, 'utf8'))?.[1])
      if (parent === main && command.includes('sqlite-process')) return Number(entry)
    } catch {
      // Gone between the two looks.
    }
  }
  throw new Error('there is no database process')
}
