import { v7 } from 'uuid'
import type { UnreadCard } from '../../../shared/contract/cards.ts'

/** Parts of one scan that came damaged follow each other within this time; to take up the next card takes longer. Milliseconds. */
const ONE_SCAN_MS = 1_000

/** A card misread at one or two places, held under the reader again: more places make it another card. */
const MISREAD_PLACES = 2

interface Entry extends UnreadCard {
  readonly sessionId: string
  readonly userId: string
  /** The zone as it was misread, empty where none was seen whole. Personal data: never leaves this file, gone when the screen is locked. */
  readonly lines: readonly string[]
}

export type UnreadCards = ReturnType<typeof createUnreadCards>

/**
 * Cards of a delivery that lay under the reader and were not read. In memory only: nothing is known of them but when. Each stays until
 * it is read after all, which its zone shows, or until somebody says that it is settled.
 *
 * @param changed called after every change, for the pages that show them
 */
export function createUnreadCards(now: () => Date, changed: () => void) {
  let entries: Entry[] = []

  const isFresh = (entry: Entry) => now().getTime() - Date.parse(entry.at) < ONE_SCAN_MS
  /** By its zone, or as a broken part of the same scan. */
  const isCard = (entry: Entry, sessionId: string, lines: readonly string[]) =>
    entry.sessionId === sessionId && (entry.lines.length === 0 ? isFresh(entry) : isSameCard(entry.lines, lines))

  return {
    /** @param lines the zone as it was misread; fewer than two lines say nothing about which card it is */
    add(sessionId: string, userId: string, lines: readonly string[] = []): void {
      const at = now().toISOString()
      const zone = lines.length > 1 ? lines : []
      const isRest = zone.length === 0 && entries.some((entry) => entry.sessionId === sessionId && isFresh(entry))
      if (isRest) return
      entries = [
        ...entries.filter((entry) => !isCard(entry, sessionId, zone)),
        { id: v7(), at, sessionId, userId, lines: zone },
      ]
      changed()
    },
    /** A card was read: were it one of the unread ones, it is none any more. */
    read(sessionId: string, lines: readonly string[]): void {
      const others = entries.filter((entry) => !isCard(entry, sessionId, lines))
      if (others.length === entries.length) return
      entries = others
      changed()
    },
    /** Somebody says that this card is settled. Only who scanned it; otherwise nothing happens. */
    settle(id: string, userId: string): void {
      entries = entries.filter((entry) => entry.id !== id || entry.userId !== userId)
      changed()
    },
    /** Oldest first. */
    of: (sessionId: string): UnreadCard[] =>
      entries.filter((entry) => entry.sessionId === sessionId).map(({ id, at }) => ({ id, at })),
    /** The user's box that has unread cards, though perhaps no others. */
    sessionOf: (userId: string): string | undefined => entries.findLast((entry) => entry.userId === userId)?.sessionId,
    /** The screen was locked: no zone is kept. */
    forget(): void {
      entries = entries.map((entry) => ({ ...entry, lines: [] }))
    },
  }
}

/** Whether two readings are of one card, by their zones: the same but for what a reader misreads. */
function isSameCard(a: readonly string[], b: readonly string[]): boolean {
  if (a.length < 2 || a.length !== b.length) return false
  const [left, right] = [a.join('\n'), b.join('\n')]
  if (left.length !== right.length) return false
  let different = 0
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) different++
  return different <= MISREAD_PLACES
}
