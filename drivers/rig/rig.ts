import { Faults, faulty } from './faults.ts'
import type { Act, DriverDefinition, DriverOptions, JsonObject, Simulator } from '../definition.ts'
import type { DeviceKind } from '../devices.ts'
import { DriverError } from '../errors.ts'
import { createBytePair, createHidPair } from '../transport/pair.ts'
import { Listeners } from '../transport/listeners.ts'
import type { Leave, Transport } from '../transport/transport.ts'

/** A pretended device of the rig. */
export interface RigTarget {
  readonly id: string
  readonly kind: DeviceKind
  readonly model: string
  readonly title: string
}

/** What the simulator says of itself, and whether its cable is in. */
export type RigState = JsonObject & { readonly plugged: boolean; readonly fault: JsonObject }

/** The hand at the pretended devices: the same in this process ({@link LocalRig}) and over a socket (`connectRig`). */
export interface RigControl {
  targets(): readonly RigTarget[]
  /**
   * Carries out one command, `unplug`, `plug` and `fault` (see {@link Faults.set}) among them, and gives the state after it.
   * @throws Error with a sentence, when the target or the command does not exist
   */
  act(target: string, command: Act): Promise<RigState>
  state(target: string): Promise<RigState>
  /** Changes, at most one per target and turn. */
  onChange(listener: (target: string, state: RigState) => void): Leave
  close(): Promise<void>
}

export interface RigSpec {
  readonly id: string
  readonly definition: DriverDefinition
  readonly options: DriverOptions
}

/** A way from the outside to a simulator: a pty, a TCP port, a socket. */
export interface Wire {
  plug(simulator: Simulator): Promise<void>
  unplug(): Promise<void>
}

interface Place {
  readonly target: RigTarget
  readonly simulator: Simulator
  readonly faults: Faults
  readonly wires: Wire[]
  /** The simulator's ends of the lines given out in this process. */
  readonly lines: Set<{ close(): Promise<void> }>
  plugged: boolean
  /** Commands at one device happen one after the other. */
  previous: Promise<unknown>
  announced: boolean
}

/** The simulators, in this process. */
export class LocalRig implements RigControl {
  readonly #places: ReadonlyMap<string, Place>
  readonly #changed = new Listeners<[string, RigState]>()
  #open = true

  constructor(specs: readonly RigSpec[]) {
    this.#places = new Map(
      specs.map(({ id, definition, options }) => {
        const { kind, model, title } = definition
        const faults = new Faults()
        const place: Place = {
          target: { id, kind, model, title },
          simulator: faulty(definition.simulate(options), faults),
          faults,
          wires: [],
          lines: new Set(),
          plugged: true,
          previous: Promise.resolve(),
          announced: false,
        }
        place.simulator.onChange(() => this.#announce(place))
        return [id, place]
      }),
    )
  }

  targets(): readonly RigTarget[] {
    return Array.from(this.#places.values(), (place) => place.target)
  }

  /** Leads a further wire to a simulator, plugged in at once when the device is. */
  async addWire(target: string, wire: Wire): Promise<void> {
    const place = this.#place(target)
    await this.#inTurn(place, async () => {
      if (place.plugged) await wire.plug(place.simulator)
      place.wires.push(wire)
    })
  }

  /** A fresh line in memory: what the hub opens for `via: 'simulated'`. @throws DriverError `cannot-open` */
  async transport(target: string): Promise<Transport> {
    const place = this.#places.get(target)
    if (!this.#open || !place?.plugged) {
      const cause = Object.assign(new Error('unplugged'), { code: 'ENOENT' })
      throw new DriverError('cannot-open', `the simulated ${target} is not plugged in`, { cause })
    }
    const { simulator } = place
    const label = `simulated ${target}`
    if (simulator.wire === 'bytes') {
      const { host, device } = createBytePair({ label })
      this.#hold(place, device, simulator.attach(device))
      return host
    }
    const { vendorId, productId, descriptor } = simulator
    const { host, device } = createHidPair({ label, vendorId, productId, ...(descriptor && { descriptor }) })
    this.#hold(place, device, simulator.attach(device))
    return host
  }

  act(target: string, command: Act): Promise<RigState> {
    return this.#withPlace(target, async (place) => {
      if (command.do === 'unplug') await this.#inTurn(place, () => this.#unplug(place))
      else if (command.do === 'plug') await this.#inTurn(place, () => this.#plug(place))
      else if (command.do === 'fault') {
        place.faults.set(command)
        this.#announce(place)
      }
      // Not in turn with the cable: it can be pulled while somebody still writes on the pad.
      else await place.simulator.act(command)
      return stateOf(place)
    })
  }

  state(target: string): Promise<RigState> {
    return this.#withPlace(target, async (place) => stateOf(place))
  }

  onChange(listener: (target: string, state: RigState) => void): Leave {
    return this.#changed.add(listener)
  }

  async close(): Promise<void> {
    if (!this.#open) return
    this.#open = false
    this.#changed.clear()
    await Promise.all(
      Array.from(this.#places.values(), (place) =>
        this.#inTurn(place, async () => {
          await this.#unplug(place)
          place.simulator.close()
        }),
      ),
    )
  }

  #place(target: string): Place {
    const place = this.#places.get(target)
    if (!place) throw new Error(`there is no "${target}", only ${Array.from(this.#places.keys()).join(', ')}`)
    return place
  }

  async #withPlace<T>(target: string, work: (place: Place) => Promise<T>): Promise<T> {
    return work(this.#place(target))
  }

  #inTurn<T>(place: Place, work: () => Promise<T>): Promise<T> {
    const turn = place.previous.then(work)
    place.previous = turn.catch(() => {})
    return turn
  }

  #hold(place: Place, line: { close(): Promise<void>; readonly closed: Promise<unknown> }, leave: Leave): void {
    place.lines.add(line)
    void line.closed.then(() => {
      leave()
      place.lines.delete(line)
    })
  }

  async #unplug(place: Place): Promise<void> {
    if (!place.plugged) return
    place.plugged = false
    await Promise.all([...place.wires.map((wire) => wire.unplug()), ...Array.from(place.lines, (line) => line.close())])
    this.#announce(place)
  }

  async #plug(place: Place): Promise<void> {
    if (place.plugged || !this.#open) return
    try {
      for (const wire of place.wires) await wire.plug(place.simulator)
    } catch (error) {
      // Half plugged in is not plugged in.
      await Promise.all(place.wires.map((wire) => wire.unplug()))
      throw error
    }
    place.plugged = true
    this.#announce(place)
  }

  #announce(place: Place): void {
    if (place.announced) return
    place.announced = true
    setImmediate(() => {
      place.announced = false
      this.#changed.emit(place.target.id, stateOf(place))
    })
  }
}

function stateOf(place: Place): RigState {
  return { ...place.simulator.state(), plugged: place.plugged, fault: place.faults.state() }
}
