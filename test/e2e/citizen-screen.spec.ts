import type { ElectronApplication, Page } from '@playwright/test'
import { createHash } from 'node:crypto'
import type { InkBatch, PadInfo, SigningView } from '../../src/shared/contract/signing.ts'
import { layoutPad, type PadRect } from '../../src/shared/domain/pad-screen.ts'
import { citizenOf, devicesWith, open } from './citizen-window.ts'
import { expect, test } from './fixtures.ts'
import { readPdf } from './pdf.ts'
import { bytesOf, chooseForm, inkInWindow, padState, readToEnd, signedAndFiled, viewOf } from './steps.ts'

/** The pad that needs no hardware: the citizen's window. On this machine with one display it stands beside the clerk's. */

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
/** Middle of a place on the picture, in points of the citizen's window. */
async function spot(citizen: Page, rect: PadRect, width: number): Promise<{ x: number; y: number }> {
  const box = await citizen.locator('canvas').boundingBox()
  if (box === null) throw new Error('nothing is shown to the citizen')
  const scale = box.width / width
  return { x: box.x + ((rect.left + rect.right) / 2) * scale, y: box.y + ((rect.top + rect.bottom) / 2) * scale }
}

/** Writes something like a signature with the mouse in the middle of the writing room. */
async function write(citizen: Page, writing: PadRect, width: number): Promise<void> {
  const { x, y } = await spot(citizen, writing, width)
  await citizen.mouse.move(x - 90, y)
  await citizen.mouse.down()
  for (let step = 0; step <= 60; step += 1) {
    await citizen.mouse.move(x - 90 + step * 3, y + Math.sin(step / 4) * 30)
  }
  await citizen.mouse.up()
}

async function tap(citizen: Page, rect: PadRect, width: number): Promise<void> {
  const { x, y } = await spot(citizen, rect, width)
  await citizen.mouse.click(x, y)
}

/** Does what clears the glass, and waits until it may be written on again. */
async function cleared(citizen: Page, act: () => Promise<void>): Promise<void> {
  const again = citizen.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const { screenLink } = window as unknown as { screenLink: { listen(l: (m: { do: string }) => void): void } }
        screenLink.listen((message) => message.do === 'ink' && resolve())
      }),
  )
  await act()
  await again
}

/** Points of the citizen's canvas that have the colour of ink. */
const inkOnScreen = (citizen: Page): Promise<number> =>
  citizen.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    return data.filter(
      (red, index) => index % 4 === 0 && red === 18 && data[index + 1] === 33 && data[index + 2] === 92,
    ).length
  })

/** What a canvas shows, as a hash. */
const pixels = (page: Page, canvas: string): Promise<string> =>
  page.locator(canvas).evaluate(async (element: HTMLCanvasElement) => {
    const { data } = element.getContext('2d')!.getImageData(0, 0, element.width, element.height)
    return new Uint8Array(await crypto.subtle.digest('SHA-256', data)).join(' ')
  })

/** Connects a second display, or takes it away again. */
const display = (app: ElectronApplication, there: boolean): Promise<void> =>
  app.evaluate(({ screen: displays }, connected) => {
    const known = displays as unknown as { only?: Electron.Display; getAllDisplays(): Electron.Display[] }
    known.only ??= displays.getPrimaryDisplay()
    const area = { x: 0, y: 0, width: 1920, height: 1080 }
    const second = { ...known.only, id: known.only.id + 1, bounds: area, workArea: area, scaleFactor: 1 }
    const all = connected ? [known.only, second] : [known.only]
    known.getAllDisplays = () => all
    if (connected) displays.emit('display-added', {}, second)
    else displays.emit('display-removed', {}, second)
  }, there)

