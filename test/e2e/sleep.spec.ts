import { expect, test } from './fixtures.ts'
import { ERIKSSON, fileOf, papers } from './papers.ts'

test('before the machine sleeps all lines are let go, and on waking every device is back without a hand', async ({
  counter,
  rig,
}) => {
  await counter.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'))
  await counter.deviceSays('Scanner nicht gefunden')
  await counter.deviceSays('Abholfach 1 nicht gefunden')
  const asked = await rig.requests()
  await rig.scan(papers.td3)
  await counter.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'))
  await counter.devicesReady()
  // What was scanned while nobody listened is old, and opens nothing.
  await expect(fileOf(counter.page, ERIKSSON)).toBeHidden()
  expect(await rig.requests()).toBeGreaterThan(asked)
  expect(await rig.unlocks()).toBe(0)
  await rig.scan(papers.td3)
  await expect(fileOf(counter.page, ERIKSSON)).toBeVisible()
})
