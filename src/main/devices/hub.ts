import { type DeviceConfig, lineOf, openDevice, type SimulatedLine } from '../../../drivers/connect.ts'
import type { DriverDefinition } from '../../../drivers/definition.ts'
import type { AnyDevice, DeviceKind, DoorState, LockBoard, Scan } from '../../../drivers/devices.ts'
import { DriverError, type DriverErrorCode } from '../../../drivers/errors.ts'
import { findDefinition } from '../../../drivers/registry.ts'
import { Listeners } from '../../../drivers/transport/listeners.ts'
import type { Leave, Transport } from '../../../drivers/transport/transport.ts'
import type { Log } from '../log.ts'

interface DeviceFacts {
  readonly id: string
  readonly kind: DeviceKind
  readonly model: string
  readonly name: string
  /** A simulator sits behind it; to be shown on every screen. */
  readonly simulated: boolean
  /** Where it hangs: path or address. */
  readonly line: string
  /** Since when it is in this state (ISO 8601, UTC); further failed attempts do not move it. */
  readonly since: string
  /** Attempts since it was last ready. */
  readonly attempt: number
  /** What last went wrong, also when it works again (ISO 8601, UTC). */
  readonly lastTrouble: { readonly at: string; readonly reason: DriverErrorCode } | null
}

/**
 * How a device stands. `absent`: nothing is there (not plugged in, no such port). `failed`: something is there and does
 * not do what it should. Both are tried again for ever. `opening` is shown for the first attempt only, so that a device
 * which stays away does not flicker.
 */
export type Standing =
  | { readonly state: 'opening'; readonly reason: null; readonly firmware: null }
  | { readonly state: 'ready'; readonly reason: null; readonly firmware: string | null }
  | { readonly state: 'absent' | 'failed'; readonly reason: DriverErrorCode; readonly firmware: null }

export type DeviceState = DeviceFacts & Standing

/** All devices in the order of the settings. A higher number is newer. */
export interface DeviceSnapshot {
  readonly number: number
  readonly devices: readonly DeviceState[]
}

/** The doors of a board as it last answered. */
export interface Doors {
  readonly doors: readonly DoorState[]
  /** When it answered (ISO 8601, UTC). */
  readonly askedAt: string
}

export type DeviceOf<K extends DeviceKind> = Extract<AnyDevice, { readonly kind: K }>

export interface ReadyDevice<K extends DeviceKind> {
  readonly id: string
  readonly name: string
  readonly simulated: boolean
  readonly device: DeviceOf<K>
}

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
  /** Called when a board is first heard, when a door moved, and with `undefined` when the board is lost. */
  onDoors(listener: (deviceId: string, doors: Doors | undefined) => void): Leave
  /** The last answer of a board that is ready: at most `pollMs` old. */
  doors(id: string): Doors | undefined
  /** Asks the board now, and tells {@link onDoors}. @throws DriverError `not-open`, `timeout`, `unplugged`, `bad-answer` */
  askDoors(id: string): Promise<Doors>
  /** Closes all devices and ends all attempts. Never throws. */
  close(): Promise<void>
}

export interface HubTimings {
  /** Waits between attempts: the first, doubled each time up to the last. Each is shortened by up to a quarter at random. */
  readonly firstWaitMs: number
  readonly lastWaitMs: number
  /** A device that was ready for less than this is tried again at the slower pace it had. */
  readonly steadyMs: number
  /** How long one attempt may take. */
  readonly openMs: number
  /** A quiet lock board is asked this often, */
  readonly pollMs: number
  /** and this often while a door stands open. */
  readonly openDoorPollMs: number
}

const TIMINGS: HubTimings = {
  firstWaitMs: 250,
  lastWaitMs: 2000,
  steadyMs: 2000,
  openMs: 10_000,
  pollMs: 1000,
  openDoorPollMs: 250,
}

export interface HubOptions {
  readonly devices: readonly DeviceConfig[]
  /** Lines to simulators in this process, for `via: 'simulated'`. */
  readonly simulated?: SimulatedLine
  /** Devices are opened once this is settled; at once unless told. */
  readonly after?: Promise<void>
  readonly log?: Log
  readonly timings?: Partial<HubTimings>
}

