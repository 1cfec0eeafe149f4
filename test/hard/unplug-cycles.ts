import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connect, DeviceConfig } from '../../drivers/connect.ts'
import type { Act } from '../../drivers/definition.ts'
import { isDriverError } from '../../drivers/errors.ts'
import { officeDevices, officeRig } from '../../drivers/rig/office.ts'
import { LocalRig } from '../../drivers/rig/rig.ts'
import { ptyWire, TcpWire } from '../../drivers/rig/wires.ts'
import { createHub, type DeviceState, type Hub, type HubTimings } from '../../src/main/devices/hub.ts'

export const WAYS = ['tcp', 'pty'] as const
export type Way = (typeof WAYS)[number]

export interface CyclesOptions {
  readonly way: Way
  readonly cycles: number
  /** Boards that go through it side by side. */
  readonly boards: number
  readonly seed: number
  /** Shorter waits between attempts, so that many cycles fit into a test; without it, those of the program. */
  readonly timings?: Partial<HubTimings> | undefined
  /** Milliseconds the device stays away, so that waits grow to their longest. Default: plugged in again at once. */
  readonly awayMs?: number | undefined
  readonly onCycle?: (() => void) | undefined
}

/** The plug is pulled within this after the command: before it has left, while it is answered, and when all is over. */
const PULLED_WITHIN_MS = 150

/** How a command that was under way ended. */
type Ending = 'done' | 'not-sent' | 'unknown-then-asked'

export interface CyclesReport {
  readonly way: Way
  readonly cycles: number
  readonly endings: Readonly<Record<Ending, number>>
  /** Unlocks ordered, and unlocks the board carried out: never more than ordered, at each lock and each time. */
  readonly ordered: number
  readonly received: number
  /** From the return of the device to `ready`, by the hub's own clock. Milliseconds. */
  readonly readyAgain: { readonly median: number; readonly longest: number }
  /** After the first half, and at the end, each with all garbage collected and all boards ready. */
  readonly before: Held
  readonly after: Held
  /** What still holds the process when hub and simulators are closed: nothing that was not there at the beginning. */
  readonly left: readonly string[]
  /** Warnings of Node of too many listeners. */
  readonly warnings: number
}

interface Held {
  /** Bytes. */
  readonly heap: number
  /** Lines of traffic the hub keeps for the devices page: they grow to their limit while it runs. */
  readonly lines: number
  /** Handles and timers of the process. */
  readonly handles: number
}

/**
 * Pulls the plug of a lock board with a command under way, at a random moment, and plugs it in again, over and over.
 * Needs `--expose-gc`.
 * @throws Error in words, when a command ends as none of the three, or an unlock is carried out twice or without an order
 */
export async function unplugCycles(options: CyclesOptions): Promise<CyclesReport> {
  let warnings = 0
  const warn = (warning: Error): void => {
    if (warning.name === 'MaxListenersExceededWarning') warnings += 1
  }
  process.on('warning', warn)
  const resources = process.getActiveResourcesInfo()
  const folder = await mkdtemp(join(tmpdir(), 'unplug-'))
  const [, , board] = officeRig()
  const [, , config] = officeDevices()
  if (!board || !config) throw new Error('the pretended office has no lock board')
  const ids = Array.from({ length: options.boards }, (_, at) => `locker-${at}`)
  const rig = new LocalRig(ids.map((id) => ({ ...board, id })))
  const ways = await Promise.all(ids.map((id) => layWire(rig, id, options.way, folder)))
  const hub = createHub({
    devices: ids.map((id, at): DeviceConfig => ({ ...config, id, connect: ways[at] ?? config.connect })),
    ...(options.timings ? { timings: options.timings } : {}),
  })
  try {
    const figures = await turnAll(hub, rig, ids, options)
    await Promise.all([hub.close(), rig.close()])
    return { ...figures, left: await remaining(resources), warnings }
  } finally {
    await Promise.all([hub.close(), rig.close()])
    await rm(folder, { recursive: true })
    process.off('warning', warn)
  }
}

async function layWire(rig: LocalRig, id: string, way: Way, folder: string): Promise<Connect> {
  if (way === 'tcp') {
    const wire = new TcpWire()
    await rig.addWire(id, wire)
    return { via: 'tcp', host: '127.0.0.1', port: wire.port }
  }
  const path = join(folder, id)
  await rig.addWire(id, ptyWire({ host: path, device: `${path}.device`, baudRate: 19_200 }))
  return { via: 'serial', path }
}

async function turnAll(
  hub: Hub,
  rig: LocalRig,
  ids: readonly string[],
  options: CyclesOptions,
): Promise<Omit<CyclesReport, 'left' | 'warnings'>> {
  const lanes = ids.map((id, at) => new Lane(hub, rig, id, seeded(options.seed + at), options))
  const each = Math.ceil(options.cycles / lanes.length)
  // The second half is measured: in the first the engine compiles, and keeps what it compiled.
  const warm = Math.ceil(each / 2)
  const round = (times: number): Promise<unknown> => Promise.all(lanes.map((lane) => lane.turn(times)))
  await round(warm)
  const before = await held(hub, ids)
  await round(each - warm)
  const after = await held(hub, ids)
  const times = lanes.flatMap(({ readyAgain }) => readyAgain).toSorted((a, b) => a - b)
  return {
    way: options.way,
    cycles: times.length,
    endings: {
      done: sum(lanes.map(({ endings }) => endings.done)),
      'not-sent': sum(lanes.map(({ endings }) => endings['not-sent'])),
      'unknown-then-asked': sum(lanes.map(({ endings }) => endings['unknown-then-asked'])),
    },
    ordered: sum(lanes.map(({ ordered }) => ordered)),
    received: sum((await Promise.all(ids.map((id) => unlocks(rig, id)))).map(sum)),
    readyAgain: { median: times[Math.floor(times.length / 2)] ?? 0, longest: times.at(-1) ?? 0 },
    before,
    after,
  }
}

