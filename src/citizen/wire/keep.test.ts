import { describe, expect, test } from 'vitest'
import { Secret } from '../../shared/consultation/protocol.ts'
import { randomSecret } from '../../call/secret.ts'
import { openKeep } from './keep.ts'

/** A browser's storage that lives as long as the test. */
class Drawer implements Storage {
  readonly entries = new Map<string, string>()
  full = false
  get length(): number {
    return this.entries.size
  }
  clear(): void {
    this.entries.clear()
  }
  getItem(key: string): string | null {
    return this.entries.get(key) ?? null
  }
  key(index: number): string | null {
    return [...this.entries.keys()][index] ?? null
  }
  removeItem(key: string): void {
    this.entries.delete(key)
  }
  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException('full', 'QuotaExceededError')
    this.entries.set(key, value)
  }
}

const token = randomSecret()
const storages = () => ({ device: new Drawer(), tab: new Drawer() })

describe('what is kept on the device', () => {
  test('nothing before the first choice, and then the same device after a reload', async () => {
    const drawers = storages()
    const first = await openKeep(token, drawers)
    expect(drawers.device.length).toBe(0)
    first.change({ language: 'fa', papers: ['passport'] })
    const second = await openKeep(token, drawers)
    expect(second.value()).toEqual(first.value())
    expect(second.value()).toMatchObject({ language: 'fa', papers: ['passport'] })
  })

  test('the link cannot be read from it, and another link has its own device', async () => {
    const drawers = storages()
    const [one, other] = [await openKeep(token, drawers), await openKeep(randomSecret(), drawers)]
    one.change({ language: 'de' })
    other.change({ language: 'de' })
    expect(one.value().device).not.toBe(other.value().device)
    expect([...drawers.device.entries].flat().join(' ')).not.toContain(token)
  })

  test('after the end nothing stays but, in this tab, which device it was', async () => {
    const drawers = storages()
    const keep = await openKeep(token, drawers)
    keep.change({ language: 'ro', papers: ['passport'], cameraId: 'camera' })
    const { device } = keep.value()
    keep.clear()
    expect(drawers.device.length).toBe(0)
    expect((await openKeep(token, drawers)).value()).toMatchObject({ device, papers: [], cameraId: null })
    expect((await openKeep(token, { ...drawers, tab: new Drawer() })).value().device).not.toBe(device)
  })

  test('what was tampered with, and a device without storage, begin anew', async () => {
    const drawers = storages()
    const keep = await openKeep(token, drawers)
    keep.change({ language: 'de' })
    for (const key of drawers.device.entries.keys()) drawers.device.setItem(key, '{"device":"<script>"}')
    expect((await openKeep(token, drawers)).value().language).toBeNull()
    drawers.device.full = true
    keep.change({ language: 'en' })
    expect(keep.value().language).toBe('en')
    expect((await openKeep(token, { device: null, tab: null })).value().language).toBeNull()
  })
})

test('secrets are 128 random bits in 22 characters', () => {
  const many = Array.from({ length: 200 }, randomSecret)
  expect(new Set(many).size).toBe(200)
  for (const secret of many) expect(Secret.safeParse(secret).success).toBe(true)
})