/** Begins to open all devices at once; none of them delays the start of the program. */
export function createHub(options: HubOptions): Hub {
  const timings = { ...TIMINGS, ...options.timings }
  const log: Log = options.log ?? (() => {})
  const changed = new Listeners<[DeviceSnapshot]>()
  const scans = new Listeners<[string, Scan]>()
  const doors = new Listeners<[string, Doors | undefined]>()
  let number = 0
  let announced = false
  let open = true

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
  const tell: Tell = {
    changed: touch,
    scanned: (id, scan) => scans.emit(id, scan),
    doors: (id, state) => doors.emit(id, state),
    log: (level, message, fields) => log(level, 'devices', message, fields),
  }
  const slots = options.devices.map((config) => new Slot(config, timings, options.simulated, tell))
  const byId = new Map(slots.map((slot) => [slot.state.id, slot]))
  void (options.after ?? Promise.resolve()).then(() => {
    if (open) for (const slot of slots) slot.start()
  })

  return {
    snapshot,
    onChange: (listener) => changed.add(listener),
    get: (id, kind) => byId.get(id)?.device(kind),
    ready: (kind) =>
      slots.flatMap((slot) => {
        const device = slot.device(kind)
        const { id, name, simulated } = slot.state
        return device ? [{ id, name, simulated, device }] : []
      }),
    onScan: (listener) => scans.add(listener),
    onDoors: (listener) => doors.add(listener),
    doors: (id) => byId.get(id)?.doors,
    async askDoors(id) {
      const slot = byId.get(id)
      const board = slot?.device('lock-board')
      if (!slot || !board) throw new DriverError('not-open', `${id} is not ready`)
      return slot.askDoors(board)
    },
    async close() {
      open = false
      changed.clear()
      scans.clear()
      doors.clear()
      await Promise.all(slots.map((slot) => slot.close()))
    },
  }
}

/** What a slot has to say to the hub. */
interface Tell {
  changed(): void
  scanned(id: string, scan: Scan): void
  doors(id: string, doors: Doors | undefined): void
  log(level: 'info' | 'warn', message: string, fields: Readonly<Record<string, string | number>>): void
}

/** The life of one configured device, over all its lines. */
class Slot {
  state: DeviceState
  doors: Doors | undefined
  readonly #config: DeviceConfig
  readonly #definition: DriverDefinition | undefined
  readonly #timings: HubTimings
  readonly #simulated: SimulatedLine | undefined
  readonly #tell: Tell
  readonly #ended = new AbortController()
  #device: AnyDevice | undefined
  #line: Transport | undefined
  #life: Promise<void> = Promise.resolve()

  constructor(config: DeviceConfig, timings: HubTimings, simulated: SimulatedLine | undefined, tell: Tell) {
    this.#config = config
    this.#definition = findDefinition(config.model)
    this.#timings = timings
    this.#simulated = simulated
    this.#tell = tell
    this.state = {
      id: config.id,
      kind: config.kind,
      model: config.model,
      name: config.name,
      simulated: config.simulated ?? config.connect.via === 'simulated',
      line: lineOf(config.connect),
      since: new Date().toISOString(),
      attempt: 1,
      lastTrouble: null,
      state: 'opening',
      reason: null,
      firmware: null,
    }
  }

  start(): void {
    this.#life = this.#live()
  }

  device<K extends DeviceKind>(kind: K): DeviceOf<K> | undefined {
    const device = this.#device
    return device && isKind(device, kind) ? device : undefined
  }

