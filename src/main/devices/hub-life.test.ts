import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { type DeviceConfig, openDevice } from '../../../drivers/connect.ts'
import { DriverError } from '../../../drivers/errors.ts'
import { findDefinition } from '../../../drivers/registry.ts'
import { officeDevices, officeRig } from '../../../drivers/rig/office.ts'
import { LocalRig } from '../../../drivers/rig/rig.ts'
import { openPtyLine, ptyWire, TcpWire } from '../../../drivers/rig/wires.ts'
import { plugAdapter, pretendSystem } from '../../../drivers/transport/pretended-ports.ts'
import { createHub, type DeviceState, type Hub, type HubOptions } from './hub.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const work of cleanup.splice(0).toReversed()) await work()
})

function createRig(): LocalRig {
  const rig = new LocalRig(officeRig({ pad: 'STU-430' }))
  cleanup.push(() => rig.close())
  return rig
}

function open(devices: readonly DeviceConfig[], rig?: LocalRig, options: Partial<HubOptions> = {}): Hub {
  const hub = createHub({ devices, ...(rig ? { simulated: (id: string) => rig.transport(id) } : {}), ...options })
  cleanup.push(() => hub.close())
  return hub
}

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'hub-'))
  cleanup.push(() => rm(dir, { recursive: true }))
  return dir
}

function one(id: string): DeviceConfig {
  const config = officeDevices({ pad: 'STU-430' }).find((device) => device.id === id)
  if (!config) throw new Error(id)
  return config
}

/** Waits until a device fits. */
function until(hub: Hub, id: string, fits: (device: DeviceState) => boolean): Promise<DeviceState> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const device = hub.snapshot().devices.find((known) => known.id === id)
      if (!device || !fits(device)) return false
      resolve(device)
      return true
    }
    if (look()) return
    const leave = hub.onChange(() => look() && leave())
  })
}
const ready = (hub: Hub, id: string): Promise<DeviceState> => until(hub, id, ({ state }) => state === 'ready')

/** Every state a device goes through from now on. */
function history(hub: Hub, id: string): string[] {
  const states: string[] = []
  hub.onChange(({ devices }) => {
    const state = devices.find((device) => device.id === id)?.state
    if (state !== undefined && state !== states.at(-1)) states.push(state)
  })
  return states
}

describe('the list of devices, while the program runs', () => {
  test('a further device is opened at once, last in order; one that is removed lets go of its line', async () => {
    const rig = createRig()
    const hub = open([one('scanner')], rig)
    hub.add(one('locker'))
    expect(hub.snapshot().devices.map(({ id }) => id)).toEqual(['scanner', 'locker'])
    await ready(hub, 'locker')
    const board = hub.get('locker', 'lock-board')
    await hub.remove('locker')
    expect(await board?.closed).toBeUndefined()
    expect(hub.snapshot().devices.map(({ id }) => id)).toEqual(['scanner'])
    expect(hub.get('locker', 'lock-board')).toBeUndefined()
    await expect(hub.askDoors('locker')).rejects.toMatchObject({ code: 'not-open' })
    hub.add(one('locker'))
    await ready(hub, 'locker')
  })

  test('an id is there once', async () => {
    const hub = open([one('scanner')], createRig())
    expect(() => hub.add(one('scanner'))).toThrow('scanner')
    await expect(hub.remove('locker')).rejects.toThrow('locker')
    await expect(hub.change(one('locker'))).rejects.toThrow('locker')
  })

  test('a changed device waits for its own line to be free, and never finds it taken by itself', async () => {
    const path = join(await folder(), 'scanner')
    const rig = createRig()
    await rig.addWire('scanner', ptyWire({ host: path, device: `${path}.device`, baudRate: 9600 }))
    const config: DeviceConfig = { ...one('scanner'), connect: { via: 'serial', path } }
    const hub = open([config])
    await ready(hub, 'scanner')
    const states = history(hub, 'scanner')
    await Promise.all([hub.change({ ...config, name: 'A' }), hub.change({ ...config, name: 'B' })])
    expect(await ready(hub, 'scanner')).toMatchObject({ name: 'B', lastTrouble: null })
    expect(states.every((state) => state === 'opening' || state === 'ready')).toBe(true)
    const scanned = new Promise<string>((resolve) => hub.onScan((_, scan) => resolve(scan.text)))
    await rig.act('scanner', { do: 'scan', text: 'T-0000000' })
    expect(await scanned).toBe('T-0000000')
  })
})

