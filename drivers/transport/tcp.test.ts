import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openTcp, socketTransport } from './tcp.ts'
import type { ByteTransport } from './transport.ts'

const sockets: Socket[] = []
let server: Server | undefined
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
  server = undefined
})

/** A listening port, and the socket of whoever connects. */
async function listen(): Promise<{ port: number; accepted: Promise<Socket> }> {
  const accepting = createServer()
  server = accepting
  const accepted = new Promise<Socket>((resolve) => {
    accepting.on('connection', (socket) => {
      sockets.push(socket)
      resolve(socket)
    })
  })
  await new Promise<void>((resolve) => accepting.listen(0, '127.0.0.1', () => resolve()))
  return { port: (accepting.address() as AddressInfo).port, accepted }
}

async function connected(writeMs = 2000): Promise<{ host: ByteTransport; device: Socket }> {
  const { port, accepted } = await listen()
  return { host: await openTcp({ host: '127.0.0.1', port, writeMs }), device: await accepted }
}

test('bytes go both ways, until one side closes', async () => {
  const { host, device } = await connected()
  const other = socketTransport(device, 'device')
  const got = new Promise<Uint8Array>((resolve) => other.onData(resolve))
  await host.write(Uint8Array.of(1, 2, 3))
  expect(Array.from(await got)).toEqual([1, 2, 3])
  await host.close()
  expect(await host.closed).toBeUndefined()
  expect(await other.closed).toMatchObject({ code: 'unplugged' })
})

test('nobody listens: absent by code', async () => {
  const { port, accepted } = await listen()
  void accepted
  await new Promise<void>((resolve) => server?.close(() => resolve()))
  server = undefined
  await expect(openTcp({ host: '127.0.0.1', port })).rejects.toMatchObject({
    code: 'cannot-open',
    cause: { code: 'ECONNREFUSED' },
  })
})

test('the other side hangs up: unplugged, and nothing more is sent', async () => {
  const { host, device } = await connected()
  device.destroy()
  expect(await host.closed).toMatchObject({ code: 'unplugged' })
  await expect(host.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'not-open' })
})

test('a write that is not taken breaks the line, so that the rest never leaves later', async () => {
  const { host, device } = await connected(50)
  device.pause()
  await expect(host.write(new Uint8Array(64 * 1024 * 1024))).rejects.toMatchObject({ code: 'outcome-unknown' })
  expect(host.isOpen).toBe(false)
  expect(await host.closed).toMatchObject({ code: 'unplugged' })
})

test('closed while the other side takes nothing: an unlock that has not arrived never does', async () => {
  const { host, device } = await connected()
  device.pause()
  // More than the other side has room for: what comes behind it waits in the queue of this system.
  const before = new Uint8Array(1024 * 1024)
  await host.write(before)
  await host.write(Uint8Array.of(0x02, 0x00, 0x31, 0x03, 0x36))
  await host.close()
  let arrived = 0
  const ended = new Promise<void>((resolve) => device.on('close', () => resolve()))
  device.on('error', () => {})
  device.on('data', (chunk: Uint8Array) => (arrived += chunk.length))
  device.resume()
  await ended
  expect(arrived).toBeLessThan(before.length)
})

test('a device that sends without pause leaves everybody else their turn, and loses nothing', async () => {
  const { host, device } = await connected()
  const sent = Uint8Array.from({ length: 1_000_000 }, (_, index) => index % 251)
  const got: Uint8Array[] = []
  const count = () => got.reduce((sum, { length }) => sum + length, 0)
  const atTheirTurn: number[] = []
  host.onData((chunk) => {
    const before = count()
    got.push(Uint8Array.from(chunk))
    if (atTheirTurn.length < 20) setImmediate(() => atTheirTurn.push(count() - before))
  })
  device.end(sent)
  expect(await host.closed).toMatchObject({ code: 'unplugged' })
  expect(Buffer.concat(got).equals(sent)).toBe(true)
  expect(Math.max(...atTheirTurn)).toBeLessThan(32_768)
})
