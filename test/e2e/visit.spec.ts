import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openStrokes } from '../../src/main/features/signing/escrow.ts'
import { expect, test } from './fixtures.ts'
import { AMINA, papers, scanLine } from './papers.ts'
import { readPdf } from './pdf.ts'
import {
  bytesOf,
  chooseForm,
  deliver,
  deskOf,
  inkInWindow,
  lastScan,
  openDelivery,
  openLocker,
  padState,
  sendToPad,
  signedAndFiled,
  tapOnPad,
  viewOf,
} from './steps.ts'
import { fileTellsIt, leadVerifies, openAmina, storeAgrees, wholeVisit } from './whole-visit.ts'
import { officeKeyOf, Store } from './store.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
/** A card made for nobody of this office, valid by check digit. */
const foreignCard = [
  'ASD<<Y0TEST0X30<<<<<<<<<<<<<<<',
  '9007046F3501014CHE<<<<<<<<<<<0',
  'MUSTERLI<<HEIDI<<<<<<<<<<<<<<<',
]

test('a form is shown whole, signed on the pad, and filed as what was displayed with the ink in it', async ({
  counter,
  rig,
  folder,
}) => {
  const desk = deskOf(counter, rig)
  const { page } = desk
  await openAmina(desk)
  await page
    .getByRole('row', { name: /Verlängerung/ })
    .getByRole('button')
    .click()
  const documentId = await chooseForm(desk, 'Antrag auf Verlängerung')

  // Before its end was in view it cannot be sent.
  const displayed = await bytesOf(desk, documentId)
  const view = await viewOf(desk, documentId)
  expect(view.sha256).toBe(sha256(displayed))
  await sendToPad(desk)
  const shown = await rig.until('pad', 'shows the picture', (pad) => typeof pad['shown'] === 'string')
  expect(shown['shown']).toMatch(/^[0-9a-f]{64}$/)

  // The ink appears while the pen still writes.
  let writing = true
  const written = rig.act('pad', { do: 'sign' }).then(() => (writing = false))
  await expect.poll(() => inkInWindow(page)).toBeGreaterThan(50)
  expect(writing).toBe(true)
  await expect(padState(page)).toContainText('unterschreibt gerade')
  await written

  // Clearing from the window, then from the pad itself; each leaves an empty glass.
  await page.getByRole('button', { name: 'Löschen' }).click()
  await expect.poll(() => inkInWindow(page)).toBe(0)
  await rig.until('pad', 'is clear', ({ inking, strokes }) => inking === true && strokes === 0)
  await rig.act('pad', { do: 'sign', rate: 2000 })
  await expect.poll(() => inkInWindow(page)).toBeGreaterThan(50)
  await tapOnPad(desk, 'clear', 'rtl')
  await expect.poll(() => inkInWindow(page)).toBe(0)
  await rig.until('pad', 'is clear', ({ inking, strokes }) => inking === true && strokes === 0)
  await rig.act('pad', { do: 'sign', rate: 2000 })

  await page.getByRole('button', { name: 'Übernehmen' }).click()
  await signedAndFiled(desk)
  await expect(page.getByText(sha256(displayed))).toBeVisible()
  // Nobody's name stays on the glass.
  await rig.until('pad', 'is blank', (pad) => pad['shown'] === null && pad['inking'] === false)

  const signed = await bytesOf(desk, documentId)
  const filed = await viewOf(desk, documentId)
  expect(filed.state).toBe('signed')
  expect(Buffer.compare(signed.subarray(0, displayed.length), displayed)).toBe(0)
  expect(filed.sha256).toBe(sha256(signed))

  const before = await readPdf(displayed)
  const after = await readPdf(signed)
  const place = view.signature
  if (place === null) throw new Error('the form has no place to sign')
  after.forEach((sheet, number) => {
    expect(sheet.text).toContain(before[number]?.text ?? 'missing')
    const ink = sheet.strokes.slice(before[number]?.strokes.length)
    if (number !== place.page) return expect(ink).toEqual([])
    expect(ink.length).toBeGreaterThan(20)
    for (const { left, bottom, right, top } of ink) {
      expect(left).toBeGreaterThanOrEqual(place.x - 0.01)
      expect(right).toBeLessThanOrEqual(place.x + place.width + 0.01)
      expect(bottom).toBeGreaterThanOrEqual(place.y - 0.01)
      expect(top).toBeLessThanOrEqual(place.y + place.height + 0.01)
    }
  })
  expect(after[place.page]?.text).toContain('Amina')

  // The raw strokes open with the key of the keeper only, and belong to what was displayed.
  const store = await Store.ofSqlite(join(folder, 'data'), await officeKeyOf(counter.app, join(folder, 'data')))
  const signing = await store.db
    .selectFrom('signings')
    .selectAll()
    .where('document_id', '=', documentId)
    .executeTakeFirstOrThrow()
  const sealed = await store.blob(signing.strokes_blob_id ?? '')
  const keeper = await readFile(join(folder, 'data/demo-escrow-private-key.pem'), 'utf8')
  const payload = await openStrokes(keeper, sealed)
  expect(payload.displayedSha256).toBe(sha256(displayed))
  expect(payload.strokes.length).toBeGreaterThan(0)
  const points = payload.strokes.flat()
  expect(points.length).toBeGreaterThan(100)
  for (const { x, y, pressure, time } of points) {
    expect(x >= 0 && y >= 0 && pressure > 0 && pressure <= 1 && Number.isFinite(time)).toBe(true)
  }
  expect(await store.contradictions()).toEqual([])
  await store.close()
})

