import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { DeviceConfig } from '../../../drivers/connect.ts'
import { officeDevices, officeRig } from '../../../drivers/rig/office.ts'
import { LocalRig } from '../../../drivers/rig/rig.ts'
import { hidSocketWire, ptyWire } from '../../../drivers/rig/wires.ts'
import { createHub, type DeviceSnapshot, type DeviceState, type Hub, type HubTimings } from './hub.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const work of cleanup.splice(0).toReversed()) await work()
})

const office = (): readonly DeviceConfig[] => officeDevices({ pad: 'STU-430' })

function createRig(): LocalRig {
  const rig = new LocalRig(officeRig({ pad: 'STU-430' }))
  cleanup.push(() => rig.close())
  return rig
}

function open(devices: readonly DeviceConfig[], rig?: LocalRig, timings: Partial<HubTimings> = {}): Hub {
  const hub = createHub({ devices, timings, ...(rig ? { simulated: (id: string) => rig.transport(id) } : {}) })
  cleanup.push(() => hub.close())
  return hub
}

/** Waits until a device is in this state. */
function until(hub: Hub, id: string, wanted: DeviceState['state']): Promise<DeviceState> {
  const find = (snapshot: DeviceSnapshot): DeviceState | undefined =>
    snapshot.devices.find((device) => device.id === id && device.state === wanted)
  const now = find(hub.snapshot())
  if (now) return Promise.resolve(now)
  return new Promise((resolve) => {
    const leave = hub.onChange((snapshot) => {
      const device = find(snapshot)
      if (!device) return
      leave()
      resolve(device)
    })
  })
}

/** The next time a board's doors are told. */
function nextDoors(hub: Hub): Promise<readonly number[] | undefined> {
  return new Promise((resolve) => {
    const leave = hub.onDoors((_, state) => {
      leave()
      resolve(state?.doors.filter((door) => !door.closed).map((door) => door.lock))
    })
  })
}

test('a whole counter on simulators in this process: ready, said to be simulated, numbered', async () => {
  const hub = open(office(), createRig())
  expect(hub.snapshot().devices.map(({ id, state }) => [id, state])).toEqual([
    ['scanner', 'opening'],
    ['pad', 'opening'],
    ['locker', 'opening'],
  ])
  const numbers: number[] = []
  hub.onChange(({ number }) => numbers.push(number))
  await Promise.all(['scanner', 'pad', 'locker'].map((id) => until(hub, id, 'ready')))
  const { devices } = hub.snapshot()
  expect(devices.every((device) => device.simulated && device.attempt === 0)).toBe(true)
  expect(devices.find(({ id }) => id === 'locker')?.firmware).toBe('1.0 / 1.2')
  expect(devices.find(({ id }) => id === 'pad')?.firmware).toContain('STU-430')
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(hub.ready('scanner').map(({ id }) => id)).toEqual(['scanner'])
  expect(hub.get('scanner', 'pad')).toBeUndefined()
})

test('a scan arrives with the id of its scanner', async () => {
  const rig = createRig()
  const hub = open(office(), rig)
  await until(hub, 'scanner', 'ready')
  const scanned = new Promise<[string, string]>((resolve) => hub.onScan((id, scan) => resolve([id, scan.text])))
  await rig.act('scanner', { do: 'scan', text: '33-2026-004711' })
  expect(await scanned).toEqual(['scanner', '33-2026-004711'])
})

test('doors are watched: an opened and a closed one are told without being asked for', async () => {
  const rig = createRig()
  const hub = open(office(), rig, { pollMs: 50, openDoorPollMs: 20 })
  expect(await nextDoors(hub)).toEqual([])
  await hub.get('locker', 'lock-board')?.unlock(4)
  expect(await nextDoors(hub)).toEqual([4])
  await rig.act('locker', { do: 'closeDoor', lock: 4 })
  expect(await nextDoors(hub)).toEqual([])
  await rig.act('locker', { do: 'openDoor', lock: 9 })
  expect((await hub.askDoors('locker')).doors[9]?.closed).toBe(false)
  expect(hub.doors('locker')?.doors[9]?.closed).toBe(false)
})

test('a board that falls silent has failed, its doors are unknown, and it comes back when it speaks', async () => {
  const rig = createRig()
  const hub = open(office(), rig, { pollMs: 20 })
  await nextDoors(hub)
  const lost = nextDoors(hub)
  await rig.act('locker', { do: 'silent' })
  expect(await until(hub, 'locker', 'failed')).toMatchObject({ reason: 'timeout', firmware: null })
  expect(await lost).toBeUndefined()
  expect(hub.doors('locker')).toBeUndefined()
  expect(hub.get('locker', 'lock-board')).toBeUndefined()
  await expect(hub.askDoors('locker')).rejects.toMatchObject({ code: 'not-open' })
  await rig.act('locker', { do: 'heal' })
  await until(hub, 'locker', 'ready')
})

