import type { Act, ByteSimulator, JsonObject } from '../definition.ts'
import { Listeners } from '../transport/listeners.ts'
import type { ByteTransport, Leave } from '../transport/transport.ts'
import { Cabinet, readOn } from './cabinet.ts'
import { Deframer, type Recognise } from '../deframer.ts'

/** What a board sends, made when it is sent: some answer with the state after the pulse. */
export interface Answer {
  readonly afterMs?: number
  readonly bytes: () => Uint8Array
}

/** The boards' side of a family: what its boards do with what they hear. */
export interface BoardSide<Q> {
  /** The board's name for panels and tests. */
  readonly board: string
  /** Addresses on the wire, in the order their locks are counted. */
  readonly boards: readonly number[]
  /** Locks of one board. */
  readonly locks: number
  readonly recognise: Recognise<Q>
  /** Carries out one request; a board that is not meant says nothing. `undefined`: no board of this bus was meant. */
  obey(request: Q, cabinet: Cabinet): readonly Answer[] | undefined
  /** A frame that tells of a door unasked, where the family has such. `lock` is 0-based on its board. */
  report?(address: number, lock: number, closed: boolean): Uint8Array
}

interface Faults {
  /** Does everything, answers nothing. */
  silent: boolean
  /** Executes the next unlock and keeps the answer to itself. */
  silentNext: boolean
  /** Tells of doors unasked. */
  reports: boolean
  /** Milliseconds each answer is held back. */
  slowMs: number
}

const HEALTHY: Faults = { silent: false, silentNext: false, reports: false, slowMs: 0 }

/** The boards of one bus with their doors, which answer like real ones and fail on demand. Acts: see the README. */
export class LockSimulator<Q> implements ByteSimulator {
  readonly wire = 'bytes'
  readonly #side: BoardSide<Q>
  readonly #cabinet: Cabinet
  readonly #changed = new Listeners<[]>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #wires = new Map<ByteTransport, Deframer<Q>>()
  #faults: Faults = { ...HEALTHY }
  #power = true
  #requests = 0

  constructor(side: BoardSide<Q>) {
    this.#side = side
    this.#cabinet = new Cabinet({
      boards: side.boards,
      locks: side.locks,
      after: (ms, work) => this.#after(ms, work),
      moved: (board, lock, closed) => this.#moved(board, lock, closed),
    })
  }

  attach(wire: ByteTransport): Leave {
    const deframer = new Deframer(this.#side.recognise)
    this.#wires.set(wire, deframer)
    const leave = wire.onData((chunk) => {
      if (!this.#power) return
      for (const frame of deframer.push(chunk)) this.#request(wire, frame)
    })
    const detach = (): void => {
      leave()
      this.#wires.delete(wire)
    }
    void wire.closed.then(detach)
    return detach
  }

  act(command: Act): void {
    switch (command.do) {
      case 'silent':
      case 'silentNext':
      case 'reports':
        this.#faults[command.do] = readOn(command)
        break
      case 'slow': {
        const ms = command['ms']
        if (typeof ms !== 'number' || ms < 0) throw new Error('slow wants ms, a number from 0')
        this.#faults.slowMs = ms
        break
      }
      case 'power':
        this.#power = readOn(command)
        if (!this.#power) this.#dropAll()
        break
      case 'heal':
        this.#faults = { ...HEALTHY }
        this.#power = true
        this.#cabinet.heal()
        break
      default:
        if (!this.#cabinet.act(command)) throw new Error(`a lock board does not know "${command.do}"`)
    }
    this.#changed.emit()
  }

  state(): JsonObject {
    const { doors, dead } = this.#cabinet.state()
    return {
      board: this.#side.board,
      boards: this.#side.boards,
      doors,
      power: this.#power,
      faults: { ...this.#faults, refuseUnlock: this.#cabinet.refuses, deadBoards: dead },
      requests: this.#requests,
    }
  }

  onChange(listener: () => void): Leave {
    return this.#changed.add(listener)
  }

  close(): void {
    this.#dropAll()
  }

  /** Without power nothing goes on: no answer, no pulse, no half request. */
  #dropAll(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    for (const deframer of this.#wires.values()) deframer.reset()
  }

  #request(wire: ByteTransport, request: Q): void {
    const before = this.#unlocks()
    const answers = this.#side.obey(request, this.#cabinet)
    if (!answers) return
    this.#requests += 1
    const unlocked = this.#unlocks() > before
    const silent = this.#faults.silent || (unlocked && this.#faults.silentNext)
    if (unlocked) this.#faults.silentNext = false
    this.#changed.emit()
    if (silent) return
    for (const { afterMs = 0, bytes } of answers) {
      // A line that went away meanwhile takes the answer with it, as a cable would.
      this.#after(this.#faults.slowMs + afterMs, () => void wire.write(bytes()).catch(() => {}))
    }
  }

  #unlocks(): number {
    return this.#cabinet.state().doors.reduce((sum, door) => sum + Number(door['unlocks']), 0)
  }

  #moved(board: number, lock: number, closed: boolean): void {
    this.#changed.emit()
    if (!this.#faults.reports || !this.#power) return
    const report = this.#side.report?.(this.#cabinet.addressOf(board), lock, closed)
    if (!report) return
    for (const wire of this.#wires.keys()) void wire.write(report).catch(() => {})
  }

  #after(ms: number, work: () => void): void {
    // A timer of no time at all would still cost a board that answers at once a millisecond.
    if (ms === 0) return work()
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      work()
    }, ms)
    this.#timers.add(timer)
  }
}
