import { type ChildProcess, spawn } from 'node:child_process'
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { type DeviceConfig, openDevice } from '../connect.ts'
import type { AnyDevice, LockBoard } from '../devices.ts'
import { definitions, findDefinition } from '../registry.ts'
import { connectRig, serveRig } from './control.ts'
import { officeRig } from './office.ts'
import { LocalRig, type RigControl } from './rig.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const work of cleanup.splice(0).toReversed()) await work()
})

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'rig-'))
  cleanup.push(() => rm(dir, { recursive: true, force: true }))
  return dir
}

function createRig(): LocalRig {
  const rig = new LocalRig(officeRig())
  cleanup.push(() => rig.close())
  return rig
}

const controls: Record<string, () => Promise<{ rig: LocalRig; control: RigControl }>> = {
  'in this process': async () => {
    const rig = createRig()
    return { rig, control: rig }
  },
  'over a socket': async () => {
    const rig = createRig()
    const path = join(await folder(), 'control')
    const server = await serveRig(rig, path)
    cleanup.push(() => server.close())
    const control = await connectRig(path)
    cleanup.push(() => control.close())
    return { rig, control }
  },
}

describe.each(Object.entries(controls))('the control of the rig %s', (_, create) => {
  test('names the devices, acts, and gives the state after it', async () => {
    const { control } = await create()
    expect(control.targets().map(({ id, kind }) => [id, kind])).toEqual([
      ['scanner', 'scanner'],
      ['pad', 'pad'],
      ['locker', 'lock-board'],
    ])
    const state = await control.act('locker', { do: 'openDoor', lock: 3 })
    expect(state).toMatchObject({ plugged: true })
    expect((state['doors'] as { closed: boolean }[])[3]?.closed).toBe(false)
    expect(await control.state('locker')).toEqual(state)
  })

  test('a wrong target, command or argument is an error in words', async () => {
    const { control } = await create()
    await expect(control.act('toaster', { do: 'plug' })).rejects.toThrow('there is no "toaster"')
    await expect(control.act('locker', { do: 'dance' })).rejects.toThrow('dance')
    await expect(control.act('locker', { do: 'closeDoor', lock: 24 })).rejects.toThrow('0 to 23')
    await expect(control.state('toaster')).rejects.toThrow('there is no "toaster"')
  })

  test('changes are told, also those nobody commanded', async () => {
    const { rig, control } = await create()
    const told = new Promise<[string, unknown]>((resolve) => {
      control.onChange((target, { plugged }) => resolve([target, plugged]))
    })
    await rig.act('pad', { do: 'unplug' })
    expect(await told).toEqual(['pad', false])
  })

  test('unplugging ends a line in memory, and refuses a new one until it is plugged in', async () => {
    const { rig, control } = await create()
    const line = await rig.transport('scanner')
    expect((await control.act('scanner', { do: 'unplug' })).plugged).toBe(false)
    expect(await line.closed).toMatchObject({ code: 'unplugged' })
    await expect(rig.transport('scanner')).rejects.toMatchObject({ code: 'cannot-open', cause: { code: 'ENOENT' } })
    await control.act('scanner', { do: 'plug' })
    expect((await rig.transport('scanner')).isOpen).toBe(true)
  })
})

test('a control whose rig has ended says so instead of waiting', async () => {
  const path = join(await folder(), 'control')
  const server = await serveRig(createRig(), path)
  const control = await connectRig(path)
  await server.close()
  await expect(control.state('pad')).rejects.toThrow('ended')
  await expect(connectRig(path)).rejects.toThrow('no devices run')
})