test('an unlock nobody answers ends the line, says why, and the board is back by itself to be asked', async () => {
  const rig = createRig()
  const hub = open(office(), rig)
  await until(hub, 'locker', 'ready')
  await rig.act('locker', { do: 'silentNext' })
  await expect(hub.get('locker', 'lock-board')?.unlock(3)).rejects.toMatchObject({ code: 'outcome-unknown' })
  expect(await until(hub, 'locker', 'failed')).toMatchObject({ reason: 'outcome-unknown' })
  await until(hub, 'locker', 'ready')
  const { doors } = await hub.askDoors('locker')
  expect(doors.filter(({ closed }) => !closed).map(({ lock }) => lock)).toEqual([3])
})

test('what is not plugged in is absent, tried again with a growing count, and ready once it is', async () => {
  const rig = createRig()
  await rig.act('pad', { do: 'unplug' })
  const hub = open(office(), rig, { firstWaitMs: 5 })
  const first = await until(hub, 'pad', 'absent')
  expect(first).toMatchObject({ reason: 'cannot-open', attempt: 1 })
  await new Promise<void>((resolve) => {
    hub.onChange(({ devices }) => {
      if ((devices.find(({ id }) => id === 'pad')?.attempt ?? 0) >= 3) resolve()
    })
  })
  expect(await until(hub, 'pad', 'absent')).toMatchObject({ since: first.since })
  await rig.act('pad', { do: 'plug' })
  await until(hub, 'pad', 'ready')
})

test('over real lines: a scanner and a pad pulled out are absent, and back within 2 s of being plugged in', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'hub-'))
  cleanup.push(() => rm(dir, { recursive: true }))
  const rig = createRig()
  const path = join(dir, 'scanner')
  await rig.addWire('scanner', ptyWire({ host: path, device: `${path}.device`, baudRate: 9600 }))
  await rig.addWire('pad', hidSocketWire(join(dir, 'pad')))
  const hub = open(
    officeDevices({ pad: 'STU-430' }, (id) =>
      id === 'pad' ? { via: 'hid-socket', path: join(dir, 'pad') } : { via: 'serial', path },
    ).filter(({ id }) => id !== 'locker'),
  )
  const pullAndPlug = async (id: string): Promise<void> => {
    const before = await until(hub, id, 'ready')
    expect(before.simulated).toBe(true)
    await rig.act(id, { do: 'unplug' })
    expect(await until(hub, id, 'absent')).toMatchObject({ state: 'absent' })
    // Away long enough for the waits to have grown to their longest.
    await new Promise<void>((resolve) => {
      hub.onChange(({ devices }) => {
        if ((devices.find((device) => device.id === id)?.attempt ?? 0) >= 4) resolve()
      })
    })
    await rig.act(id, { do: 'plug' })
    const plugged = Date.now()
    const { since } = await until(hub, id, 'ready')
    expect(Date.parse(since) - plugged).toBeLessThan(2000)
  }
  await Promise.all(['scanner', 'pad'].map(pullAndPlug))
  const scanned = new Promise<string>((resolve) => hub.onScan((_, scan) => resolve(scan.text)))
  await rig.act('scanner', { do: 'scan', text: 'T-0000000' })
  expect(await scanned).toBe('T-0000000')
})

test('a model without a driver, and a driver of another kind, are failures in words, not a crash', async () => {
  const hub = open([
    { id: 'a', kind: 'pad', model: 'nobody', name: 'A', connect: { via: 'simulated' } },
    { id: 'b', kind: 'pad', model: 'kerong-k4', name: 'B', connect: { via: 'simulated' } },
  ])
  expect(await until(hub, 'a', 'failed')).toMatchObject({ reason: 'unsupported' })
  expect(await until(hub, 'b', 'failed')).toMatchObject({ reason: 'unsupported' })
})

test('a lock board with the wrong options has failed and releases its line', async () => {
  const rig = createRig()
  const [, , locker] = office()
  const hub = open([{ ...locker!, options: { board: 'CU12' } }], rig)
  expect(await until(hub, 'locker', 'failed')).toMatchObject({ reason: 'bad-answer' })
})

test('an attempt that hangs is given up', async () => {
  const rig = createRig()
  await rig.act('pad', { do: 'silent' })
  const hub = open(office(), rig, { openMs: 100 })
  expect(await until(hub, 'pad', 'failed')).toMatchObject({ reason: 'timeout' })
  await rig.act('pad', { do: 'silent', on: false })
  await until(hub, 'pad', 'ready')
})

test('closing ends every device and every attempt', async () => {
  const rig = createRig()
  const hub = open(office(), rig)
  await until(hub, 'locker', 'ready')
  const board = hub.get('locker', 'lock-board')
  await hub.close()
  expect(await board?.closed).toBeUndefined()
  expect(hub.ready('lock-board')).toEqual([])
})
