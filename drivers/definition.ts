import type { AnyDevice, DeviceKind } from './devices.ts'
import type { Explain } from './traffic.ts'
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
  /** Report descriptor, where the layout of reports follows from it (and for a kernel that is asked to play the device). */
  readonly descriptor?: Uint8Array
  attach(wire: HidPeer): Leave
}

export type Simulator = ByteSimulator | HidSimulator

/** What a USB device says of itself. Absent parts match anything. */
export interface UsbId {
  readonly vendorId: number
  /** All products of the vendor unless named. */
  readonly productIds?: readonly number[]
}

/** Which HID devices a driver feels responsible for: one of the ids, or, where there are none, the usage alone. */
export interface HidMatch {
  readonly ids: readonly UsbId[]
  /** Top-level collection (USB HID 1.11, 6.2.2.8), such as POS scanners 0x8C/0x02. Composite scanners have several. */
  readonly usage?: { readonly page: number; readonly id: number }
  /** Vendors known to build devices of this usage: udev sees ids only. They do not narrow the match. */
  readonly knownVendors?: readonly number[]
}

/** Settings of a serial line; the rest of the world calls 19200 8N1 what is `{ baudRate: 19200 }` here. */
export interface SerialLine {
  readonly baudRate: number
  /** Default 8. */
  readonly dataBits?: 7 | 8 | undefined
  /** Default none. */
  readonly parity?: 'none' | 'even' | 'odd' | undefined
  /** Default 1. */
  readonly stopBits?: 1 | 2 | undefined
}

/** One setting of a driver as data: the devices page makes its form of it, and {@link readSettings} checks it. */
export type Setting = { readonly key: string } & (
  | { readonly type: 'choice'; readonly choices: readonly string[]; readonly default: string }
  /** A whole number, both ends included. */
  | { readonly type: 'whole'; readonly least: number; readonly most: number; readonly default: number }
  | { readonly type: 'flag'; readonly default: boolean }
  /** Text with C escapes for control characters (`\\r`, `\\x02`) on the page; real characters in the settings. */
  | { readonly type: 'text'; readonly longest: number; readonly default: string }
  /** Whole numbers, each once, such as the addresses of the boards on a bus. */
  | {
      readonly type: 'wholes'
      readonly least: number
      readonly most: number
      readonly longest: number
      readonly default: readonly number[]
    }
)

interface DefinitionBase<D extends AnyDevice> {
  readonly kind: D['kind'] & DeviceKind
  /** Stable name in settings, unique over all drivers: `kerong-k4`. */
  readonly model: string
  /** Name for people, as the maker writes it. */
  readonly title: string
  /** What can be set, in the order of the form. `options` of {@link ByteDriver.open} are these and nothing else. */
  readonly settings: readonly Setting[]
  /**
   * Two keys whose values, each right by itself, do not fit together; `open` refuses them.
   * @throws DriverError `cannot-open` when one is not right by itself
   */
  clash?(options: DriverOptions): readonly [string, string] | undefined
  /** What an administrator of a Linux machine must know beside the access rules, one line each; stands in the udev file. */
  readonly linuxNotes?: readonly string[]
  /**
   * A reader of this model's traffic, with a memory of its own for half frames. It never changes or delays what it sees.
   * @param options as for `open`, since framing may depend on them; wrong ones may be refused with `cannot-open`
   */
  explain(options?: DriverOptions): Explain
}

export interface ByteDriver<D extends AnyDevice = AnyDevice> extends DefinitionBase<D> {
  readonly wire: 'bytes'
  /** Serial line as the device leaves the factory. */
  readonly defaults: SerialLine
  /** USB ids under which it shows up as a serial port, to suggest the driver for a port that was found. */
  readonly usb?: readonly UsbId[]
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
