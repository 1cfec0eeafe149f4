import { randomBytes } from 'node:crypto'
import type { PersonFile } from '../../src/shared/contract/people.ts'
import type { Locator } from '@playwright/test'
import { expect, test, type Clerk, type Client } from './consultation-office.ts'
import { readableInBothThemes } from './looks.ts'
import { heldPaper } from './media.ts'
import { goTo } from './papers.ts'
import { bytesOf } from './steps.ts'
import { comesBack, letGo, mediaArrives, shows, stops } from './watch.ts'

/** The consultation hour as it is: a workstation, a stranger's browser, and real pictures and sound between them. */

test('a whole talk: from the link to the note in the Vorgang', async ({ clerk, guest }) => {
  test.setTimeout(240_000)
  const desk = await clerk({ who: 'clerk' })
  const client = await desk.client('Musterfrau Amina')
  const { invitation, consultationId } = await desk.link(client)
  const person = await guest({ name: 'person', who: 'citizen', paper: true })
  const other = await guest({ name: 'other', who: 'second' })

  await test.step('a link that nobody gave is refused', async () => {
    await other.open(invitation.url.replace(/#.*/, `#${randomBytes(16).toString('base64url')}`))
    // Just started, the server does not know yet which links there are.
    await expect(other.heading('Dieser Link ist nicht gültig')).toBeVisible({ timeout: 30_000 })
  })
  await test.step('link, consent, device test, waiting room', async () => {
    await person.enter(invitation.url)
    await expect(desk.row(client.name)).toContainText('Test ok')
    await desk.row(client.name).getByRole('button').first().click()
    await expect(desk.stage.getByRole('button', { name: 'Jetzt aufrufen' })).toBeVisible()
    await readableInBothThemes(desk.page, 'the waiting room at the desk')
    await readableInBothThemes(person.page, 'the waiting room at home')
  })
  await test.step('the link is bound to the device that agreed', async () => {
    await other.page.goto('about:blank')
    await other.open(invitation.url)
    await expect(other.heading('Dieser Link wird schon auf einem anderen Gerät benutzt')).toBeVisible()
    await other.close()
    await person.waits()
  })
  await test.step('called and answered: sound and picture both ways', async () => {
    await desk.callsNext(client.name)
    await person.answer()
    await Promise.all([desk.talks(), person.inCall()])
    await Promise.all([mediaArrives(desk.page), mediaArrives(person.page)])
    await shows(desk.picture(client.name), 'citizen')
    await shows(person.picture('Behörde'), 'clerk')
    expect(await desk.words()).toHaveLength(4)
    expect(await desk.words()).toEqual(await person.words())
  })
  await test.step('the pages of both can be read by everybody', async () => {
    await readableInBothThemes(desk.page, 'the talk at the desk')
    await readableInBothThemes(person.page, 'the talk at home')
  })
  await test.step('muted, without picture, on hold: the other side hears and sees nothing, and is told', async () => {
    await desk.press('Stumm')
    await person.press('Bild aus')
    await Promise.all([stops(person.page, 'energy'), stops(desk.page, 'frames')])
    await expect(person.page.getByText('Mikrofon aus')).toBeVisible()
    await expect(desk.stage.getByText(`Kein Bild von ${client.name}`)).toBeVisible()
    await desk.press('Ton an')
    await person.press('Bild an')
    await Promise.all([comesBack(person.page, 'energy'), comesBack(desk.page, 'frames')])
    await desk.press('Kamera')
    await person.press('Ton aus')
    await Promise.all([stops(person.page, 'frames'), stops(desk.page, 'energy')])
    await expect(person.page.getByText('Kamera aus')).toBeVisible()
    await expect(desk.stage.getByText('Das Mikrofon der Person ist aus.')).toBeVisible()
    await desk.press('Kamera an')
    await person.press('Ton an')
    await Promise.all([comesBack(person.page, 'frames'), comesBack(desk.page, 'energy')])
    await desk.more(/^Halten/)
    await Promise.all([stops(person.page, 'energy'), stops(desk.page, 'energy')])
    await Promise.all([stops(person.page, 'frames'), stops(desk.page, 'frames')])
    await expect(person.page.getByText('Angehalten. Niemand sieht oder hört Sie.', { exact: true })).toBeVisible()
    await desk.more(/^Fortsetzen/)
    await Promise.all([mediaArrives(desk.page), mediaArrives(person.page)])
  })
  await test.step('a background is blurred on either side, by that machine alone', async () => {
    const seen = desk.picture(client.name)
    await expect.poll(() => sharpness(seen)).toBeGreaterThan(100)
    await person.press('Mehr')
    await person.press('Hintergrund unscharf machen')
    await person.press('Schließen')
    await desk.more(/^Hintergrund unscharf/)
    // Nobody is to be seen in this picture, so all of it is background.
    await expect.poll(() => sharpness(seen), { timeout: 30_000 }).toBeLessThan(60)
    await desk.press('Mehr')
    await expect(desk.page.getByRole('menuitem', { name: 'Hintergrund zeigen' })).toBeEnabled({ timeout: 30_000 })
    await desk.page.keyboard.press('Escape')
    await Promise.all([mediaArrives(desk.page), mediaArrives(person.page)])
    await shows(person.picture('Behörde'), 'clerk')
    await desk.more('Hintergrund zeigen')
    await person.press('Mehr')
    await person.press('Hintergrund wieder zeigen')
    await person.press('Schließen')
    await expect.poll(() => sharpness(seen), { timeout: 30_000 }).toBeGreaterThan(100)
  })
  await test.step('written words go both ways', async () => {
    await desk.press('Chat')
    await desk.page.getByRole('textbox', { name: 'Nachricht' }).fill('Zimmer 12, zweiter Stock')
    await desk.page.keyboard.press('Enter')
    await person.press('Nachrichten')
    await expect(person.page.getByRole('listitem').filter({ hasText: 'Zimmer 12, zweiter Stock' })).toBeVisible()
    await person.page.getByLabel('Ihre Nachricht').fill('Danke, verstanden')
    await person.press('Senden')
    await expect(desk.page.getByRole('region', { name: 'Chat' })).toContainText('Danke, verstanden')
    await desk.press('Chat')
    await person.press('Nachrichten')
  })
  await test.step('a page of a document is shown, and nothing else', () => showsDocument(desk, person.page))
  await test.step('a paper held to the camera is taken with consent, straightened and filed', async () => {
    await desk.press('Foto')
    await desk.page.getByRole('textbox', { name: 'Was soll die Person zeigen?' }).fill('B1-Zertifikat')
    await desk.press('Um Zustimmung bitten')
    const question = person.page.getByRole('dialog', { name: 'Darf die Behörde ein Foto machen?' })
    await expect(question).toContainText('B1-Zertifikat')
    await question.getByRole('button', { name: 'Nein' }).click()
    await expect(desk.page.getByText('Die Person hat nicht zugestimmt.')).toBeVisible()
    await desk.press('Um Zustimmung bitten')
    await person.press('Aufnehmen und senden')
    await expect(desk.page.getByText('Das Papier wurde erkannt.')).toBeVisible({ timeout: 15_000 })
    await desk.press('Zur Akte nehmen')
    await expect(desk.page.getByText('„B1-Zertifikat“ ist bei der Akte.')).toBeVisible()
    await filedStraight(desk, client)
  })
  const field = desk.page.getByLabel(/^Notiz \(geht in den Vorgang\)/)
  await test.step('a note is saved while it is typed, and at once when the page is left', async () => {
    await field.fill('B1-Zertifikat')
    await expect(desk.page.getByText(/^gespeichert/)).toBeVisible()
    await field.fill('B1-Zertifikat gesehen.')
    await goTo(desk.page, 'Schalter')
    await expect.poll(async () => (await desk.note(consultationId)).text).toBe('B1-Zertifikat gesehen.')
    await desk.openVideo()
    await expect(field).toHaveValue('B1-Zertifikat gesehen.')
    await desk.talks()
  })
  await test.step('two write at once: neither is lost, and nothing is finished before it is decided', async () => {
    const { version } = await desk.note(consultationId)
    const others = { consultationId, text: 'Frage zur Frist.', version }
    // In one breath: what the other wrote is not here yet when this is typed.
    await field.evaluate((element: HTMLTextAreaElement, theirs) => {
      const written = window.bridge?.call('consultations.saveNote', theirs)
      element.setRangeText(' Mietvertrag folgt.', element.value.length, element.value.length, 'end')
      element.dispatchEvent(new Event('input', { bubbles: true }))
      return written
    }, others)
    const question = desk.page.getByRole('alert').filter({ hasText: 'Jemand hat die Notiz inzwischen geändert' })
    await expect(question).toContainText('Frage zur Frist.')
    await expect(field).toHaveValue('B1-Zertifikat gesehen. Mietvertrag folgt.')
  })
  await test.step('hung up: nothing stays open, and the note stands in the Vorgang', async () => {
    await desk.press('Beenden')
    await expect(person.heading('Das Gespräch ist beendet')).toBeVisible()
    await Promise.all([letGo(desk.page), letGo(person.page)])
    await desk.page.getByRole('radio', { name: 'Erledigt' }).click()
    await desk.press('Abschließen')
    await expect(desk.stage.getByRole('alert')).toContainText('Die Notiz ist noch nicht gespeichert')
    await desk.press('Beide behalten')
    await expect(desk.page.getByText(/^gespeichert/)).toBeVisible()
    await desk.press('Abschließen')
    await expect(desk.stage.getByText('Niemand ist im Gespräch.')).toBeVisible()
    const { notes } = await desk.workstation.call<PersonFile>('people.file', { personId: client.personId })
    expect(notes).toEqual([
      expect.objectContaining({
        caseNumber: client.caseNumber,
        text: 'Frage zur Frist.\n\nB1-Zertifikat gesehen. Mietvertrag folgt.',
      }),
    ])
  })
  await test.step('the link leads back to nothing but its end', async () => {
    await person.page.reload()
    await expect(person.heading('Das Gespräch ist beendet')).toBeVisible()
  })
})

/** The steepest step of brightness on a line across the edge of the paper that is held to the camera. */
const sharpness = (video: Locator): Promise<number> =>
  video.evaluate((element: HTMLVideoElement) => {
    const canvas = document.createElement('canvas')
    canvas.width = element.videoWidth
    canvas.height = element.videoHeight
    const context = canvas.getContext('2d')
    if (context === null || canvas.width === 0) return 0
    context.drawImage(element, 0, 0)
    const { data } = context.getImageData(0, Math.round(canvas.height * 0.6), canvas.width, 1)
    let steepest = 0
    // Green: none in the red behind, all in the white of the paper. Two pixels apart, as the picture is compressed.
    for (let at = 0; at < canvas.width - 2; at++) {
      steepest = Math.max(steepest, Math.abs((data[at * 4 + 9] ?? 0) - (data[at * 4 + 1] ?? 0)))
    }
    return steepest
  })

async function showsDocument(desk: Clerk, page: Clerk['page']): Promise<void> {
  await desk.press('Zeigen')
  const dialog = desk.page.getByRole('dialog', { name: 'Dokument zeigen' })
  await dialog.getByRole('button', { name: /^Bescheinigung Krankenkasse/ }).click()
  await dialog.getByRole('button', { name: 'Zeigen', exact: true }).click()
  const shown = page.getByRole('img', { name: 'Bescheinigung Krankenkasse, Seite 1 von 1' })
  await expect(shown).toBeVisible()
  // A page with print on it: mostly white, some black.
  const ink = await shown.evaluate(async (image: HTMLImageElement) => {
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
    const context = canvas.getContext('2d')!
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    let dark = 0
    let light = 0
    for (let at = 0; at < data.length; at += 4) {
      if ((data[at] ?? 0) < 100) dark += 1
      if ((data[at] ?? 0) > 240) light += 1
    }
    return { longest: Math.max(canvas.width, canvas.height), dark, light, all: data.length / 4 }
  })
  expect(ink.longest).toBeGreaterThan(1000)
  expect(ink.dark).toBeGreaterThan(500)
  expect(ink.light).toBeGreaterThan(ink.all / 2)
  await desk.press('Nicht mehr zeigen')
  await expect(shown).toBeHidden()
}

/** The picture in the file is the paper alone, upright: read back from the PDF, where its bytes stand as they are. */
async function filedStraight(desk: Clerk, { personId }: Client): Promise<void> {
  const { documents } = await desk.workstation.call<PersonFile>('people.file', { personId })
  const filed = documents.find(({ title }) => title === 'B1-Zertifikat')
  expect(filed).toBeDefined()
  const pdf = Buffer.from(await bytesOf(desk, filed?.id ?? ''))
  const from = pdf.indexOf(Buffer.from([0xff, 0xd8, 0xff]))
  const jpeg = pdf.subarray(from, pdf.indexOf('endstream', from))
  const seen = await desk.page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }))
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    const context = canvas.getContext('2d')!
    context.drawImage(image, 0, 0)
    const at = (across: number, down: number) =>
      [...context.getImageData(across * image.width, down * image.height, 1, 1).data].slice(0, 3)
    const corners = [at(0.04, 0.04), at(0.96, 0.04), at(0.96, 0.96), at(0.04, 0.96)]
    return { ratio: image.width / image.height, corners, stripe: at(0.5, 0.25) }
  }, jpeg.toString('base64'))
  const side = (one: number, next: number) => {
    const [[ax, ay], [bx, by]] = [heldPaper[one], heldPaper[next]] as [
      readonly [number, number],
      readonly [number, number],
    ]
    return Math.hypot(bx - ax, by - ay)
  }
  expect(seen.ratio).toBeCloseTo(side(0, 1) / side(1, 2), 1)
  // The paper is white to its corners; nothing of the red behind it came along.
  for (const corner of seen.corners) for (const value of corner) expect(value).toBeGreaterThan(200)
  for (const value of seen.stripe) expect(value).toBeLessThan(60)
}