test('what last went wrong is still known when the device works again', async () => {
  const rig = createRig()
  const hub = open([one('scanner')], rig, { timings: { firstWaitMs: 5 } })
  expect((await ready(hub, 'scanner')).lastTrouble).toBeNull()
  await rig.act('scanner', { do: 'unplug' })
  const gone = await until(hub, 'scanner', ({ state, attempt }) => state === 'absent' && attempt > 0)
  expect(gone.lastTrouble).toMatchObject({ reason: 'cannot-open' })
  await rig.act('scanner', { do: 'plug' })
  const back = await ready(hub, 'scanner')
  expect(back.lastTrouble?.reason).toBe('cannot-open')
  expect(Date.parse(back.lastTrouble?.at ?? '')).toBeLessThanOrEqual(Date.parse(back.since))
})

test('traffic is kept over the lives of a device, and told as it comes, content of people as dots', async () => {
  const rig = createRig()
  const hub = open([one('scanner'), one('locker')], rig, { timings: { firstWaitMs: 5 } })
  await Promise.all([ready(hub, 'scanner'), ready(hub, 'locker')])
  expect(hub.traffic('locker').some(({ meaning, direction }) => meaning === 'doors' && direction === 'received')).toBe(
    true,
  )
  const told = new Promise<unknown>((resolve) => {
    hub.onTraffic((id, line) => {
      if (id === 'scanner' && line.meaning === 'scan') resolve(line)
    })
  })
  await rig.act('scanner', { do: 'scan', text: '33-2026-004711' })
  const line = await told
  expect(hub.traffic('scanner').at(-1)).toEqual(line)
  expect(line).toMatchObject({ number: 1, direction: 'received', values: { bytes: 14 } })
  // Only the end of the frame can be read: 3 (0x33) would stand in it otherwise.
  expect((line as { text: string }).text).toMatch(/^(·· ){14}0D( 0A)?$/)
  await rig.act('scanner', { do: 'unplug' })
  await until(hub, 'scanner', ({ state }) => state === 'absent')
  await rig.act('scanner', { do: 'plug' })
  await ready(hub, 'scanner')
  expect(hub.traffic('scanner')[0]).toEqual(line)
  expect(hub.traffic('nobody')).toEqual([])
})

test('doors tell what happened: by order, without one, shut again, left open', async () => {
  const rig = createRig()
  const hub = open([one('locker')], rig, { timings: { pollMs: 10, openDoorPollMs: 10, leftOpenMs: 30 } })
  const events: string[] = []
  hub.onDoorEvent((id, { type, lock }) => events.push(`${id} ${lock} ${type}`))
  await expect.poll(() => hub.doors('locker')).toBeDefined()
  await hub.get('locker', 'lock-board')?.unlock(4)
  await expect.poll(() => events).toEqual(['locker 4 opened', 'locker 4 left-open'])
  await rig.act('locker', { do: 'closeDoor', lock: 4 })
  await expect.poll(() => events.at(-1)).toBe('locker 4 closed')
  // A door that somebody forces while nobody can see it is seen afterwards.
  await rig.act('locker', { do: 'unplug' })
  await until(hub, 'locker', ({ state }) => state === 'absent')
  await rig.act('locker', { do: 'openDoor', lock: 9 })
  await rig.act('locker', { do: 'plug' })
  await expect.poll(() => events.slice(3)).toContain('locker 9 opened-without-order')
})

test('how long a door may stand open is a setting of its board', async () => {
  const rig = createRig()
  const locker = one('locker')
  const patient = { ...locker, options: { ...locker.options, leftOpen: 3600 } }
  const timings = { pollMs: 10, openDoorPollMs: 10, leftOpenMs: 30 }
  const hub = open([patient], rig, { timings })
  const events: string[] = []
  hub.onDoorEvent((_id, { type }) => events.push(type))
  await expect.poll(() => hub.doors('locker')).toBeDefined()
  await rig.act('locker', { do: 'openDoor', lock: 4 })
  await expect.poll(() => events).toEqual(['opened-without-order'])
  const opened = performance.now()
  // As long as the door of a board without this setting may stand open, and longer.
  await expect.poll(() => performance.now() - opened).toBeGreaterThan(timings.leftOpenMs * 3)
  await rig.act('locker', { do: 'closeDoor', lock: 4 })
  await expect.poll(() => events).toEqual(['opened-without-order', 'closed'])
  await expect(hub.change({ ...locker, options: { ...locker.options, leftOpen: 0 } })).resolves.toBeUndefined()
  expect((await until(hub, 'locker', ({ state }) => state === 'failed')).reason).toBe('cannot-open')
})

