import { callableFrom } from './order.ts'
import { sessionsOf, type Passage } from './statistics.ts'

/**
 * What the office learned from its consultations: how long a desk is taken by a matter, how fast it calls the next one, who does not come.
 * Plain data; older consultations fade (exponentially weighted means), so that a new form or a new team shows within some days.
 */
export interface Experience {
  /** From the call until the desk is free, by matter. */
  readonly taken: Readonly<Record<string, Spread>>
  /** The same over all matters: for one nobody has had yet. */
  readonly takenAny: Spread
  /** From the end of the talk until the desk is free. */
  readonly wrapUp: Spread
  /** Seconds from a free desk, or a person in the queue, to the next call; the latest observations. Holds short breaks too. */
  readonly gaps: readonly number[]
  /** Share of calls that nobody answers. */
  readonly missed: number
  /** Share of booked people who never come. */
  readonly noShow: number
  /** When each desk was last seen free, milliseconds. */
  readonly freeSince: Readonly<Record<string, number>>
}

/** Durations as they are: skewed. Mean and variance of the natural logarithm of seconds. */
export interface Spread {
  readonly count: number
  readonly level: number
  readonly variance: number
}

/** Weight of the newest observation in a level; a variance needs more of them to mean anything, a share likewise. */
const weights = { level: 0.2, variance: 0.03, share: 0.02 }
/** Part of the variance that is the level's own error: w/(2-w) of the spread about it, of the sum of both. */
export const levelShare = weights.level / 2
const keptGaps = 150
/** Longer than this the desk was not on its way to the next person: lunch, a meeting, home. */
const longestGap = 45 * 60

/** Before anything is known: talks of about ten minutes, as the office plans them. */
export const inexperienced: Experience = {
  taken: {},
  takenAny: { count: 0, level: Math.log(600), variance: 0.4 },
  wrapUp: { count: 0, level: Math.log(60), variance: 0.6 },
  gaps: [10, 20, 30, 40, 60, 120],
  missed: 0.05,
  noShow: 0.12,
  freeSince: {},
}

function observe(spread: Spread, seconds: number): Spread {
  const value = Math.log(Math.max(1, seconds))
  const off = value - spread.level
  const weight = (least: number) => Math.max(least, 1 / (spread.count + 2))
  return {
    count: spread.count + 1,
    level: spread.level + weight(weights.level) * off,
    variance: spread.variance + weight(weights.variance) * (off * off - spread.variance),
  }
}

function share(old: number, happened: boolean): number {
  return old + weights.share * (Number(happened) - old)
}

/**
 * One consultation more. Ended ones only, in the order in which they ended: `[...].reduce(learn, inexperienced)` over the last some hundred
 * at the start, then one by one.
 */
export function learn(known: Experience, { standing, happenings }: Passage): Experience {
  const next: { -readonly [key in keyof Experience]: Experience[key] } = { ...known }
  const { matter } = standing
  if (standing.kind === 'booked' && standing.state !== 'cancelled') {
    next.noShow = share(next.noShow, standing.arrivedAt === null)
  }
  const queued = happenings.filter(({ to }) => to === 'waiting').map(({ at }) => Date.parse(at))
  for (const { clerkId, calledAt, talkedAt, talkEndedAt, freeAt } of sessionsOf(happenings)) {
    if (freeAt === null) continue
    next.missed = share(next.missed, talkedAt === null)
    if (talkedAt !== null) {
      const seconds = (freeAt - calledAt) / 1000
      next.taken = { ...next.taken, [matter]: observe(next.taken[matter] ?? { ...next.takenAny, count: 0 }, seconds) }
      next.takenAny = observe(next.takenAny, seconds)
      // Parked or handed on without one.
      const wrapUp = (freeAt - (talkEndedAt ?? freeAt)) / 1000
      if (wrapUp > 0) next.wrapUp = observe(next.wrapUp, wrapUp)
    }
    if (clerkId === null) continue
    const before = next.freeSince[clerkId]
    const waiting = Math.max(queued.findLast((at) => at <= calledAt) ?? calledAt, callableFrom(standing))
    const gap = before === undefined ? -1 : (calledAt - Math.max(before, waiting)) / 1000
    if (gap >= 0 && gap <= longestGap) next.gaps = [...next.gaps, gap].slice(-keptGaps)
    next.freeSince = { ...next.freeSince, [clerkId]: Math.max(before ?? 0, freeAt) }
  }
  return next
}
