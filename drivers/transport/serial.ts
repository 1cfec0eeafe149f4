import type { SerialPort } from 'serialport'
import type { SerialLine } from '../definition.ts'
import { DriverError } from '../errors.ts'
import { deferred, Lifetime, within } from './lifetime.ts'
import { Listeners } from './listeners.ts'
import { loadSerialPort } from './native.ts'
import type { ByteTransport, Leave } from './transport.ts'

/** How often the system is asked whether the line still exists. */
const PULSE_MS = 500

export interface SerialOptions extends SerialLine {
  /** Exactly this path; on Linux best one below /dev/serial/by-id or by-path, since ttyUSB numbers move. */
  readonly path: string
  /** Milliseconds until an open that does not come back is given up. Default 3000. */
  readonly openMs?: number
  /** Milliseconds until a write that the system does not take breaks the line. Default 2000. */
  readonly writeMs?: number
}

/**
 * Opens a serial port, 8N1 unless told, with a port object of its own. Never opens the same object twice: node-serialport sends what
 * was written to a closed port as soon as that object opens again.
 * @throws DriverError `no-module`, or `cannot-open`, whose cause carries a `code` (ENOENT, EACCES, EBUSY) where known
 */
export async function openSerial(options: SerialOptions): Promise<ByteTransport> {
  const { path } = options
  const Port = await loadSerialPort()
  const port = new Port({
    path,
    baudRate: options.baudRate,
    dataBits: options.dataBits ?? 8,
    parity: options.parity ?? 'none',
    stopBits: options.stopBits ?? 1,
    autoOpen: false,
    // Windows drops DTR on close otherwise, and some boards take that for a reset.
    ...(process.platform === 'win32' ? { hupcl: false } : {}),
  })
  // Without a listener an error of the port ends the whole program.
  port.on('error', () => {})
  const { promise: opened, resolve, reject } = deferred<void>()
  let givenUp = false
  port.open((error) => {
    if (givenUp) {
      if (!error) port.close(() => {})
    } else if (error) {
      reject(cannotOpen(path, error))
    } else {
      resolve()
    }
  })
  const ms = options.openMs ?? 3000
  await within(opened, {
    ms,
    late: () => {
      givenUp = true
      return new DriverError('cannot-open', `${path} did not open in ${ms} ms`)
    },
  })
  return new SerialTransport(port, path, options.writeMs ?? 2000)
}

/** The library reports system errors as sentences only; the code is what callers can decide by. */
function cannotOpen(path: string, error: Error): DriverError {
  const code = /no such file|file not found/i.test(error.message)
    ? 'ENOENT'
    : /cannot lock|temporarily unavailable|resource busy|access denied/i.test(error.message)
      ? 'EBUSY'
      : /permission denied/i.test(error.message)
        ? 'EACCES'
        : undefined
  return new DriverError('cannot-open', `${path} cannot be opened: ${error.message}`, {
    cause: code ? Object.assign(new Error(error.message), { code }) : error,
  })
}

class SerialTransport implements ByteTransport {
  readonly kind = 'bytes'
  readonly label: string
  readonly #port: SerialPort
  readonly #writeMs: number
  readonly #life = new Lifetime()
  readonly #data = new Listeners<[Uint8Array]>()

  constructor(port: SerialPort, label: string, writeMs: number) {
    this.label = label
    this.#port = port
    this.#writeMs = writeMs
    // An unplugged adapter comes as `close` with `disconnected`; some drivers report the failed read as `error` alone.
    port.on('close', (cause: Error | null) => {
      this.#life.end(new DriverError('unplugged', `${label} is gone`, { cause }))
    })
    port.on('error', (cause: Error) => this.#break(cause))
    port.on('data', (chunk: Uint8Array) => {
      if (this.isOpen) this.#data.emit(chunk)
    })
    // Windows fails the read itself, and macOS cannot answer the question.
    if (process.platform === 'linux') {
      const pulse = setInterval(() => void this.#feelPulse(), PULSE_MS)
      void this.#life.closed.then(() => clearInterval(pulse))
    }
  }

  get closed(): Promise<DriverError | undefined> {
    return this.#life.closed
  }

  get isOpen(): boolean {
    return this.#life.isOpen && this.#port.isOpen
  }

  /**
   * Asks the system about the line. When a port is pulled while the library reads, that read finds an end of file, and
   * the library reads on for ever without a word: only another question to the dead line fails.
   */
  async #feelPulse(): Promise<void> {
    try {
      await this.#port.port?.getBaudRate()
    } catch (cause) {
      this.#break(cause)
    }
  }

  onData(listener: (chunk: Uint8Array) => void): Leave {
    return this.#data.add(listener)
  }

  async write(bytes: Uint8Array): Promise<void> {
    // On a closed port the callback never comes, and the bytes would wait for a later opening.
    if (!this.isOpen) throw this.#life.notOpen(this.label)
    const { promise, resolve, reject } = deferred<void>()
    const unknown = (cause?: Error): DriverError =>
      new DriverError('outcome-unknown', `${this.label}: the write broke half-way`, { cause })
    this.#port.write(bytes, undefined, (error) => (error ? reject(unknown(error)) : resolve()))
    try {
      await within(promise, { ms: this.#writeMs, late: unknown, life: this.#life, gone: unknown })
    } catch (error) {
      this.#break(error)
      throw error
    }
  }

  /** After a failure nothing more may leave through this object. */
  #break(cause: unknown): void {
    if (this.#life.end(new DriverError('unplugged', `${this.label} failed`, { cause }))) void this.#release()
  }

  async close(): Promise<void> {
    this.#life.end()
    this.#data.clear()
    await this.#release()
  }

  /** Waits until the system let go of the port: opening it again earlier is refused as busy. */
  async #release(): Promise<void> {
    if (!this.#port.isOpen && !this.#port.closing) return
    const { promise, resolve } = deferred<void>()
    this.#port.once('close', () => resolve())
    if (!this.#port.closing) this.#port.close(() => resolve())
    // Closing hangs in some drivers when the adapter was pulled.
    await within(promise, { ms: 2000, late: () => new DriverError('timeout', 'close') }).catch(() => {})
  }
}
