import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { findings, readableInBothThemes } from './looks.ts'
import { AMINA, ERIKSSON, fileOf, goTo, papers, scanLine } from './papers.ts'
import { chooseForm, deskOf } from './steps.ts'
import type { Workstation } from './workstation.ts'

/** Scanners that type like a keyboard, and zones a scanner misread. */

/** A key as a scanner presses it: the character it means is the machine's word, the key is the scanner's. */
interface Press {
  readonly key: string
  readonly code: string
}

/**
 * Types like a scanner: 5 ms a key by the events' own times, however busy this machine is. The times lie a little ahead, so that
 * no key comes later than it says.
 */
async function wedge(page: Page, presses: readonly Press[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const start = Date.now() / 1000 + 0.3
  const sent = [...presses, { key: 'Enter', code: 'Enter' }].flatMap(({ key, code }, index) => {
    const text = key === 'Enter' ? '\r' : key
    const common = {
      key,
      code,
      timestamp: start + index * 0.005,
      ...(key === 'Enter' ? { windowsVirtualKeyCode: 13 } : {}),
    }
    return [
      session.send('Input.dispatchKeyEvent', { ...common, type: 'keyDown', text }),
      session.send('Input.dispatchKeyEvent', { ...common, type: 'keyUp' }),
    ]
  })
  await Promise.all(sent)
  await session.detach()
}

const typed = (text: string): Press[] => [...text].map((key) => ({ key, code: '' }))

/** Says in the settings that this workplace has such a scanner. */
async function hasWedge({ page }: Workstation): Promise<void> {
  await goTo(page, 'Einstellungen')
  await page.getByRole('switch', { name: 'An diesem Arbeitsplatz gibt es einen solchen Scanner' }).check()
  await goTo(page, 'Schalter')
}

test.describe('a scanner that types', () => {
  test('opens the file from any page, also out of a field, and leaves nothing in it', async ({ counter }) => {
    const { page } = counter
    await hasWedge(counter)
    await wedge(page, typed('33-2026-004711'))
    await expect(fileOf(page, AMINA)).toBeVisible()
    await goTo(page, 'Schalter')
    await page.getByRole('link', { name: 'Neue Person' }).click()
    const name = page.getByRole('textbox', { name: 'Familienname' })
    // Faster than any hand, and nothing is lost: no Enter, no scan.
    await name.focus()
    await page.keyboard.type('Musterfrau-Beispiel', { delay: 0 })
    await expect(name).toHaveValue('Musterfrau-Beispiel')
    await page.keyboard.press('ArrowLeft')
    await wedge(page, typed('4006381333931'))
    await expect(scanLine(page)).toContainText('Dieser Code gehört zu keiner Akte')
    await expect(name).toHaveValue('Musterfrau-Beispiel')
    await expect(name).toBeFocused()
    // The caret stands where it stood.
    await page.keyboard.type('x')
    await expect(name).toHaveValue('Musterfrau-Beispiexl')
    const zone = papers.td3.flatMap((line, index) => [
      ...(index > 0 ? [{ key: 'Enter', code: 'Enter' }] : []),
      ...typed(line),
    ])
    await wedge(page, zone)
    // What is half filled in is thrown away by nobody but its writer.
    const question = page.getByRole('dialog', { name: 'Diese Person ist noch nicht angelegt' })
    await expect(question).toBeVisible()
    await readableInBothThemes(page, 'question before leaving a new person')
    await page.keyboard.press('Enter')
    await expect(question).toBeHidden()
    await expect(name).toHaveValue('Musterfrau-Beispiexl')
    await wedge(page, zone)
    await question.getByRole('button', { name: 'Angaben verwerfen und weitergehen' }).click()
    await expect(fileOf(page, ERIKSSON)).toBeVisible()
    // Set to another keyboard than this machine has.
    await wedge(page, typed('33ß2026ß004711'))
    await expect(page.getByText('Der Scanner tippt vermutlich mit der falschen Tastatur.')).toBeVisible()
  })

  test('does nothing where nobody said that there is one, and nothing while the screen is locked', async ({
    counter,
  }) => {
    const { page } = counter
    await goTo(page, 'Schalter')
    await page.keyboard.press('F2')
    const field = page.getByRole('textbox', { name: 'Aktenzeichen, Termincode' })
    await field.fill('33-2026')
    await wedge(page, typed('-999999'))
    // Typed like anything else, and Enter sends the form.
    await expect(scanLine(page)).toContainText('Dieser Code gehört zu keiner Akte')
    await hasWedge(counter)
    await page.keyboard.press('Control+L')
    await expect(page.getByRole('heading', { name: 'Wer arbeitet jetzt hier?' })).toBeVisible()
    // Its Enter presses no button: nobody is signed in by a scan.
    await wedge(page, typed('33-2026-004711'))
    await expect(page.getByRole('status')).toContainText('Der Scan wurde nicht gelesen')
    await counter.signIn()
    await expect(page.getByRole('heading', { name: 'Pass, Karte oder Terminzettel scannen' })).toBeVisible()
    await expect(page.getByRole('article')).toHaveCount(0)
  })

  test('presses nothing that has the focus and chooses in no list; a person presses as before', async ({
    counter,
    rig,
  }) => {
    const { page } = counter
    await hasWedge(counter)
    const enter = { key: 'Enter', code: 'Enter' }
    const space = { key: ' ', code: 'Space' }
    const link = page.getByRole('link', { name: 'Neue Person' })
    const unknown = /gehört zu keiner Akte/
    await link.focus()
    await wedge(page, [enter, ...typed('4006381333931')])
    await expect(scanLine(page)).toContainText(unknown)
    await expect(link).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: 'Familienname' })).toBeVisible()
    await goTo(page, 'Einstellungen')
    const here = page.getByRole('switch', { name: 'An diesem Arbeitsplatz gibt es einen solchen Scanner' })
    await here.focus()
    await wedge(page, [space, ...typed('33-2026-004711')])
    await expect(fileOf(page, AMINA)).toBeVisible()
    await goTo(page, 'Einstellungen')
    await expect(here).toBeChecked()
    const test = page.getByRole('button', { name: 'Selbsttest' })
    await test.focus()
    await page.keyboard.press('Space')
    await expect(page.getByRole('dialog', { name: 'Selbsttest des Scanners' })).toBeVisible()
    await page.keyboard.press('Escape')
    await rig.scan(papers.eat)
    await expect(fileOf(page, AMINA)).toBeVisible()
    await chooseForm(deskOf(counter, rig), 'Einwilligung Abholfach')
    const language = page.getByRole('combobox', { name: 'Sprache', exact: true })
    const before = await language.inputValue()
    await language.focus()
    await wedge(page, typed('english-0000'))
    await expect(scanLine(page)).toContainText(unknown)
    await expect(language).toHaveValue(before)
  })

  test('is told in the self-test which keyboard it is set to', async ({ counter }) => {
    const { page } = counter
    await goTo(page, 'Einstellungen')
    await page.getByRole('button', { name: 'Selbsttest' }).click()
    const dialog = page.getByRole('dialog', { name: 'Selbsttest des Scanners' })
    await expect(dialog.locator('figure img')).toHaveCount(2)
    await wedge(page, typed('TRESEN YZ-ß]<'))
    await expect(dialog.getByRole('status')).toContainText('Der Scanner tippt jedes Zeichen richtig.')
    const head = [...'TRESEN'].map((key) => ({ key, code: `Key${key}` })).concat({ key: ' ', code: 'Space' })
    const american: Press[] = [
      { key: 'Z', code: 'KeyY' },
      { key: 'Y', code: 'KeyZ' },
      { key: 'ß', code: 'Minus' },
      { key: '+', code: 'BracketRight' },
      { key: ';', code: 'Comma' },
    ]
    await wedge(page, [...head, ...american])
    await expect(dialog.getByRole('status')).toContainText('wie auf einer Tastatur „US-Englisch“')
    await readableInBothThemes(page, 'self-test with a finding')
  })
})