describe('sleep', () => {
  test('closes all lines, tries nothing meanwhile, and opens everything at once on waking', async () => {
    const rig = createRig()
    let lines = 0
    const hub = open(officeDevices({ pad: 'STU-430' }), undefined, {
      simulated: (id) => {
        lines += 1
        return rig.transport(id)
      },
      timings: { firstWaitMs: 5, lastWaitMs: 5 },
    })
    await Promise.all(['scanner', 'pad', 'locker'].map((id) => ready(hub, id)))
    const board = hub.get('locker', 'lock-board')
    await hub.suspend()
    expect(await board?.closed).toBeUndefined()
    expect(hub.snapshot().devices.every(({ state }) => state === 'absent')).toBe(true)
    expect(hub.ready('scanner')).toEqual([])
    const asleep = lines
    hub.add({ ...one('scanner'), id: 'second' })
    await hub.change({ ...one('scanner'), name: 'other' })
    await new Promise((resolve) => setImmediate(resolve))
    expect(lines).toBe(asleep)
    hub.resume()
    await Promise.all(['scanner', 'pad', 'locker'].map((id) => ready(hub, id)))
    expect(hub.snapshot().devices.map(({ lastTrouble }) => lastTrouble?.reason)).toEqual([
      undefined,
      undefined,
      undefined,
      'cannot-open',
    ])
  })

  test('an unlock under way ends as unknown or not sent, and is not sent again on waking', async () => {
    const rig = createRig()
    const hub = open([one('locker')], rig)
    await ready(hub, 'locker')
    const unlocks = async (): Promise<number> =>
      ((await rig.state('locker'))['doors'] as { unlocks: number }[]).reduce((sum, door) => sum + door.unlocks, 0)
    await rig.act('locker', { do: 'silentNext' })
    const board = hub.get('locker', 'lock-board')
    // One is on the wire and gets no answer, the other waits its turn behind it.
    const first = expect(board?.unlock(4)).rejects.toMatchObject({ code: 'outcome-unknown' })
    const second = expect(board?.unlock(5)).rejects.toMatchObject({ code: 'not-sent' })
    await expect.poll(unlocks).toBe(1)
    await hub.suspend()
    await Promise.all([first, second])
    hub.resume()
    await ready(hub, 'locker')
    expect((await hub.askDoors('locker')).doors[4]?.closed).toBe(false)
    expect(await unlocks()).toBe(1)
  })

  test('waking before all is closed, and closing while asleep, both end well', async () => {
    const rig = createRig()
    const hub = open([one('locker')], rig)
    await ready(hub, 'locker')
    const falling = hub.suspend()
    hub.resume()
    await falling
    await ready(hub, 'locker')
    await hub.suspend()
    await hub.close()
    hub.resume()
    expect(hub.ready('lock-board')).toEqual([])
  })
})

test('a pad that is a window is opened by whoever makes windows, again and again', async () => {
  let opened = 0
  const screen: DeviceConfig = { ...one('pad'), model: 'citizen-screen', connect: { via: 'screen' }, simulated: false }
  const rig = createRig()
  const hub = open([screen], rig, {
    timings: { firstWaitMs: 5 },
    // A real pad behind it: what a window gives is the window's own test.
    screen: async () => {
      opened += 1
      if (opened === 1) throw new DriverError('cannot-open', 'no second display')
      return openDevice(findDefinition('wacom-stu')!, one('pad'), { simulated: (id) => rig.transport(id) })
    },
  })
  expect(await ready(hub, 'pad')).toMatchObject({ simulated: false, line: 'screen', model: 'citizen-screen' })
  await hub.get('pad', 'pad')?.close()
  await until(hub, 'pad', ({ state }) => state !== 'ready')
  await ready(hub, 'pad')
  expect(opened).toBe(3)
  const nowhere = open([screen], rig)
  expect(await until(nowhere, 'pad', ({ state }) => state === 'failed')).toMatchObject({ reason: 'unsupported' })
})

