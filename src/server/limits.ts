import { isIPv6 } from 'node:net'
import type { Clock, Limits } from './options.ts'

/** A token bucket: `perSecond` flows in, at most `burst` lie in it. */
export class Bucket {
  readonly #perSecond: number
  readonly #burst: number
  #level: number
  #at: number

  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#level = burst
    this.#at = now
  }

  /** Takes `amount` out if there is as much. */
  take(amount: number, now: number): boolean {
    this.#fill(now)
    if (this.#level < amount) return false
    this.#level -= amount
    return true
  }

  /** Nothing was taken for so long that it is as good as new. */
  isFull(now: number): boolean {
    this.#fill(now)
    return this.#level >= this.#burst
  }

  #fill(now: number): void {
    this.#level = Math.min(this.#burst, this.#level + (Math.max(0, now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
  }
}

/** Counts failures in a window; one too many blocks for a while. */
class Failures {
  readonly #most: number
  readonly #windowMs: number
  readonly #blockMs: number
  #count = 0
  #since = 0
  #blockedUntil = 0

  constructor(most: number, windowMs: number, blockMs: number) {
    this.#most = most
    this.#windowMs = windowMs
    this.#blockMs = blockMs
  }

  add(now: number): void {
    if (now - this.#since >= this.#windowMs) {
      this.#since = now
      this.#count = 0
    }
    this.#count += 1
    if (this.#count >= this.#most) this.#blockedUntil = now + this.#blockMs
  }

  blocked(now: number): boolean {
    return now < this.#blockedUntil
  }

  isForgotten(now: number): boolean {
    return !this.blocked(now) && (this.#count === 0 || now - this.#since >= this.#windowMs)
  }
}

interface Caller {
  /** WebSockets. */
  connections: number
  /** TCP connections. */
  sockets: number
  readonly connects: Bucket
  readonly requests: Bucket
  readonly tokens: Failures
  readonly keys: Failures
  readonly knocks: Failures
}

/** What each address has done lately. Addresses are kept in memory as long as they matter, and written nowhere. */
export class Callers {
  readonly #limits: Limits
  readonly #clock: Clock
  readonly #known = new Map<string, Caller>()

  constructor(limits: Limits, clock: Clock) {
    this.#limits = limits
    this.#clock = clock
  }

  get size(): number {
    return this.#known.size
  }

  /** May this address open another connection? Counts it if so; `leave` when it has ended. */
  connect(address: string): boolean {
    const caller = this.#caller(address)
    if (caller.connections >= this.#limits.maxConnectionsPerAddress) return false
    if (!caller.connects.take(1, this.#clock.now())) return false
    caller.connections += 1
    return true
  }

  leave(address: string): void {
    const caller = this.#known.get(address)
    if (caller !== undefined) caller.connections -= 1
  }

  /** May this address have another TCP connection? Counts it in any case, until `closed`. */
  opened(address: string): boolean {
    const caller = this.#caller(address)
    caller.sockets += 1
    return caller.sockets <= this.#limits.maxSocketsPerAddress
  }

  closed(address: string): void {
    const caller = this.#known.get(address)
    if (caller !== undefined) caller.sockets -= 1
  }

  request(address: string): boolean {
    return this.#caller(address).requests.take(1, this.#clock.now())
  }

  failed(address: string, what: 'tokens' | 'keys' | 'knocks'): void {
    this.#caller(address)[what].add(this.#clock.now())
  }

  blocked(address: string, what: 'tokens' | 'keys' | 'knocks'): boolean {
    return this.#known.get(address)?.[what].blocked(this.#clock.now()) ?? false
  }

  /** Forgets addresses of which nothing is left to know. */
  sweep(): void {
    const now = this.#clock.now()
    for (const [address, caller] of this.#known) {
      const gone = caller.connections === 0 && caller.sockets === 0
      const idle = gone && caller.connects.isFull(now) && caller.requests.isFull(now)
      const clean = [caller.tokens, caller.keys, caller.knocks].every((failures) => failures.isForgotten(now))
      if (idle && clean) this.#known.delete(address)
    }
  }

  #caller(address: string): Caller {
    let caller = this.#known.get(address)
    if (caller === undefined) {
      const now = this.#clock.now()
      const { failedTokens, failedKeys, knocks, failureWindowMs, blockMs } = this.#limits
      caller = {
        connections: 0,
        sockets: 0,
        connects: new Bucket(this.#limits.connectsPerSecond, this.#limits.connectsBurst, now),
        requests: new Bucket(this.#limits.requestsPerSecond, this.#limits.requestsBurst, now),
        tokens: new Failures(failedTokens, failureWindowMs, blockMs),
        keys: new Failures(failedKeys, failureWindowMs, blockMs),
        knocks: new Failures(knocks, failureWindowMs, failureWindowMs),
      }
      this.#known.set(address, caller)
    }
    return caller
  }
}

/**
 * Whom an address stands for: an IPv6 customer has a whole /64 to choose from, so that is one caller.
 * @param address as the socket or the proxy tells it
 */
export function callerOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (!isIPv6(bare)) return bare
  const [head = '', tail] = bare.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length)
  const full = [...groups, ...Array.from({ length: missing }, () => '0'), ...(tail ? tail.split(':') : [])]
  return `${full
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
