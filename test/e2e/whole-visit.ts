import { expect } from '@playwright/test'
import { AMINA, fileOf, papers } from './papers.ts'
import { confirmTaken, deliver, type Desk, load, openByCode, sign } from './steps.ts'
import type { Store } from './store.ts'

/** Amina's file, by its Aktenzeichen under the scanner. */
export async function openAmina({ page, rig }: Desk): Promise<void> {
  await rig.scanText('33-2026-004711')
  await expect(fileOf(page, AMINA)).toBeVisible()
}

/** Consent, delivery, locker and hand-out: what one card goes through, with everything that must be true at the end. */
export async function wholeVisit(desk: Desk): Promise<{ consent: string; compartment: number }> {
  const { page, rig } = desk
  await openAmina(desk)
  const consent = await sign(desk, 'Einwilligung Abholfach')
  await deliver(desk, papers.eat, AMINA)
  const { compartment, code, lock } = await load(desk, papers.eat)
  expect(code).toMatch(/^\d{8}$/)
  expect(await rig.openDoorNow()).toBeUndefined()
  await openByCode(desk, code, compartment)
  await rig.closeDoor(lock)
  await confirmTaken(desk)
  expect((await rig.doors())[lock]).toMatchObject({ closed: true, unlocks: 2 })
  expect(await rig.unlocks()).toBe(2)
  // The code opens nothing any more.
  await page.getByRole('textbox', { name: 'Abholcode (8 Ziffern)' }).fill(code)
  await page.getByRole('button', { name: 'Fach öffnen' }).click()
  await expect(page.getByText('Dieser Abholcode ist nicht gültig.')).toBeVisible()
  expect(await rig.unlocks()).toBe(2)
  return { consent, compartment }
}

/** The file says who did what, and where the card is. */
export async function fileTellsIt(desk: Desk, compartment: number): Promise<void> {
  const { page } = desk
  await openAmina(desk)
  const file = fileOf(page, AMINA)
  await file.getByRole('tab', { name: 'Karten' }).click()
  await expect(file.getByText('ausgehändigt', { exact: true })).toBeVisible()
  await expect(file.getByText(/am Abholfach/)).toBeVisible()
  await file.getByRole('tab', { name: 'Dokumente' }).click()
  await expect(file.getByRole('row', { name: /Einwilligung.*unterschrieben/ })).toBeVisible()
  await file.getByRole('tab', { name: 'Verlauf' }).click()
  for (const what of [
    `Abholcode für Fach ${compartment} erstellt`,
    `Karte aus Fach ${compartment} abgeholt`,
    'Unterschriebenes Dokument abgelegt',
    'Gelieferte Karte der Bestellung zugeordnet',
  ]) {
    await expect(file.getByRole('row', { name: what })).toContainText('M. Beispiel')
  }
}

/** The head of the team has the chain recomputed. */
export async function leadVerifies({ page, workstation }: Desk): Promise<void> {
  await page.keyboard.press('Control+L')
  await workstation.signIn('Teamleitung')
  await page.getByRole('navigation').getByRole('link', { name: 'Protokoll' }).click()
  await page.getByRole('button', { name: 'Kette prüfen' }).click()
  await expect(page.getByText(/Die Kette ist unversehrt: \d+ Einträge geprüft/)).toBeVisible()
}

/** What must stand in the tables after the visit, and what must not. */
export async function storeAgrees(store: Store): Promise<void> {
  expect(await store.soundChain()).toBeGreaterThan(15)
  expect(await store.contradictions()).toEqual([])
  const card = await store.db
    .selectFrom('cards')
    .selectAll()
    .where('serial', '=', 'Y0TEST0X1')
    .executeTakeFirstOrThrow()
  expect(card).toMatchObject({ state: 'handed-over', handed_over_via: 'locker' })
  const pickup = await store.db
    .selectFrom('pickups')
    .selectAll()
    .where('card_id', '=', card.id)
    .executeTakeFirstOrThrow()
  expect(pickup).toMatchObject({ state: 'collected', opened_with: 'code', code_hash: null, code_salt: null })
  const acts = await store.db.selectFrom('door_acts').selectAll().where('pickup_id', '=', pickup.id).execute()
  expect(acts.map(({ purpose, outcome, closed_seen_by }) => [purpose, outcome, closed_seen_by])).toEqual([
    ['load', 'opened', 'device'],
    ['hand-out', 'opened', 'device'],
  ])
  // The box and its messages know a pseudonym: no serial, no name beyond the person's own notice.
  const notice = await store.db
    .selectFrom('notices')
    .selectAll()
    .where('pickup_id', '=', pickup.id)
    .executeTakeFirstOrThrow()
  const text = Buffer.from(await store.blob(notice.blob_id)).toString('utf8')
  expect(text).toContain(pickup.pickup_number)
  expect(text).not.toContain('Y0TEST0X1')
}
