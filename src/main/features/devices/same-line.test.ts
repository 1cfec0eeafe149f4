import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Connect } from '../../../../drivers/connect.ts'
import { DevicesOffice } from '../../../../test/db/devices-office.ts'
import { context } from '../../../../test/db/pickup-office.ts'
import { sqliteUnderTest } from '../../../../test/engines.ts'
import { lineKey } from './same-line.ts'

const engine = sqliteUnderTest()

const tcp = (host: string, port = 4001): Connect => ({ via: 'tcp', host, port })
const same = async (one: Connect, other: Connect) => {
  const key = await lineKey(one)
  return key !== undefined && key === (await lineKey(other))
}

test('one line is known again, however it is written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tresen-'))
  try {
    const [path, link] = [join(folder, 'ttyUSB0'), join(folder, 'by-id')]
    await writeFile(path, '')
    await symlink(path, link)
    expect(await same({ via: 'serial', path }, { via: 'serial', path: link, baud: 9600 })).toBe(true)
  } finally {
    await rm(folder, { recursive: true })
  }
  for (const path of ['com3', '\\\\.\\COM3']) {
    expect(await same({ via: 'serial', path: 'COM3' }, { via: 'serial', path })).toBe(true)
  }
  for (const host of ['Schrank.Amt.example', 'schrank.amt.example.', ' schrank.amt.example']) {
    expect(await same(tcp('schrank.amt.example'), tcp(host))).toBe(true)
  }
  expect(await same(tcp('::1'), tcp('[0:0::1]'))).toBe(true)
  expect(await same(tcp('LOCALHOST'), tcp('127.0.0.1'))).toBe(true)
  expect(await same({ via: 'screen' }, { via: 'screen' })).toBe(true)
  const usb = { vendorId: 0x1a86, port: '1-2' }
  expect(await same({ via: 'serial', usb }, { via: 'serial', usb: { ...usb } })).toBe(true)
})

test('two lines are two, and two alike that fit the same description too', async () => {
  expect(await same(tcp('10.0.0.1'), tcp('10.0.0.1', 4002))).toBe(false)
  expect(await same(tcp('10.0.0.1'), tcp('10.0.0.2'))).toBe(false)
  expect(await same({ via: 'serial', path: '/dev/nothing-0' }, { via: 'serial', path: '/dev/nothing-1' })).toBe(false)
  const twin: Connect = { via: 'serial', usb: { vendorId: 0x1a86 } }
  expect(await same(twin, twin)).toBe(false)
  expect(await same({ via: 'hid' }, { via: 'hid' })).toBe(false)
})

test('a second device on a line that has one is refused with its name, and every scan counts once', async () => {
  const page = new DevicesOffice()
  await page.open(engine)
  try {
    await page.calls.add(page.scanner({ name: 'Scanner links' }), context)
    await page.ready('scanner')
    const taken = { code: 'device/line-taken', details: { device: 'Scanner links' } }
    const again = { via: 'tcp', host: 'localhost', port: page.scannerPort } as const
    await expect(page.calls.add(page.scanner({ connect: again }), context)).rejects.toMatchObject(taken)
    const locks = page.scanner({ model: 'kerong-k4', connect: again })
    await expect(page.calls.add(locks, context)).rejects.toMatchObject(taken)
    const { id } = await page.calls.add(page.scanner({ connect: { ...again, port: 9 } }), context)
    await expect(page.calls.change({ id, ...page.scanner() }, context)).rejects.toMatchObject(taken)
    // Its own line it may keep.
    await page.calls.change({ id: 'scanner', ...page.scanner({ name: 'scanner LINKS', connect: again }) }, context)
    expect((await page.kept()).devices.map((device) => device.id)).toEqual(['locker', 'pad', 'scanner', 'scanner-2'])
    const screen = { model: 'citizen-screen', name: 'Fenster', connect: { via: 'screen' }, options: {} } as const
    await page.calls.add(screen, context)
    await expect(page.calls.add(screen, context)).rejects.toMatchObject({ code: 'device/line-taken' })
  } finally {
    await page.close()
  }
})
