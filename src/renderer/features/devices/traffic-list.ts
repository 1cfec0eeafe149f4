import { useEffect, useState } from 'react'
import type { TrafficEntry } from '../../../shared/contract/devices.ts'
import { api } from '../../lib/api.ts'
import { showError } from '../../lib/messages.ts'

/** The page keeps as many messages; older ones go. */
export const KEPT = 2000

export interface Traffic {
  readonly entries: readonly TrafficEntry[]
  /** Came while the view was held. */
  readonly held: number
}

/** The traffic of one device while somebody looks at it; `hold` keeps the view still, what comes meanwhile waits. */
export function useTraffic(deviceId: string, hold: boolean): Traffic {
  const [all, setAll] = useState<readonly TrafficEntry[]>([])
  const [shownTo, setShownTo] = useState<number>()
  const last = all.at(-1)?.number ?? 0
  if (hold && shownTo === undefined) setShownTo(last)
  if (!hold && shownTo !== undefined) setShownTo(undefined)

  useEffect(() => {
    let live = true
    const take = (entries: readonly TrafficEntry[]) =>
      setAll((before) => {
        const newest = before.at(-1)?.number ?? 0
        return [...before, ...entries.filter(({ number }) => number > newest)].slice(-KEPT)
      })
    const leave = api.devices.traffic(({ id, entries }) => {
      if (id === deviceId) take(entries)
    })
    api.devices
      .watchTraffic({ id: deviceId })
      .then((before) => {
        // What came while this was asked is newer than the answer, and may be in it.
        if (live) setAll((came) => [...before, ...came.filter(({ number }) => number > (before.at(-1)?.number ?? 0))])
      })
      .catch((error: unknown) => {
        if (live) showError(error)
      })
    return () => {
      live = false
      leave()
      void api.devices.unwatchTraffic({ id: deviceId }).catch(() => undefined)
    }
  }, [deviceId])

  if (shownTo === undefined) return { entries: all, held: 0 }
  const entries = all.filter(({ number }) => number <= shownTo)
  return { entries, held: all.length - entries.length }
}