/** One board and its plug. */
class Lane {
  readonly endings: Record<Ending, number> = { done: 0, 'not-sent': 0, 'unknown-then-asked': 0 }
  readonly readyAgain: number[] = []
  ordered = 0
  readonly #hub: Hub
  readonly #rig: LocalRig
  readonly #id: string
  readonly #random: () => number
  readonly #options: CyclesOptions

  constructor(hub: Hub, rig: LocalRig, id: string, random: () => number, options: CyclesOptions) {
    this.#hub = hub
    this.#rig = rig
    this.#id = id
    this.#random = random
    this.#options = options
  }

  async turn(times: number): Promise<void> {
    await until(this.#hub, this.#id, 'ready')
    for (let cycle = 0; cycle < times; cycle += 1) {
      await this.#cycle()
      this.#options.onCycle?.()
    }
  }

  async #cycle(): Promise<void> {
    const act = (command: Act): Promise<unknown> => this.#rig.act(this.#id, command)
    const earlier = await unlocks(this.#rig, this.#id)
    const lock = this.#random() < 0.8 ? Math.floor(this.#random() * earlier.length) : undefined
    // The answer takes a moment, as a real board's does: many plugs are pulled while it is on its way.
    await act({ do: 'slow', ms: Math.floor(this.#random() * 20) })
    const ended = order(this.#hub, this.#id, lock)
    if (lock !== undefined) this.ordered += 1
    await moments(Math.floor(this.#random() * PULLED_WITHIN_MS))
    await act({ do: 'unplug' })
    const ending = await ended
    await until(this.#hub, this.#id, 'absent')
    await act({ do: 'slow', ms: 0 })
    if (this.#options.awayMs !== undefined) await moments(this.#options.awayMs)
    await act({ do: 'plug' })
    const plugged = Date.now()
    const { since } = await until(this.#hub, this.#id, 'ready')
    this.readyAgain.push(Math.max(0, Date.parse(since) - plugged))
    // Nobody repeats what may have happened: whoever ordered it asks.
    const { doors } = await this.#hub.askDoors(this.#id)
    this.endings[ending] += 1
    const later = await unlocks(this.#rig, this.#id)
    const carriedOut = later.flatMap((count, at) => Array.from({ length: count - (earlier[at] ?? 0) }, () => at))
    const may = lock === undefined || ending === 'not-sent' ? [''] : ending === 'done' ? [`${lock}`] : ['', `${lock}`]
    if (!may.includes(carriedOut.join())) {
      throw new Error(`${this.#id}: lock ${lock} was ordered and ended as ${ending}, opened were: ${carriedOut.join()}`)
    }
    for (const door of doors) if (!door.closed) await act({ do: 'closeDoor', lock: door.lock })
  }
}

/** Gives a command: an unlock, or a question where no lock is named. */
function order(hub: Hub, id: string, lock: number | undefined): Promise<Ending> {
  const board = hub.get(id, 'lock-board')
  if (!board) throw new Error('the board is ready and cannot be had')
  const command = lock === undefined ? board.status() : board.unlock(lock)
  const ended = command.then(
    (): Ending => 'done',
    (error: unknown): Ending => {
      if (isDriverError(error, 'not-sent')) return 'not-sent'
      if (isDriverError(error, 'outcome-unknown')) return 'unknown-then-asked'
      // A question that got no answer is asked again by whoever wants to know.
      if (lock === undefined && isDriverError(error, 'unplugged', 'not-open', 'timeout')) return 'unknown-then-asked'
      throw error
    },
  )
  // It ends while the plug is still being pulled: nobody waits for it yet.
  ended.catch(() => {})
  return ended
}

/** Waits until the board is in this state. */
function until(hub: Hub, id: string, wanted: DeviceState['state']): Promise<DeviceState> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const device = hub.snapshot().devices.find((one) => one.id === id)
      if (device?.state !== wanted) return false
      resolve(device)
      return true
    }
    if (look()) return
    const leave = hub.onChange(() => look() && leave())
  })
}

/** How often each door was unlocked since the simulator began. */
async function unlocks(rig: LocalRig, id: string): Promise<readonly number[]> {
  const { doors } = await rig.state(id)
  return (doors as readonly { unlocks: number }[]).map((door) => door.unlocks)
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

const moments = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function held(hub: Hub, ids: readonly string[]): Promise<Held> {
  if (!globalThis.gc) throw new Error('start it with --expose-gc')
  let handles = Infinity
  // What was just let go of is free only after a turn, and what that held after the next; waits that are running come and go.
  for (let round = 0; round < 3; round += 1) {
    await moments(10)
    globalThis.gc()
    handles = Math.min(handles, process.getActiveResourcesInfo().length)
  }
  return { heap: process.memoryUsage().heapUsed, lines: sum(ids.map((id) => hub.traffic(id).length)), handles }
}

/** What holds the process now and did not at the beginning, given time to go. */
async function remaining(beginning: readonly string[]): Promise<readonly string[]> {
  for (let round = 0; ; round += 1) {
    const left = process.getActiveResourcesInfo()
    for (const one of beginning) if (left.includes(one)) left.splice(left.indexOf(one), 1)
    if (left.length === 0 || round === 50) return left
    await moments(100)
  }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
