import { addDays, isPublicHoliday, weekday, type IsoDate } from '../dates.ts'
import { officeDay, officeTime, startOfDay } from '../office-time.ts'

/** Hours in which consultations are taken; Monday = 1 … Sunday = 7, times `HH:MM` on the office's clock, `24:00` the end of the day. */
export interface Hours {
  readonly days: readonly { readonly day: number; readonly from: string; readonly to: string }[]
  /** Walk-ins are taken within the hours. */
  readonly walkIn: boolean
  /** The hours hold on public holidays, too. */
  readonly holidays?: boolean
}

/** ISO UTC; the end is not within. */
export interface Opening {
  readonly from: string
  readonly to: string
}

export interface Door {
  /** `closing`: the hours still run, but who came now would be reached after their end. */
  readonly open: 'open' | 'closing' | 'closed'
  /** When the hours end today, or begin next; null: no hours in the next weeks. */
  readonly until: string | null
  /** Walk-ins are taken now. */
  readonly walkIn: boolean
}

/** Minutes after the end of the hours in which somebody may still be called. */
export const overtimeMinutes = 0

/** Weeks with a holiday on each of the office's days do not happen three times in a row. */
const daysAhead = 28

/** A moment on the office's clock. On the two Sundays on which the clock is changed the hours move with it. */
function officeMoment(day: IsoDate, time: string): number {
  if (time === '24:00') return Date.parse(startOfDay(addDays(day, 1)))
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const wanted = hours * 60 + minutes
  const guess = Date.parse(startOfDay(day)) + wanted * 60_000
  const [foundHours = 0, foundMinutes = 0] = officeTime(new Date(guess)).split(':').map(Number)
  return guess + (wanted - (foundHours * 60 + foundMinutes)) * 60_000
}

/** The openings of a day, in order, those that touch or overlap as one. None on a public holiday, unless the hours hold there, too. */
export function openingsOn(hours: Hours, day: IsoDate): readonly Opening[] {
  if (isPublicHoliday(day) && hours.holidays !== true) return []
  const found: { from: number; to: number }[] = []
  const spans = hours.days
    .filter((span) => span.day === weekday(day) && span.from < span.to)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
  for (const span of spans) {
    const from = officeMoment(day, span.from)
    const to = officeMoment(day, span.to)
    const last = found.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else found.push({ from, to })
  }
  return found.map(({ from, to }) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() }))
}

/** The opening that runs at this moment, over midnight where the next day's begins there; undefined: closed. */
export function openingAt(hours: Hours, at: string): Opening | undefined {
  const now = Date.parse(at)
  const today = officeDay(new Date(now))
  const running = openingsOn(hours, today).find(({ from, to }) => Date.parse(from) <= now && now < Date.parse(to))
  const next = running && openingsOn(hours, addDays(today, 1)).find(({ from }) => from === running.to)
  return running && next ? { from: running.from, to: next.to } : running
}

/** The next opening that begins after this moment; undefined: none in the next weeks. */
export function nextOpening(hours: Hours, at: string): Opening | undefined {
  const now = Date.parse(at)
  const today = officeDay(new Date(now))
  for (let ahead = 0; ahead <= daysAhead; ahead += 1) {
    const found = openingsOn(hours, addDays(today, ahead)).find(({ from }) => Date.parse(from) > now)
    if (found !== undefined) return found
  }
  return undefined
}

/**
 * What the door says.
 * @param reach minutes until somebody who came now would be called (estimate.ts); null: nobody takes calls yet, then the hours alone decide
 */
export function doorAt(hours: Hours, at: string, reach: number | null): Door {
  const opening = openingAt(hours, at)
  if (opening === undefined) return { open: 'closed', until: nextOpening(hours, at)?.from ?? null, walkIn: false }
  const reached = Date.parse(at) + (reach ?? 0) * 60_000
  const open = reached >= Date.parse(opening.to) + overtimeMinutes * 60_000 ? 'closing' : 'open'
  return { open, until: opening.to, walkIn: hours.walkIn && open === 'open' }
}
