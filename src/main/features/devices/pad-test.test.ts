import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PenPoint, SignaturePad } from '../../../../drivers/devices.ts'
import { DevicesOffice } from '../../../../test/db/devices-office.ts'
import { context } from '../../../../test/db/pickup-office.ts'
import { sqliteUnderTest } from '../../../../test/engines.ts'

const engine = sqliteUnderTest()
const page = new DevicesOffice()
const begin = () => page.calls.beginPadTest({ id: 'pad' }, context)

/** What is on the glass once all is done that was on its way to it. */
async function glass(): Promise<unknown> {
  await page.office.hub.get('pad', 'pad')?.stopInk()
  return (await page.rig.state('pad'))['shown']
}

/** Points of ink the window was told of while somebody draws on the pad. */
async function inkOfStroke(): Promise<number> {
  page.sent = []
  await page.office.hub.get('pad', 'pad')?.startInk({ left: 0, top: 0, right: 320, bottom: 200 })
  const points = Array.from({ length: 20 }, (_, n) => ({ x: 20 + n * 5, y: 100, p: 0.5 }))
  let reports = 0
  const leave = page.office.hub.get('pad', 'pad')?.onPen(() => (reports += 1))
  await page.rig.act('pad', { do: 'stroke', points, rate: 0 })
  await expect.poll(() => reports).toBeGreaterThanOrEqual(points.length)
  leave?.()
  // Ends every test that runs, with the ink it has not told yet.
  await page.devices.freePad()
  const told = page.sent.flatMap(({ name, payload }) => (name === 'padInk' ? (payload['points'] as PenPoint[]) : []))
  return told.filter(({ down }) => down).length
}

describe('a drawing test that ends while it begins', () => {
  beforeAll(async () => {
    await page.open(engine)
    await page.ready('pad')
  })
  afterAll(() => page.close())
  beforeEach(async () => {
    page.signing = false
    await page.devices.freePad()
  })

  test('its page is left while the glass is cleared of the one before: the field does not stay on the pad', async () => {
    await begin()
    const again = begin()
    await page.calls.endPadTest({ id: 'pad' }, context)
    await again
    expect(await glass()).toBeNull()
    expect(await inkOfStroke()).toBe(0)
  })

  test('its page is left while the picture is on its way: the field does not stay on the pad', async () => {
    const begun = begin()
    await page.calls.endPadTest({ id: 'pad' }, context)
    await begun
    expect(await glass()).toBeNull()
    expect(await inkOfStroke()).toBe(0)
  })

  test('somebody begins to sign meanwhile: their picture is not covered by the field, and the page hears why', async () => {
    await begin()
    const again = begin()
    page.signing = true
    const refused = expect(again).rejects.toMatchObject({ code: 'device/signing' })
    await page.devices.freePad()
    const pad = page.office.hub.get('pad', 'pad')
    await pad?.show({ width: 320, height: 200, rgba: new Uint8Array(320 * 200 * 4) })
    const shown = (await page.rig.state('pad'))['shown']
    await refused
    expect(await glass()).toBe(shown)
    await pad?.blank()
  })

  test('two begins at once are one test: the pen is told once', async () => {
    const listened = vi.spyOn(page.office.hub.get('pad', 'pad') as SignaturePad, 'onPen')
    await Promise.all([begin(), begin()])
    expect(listened).toHaveBeenCalledTimes(1)
    listened.mockRestore()
    expect(await inkOfStroke()).toBe(20)
    expect(await glass()).toBeNull()
  })
})
