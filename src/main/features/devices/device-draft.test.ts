import { afterAll, beforeAll, expect, test } from 'vitest'
import { DevicesOffice } from '../../../../test/db/devices-office.ts'
import { context } from '../../../../test/db/pickup-office.ts'
import { sqliteUnderTest } from '../../../../test/engines.ts'
import { type DeviceDraft, MOST_DEVICES } from '../../../shared/contract/devices.ts'

const engine = sqliteUnderTest()
const page = new DevicesOffice()
beforeAll(() => page.open(engine))
afterAll(() => page.close())

test('what can lead to nothing, or hides what it is, is refused by its name before anything is kept', async () => {
  const serial = (path: string) => ({ connect: { via: 'serial', path } }) as const
  const wrong: readonly (readonly [field: string, change: Partial<DeviceDraft>])[] = [
    ['name', { name: 'Pad\u202e2' }],
    ['name', { name: 'a\nb' }],
    ['host', { connect: { via: 'tcp', host: 'http://x/\r\n', port: 1 } }],
    ['host', { connect: { via: 'tcp', host: '10.0.0.1:4001', port: 1 } }],
    ['path', serial('/etc/shadow')],
    ['path', serial('/dev/../etc/shadow')],
    ['connect', { connect: { via: 'serial', usb: { vendorId: 1, serialNumber: 'A\u0000' } } }],
  ]
  for (const [field, change] of wrong) {
    await expect(page.calls.add(page.scanner(change), context)).rejects.toMatchObject({
      code: 'device/setting',
      details: { field },
    })
  }
  await expect(page.kept()).rejects.toMatchObject({ code: 'ENOENT' })
})

test('settings that are right by themselves and not together are both named', async () => {
  const k1 = { model: 'kerong-k1', options: { base: 1, locks: '16' } }
  await expect(page.calls.add(page.scanner(k1), context)).rejects.toMatchObject({
    code: 'device/settings-clash',
    details: { field: 'base', other: 'locks' },
  })
  await expect(page.calls.add(page.scanner({ options: { end: 'suffix' } }), context)).rejects.toMatchObject({
    code: 'device/settings-clash',
    details: { field: 'end', other: 'suffix' },
  })
  expect(await page.actions()).toEqual([])
})

test('more devices than the next start would read are not taken', async () => {
  const draft = page.scanner()
  const also = Array.from({ length: MOST_DEVICES - 2 }, (_, index) => ({
    ...draft,
    id: `reader-${index}`,
    kind: 'scanner' as const,
  }))
  await page.devices.close()
  page.start({ also })
  const another = page.scanner({ name: 'Noch einer', connect: { via: 'tcp', host: '127.0.0.1', port: 9 } })
  await expect(page.calls.add(another, context)).rejects.toMatchObject({
    code: 'device/too-many',
    details: { most: MOST_DEVICES },
  })
})
