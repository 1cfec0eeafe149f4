import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { asListed, type FoundPorts, listLinuxSerial, listPorts, ofLibrary, watchPorts } from './discovery.ts'
import { plugAdapter, pretendSystem, putFile, putLink } from './transport/pretended-ports.ts'

let root: string
let dev: string
let sys: string
const cleanup: (() => unknown)[] = []

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ports-'))
  const folders = await pretendSystem(root)
  dev = folders.dev
  sys = folders.sys
})
afterEach(async () => {
  for (const work of cleanup.splice(0).toReversed()) await work()
  await rm(root, { recursive: true })
})

const adapter = (name: string, port: string, facts: Record<string, string>): Promise<void> =>
  plugAdapter({ dev, sys }, { name, port, facts })

describe('serial ports of Linux', () => {
  test('say what the USB adapter behind them says, and go by the name that lasts', async () => {
    await adapter('ttyUSB10', '1-4.2', {
      idVendor: '0403',
      idProduct: '6001',
      serial: 'A50285BI',
      manufacturer: 'FTDI',
      product: 'FT232R USB UART',
    })
    await adapter('ttyUSB2', '1-3', { idVendor: '1a86', idProduct: '7523', product: 'USB Serial' })
    const byId = join(dev, 'serial/by-id/usb-FTDI_FT232R_A50285BI-if00-port0')
    const byPath = join(dev, 'serial/by-path/pci-0000:00:14.0-usb-0:3:1.0-port0')
    await putLink(byId, join(dev, 'ttyUSB10'))
    // One name for all of its kind: whichever came last has it.
    await putLink(join(dev, 'serial/by-id/usb-1a86_USB_Serial-if00-port0'), join(dev, 'ttyUSB2'))
    await putLink(byPath, join(dev, 'ttyUSB2'))
    expect(await listLinuxSerial({ dev, sys })).toEqual([
      {
        via: 'serial',
        path: byPath,
        device: join(dev, 'ttyUSB2'),
        vendorId: 0x1a86,
        productId: 0x7523,
        serialNumber: undefined,
        port: '1-3',
        title: 'USB Serial',
      },
      {
        via: 'serial',
        path: byId,
        device: join(dev, 'ttyUSB10'),
        vendorId: 0x0403,
        productId: 0x6001,
        serialNumber: 'A50285BI',
        port: '1-4.2',
        title: 'FTDI FT232R USB UART',
      },
    ])
  })

  test('have several names: whichever is in the settings is the port of the list', async () => {
    await adapter('ttyUSB0', '1-3', { idVendor: '1a86', idProduct: '7523' })
    const [byId, byPath] = [join(dev, 'serial/by-id/usb-1a86'), join(dev, 'serial/by-path/pci-3')]
    for (const name of [byId, byPath]) await putLink(name, join(dev, 'ttyUSB0'))
    const found: FoundPorts = { serial: await listLinuxSerial({ dev, sys }), hid: [], problems: [] }
    const named = await Promise.all([byId, byPath].map((path) => asListed({ via: 'serial', path }, found)))
    expect(named).toEqual([byPath, byPath].map((path) => ({ via: 'serial', path })))
    const gone = { via: 'serial', path: join(dev, 'serial/by-id/another') }
    expect(await asListed(gone, found)).toBe(gone)
  })

  test('are those that exist: no consoles, no ports without a chip', async () => {
    const platform = join(sys, 'devices/platform/serial8250')
    const builtIn = async (name: string, type: string | undefined): Promise<void> => {
      await mkdir(join(sys, 'class/tty', name), { recursive: true })
      await mkdir(platform, { recursive: true })
      await putLink(join(sys, 'class/tty', name, 'device'), platform)
      if (type !== undefined) await putFile(join(sys, 'class/tty', name, 'type'), `${type}\n`)
      await putFile(join(dev, name), '')
    }
    await putLink(join(platform, 'driver'), join(sys, 'bus/platform/drivers/serial8250'))
    await builtIn('ttyS0', '4')
    await builtIn('ttyS1', '0')
    await builtIn('ttyS2', undefined)
    await mkdir(join(sys, 'class/tty/tty1'))
    await putFile(join(dev, 'tty1'), '')
    const found = await listLinuxSerial({ dev, sys })
    expect(found).toMatchObject([{ path: join(dev, 'ttyS0'), title: 'ttyS0', vendorId: undefined }])
  })

  test('are none where the kernel shows none', async () => {
    await rm(sys, { recursive: true })
    expect(await listLinuxSerial({ dev, sys })).toEqual([])
  })
})

