import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DriverDefinition } from './definition.ts'
import { systemNotes, UDEV_FILE, udevRules } from './notes.ts'
import { definitions } from './registry.ts'

const rules = udevRules(definitions)
const active = rules.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

/** One `KEY{attribute}OP"value"` of udev(7); a rule is a list of them. */
const PART = /^[A-Z_]+(?:\{[A-Za-z_]+\})?(?:==|!=|=|\+=|-=|:=)"[^"\\]*"$/
const isRule = (line: string) => line.split(/,\s*/).every((part) => PART.test(part))

test('every rule is one that udev reads', () => {
  expect(active.length).toBeGreaterThan(5)
  expect(active.filter((line) => !isRule(line))).toEqual([])
  // What the check must not let through.
  expect(isRule('KERNEL=hidraw*')).toBe(false)
  expect(isRule('KERNEL=="hidraw*" SUBSYSTEM=="hidraw"')).toBe(false)
  const verify = spawnSync('udevadm', ['verify', '--help'])
  if (verify.status !== 0) return
  const folder = mkdtempSync(join(tmpdir(), 'tresen-udev-'))
  try {
    writeFileSync(join(folder, UDEV_FILE), rules)
    const { status, stderr } = spawnSync('udevadm', ['verify', join(folder, UDEV_FILE)], { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const hidModels = definitions.filter((definition) => definition.wire === 'hid')

test.each(hidModels.map((definition) => [definition.model, definition] as const))('%s is covered', (_, definition) => {
  const { ids, usage } = definition.match
  expect(ids.length > 0 || usage !== undefined).toBe(true)
  for (const { vendorId, productIds } of ids) {
    const vendor = `ATTRS{idVendor}=="${vendorId.toString(16).padStart(4, '0')}"`
    const rule = active.find((line) => line.startsWith('KERNEL=="hidraw*"') && line.includes(vendor))
    expect(rule).toContain('TAG+="uaccess"')
    for (const id of productIds ?? [])
      expect(rules).toMatch(new RegExp(`idProduct.*${id.toString(16).padStart(4, '0')}`))
  }
  expect(rules).toContain(`(${definition.model})`)
  const note = systemNotes(definitions).find(({ model }) => model === definition.model)
  expect(note).toMatchObject({ wire: 'hid', title: definition.title })
  expect((note?.ids.length ?? 0) > 0 || note?.usage !== null).toBe(true)
})

test('a model known by its usage alone gets a line to fill in, since udev does not see usages', () => {
  const [first] = hidModels
  if (first === undefined) throw new Error('no HID model')
  const bare: DriverDefinition = { ...first, match: { ids: [], usage: { page: 0x8c, id: 2 } } }
  expect(udevRules([bare])).toContain('usage 8c/02')
  expect(udevRules([bare])).toContain('#KERNEL=="hidraw*"')
  expect(systemNotes([bare])).toMatchObject([{ usage: '8C/02', ids: [] }])
})

test('a serial adapter keeps its name by number or socket, and no modem manager talks to it', () => {
  const ch340 = active.filter((line) => line.includes('1a86'))
  expect(ch340.some((line) => line.includes('ID_MM_DEVICE_IGNORE}="1"'))).toBe(true)
  expect(ch340.some((line) => line.includes('SYMLINK+="tresen/socket-$env{ID_PATH}"'))).toBe(true)
  expect(systemNotes(definitions).some(({ wire }) => wire === 'serial')).toBe(true)
})
