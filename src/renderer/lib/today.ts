import { useSyncExternalStore } from 'react'
import { today } from './format.ts'

/** Midnight comes while the program runs: a screen that stands open must not show yesterday's appointments. */
function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, 30_000)
  return () => clearInterval(timer)
}

/** Today on the office's clock, `YYYY-MM-DD`; re-renders when the day changes. */
export const useToday = (): string => useSyncExternalStore(subscribe, today)
