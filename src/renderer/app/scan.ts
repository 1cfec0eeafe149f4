import type { ScanOutcome } from '../../shared/contract/scans.ts'
import { api } from '../lib/api.ts'
import { prefetch } from '../lib/query.ts'
import { isGood, scanStore, unreadStore } from '../lib/scans.ts'
import { tone } from '../lib/tone.ts'

/** Every scan, from any page: the place it leads to, the line, a tone. Subscribes once, outside React. */
export function startScans(go: (outcome: ScanOutcome) => void): void {
  api.scans.scanned((outcome) => {
    if ('personId' in outcome) void prefetch('people', 'file', { personId: outcome.personId })
    go(outcome)
    unreadStore.set(undefined)
    scanStore.set(outcome)
    tone(isGood(outcome))
  })
  api.scans.unread(({ trouble }) => {
    unreadStore.set({ trouble, at: new Date().toISOString() })
    tone(false)
  })
}
