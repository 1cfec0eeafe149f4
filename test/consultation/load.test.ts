import { expect, test } from 'vitest'
import { gather, talk, visit } from './load.ts'
import { HandClock, startRig, TestDesk } from './rig.ts'

/** What `test/bench/signalling.ts` measures, asked only for its correctness. */
test('200 rooms: every message arrives, people come and go, and nothing is left of them', async () => {
  const clock = new HandClock()
  const server = await startRig({ clock, trustProxy: true, limits: { settleMs: 0 } })
  const crowd = await gather(server)
  expect(server.figures()).toMatchObject({ rooms: 200, pages: 200, desks: 20, connections: 220 })
  expect(await talk(crowd, 3)).toHaveLength(200 * 3 * 2)

  const desk = await TestDesk.ready(server, 'Schalter 21')
  for (let batch = 0; batch < 30; batch++) {
    const visits = Array.from({ length: 10 }, (_, n) => visit(server, desk, 1_000 + batch * 10 + n))
    await Promise.all(visits)
    for (const each of crowd.desks) each.inbox.length = 0
    clock.turn(5_000)
  }
  expect(await talk(crowd, 1)).toHaveLength(200 * 2)
  await expect.poll(() => server.figures()).toMatchObject({ rooms: 200, pages: 200, desks: 21 })

  await desk.close()
  await crowd.disperse()
  await expect.poll(() => server.figures().connections).toBe(0)
  clock.turn(120_000)
  const { over, ...left } = server.figures()
  expect(left).toEqual({ rooms: 0, pages: 0, desks: 0, atDoor: 0, knocks: 0, connections: 0, callers: 0 })
  expect(over).toBeGreaterThanOrEqual(500)
  // Links that are over are forgotten after two days.
  clock.turn(48 * 3600_000)
  expect(server.figures().over).toBe(0)
  await server.close()
})
