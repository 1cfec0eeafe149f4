import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
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
