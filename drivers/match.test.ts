import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Connect, DeviceConfig } from './connect.ts'
import type { DriverDefinition, HidMatch } from './definition.ts'
import type { FoundHid, FoundSerial } from './discovery.ts'
import { assignPorts, isPathEnough, matchHid, matchSerial, type Seeker } from './match.ts'
import { definitions, findDefinition } from './registry.ts'

function serial(path: string, facts: Partial<FoundSerial> = {}): FoundSerial {
  return {
    via: 'serial',
    path,
    device: path,
    vendorId: 0x1a86,
    productId: 0x7523,
    serialNumber: undefined,
    port: undefined,
    title: path,
    ...facts,
  }
}

function hid(path: string, facts: Partial<FoundHid> = {}): FoundHid {
  return {
    via: 'hid',
    path,
    vendorId: 0x0c2e,
    productId: 0x0b6a,
    serialNumber: undefined,
    port: undefined,
    usage: { page: 0x8c, id: 2 },
    title: path,
    ...facts,
  }
}

const posScanner: HidMatch = { ids: [], usage: { page: 0x8c, id: 2 } }
const pad: HidMatch = { ids: [{ vendorId: 0x056a, productIds: [0xa4, 0xa8] }] }

describe('a serial port', () => {
  const a = serial('/dev/serial/by-path/a', { device: '/dev/ttyUSB0', port: '1-1' })
  const b = serial('/dev/serial/by-path/b', { device: '/dev/ttyUSB1', port: '1-2' })
  const ftdi = serial('/dev/serial/by-id/c', { vendorId: 0x0403, productId: 0x6001, serialNumber: 'A5' })
  const found = [a, b, ftdi]

  test.each<[string, Omit<Extract<Connect, { via: 'serial' }>, 'via'>, FoundSerial | undefined]>([
    ['its path', { path: '/dev/serial/by-path/b' }, b],
    ['what the system calls it today', { path: '/dev/ttyUSB1' }, b],
    ['its ids', { usb: { vendorId: 0x1a86, productId: 0x7523 } }, a],
    ['its socket', { usb: { vendorId: 0x1a86, port: '1-2' } }, b],
    ['its serial number', { usb: { vendorId: 0x0403, serialNumber: 'A5' } }, ftdi],
    ['its path and its socket', { path: '/dev/ttyUSB1', usb: { vendorId: 0x1a86, port: '1-2' } }, b],
    ['its path, where another adapter has it now', { path: b.path, usb: { vendorId: 0x1a86, port: '1-1' } }, undefined],
    ['another serial number', { usb: { vendorId: 0x0403, serialNumber: 'A6' } }, undefined],
    ['nothing', {}, undefined],
  ])('is found by %s', (_, connect, wanted) => {
    expect(matchSerial(found, { via: 'serial', ...connect })).toBe(wanted)
  })

  test('that is taken, by either of its names, is not given again', () => {
    const connect = { via: 'serial', usb: { vendorId: 0x1a86 } } as const
    expect(matchSerial(found, connect, new Set([a.path]))).toBe(b)
    expect(matchSerial(found, connect, new Set([a.device]))).toBe(b)
    expect(matchSerial(found, connect, new Set([a.path, b.device]))).toBeUndefined()
  })
})