test.describe('a zone that was misread', () => {
  const misread = papers.eat.map((line) => line.replace('850612', '85O612'))

  test('is compared with the paper: the place is marked, and only a person takes the correction over', async ({
    counter,
    rig,
  }) => {
    const { page } = counter
    await rig.scan(misread)
    const dialog = page.getByRole('dialog', { name: 'Ein Zeichen wurde wahrscheinlich falsch gelesen' })
    const field = dialog.getByRole('textbox', { name: 'Zeile 2, Stelle 3: Welches Zeichen steht auf dem Papier?' })
    await expect(dialog).toContainText('Gelesen wurde der Buchstabe O.')
    await expect(dialog).toContainText('Steht auf dem Papier etwas anderes, scannen Sie neu.')
    await expect(dialog.locator('mark')).toHaveText('O')
    // Nothing is filled in, and Enter without a character does nothing.
    await expect(field).toBeFocused()
    await expect(field).toHaveValue('')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('button', { name: 'So übernehmen' })).toBeDisabled()
    await readableInBothThemes(page, 'correction')
    await expect(page.getByRole('article')).toHaveCount(0)
    // Another character than the check digits allow: refused, and asked for once only.
    await field.press('8')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Mit diesem Zeichen stimmt die Zone nicht.', { exact: false })).toBeVisible()
    await expect(dialog).toBeHidden()
    await rig.scan(misread)
    await expect(field).toBeFocused()
    await page.keyboard.type('80')
    await expect(field).toHaveValue('0')
    await page.keyboard.press('Enter')
    await expect(fileOf(page, AMINA)).toBeVisible()
    await expect(scanLine(page)).toContainText('Die Zone wurde vorher nach dem Papier berichtigt.')
    await expect(dialog).toBeHidden()
    await page.keyboard.press('Control+L')
    await counter.signIn('Teamleitung')
    await rig.scan(papers.eat)
    await fileOf(page, AMINA).getByRole('tab', { name: 'Verlauf' }).click()
    await expect(page.getByRole('row', { name: /Maschinenlesbare Zone nach dem Papier berichtigt/ })).toContainText(
      '2/3 O→0',
    )
  })

  test('goes away with the next scan, and by Escape', async ({ counter, rig }) => {
    const { page } = counter
    const dialog = page.getByRole('dialog', { name: 'Ein Zeichen wurde wahrscheinlich falsch gelesen' })
    await rig.scan(misread)
    await expect(dialog).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    // Two places, each with a field of its own.
    const two = page.getByRole('dialog', { name: '2 Zeichen wurden wahrscheinlich falsch gelesen' })
    await rig.scan(papers.eat.map((line) => line.replace('8506128F290', 'B506128F29O')))
    await expect(two.getByRole('textbox')).toHaveCount(2)
    await expect(two.getByRole('button', { name: 'So übernehmen' })).toBeDisabled()
    expect(await findings(page)).toEqual([])
    await rig.scan(papers.td3)
    await expect(fileOf(page, ERIKSSON)).toBeVisible()
    await expect(two).toBeHidden()
  })
})

test('what a reader could not read is said with what to do, and not while the screen is locked', async ({
  counter,
  rig,
}) => {
  const { page } = counter
  await rig.act('scanner', { do: 'half', text: '33-2026-004711' })
  await expect(scanLine(page)).toContainText('Der Scan kam nur beschädigt an und wurde nicht verwendet.')
  await rig.scanText('33-2026-004711')
  await expect(scanLine(page)).toContainText('Akte geöffnet.')
  await page.keyboard.press('Control+L')
  await expect(page.getByRole('heading', { name: 'Wer arbeitet jetzt hier?' })).toBeVisible()
  await rig.act('scanner', { do: 'half', text: '33-2026-004711' })
  // A whole scan afterwards is heard: what came before it has been dealt with by then.
  await rig.scanText('33-2026-004711')
  await expect(page.getByRole('status')).toContainText('Der Bildschirm ist gesperrt')
  await expect(page.getByText('beschädigt')).toHaveCount(0)
  await counter.signIn()
  await expect(page.getByText('beschädigt')).toHaveCount(0)
})