test('what the library lists elsewhere: made-up serial numbers are none, sockets are kept', () => {
  const ch340 = { manufacturer: 'wch.cn', vendorId: '1A86', productId: '7523', serialNumber: '5&2A1B3C4D&0&2' }
  const pnpId = 'USB\\VID_1A86&PID_7523\\5&2A1B3C4D&0&2'
  const common = { via: 'serial', path: 'COM7', device: 'COM7', vendorId: 0x1a86, productId: 0x7523 }
  expect(
    ofLibrary({
      ...ch340,
      path: 'COM7',
      pnpId,
      locationId: 'Port_#0002.Hub_#0003',
      friendlyName: 'USB-SERIAL CH340 (COM7)',
    }),
  ).toEqual({ ...common, serialNumber: undefined, port: 'Port_#0002.Hub_#0003', title: 'USB-SERIAL CH340 (COM7)' })
  expect(ofLibrary({ ...ch340, path: 'COM7', pnpId, locationId: undefined })).toEqual({
    ...common,
    serialNumber: undefined,
    port: pnpId,
    title: 'wch.cn',
  })
  const mac = { path: '/dev/tty.usbserial-A50285BI', manufacturer: 'FTDI', serialNumber: 'A50285BI', pnpId: undefined }
  expect(ofLibrary({ ...mac, locationId: '14200000', vendorId: '0403', productId: '6001' })).toMatchObject({
    serialNumber: 'A50285BI',
    port: '14200000',
    vendorId: 0x0403,
    title: 'FTDI',
  })
})

test('this machine can be listed', async () => {
  const found = await listPorts()
  expect(found.problems).toEqual([])
  expect(found.serial.every(({ path }) => path.startsWith('/dev/') || process.platform !== 'linux')).toBe(true)
})

test('a machine that loads no native modules has two problems in words, and no crash', async () => {
  const program = fileURLToPath(new URL('discovery.ts', import.meta.url))
  const script = `import { listPorts } from ${JSON.stringify(program)}
    const { serial, hid, problems } = await listPorts()
    console.log(JSON.stringify({ serial, hid, problems: problems.map(({ via, error }) => [via, error.code]) }))`
  // The switch makes Node refuse every native module, as a missing library does.
  const child = spawn(process.execPath, ['--no-addons', '--input-type=module', '--eval', script])
  cleanup.push(() => child.kill())
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
  expect(JSON.parse(said)).toEqual({
    serial: [],
    hid: [],
    problems: [
      ['serial', 'no-module'],
      ['hid', 'no-module'],
    ],
  })
})

describe.runIf(process.platform === 'linux')('hot-plug', () => {
  /** Listings after something came or went, as they come. */
  function hear(options: { wanted?: () => boolean } = {}): FoundPorts[] {
    const heard: FoundPorts[] = []
    cleanup.push(
      watchPorts((found) => heard.push(found), { folders: { dev, sys }, settleMs: 20, everyMs: 20, ...options }),
    )
    return heard
  }

  test('is one listing for all that comes together, and another when it goes', async () => {
    const heard = hear()
    await adapter('ttyACM0', '1-1', { idVendor: '0c2e', idProduct: '0b6a' })
    await expect.poll(() => heard.length).toBe(1)
    expect(heard[0]?.serial).toMatchObject([{ device: join(dev, 'ttyACM0') }])
    // Neither a line somebody writes on nor a name that is no port is news.
    await writeFile(join(dev, 'ttyACM0'), 'written')
    await putFile(join(dev, 'video0'), '')
    await rm(join(dev, 'ttyACM0'))
    await expect.poll(() => heard.length).toBe(2)
    expect(heard[1]?.serial).toEqual([])
  })

  test('without a folder to watch, the list is looked at again, and only news are told', async () => {
    dev = join(root, 'later')
    let asked = 0
    const heard = hear({ wanted: () => ++asked > 0 })
    await expect.poll(() => asked).toBeGreaterThan(3)
    await mkdir(dev)
    await adapter('ttyUSB0', '1-2', { idVendor: '0403', idProduct: '6001' })
    await expect.poll(() => heard.at(-1)?.serial).toMatchObject([{ vendorId: 0x0403, port: '1-2' }])
    const before = asked
    await expect.poll(() => asked).toBeGreaterThan(before + 2)
    expect(heard).toHaveLength(1)
  })
})
