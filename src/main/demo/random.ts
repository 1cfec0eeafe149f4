/** Chance that always falls the same way: the demo office is the same for the same seed. Never for secrets. */
export interface Chance {
  /** 0 <= n < 1 */
  next(): number
  /** Whole number, `from` to `to` inclusive. */
  between(from: number, to: number): number
  pick<T>(list: readonly T[]): T
  /** True with probability `p`. */
  happens(p: number): boolean
  /** UUIDv7 with the given time (ms since 1970). */
  uuid(time: number): string
}

/** mulberry32 */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  const hex = (digits: number) => Array.from({ length: digits }, () => between(0, 15).toString(16)).join('')
  return {
    next,
    between,
    pick(list) {
      const chosen = list[between(0, list.length - 1)]
      if (chosen === undefined) throw new RangeError('nothing to pick from')
      return chosen
    },
    happens: (p) => next() < p,
    uuid(time) {
      const stamp = time.toString(16).padStart(12, '0')
      return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${hex(3)}-${between(8, 11).toString(16)}${hex(3)}-${hex(12)}`
    },
  }
}
