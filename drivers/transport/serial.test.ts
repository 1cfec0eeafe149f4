import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { mkdtemp, open as openFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPtyLine, type PtyLine } from '../rig/wires.ts'
import { openSerial } from './serial.ts'
import type { ByteTransport } from './transport.ts'

let dir: string
let line: PtyLine
let a: string
let b: string
const opened: ByteTransport[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'serial-'))
  a = join(dir, 'a')
  b = join(dir, 'b')
  line = await openPtyLine(a, b)
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((transport) => transport.close()))
  await line.close()
  await rm(dir, { recursive: true })
})

async function open(path: string): Promise<ByteTransport> {
  const transport = await openSerial({ path, baudRate: 9600 })
  opened.push(transport)
  return transport
}

/** The next bytes that come in, as text. */
function next(transport: ByteTransport): Promise<string> {
  return new Promise((resolve) => {
    const leave = transport.onData((chunk) => {
      leave()
      resolve(Buffer.from(chunk).toString())
    })
  })
}

test('bytes go both ways', async () => {
  const [left, right] = [await open(a), await open(b)]
  const got = next(right)
  await left.write(Buffer.from('hello'))
  expect(await got).toBe('hello')
  const back = next(left)
  await right.write(Buffer.from('you'))
  expect(await back).toBe('you')
})

test('a path that is not there, and one that is taken, say so by code', async () => {
  await expect(openSerial({ path: join(dir, 'none'), baudRate: 9600 })).rejects.toMatchObject({
    code: 'cannot-open',
    cause: { code: 'ENOENT' },
  })
  await open(a)
  await expect(openSerial({ path: a, baudRate: 9600 })).rejects.toMatchObject({
    code: 'cannot-open',
    cause: { code: 'EBUSY' },
  })
})

test('closed means released: the port opens again at once', async () => {
  for (let i = 0; i < 3; i += 1) {
    const transport = await open(a)
    await transport.close()
    expect(await transport.closed).toBeUndefined()
    expect(transport.isOpen).toBe(false)
  }
})

test('an adapter pulled out ends the line with unplugged', async () => {
  const transport = await open(a)
  await line.close()
  expect(await transport.closed).toMatchObject({ code: 'unplugged' })
  await expect(transport.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'not-open' })
})

test('what is written after the end is never sent, not even by a later opening', async () => {
  const device = await open(b)
  const first = await open(a)
  await first.close()
  await expect(first.write(Buffer.from('unlock'))).rejects.toMatchObject({ code: 'not-open' })
  const second = await open(a)
  const got = next(device)
  await second.write(Buffer.from('status'))
  expect(await got).toBe('status')
})

test('what came in while nobody had the port open is old, and dropped', async () => {
  const device = await open(b)
  await device.write(Buffer.from('old scan'))
  // Taking the first three bytes shows that they have arrived; the others stay in the system's buffer.
  const raw = await openFile(a, constants.O_RDWR | constants.O_NOCTTY)
  expect((await raw.read(Buffer.alloc(3), 0, 3)).buffer.toString()).toBe('old')
  await raw.close()
  const transport = await open(a)
  const got = next(transport)
  await device.write(Buffer.from('new scan'))
  expect(await got).toBe('new scan')
})

test('the line is set as told', async () => {
  const transport = await openSerial({ path: a, baudRate: 4800, dataBits: 7, parity: 'even', stopBits: 2 })
  opened.push(transport)
  const { stdout } = await promisify(execFile)('stty', ['-a', '-F', a])
  // A pty takes speed and stop bits, and leaves out what it cannot do: it always has 8 bits and no parity.
  expect(stdout).toContain('speed 4800 baud')
  expect(stdout).toMatch(/(?<!-)\bcstopb\b/)
})
