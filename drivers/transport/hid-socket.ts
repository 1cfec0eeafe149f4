import { connect, type Socket } from 'node:net'
import { DriverError } from '../errors.ts'
import { deferred, Lifetime, within } from './lifetime.ts'
import { Listeners } from './listeners.ts'
import type { HidHandler, HidPeer, HidTransport, Leave } from './transport.ts'

/**
 * HID reports over a stream socket, so that a pretended pad can be a program of its own.
 *
 * Frame: length (u32 BE, of what follows), type (u8), number (u16 BE, 0 where nothing is answered), payload.
 * The device speaks first: `hello` with vendor and product id (u16 BE each).
 */
const HELLO = 0
const INPUT = 1
const GET_FEATURE = 2
const FEATURE = 3
const SET_FEATURE = 4
const DONE = 5
const ERROR = 6

/** Far above the longest report (2560 bytes): a longer frame means that something else speaks on this socket. */
const MAX_FRAME = 65_536
const HEADER = 7

interface Frame {
  readonly type: number
  readonly number: number
  readonly payload: Uint8Array
}

function encode(type: number, number: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER + payload.length)
  const view = new DataView(frame.buffer)
  view.setUint32(0, payload.length + 3)
  view.setUint8(4, type)
  view.setUint16(5, number)
  frame.set(payload, HEADER)
  return frame
}

/** Cuts a stream into frames; chunks may break anywhere. @throws DriverError `bad-answer` when it is another stream */
function createFrameReader(): (chunk: Uint8Array) => Frame[] {
  let held: Uint8Array = new Uint8Array(0)
  return (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    const frames: Frame[] = []
    while (held.length >= HEADER) {
      const view = new DataView(held.buffer, held.byteOffset, held.byteLength)
      const length = view.getUint32(0)
      if (length < 3 || length > MAX_FRAME)
        throw new DriverError('bad-answer', 'this socket does not carry HID reports')
      if (held.length < 4 + length) break
      frames.push({ type: view.getUint8(4), number: view.getUint16(5), payload: held.slice(HEADER, 4 + length) })
      held = held.subarray(4 + length)
    }
    return frames
  }
}

/** Reads frames off a socket until it ends or breaks the protocol. */
function onFrames(socket: Socket, onFrame: (frame: Frame) => void): void {
  const read = createFrameReader()
  socket.on('data', (chunk: Uint8Array) => {
    try {
      for (const frame of read(chunk)) onFrame(frame)
    } catch (error) {
      socket.destroy(error as Error)
    }
  })
}

export interface HidSocketOptions {
  /** Path of a unix socket (a named pipe on Windows), or a TCP port of this machine. */
  readonly path: string | number
  /** Milliseconds until an unanswered connection attempt is given up. Default 2000. */
  readonly connectMs?: number
  /** Milliseconds a feature report may take. Default 2000. */
  readonly reportMs?: number
}

/** Connects to a device served by {@link serveHid}. @throws DriverError `cannot-open` */
export async function openHidSocket(options: HidSocketOptions): Promise<HidTransport> {
  const { path } = options
  const label = typeof path === 'number' ? `127.0.0.1:${path}` : path
  const socket = typeof path === 'number' ? connect(path, '127.0.0.1') : connect(path)
  socket.setNoDelay(true)
  const { promise: greeted, resolve, reject } = deferred<SocketHid>()
  socket.on('error', (cause) => reject(new DriverError('cannot-open', `${label} cannot be opened`, { cause })))
  socket.on('close', () => reject(new DriverError('cannot-open', `${label} ended the connection`)))
  let transport: SocketHid | undefined
  onFrames(socket, (frame) => {
    if (transport) return transport.receive(frame)
    if (frame.type !== HELLO || frame.payload.length < 4)
      throw new DriverError('bad-answer', `${label} is no HID device`)
    const view = new DataView(frame.payload.buffer, frame.payload.byteOffset)
    transport = new SocketHid(socket, label, view.getUint16(0), view.getUint16(2), options.reportMs ?? 2000)
    resolve(transport)
  })
  const ms = options.connectMs ?? 2000
  try {
    return await within(greeted, {
      ms,
      late: () => new DriverError('cannot-open', `${label} did not answer in ${ms} ms`),
    })
  } catch (error) {
    socket.destroy()
    throw error
  }
}

