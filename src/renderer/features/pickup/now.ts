import type { useT } from '../../lib/i18n.ts'

/** `12 s`, from a minute on `3 min`. */
export function duration(t: ReturnType<typeof useT>, since: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(since)) / 1000))
  return seconds < 60
    ? t('pickup.seconds', { count: seconds })
    : t('pickup.minutes', { count: Math.floor(seconds / 60) })
}
