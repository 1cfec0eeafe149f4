import { afterAll, beforeAll, expect, test } from 'vitest'
import { officeDevices, officeRig } from '../../../../drivers/rig/office.ts'
import { LocalRig } from '../../../../drivers/rig/rig.ts'
import { createHub, type Hub } from '../../devices/hub.ts'
import { padInfo, readyPad } from './pads.ts'

/** Two pads at one counter, each with a simulator of its own. */
const rigs = {
  left: new LocalRig(officeRig({ pad: 'STU-430' })),
  right: new LocalRig(officeRig({ pad: 'STU-540' })),
}
let hub: Hub

const pads = () => padInfo(hub, undefined).pads.map(({ id }) => id)

beforeAll(() => {
  const [left] = officeDevices({ pad: 'STU-430' }).filter(({ kind }) => kind === 'pad')
  const [right] = officeDevices({ pad: 'STU-540' }).filter(({ kind }) => kind === 'pad')
  if (left === undefined || right === undefined) throw new Error('an office has a pad')
  hub = createHub({
    devices: [
      { ...left, id: 'left', name: 'Pad links' },
      { ...right, id: 'right', name: 'Pad rechts' },
    ],
    simulated: (id) => rigs[id === 'left' ? 'left' : 'right'].transport('pad'),
    timings: { firstWaitMs: 5, lastWaitMs: 20 },
  })
})
afterAll(async () => {
  await hub.close()
  for (const rig of Object.values(rigs)) await rig.close()
})

test('the pad somebody chose is away: it is not ready, and no other takes its place in front of somebody else', async () => {
  await expect.poll(pads).toEqual(['left', 'right'])
  expect(padInfo(hub, 'right')).toMatchObject({ ready: true, id: 'right', name: 'Pad rechts', width: 800 })
  await rigs.right.act('pad', { do: 'unplug' })
  await expect.poll(pads).toEqual(['left'])
  expect(padInfo(hub, 'right')).toMatchObject({ ready: false, id: 'right', name: 'Pad rechts', width: 0 })
  expect(readyPad(hub, 'right')).toBeUndefined()
  // Who chose none is served by the first that is there.
  expect(padInfo(hub, undefined)).toMatchObject({ ready: true, id: 'left', width: 320 })
  await rigs.right.act('pad', { do: 'plug' })
  await expect.poll(pads).toEqual(['left', 'right'])
  await rigs.left.act('pad', { do: 'unplug' })
  await expect.poll(() => padInfo(hub, undefined)).toMatchObject({ ready: true, id: 'right', name: 'Pad rechts' })
})
