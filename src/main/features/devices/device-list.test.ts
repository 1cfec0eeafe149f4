import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DevicesOffice } from '../../../../test/db/devices-office.ts'
import { context } from '../../../../test/db/pickup-office.ts'
import { sqliteUnderTest } from '../../../../test/engines.ts'

const engine = sqliteUnderTest()
const page = new DevicesOffice()

const pad = { model: 'wacom-stu', name: 'Pad am Fenster', connect: { via: 'hid' }, options: {} } as const

/** Somebody edits the file, while the program runs. */
async function edit(change: (devices: Record<string, unknown>[]) => void): Promise<string> {
  const file = JSON.parse(await readFile(page.file, 'utf8')) as { devices: Record<string, unknown>[] }
  change(file.devices)
  await writeFile(page.file, JSON.stringify(file))
  return readFile(page.file, 'utf8')
}

beforeEach(async () => {
  await page.open(engine)
  await page.calls.add(page.scanner(), context)
})
afterEach(() => page.close())

test('what somebody changed in the file by hand is not written over: the page says so, and nothing is done', async () => {
  const edits: readonly ((devices: Record<string, unknown>[]) => void)[] = [
    (devices) => Object.assign(devices[2] ?? {}, { name: 'Scanner am Fenster' }),
    (devices) => Object.assign(devices[2] ?? {}, { options: { gapMs: 300 } }),
    (devices) => devices.splice(2, 1),
    (devices) => devices.reverse(),
  ]
  const whole = await readFile(page.file, 'utf8')
  for (const change of edits) {
    const edited = await edit(change)
    const calls = [
      () =>
        page.calls.add(
          page.scanner({ name: 'Scanner 2', connect: { via: 'tcp', host: '127.0.0.1', port: 9 } }),
          context,
        ),
      () => page.calls.change({ id: 'scanner', ...page.scanner({ name: 'Anders' }) }, context),
      () => page.calls.remove({ id: 'scanner' }, context),
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'device/file-changed' })
    expect(await readFile(page.file, 'utf8')).toBe(edited)
    await writeFile(page.file, whole)
  }
  expect(await page.actions()).toEqual(['devices.added'])
  expect(page.office.hub.snapshot().devices.at(-1)).toMatchObject({ id: 'scanner', name: 'Scanner' })
})

test('what somebody noted at a device stays there when another is added, and when it is changed itself', async () => {
  await edit((devices) => Object.assign(devices[2] ?? {}, { room: '2.14', ticket: { number: 7 } }))
  const connect = { via: 'tcp', host: '127.0.0.1', port: 9 } as const
  await page.calls.add(page.scanner({ name: 'Scanner 2', connect }), context)
  await page.calls.change({ id: 'scanner', ...page.scanner({ name: 'Scanner links' }) }, context)
  const { devices } = await page.kept()
  expect(devices[2]).toMatchObject({ id: 'scanner', name: 'Scanner links', room: '2.14', ticket: { number: 7 } })
  expect(devices[3]).toEqual({ ...page.scanner({ name: 'Scanner 2', connect }), id: 'scanner-2', kind: 'scanner' })
  // A new one with the name of one that is gone has nothing of it.
  await page.calls.remove({ id: 'scanner' }, context)
  await page.calls.add(page.scanner(), context)
  expect((await page.kept()).devices.at(-1)).toEqual({ ...page.scanner(), id: 'scanner', kind: 'scanner' })
})

test('somebody begins to sign while the change is being written: it is taken back, and the pad keeps its line', async () => {
  await page.ready('pad')
  const before = await readFile(page.file, 'utf8')
  const hung = page.office.hub.get('pad', 'pad')
  for (const call of [
    () => page.calls.change({ id: 'pad', ...pad }, context),
    () => page.calls.remove({ id: 'pad' }, context),
  ]) {
    let asked = 0
    // Nobody signs when it is asked for, and somebody does when it is written.
    Object.defineProperty(page, 'signing', { configurable: true, get: () => (asked += 1) > 1 })
    await expect(call()).rejects.toMatchObject({ code: 'device/signing' })
    Object.defineProperty(page, 'signing', { configurable: true, writable: true, value: false })
    expect(await readFile(page.file, 'utf8')).toBe(before)
    expect(page.office.hub.get('pad', 'pad')).toBe(hung)
  }
  expect(await page.actions()).toEqual(['devices.added'])
})
