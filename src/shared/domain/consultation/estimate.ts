import { levelShare, type Experience, type Spread } from './experience.ts'
import { newStanding, rules, underlying, type Standing } from './machine.ts'
import { byTurn, callableFrom, maxHeadStartMinutes, servableFrom, stranded, type Desk, type Entry } from './order.ts'

/**
 * How long people will wait: the queue is played forward many times with what the office has learned (experience.ts) and the rules by which
 * it calls (order.ts); the range holds all but the outermost plays. Talks that run, people who are late, do not come or miss the call, and
 * the office's own gaps are in it. The same hall gives the same answer: the dice are seeded.
 */
export interface Wait {
  /** Whole minutes, rounded outwards; from a quarter of an hour on to five minutes. */
  readonly from: number
  readonly to: number
}

export interface HallDesk extends Desk {
  /** Takes no calls after this, ISO UTC; null: open end. */
  readonly until: string | null
  /** On a break: may be back soon or not. */
  readonly away: boolean
}

export interface Hall {
  /** Who takes calls today: talking, free, or on a break. Not who is off. */
  readonly team: readonly HallDesk[]
  /** Today's consultations, any state. */
  readonly entries: readonly Entry[]
  readonly at: string
  readonly experience: Experience
}

/** Somebody who might come now. */
export type Newcomer = Pick<Standing, 'matter' | 'language'>

export interface Estimate {
  /** By id, for everybody who waits. Who is missing: nobody can say. */
  readonly waits: ReadonlyMap<string, Wait>
  /** For a walk-in of this moment; null: nobody can say. */
  readonly newcomer: Wait | null
  /** Minutes until such a walk-in would be called, in the middle play: for the door. Infinity: not today; null: nobody takes calls. */
  readonly reach: number | null
}

const plays = 50
/** The share of plays below `from`, and the one up to `to`. */
const tails = { low: 0.06, high: 0.96 }
/** Beyond, nobody can say. */
const horizon = 3 * 3600_000
const minute = 60_000

/** How people behave of whom nothing is known yet; shares and mean minutes. */
const habits = {
  /** Booked and coming, but after their time; so many minutes on average. */
  late: 0.2,
  lateMinutes: 5,
  /** Parked: back with the papers. */
  parked: 0.8,
  parkedMinutes: 12,
  /** Has a link to walk in, or the door just gave them a place. */
  entering: 0.7,
  enteringMinutes: 4,
  /** Clerk on a break: back, and takes calls. */
  returning: 0.8,
  returningMinutes: 15,
  /** Line lost while waiting. */
  lost: 0.7,
  lostMinutes: 1,
}

/** Standard normal distribution by its quantiles: a table is exact enough here, and fast. */
const normals = Float64Array.from({ length: 1024 }, (_, index) => quantile((index + 0.5) / 1024))

/** P. J. Acklam's rational approximation, centre and tail. */
function quantile(p: number): number {
  if (p > 0.5) return -quantile(1 - p)
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p))
    return (
      (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
        4.374664141464968) *
        q +
        2.938163982698783) /
      ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1)
    )
  }
  const q = p - 0.5
  const r = q * q
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  )
}

/** mulberry32: small, fast, good enough for dice; seeded, so that nothing flickers. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

type Roll = () => number

/** A duration in milliseconds of which `elapsed` milliseconds are over already; `shift` is how far the level is off in this play. */
function draw(spread: Spread, shift: number, roll: Roll, elapsed = 0): number {
  const deviation = Math.sqrt(spread.variance * (1 - levelShare))
  const level = spread.level + shift * Math.sqrt(spread.variance * levelShare)
  let least = 0
  if (elapsed > 0) {
    const over = (Math.log(elapsed / 1000) - level) / deviation
    let end = normals.length - 1
    while (least < end) {
      const middle = (least + end) >> 1
      if (normals[middle]! < over) least = middle + 1
      else end = middle
    }
  }
  const index = least + Math.floor(roll() * (normals.length - least))
  return Math.max(elapsed, Math.exp(level + deviation * normals[index]!) * 1000)
}

/** The tables of one hall, made once for all plays. People in the order of their turns; times in milliseconds. */
interface Table {
  readonly now: number
  readonly people: readonly Entry[]
  /** Index of the one who would come now; has no weight of their own. */
  readonly ghost: number
  /** The durations that occur, and the index of each person's. */
  readonly spreads: readonly Spread[]
  readonly spread: readonly number[]
  readonly due: Float64Array
  /** From when on the person is called at all; not in the past. */
  readonly callable: Float64Array
  /** [desk][person]: from when on the desk may call the person. */
  readonly servable: readonly Float64Array[]
  readonly desks: readonly { readonly busy: Busy | undefined; readonly away: boolean; readonly until: number }[]
  /** Who wants to know: all who wait and can be served, the ghost among them. A play ends when all of them were called. */
  readonly asked: readonly boolean[]
  /** Written anew in each play: how far off the levels are, when desks are free and people ready, who lets others by, who was called. */
  readonly scratch: {
    readonly shifts: Float64Array
    readonly free: Float64Array
    readonly ready: Float64Array
    readonly behind: Uint8Array
    readonly called: Uint8Array
  }
}

