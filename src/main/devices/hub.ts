import type { DeviceConfig, SimulatedLine } from '../../../drivers/connect.ts'
import type { DeviceKind, Scan, ScannerTrouble } from '../../../drivers/devices.ts'
import type { FoundPorts, SystemFolders } from '../../../drivers/discovery.ts'
import { DriverError } from '../../../drivers/errors.ts'
import type { DoorEvent } from '../../../drivers/locks/door-watch.ts'
import { Listeners } from '../../../drivers/transport/listeners.ts'
import type { Leave } from '../../../drivers/transport/transport.ts'
import type { Log } from '../log.ts'
import type { DeviceOf, DeviceSnapshot, Doors, ReadyDevice } from './device-state.ts'
import { Ports } from './ports.ts'
import { type OpenScreen, Slot, type SlotDeps } from './slot.ts'
import { type HubTimings, TIMINGS } from './timings.ts'
import type { HubTraffic } from './traffic-log.ts'

export type { DeviceOf, DeviceSnapshot, DeviceState, Doors, ReadyDevice, Standing } from './device-state.ts'
export type { HubTimings } from './timings.ts'
export type { HubTraffic } from './traffic-log.ts'

/** The lifetimes of all devices of this workstation. */
export interface Hub {
  snapshot(): DeviceSnapshot
  /** At most one call per turn, with the newest snapshot. */
  onChange(listener: (snapshot: DeviceSnapshot) => void): Leave
  /** The device, while it is ready and of this kind. A device object dies with its line: ask again for each use. */
  get<K extends DeviceKind>(id: string, kind: K): DeviceOf<K> | undefined
  /** All ready devices of a kind, in the order of the settings. */
  ready<K extends DeviceKind>(kind: K): readonly ReadyDevice<K>[]
  onScan(listener: (deviceId: string, scan: Scan) => void): Leave
  /** What a reader tells beside scans: the person should scan again. */
  onTrouble(listener: (deviceId: string, trouble: ScannerTrouble) => void): Leave
  /**
   * Called when a board is first heard, when a door moved, when a board of its bus fell silent or is back (its doors are missing
   * meanwhile), and with `undefined` when all are lost.
   */
  onDoors(listener: (deviceId: string, doors: Doors | undefined) => void): Leave
  /** What happened at a door: opened, opened without order, closed, left open, item sensor. Told also of what moved while a board was lost. */
  onDoorEvent(listener: (deviceId: string, event: DoorEvent) => void): Leave
  /** The last answer of a board that is ready: at most `pollMs` old. */
  doors(id: string): Doors | undefined
  /** Asks the board now, and tells {@link onDoors}. @throws DriverError `not-open`, `timeout`, `unplugged`, `bad-answer` */
  askDoors(id: string): Promise<Doors>

  /** The last frames and reports that went over the line of a device, over all its lives. Content of people is dots. */
  traffic(id: string): readonly HubTraffic[]
  /** Further ones, of all devices, as they come. */
  onTraffic(listener: (deviceId: string, traffic: HubTraffic) => void): Leave

  /** What is plugged in now, configured or not. */
  found(): Promise<FoundPorts>
  /** Something was plugged in or pulled since {@link found} was asked, or a device looks for its port. */
  onPorts(listener: (found: FoundPorts) => void): Leave
  /** The port a device has: its path, as {@link found} names it or as the settings do. */
  pathOf(id: string): string | undefined

  /** A further device, last in order; it is opened at once. @throws Error when the id is taken */
  add(config: DeviceConfig): void
  /** Resolves when its line is released. @throws Error when there is no such device */
  remove(id: string): Promise<void>
  /** The same place with other settings: opened anew as soon as the old line is released. @throws Error as {@link remove} */
  change(config: DeviceConfig): Promise<void>

  /**
   * Before the machine sleeps: closes all lines and tries no more. A command under way ends as the driver says (not sent, or
   * outcome unknown); nobody repeats it. Never throws.
   */
  suspend(): Promise<void>
  /** Awake again: opens everything at once. */
  resume(): void
  /** Closes all devices and ends all attempts. Never throws. */
  close(): Promise<void>
}

export interface HubOptions {
  readonly devices: readonly DeviceConfig[]
  /** Lines to simulators in this process, for `via: 'simulated'`. */
  readonly simulated?: SimulatedLine
  /** Opens the pad that is a window, for `via: 'screen'`. */
  readonly screen?: OpenScreen
  /** Devices are opened once this is settled; at once unless told. */
  readonly after?: Promise<void>
  readonly log?: Log
  readonly timings?: Partial<HubTimings>
  /** Where Linux keeps its devices, when it is not the usual place. */
  readonly system?: SystemFolders
}

