import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openHid } from './hid.ts'
import { openHidSocket, serveHid } from './hid-socket.ts'
import { createHidPair } from './pair.ts'
import type { HidPeer, HidTransport } from './transport.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const work of cleanup.splice(0).toReversed()) await work()
})

const identity = { vendorId: 0x056a, productId: 0x00a8 }

async function listen(onSocket: Parameters<typeof createServer>[1]): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'hid-'))
  const path = join(dir, 'pad')
  const server: Server = createServer(onSocket)
  await new Promise<void>((resolve) => server.listen(path, () => resolve()))
  cleanup.push(async () => {
    await new Promise((resolve) => server.close(resolve))
    await rm(dir, { recursive: true })
  })
  return path
}

const cables: Record<string, () => Promise<{ host: HidTransport; device: HidPeer }>> = {
  memory: async () => createHidPair(identity),
  socket: async () => {
    let served!: (peer: HidPeer) => void
    const peer = new Promise<HidPeer>((resolve) => (served = resolve))
    const path = await listen((socket) => served(serveHid(socket, identity)))
    const host = await openHidSocket({ path, reportMs: 200 })
    cleanup.push(() => host.close())
    return { host, device: await peer }
  },
}

describe.each(Object.entries(cables))('a HID cable by %s', (_, lay) => {
  test('shows who hangs on it, and carries reports and features of full length', async () => {
    const { host, device } = await lay()
    expect([host.vendorId, host.productId]).toEqual([0x056a, 0x00a8])
    const set: Uint8Array[] = []
    device.answer({
      getFeature: (id, length) => Uint8Array.from({ length }, (__, i) => (i === 0 ? id : i & 0xff)),
      setFeature: (report) => void set.push(report),
    })
    expect(Array.from(await host.getFeature(0x09, 17))).toEqual([9, ...Array.from({ length: 16 }, (__, i) => i + 1)])
    const block = Uint8Array.from({ length: 2560 }, (__, i) => i & 0xff)
    await Promise.all([host.sendFeature(block), host.sendFeature(Uint8Array.of(0x27, 0))])
    expect(set.map((report) => report.length)).toEqual([2560, 2])
    expect(Buffer.from(set[0]!).equals(block)).toBe(true)

    const reports: number[][] = []
    const three = new Promise<void>((resolve) => {
      host.onReport((report) => reports.push(Array.from(report)) === 3 && resolve())
    })
    for (const i of [1, 2, 3]) device.sendReport(Uint8Array.of(0x34, i))
    await three
    expect(reports).toEqual([
      [0x34, 1],
      [0x34, 2],
      [0x34, 3],
    ])
  })

  test('a refused report is refused, the next one is not', async () => {
    const { host, device } = await lay()
    device.answer({
      getFeature: (id) => {
        if (id === 1) throw new Error('no such report')
        return Uint8Array.of(id)
      },
      setFeature: () => {},
    })
    await expect(host.getFeature(1, 2)).rejects.toMatchObject({ code: 'refused' })
    expect(Array.from(await host.getFeature(2, 2))).toEqual([2])
  })

  test('a cable pulled out in the middle of a question ends it', async () => {
    const { host, device } = await lay()
    const asked = new Promise<void>((resolve) => {
      device.answer({
        getFeature: () => {
          resolve()
          return new Promise(() => {})
        },
        setFeature: () => {},
      })
    })
    const question = expect(host.getFeature(3, 5)).rejects.toMatchObject({ code: 'unplugged' })
    await asked
    await device.close()
    await question
    expect(await host.closed).toMatchObject({ code: 'unplugged' })
    await expect(host.sendFeature(Uint8Array.of(4, 0))).rejects.toMatchObject({ code: 'not-open' })
  })
})

test('a silent pad on a socket is a timeout', async () => {
  const path = await listen((socket) => {
    serveHid(socket, identity).answer({ getFeature: () => new Promise(() => {}), setFeature: () => {} })
  })
  const host = await openHidSocket({ path, reportMs: 50 })
  cleanup.push(() => host.close())
  await expect(host.getFeature(3, 5)).rejects.toMatchObject({ code: 'timeout' })
})

test('something else on the socket is not taken for a pad', async () => {
  const path = await listen((socket) => {
    socket.on('error', () => {})
    socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')
  })
  await expect(openHidSocket({ path })).rejects.toMatchObject({ code: 'cannot-open' })
})

test('a greeting that never comes, and a socket that is not there', async () => {
  const path = await listen((socket) => cleanup.push(() => socket.destroy()))
  await expect(openHidSocket({ path, connectMs: 50 })).rejects.toMatchObject({ code: 'cannot-open' })
  await expect(openHidSocket({ path: `${path}.none` })).rejects.toMatchObject({
    code: 'cannot-open',
    cause: { code: 'ENOENT' },
  })
})

test('a HID device that is not plugged in is absent by code', async () => {
  await expect(openHid({ path: '/dev/hidraw-none' })).rejects.toMatchObject({
    code: 'cannot-open',
    cause: { code: 'ENOENT' },
  })
})
