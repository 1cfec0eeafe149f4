import type { ScanOutcome } from '../../shared/contract/scans.ts'
import { api } from '../lib/api.ts'
import { prefetch } from '../lib/query.ts'
import { endsWithPage, isRest, waitsForSigning } from '../lib/scan-news.ts'
import { isGood, scanStore, unreadStore, type Unread } from '../lib/scans.ts'
import { tone } from '../lib/tone.ts'

interface Places {
  /** Leads to what a scan names. */
  readonly go: (outcome: ScanOutcome) => void
  /** Calls when another page, or another part of one, is shown. */
  readonly onLeave: (left: () => void) => void
}

/** Every scan, from any page: the place it leads to, the line, a tone. Subscribes once, outside React. */
export function startScans({ go, onLeave }: Places): void {
  let damagedAt: number | undefined
  api.scans.scanned((outcome) => {
    if (isRest(outcome, damagedAt === undefined ? undefined : performance.now() - damagedAt)) return
    if ('personId' in outcome) void prefetch('people', 'file', { personId: outcome.personId })
    go(outcome)
    unreadStore.set(undefined)
    scanStore.set(outcome)
    tone(isGood(outcome))
  })
  api.scans.unread(({ trouble }) => {
    if (trouble === 'garbled' || trouble === 'interrupted') damagedAt = performance.now()
    showUnread(trouble)
  })
  onLeave(() => {
    forget(endsWithPage)
    unreadStore.set(undefined)
  })
  api.signing.changed(({ state }) => {
    if (state === 'filed' || state === 'cancelled' || state === 'interrupted') forget(waitsForSigning)
  })
}

/** A reader had nothing to deliver: the line says so, and nothing says any more that the scan before was right. */
export function showUnread(trouble: Unread['trouble']): void {
  scanStore.set(undefined)
  unreadStore.set({ trouble, at: new Date().toISOString() })
  tone(false)
}

/** Takes a message away that is about something that is over. */
function forget(isOver: (outcome: ScanOutcome) => boolean): void {
  const outcome = scanStore.get()
  if (outcome !== undefined && isOver(outcome)) scanStore.set(undefined)
}
