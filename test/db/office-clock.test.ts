import { expect, test } from 'vitest'
import { officeClock } from '../../src/main/db/office-clock.ts'
import { describeEngines } from '../engines.ts'

describeEngines('the clock of the office', (engine) => {
  test('two workstations whose own clocks are a minute and a half apart agree', async () => {
    const database = await engine.open(await engine.create())
    const right = await officeClock(database)
    const fast = await officeClock(database, () => Date.now() + 90_000)
    const apart = Math.abs(fast.now().getTime() - right.now().getTime())
    // Only one workstation opens an SQLite file; its own clock is the office's.
    if (engine.name === 'postgres') expect(apart).toBeLessThan(30_000)
    else expect(apart).toBeGreaterThan(60_000)
    right.close()
    fast.close()
    await database.close()
  })
})
