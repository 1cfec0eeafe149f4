import { useSyncExternalStore } from 'react'
import type { useT } from '../../lib/i18n.ts'

function everySecond(listener: () => void): () => void {
  const timer = setInterval(listener, 1000)
  return () => clearInterval(timer)
}
const never = () => () => undefined
const wholeSecond = () => Math.floor(Date.now() / 1000) * 1000

/** The time in whole seconds (ms since 1970); moves on by itself only while something on the screen counts. */
export const useNow = (counting: boolean): number => useSyncExternalStore(counting ? everySecond : never, wholeSecond)

/** `12 s`, from a minute on `3 min`. */
export function duration(t: ReturnType<typeof useT>, since: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(since)) / 1000))
  return seconds < 60
    ? t('pickup.seconds', { count: seconds })
    : t('pickup.minutes', { count: Math.floor(seconds / 60) })
}