/** Begins to open all devices at once; none of them delays the start of the program. */
export function createHub(options: HubOptions): Hub {
  const log: Log = options.log ?? (() => {})
  const changed = new Listeners<[DeviceSnapshot]>()
  const scans = new Listeners<[string, Scan]>()
  const troubles = new Listeners<[string, ScannerTrouble]>()
  const doors = new Listeners<[string, Doors | undefined]>()
  const doorEvents = new Listeners<[string, DoorEvent]>()
  const traffic = new Listeners<[string, HubTraffic]>()
  let slots: readonly Slot[] = []
  let number = 0
  let announced = false
  let life: 'waiting' | 'running' | 'asleep' | 'closed' = 'waiting'

  const snapshot = (): DeviceSnapshot => ({ number, devices: slots.map((slot) => slot.state) })
  const touch = (): void => {
    number += 1
    if (announced) return
    announced = true
    setImmediate(() => {
      announced = false
      changed.emit(snapshot())
    })
  }
  const ports = new Ports({
    seekers: () => slots.flatMap(({ seeker }) => seeker ?? []),
    absent: () => slots.some(({ waitsForPort }) => waitsForPort),
    onPlugged: () => slots.forEach((slot) => slot.wake()),
    system: options.system,
  })
  const deps: SlotDeps = {
    timings: { ...TIMINGS, ...options.timings },
    ports,
    simulated: options.simulated,
    screen: options.screen,
    tell: {
      changed: touch,
      scanned: (id, scan) => scans.emit(id, scan),
      trouble: (id, trouble) => troubles.emit(id, trouble),
      doors: (id, state) => doors.emit(id, state),
      doorEvent: (id, event) => doorEvents.emit(id, event),
      traffic: (id, line) => traffic.emit(id, line),
      log: (level, message, fields) => log(level, 'devices', message, fields),
    },
  }
  const find = (id: string): Slot | undefined => slots.find((slot) => slot.config.id === id)
  const existing = (id: string): Slot => {
    const slot = find(id)
    if (!slot) throw new Error(`there is no device "${id}"`)
    return slot
  }
  const startAll = (): void => {
    life = 'running'
    for (const slot of slots) slot.start()
  }
  const stopAll = async (next: 'asleep' | 'closed'): Promise<void> => {
    life = next
    await Promise.all(slots.map((slot) => slot.stop()))
  }

  slots = options.devices.map((config) => new Slot(config, deps))
  void (options.after ?? Promise.resolve()).then(() => {
    if (life === 'waiting') startAll()
  })

  return {
    snapshot,
    onChange: (listener) => changed.add(listener),
    get: (id, kind) => find(id)?.device(kind),
    ready: (kind) =>
      slots.flatMap((slot) => {
        const device = slot.device(kind)
        const { id, name, simulated } = slot.state
        return device ? [{ id, name, simulated, device }] : []
      }),
    onScan: (listener) => scans.add(listener),
    onTrouble: (listener) => troubles.add(listener),
    onDoors: (listener) => doors.add(listener),
    onDoorEvent: (listener) => doorEvents.add(listener),
    doors: (id) => find(id)?.board?.doors,
    async askDoors(id) {
      const board = find(id)?.board
      if (!board) throw new DriverError('not-open', `${id} is not ready`)
      return board.ask()
    },

    traffic: (id) => find(id)?.traffic.snapshot() ?? [],
    onTraffic: (listener) => traffic.add(listener),

    found: () => ports.list(),
    onPorts: (listener) => ports.onChange(listener),
    pathOf: (id) => ports.pathOf(id),

    add(config) {
      if (find(config.id)) throw new Error(`there is a device "${config.id}" already`)
      const slot = new Slot(config, deps)
      slots = [...slots, slot]
      touch()
      if (life === 'running') slot.start()
    },
    async remove(id) {
      const gone = existing(id)
      slots = slots.filter((slot) => slot !== gone)
      touch()
      await gone.stop()
    },
    async change(config) {
      const old = existing(config.id)
      const slot = new Slot(config, deps, old)
      slots = slots.map((other) => (other === old ? slot : other))
      touch()
      if (life === 'running') slot.start()
      await old.stop()
    },

    async suspend() {
      if (life !== 'closed') await stopAll('asleep')
    },
    resume() {
      if (life === 'asleep') startAll()
    },
    async close() {
      changed.clear()
      scans.clear()
      troubles.clear()
      doors.clear()
      doorEvents.clear()
      traffic.clear()
      ports.close()
      await stopAll('closed')
    },
  }
}
