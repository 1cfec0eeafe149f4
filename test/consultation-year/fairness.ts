import type { Standing } from '../../src/shared/domain/consultation/machine.ts'
import { callableFrom, fits, type Desk, type Entry } from '../../src/shared/domain/consultation/order.ts'

const minute = 60_000

/** Since when a person has a claim: their time, or their coming when that was long after. Not the order's own arithmetic. */
function cameAt({ kind, dueAt, arrivedAt }: Standing): number {
  const due = Date.parse(dueAt)
  const arrived = Date.parse(arrivedAt!)
  return kind === 'booked' && arrived <= due + 10 * minute ? due : arrived
}

/** Whom this call passes over though the desk could have called them: by how many minutes at most their claim is older. */
export function farthestPassed(
  desk: Desk,
  called: Entry,
  entries: readonly Entry[],
  team: readonly Desk[],
  now: number,
): number {
  if (called.ahead) return 0
  const at = new Date(now).toISOString()
  const passed = entries.filter(
    (entry) =>
      entry.state === 'waiting' && entry.behind === 0 && callableFrom(entry) <= now && fits(desk, entry, team, at),
  )
  return Math.max(0, ...passed.map((entry) => (cameAt(called) - cameAt(entry)) / minute))
}