describe('a HID device', () => {
  const keyboard = hid('/dev/hidraw0', { usage: { page: 1, id: 6 } })
  const scanner = hid('/dev/hidraw1')
  const stu = hid('/dev/hidraw2', { vendorId: 0x056a, productId: 0xa8, usage: { page: 0xff0d, id: 1 } })
  const tablet = hid('/dev/hidraw3', { vendorId: 0x056a, productId: 0x37, usage: undefined })

  test('of a composite scanner is the collection the model speaks', () => {
    expect(matchHid([keyboard, scanner], { via: 'hid' }, posScanner)).toBe(scanner)
    expect(matchHid([keyboard, scanner], { via: 'hid', vendorId: 0x0c2e }, posScanner)).toBe(scanner)
    expect(matchHid([keyboard], { via: 'hid', vendorId: 0x0c2e, productId: 0x0b6a }, posScanner)).toBeUndefined()
  })

  test('is one of the model, unless the settings name a product or path', () => {
    const found = [tablet, scanner, stu]
    expect(matchHid(found, { via: 'hid' }, pad)).toBe(stu)
    expect(matchHid(found, { via: 'hid', vendorId: 0x056a }, pad)).toBe(stu)
    expect(matchHid(found, { via: 'hid', vendorId: 0x056a, productId: 0x37 }, pad)).toBe(tablet)
    expect(matchHid(found, { via: 'hid', path: '/dev/hidraw3' }, pad)).toBe(tablet)
    expect(matchHid(found, { via: 'hid', path: '/dev/hidraw9' }, pad)).toBeUndefined()
  })

  test('at the path that is named is another one after a restart: it is not taken for the scanner', () => {
    const moved = [hid('/dev/hidraw0', { usage: { page: 1, id: 6 } }), hid('/dev/hidraw1')]
    expect(matchHid(moved, { via: 'hid', path: '/dev/hidraw0' }, posScanner)).toBeUndefined()
    expect(matchHid(moved, { via: 'hid', path: '/dev/hidraw1', vendorId: 0x05e0 }, posScanner)).toBeUndefined()
    expect(matchHid(moved, { via: 'hid', path: '/dev/hidraw1' }, posScanner)).toBe(moved[1])
    const [pos, line, stu] = ['hid-pos', 'scanner-line', 'wacom-stu'].map((model) => findDefinition(model)!)
    const path = '/dev/hidraw0'
    expect(isPathEnough({ via: 'hid', path }, pos!)).toBe(false)
    expect(isPathEnough({ via: 'hid', path }, stu!)).toBe(true)
    expect(isPathEnough({ via: 'hid', path, serialNumber: 'X' }, stu!)).toBe(false)
    expect(isPathEnough({ via: 'serial', path: 'COM3' }, line!)).toBe(true)
    expect(isPathEnough({ via: 'serial', path: 'COM3', usb: { vendorId: 0x1a86 } }, line!)).toBe(false)
    expect(isPathEnough({ via: 'serial' }, line!)).toBe(false)
  })

  test('is the one with the serial number or in the socket that is named', () => {
    const two = [hid('/dev/hidraw1', { port: '1-1', serialNumber: 'X' }), hid('/dev/hidraw2', { port: '1-2' })]
    expect(matchHid(two, { via: 'hid', port: '1-2' }, posScanner)).toBe(two[1])
    expect(matchHid(two, { via: 'hid', serialNumber: 'X' }, posScanner)).toBe(two[0])
    expect(matchHid(two, { via: 'hid', serialNumber: 'X', port: '1-2' }, posScanner)).toBeUndefined()
  })

  test('without a usage, where the system tells none, is known by its ids', () => {
    expect(matchHid([hid('COL01', { usage: undefined })], { via: 'hid' }, posScanner)?.path).toBe('COL01')
  })
})

describe('several of a kind', () => {
  const definition = definitions.find(({ wire }) => wire === 'bytes') as DriverDefinition
  const seeker = (id: string, connect: Connect): Seeker => {
    const config: DeviceConfig = { id, kind: definition.kind, model: definition.model, name: id, connect }
    return { config, definition }
  }
  const anyAdapter: Connect = { via: 'serial', usb: { vendorId: 0x1a86 } }
  const assign = (ports: readonly FoundSerial[], seekers: readonly Seeker[], taken: readonly string[] = []) =>
    Object.fromEntries(
      Array.from(assignPorts({ serial: ports, hid: [], problems: [] }, seekers, new Set(taken)), ([id, { path }]) => [
        id,
        path,
      ]),
    )

  test('get a port each, in the order of the settings', () => {
    const seekers = ['one', 'two', 'three'].map((id) => seeker(id, anyAdapter))
    expect(assign([serial('a'), serial('b')], seekers)).toEqual({ one: 'a', two: 'b' })
    expect(assign([serial('a'), serial('b')], seekers, ['a'])).toEqual({ one: 'b' })
  })

  test('nobody who takes any takes what another names', () => {
    const ports = [serial('a', { port: '1-1' }), serial('b', { port: '1-2' })]
    const named = seeker('named', { via: 'serial', usb: { vendorId: 0x1a86, port: '1-1' } })
    expect(assign(ports, [seeker('any', anyAdapter), named])).toEqual({ any: 'b', named: 'a' })
  })

  test('never share one, whatever is plugged in and named', () => {
    const names = ['a', 'b', 'c', 'd']
    const sockets = fc.constantFrom('1-1', '1-2', '1-3')
    const ports = fc
      .uniqueArray(fc.record({ path: fc.constantFrom(...names), port: sockets }), { selector: ({ path }) => path })
      .map((all) => all.map(({ path, port }) => serial(path, { port })))
    const ways = fc.array(
      fc.oneof(
        fc.constant(anyAdapter),
        fc.constantFrom(...names).map((path): Connect => ({ via: 'serial', path })),
        sockets.map((port): Connect => ({ via: 'serial', usb: { vendorId: 0x1a86, port } })),
      ),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(ports, ways, fc.subarray(names), (found, connects, taken) => {
        const given = Object.values(
          assign(
            found,
            connects.map((connect, at) => seeker(String(at), connect)),
            taken,
          ),
        )
        expect(new Set(given).size).toBe(given.length)
        expect(given.filter((path) => taken.includes(path))).toEqual([])
        // Nobody goes without while something that anybody may have is left.
        if (connects.some((connect) => connect === anyAdapter) && given.length < connects.length) {
          const left = found.filter(({ path }) => !taken.includes(path) && !given.includes(path))
          const without = connects.filter((connect) => connect === anyAdapter).length
          if (left.length > 0) expect(given.length).toBeGreaterThanOrEqual(without)
        }
      }),
      { numRuns: 500 },
    )
  })
})