  /** Asks a board and keeps the answer, unless another line has taken over meanwhile. */
  async askDoors(board: LockBoard): Promise<Doors> {
    const answer: Doors = { doors: await board.status(), askedAt: new Date().toISOString() }
    if (this.#device !== board) return answer
    const moved = !this.doors || answer.doors.some((door, lock) => door.closed !== this.doors?.doors[lock]?.closed)
    this.doors = answer
    if (moved) this.#tell.doors(this.state.id, answer)
    return answer
  }

  async close(): Promise<void> {
    this.#ended.abort()
    await (this.#device ?? this.#line)?.close()
    // An attempt that hangs in the system does not hold up the end of the program; its line is closed when it comes.
    await Promise.race([this.#life, pause(1000)])
  }

  async #live(): Promise<void> {
    let attempt = 0
    let waits = 0
    while (!this.#ended.signal.aborted) {
      let reason: DriverError | undefined
      attempt += 1
      try {
        const device = await this.#open()
        attempt = 0
        const readyAt = performance.now()
        reason = await this.#use(device)
        if (performance.now() - readyAt >= this.#timings.steadyMs) waits = 0
      } catch (error) {
        reason = asDriverError(error, 'cannot-open')
      }
      if (this.#ended.signal.aborted) return
      this.#lost(reason ?? new DriverError('unplugged', 'it ended'), attempt)
      await this.#wait(waits)
      waits += 1
    }
  }

  /** One attempt, at most `openMs` long. */
  async #open(): Promise<AnyDevice> {
    if (!this.#definition || this.#definition.kind !== this.#config.kind) {
      throw new DriverError('unsupported', `there is no ${this.#config.kind} driver "${this.#config.model}"`)
    }
    const { openMs } = this.#timings
    let late = false
    const timer = setTimeout(() => {
      late = true
      void this.#line?.close()
    }, openMs)
    try {
      return await openDevice(this.#definition, this.#config, {
        simulated: this.#simulated,
        onLine: (line) => {
          this.#line = line
          // A line that came too late must not stay open behind everybody's back.
          if (late || this.#ended.signal.aborted) void line.close()
        },
      })
    } catch (error) {
      if (late) throw new DriverError('timeout', `it did not open in ${openMs} ms`, { cause: error })
      throw error
    } finally {
      clearTimeout(timer)
      this.#line = undefined
    }
  }

  /** Offers an opened device until it is gone, and says why it is. */
  async #use(device: AnyDevice): Promise<DriverError | undefined> {
    if (this.#ended.signal.aborted) {
      await device.close()
      return undefined
    }
    this.#device = device
    this.#set(0, { state: 'ready', reason: null, firmware: firmwareOf(device) })
    this.#tell.log('info', 'ready', { device: this.state.id })
    const gone = new AbortController()
    const leave =
      device.kind === 'scanner' ? device.onScan((scan) => this.#tell.scanned(this.state.id, scan)) : undefined
    const watch = device.kind === 'lock-board' ? this.#watch(device, gone.signal) : undefined
    const reason = await device.closed
    gone.abort()
    leave?.()
    this.#device = undefined
    const silence = await watch
    if (this.doors) {
      this.doors = undefined
      this.#tell.doors(this.state.id, undefined)
    }
    return silence ?? reason
  }

  /** Keeps asking a board: nothing else would show that it lost its power. Closes it when it does not answer any more. */
  async #watch(board: LockBoard, gone: AbortSignal): Promise<DriverError | undefined> {
    while (!gone.aborted) {
      try {
        await this.askDoors(board)
      } catch (error) {
        if (gone.aborted) return undefined
        await board.close()
        return asDriverError(error, 'bad-answer')
      }
      const open = this.doors?.doors.some((door) => !door.closed)
      await pause(open ? this.#timings.openDoorPollMs : this.#timings.pollMs, gone)
    }
    return undefined
  }

  #lost(reason: DriverError, attempt: number): void {
    const state = isAbsence(reason) ? 'absent' : 'failed'
    const news = this.state.state !== state || this.state.reason !== reason.code
    this.state = { ...this.state, lastTrouble: { at: new Date().toISOString(), reason: reason.code } }
    this.#set(attempt, { state, reason: reason.code, firmware: null })
    // Drivers' messages hold paths and states, never content.
    if (news) this.#tell.log('warn', state, { device: this.state.id, reason: reason.code, text: reason.message })
  }

  #set(attempt: number, next: Standing): void {
    const since = this.state.state === next.state ? this.state.since : new Date().toISOString()
    this.state = { ...this.state, ...next, attempt, since }
    this.#tell.changed()
  }

  /** @param waits how often it was waited before, without a steady time in between */
  #wait(waits: number): Promise<void> {
    const { firstWaitMs, lastWaitMs } = this.#timings
    // Jitter only shortens: a device that is plugged in again is back within the longest wait.
    return pause(Math.min(firstWaitMs * 2 ** waits, lastWaitMs) * (1 - Math.random() / 4), this.#ended.signal)
  }
}

function asDriverError(error: unknown, code: DriverErrorCode): DriverError {
  return error instanceof DriverError ? error : new DriverError(code, 'it failed', { cause: error })
}

function isKind<K extends DeviceKind>(device: AnyDevice, kind: K): device is DeviceOf<K> {
  return device.kind === kind
}

function firmwareOf(device: AnyDevice): string | null {
  if (device.kind === 'lock-board') return device.version
  if (device.kind === 'pad') return `${device.capability.model} ${device.capability.firmware}`
  return device.version ?? null
}

/** Nothing is there: unplugged, no such port or device, nobody listening. */
function isAbsence(error: DriverError): boolean {
  if (error.code === 'unplugged') return true
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return error.code === 'cannot-open' && (code === 'ENOENT' || code === 'ECONNREFUSED')
}

/** Waits, at most until `end`. */
function pause(ms: number, end?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (end?.aborted) return resolve()
    const done = (): void => {
      clearTimeout(timer)
      end?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    end?.addEventListener('abort', done)
  })
}
