import { connect, type Socket } from 'node:net'
import { DriverError } from '../errors.ts'
import { deferred, Lifetime, within } from './lifetime.ts'
import { Listeners } from './listeners.ts'
import type { ByteTransport, Leave } from './transport.ts'

export interface TcpOptions {
  readonly host: string
  readonly port: number
  /** Milliseconds until an unanswered connection attempt is given up. Default 1000: it is a device of this building. */
  readonly connectMs?: number
  /** Milliseconds until a write that the system does not take breaks the line. Default 2000. */
  readonly writeMs?: number
}

/** Connects to a device server (an RS-485 gateway, a simulator). @throws DriverError `cannot-open` */
export async function openTcp(options: TcpOptions): Promise<ByteTransport> {
  const label = `${options.host}:${options.port}`
  const socket = connect({ host: options.host, port: options.port, noDelay: true })
  const { promise: connected, resolve, reject } = deferred<void>()
  const failed = (cause: Error): void =>
    reject(new DriverError('cannot-open', `${label} does not accept a connection`, { cause }))
  socket.once('connect', resolve)
  socket.once('error', failed)
  const ms = options.connectMs ?? 1000
  try {
    await within(connected, { ms, late: () => new DriverError('cannot-open', `${label} did not answer in ${ms} ms`) })
  } catch (error) {
    // An error of a socket nobody waits for any more must not end the process.
    socket.on('error', () => {})
    socket.destroy()
    throw error
  }
  const transport = socketTransport(socket, label, options.writeMs)
  socket.off('error', failed)
  return transport
}

/** Wraps a connected socket, on either side of the connection. */
export function socketTransport(socket: Socket, label: string, writeMs = 2000): ByteTransport {
  return new SocketTransport(socket, label, writeMs)
}

/** Bytes that are passed on at once: more than a third of a second of the fastest serial line. */
const SLICE = 4096
const NOTHING = new Uint8Array(0)

class SocketTransport implements ByteTransport {
  readonly kind = 'bytes'
  readonly label: string
  readonly #socket: Socket
  readonly #writeMs: number
  readonly #life = new Lifetime()
  readonly #data = new Listeners<[Uint8Array]>()
  /** What came and was not passed on yet; meanwhile the socket is not read. */
  #rest: Uint8Array = NOTHING

  constructor(socket: Socket, label: string, writeMs: number) {
    this.label = label
    this.#socket = socket
    this.#writeMs = writeMs
    // A gateway that lost its power says nothing: the probes find out.
    socket.setKeepAlive(true, 1000)
    let cause: Error | undefined
    socket.on('error', (error) => (cause = error))
    socket.on('end', () => {
      this.#pass(this.#takeRest(), Infinity)
      this.#drop()
    })
    socket.on('close', () => this.#life.end(new DriverError('unplugged', `${label} ended the connection`, { cause })))
    socket.on('data', (chunk: Uint8Array) => this.#pass(chunk))
    if (socket.destroyed) this.#life.end(new DriverError('unplugged', `${label} ended the connection`))
  }

  /** What comes faster than any device speaks is passed on in slices, with everybody else's turn between. */
  #pass(chunk: Uint8Array, most = SLICE): void {
    if (!this.isOpen || chunk.length === 0) return
    if (chunk.length <= most) {
      this.#data.emit(chunk)
      this.#socket.resume()
      return
    }
    this.#rest = chunk.subarray(most)
    this.#socket.pause()
    setImmediate(() => this.#pass(this.#takeRest()))
    this.#data.emit(chunk.subarray(0, most))
  }

  #takeRest(): Uint8Array {
    const rest = this.#rest
    this.#rest = NOTHING
    return rest
  }

  get closed(): Promise<DriverError | undefined> {
    return this.#life.closed
  }

  get isOpen(): boolean {
    return this.#life.isOpen
  }

  onData(listener: (chunk: Uint8Array) => void): Leave {
    return this.#data.add(listener)
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen || !this.#socket.writable) throw this.#life.notOpen(this.label)
    const { promise, resolve, reject } = deferred<void>()
    const unknown = (cause?: Error): DriverError =>
      new DriverError('outcome-unknown', `${this.label}: the write broke half-way`, { cause })
    this.#socket.write(bytes, (error) => (error ? reject(unknown(error)) : resolve()))
    try {
      await within(promise, { ms: this.#writeMs, late: unknown, life: this.#life, gone: unknown })
    } catch (error) {
      // What the system has not taken yet must never leave later.
      this.#life.end(new DriverError('unplugged', `${this.label} takes no data`, { cause: error }))
      this.#drop()
      throw error
    }
  }

  /**
   * Ends the connection and drops what the system has taken and the other side has not. A plain end would keep it and send it on
   * for minutes, as soon as the network is back: an unlock among it would open a door before which nobody stands any more.
   */
  #drop(): void {
    this.#socket.resetAndDestroy()
  }

  async close(): Promise<void> {
    this.#life.end()
    this.#data.clear()
    if (this.#socket.closed) return
    const { promise, resolve } = deferred<void>()
    this.#socket.once('close', () => resolve())
    this.#drop()
    await promise
  }
}
