import { type DeviceConfig, notPluggedIn } from '../../../drivers/connect.ts'
import { type FoundPorts, listPorts, type SystemFolders, watchPorts } from '../../../drivers/discovery.ts'
import { assignPorts, type Seeker } from '../../../drivers/match.ts'
import { Listeners } from '../../../drivers/transport/listeners.ts'
import type { Leave } from '../../../drivers/transport/transport.ts'

/**
 * A listing older than this is not trusted, even where the system tells of changes. Listing HID devices opens each of them on some
 * systems, so a device that stays away must not cause one at each attempt.
 */
const TRUSTED_MS = 10_000

export interface PortsOptions {
  /** Devices that run and have no line, in the order of the settings. */
  readonly seekers: () => readonly Seeker[]
  /** Whether any of them waits for something to be plugged in. */
  readonly absent: () => boolean
  /** Something was plugged in or pulled. */
  readonly onPlugged: () => void
  /** Where Linux keeps its devices, when it is not the usual place. */
  readonly system?: SystemFolders | undefined
}

/** The ports of this machine, and which device of the settings has which. Looks and watches from the first question on. */
export class Ports {
  readonly #options: PortsOptions
  readonly #claims = new Map<string, string>()
  readonly #changed = new Listeners<[FoundPorts]>()
  #listing: Promise<FoundPorts> | undefined
  #listedAt = 0
  #leave: Leave | undefined
  #open = true

  constructor(options: PortsOptions) {
    this.#options = options
  }

  /** Something was plugged in or pulled. Somebody who listens keeps the ports watched. */
  onChange(listener: (found: FoundPorts) => void): Leave {
    this.#watch()
    return this.#changed.add(listener)
  }

  /** What is there now. */
  list(): Promise<FoundPorts> {
    this.#watch()
    this.#listedAt = performance.now()
    this.#listing = listPorts(this.#options.system)
    return this.#listing
  }

  /** What was there is not trusted any more: a device has vanished before the system told of it. */
  distrust(): void {
    this.#listing = undefined
  }

  /** The path a device has, while it is open or being opened. */
  pathOf(id: string): string | undefined {
    return this.#claims.get(id)
  }

  /**
   * Gives the device a path that no other has, and writes it into its way.
   * @throws DriverError `cannot-open` (nothing fits), `no-module`
   */
  async claim({ config, definition }: Seeker): Promise<DeviceConfig> {
    const { connect } = config
    if (connect.via !== 'serial' && connect.via !== 'hid') return config
    this.#watch()
    // What is named outright needs no list, and may lie where no list looks.
    if (connect.path !== undefined) this.#claims.set(config.id, connect.path)
    const path = connect.path ?? (await this.#find({ config, definition }))
    return { ...config, connect: { ...connect, path } }
  }

  release(id: string): void {
    this.#claims.delete(id)
  }

  close(): void {
    this.#open = false
    this.#leave?.()
    this.#changed.clear()
  }

  async #find(seeker: Seeker): Promise<string> {
    const { id, connect } = seeker.config
    const trusted = performance.now() - this.#listedAt < TRUSTED_MS
    const found = await (trusted ? (this.#listing ?? this.list()) : this.list())
    const problem = found.problems.find(({ via }) => via === connect.via)
    if (problem) throw problem.error
    const seekers = this.#options.seekers().filter(({ config }) => !this.#claims.has(config.id))
    const all = seekers.some(({ config }) => config.id === id) ? seekers : [...seekers, seeker]
    const port = assignPorts(found, all, new Set(this.#claims.values())).get(id)
    if (!port) throw notPluggedIn(seeker.config)
    this.#claims.set(id, port.path)
    return port.path
  }

  #watch(): void {
    if (!this.#open) return
    this.#leave ??= watchPorts(
      (found) => {
        this.#listing = Promise.resolve(found)
        this.#listedAt = performance.now()
        this.#options.onPlugged()
        this.#changed.emit(found)
      },
      { wanted: () => this.#options.absent() || this.#changed.size > 0, folders: this.#options.system },
    )
  }
}