class SocketHid implements HidTransport {
  readonly kind = 'hid'
  readonly label: string
  readonly vendorId: number
  readonly productId: number
  readonly #socket: Socket
  readonly #reportMs: number
  readonly #life = new Lifetime()
  readonly #reports = new Listeners<[Uint8Array]>()
  readonly #waiting = new Map<number, { resolve: (payload: Uint8Array) => void; reject: (error: Error) => void }>()
  #number = 0

  constructor(socket: Socket, label: string, vendorId: number, productId: number, reportMs: number) {
    this.#socket = socket
    this.label = label
    this.vendorId = vendorId
    this.productId = productId
    this.#reportMs = reportMs
    socket.on('close', () => this.#life.end(new DriverError('unplugged', `${label} was unplugged`)))
  }

  get closed(): Promise<DriverError | undefined> {
    return this.#life.closed
  }

  get isOpen(): boolean {
    return this.#life.isOpen
  }

  receive(frame: Frame): void {
    if (!this.isOpen) return
    if (frame.type === INPUT) return this.#reports.emit(frame.payload)
    const waiter = this.#waiting.get(frame.number)
    if (frame.type === ERROR) waiter?.reject(new DriverError('refused', `${this.label} refused the report`))
    else waiter?.resolve(frame.payload)
  }

  onReport(listener: (report: Uint8Array) => void): Leave {
    return this.#reports.add(listener)
  }

  getFeature(id: number, length: number): Promise<Uint8Array> {
    return this.#ask(GET_FEATURE, Uint8Array.of(id, length >> 8, length & 0xff))
  }

  async sendFeature(report: Uint8Array): Promise<void> {
    await this.#ask(SET_FEATURE, report)
  }

  async #ask(type: number, payload: Uint8Array): Promise<Uint8Array> {
    if (!this.isOpen) throw this.#life.notOpen(this.label)
    const { promise, resolve, reject } = deferred<Uint8Array>()
    this.#number = (this.#number % 0xffff) + 1
    const number = this.#number
    this.#waiting.set(number, { resolve, reject })
    this.#socket.write(encode(type, number, payload))
    try {
      return await within(promise, {
        ms: this.#reportMs,
        late: () => new DriverError('timeout', `${this.label} did not answer in ${this.#reportMs} ms`),
        life: this.#life,
        gone: (reason) => reason ?? this.#life.notOpen(this.label),
      })
    } finally {
      this.#waiting.delete(number)
    }
  }

  async close(): Promise<void> {
    this.#life.end()
    this.#reports.clear()
    this.#socket.destroy()
  }
}

export interface HidIdentity {
  readonly vendorId: number
  readonly productId: number
}

/** The device's side: greets on a freshly accepted socket and turns it into a {@link HidPeer} for a simulator. */
export function serveHid(socket: Socket, identity: HidIdentity, label = 'hid-socket'): HidPeer {
  const life = new Lifetime()
  let handler: HidHandler | undefined

  socket.setNoDelay(true)
  socket.on('error', () => {})
  socket.on('close', () => life.end(new DriverError('unplugged', `${label} was let go`)))

  const send = (type: number, number: number, payload: Uint8Array): void => {
    if (socket.writable) socket.write(encode(type, number, payload))
  }
  // Reports are answered in the order they came: a pad does one thing after the other.
  let previous: Promise<void> = Promise.resolve()
  onFrames(socket, (frame) => {
    previous = previous.then(() => answer(frame))
  })

  async function answer(frame: Frame): Promise<void> {
    try {
      if (!handler) throw new Error('nobody answers')
      if (frame.type === GET_FEATURE) {
        const [id = 0, high = 0, low = 0] = frame.payload
        send(FEATURE, frame.number, await handler.getFeature(id, (high << 8) | low))
      } else if (frame.type === SET_FEATURE) {
        await handler.setFeature(frame.payload)
        send(DONE, frame.number, new Uint8Array(0))
      }
    } catch (error) {
      send(ERROR, frame.number, new TextEncoder().encode(error instanceof Error ? error.message : 'refused'))
    }
  }

  const hello = new DataView(new ArrayBuffer(4))
  hello.setUint16(0, identity.vendorId)
  hello.setUint16(2, identity.productId)
  send(HELLO, 0, new Uint8Array(hello.buffer))

  return {
    kind: 'hid-peer',
    label,
    closed: life.closed,
    get isOpen() {
      return life.isOpen
    },
    sendReport: (report) => send(INPUT, 0, report),
    answer(next) {
      handler = next
      return () => {
        if (handler === next) handler = undefined
      }
    },
    async close() {
      life.end()
      socket.destroy()
    },
  }
}