describe('npm run devices', () => {
  interface Running {
    readonly child: ChildProcess
    readonly ended: Promise<number | null>
    readonly devices: readonly DeviceConfig[]
    readonly also: Readonly<Record<string, DeviceConfig['connect']>>
    readonly control: string
  }

  const program = fileURLToPath(new URL('main.ts', import.meta.url))

  async function start(dir: string, ...which: string[]): Promise<Running> {
    const child = spawn(
      process.execPath,
      [program, '--dir', dir, ...(which.length > 0 ? which : ['--pad', 'STU-430'])],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    cleanup.push(async () => {
      child.kill('SIGKILL')
      await ended
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error(said)))
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (said.includes('Devices are ready')) resolve()
      })
    })
    return { child, ended, ...JSON.parse(await readFile(join(dir, 'devices.json'), 'utf8')) } as Running
  }

  async function open(config: DeviceConfig): Promise<AnyDevice> {
    const device = await openDevice(findDefinition(config.model)!, config)
    cleanup.push(() => device.close())
    return device
  }

  /** The processes a rig has started, by the folder in their arguments. */
  async function children(dir: string): Promise<string[]> {
    const found: string[] = []
    for (const pid of await readdir('/proc')) {
      if (!/^\d+$/.test(pid)) continue
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      if (command.startsWith('socat') && command.includes(dir)) found.push(pid)
    }
    return found
  }

  test('starts every device on a line of its own, obeys over its socket, and leaves nothing at SIGTERM', async () => {
    const dir = await folder()
    const running = await start(dir)
    expect(running.devices.map(({ id, simulated, connect }) => [id, simulated, connect.via])).toEqual([
      ['scanner', true, 'serial'],
      ['pad', true, 'hid-socket'],
      ['locker', true, 'serial'],
    ])
    const control = await connectRig(running.control)
    cleanup.push(() => control.close())

    const [scanner, pad, locker] = await Promise.all(running.devices.map(open))
    expect(pad).toMatchObject({ kind: 'pad', capability: { screenWidth: 320 } })
    const scanned = new Promise<string>((resolve) => {
      if (scanner?.kind === 'scanner') scanner.onScan((scan) => resolve(scan.text))
    })
    await control.act('scanner', { do: 'scan', text: '33-2026-004711' })
    expect(await scanned).toBe('33-2026-004711')

    await (locker as LockBoard).unlock(7)
    const overTcp = (await open({ ...running.devices[2]!, connect: running.also['locker']! })) as LockBoard
    await expect.poll(async () => (await overTcp.status())[7]?.closed).toBe(false)

    await control.act('locker', { do: 'unplug' })
    expect(await locker?.closed).toMatchObject({ code: 'unplugged' })
    expect(await overTcp.closed).toMatchObject({ code: 'unplugged' })
    await expect(open(running.devices[2]!)).rejects.toMatchObject({ code: 'cannot-open', cause: { code: 'ENOENT' } })
    await control.act('locker', { do: 'plug' })
    const again = (await open(running.devices[2]!)) as LockBoard
    expect((await again.status())[7]?.closed).toBe(false)
    const state = await control.state('locker')
    expect((state['doors'] as { unlocks: number }[])[7]?.unlocks).toBe(1)

    expect(await children(dir)).toHaveLength(2)
    running.child.kill('SIGTERM')
    expect(await running.ended).toBe(0)
    expect(await readdir(dir)).toEqual([])
    expect(await children(dir)).toEqual([])
  })

  test('lists and acts from another terminal, and refuses a second rig in the same folder', async () => {
    const dir = await folder()
    await start(dir)
    const run = async (...rest: string[]): Promise<{ code: number | null; said: string }> => {
      const child = spawn(process.execPath, [program, '--dir', dir, ...rest])
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
      return { code: await new Promise((resolve) => child.once('close', resolve)), said }
    }
    expect(await run('--list')).toMatchObject({ code: 0, said: expect.stringContaining('KERONG') })
    expect(await run('--act', 'pad', '{"do":"unplug"}')).toMatchObject({
      code: 0,
      said: expect.stringContaining('plugged false'),
    })
    expect(await run()).toMatchObject({ code: 1, said: expect.stringContaining('run already') })
    expect(await run('--pad', 'STU-999')).toMatchObject({ code: 1 })
  })

  test('starts one device of every family there is a driver for, and each is what it says', async () => {
    const { devices, also, control: path } = await start(await folder(), '--all')
    expect(devices.map(({ model }) => model)).toEqual(definitions.map(({ model }) => model))
    expect(Object.keys(also)).toEqual(definitions.filter(({ kind }) => kind === 'lock-board').map(({ model }) => model))
    const opened = await Promise.all(devices.map(open))
    expect(opened.map(({ kind }) => kind)).toEqual(definitions.map(({ kind }) => kind))
    const control = await connectRig(path)
    cleanup.push(() => control.close())
    // Every reader reads, each in its own way to say it.
    for (const [at, scanner] of opened.entries()) {
      if (scanner.kind !== 'scanner') continue
      const scanned = new Promise<readonly string[]>((resolve) => scanner.onScan(({ lines }) => resolve(lines)))
      const zone = ['P<D<<MUSTERFRAU<<AMINA<<<<<<<<<<<<<<<<<<<<<<', 'E00TEST015XXB8506128F2908317<<<<<<<<<<<<<<<0']
      await control.act(devices[at]!.id, { do: 'scan', lines: zone })
      expect(await scanned).toEqual(zone)
    }
  })

  test('killed, it takes its lines along, and starts again over what was left behind', async () => {
    const dir = await folder()
    const first = await start(dir)
    const lines = await children(dir)
    expect(lines).toHaveLength(2)
    first.child.kill('SIGKILL')
    await first.ended
    await expect.poll(() => children(dir), { timeout: 5000 }).toEqual([])
    const second = await start(dir)
    await access(join(dir, 'scanner'))
    second.child.kill('SIGINT')
    expect(await second.ended).toBe(0)
  })

  test('ends when the program that started it is gone', async () => {
    const dir = await folder()
    const shell = spawn('sh', ['-c', '"$@" & wait', 'sh', process.execPath, program, '--dir', dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise<void>((resolve) => {
      shell.stdout.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('Devices are ready')) resolve()
      })
    })
    shell.kill('SIGKILL')
    await expect.poll(() => readdir(dir), { timeout: 5000 }).toEqual([])
    await expect.poll(() => children(dir), { timeout: 5000 }).toEqual([])
  })
})
