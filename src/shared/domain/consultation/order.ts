import { underlying, type Standing } from './machine.ts'

/**
 * Who is next, for each desk. One rule, without a clock inside, so that the order does not turn over while people look at it:
 *
 * 1. First who already had their turn and goes on: line broken, handed over, call taken back (`ahead`).
 * 2. Then by *turn*: the moment from which the person waits, less a head start. Booked and in time: 30 minutes. Priority 1: 30 minutes,
 *    priority 2: 15 minutes. So the due time counts first, and ageing is built in: **nobody is overtaken by somebody who came more than
 *    60 minutes later** ({@link maxHeadStartMinutes}), whatever their priority.
 * 3. Who missed a call lets so many others by (`behind`), unless nobody else is there for this desk.
 * 4. Booked people are called from two minutes before their time on; who comes more than ten minutes late counts as a walk-in of that moment.
 *
 * Whom a desk can serve: its matters, and a wish for one clerk or the word of a transfer, bind always. A language binds only while a colleague
 * in the team speaks it, and for ten minutes at most: the official language is German (§ 23 VwVfG), nobody may wait for ever because of theirs.
 */
const headStart = { booked: 30, priority: { 1: 30, 2: 15 } as Readonly<Record<number, number>> }
/** Upper bound of overtaking, see above. */
export const maxHeadStartMinutes = 60
/** Booked people may be called so long before their time. */
export const earlyMinutes = 2
/** Later than this a booked person counts as a walk-in. */
export const lateMinutes = 10
/** So long a person waits for somebody who speaks their language. */
export const languageMinutes = 10

const minute = 60_000

/** A person with a place. */
export type Entry = Standing & { readonly id: string }

/** A clerk who takes calls. */
export interface Desk {
  readonly clerkId: string
  /** Beside German. */
  readonly languages: readonly string[]
  /** Empty: all. */
  readonly matters: readonly string[]
}

/** Why a desk cannot serve a person at all. */
export type Obstacle =
  /** Only one other clerk, by wish or by transfer. */
  | 'wanted-elsewhere'
  /** This clerk handed the person on. */
  | 'handed-on'
  | 'matter'

export function obstacle(desk: Desk, entry: Standing): Obstacle | undefined {
  if (entry.wantedClerkId !== null) return entry.wantedClerkId === desk.clerkId ? undefined : 'wanted-elsewhere'
  if (entry.transferredBy === desk.clerkId) return 'handed-on'
  return desk.matters.length === 0 || desk.matters.includes(entry.matter) ? undefined : 'matter'
}

function speaks(desk: Desk, entry: Standing): boolean {
  return (
    entry.language.startsWith('de') || entry.needsInterpreter || desk.languages.includes(entry.language.split('-')[0]!)
  )
}

/** Since when the person's present wait counts: a booked one who is early does not wait yet. Milliseconds. */
function waitsFrom(entry: Standing): number {
  const due = Date.parse(entry.dueAt)
  return entry.waitingSince === null ? due : Math.max(due, Date.parse(entry.waitingSince))
}

/**
 * From when on this desk may call the person.
 * @param team everybody who takes calls now, this desk included
 * @returns milliseconds; -Infinity: at once, Infinity: never
 */
export function servableFrom(desk: Desk, entry: Standing, team: readonly Desk[]): number {
  if (obstacle(desk, entry) !== undefined) return Infinity
  if (entry.wantedClerkId === desk.clerkId || speaks(desk, entry)) return -Infinity
  const better = team.some(
    (other) => other.clerkId !== desk.clerkId && obstacle(other, entry) === undefined && speaks(other, entry),
  )
  return better ? waitsFrom(entry) + languageMinutes * minute : -Infinity
}

/** The desk may call the person now. */
export function fits(desk: Desk, entry: Standing, team: readonly Desk[], at: string): boolean {
  return servableFrom(desk, entry, team) <= Date.parse(at)
}

/** Nobody who takes calls can serve the person: why. To be shown, so that somebody is found or the person handed over. */
export function stranded(entry: Standing, team: readonly Desk[]): Obstacle | 'nobody-available' | undefined {
  if (team.length === 0) return 'nobody-available'
  const found = team.map((desk) => obstacle(desk, entry))
  return found.includes(undefined) ? undefined : (found.find((reason) => reason !== 'handed-on') ?? 'handed-on')
}

