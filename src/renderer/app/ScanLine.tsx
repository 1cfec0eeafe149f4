import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { timeWithSeconds } from '../lib/format.ts'
import { useT } from '../lib/i18n.ts'
import { lookOf, scanStore, scanWords, unreadStore } from '../lib/scans.ts'
import classes from './ScanLine.module.css'

const shownFor = { good: 5_000, note: 12_000, bad: 15_000 }

/** The visible half of a scan's answer: a green line, or the reason with what to do. */
export function ScanLine() {
  const t = useT()
  const outcome = useSyncExternalStore(scanStore.subscribe, scanStore.get)
  const unread = useSyncExternalStore(unreadStore.subscribe, unreadStore.get)
  const last = unread ?? outcome
  const look = unread === undefined && outcome !== undefined ? lookOf(outcome) : 'bad'
  const [gone, setGone] = useState<typeof last>()
  useEffect(() => {
    if (last === undefined) return
    const timer = setTimeout(() => setGone(last), shownFor[look])
    return () => clearTimeout(timer)
  }, [last, look])
  // Whoever signs in next hears nothing of the last one's scans.
  useEffect(
    () => () => {
      scanStore.set(undefined)
      unreadStore.set(undefined)
    },
    [],
  )
  return (
    <div role="status" aria-live="assertive" className={classes.place}>
      {last !== undefined && gone !== last && (
        <p className={classes.line} data-look={look}>
          {look === 'good' ? <IconCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
          <span>
            {unread !== undefined && t(`scan.unread.${unread.trouble}`)}
            {unread === undefined && outcome !== undefined && scanWords(outcome, t)}
          </span>
          <time>{timeWithSeconds(last.at)}</time>
        </p>
      )}
    </div>
  )
}
