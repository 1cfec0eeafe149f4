import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from './fixtures.ts'
import { test } from './postgres-office.ts'
import { deskOf } from './steps.ts'
import { Store } from './store.ts'
import { fileTellsIt, leadVerifies, storeAgrees, wholeVisit } from './whole-visit.ts'
import type { Workstation } from './workstation.ts'

test('a whole visit on PostgreSQL, and what stands in its tables', async ({ office, rig, start }) => {
  const workstation = await start({ dataDir: office.dataDir, devices: rig.files.pty })
  await expect(workstation.page.getByText('PostgreSQL der Behörde')).toBeVisible({ timeout: 20_000 })
  await workstation.signIn()
  await workstation.devicesReady()
  const desk = deskOf(workstation, rig)
  const { compartment } = await wholeVisit(desk)
  await fileTellsIt(desk, compartment)
  await leadVerifies(desk)
  await workstation.close()
  const store = await Store.ofPostgres(office.config, office.officeKey)
  await storeAgrees(store)
  await store.close()
})

test('two workstations of one office: what happens at one is seen at the other', async ({ office, folder, start }) => {
  const other = join(folder, 'other-workstation')
  await cp(office.dataDir, other, { recursive: true })
  const here = await start({ dataDir: office.dataDir })
  await here.signIn()
  const there = await start({ dataDir: other })
  await there.signIn('Teamleitung')
  const row = (workstation: Workstation) =>
    workstation.page.getByRole('listitem').filter({ hasText: 'KOVALENKO, Iryna' })
  await expect(row(there)).toContainText('Ist da')
  await here.page.getByRole('button', { name: 'KOVALENKO, Iryna ist da' }).click()
  await expect(row(there)).toContainText('da seit')
})