/** From when on the person is called at all: booked ones not long before their time. Milliseconds; -Infinity: at once. */
export function callableFrom(entry: Standing): number {
  return entry.kind === 'booked' && !entry.ahead ? Date.parse(entry.dueAt) - earlyMinutes * minute : -Infinity
}

/** The turn: rank of a person in milliseconds of time, less is earlier. Who has not arrived is taken to be in time. */
export function turnOf(entry: Standing): number {
  const due = Date.parse(entry.dueAt)
  const arrived = entry.arrivedAt === null ? due : Date.parse(entry.arrivedAt)
  const priority = (headStart.priority[entry.priority] ?? 0) * minute
  if (entry.kind === 'walk-in' || arrived > due + lateMinutes * minute) return arrived - priority
  return due - headStart.booked * minute - priority
}

/** Total order by the rules 1 and 2; equal turns by arrival, then by id. */
export function byTurn(a: Entry, b: Entry): number {
  if (a.ahead !== b.ahead) return a.ahead ? -1 : 1
  return (
    turnOf(a) - turnOf(b) ||
    Date.parse(a.arrivedAt ?? a.dueAt) - Date.parse(b.arrivedAt ?? b.dueAt) ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  )
}

/** Those who wait now, as they would be called if everybody could serve everybody: rules 1 to 4. */
function lineUp(entries: readonly Entry[], at: string): readonly Entry[] {
  const now = Date.parse(at)
  const sorted = entries.filter((entry) => underlying(entry) === 'waiting').toSorted(byTurn)
  const due = sorted.filter((entry) => callableFrom(entry) <= now)
  const line = due.filter((entry) => entry.behind === 0)
  for (const entry of due.filter((late) => late.behind > 0)) {
    const natural = line.findIndex((other) => byTurn(entry, other) < 0)
    line.splice(Math.max(natural < 0 ? line.length : natural, Math.min(entry.behind, line.length)), 0, entry)
  }
  return [...line, ...sorted.filter((entry) => callableFrom(entry) > now).toSorted(byDue)]
}

function byDue(a: Entry, b: Entry): number {
  return Date.parse(a.dueAt) - Date.parse(b.dueAt) || byTurn(a, b)
}

/** A row of the waiting room as one desk sees it. */
export interface Turn {
  readonly entry: Entry
  /** This desk may call them: skills, wishes, language. */
  readonly fits: boolean
  /** They can be called now: their page is there and, if booked, it is time. */
  readonly ready: boolean
}

/**
 * The waiting room in the order in which this desk would call: first whom it can serve, then the others.
 * @param entries of the day, any state; only who waits is in the result
 */
export function orderFor(desk: Desk, entries: readonly Entry[], at: string, team: readonly Desk[]): readonly Turn[] {
  const now = Date.parse(at)
  const mine = entries.filter((entry) => fits(desk, entry, team, at))
  const others = entries.filter((entry) => !mine.includes(entry))
  const row = (own: boolean) => (entry: Entry) => ({
    entry,
    fits: own,
    ready: entry.state === 'waiting' && callableFrom(entry) <= now,
  })
  return [...lineUp(mine, at).map(row(true)), ...lineUp(others, at).map(row(false))]
}

/** Whom this desk calls next; undefined: nobody who fits can be called now. */
export function nextFor(desk: Desk, entries: readonly Entry[], at: string, team: readonly Desk[]): Entry | undefined {
  const here = entries.filter((entry) => entry.state === 'waiting')
  return orderFor(desk, here, at, team).find((turn) => turn.fits && turn.ready)?.entry
}

/**
 * Place from 1: who stands before the person and wants a desk that could serve both.
 * @returns undefined when they do not wait or nobody who takes calls can serve them
 */
export function placeOf(id: string, entries: readonly Entry[], at: string, team: readonly Desk[]): number | undefined {
  const line = lineUp(entries, at)
  const index = line.findIndex((entry) => entry.id === id)
  const self = line[index]
  if (self === undefined) return undefined
  const desks = team.filter((desk) => obstacle(desk, self) === undefined)
  if (desks.length === 0) return undefined
  return 1 + line.slice(0, index).filter((other) => desks.some((desk) => obstacle(desk, other) === undefined)).length
}
