import { PDFDocument } from '@cantoo/pdf-lib'
import bwip from 'bwip-js/node'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { draw, HARDSHIPS, randomFrom, type CodePicture } from '../codes/corpus.ts'
import { expect, test } from './fixtures.ts'
import { AMINA, fileOf } from './papers.ts'
import { readableInBothThemes } from './looks.ts'

const FILE_NUMBER = '33-2026-004711'

/** What a simulated camera of Chromium shows for ever: one grey frame. */
function camera({ width, height, rgba }: CodePicture): Buffer {
  const luma = Buffer.from(Uint8Array.from({ length: width * height }, (_, at) => rgba[at * 4] ?? 0))
  const chroma = Buffer.alloc((width * height) / 2, 128)
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 C420\nFRAME\n`), luma, chroma])
}

test('without a scanner, a code is read from a scanned page, from a picture with two, and by the camera', async ({
  folder,
  start,
}, info) => {
  await mkdir(folder, { recursive: true })
  const video = join(folder, 'camera.y4m')
  const byHand = HARDSHIPS.find(({ name }) => name === 'as by hand') ?? { name: 'clean' }
  await writeFile(video, camera(draw('qrcode', FILE_NUMBER, byHand, randomFrom(1))))
  const { page } = await start({
    switches: ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${video}`],
  }).then(async (workstation) => {
    await workstation.signIn()
    return workstation
  })
  const dialog = page.getByRole('dialog', { name: 'Code oder Zeile eingeben' })
  const home = async () => {
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Schalter', exact: true }).click()
    await expect(fileOf(page, AMINA)).toBeHidden()
    await page.keyboard.press('F2')
    await expect(dialog).toBeVisible()
  }
  const open = (name: string, mimeType: string, buffer: Buffer) =>
    dialog.locator('input[type=file]').setInputFiles({ name, mimeType, buffer })

  // A page as a scanner files it: a PDF with the code somewhere on the second sheet.
  const code = await bwip.toBuffer({
    bcid: 'code128',
    text: FILE_NUMBER,
    scale: 3,
    padding: 10,
    backgroundcolor: 'FFFFFF',
  })
  const pdf = await PDFDocument.create()
  pdf.addPage()
  const drawn = await pdf.embedPng(code)
  pdf.addPage().drawImage(drawn, { x: 90, y: 420, width: drawn.width / 3, height: drawn.height / 3 })
  await home()
  await open('seite.pdf', 'application/pdf', Buffer.from(await pdf.save()))
  await expect(fileOf(page, AMINA)).toBeVisible()

  // Two codes on one page: nobody guesses which one is meant.
  await home()
  const both = await PDFDocument.create()
  const sheet = both.addPage()
  const qr = await bwip.toBuffer({
    bcid: 'qrcode',
    text: 'T-00000000-0',
    scale: 4,
    padding: 8,
    backgroundcolor: 'FFFFFF',
  })
  sheet.drawImage(await both.embedPng(code), { x: 90, y: 420, width: drawn.width / 3, height: drawn.height / 3 })
  sheet.drawImage(await both.embedPng(qr), { x: 90, y: 100, width: 120, height: 120 })
  await open('zwei.pdf', 'application/pdf', Buffer.from(await both.save()))
  await expect(dialog.getByRole('status')).toContainText('Mehrere Codes gefunden', { timeout: 15_000 })
  await dialog.getByRole('button', { name: FILE_NUMBER }).click()
  await expect(fileOf(page, AMINA)).toBeVisible()

  await home()
  const blank = await PDFDocument.create()
  blank.addPage()
  await open('leer.pdf', 'application/pdf', Buffer.from(await blank.save()))
  await expect(dialog.getByRole('status')).toContainText('kein lesbarer Code', { timeout: 15_000 })
  await open('brief.png', 'image/png', Buffer.from('not a picture'))
  await expect(dialog.getByRole('status')).toContainText('lässt sich nicht als Bild oder PDF öffnen')
  await readableInBothThemes(page, 'the dialog for a code without scanner')
  await page.screenshot({ path: info.outputPath('pictures.png') })

  await dialog.getByRole('button', { name: 'Mit der Kamera lesen' }).click()
  await expect(fileOf(page, AMINA)).toBeVisible()
  await expect(dialog).toBeHidden()
})
