import { describe, expect, test } from 'vitest'
import type { DeviceConnect, DeviceModel, DeviceSetting, FoundDevice } from '../../../shared/contract/devices.ts'
import { ANY, beginWay, BY_PATH, KEPT, readWay } from './connect-values.ts'
import { fieldsOf, readField, readFields } from './form-values.ts'

const settings: readonly DeviceSetting[] = [
  { key: 'boards', type: 'wholes', least: 0, most: 15, longest: 3, default: [0] },
  { key: 'polarity', type: 'choice', choices: ['a', 'b'], default: 'a' },
  { key: 'gapMs', type: 'whole', least: 10, most: 500, default: 100 },
  { key: 'echo', type: 'flag', default: false },
  { key: 'prefix', type: 'text', longest: 3, default: '\x02' },
]

describe('the settings of a driver', () => {
  test('come back as they were put into the form, and as the model has them where nothing was set', () => {
    const options = { boards: [2, 0], polarity: 'b', gapMs: 20, echo: true, prefix: '\x1d\r' }
    expect(readFields(settings, fieldsOf(settings, options))).toEqual({ options, wrong: [] })
    expect(readFields(settings, fieldsOf(settings, {})).options).toEqual({
      boards: [0],
      polarity: 'a',
      gapMs: 100,
      echo: false,
      prefix: '\x02',
    })
  })

  test.each([
    ['boards', ['', '1, 1', '16', '1, 2, 3, 4', 'x', '1.5', '-1']],
    ['gapMs', ['', '9', '501', '1e2', '20 ms']],
    ['prefix', ['abcd', '\\', '\\x']],
    ['polarity', ['c', '']],
  ] as const)('%s: what the driver would refuse does not leave the form', (key, values) => {
    const setting = settings.find((known) => known.key === key)
    if (setting === undefined) throw new Error(key)
    for (const value of values) expect(readField(setting, value), value).toBeUndefined()
  })

  test('lists of addresses are taken as people write them', () => {
    expect(readField(settings[0]!, ' 3;1  2 ')).toEqual([3, 1, 2])
  })
})

const model = (wire: DeviceModel['wire']): DeviceModel => ({
  model: 'm',
  kind: 'scanner',
  title: 'M',
  wire,
  line: wire === 'bytes' ? { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } : null,
  settings: [],
})
const port = (path: string, connect: DeviceConnect): FoundDevice => ({
  via: connect.via === 'hid' ? 'hid' : 'serial',
  path,
  vendorId: null,
  productId: null,
  serialNumber: null,
  port: null,
  title: path,
  models: [],
  deviceId: null,
  connect,
})

describe('the way to a device', () => {
  const usb = { vendorId: 0x0403, productId: 0x6001, serialNumber: 'A1' }
  const found = [
    port('/dev/a', { via: 'serial', usb }),
    port('/dev/b', { via: 'serial', path: '/dev/b' }),
    port('/dev/hid', { via: 'hid', vendorId: 0x056a }),
  ]

  test.each<[string, DeviceModel['wire'], DeviceConnect, string]>([
    ['by what the adapter says', 'bytes', { via: 'serial', usb, baud: 19_200, parity: 'even' }, '/dev/a'],
    ['by the path of a port', 'bytes', { via: 'serial', path: '/dev/b' }, '/dev/b'],
    ['by a path nothing hangs on now', 'bytes', { via: 'serial', path: 'COM7' }, BY_PATH],
    ['by an adapter that is away', 'bytes', { via: 'serial', usb: { vendorId: 1 } }, KEPT],
    ['by network', 'bytes', { via: 'tcp', host: 'h', port: 4001 }, KEPT],
    ['by USB, any', 'hid', { via: 'hid' }, ANY],
    ['by USB, one', 'hid', { via: 'hid', vendorId: 0x056a }, '/dev/hid'],
    ['by USB, one that is away', 'hid', { via: 'hid', vendorId: 2, serialNumber: 'X' }, KEPT],
    ['by a window', 'screen', { via: 'screen' }, KEPT],
  ])('%s: opened and saved again it is the same', (_, wire, connect, which) => {
    const way = beginWay(model(wire), connect, found)
    expect(way.which).toBe(which)
    expect(readWay(model(wire), way, found)).toEqual({ connect, wrong: undefined })
  })

  test('names what is missing', () => {
    const bytes = model('bytes')
    const fresh = beginWay(bytes, undefined, found)
    expect(readWay(bytes, fresh, found).wrong).toBe('which')
    expect(readWay(bytes, { ...fresh, which: BY_PATH, path: ' ' }, found).wrong).toBe('path')
    expect(readWay(bytes, { ...fresh, which: '/dev/b', baud: '12' }, found).wrong).toBe('baud')
    expect(readWay(bytes, { ...fresh, via: 'tcp', port: '1' }, found).wrong).toBe('host')
    expect(readWay(bytes, { ...fresh, via: 'tcp', host: 'h', port: '0' }, found).wrong).toBe('port')
    expect(readWay(model('hid'), beginWay(model('hid'), undefined, found), found).connect).toEqual({ via: 'hid' })
  })
})
