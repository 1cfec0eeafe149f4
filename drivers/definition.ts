import type { AnyDevice, DeviceKind } from './devices.ts'
import type { ByteTransport, HidPeer, HidTransport, Leave } from './transport/transport.ts'

/** Plain data, as it stands in a settings file or crosses a socket. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export type JsonObject = Readonly<Record<string, Json>>

/** Settings of one device, unchecked. Each driver reads the keys its README names, and refuses wrong ones with `cannot-open`. */
export type DriverOptions = Readonly<Record<string, unknown>>

/**
 * One command to a simulator: what the world (or a fault) does to the device. `do` names it, the rest are its arguments.
 * The rig itself answers `unplug` and `plug`, since they concern the wire and not the device.
 */
export interface Act {
  readonly do: string
  readonly [argument: string]: Json
}

/** What both sorts of simulator share. Lives as long as the pretended device; wires come and go (unplugged, plugged). */
interface SimulatorBase {
  /**
   * Does something to the device: presents a passport, closes a door, makes it silent.
   * @throws Error with a sentence that names the mistake, when the command is unknown or its arguments are wrong
   */
  act(command: Act): void | Promise<void>
  /** All that a panel or a test wants to see. A new plain object at each call. */
  state(): JsonObject
  /** Called after `state()` changed. */
  onChange(listener: () => void): Leave
  /** Stops timers; wires are closed by whoever opened them. */
  close(): void
}

/** The device's side of a line of bytes. Several wires at once are allowed (a board on RS-485 and on TCP). */
export interface ByteSimulator extends SimulatorBase {
  readonly wire: 'bytes'
  /** Speaks on this wire until it closes or the returned function is called. */
  attach(wire: ByteTransport): Leave
}

/** The device's side of a HID cable. */
export interface HidSimulator extends SimulatorBase {
  readonly wire: 'hid'
  /** What the cable shows before anybody speaks. */
  readonly vendorId: number
  readonly productId: number
  attach(wire: HidPeer): Leave
}

export type Simulator = ByteSimulator | HidSimulator

/** Which HID devices a driver feels responsible for. */
export interface HidMatch {
  readonly vendorId: number
  readonly productIds: readonly number[]
}

interface DefinitionBase<D extends AnyDevice> {
  readonly kind: D['kind'] & DeviceKind
  /** Stable name in settings, unique over all drivers: `kerong-k4`. */
  readonly model: string
  /** Name for people, as the maker writes it. */
  readonly title: string
}

export interface ByteDriver<D extends AnyDevice = AnyDevice> extends DefinitionBase<D> {
  readonly wire: 'bytes'
  /** Serial line as the device leaves the factory; 8 data bits, no parity, 1 stop bit. */
  readonly defaults: { readonly baudRate: number }
  /**
   * Makes a device of an open line, and takes the line over: on failure too, it is the one that closes it.
   * @throws DriverError `cannot-open` (wrong options), `timeout`, `bad-answer`, `refused`, `unplugged`
   */
  open(transport: ByteTransport, options: DriverOptions): Promise<D>
  simulate(options: DriverOptions): ByteSimulator
}

export interface HidDriver<D extends AnyDevice = AnyDevice> extends DefinitionBase<D> {
  readonly wire: 'hid'
  readonly match: HidMatch
  /** As {@link ByteDriver.open}. */
  open(transport: HidTransport, options: DriverOptions): Promise<D>
  simulate(options: DriverOptions): HidSimulator
}

/** One model as data. Each model's folder exports it as `definition` from `definition.ts`; `registry.ts` lists them. */
export type DriverDefinition<D extends AnyDevice = AnyDevice> = ByteDriver<D> | HidDriver<D>
