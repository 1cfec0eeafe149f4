import { DriverError } from '../errors.ts'
import { Listeners } from './listeners.ts'
import type { Leave } from './transport.ts'

/** A promise and its two ends. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

/** The one end every line and device has: the first reason counts, later ones are echoes of it. */
export class Lifetime {
  readonly closed: Promise<DriverError | undefined>
  #open = true
  #reason: DriverError | undefined
  readonly #resolve: (reason: DriverError | undefined) => void
  readonly #ended = new Listeners<[DriverError | undefined]>()

  constructor() {
    const { promise, resolve } = deferred<DriverError | undefined>()
    this.closed = promise
    this.#resolve = resolve
  }

  get isOpen(): boolean {
    return this.#open
  }

  /** Why it ended; `undefined` while it lives or when it was closed on purpose. */
  get reason(): DriverError | undefined {
    return this.#reason
  }

  /** Ends it, once. Returns false when it had ended before. */
  end(reason?: DriverError): boolean {
    if (!this.#open) return false
    this.#open = false
    this.#reason = reason
    this.#ended.emit(reason)
    this.#ended.clear()
    this.#resolve(reason)
    return true
  }

  /** Tells of the end at once. For waits that come and go: a `then` on `closed` would stay until the end. */
  onEnd(listener: (reason: DriverError | undefined) => void): Leave {
    return this.#ended.add(listener)
  }

  /** The error for whoever asks after the end. */
  notOpen(label: string): DriverError {
    return new DriverError('not-open', `${label} is closed`, { cause: this.#reason })
  }
}

/** When a wait ends without its result: after `ms` milliseconds, or with the life of the line. */
export interface Limits {
  readonly ms?: number
  readonly late?: () => Error
  readonly life?: Lifetime
  readonly gone?: (reason: DriverError | undefined) => Error
}

/** Waits for `work`, within `limits`. @throws what `work` throws, or what `late` and `gone` make */
export async function within<T>(work: Promise<T>, limits: Limits): Promise<T> {
  const { promise, resolve, reject } = deferred<T>()
  const { ms, late, life, gone } = limits
  const timer =
    ms === undefined ? undefined : setTimeout(() => reject(late?.() ?? new DriverError('timeout', 'no answer')), ms)
  const leave = life?.onEnd((reason) => reject(gone?.(reason) ?? reason ?? life.notOpen('the line')))
  work.then(resolve, reject)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    leave?.()
  }
}