test('the person signs and accepts, or gives up, on the pad alone', async ({ counter, rig }) => {
  const desk = deskOf(counter, rig)
  const { page } = desk
  await openAmina(desk)
  await chooseForm(desk, 'Einwilligung Abholfach')
  await sendToPad(desk)
  await rig.act('pad', { do: 'sign', rate: 2000 })
  await tapOnPad(desk, 'cancel', 'rtl')
  await expect(page.getByRole('alert')).toContainText('Die Person hat am Pad abgebrochen.')
  await sendToPad(desk)
  await rig.act('pad', { do: 'sign', rate: 2000 })
  await tapOnPad(desk, 'sign', 'rtl')
  await signedAndFiled(desk)
})

test('a delivery takes cards in, and puts double ones and those without an order aside', async ({ counter, rig }) => {
  const desk = deskOf(counter, rig)
  const { page } = desk
  await deliver(desk, papers.eat, AMINA)
  await rig.scan(papers.eat)
  await expect(lastScan(page)).toContainText('Doppelt')
  await rig.scan(foreignCard)
  await expect(lastScan(page)).toContainText('Ohne Bestellung')
  // Not a card: said, and in nobody's list.
  await rig.scan(papers.td3)
  await expect(page.getByRole('heading', { name: /Das ist keine Karte/ })).toBeVisible()
  const delivery = await counter.call<{ matched: number; unmatched: number; double: number }>('cards.delivery', {
    sessionId: null,
  })
  expect(delivery).toMatchObject({ matched: 1, unmatched: 1, double: 1 })

  await page.getByRole('tab', { name: 'Klärliste' }).click()
  await page.getByRole('button', { name: 'Karte Y0TEST0X3 klären' }).click()
  const dialog = page.getByRole('dialog', { name: 'Eintrag klären' })
  await dialog.getByRole('radio', { name: 'Sie geht zurück an die Bundesdruckerei' }).check()
  await dialog.getByRole('textbox', { name: 'Erklärung' }).fill('Gehört zu keiner Bestellung dieser Behörde.')
  await dialog.getByRole('button', { name: 'Eintrag abschließen' }).click()
  await expect(page.getByRole('button', { name: 'Karte Y0TEST0X3 klären' })).toBeHidden()
  await expect(page.getByRole('button', { name: 'Karte Y0TEST0X1 klären' })).toBeVisible()
})

test('a whole visit: consent, delivery, locker, code, hand-out; and after a restart everything still stands', async ({
  counter,
  rig,
  start,
  folder,
}) => {
  const desk = deskOf(counter, rig)
  const { compartment, consent } = await wholeVisit(desk)
  await fileTellsIt(desk, compartment)
  await leadVerifies(desk)
  const dataDir = join(folder, 'data')
  const key = await officeKeyOf(counter.app, dataDir)
  const signed = sha256(await bytesOf(desk, consent))
  await counter.close()
  // Encrypted at rest: neither the header of a database nor a name lies open.
  const raw = await readFile(join(dataDir, 'tresen.db'))
  expect(raw.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3')
  expect(raw.includes('Musterfrau')).toBe(false)
  const store = await Store.ofSqlite(dataDir, key)
  await storeAgrees(store)
  await store.close()

  const again = await start({ devices: rig.files.pty })
  await again.signIn()
  await again.devicesReady()
  const next = deskOf(again, rig)
  await fileTellsIt(next, compartment)
  expect(sha256(await bytesOf(next, consent))).toBe(signed)
  await openLocker(next)
  await expect(again.page.getByRole('heading', { name: 'Bitte an der Tür nachsehen' })).toBeHidden()
  expect(await rig.unlocks()).toBe(2)
})

test('the same visit with the locker behind its network gateway', async ({ rig, start }) => {
  const workstation = await start({ devices: rig.files.tcp })
  await workstation.signIn()
  await workstation.devicesReady()
  await wholeVisit(deskOf(workstation, rig))
})

test('the locker team does its part and sees no file', async ({ rig, start }) => {
  const workstation = await start({ devices: rig.files.pty })
  await workstation.signIn('Abholfach-Team')
  await workstation.devicesReady()
  const desk = deskOf(workstation, rig)
  await openDelivery(desk)
  await rig.scan(papers.eat)
  await expect(lastScan(desk.page)).toContainText('Angenommen')
  await openLocker(desk)
  await rig.scan(papers.td3)
  await expect(scanLine(desk.page)).toContainText('Dafür fehlt Ihnen das Recht.')
  await expect(desk.page.getByRole('article')).toHaveCount(0)
  expect(await workstation.ask('people.search', { text: 'Musterfrau' })).toMatchObject({
    ok: false,
    error: { code: 'forbidden' },
  })
})