describe('ports', () => {
  const facts = { idVendor: '1a86', idProduct: '7523', product: 'USB Serial' }
  const usb = { vendorId: 0x1a86, productId: 0x7523 }

  test('two alike are told apart, and one that comes back under another name is known at once', async () => {
    const dir = await folder()
    const system = await pretendSystem(dir)
    const specs = officeRig().filter(({ id }) => id === 'scanner')
    const rig = new LocalRig(['left', 'right'].map((id) => ({ ...specs[0]!, id })))
    cleanup.push(() => rig.close())
    for (const id of ['left', 'right']) {
      await rig.addWire(id, ptyWire({ host: join(dir, id), device: join(dir, `${id}.device`), baudRate: 9600 }))
    }
    // Never tried by the clock: only being plugged in brings it back.
    const hub = open(
      [
        { ...one('scanner'), id: 'any', connect: { via: 'serial', usb } },
        { ...one('scanner'), id: 'named', connect: { via: 'serial', usb: { ...usb, port: '1-1' } } },
      ],
      undefined,
      { system, timings: { firstWaitMs: 600_000, lastWaitMs: 600_000 } },
    )
    expect(await until(hub, 'any', ({ state }) => state === 'absent')).toMatchObject({ line: 'USB 1a86:7523' })
    await until(hub, 'named', ({ state }) => state === 'absent')
    await plugAdapter(system, { name: 'ttyUSB0', port: '1-1', facts, line: join(dir, 'left') })
    await ready(hub, 'named')
    expect(hub.pathOf('named')).toBe(join(system.dev, 'ttyUSB0'))
    expect(hub.pathOf('any')).toBeUndefined()
    await plugAdapter(system, { name: 'ttyUSB1', port: '1-2', facts, line: join(dir, 'right') })
    await ready(hub, 'any')
    expect(hub.pathOf('any')).toBe(join(system.dev, 'ttyUSB1'))
    expect((await hub.found()).serial.map(({ port }) => port)).toEqual(['1-1', '1-2'])

    await rig.act('left', { do: 'unplug' })
    await Promise.all([
      rm(join(system.dev, 'ttyUSB0')),
      rm(join(system.sys, 'class/tty/ttyUSB0')),
      rm(join(system.sys, 'devices/pci0000:00/usb1/1-1'), { recursive: true }),
    ])
    await until(hub, 'named', ({ state }) => state === 'absent')
    await rig.act('left', { do: 'plug' })
    const news = new Promise<number>((resolve) => hub.onPorts(({ serial }) => serial.length === 2 && resolve(2)))
    await plugAdapter(system, { name: 'ttyUSB7', port: '1-1', facts, line: join(dir, 'left') })
    await ready(hub, 'named')
    expect(hub.pathOf('named')).toBe(join(system.dev, 'ttyUSB7'))
    expect(await news).toBe(2)
    const scanned = new Promise<string>((resolve) => hub.onScan((id) => resolve(id)))
    await rig.act('left', { do: 'scan', text: 'T-0000000' })
    expect(await scanned).toBe('named')
  })

  test('a port that is named is free for nobody else, and one that is taken by another program is tried again', async () => {
    const dir = await folder()
    const system = await pretendSystem(dir)
    const line = await openPtyLine(join(dir, 'a'), join(dir, 'b'))
    cleanup.push(() => line.close())
    await plugAdapter(system, { name: 'ttyUSB0', port: '1-1', facts, line: join(dir, 'a') })
    const path = join(system.dev, 'ttyUSB0')
    const hub = open(
      [
        { ...one('scanner'), id: 'any', connect: { via: 'serial', usb } },
        { ...one('scanner'), id: 'named', connect: { via: 'serial', path } },
        // Another adapter had this name once.
        { ...one('scanner'), id: 'moved', connect: { via: 'serial', path, usb: { vendorId: 0x0403 } } },
      ],
      undefined,
      { system, timings: { firstWaitMs: 5 } },
    )
    await ready(hub, 'named')
    expect(await until(hub, 'any', ({ state }) => state === 'absent')).toMatchObject({ reason: 'cannot-open' })
    await until(hub, 'moved', ({ state }) => state === 'absent')
    hub.add({ ...one('scanner'), id: 'same', connect: { via: 'serial', path } })
    expect(await until(hub, 'same', ({ state }) => state === 'failed')).toMatchObject({ reason: 'cannot-open' })
    const second = open([{ ...one('scanner'), connect: { via: 'serial', path } }], undefined, {
      timings: { firstWaitMs: 5, lastWaitMs: 20 },
    })
    expect(await until(second, 'scanner', ({ state }) => state === 'failed')).toMatchObject({ reason: 'cannot-open' })
    await hub.close()
    await ready(second, 'scanner')
  })
})

test('on a machine that loads no native modules, their devices have failed with that reason, and all others work', async () => {
  const rig = createRig()
  const wire = new TcpWire()
  await rig.addWire('locker', wire)
  const devices: DeviceConfig[] = [
    { ...one('scanner'), connect: { via: 'serial', path: '/dev/ttyUSB0' } },
    { ...one('pad'), connect: { via: 'hid' } },
    { ...one('locker'), connect: { via: 'tcp', host: '127.0.0.1', port: wire.port } },
  ]
  const script = `import { createHub } from ${JSON.stringify(fileURLToPath(new URL('hub.ts', import.meta.url)))}
    const hub = createHub({ devices: ${JSON.stringify(devices)} })
    const leave = hub.onChange(({ devices }) => {
      if (devices.some(({ state }) => state === 'opening')) return
      leave()
      console.log(JSON.stringify(devices.map(({ id, state, reason }) => [id, state, reason])))
      void hub.close()
    })`
  // The switch makes Node refuse every native module, as a missing library does.
  const child = spawn(process.execPath, ['--no-addons', '--input-type=module', '--eval', script])
  cleanup.push(() => child.kill())
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
  expect(JSON.parse(said)).toEqual([
    ['scanner', 'failed', 'no-module'],
    ['pad', 'failed', 'no-module'],
    ['locker', 'ready', null],
  ])
})
