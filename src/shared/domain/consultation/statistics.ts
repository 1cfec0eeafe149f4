import { officeTime } from '../office-time.ts'
import type { Standing } from './machine.ts'

/** One step of a consultation as it was stored, see the events' table. */
export interface Happening {
  readonly at: string
  readonly event: string
  readonly from: string
  readonly to: string
  /** The clerk who called, talked, handed on; null: the person, or the clock. */
  readonly user: string | null
}

/** A consultation with what happened to it, oldest first. */
export interface Passage {
  readonly standing: Standing
  readonly happenings: readonly Happening[]
}

/** Figures of many consultations; durations in seconds, percentiles by nearest rank (an observed value, nothing interpolated). */
export interface Figures {
  /** Were in the waiting room. */
  readonly arrived: number
  /** Talked with a clerk. */
  readonly served: number
  readonly noShow: number
  readonly abandoned: number
  readonly cancelled: number
  readonly transfers: number
  /** Solved in one talk with one clerk. */
  readonly solvedFirst: number
  /** Of those served: from arrival, or the due time if that was later, to the first call. */
  readonly waitP50: number | null
  readonly waitP90: number | null
  /** Of those served: from the call to the talk. */
  readonly wayP50: number | null
  /** Of those served: all their talks together. */
  readonly talkP50: number | null
  /** Share of those served whose wait was 10 minutes at most, 0 to 1. */
  readonly within10: number | null
}

export interface FiguresRow extends Figures {
  readonly key: string
}

/** Calls and talks of one desk with one person, by the happenings. */
export interface Session {
  readonly clerkId: string | null
  /** Milliseconds since 1970, all three. */
  readonly calledAt: number
  readonly talkedAt: number | null
  readonly talkEndedAt: number | null
  /** When the desk was free for others again: wrap-up done, ring over, person handed on. null: not yet. */
  readonly freeAt: number | null
}

const atDesk = new Set(['called', 'in-call', 'wrap-up'])

/** Takes apart what happened: one session for each call. A lost line does not end one. */
export function sessionsOf(happenings: readonly Happening[]): readonly Session[] {
  const found: { -readonly [key in keyof Session]: Session[key] }[] = []
  let open: (typeof found)[number] | undefined
  let busy = false
  let lostAt = 0
  for (const { at, event, to, user } of happenings) {
    const time = Date.parse(at)
    if (event === 'call') {
      open = { clerkId: user, calledAt: time, talkedAt: null, talkEndedAt: null, freeAt: null }
      found.push(open)
      busy = true
      continue
    }
    if (open === undefined || !busy) continue
    if (event === 'accept') open.talkedAt = time
    if (event === 'lost') lostAt = time
    const leavesTalk = to !== 'in-call' && to !== 'connection-lost'
    // Out of a lost line (handed on, called off) it is the event that tells, not the state.
    const released = event === 'transfer' || event === 'call-off' || event === 'ring-over'
    if (open.talkedAt !== null && open.talkEndedAt === null && (leavesTalk || released)) {
      // The talk was over when the line broke.
      open.talkEndedAt = event === 'grace-over' ? lostAt : time
    }
    if (released || (!atDesk.has(to) && to !== 'connection-lost')) {
      open.freeAt = time
      busy = false
    }
  }
  return found
}

/** The smallest observed value that at least this share of the values does not exceed; null for no values. */
export function nearestRank(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
}

/** From when on the office has the person wait, milliseconds; undefined: never came. */
function waitFrom({ kind, arrivedAt, dueAt }: Standing): number | undefined {
  if (arrivedAt === null) return undefined
  return kind === 'booked' ? Math.max(Date.parse(arrivedAt), Date.parse(dueAt)) : Date.parse(arrivedAt)
}

function figures(passages: readonly Passage[]): Figures {
  const waits: number[] = []
  const ways: number[] = []
  const talks: number[] = []
  let solvedFirst = 0
  for (const { standing, happenings } of passages) {
    const sessions = sessionsOf(happenings)
    const talked = sessions.filter((session) => session.talkedAt !== null)
    const first = sessions[0]
    const from = waitFrom(standing)
    const [talk] = talked
    if (first === undefined || talk?.talkedAt == null || from === undefined) continue
    waits.push(Math.max(0, first.calledAt - from) / 1000)
    ways.push((talk.talkedAt - talk.calledAt) / 1000)
    talks.push(talked.reduce((sum, one) => sum + ((one.talkEndedAt ?? one.talkedAt!) - one.talkedAt!), 0) / 1000)
    if (standing.outcome === 'solved' && talked.length === 1 && standing.transfers === 0) solvedFirst += 1
  }
  const ended = (state: Standing['state']) => passages.filter(({ standing }) => standing.state === state).length
  return {
    arrived: passages.filter(({ standing }) => standing.arrivedAt !== null).length,
    served: waits.length,
    noShow: ended('no-show'),
    abandoned: ended('abandoned'),
    cancelled: ended('cancelled'),
    transfers: passages.reduce((sum, { standing }) => sum + standing.transfers, 0),
    solvedFirst,
    waitP50: nearestRank(waits, 0.5),
    waitP90: nearestRank(waits, 0.9),
    wayP50: nearestRank(ways, 0.5),
    talkP50: nearestRank(talks, 0.5),
    within10: waits.length === 0 ? null : waits.filter((wait) => wait <= 600).length / waits.length,
  }
}

function grouped(passages: readonly Passage[], keyOf: (standing: Standing) => string): readonly FiguresRow[] {
  const groups = new Map<string, Passage[]>()
  for (const passage of passages) {
    const key = keyOf(passage.standing)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [passage])
    else group.push(passage)
  }
  return [...groups].map(([key, group]) => ({ key, ...figures(group) })).toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

/** The figures in sum, by matter, and by the hour of the due time on the office's clock (`09`). */
export function statistics(passages: readonly Passage[]): {
  total: FiguresRow
  byMatter: readonly FiguresRow[]
  byHour: readonly FiguresRow[]
} {
  return {
    total: { key: 'total', ...figures(passages) },
    byMatter: grouped(passages, ({ matter }) => matter),
    byHour: grouped(passages, ({ dueAt }) => officeTime(new Date(dueAt)).slice(0, 2)),
  }
}
