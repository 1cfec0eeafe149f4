import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { timeWithSeconds } from '../lib/format.ts'
import { useT } from '../lib/i18n.ts'
import { lookOf, scanStore, scanWords } from '../lib/scans.ts'
import classes from './ScanLine.module.css'

const shownFor = { good: 5_000, note: 12_000, bad: 15_000 }

/** The visible half of a scan's answer: a green line, or the reason with what to do. */
export function ScanLine() {
  const t = useT()
  const outcome = useSyncExternalStore(scanStore.subscribe, scanStore.get)
  const [gone, setGone] = useState<string>()
  useEffect(() => {
    if (outcome === undefined) return
    const timer = setTimeout(() => setGone(outcome.scanId), shownFor[lookOf(outcome)])
    return () => clearTimeout(timer)
  }, [outcome])
  // Whoever signs in next hears nothing of the last one's scans.
  useEffect(() => () => scanStore.set(undefined), [])
  const visible = outcome !== undefined && gone !== outcome.scanId
  return (
    <div role="status" aria-live="assertive" className={classes.place}>
      {visible && (
        <p className={classes.line} data-look={lookOf(outcome)}>
          {lookOf(outcome) === 'good' ? (
            <IconCheck size={18} aria-hidden />
          ) : (
            <IconAlertTriangle size={18} aria-hidden />
          )}
          <span>{scanWords(outcome, t)}</span>
          <time>{timeWithSeconds(outcome.at)}</time>
        </p>
      )}
    </div>
  )
}
