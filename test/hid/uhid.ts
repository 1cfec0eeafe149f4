import { existsSync, read, writeSync } from 'node:fs'
import { open, readdir, readFile, type FileHandle } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

import { DriverError } from '../../drivers/errors.ts'
import { deferred, Lifetime } from '../../drivers/transport/lifetime.ts'
import { parseReportDescriptor, reportLength } from '../../drivers/transport/report-descriptor.ts'
import type { HidHandler, HidPeer } from '../../drivers/transport/transport.ts'

/** Events of /dev/uhid (Linux, include/uapi/linux/uhid.h): the first 32 bits of each. Packed, little-endian here. */
const EVENT = {
  destroy: 1,
  start: 2,
  stop: 3,
  getReport: 9,
  getReportReply: 10,
  create2: 11,
  input2: 12,
  setReport: 13,
  setReportReply: 14,
} as const

/** The whole of `struct uhid_event`: UHID_CREATE2 is the longest. */
const EVENT_BYTES = 4 + 128 + 64 + 64 + 2 + 2 + 4 * 4 + 4096
const BUS_USB = 0x03
const VERSION = 0x0100
const EIO = 5
const POLL_MS = 5

const readInto = promisify(read)

/** What the kernel is to believe to have been plugged in. */
export interface Identity {
  readonly name: string
  readonly serialNumber: string
  readonly vendorId: number
  readonly productId: number
  readonly descriptor: Uint8Array
}

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

const half = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

const text = (value: string, length: number): Buffer => {
  const bytes = Buffer.alloc(length)
  bytes.write(value, 0, length - 1)
  return bytes
}

/**
 * Plugs a device into this machine whose other side is the returned peer: reports, features and unplugging are real to
 * everything above the USB driver. `close` is pulling the plug. Serial numbers tell the devices apart: one at a time each.
 * @throws Error when the kernel has no uhid or does not take the descriptor
 */
export async function plugIn(identity: Identity): Promise<HidPeer> {
  const { name, serialNumber, vendorId, productId, descriptor } = identity
  const parsed = parseReportDescriptor(descriptor)
  if (!parsed) throw new Error(`the report descriptor of ${name} makes no sense`)
  const file = await open('/dev/uhid', 'r+')
  const life = new Lifetime()
  const started = deferred<void>()
  let handler: HidHandler | undefined

  /** At once: what is written to the device is taken without waiting, and reports must stay in order. */
  const send = (type: number, ...parts: readonly Uint8Array[]): void => {
    writeSync(file.fd, Buffer.concat([word(type), ...parts]))
  }

  async function answer(event: Buffer): Promise<void> {
    const asked = event.readUInt32LE(0) === EVENT.getReport
    const reply = asked ? EVENT.getReportReply : EVENT.setReportReply
    const id = event.readUInt8(8)
    const told = await ask(asked, id, event).catch(() => undefined)
    if (!life.isOpen) return
    // A real device stalls the transfer when it refuses.
    if (told) send(reply, event.subarray(4, 8), half(0), half(told.length), told)
    else send(reply, event.subarray(4, 8), half(EIO), half(0))
  }

  async function ask(asked: boolean, id: number, event: Buffer): Promise<Uint8Array> {
    if (!handler) throw new Error('nobody answers')
    // The kernel keeps to itself how many bytes the program asked for; a device answers with the whole report anyway.
    if (asked) return handler.getFeature(id, reportLength(parsed!, 'feature', id) ?? 0)
    await handler.setFeature(new Uint8Array(event.subarray(12, 12 + event.readUInt16LE(10))))
    return new Uint8Array(0)
  }

  async function listen(): Promise<void> {
    const event = Buffer.alloc(EVENT_BYTES)
    for (;;) {
      await readInto(file.fd, event, 0, EVENT_BYTES, null)
      const type = event.readUInt32LE(0)
      if (type === EVENT.start) started.resolve()
      // The last event of a device: a further read would wait for ever.
      if (type === EVENT.stop) return
      // Not awaited: the plug may be pulled while the device still thinks. The kernel asks one question at a time.
      if (type === EVENT.getReport || type === EVENT.setReport) void answer(Buffer.from(event))
    }
  }

  const names = Buffer.concat([text(name, 128), text('', 64), text(serialNumber, 64)])
  const numbers = Buffer.concat([word(vendorId), word(productId), word(VERSION), word(0)])
  send(EVENT.create2, names, half(descriptor.length), half(BUS_USB), numbers, descriptor)
  const gone = listen()
    .catch((cause: unknown) => started.reject(cause))
    .finally(() => letGo(file, life))
  await started.promise
  await appear(serialNumber)
  return {
    kind: 'hid-peer',
    label: name,
    closed: life.closed,
    get isOpen() {
      return life.isOpen
    },
    sendReport(report) {
      if (life.isOpen) send(EVENT.input2, half(report.length), report)
    },
    answer(next) {
      handler = next
      return () => {
        if (handler === next) handler = undefined
      }
    },
    async close() {
      if (life.end()) send(EVENT.destroy)
      await gone
    },
  }
}

/** The driver has started a moment before programs can see the device. */
async function appear(serialNumber: string): Promise<void> {
  for (;;) {
    for (const node of await readdir('/sys/class/hidraw')) {
      const told = await readFile(`/sys/class/hidraw/${node}/device/uevent`, 'utf8').catch(() => '')
      if (told.split('\n').includes(`HID_UNIQ=${serialNumber}`) && existsSync(`/dev/${node}`)) return
    }
    await pause(POLL_MS)
  }
}

async function letGo(file: FileHandle, life: Lifetime): Promise<void> {
  life.end(new DriverError('unplugged', 'the kernel let the device go'))
  await file.close()
}
