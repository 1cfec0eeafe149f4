import type { Page } from '@playwright/test'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from './fixtures.ts'
import type { Rig } from './rig.ts'
import { deskOf } from './steps.ts'
import { openAmina } from './whole-visit.ts'
import type { Workstation } from './workstation.ts'

const screen = {
  id: 'screen',
  kind: 'pad',
  model: 'citizen-screen',
  name: 'Unterschriftenbildschirm',
  connect: { via: 'screen' },
}

/** The counter with its window for the citizen, and with or without the pad of the rig beside it. */
export async function devicesWith(rig: Rig, pad: 'and the pad' | 'alone'): Promise<string> {
  const settings = JSON.parse(await readFile(rig.files.pty, 'utf8')) as { devices: { kind: string }[] }
  const devices = settings.devices.filter(({ kind }) => pad === 'and the pad' || kind !== 'pad')
  const file = join(rig.files.pty, '../devices-screen.json')
  await writeFile(file, JSON.stringify({ ...settings, devices: [...devices, screen] }))
  return file
}

export async function citizenOf({ app, page }: Workstation): Promise<Page> {
  await expect.poll(() => app.windows().length).toBe(2)
  const window = app.windows().find((one) => one !== page)
  if (window === undefined) throw new Error('there is no window for the citizen')
  return window
}

/** The office with the citizen's window ready, and Amina's file open. */
export async function open(start: (options: { devices: string }) => Promise<Workstation>, rig: Rig, devices: string) {
  const counter = await start({ devices })
  await counter.signIn()
  await counter.deviceSays('Unterschriftenbildschirm bereit')
  const desk = deskOf(counter, rig)
  await openAmina(desk)
  return { counter, desk, page: counter.page, citizen: await citizenOf(counter) }
}
