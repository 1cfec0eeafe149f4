export interface Silence {
  /** Calls `over` when nothing came for `ms` milliseconds; takes the place of an earlier wait. */
  after(ms: number, over: () => void): void
  /** Something came, or the line is gone: nothing is waited for any more. */
  end(): void
}

/**
 * Waits for silence on a line. It counts only when it lasts over two halves with nothing between them: when the program
 * itself was busy, the first half ends late, and what arrived meanwhile is read before the second half can end.
 */
export function createSilence(): Silence {
  let timer: NodeJS.Timeout | undefined
  return {
    after(ms, over) {
      clearTimeout(timer)
      timer = setTimeout(() => {
        timer = setTimeout(over, ms / 2)
      }, ms / 2)
    },
    end() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
