import type { DriverError } from '../errors.ts'

/** Stops a subscription. Calling it twice is harmless. */
export type Leave = () => void

/**
 * A line of bytes: serial port, TCP socket or an in-memory pair. Opened by a factory, single use, never reopened:
 * node-serialport keeps what is written to a closed port and sends it when the same object opens again, and a stale
 * unlock opens a door.
 */
export interface ByteTransport {
  readonly kind: 'bytes'
  /** Where it leads, for logs and the devices page: a path or host:port, never content. */
  readonly label: string
  /** Chunks as they arrive, arbitrary boundaries. */
  onData(listener: (chunk: Uint8Array) => void): Leave
  /** Resolves once, when the line is gone: with the reason, or `undefined` when {@link close} was called. */
  readonly closed: Promise<DriverError | undefined>
  readonly isOpen: boolean
  /**
   * Hands bytes to the operating system and waits until it took them.
   * @throws DriverError `not-open` when closed before the write began, `outcome-unknown` when it broke half-way.
   */
  write(bytes: Uint8Array): Promise<void>
  /** Ends the line; waits until it is released. Never throws. */
  close(): Promise<void>
}

/** A HID device, report by report. The same lifetime rules as {@link ByteTransport}. */
export interface HidTransport {
  readonly kind: 'hid'
  readonly label: string
  readonly vendorId: number
  readonly productId: number
  /** The report descriptor (USB HID 1.11, 6.2.2), where the system gives it: Linux does, Windows and macOS do not. */
  readonly descriptor?: Uint8Array | undefined
  /** Input reports, report id in byte 0. */
  onReport(listener: (report: Uint8Array) => void): Leave
  readonly closed: Promise<DriverError | undefined>
  readonly isOpen: boolean
  /** Reads a feature report. `length` includes the id byte; so does the result. */
  getFeature(id: number, length: number): Promise<Uint8Array>
  /** Sends a feature report, id in byte 0, exact length (Windows refuses any other). */
  sendFeature(report: Uint8Array): Promise<void>
  close(): Promise<void>
}

/** The device's end of a HID cable: what a simulator holds in its hand. */
export interface HidPeer {
  readonly kind: 'hid-peer'
  readonly label: string
  /** Sends an input report, report id in byte 0. Dropped when the cable is out: a real pad does not wait either. */
  sendReport(report: Uint8Array): void
  /** Installs the answers. A throw (or rejection) is a refused report. Only one handler at a time. */
  answer(handler: HidHandler): Leave
  readonly closed: Promise<DriverError | undefined>
  readonly isOpen: boolean
  close(): Promise<void>
}

/** How a simulated HID device answers. Feature reports carry their id in byte 0, lengths include it. */
export interface HidHandler {
  getFeature(id: number, length: number): Uint8Array | Promise<Uint8Array>
  setFeature(report: Uint8Array): void | Promise<void>
}

export type Transport = ByteTransport | HidTransport