test('a form is signed with the mouse in the citizen’s window; the clerk sees the ink; nothing of it remains', async ({
  start,
  rig,
}) => {
  const { counter, desk, page, citizen } = await open(start, rig, await devicesWith(rig, 'alone'))
  await expect(citizen.getByRole('heading', { name: 'Willkommen. Bitte warten Sie.' })).toBeVisible()
  await expect(citizen.getByText('Ausländerbehörde Musterstadt')).toBeVisible()

  const documentId = await chooseForm(desk, 'Antrag auf Verlängerung')
  const displayed = await bytesOf(desk, documentId)
  await expect(page.getByText('Kein zweiter Bildschirm angeschlossen')).toBeVisible()
  const info = await counter.call<PadInfo>('signing.pad')
  expect(info).toMatchObject({ model: 'citizen-screen', screen: 'window', colour: true })
  const layout = layoutPad(info.width, info.height, 'rtl')
  await readToEnd(desk)
  await page.getByRole('button', { name: 'An das Pad senden' }).click()
  await expect(padState(page)).toContainText('wartet auf die Unterschrift')

  // What it says is there for who cannot see it; the buttons are buttons.
  await expect(citizen.getByRole('img')).toHaveAttribute('lang', 'ar')
  await expect(citizen.getByRole('button')).toHaveCount(3)
  await expect(citizen.getByRole('heading')).toHaveCount(0)
  expect(await inkOnScreen(citizen)).toBe(0)
  expect(await pixels(citizen, 'canvas')).toBe(await pixels(page, 'canvas[data-pad-picture]'))

  await write(citizen, layout.writing, info.width)
  await expect.poll(() => inkInWindow(page)).toBeGreaterThan(50)
  await expect(padState(page)).toContainText('unterschreibt gerade')
  expect(await inkOnScreen(citizen)).toBeGreaterThan(200)

  // Cleared by a tap on the picture, by a key on the button, and written again.
  await cleared(citizen, () => tap(citizen, layout.buttons.clear.rect, info.width))
  await expect.poll(() => inkInWindow(page)).toBe(0)
  await expect.poll(() => inkOnScreen(citizen)).toBe(0)
  await write(citizen, layout.writing, info.width)
  await expect.poll(() => inkInWindow(page)).toBeGreaterThan(50)
  await citizen.getByRole('button').nth(1).focus()
  await cleared(citizen, () => citizen.keyboard.press('Enter'))
  await expect.poll(() => inkInWindow(page)).toBe(0)
  await write(citizen, layout.writing, info.width)
  await expect.poll(() => inkInWindow(page)).toBeGreaterThan(50)
  await tap(citizen, layout.buttons.sign.rect, info.width)
  await signedAndFiled(desk)

  await expect(citizen.getByRole('heading', { name: 'Willkommen. Bitte warten Sie.' })).toBeVisible()
  expect(await citizen.locator('canvas').evaluate(({ width, height }: HTMLCanvasElement) => width * height)).toBe(1)
  expect(await citizen.evaluate(() => document.documentElement.outerHTML)).not.toMatch(/Amina|Verlängerung|تمديد/)

  const signed = await bytesOf(desk, documentId)
  expect((await viewOf(desk, documentId)).state).toBe('signed')
  expect(Buffer.compare(signed.subarray(0, displayed.length), displayed)).toBe(0)
  expect(sha256(signed)).not.toBe(sha256(displayed))
  const strokes = async (bytes: Uint8Array) =>
    (await readPdf(bytes)).reduce((sum, sheet) => sum + sheet.strokes.length, 0)
  expect(await strokes(signed)).toBeGreaterThan(await strokes(displayed))
})

test('a pen’s pressure is kept; a second finger writes nothing, and beside a pen no finger does', async ({
  start,
  rig,
}) => {
  const { counter, desk, page, citizen } = await open(start, rig, await devicesWith(rig, 'alone'))
  const documentId = await chooseForm(desk, 'Einwilligung Abholfach')
  await readToEnd(desk)
  await page.getByRole('button', { name: 'An das Pad senden' }).click()
  await expect(padState(page)).toContainText('wartet auf die Unterschrift')
  const signing = await counter.call<SigningView>('signing.current', { documentId })
  const info = await counter.call<PadInfo>('signing.pad')
  const { writing, buttons } = layoutPad(info.width, info.height, 'rtl')
  const { x, y } = await spot(citizen, writing, info.width)
  const ink = async () => {
    const { points } = await counter.call<InkBatch>('signing.ink', { signingId: signing.id })
    return points.filter(({ down }) => down)
  }
  const hand = await citizen.context().newCDPSession(citizen)
  const finger = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: readonly (readonly [number, number])[]) =>
    hand.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([id, at]) => ({ x: at, y: id === 0 ? y : y + 40, id, force: 0.3 })),
    })

  await finger('touchStart', [0, x - 50])
  await finger('touchMove', [0, x - 20])
  await finger('touchStart', [0, x - 20], [1, x + 60])
  await finger('touchMove', [0, x], [1, x + 90])
  await finger('touchMove', [0, x + 20], [1, x + 120])
  await finger('touchEnd')
  await expect.poll(async () => (await ink()).length).toBeGreaterThan(2)
  const middle = (writing.top + writing.bottom) / 2
  for (const point of await ink()) expect(Math.abs(point.y - middle)).toBeLessThan(2)

  await cleared(citizen, () => tap(citizen, buttons.clear.rect, info.width))
  expect(await ink()).toEqual([])
  const pen = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', at: number, force: number) =>
    hand.send('Input.dispatchMouseEvent', { type, x: at, y, force, button: 'left', buttons: 1, pointerType: 'pen' })
  await pen('mousePressed', x - 50, 0.25)
  await pen('mouseMoved', x, 0.75)
  await finger('touchStart', [1, x])
  await finger('touchMove', [1, x + 30])
  await finger('touchEnd')
  await pen('mouseMoved', x + 50, 1)
  await pen('mouseReleased', x + 50, 0)
  await expect.poll(async () => (await ink()).map(({ pressure }) => pressure)).toEqual([0.25, 0.75, 1])
})

