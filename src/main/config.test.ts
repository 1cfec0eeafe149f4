import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepDevices } from './config-devices.ts'
import { ConfigError, readConfig } from './config.ts'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tresen-config-'))))
afterEach(() => rmSync(folder, { recursive: true }))

test('a slip in --office or --data-dir says so and opens no other office', () => {
  expect(() => readConfig(['--office=rael'], folder)).toThrow(ConfigError)
  expect(() => readConfig(['--data-dir='], folder)).toThrow(ConfigError)
})

test('a data folder named from where one stands is the same folder as by its full name', () => {
  expect(readConfig([`--data-dir=${relative(process.cwd(), folder)}`], '/elsewhere').dataDir).toBe(folder)
})

test('settings saved by the Windows editor, byte order mark and all, are read', () => {
  writeFileSync(join(folder, 'config.json'), '\uFEFF{ "pickupDays": 5 }')
  expect(readConfig([`--data-dir=${folder}`], folder).pickupDays).toBe(5)
})

test('a wrong setting is named, also when it is one nobody knows, and two devices with one id are refused', () => {
  const read = (config: object) => {
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
    return () => readConfig([`--data-dir=${folder}`], folder)
  }
  expect(read({ pickupDay: 5 })).toThrow('"pickupDay" is wrong')
  expect(read({ office: { name: 'A', city: 7 } })).toThrow('"office.city" is wrong')
  const scanner = { id: 'a', kind: 'scanner', model: 'scanner-line', name: 'Scanner', connect: { via: 'simulated' } }
  expect(read({ devices: [scanner, scanner] })).toThrow('two devices have one id')
})

test('what the devices page kept goes before config.json, and --devices before both', async () => {
  const scanner = {
    id: 'a',
    kind: 'scanner',
    model: 'scanner-line',
    name: 'A',
    connect: { via: 'serial', path: 'COM1' },
  }
  const read = (...more: string[]) => readConfig([`--data-dir=${folder}`, '--office=real', ...more], folder)
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ devices: [scanner] }))
  expect(read()).toMatchObject({ devices: [{ id: 'a' }], devicesFile: join(folder, 'devices.json') })
  await keepDevices(
    join(folder, 'devices.json'),
    [
      {
        ...scanner,
        id: 'b',
        kind: 'scanner',
        connect: { via: 'serial', usb: { vendorId: 0x403, serialNumber: 'A1' } },
      },
    ],
    [],
  )
  expect(read().devices).toEqual([expect.objectContaining({ id: 'b' })])
  writeFileSync(join(folder, 'wired.json'), JSON.stringify({ devices: [{ ...scanner, id: 'c' }] }))
  expect(read(`--devices=${join(folder, 'wired.json')}`)).toMatchObject({
    devices: [{ id: 'c' }],
    devicesFile: undefined,
  })
})

test('a broken or newer list of devices is refused by its field, and never written over', async () => {
  const path = join(folder, 'devices.json')
  const bad: readonly (readonly [content: string, sentence: string])[] = [
    ['{ "version": 2, "devices": [] }', '"version" is wrong (this program reads version 1; a newer program wrote it)'],
    ['{ "version": 1, "devices": [{ "id": "a" }] }', '"devices.0.kind" is wrong'],
    ['{ "version": 1, "devices": [], "more": 1 }', '"more" is wrong'],
    ['{ "version": 1, "devi', 'is not JSON'],
  ]
  for (const [content, sentence] of bad) {
    writeFileSync(path, content)
    expect(() => readConfig([`--data-dir=${folder}`], folder)).toThrow(sentence)
    await expect(keepDevices(path, [], [])).rejects.toThrow(ConfigError)
    expect(readFileSync(path, 'utf8')).toBe(content)
  }
})

