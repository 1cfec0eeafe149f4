/** Milliseconds, all of them; tests give shorter ones. */
export interface HubTimings {
  /**
   * From the beginning of one attempt to the next: the first, doubled each time up to the last. Each is shortened by up to a
   * quarter at random, never lengthened.
   */
  readonly firstWaitMs: number
  readonly lastWaitMs: number
  /** A device that was ready for less than this is tried again at the slower pace it had. */
  readonly steadyMs: number
  /** How long one attempt may take. */
  readonly openMs: number
  /** A quiet lock board is asked again this long after its answer, */
  readonly pollMs: number
  /** and this long while a door stands open. */
  readonly openDoorPollMs: number
  /** A door that stands open this long is told of. */
  readonly leftOpenMs: number
}

/** The longest wait and what opening takes stay well below 2 s together: within that a device that is back must be ready again. */
export const TIMINGS: HubTimings = {
  firstWaitMs: 250,
  lastWaitMs: 1250,
  steadyMs: 2000,
  openMs: 10_000,
  pollMs: 250,
  openDoorPollMs: 100,
  leftOpenMs: 60_000,
}

/** Waits, at most until one of `ends`. */
export function pause(ms: number, ...ends: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    if (ends.some((end) => end.aborted)) return resolve()
    const done = (): void => {
      clearTimeout(timer)
      for (const end of ends) end.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    for (const end of ends) end.addEventListener('abort', done)
  })
}
