/**
 * `npm run tour -- OUTDIR`: walks a whole visit in the real program on simulated devices, and leaves numbered pictures and the
 * signed PDF there. The pictures of the README come from it.
 */
import { expect } from '@playwright/test'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { AMINA, fileOf, goTo, papers, search } from './e2e/papers.ts'
import { Rig } from './e2e/rig.ts'
import {
  bytesOf,
  chooseForm,
  confirmTaken,
  deliver,
  deskOf,
  issueCode,
  openByCode,
  openDoor,
  openLocker,
  proposeCompartment,
  readToEnd,
  scanAgain,
  sendToPad,
  signedAndFiled,
} from './e2e/steps.ts'
import { Workstation } from './e2e/workstation.ts'

async function tour(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true })
  const folder = await mkdtemp(join(tmpdir(), 'tresen-tour-'))
  const rig = await Rig.start(join(folder, 'devices'))
  const workstation = await Workstation.start({ dataDir: join(folder, 'data'), devices: rig.files.pty })
  const { page } = workstation
  const desk = deskOf(workstation, rig)
  let number = 0

  async function picture(name: string): Promise<void> {
    number++
    const file = `${String(number).padStart(2, '0')}-${name}.png`
    // Messages that come and go would make each run's picture another one.
    await page.mouse.move(0, 0)
    await page.screenshot({ path: join(outDir, file), animations: 'disabled', caret: 'hide' })
    console.log(file)
  }
  const theme = (colorScheme: 'light' | 'dark') => page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })

  try {
    await theme('light')
    await expect(page.getByRole('button', { name: 'Schalter (Front Office)' })).toBeVisible({ timeout: 30_000 })
    await picture('anmelden')
    await workstation.signIn()
    await workstation.devicesReady()
    await expect(page.getByRole('list', { name: 'Termine heute' })).toBeVisible()
    await picture('schalter')

    await expect(await search(page, 'musterfrau')).toContainText('MUSTERFRAU')
    await picture('suche')
    await page.keyboard.press('Escape')

    await rig.scanText('33-2026-004711')
    const file = fileOf(page, AMINA)
    await expect(file).toBeVisible()
    await picture('akte')
    await theme('dark')
    await picture('akte-dunkel')
    await theme('light')
    await file.getByRole('tab', { name: 'Verlauf' }).click()
    await picture('akte-verlauf')

    await rig.scan([papers.td3[0], papers.td3[1].replace('7408122F', '7408123F')])
    await expect(page.getByText('Die Prüfziffer stimmt nicht').first()).toBeVisible()
    await picture('pruefziffer')
    await rig.scan(papers.germanId)
    await expect(page.getByRole('heading', { name: 'Neue Person', level: 1 })).toBeVisible()
    await picture('neue-person')

    await rig.scan(papers.eat)
    await expect(file).toBeVisible()
    const documentId = await chooseForm(desk, 'Einwilligung Abholfach')
    await readToEnd(desk)
    await picture('dokument-gezeigt')
    await sendToPad(desk)
    await rig.act('pad', { do: 'sign' })
    await picture('unterschreiben')
    await theme('dark')
    await picture('unterschreiben-dunkel')
    await theme('light')
    await page.getByRole('button', { name: 'Übernehmen' }).click()
    await signedAndFiled(desk)
    await picture('abgelegt')
    await writeFile(join(outDir, 'unterschrieben.pdf'), await bytesOf(desk, documentId))

    await deliver(desk, papers.eat, AMINA)
    await rig.scan(papers.eat)
    await expect(page.getByRole('status', { name: 'Letzter Scan' })).toContainText('Doppelt')
    await picture('lieferung')

    const compartment = await proposeCompartment(desk, papers.eat)
    await picture('fach-vorgeschlagen')
    const lock = await openDoor(desk, compartment)
    await scanAgain(desk, papers.eat)
    await picture('tuer-offen')
    await theme('dark')
    await picture('tuer-offen-dunkel')
    await theme('light')
    await rig.closeDoor(lock)
    const code = await issueCode(desk)
    await openLocker(desk)
    await openByCode(desk, code, compartment)
    await rig.closeDoor(lock)
    await expect(page.getByRole('button', { name: 'Karte wurde entnommen' })).toBeVisible()
    await picture('ausgabe')
    await confirmTaken(desk)

    await page.keyboard.press('F9')
    await expect(page.getByRole('heading', { name: 'Geräte an diesem Arbeitsplatz' })).toBeVisible()
    await picture('geraete')
    await goTo(page, 'Einstellungen')
    await picture('einstellungen')
    await page.keyboard.press('Control+L')
    await workstation.signIn('Teamleitung')
    await goTo(page, 'Protokoll')
    await page.getByRole('button', { name: 'Kette prüfen' }).click()
    await expect(page.getByText(/Die Kette ist unversehrt/)).toBeVisible()
    await picture('protokoll')
  } finally {
    await workstation.end()
    await rig.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const [outDir] = process.argv.slice(2)
if (outDir === undefined) {
  console.error('Where to? npm run tour -- OUTDIR')
  process.exitCode = 2
} else {
  tour(resolve(outDir)).catch((error: unknown) => {
    console.error(error)
    process.exitCode = 1
  })
}
