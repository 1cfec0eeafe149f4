import type { ByteDriver, DriverOptions, SerialLine, Setting } from '../definition.ts'
import type { LockBoard } from '../devices.ts'
import type { Explain } from '../traffic.ts'
import { type Dialect, type Line, openBoards } from './board.ts'
import type { BusTimings } from './bus.ts'
import { type BoardSide, LockSimulator } from './simulator.ts'

/** What one lock family says of itself; everything else its boards have in common with the others. */
export interface LockFamily<S extends Line, F, Q> {
  readonly model: string
  readonly title: string
  readonly defaults: SerialLine
  readonly settings: readonly Setting[]
  readonly timings?: Partial<BusTimings>
  /** @throws DriverError `cannot-open` */
  readonly read: (options: DriverOptions) => S
  /** As {@link ByteDriver.clash}. */
  readonly clash?: (options: DriverOptions) => readonly [string, string] | undefined
  readonly dialect: (settings: S) => Dialect<F>
  readonly side: (settings: S) => BoardSide<Q>
  readonly explain: () => Explain
}

export function lockDefinition<S extends Line, F, Q>(family: LockFamily<S, F, Q>): ByteDriver<LockBoard> {
  const { model, title, defaults, settings, timings, read, clash, dialect, side, explain } = family
  return {
    kind: 'lock-board',
    model,
    title,
    wire: 'bytes',
    defaults,
    settings,
    ...(clash && { clash }),
    explain,
    async open(transport, options) {
      try {
        const line = read(options)
        return await openBoards(transport, dialect(line), line, timings)
      } catch (error) {
        await transport.close()
        throw error
      }
    },
    simulate: (options) => new LockSimulator(side(read(options))),
  }
}