test('devices that the page could not be told are refused by file and field, wherever they stand, and so are more than 64', () => {
  const scanner = { id: 'a', kind: 'scanner', model: 'scanner-line', name: 'A', connect: { via: 'screen' } }
  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ ...scanner, id: `scanner-${index}` }))
  const bad: readonly (readonly [devices: readonly object[], field: string])[] = [
    [[{ ...scanner, id: 'i'.repeat(65) }], 'devices.0.id'],
    [[scanner, { ...scanner, id: 'b', name: 'n'.repeat(61) }], 'devices.1.name'],
    [[{ ...scanner, model: 'm'.repeat(65) }], 'devices.0.model'],
    [[{ ...scanner, connect: { via: 'hid-socket', path: 'p'.repeat(501) } }], 'devices.0.connect.path'],
    [[{ ...scanner, options: { nested: { deep: 1 } } }], 'devices.0.options.nested'],
    [[{ ...scanner, options: { prefix: 'p'.repeat(201) } }], 'devices.0.options.prefix'],
    [many(65), 'devices'],
  ]
  const files = [
    ['devices.json', { version: 1 }, []],
    ['config.json', {}, []],
    ['wired.json', {}, [`--devices=${join(folder, 'wired.json')}`]],
  ] as const
  for (const [name, rest, more] of files) {
    const read = (devices: readonly object[]) => {
      writeFileSync(join(folder, name), JSON.stringify({ ...rest, devices }))
      return () => readConfig([`--data-dir=${folder}`, ...more], folder)
    }
    for (const [devices, field] of bad) {
      expect(read(devices)).toThrow(ConfigError)
      expect(read(devices)).toThrow(`${join(folder, name)}: "${field}" is wrong`)
    }
    expect(read(many(64))().devices).toHaveLength(64)
    rmSync(join(folder, name))
  }
})

test('a real office takes no simulated device from the list of the page either', async () => {
  const pretended = { id: 'p', kind: 'pad', model: 'wacom-stu', name: 'Pad', connect: { via: 'simulated' } } as const
  await keepDevices(join(folder, 'devices.json'), [pretended], [])
  expect(() => readConfig([`--data-dir=${folder}`, '--office=real'], folder)).toThrow('Simulated devices')
  expect(readConfig([`--data-dir=${folder}`], folder).devices).toEqual([pretended])
})

test('the demo has a consultation server of its own, a real office none until somebody sets it up', () => {
  expect(readConfig([`--data-dir=${folder}`], folder).consultation).toEqual({
    service: { kind: 'embedded', host: '127.0.0.1', port: undefined, trustProxy: true, turn: undefined },
    publicUrl: undefined,
    provider: undefined,
  })
  expect(readConfig([`--data-dir=${folder}`, '--office=real'], folder).consultation).toBeUndefined()
})

test('the consultation server is reached encrypted, or on this machine; its key is read from a file', () => {
  const keyFile = join(folder, 'office.key')
  writeFileSync(keyFile, `${'k'.repeat(43)}\nsecond line`)
  const read = (consultation: object) => {
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ consultation }))
    return () => readConfig([`--data-dir=${folder}`, '--office=real'], folder).consultation
  }
  const publicUrl = 'https://sprechstunde.example.org/'
  expect(read({ service: { url: 'wss://sprechstunde.example.org', keyFile }, publicUrl })()).toEqual({
    service: { kind: 'office', url: 'wss://sprechstunde.example.org', key: 'k'.repeat(43), ca: undefined },
    publicUrl: 'https://sprechstunde.example.org',
    provider: undefined,
  })
  expect(read({ service: { url: 'ws://127.0.0.1:47110', keyFile }, publicUrl })).not.toThrow()
  expect(read({ service: { url: 'ws://sprechstunde.example.org', keyFile }, publicUrl })).toThrow(
    '"consultation.service.url" is wrong (wss:// is needed',
  )
  expect(read({ service: { url: 'wss://a.example', keyFile }, publicUrl: 'http://a.example' })).toThrow('https://')
  expect(read({ service: { url: 'wss://a.example', keyFile } })).toThrow('"consultation.publicUrl" is wrong')
  expect(read({ embedded: { host: '0.0.0.0' } })).toThrow('"consultation.publicUrl" is wrong')
  expect(read({ service: { url: 'wss://a.example', keyFile }, embedded: {}, publicUrl })).toThrow('either the server')
  expect(read({ service: { url: 'wss://a.example', keyFile: join(folder, 'none') }, publicUrl })).toThrow(
    'cannot be read (ENOENT)',
  )
  writeFileSync(keyFile, 'too short')
  expect(read({ service: { url: 'wss://a.example', keyFile }, publicUrl })).toThrow('holds no office key')
})