test('a page that dies in the middle is a pad pulled out: nothing is filed, and the window comes back', async ({
  start,
  rig,
}) => {
  const { counter, desk, page, citizen } = await open(start, rig, await devicesWith(rig, 'alone'))
  await chooseForm(desk, 'Einwilligung Abholfach')
  await readToEnd(desk)
  await page.getByRole('button', { name: 'An das Pad senden' }).click()
  await expect(padState(page)).toContainText('wartet auf die Unterschrift')
  const info = await counter.call<PadInfo>('signing.pad')
  await write(citizen, layoutPad(info.width, info.height, 'rtl').writing, info.width)
  await expect.poll(() => inkInWindow(page)).toBeGreaterThan(50)
  const gone = citizen.waitForEvent('crash')
  await counter.app.evaluate(({ webContents }, home) => {
    for (const contents of webContents.getAllWebContents()) {
      if (contents.getURL() !== home && contents.getType() === 'window') contents.forcefullyCrashRenderer()
    }
  }, page.url())
  await gone
  await expect(page.getByRole('alert')).toContainText('getrennt')
  await counter.deviceSays('Unterschriftenbildschirm bereit')
  const again = await citizenOf(counter)
  await expect(again.getByRole('heading', { name: 'Willkommen. Bitte warten Sie.' })).toBeVisible()
})

test('with a pad beside it the clerk chooses; the first in the settings serves unless told', async ({ start, rig }) => {
  const { counter, desk, page, citizen } = await open(start, rig, await devicesWith(rig, 'and the pad'))
  await counter.deviceSays('Signaturpad bereit')
  await chooseForm(desk, 'Einwilligung Abholfach')
  const choice = page.getByRole('combobox', { name: 'Unterschrift auf' })
  await expect(choice.locator('option:checked')).toHaveText('Signaturpad')
  await choice.selectOption('Unterschriftenbildschirm')
  await readToEnd(desk)
  await page.getByRole('button', { name: 'An das Pad senden' }).click()
  await expect(padState(page)).toContainText('wartet auf die Unterschrift')
  const info = await counter.call<PadInfo>('signing.pad', { padId: 'screen' })
  const layout = layoutPad(info.width, info.height, 'rtl')
  await write(citizen, layout.writing, info.width)
  await expect.poll(() => inkInWindow(page)).toBeGreaterThan(50)
  await tap(citizen, layout.buttons.cancel.rect, info.width)
  await expect(page.getByRole('alert')).toContainText('Die Person hat am Pad abgebrochen.')

  await choice.selectOption('Signaturpad')
  await page.getByRole('button', { name: 'An das Pad senden' }).click()
  await rig.until('pad', 'lets the pen write', ({ inking }) => inking === true)
  await expect(citizen.getByRole('heading', { name: 'Willkommen. Bitte warten Sie.' })).toBeVisible()
})

test('a second display is filled, shows the page too, and never takes the keyboard; pulled out, the signing ends', async ({
  start,
  rig,
}) => {
  const { counter, desk, page, citizen } = await open(start, rig, await devicesWith(rig, 'alone'))
  const gone = citizen.waitForEvent('close')
  await display(counter.app, true)
  await gone
  await counter.deviceSays('Unterschriftenbildschirm bereit')
  const large = await citizenOf(counter)
  await expect(large.getByRole('heading', { name: 'Willkommen. Bitte warten Sie.' })).toBeVisible()
  const seen = await counter.app.evaluate(
    ({ BrowserWindow }, home) =>
      BrowserWindow.getAllWindows()
        .filter(({ webContents }) => webContents.getURL() !== home)
        .map((window) => [window.getContentSize(), window.isFocusable(), window.isAlwaysOnTop(), window.isVisible()]),
    page.url(),
  )
  expect(seen).toEqual([[[1920, 1080], false, true, true]])

  await chooseForm(desk, 'Antrag auf Verlängerung')
  await readToEnd(desk)
  await expect(page.getByText('Kein zweiter Bildschirm angeschlossen')).toBeHidden()
  await page.getByRole('button', { name: 'An das Pad senden' }).click()
  await expect(padState(page)).toContainText('wartet auf die Unterschrift')
  const info = await counter.call<PadInfo>('signing.pad')
  expect(info).toMatchObject({ width: 1920, height: 1080, screen: 'display' })
  const { sheet, writing } = layoutPad(info.width, info.height, 'rtl')
  expect(sheet).toBeDefined()
  expect(await pixels(large, 'canvas')).toBe(await pixels(page, 'canvas[data-pad-picture]'))
  await write(large, writing, info.width)
  await expect.poll(() => inkInWindow(page)).toBeGreaterThan(50)

  await display(counter.app, false)
  await expect(page.getByRole('alert')).toContainText('getrennt')
  await expect(page.getByText('Kein zweiter Bildschirm angeschlossen')).toBeVisible()
})

test('the program ends with the clerk’s window, whatever the other one shows', async ({ start, rig }) => {
  const { counter, page } = await open(start, rig, await devicesWith(rig, 'alone'))
  const ended = counter.app.waitForEvent('close')
  await counter.app.evaluate(({ BrowserWindow }, home) => {
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL() === home)
      ?.close()
  }, page.url())
  await ended
})
