import { expect, test } from 'vitest'
import type { DeviceConfig } from '../../../../drivers/connect.ts'
import type { FoundHid, FoundPorts, FoundSerial } from '../../../../drivers/discovery.ts'
import { findDevices } from './finding.ts'

const serial = (path: string, more: Partial<FoundSerial> = {}): FoundSerial => ({
  via: 'serial',
  path,
  device: path,
  vendorId: undefined,
  productId: undefined,
  serialNumber: undefined,
  port: undefined,
  title: path,
  ...more,
})
const hid = (path: string, more: Partial<FoundHid> = {}): FoundHid => ({
  ...serial(path),
  via: 'hid',
  vendorId: 0x056a,
  productId: 0x00a4,
  usage: undefined,
  ...more,
})
const plugged = (found: Partial<FoundPorts>, paths: Readonly<Record<string, string>> = {}) => ({
  found: () => Promise.resolve({ serial: [], hid: [], problems: [], ...found }),
  pathOf: (id: string) => paths[id],
})
const pad: DeviceConfig = { id: 'pad', kind: 'pad', model: 'wacom-stu', name: 'Pad', connect: { via: 'hid' } }

test('a pad is suggested by its ids, a scanner by its usage; a keyboard is nobody here', async () => {
  const keyboard = { vendorId: 0x046d, productId: 0xc31c, usage: { page: 1, id: 6 } }
  const scanner = { vendorId: 0xabcd, productId: 1, usage: { page: 0x8c, id: 2 } }
  const { devices } = await findDevices(
    plugged({ hid: [hid('pad'), hid('keys', keyboard), hid('scan', scanner), hid('scan', scanner)] }),
    [],
  )
  expect(devices.map(({ path, models }) => [path, models])).toEqual([
    ['pad', ['wacom-stu']],
    ['scan', ['hid-pos']],
  ])
})

test('what serves a device says which: the one it has open, or the one it would be given', async () => {
  const two = { hid: [hid('first'), hid('second')] }
  const open = await findDevices(plugged(two, { pad: 'second' }), [pad])
  expect(open.devices.map(({ deviceId }) => deviceId)).toEqual([null, 'pad'])
  const closed = await findDevices(plugged(two), [pad])
  expect(closed.devices.map(({ deviceId }) => deviceId)).toEqual(['pad', null])
})

test('the way survives replugging: by serial number, else by socket where there are twins, else by path', async () => {
  const ch340 = { vendorId: 0x1a86, productId: 0x7523 }
  const { devices } = await findDevices(
    plugged({
      serial: [
        serial('/dev/ttyS0'),
        serial('/dev/ttyUSB0', { vendorId: 0x0403, productId: 0x6001, serialNumber: 'A1', port: '1-1' }),
        serial('/dev/ttyUSB1', { ...ch340, port: '1-2' }),
        serial('/dev/ttyUSB2', { ...ch340, port: '1-3' }),
      ],
    }),
    [],
  )
  expect(devices.map(({ connect }) => connect)).toEqual([
    { via: 'serial', path: '/dev/ttyS0' },
    { via: 'serial', usb: { vendorId: 0x0403, productId: 0x6001, serialNumber: 'A1' } },
    { via: 'serial', usb: { ...ch340, port: '1-2' } },
    { via: 'serial', usb: { ...ch340, port: '1-3' } },
  ])
})
