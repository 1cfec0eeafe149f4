import type { Act, ByteSimulator, JsonObject } from '../../definition.ts'
import { Listeners } from '../../transport/listeners.ts'
import type { ByteTransport, Leave } from '../../transport/transport.ts'
import { Ask, Command, createDeframer, encode, encodeDoors, type Frame } from './codec.ts'
import type { K4Options } from './options.ts'

interface Door {
  closed: boolean
  /** The bolt moves, the door stays shut. */
  jammed: boolean
  /** Pushed shut it springs back. */
  neverCloses: boolean
  /** Unlocks this board executed: what a test of "exactly once" counts. */
  unlocks: number
}

interface Faults {
  silent: boolean
  /** Executes the next unlock and keeps the answer to itself. */
  silentNext: boolean
  noise: boolean
  halfFrames: boolean
  wrongChecksum: boolean
  refuseUnlock: boolean
  /** Milliseconds each answer is held back. */
  slowMs: number
}

const HEALTHY: Faults = {
  silent: false,
  silentNext: false,
  noise: false,
  halfFrames: false,
  wrongChecksum: false,
  refuseUnlock: false,
  slowMs: 0,
}

/** From the pulse to the open door. A real board's is 550 ms by default. */
const PULSE_MS = 60

/** Looks like the beginning of a frame, twice, and is none: the hard sort of noise. */
const NOISE = Uint8Array.of(0xff, 0x02, 0x00, 0x7e, 0x02, 0x02, 0x03, 0x00)

/** A CU12 or CU24 board with doors, which answers like one and fails on demand. Acts: see the README. */
export class KerongSimulator implements ByteSimulator {
  readonly wire = 'bytes'
  readonly #options: K4Options
  readonly #doors: Door[]
  readonly #changed = new Listeners<[]>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #faults: Faults = { ...HEALTHY }
  #requests = 0

  constructor(options: K4Options) {
    this.#options = options
    this.#doors = Array.from({ length: options.locks }, () => ({
      closed: true,
      jammed: false,
      neverCloses: false,
      unlocks: 0,
    }))
  }

  attach(wire: ByteTransport): Leave {
    const deframer = createDeframer()
    return wire.onData((chunk) => {
      for (const frame of deframer.push(chunk)) this.#request(wire, frame)
    })
  }

  act(command: Act): void {
    switch (command.do) {
      case 'closeDoor': {
        const door = this.#door(command)
        door.closed = !door.neverCloses
        break
      }
      case 'openDoor':
        this.#door(command).closed = false
        break
      case 'jam':
        this.#door(command).jammed = flag(command)
        break
      case 'neverCloses':
        this.#door(command).neverCloses = flag(command)
        break
      case 'silent':
      case 'silentNext':
      case 'noise':
      case 'halfFrames':
      case 'wrongChecksum':
      case 'refuseUnlock':
        this.#faults[command.do] = flag(command)
        break
      case 'slow': {
        const ms = command['ms']
        if (typeof ms !== 'number' || ms < 0) throw new Error('slow wants ms, a number from 0')
        this.#faults.slowMs = ms
        break
      }
      case 'heal':
        this.#faults = { ...HEALTHY }
        for (const door of this.#doors) Object.assign(door, { jammed: false, neverCloses: false })
        break
      default:
        throw new Error(`a lock board does not know "${command.do}"`)
    }
    this.#changed.emit()
  }

  state(): JsonObject {
    return {
      board: this.#options.locks === 12 ? 'CU12' : 'CU24',
      doors: this.#doors.map((door, lock) => ({ lock, ...door })),
      faults: { ...this.#faults },
      requests: this.#requests,
    }
  }

  onChange(listener: () => void): Leave {
    return this.#changed.add(listener)
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  #door(command: Act): Door {
    const door = typeof command['lock'] === 'number' ? this.#doors[command['lock']] : undefined
    if (!door) throw new Error(`${command.do} wants lock, 0 to ${this.#doors.length - 1}`)
    return door
  }

  #request(wire: ByteTransport, frame: Frame): void {
    const everybody = frame.address === 0x10
    if (frame.ask !== Ask.request || (!everybody && frame.address !== this.#options.address)) return
    this.#requests += 1
    const silent = this.#faults.silent || (frame.command === Command.unlock && this.#faults.silentNext)
    const answer = this.#obey(frame)
    if (!silent) this.#after(this.#faults.slowMs, () => this.#send(wire, answer))
  }

  /** Does what the request wants and gives the answer a board would. A silent board acts all the same. */
  #obey(frame: Frame): Frame {
    const answer = { ...frame, address: this.#options.address, ask: Ask.ok as number, data: new Uint8Array(0) }
    switch (frame.command) {
      case Command.version:
        return { ...answer, data: Uint8Array.of(0x10, 0x12) }
      case Command.status:
        return {
          ...answer,
          data: encodeDoors(
            this.#doors.map((door) => door.closed),
            this.#options.polarity,
          ),
        }
      case Command.unlock:
        return { ...answer, ask: this.#unlock(frame.lock) }
      default:
        return { ...answer, ask: Ask.unknownCommand }
    }
  }

  #unlock(lock: number): number {
    this.#faults.silentNext = false
    const all = lock === this.#options.locks
    const doors = all ? this.#doors : this.#doors.slice(lock, lock + 1)
    if (this.#faults.refuseUnlock || doors.length === 0) return Ask.failed
    for (const door of doors) {
      door.unlocks += 1
      this.#after(PULSE_MS, () => {
        if (!door.jammed) door.closed = false
        this.#changed.emit()
      })
    }
    this.#changed.emit()
    return Ask.ok
  }

  #send(wire: ByteTransport, answer: Frame): void {
    const bytes = encode(answer)
    if (this.#faults.wrongChecksum) bytes[7] = (bytes[7] ?? 0) ^ 0x55
    const whole = this.#faults.noise ? Buffer.concat([NOISE, bytes]) : bytes
    const sent = this.#faults.halfFrames ? whole.subarray(0, Math.floor(whole.length / 2)) : whole
    // A line that went away meanwhile takes the answer with it, as a cable would.
    wire.write(sent).catch(() => {})
  }

  #after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      work()
    }, ms)
    this.#timers.add(timer)
  }
}

/** `on` of a command: true when it is not said. */
function flag(command: Act): boolean {
  const on = command['on'] ?? true
  if (typeof on !== 'boolean') throw new Error(`${command.do} wants on, true or false`)
  return on
}
