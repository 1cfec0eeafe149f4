/** So many frames may come at once: what waited while a line was down, several times over. */
const burst = 60
/** And so many a second from then on: nobody writes, mutes or turns pages faster, and a page says its state ten times a second at most. */
const perSecond = 20

/** Tells the frames of a page that is used from those of one that wants to keep the other side busy (a token bucket). */
export class FloodGate {
  readonly #now: () => number
  #left = burst
  #at: number

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#at = now()
  }

  /** @returns false when it is one too many */
  pass(): boolean {
    const now = this.#now()
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond)
    this.#at = now
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}
