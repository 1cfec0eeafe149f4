import { DriverError } from '../errors.ts'

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
  readonly #end: (reason: DriverError | undefined) => void

  constructor() {
    const { promise, resolve } = deferred<DriverError | undefined>()
    this.closed = promise
    this.#end = resolve
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
    this.#end(reason)
    return true
  }

  /** The error for whoever asks after the end. */
  notOpen(label: string): DriverError {
    return new DriverError('not-open', `${label} is closed`, { cause: this.#reason })
  }
}

/**
 * Waits for `work`, but at most `ms` milliseconds and not beyond the end of `lifetime`.
 * @throws what `work` throws, or what `late` / `gone` make
 */
export async function within<T>(
  work: Promise<T>,
  ms: number,
  late: () => Error,
  lifetime?: { readonly closed: Promise<DriverError | undefined>; readonly gone: (reason?: DriverError) => Error },
): Promise<T> {
  const { promise, resolve, reject } = deferred<T>()
  const timer = setTimeout(() => reject(late()), ms)
  work.then(resolve, reject)
  void lifetime?.closed.then((reason) => reject(lifetime.gone(reason)))
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}
