/** All families behind their simulators, for tests: in memory, with short waits and cables that can be spoiled. */
import type { Act, DriverOptions, Simulator } from '../definition.ts'
import type { DoorState, LockBoard } from '../devices.ts'
import { type Fault, Faults, faulty } from '../rig/faults.ts'
import { byteByByte, createBytePair } from '../transport/pair.ts'
import type { ByteTransport } from '../transport/transport.ts'
import { type Dialect, type Line, openBoards } from './board.ts'
import type { BusTimings } from './bus.ts'
import { type BoardSide, LockSimulator } from './simulator.ts'
import * as k1 from './kerong-k1/device.ts'
import { boardSide as k1Side } from './kerong-k1/simulator.ts'
import * as k2 from './kerong-k2/device.ts'
import { boardSide as k2Side } from './kerong-k2/simulator.ts'
import * as k3 from './kerong-k3/device.ts'
import { boardSide as k3Side } from './kerong-k3/simulator.ts'
import * as k4 from './kerong-k4/device.ts'
import { boardSide as k4Side } from './kerong-k4/simulator.ts'
import * as x1 from './x1/device.ts'
import { boardSide as x1Side } from './x1/simulator.ts'

/** Short waits, for tests of silence. */
const QUICK = { gapMs: 5, answerMs: 60, unlockMs: 200, repeats: 1 }

export interface Family {
  /** Opens the boards on a line, with short waits unless told. */
  open(line: ByteTransport, options?: DriverOptions, timings?: Partial<BusTimings>): Promise<LockBoard>
  simulate(options?: DriverOptions): Simulator
  /** The question for the doors of one board. */
  statusBytes(address: number): Uint8Array
  /** An unlock is answered. */
  readonly acknowledges: boolean
  /** What the recording of an exchange was made with, and the lock it opens. */
  readonly exchange: { readonly options: DriverOptions; readonly lock: number }
  /** Two boards, by other addresses than the first ones. */
  readonly two: readonly [number, number]
  /** The wrong way round. */
  readonly inverted: DriverOptions
}

function familyOf<S extends Line, F, Q>(
  module: {
    readOptions: (options: DriverOptions) => S
    dialectOf: (settings: S) => Dialect<F>
  },
  side: (settings: S) => BoardSide<Q>,
  rest: Omit<Family, 'open' | 'simulate' | 'statusBytes'>,
): Family {
  return {
    open(line, options = {}, timings = QUICK) {
      const settings = module.readOptions(options)
      return openBoards(line, module.dialectOf(settings), settings, timings)
    },
    statusBytes: (address) => module.dialectOf(module.readOptions({})).status(address).bytes,
    simulate: (options = {}) => new LockSimulator(side(module.readOptions(options))),
    ...rest,
  }
}

const byStatusOnly = { acknowledges: false, two: [3, 1], inverted: { polarity: 'closed-is-0' } } as const
export const families = {
  'kerong-k1': familyOf(k1, k1Side, { ...byStatusOnly, exchange: { options: {}, lock: 2 } }),
  'kerong-k2': familyOf(k2, k2Side, { ...byStatusOnly, exchange: { options: {}, lock: 5 } }),
  'kerong-k3': familyOf(k3, k3Side, { ...byStatusOnly, exchange: { options: {}, lock: 4 } }),
  'kerong-k4': familyOf(k4, k4Side, { ...byStatusOnly, acknowledges: true, exchange: { options: {}, lock: 1 } }),
  x1: familyOf(x1, x1Side, {
    acknowledges: true,
    exchange: { options: { locks: '8' }, lock: 0 },
    two: [7, 2],
    inverted: { feedback: 'short-when-open' },
  }),
} satisfies Record<string, Family>

export interface BoardState {
  doors: { closed: boolean; unlocks: number }[]
  requests: number
}
export const stateOf = (simulator: Simulator): BoardState => simulator.state() as unknown as BoardState
export const unlocksOf = (simulator: Simulator): number[] => stateOf(simulator).doors.map(({ unlocks }) => unlocks)
export const openOf = (doors: readonly DoorState[]): number[] =>
  doors.filter(({ closed }) => !closed).map(({ lock }) => lock)

/** Waits until the simulator's state says so. */
export async function until(simulator: Simulator, wanted: (state: BoardState) => boolean): Promise<void> {
  if (wanted(stateOf(simulator))) return
  await new Promise<void>((resolve) => {
    const leave = simulator.onChange(() => {
      if (!wanted(stateOf(simulator))) return
      leave()
      resolve()
    })
  })
}

export interface Bench {
  readonly board: LockBoard
  /** Behind the faulty cable. */
  readonly simulator: Simulator
  readonly faults: Faults
  /** Pulls the plug. */
  unplug(): Promise<void>
  act(command: Act): void
  fault(fault: Fault | 'none', count?: number): void
  close(): Promise<void>
}

/** Boards in memory, every byte on its own. `boardOptions` where the driver is set up otherwise than the boards are. */
export async function onMemory(family: Family, options: DriverOptions = {}, boardOptions = options): Promise<Bench> {
  const faults = new Faults()
  const simulator = faulty(family.simulate(boardOptions), faults)
  const { host, device } = createBytePair({ chunking: byteByByte })
  if (simulator.wire === 'bytes') simulator.attach(device)
  // An adapter with an echo has it from the start.
  if (options['echo'] === true) faults.set({ do: 'fault', fault: 'echo' })
  const board = await family.open(host, options)
  return {
    board,
    simulator,
    faults,
    unplug: () => device.close(),
    act: (command) => void simulator.act(command),
    async close() {
      await board.close()
      simulator.close()
    },
    fault: (fault, count) => faults.set({ do: 'fault', fault, ...(count !== undefined && { count }) }),
  }
}
