import { type DeviceConfig, openDevice, type SimulatedLine } from '../../../drivers/connect.ts'
import type { AnyDevice, DeviceKind, Scan, ScannerTrouble } from '../../../drivers/devices.ts'
import { DriverError } from '../../../drivers/errors.ts'
import { createDoorWatch, type DoorEvent, type DoorWatch } from '../../../drivers/locks/door-watch.ts'
import { leftOpen } from '../../../drivers/locks/settings.ts'
import type { Seeker } from '../../../drivers/match.ts'
import { findDefinition } from '../../../drivers/registry.ts'
import { within } from '../../../drivers/transport/lifetime.ts'
import type { Transport } from '../../../drivers/transport/transport.ts'
import { BoardWatch } from './board-watch.ts'
import {
  asDriverError,
  type DeviceOf,
  type DeviceState,
  type Doors,
  firmwareOf,
  isAbsence,
  isKind,
  nextState,
  openingState,
  type Standing,
} from './device-state.ts'
import type { Ports } from './ports.ts'
import { type HubTimings, pause } from './timings.ts'
import { type HubTraffic, TrafficLog } from './traffic-log.ts'

/** Opens a pad that is a window of this program. @throws DriverError */
export type OpenScreen = (config: DeviceConfig) => Promise<AnyDevice>

/** What a slot has to say to the hub. */
export interface Tell {
  changed(): void
  scanned(id: string, scan: Scan): void
  trouble(id: string, trouble: ScannerTrouble): void
  doors(id: string, doors: Doors | undefined): void
  doorEvent(id: string, event: DoorEvent): void
  traffic(id: string, line: HubTraffic): void
  log(level: 'info' | 'warn', message: string, fields: Readonly<Record<string, string | number>>): void
}

export interface SlotDeps {
  readonly timings: HubTimings
  readonly ports: Ports
  readonly simulated: SimulatedLine | undefined
  readonly screen: OpenScreen | undefined
  readonly tell: Tell
}

/** From one start to its stop. What an attempt that was given up still brings belongs to its own run and is closed. */
interface Run {
  readonly ended: AbortController
  /** Aborted when something was plugged in: now, not later. */
  plugged: AbortController
  done: Promise<void>
  line: Transport | undefined
  device: AnyDevice | undefined
  board: BoardWatch | undefined
}

/** The life of one configured device, over all its lines. */
export class Slot {
  readonly config: DeviceConfig
  readonly traffic: TrafficLog
  state: DeviceState
  readonly #deps: SlotDeps
  readonly #doorWatch: DoorWatch
  #run: Run | undefined
  #stopped: Promise<void>

  /** @param old what had this id before: its line is released first */
  constructor(config: DeviceConfig, deps: SlotDeps, old?: { readonly traffic: TrafficLog; stop(): Promise<void> }) {
    this.config = config
    this.#deps = deps
    this.#doorWatch = createDoorWatch({ leftOpenMs: leftOpenMs(config) ?? deps.timings.leftOpenMs })
    this.traffic = old?.traffic ?? new TrafficLog((line) => deps.tell.traffic(config.id, line))
    this.#stopped = old?.stop() ?? Promise.resolve()
    this.state = openingState(config)
  }

