import { type DeviceConfig, notPluggedIn } from '../../../drivers/connect.ts'
import { asListed, type FoundPorts, listPorts, type SystemFolders, watchPorts } from '../../../drivers/discovery.ts'
import { DriverError } from '../../../drivers/errors.ts'
import { assignPorts, isPathEnough, type Seeker } from '../../../drivers/match.ts'
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

/** Where the system does not tell of changes, ports are looked at again for this long after somebody asked for the list. */
const LOOKED_AT_MS = 120_000

/** The ports of this machine, and which device of the settings has which. Looks and watches from the first question on. */
export class Ports {
  readonly #options: PortsOptions
  readonly #claims = new Map<string, { readonly path: string; readonly owner: object }>()
  readonly #changed = new Listeners<[FoundPorts]>()
  #listing: Promise<FoundPorts> | undefined
  #listedAt = 0
  #lookedAt = -LOOKED_AT_MS
  #leave: Leave | undefined
  #open = true

  constructor(options: PortsOptions) {
    this.#options = options
  }

  /** Something was plugged in or pulled since somebody asked for the list, or a device looks for its port. */
  onChange(listener: (found: FoundPorts) => void): Leave {
    return this.#changed.add(listener)
  }

  /** What is there now, for somebody who looks. */
  list(): Promise<FoundPorts> {
    this.#lookedAt = performance.now()
    this.#watch()
    return this.#look()
  }

  #look(): Promise<FoundPorts> {
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
    return this.#claims.get(id)?.path
  }

  /**
   * Gives the device a path that no other has; `undefined` where its way leads over no port.
   * @param owner who may release it again: what an attempt that was given up still does must not touch the next one's port
   * @throws DriverError `cannot-open` (nothing fits, or another device has the path), `no-module`
   */
  async claim(seeker: Seeker, owner: object): Promise<string | undefined> {
    const { config, definition } = seeker
    const { connect } = config
    if (connect.via !== 'serial' && connect.via !== 'hid') return undefined
    this.#watch()
    // What is named outright needs no list, and may lie where no list looks.
    const path = isPathEnough(connect, definition) ? connect.path : await this.#find(seeker)
    if (path === undefined) throw notPluggedIn(config)
    for (const [id, claim] of this.#claims) {
      if (id !== config.id && claim.path === path) throw taken(config, id)
    }
    this.#claims.set(config.id, { path, owner })
    return path
  }

  release(id: string, owner: object): void {
    if (this.#claims.get(id)?.owner === owner) this.#claims.delete(id)
  }

  close(): void {
    this.#open = false
    this.#leave?.()
    this.#changed.clear()
  }

  #list(): Promise<FoundPorts> {
    const trusted = performance.now() - this.#listedAt < TRUSTED_MS
    return trusted ? (this.#listing ?? this.#look()) : this.#look()
  }

  /** @throws DriverError `no-module` */
  async #find(seeker: Seeker): Promise<string | undefined> {
    const found = await this.#list()
    const { config } = seeker
    const connect = await asListed(config.connect, found)
    return this.#assign(found, { ...seeker, config: { ...config, connect } })
  }

  #assign(found: FoundPorts, seeker: Seeker): string | undefined {
    const { id, connect } = seeker.config
    const problem = found.problems.find(({ via }) => via === connect.via)
    if (problem) throw problem.error
    const others = this.#options.seekers().filter(({ config }) => config.id === id || !this.#claims.has(config.id))
    const seekers = others.some(({ config }) => config.id === id)
      ? others.map((other) => (other.config.id === id ? seeker : other))
      : [...others, seeker]
    const used = Array.from(this.#claims).flatMap(([owner, { path }]) => (owner === id ? [] : [path]))
    return assignPorts(found, seekers, new Set(used)).get(id)?.path
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
      {
        wanted: () => this.#options.absent() || performance.now() - this.#lookedAt < LOOKED_AT_MS,
        folders: this.#options.system,
      },
    )
  }
}

function taken(config: DeviceConfig, by: string): DriverError {
  const cause = Object.assign(new Error('in use'), { code: 'EBUSY' })
  return new DriverError('cannot-open', `${config.id}: ${by} has this port`, { cause })
}