/** What a desk is at, and for how long already. */
interface Busy {
  /** Index into the table's spreads. */
  readonly spread: number
  readonly elapsed: number
}

const ghostId = '\u{10FFFF}'

function tableOf({ team, entries, at, experience }: Hall, newcomer: Newcomer): Table {
  const now = Date.parse(at)
  const here = team.filter(({ away }) => !away)
  const spreads: Spread[] = [experience.wrapUp]
  const spreadOf = (matter: string) => {
    const spread = experience.taken[matter] ?? experience.takenAny
    if (!spreads.includes(spread)) spreads.push(spread)
    return spreads.indexOf(spread)
  }
  const walkIn = {
    ...newcomer,
    kind: 'walk-in' as const,
    priority: 3,
    dueAt: at,
    minutes: 10,
    wantedClerkId: null,
    needsInterpreter: false,
  }
  const ghost: Entry = { ...newStanding(walkIn), id: ghostId, state: 'waiting', arrivedAt: at, waitingSince: at }
  const busyWith = (entry: Entry): Busy | undefined => {
    const state = underlying(entry)
    const since = (from: string | null) => (from === null ? 0 : Math.max(0, now - Date.parse(from)))
    if (state === 'wrap-up') return { spread: 0, elapsed: since(entry.endedAt) }
    if (state !== 'called' && state !== 'in-call') return undefined
    return { spread: spreadOf(entry.matter), elapsed: since(entry.calledAt) }
  }
  const last = now + horizon
  // Who is due later than this stands behind everybody who is here (order.ts).
  const rivals = now + maxHeadStartMinutes * minute
  const coming = (entry: Entry) =>
    ['waiting', 'parked'].includes(underlying(entry)) ||
    (['booked', 'checked-in'].includes(entry.state) && Date.parse(entry.dueAt) <= rivals)
  const people = [...entries.filter(coming), ghost].toSorted(byTurn)
  const spread = people.map(({ matter }) => spreadOf(matter))
  const desks = team.map(({ clerkId, until, away }) => ({
    away,
    busy: entries
      .filter((entry) => entry.clerkId === clerkId)
      .map(busyWith)
      .find((busy) => busy !== undefined),
    until: until === null ? last : Math.min(last, Date.parse(until)),
  }))
  return {
    now,
    people,
    ghost: people.indexOf(ghost),
    spreads,
    spread,
    due: Float64Array.from(people, ({ dueAt }) => Date.parse(dueAt)),
    callable: Float64Array.from(people, (person) => Math.max(now, callableFrom(person))),
    servable: team.map((desk) => Float64Array.from(people, (person) => servableFrom(desk, person, here))),
    desks,
    asked: people.map((person) => person.state === 'waiting' && stranded(person, here) === undefined),
    scratch: {
      shifts: new Float64Array(spreads.length),
      free: new Float64Array(desks.length),
      ready: new Float64Array(people.length),
      behind: new Uint8Array(people.length),
      called: new Uint8Array(people.length),
    },
  }
}

function exponential(roll: Roll, minutes: number): number {
  return -Math.log(1 - roll()) * minutes * minute
}

/** When the person can be called in this play; Infinity: does not come. */
function readyAt(table: Table, index: number, { noShow }: Experience, roll: Roll): number {
  const { now } = table
  const entry = table.people[index]!
  const due = table.due[index]!
  const early = table.callable[index]!
  switch (entry.state) {
    case 'waiting':
      return early
    case 'connection-lost':
      return roll() < habits.lost ? early + exponential(roll, habits.lostMinutes) : Infinity
    case 'parked':
      return roll() < habits.parked ? now + exponential(roll, habits.parkedMinutes) : Infinity
    default:
      break
  }
  if (entry.kind === 'walk-in') {
    return roll() < habits.entering ? now + exponential(roll, habits.enteringMinutes) : Infinity
  }
  // Who is over their time already comes less and less likely: Bayes.
  const over = Math.max(0, now - due) / minute
  const stillLate = (1 - noShow) * habits.late * Math.exp(-over / habits.lateMinutes)
  const come = over > 0 ? stillLate / (stillLate + noShow) : 1 - noShow
  if (roll() >= come) return Infinity
  const late = over > 0 || roll() < habits.late ? exponential(roll, habits.lateMinutes) : 0
  return late === 0 ? early : Math.max(now, due) + late
}

