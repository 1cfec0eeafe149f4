import { expect, test } from 'vitest'
import { DevicesOffice } from '../../../../test/db/devices-office.ts'
import { context } from '../../../../test/db/pickup-office.ts'
import { sqliteUnderTest } from '../../../../test/engines.ts'

// Outside the test: its folder is made before and removed after.
const engine = sqliteUnderTest()

test('doors of a board that falls silent keep their place as unknown, with their compartments', async () => {
  const page = new DevicesOffice()
  await page.open(engine, [0, 5])
  try {
    const doors = () => page.calls.doors({ id: 'locker' }, context)
    expect(await doors()).toMatchObject({ doors: { length: 24 }, unknown: [] })
    await page.office.act({ do: 'deadBoard', board: 1 })
    const { doors: known, unknown } = await page.office.until(async () => {
      const now = await doors()
      return now.unknown.length > 0 ? now : undefined
    }, 'the silence')
    expect(known.map(({ lock }) => lock)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(unknown.map(({ lock }) => lock)).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23])
    expect(unknown.slice(0, 2)).toEqual([
      { lock: 12, compartment: 13 },
      { lock: 13, compartment: null },
    ])
    const [locker] = (await page.calls.snapshot({}, context)).devices
    expect(locker).toMatchObject({ state: 'ready', silentBoards: [5], lastTrouble: { reason: 'timeout', boards: [5] } })
  } finally {
    await page.close()
  }
})
