import { expect, type Locator, type Page } from '@playwright/test'
import { layoutPad, type PadButton } from '../../src/shared/domain/pad-screen.ts'
import type { z } from 'zod'
import type { Candidate } from '../../src/shared/contract/pickup.ts'
import type { PersonFile } from '../../src/shared/contract/people.ts'
import type { DocumentView } from '../../src/shared/contract/documents.ts'
import type { PadInfo } from '../../src/shared/contract/signing.ts'
import { goTo } from './papers.ts'
import type { Rig } from './rig.ts'
import type { Workstation } from './workstation.ts'

/** Steps of a visit, as the person at the counter does them. */
export interface Desk {
  readonly workstation: Workstation
  readonly page: Page
  readonly rig: Rig
}

export const deskOf = (workstation: Workstation, rig: Rig): Desk => ({ workstation, page: workstation.page, rig })

// ---- Signing

/** From the open file: chooses a form (F3) and waits for the page that shows it whole. */
export async function chooseForm({ page }: Desk, form: string): Promise<string> {
  await page.keyboard.press('F3')
  await page.getByRole('menuitem', { name: form }).click()
  await expect(page.getByRole('heading', { name: /^Unterschreiben:/ })).toBeVisible()
  return page.url().split('/').at(-1)?.split('?')[0] ?? ''
}

/** Scrolls the paper to its end: only then may it be sent. */
export async function readToEnd({ page }: Desk): Promise<void> {
  const paper = page.getByRole('region', { name: 'Das ganze Dokument' }).getByRole('region').first()
  await expect(paper).toBeVisible()
  await expect(async () => {
    await paper.press('End')
    await expect(page.getByText('gelesen bis zum Ende')).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 10_000 })
  await expect(page.getByRole('button', { name: 'An das Pad senden' })).toBeEnabled()
}

/** Shows the document to its end and sends it to the pad; resolves when the pen may write. */
export async function sendToPad(desk: Desk): Promise<void> {
  const { page, rig } = desk
  await readToEnd(desk)
  await page.getByRole('button', { name: 'An das Pad senden' }).click()
  await rig.until('pad', 'lets the pen write', ({ inking }) => inking === true)
  await expect(padState(page)).toContainText('wartet auf die Unterschrift')
}

export const padState = (page: Page): Locator => page.getByRole('status').filter({ hasText: /^Pad:/ })

/** Pixels of ink on the mirrored pad. */
export function inkInWindow(page: Page): Promise<number> {
  return page
    .getByRole('img', { name: 'Das Signaturpad, wie die Person es sieht' })
    .locator('canvas')
    .last()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      return data.filter((value, index) => index % 4 === 3 && value > 0).length
    })
}

/** Touches one of the three buttons on the pad's own glass. */
export async function tapOnPad({ workstation, rig }: Desk, button: PadButton, direction: 'ltr' | 'rtl'): Promise<void> {
  const { width, height } = await workstation.call<PadInfo>('signing.pad')
  const { left, top, right, bottom } = layoutPad(width, height, direction).buttons[button].rect
  await rig.act('pad', { do: 'tap', x: (left + right) / 2, y: (top + bottom) / 2 })
}

export async function signedAndFiled({ page }: Desk): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Unterschrieben und abgelegt' })).toBeVisible({ timeout: 15_000 })
}

/** The whole of it: form, paper, pad, ink, accept. Answers the document's id. */
export async function sign(desk: Desk, form: string): Promise<string> {
  const documentId = await chooseForm(desk, form)
  await sendToPad(desk)
  await desk.rig.act('pad', { do: 'sign', rate: 2000 })
  await desk.page.getByRole('button', { name: 'Übernehmen' }).click()
  await signedAndFiled(desk)
  return documentId
}

export async function bytesOf({ page }: Pick<Desk, 'page'>, documentId: string): Promise<Uint8Array> {
  const base64 = await page.evaluate(async (id) => {
    const reply = (await window.bridge?.call('documents.bytes', { documentId: id })) as { value: { bytes: Uint8Array } }
    let text = ''
    for (const byte of reply.value.bytes) text += String.fromCharCode(byte)
    return btoa(text)
  }, documentId)
  return Buffer.from(base64, 'base64')
}

export const viewOf = ({ workstation }: Desk, documentId: string): Promise<DocumentView> =>
  workstation.call('documents.view', { documentId })

// ---- Cards

/** Counts of the box that is being taken in. */
export interface DeliverySummary {
  readonly matched: number
  readonly unmatched: number
  readonly double: number
}

/** Opens the delivery and waits until scans go there. */
export async function openDelivery({ page }: Desk): Promise<void> {
  await goTo(page, 'Karten')
  await page.getByRole('tab', { name: 'Lieferung' }).click()
  await expect(page.getByRole('heading', { name: 'Diese Kiste' })).toBeVisible()
}

export const lastScan = (page: Page): Locator => page.getByRole('status', { name: 'Letzter Scan' })