  /** Begins to open the device, and goes on until {@link stop}. */
  start(): void {
    if (this.#run) return
    const run: Run = {
      ended: new AbortController(),
      plugged: new AbortController(),
      done: Promise.resolve(),
      line: undefined,
      device: undefined,
      board: undefined,
    }
    this.#run = run
    if (this.state.state !== 'opening') this.#set(1, { state: 'opening', reason: null, firmware: null })
    run.done = this.#stopped.then(() => this.#live(run))
  }

  /** Closes the line and ends all attempts. What is under way ends as the driver says: not sent, or outcome unknown. */
  stop(): Promise<void> {
    const run = this.#run
    if (!run) return this.#stopped
    this.#run = undefined
    const end = async (): Promise<void> => {
      run.ended.abort()
      await (run.device ?? run.line)?.close()
      // An attempt that hangs in the system does not hold up the end of the program; its line is closed when it comes.
      await within(run.done, { ms: 1000 }).catch(() => {})
      // Started again meanwhile, it is opening and not shut.
      if (!this.#run) this.#set(0, { state: 'absent', reason: 'not-open', firmware: null })
    }
    this.#stopped = end()
    return this.#stopped
  }

  /** Tries at once: something was plugged in. */
  wake(): void {
    this.#run?.plugged.abort()
  }

  device<K extends DeviceKind>(kind: K): DeviceOf<K> | undefined {
    const device = this.#run?.device
    return device && isKind(device, kind) ? device : undefined
  }

  get board(): BoardWatch | undefined {
    return this.#run?.board
  }

  /** What it looks for, while it runs and has no device. */
  get seeker(): Seeker | undefined {
    const definition = findDefinition(this.config.model)
    return this.#run && !this.#run.device && definition ? { config: this.config, definition } : undefined
  }

  /** Whether it waits for something to be plugged in. */
  get waitsForPort(): boolean {
    const { via } = this.config.connect
    return this.#run !== undefined && this.state.state === 'absent' && (via === 'serial' || via === 'hid')
  }

  async #live(run: Run): Promise<void> {
    let attempt = 0
    let waits = 0
    while (!run.ended.signal.aborted) {
      let from = performance.now()
      let reason: DriverError | undefined
      attempt += 1
      run.plugged = new AbortController()
      try {
        const device = await this.#open(run)
        attempt = 0
        const readyAt = performance.now()
        reason = await this.#use(run, device)
        from = performance.now()
        if (from - readyAt >= this.#deps.timings.steadyMs) waits = 0
      } catch (error) {
        reason = asDriverError(error, 'cannot-open')
      }
      const { ports } = this.#deps
      // It has gone from a path where the system still shows it.
      if (ports.pathOf(this.config.id) !== undefined && reason && isAbsence(reason)) ports.distrust()
      ports.release(this.config.id, run)
      if (run.ended.signal.aborted) return
      this.#lost(reason ?? new DriverError('unplugged', 'it ended'), attempt)
      await this.#wait(run, from, waits)
      // Rights and names of what was just plugged in may come a moment later than the thing itself.
      waits = run.plugged.signal.aborted ? 0 : waits + 1
    }
  }

  /** One attempt, at most `openMs` long. Whatever comes of it later is closed. */
  async #open(run: Run): Promise<AnyDevice> {
    const { openMs } = this.#deps.timings
    let givenUp = false
    const opening = this.#attempt(run, () => givenUp || run.ended.signal.aborted)
    try {
      return await within(opening, {
        ms: openMs,
        late: () => new DriverError('timeout', `it did not open in ${openMs} ms`),
      })
    } catch (error) {
      givenUp = true
      await run.line?.close()
      const closed = opening.then(
        (device) => device.close(),
        () => undefined,
      )
      await within(closed, { ms: 1000 }).catch(() => {})
      throw error
    } finally {
      run.line = undefined
    }
  }

  async #attempt(run: Run, givenUp: () => boolean): Promise<AnyDevice> {
    const { config } = this
    const { ports, simulated, screen } = this.#deps
    if (config.connect.via === 'screen') {
      if (!screen) throw new DriverError('unsupported', 'there are no windows here')
      return screen(config)
    }
    const definition = findDefinition(config.model)
    if (!definition || definition.kind !== config.kind) {
      throw new DriverError('unsupported', `there is no ${config.kind} driver "${config.model}"`)
    }
    return openDevice(definition, config, {
      simulated,
      path: await ports.claim({ config, definition }, run),
      onLine: (line) => {
        run.line = line
        // A line that came too late must not stay open behind everybody's back.
        if (givenUp()) void line.close()
      },
      onTraffic: this.traffic.reader(definition.explain(config.options), (error) => this.#unexplained(error)),
    })
  }

  /** Offers an opened device until it is gone, and says why it is. */
  async #use(run: Run, device: AnyDevice): Promise<DriverError | undefined> {
    if (run.ended.signal.aborted) {
      await device.close()
      return undefined
    }
    const { tell, timings } = this.#deps
    const { id } = this.config
    if (device.kind === 'lock-board') {
      run.board = new BoardWatch(device, timings, this.#doorWatch, {
        moved: (doors) => tell.doors(id, doors),
        event: (event) => tell.doorEvent(id, event),
        silent: (boards) => this.#silent(boards),
      })
    }
    run.device = run.board?.board ?? device
    const gone = new AbortController()
    const leave = device.kind === 'scanner' ? this.#hear(device) : undefined
    this.#set(0, { state: 'ready', reason: null, firmware: firmwareOf(device) })
    tell.log('info', 'ready', { device: id })
    const watch = run.board?.run(gone.signal)
    const reason = await device.closed
    gone.abort()
    leave?.()
    run.device = undefined
    const known = run.board?.doors !== undefined
    const silence = await watch
    run.board = undefined
    if (known) tell.doors(id, undefined)
    return reason ?? silence
  }

  #hear(scanner: DeviceOf<'scanner'>): () => void {
    const { tell } = this.#deps
    const { id } = this.config
    const leaves = [
      scanner.onScan((scan) => tell.scanned(id, scan)),
      scanner.onTrouble((trouble) => tell.trouble(id, trouble)),
    ]
    return () => leaves.forEach((leave) => leave())
  }

  #lost(reason: DriverError, attempt: number): void {
    const state = isAbsence(reason) ? 'absent' : 'failed'
    const news = this.state.state !== state || this.state.reason !== reason.code
    this.state = { ...this.state, lastTrouble: { at: new Date().toISOString(), reason: reason.code } }
    this.#set(attempt, { state, reason: reason.code, firmware: null })
    // Drivers' messages hold paths and states, never content.
    if (news) this.#deps.tell.log('warn', state, { device: this.config.id, reason: reason.code, text: reason.message })
  }

  /** Boards of a bus fell silent, or answer again. */
  #silent(silentBoards: readonly number[]): void {
    const { changed, log } = this.#deps.tell
    const trouble = { at: new Date().toISOString(), reason: 'timeout', boards: silentBoards } as const
    this.state = { ...this.state, silentBoards, ...(silentBoards.length > 0 && { lastTrouble: trouble }) }
    changed()
    if (silentBoards.length === 0) log('info', 'all boards answer', { device: this.config.id })
    else log('warn', 'boards do not answer', { device: this.config.id, boards: silentBoards.join(', ') })
  }

  #unexplained(error: unknown): void {
    const kind = error instanceof Error ? error.name : typeof error
    this.#deps.tell.log('warn', 'the traffic cannot be explained', { device: this.config.id, kind })
  }

  #set(attempt: number, next: Standing): void {
    this.state = nextState(this.state, attempt, next)
    this.#deps.tell.changed()
  }

  /**
   * @param from the beginning of the attempt, or the end of a device that was ready
   * @param waits how often it was waited before, without a steady time in between
   */
  #wait(run: Run, from: number, waits: number): Promise<void> {
    const { firstWaitMs, lastWaitMs } = this.#deps.timings
    // Jitter only shortens: a device that is plugged in again is back within the longest wait.
    const wait = Math.min(firstWaitMs * 2 ** waits, lastWaitMs) * (1 - Math.random() / 4)
    const left = Math.max(wait - (performance.now() - from), firstWaitMs / 2)
    return pause(left, run.ended.signal, run.plugged.signal)
  }
}

/** As its settings say, in milliseconds; what is wrong with them the driver says when it opens. */
function leftOpenMs({ options }: DeviceConfig): number | undefined {
  const seconds = options?.[leftOpen.key]
  return typeof seconds === 'number' ? seconds * 1000 : undefined
}