/** One play: writes when each person is called into `starts`; Infinity: not at all. */
function play(table: Table, experience: Experience, roll: Roll, starts: Float64Array): void {
  const { now, people, spreads, servable, desks, ghost, asked } = table
  const { shifts, free, ready, behind, called } = table.scratch
  for (let index = 0; index < shifts.length; index += 1) shifts[index] = normals[Math.floor(roll() * normals.length)]!
  const gap = () => experience.gaps[Math.floor(roll() * experience.gaps.length)]! * 1000
  const taken = (spread: number, elapsed: number) =>
    draw(spreads[spread]!, shifts[spread]!, roll, elapsed) - elapsed + gap()
  for (let index = 0; index < desks.length; index += 1) {
    const { busy, away } = desks[index]!
    if (busy !== undefined) free[index] = now + taken(busy.spread, busy.elapsed)
    else if (!away) free[index] = now + gap()
    else free[index] = roll() < habits.returning ? now + exponential(roll, habits.returningMinutes) : Infinity
  }
  for (let index = 0; index < people.length; index += 1) {
    ready[index] = readyAt(table, index, experience, roll)
    behind[index] = people[index]!.behind
    called[index] = 0
  }
  starts.fill(Infinity)
  let open = asked.filter(Boolean).length
  let first = 0
  while (open > 0) {
    let desk = 0
    for (let other = 1; other < free.length; other += 1) if (free[other]! < free[desk]!) desk = other
    const at = free[desk]!
    if (at === Infinity) return
    if (at >= desks[desk]!.until) {
      free[desk] = Infinity
      continue
    }
    const may = servable[desk]!
    let next = -1
    let waits = -1
    let later = Infinity
    while (called[first] === 1) first += 1
    for (let person = first; person < called.length && next < 0; person += 1) {
      if (called[person] === 1) continue
      const from = Math.max(ready[person]!, may[person]!)
      if (from > at) later = Math.min(later, from)
      else if (behind[person] === 0) next = person
      else if (waits < 0) waits = person
    }
    if (next < 0) next = waits
    if (next < 0) {
      free[desk] = later + (later < Infinity ? gap() : 0)
      continue
    }
    if (starts[next] === Infinity && asked[next]) open -= 1
    starts[next] = Math.min(starts[next]!, at)
    called[next] = 1
    if (next === ghost) continue
    for (let other = first; other < behind.length; other += 1) {
      if (other !== next && behind[other]! > 0 && ready[other]! <= at) behind[other] = behind[other]! - 1
    }
    // Rings in vain: once more behind others; the second time it is over.
    if (roll() < experience.missed) {
      behind[next] = rules.behind
      called[next] = people[next]!.missed + 1 >= rules.missedLimit || roll() < 0.5 ? 1 : 0
      first = Math.min(first, next)
      free[desk] = at + rules.ringSeconds * 1000 + gap()
      continue
    }
    free[desk] = at + taken(table.spread[next]!, 0)
  }
}

/** Honest to both sides: never narrower than the plays said. */
function rangeOf(minutes: Float64Array): Wait | null {
  const sorted = minutes.toSorted()
  const nth = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
  const to = nth(tails.high)
  if (!Number.isFinite(to)) return null
  const grid = (value: number) => (value > 15 ? 5 : 1)
  const from = nth(tails.low)
  return {
    from: Math.floor(from / grid(from)) * grid(from),
    to: Math.max(1, Math.ceil(to / grid(to)) * grid(to)),
  }
}

/**
 * The waits of everybody in the waiting room, and of somebody who would come now.
 * @param newcomer default: a general matter, in German
 */
export function estimate(hall: Hall, newcomer: Newcomer = { matter: 'general', language: 'de' }): Estimate {
  const waits = new Map<string, Wait>()
  if (hall.team.every(({ away }) => away)) return { waits, newcomer: null, reach: null }
  const table = tableOf(hall, newcomer)
  const minutes = table.people.map(() => new Float64Array(plays))
  const starts = new Float64Array(table.people.length)
  const roll = dice(1)
  for (let round = 0; round < plays; round += 1) {
    play(table, hall.experience, roll, starts)
    starts.forEach((start, person) => (minutes[person]![round] = (start - table.now) / minute))
  }
  table.people.forEach((person, index) => {
    if (index === table.ghost || !table.asked[index]) return
    const range = rangeOf(minutes[index]!)
    if (range !== null) waits.set(person.id, range)
  })
  const own = minutes[table.ghost]!
  return { waits, newcomer: rangeOf(own), reach: own.toSorted()[plays / 2]! }
}
