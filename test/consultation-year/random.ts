/** Seeded dice: the same year each time. */
export interface Random {
  /** 0 to below 1. */
  roll(): number
  chance(share: number): boolean
  exponential(mean: number): number
  /** By median and deviation of the logarithm. */
  logNormal(median: number, skew: number): number
  /** One of the keys, by its share; the shares need not sum to 1. */
  pick(shares: Readonly<Record<string, number>>): string
}

export function random(seed: number): Random {
  let state = seed
  const roll = () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296
  }
  const normal = () => Math.sqrt(-2 * Math.log(1 - roll())) * Math.cos(2 * Math.PI * roll())
  return {
    roll,
    chance: (share) => roll() < share,
    exponential: (mean) => -Math.log(1 - roll()) * mean,
    logNormal: (median, skew) => median * Math.exp(skew * normal()),
    pick: (shares) => {
      const entries = Object.entries(shares)
      let left = roll() * entries.reduce((sum, [, share]) => sum + share, 0)
      for (const [key, share] of entries) {
        left -= share
        if (left < 0) return key
      }
      return entries.at(-1)![0]
    },
  }
}