/** Takes one card in at the delivery. */
export async function deliver(desk: Desk, card: readonly string[], name: string): Promise<void> {
  await openDelivery(desk)
  await desk.rig.scan(card)
  await expect(lastScan(desk.page)).toContainText('Angenommen')
  await expect(lastScan(desk.page)).toContainText(name)
}

/** A card that lies at the counter and may go into the locker as it is: its zone and its person. */
export async function readyCard({
  workstation,
}: Desk): Promise<{ zone: string[]; name: string; personId: string; cardId: string }> {
  const candidates = await workstation.call<z.infer<typeof Candidate>[]>('pickup.candidates')
  for (const { reasons, familyName, givenNames, personId, cardId } of candidates) {
    if (reasons.length > 0) continue
    const held = await workstation.call<{ kind: string; content: string }[]>('simulation.papers', { text: familyName })
    const { cards } = await workstation.call<PersonFile>('people.file', { personId })
    const serial = cards.find(({ id }) => id === cardId)?.serial
    const card = held.find(({ kind, content }) => kind === 'card' && serial !== undefined && content.includes(serial))
    if (card === undefined) continue
    return {
      zone: card.content.split('\r'),
      name: `${familyName.toLocaleUpperCase('de')}, ${givenNames}`,
      personId,
      cardId,
    }
  }
  throw new Error('no card of the demo office may go into the locker')
}

// ---- Locker

export async function openLocker({ page }: Desk): Promise<void> {
  await goTo(page, 'Abholfach')
  await expect(page.getByRole('grid', { name: 'Fächer des Abholfachs' })).toBeVisible()
}

/** First scan: a compartment is proposed. */
export async function proposeCompartment(desk: Desk, card: readonly string[]): Promise<number> {
  await openLocker(desk)
  await desk.page.getByRole('button', { name: 'Beladen' }).click()
  await expect(desk.page.getByText('Karte scannen, die ins Abholfach soll')).toBeVisible()
  await desk.rig.scan(card)
  const title = desk.page.getByRole('heading', { name: /^Einlegen in Fach \d+$/ })
  await expect(title).toBeVisible()
  return Number((await title.textContent())?.replaceAll(/\D/g, ''))
}

/** Opens the proposed door; answers its lock. */
export async function openDoor({ page, rig }: Desk, compartment: number): Promise<number> {
  await page.getByRole('button', { name: `Fach ${compartment} öffnen` }).click()
  const lock = await rig.openDoor()
  await expect(page.getByRole('heading', { name: `Tür ${compartment} ist offen` })).toBeVisible()
  await expect(page.getByText('Scannen Sie dieselbe Karte noch einmal')).toBeVisible()
  return lock
}

export async function scanAgain({ page, rig }: Desk, card: readonly string[]): Promise<void> {
  await rig.scan(card)
  await expect(page.getByText('Karte und Brief hineinlegen, dann die Tür schließen.')).toBeVisible()
}

/** After the door was seen to close: the code comes into being. Answers it, as the notice tells it to the person. */
export async function issueCode({ page }: Desk): Promise<string> {
  await page.getByRole('button', { name: 'Abholcode erstellen' }).click()
  await expect(page.getByRole('heading', { name: 'Nachricht an die Person' })).toBeVisible()
  const notice = page.getByText(/(?<!\d)\d{4} \d{4}(?!\d)/)
  const text = (await notice.textContent()) ?? ''
  const code = codeIn(text)
  await page.getByRole('button', { name: 'Kopieren' }).click()
  await page.getByRole('button', { name: 'Nachricht ist übergeben' }).click()
  return code
}

/** Eight digits, written in groups, in whatever numerals the notice's language uses. */
export function codeIn(text: string): string {
  const found = /(?<!\d)\d{4}[\s\u00a0\u202f]?\d{4}(?!\d)/.exec(text)
  if (found === null) throw new Error('no code stands in the notice')
  return found[0].replaceAll(/\D/g, '')
}

/** Loads a card from the first scan to the code. */
export async function load(
  desk: Desk,
  card: readonly string[],
): Promise<{ compartment: number; lock: number; code: string }> {
  const compartment = await proposeCompartment(desk, card)
  const lock = await openDoor(desk, compartment)
  await scanAgain(desk, card)
  await desk.rig.closeDoor(lock)
  const code = await issueCode(desk)
  return { compartment, lock, code }
}

/** Types the person's code; the door opens. */
export async function openByCode({ page, rig }: Desk, code: string, compartment: number): Promise<number> {
  await page.getByRole('textbox', { name: 'Abholcode (8 Ziffern)' }).fill(code)
  await page.getByRole('button', { name: 'Fach öffnen' }).click()
  const lock = await rig.openDoor()
  await expect(page.getByRole('heading', { name: `Tür ${compartment} ist offen` })).toBeVisible()
  await expect(page.getByText('Die Person nimmt Karte und Brief heraus und schließt die Tür.')).toBeVisible()
  return lock
}

export async function confirmTaken({ page }: Desk): Promise<void> {
  await page.getByRole('button', { name: 'Karte wurde entnommen' }).click()
  await expect(page.getByText('Ausgehändigt. Das Protokoll liegt in der Akte.')).toBeVisible()
}
