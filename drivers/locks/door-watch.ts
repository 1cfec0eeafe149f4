import type { DoorState } from '../devices.ts'

/** What happened at a door, as the states tell; `at` and durations in milliseconds of the caller's clock. */
export type DoorEvent = { readonly lock: number; readonly at: number } & (
  | { readonly type: 'opened' }
  /** Opened, and nobody here had ordered it: by key, by force, or by another program. */
  | { readonly type: 'opened-without-order' }
  | { readonly type: 'closed'; readonly openMs: number }
  /** Told once for each opening. */
  | { readonly type: 'left-open'; readonly openMs: number }
  | { readonly type: 'item-appeared' }
  | { readonly type: 'item-gone' }
)

export interface DoorWatchOptions {
  /** A door that stands open this long is told of. */
  readonly leftOpenMs: number
  /**
   * How long an order explains an opening, counted from the order or from when the door it opened was shut: somebody pulls at a
   * sticking door, or a door springs open again. As long as the pickup allows for it.
   */
  readonly orderMs?: number
}

export interface DoorWatch {
  /**
   * Takes states as a board told them, all doors or a few, and gives what they mean. A door seen for the first time is only
   * remembered: how it came to stand so nobody saw. Called also when nothing moved, since time passes.
   */
  swept(doors: readonly DoorState[], now: number): readonly DoorEvent[]
  /**
   * We order this door to open, now; to be said before the order is sent. Returns how to withdraw it, when nothing of it reached the
   * board or the board refused: it explains no opening then, while an earlier one still may.
   */
  ordered(lock: number, now: number): () => void
}

interface Known {
  closed: boolean
  item: boolean | undefined
  openSince: number
  /** Our order explains why it is open. */
  ours: boolean
  told: boolean
}

/** Minutes a person may stand before a sticking door, as in the pickup's own rule. */
const ORDER_MS = 120_000

/** Tells door events from states and our own orders. Pure: time comes from the caller. */
export function createDoorWatch({ leftOpenMs, orderMs = ORDER_MS }: DoorWatchOptions): DoorWatch {
  const doors = new Map<number, Known>()
  const orders = new Map<number, number>()

  function look({ lock, closed, item }: DoorState, now: number): DoorEvent[] {
    const known = doors.get(lock)
    if (!known) {
      doors.set(lock, { closed, item, openSince: now, ours: false, told: false })
      return []
    }
    const events: DoorEvent[] = []
    if (known.closed && !closed) {
      const ours = now - (orders.get(lock) ?? -Infinity) <= orderMs
      events.push({ type: ours ? 'opened' : 'opened-without-order', lock, at: now })
      Object.assign(known, { openSince: now, ours, told: false })
    } else if (!known.closed && closed) {
      events.push({ type: 'closed', lock, at: now, openMs: now - known.openSince })
      if (known.ours) orders.set(lock, now)
    }
    if (!closed && !known.told && now - known.openSince >= leftOpenMs) {
      known.told = true
      events.push({ type: 'left-open', lock, at: now, openMs: now - known.openSince })
    }
    if (item !== undefined && known.item !== undefined && item !== known.item) {
      events.push({ type: item ? 'item-appeared' : 'item-gone', lock, at: now })
    }
    known.closed = closed
    known.item = item ?? known.item
    return events
  }

  return {
    swept: (states, now) => states.flatMap((door) => look(door, now)),
    ordered(lock, now) {
      const before = orders.get(lock) ?? -Infinity
      orders.set(lock, now)
      return () => {
        if (orders.get(lock) === now) orders.set(lock, before)
      }
    },
  }
}
