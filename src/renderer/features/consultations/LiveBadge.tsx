import { useT } from '../../lib/i18n.ts'
import type { Running } from './call-store.ts'
import classes from './LiveBadge.module.css'

/** What goes out of this room at this moment, to whomever: open devices alone are nothing that anybody sees or hears. */
export function outgoing({ view }: Running): 'both' | 'sound' | 'picture' | 'none' {
  // Who is only lost for a moment may still get it: rather too much is said than too little.
  const there = view?.peers.filter(({ state }) => state === 'connected' || state === 'reconnecting') ?? []
  if (view === undefined || there.length === 0) return 'none'
  const sound = view.microphone && !view.hold
  const picture = view.preview.getVideoTracks().length > 0 && there.some(({ soundOnly }) => !soundOnly)
  return sound && picture ? 'both' : sound ? 'sound' : picture ? 'picture' : 'none'
}

/** Red exactly while sound or picture go out. */
export function LiveBadge({ running }: { running: Running }) {
  const t = useT()
  const what = outgoing(running)
  return (
    <p className={classes.live} data-on={what !== 'none' || undefined} role="status">
      {what !== 'none' && <i aria-hidden />}
      {t(`consultations.live.${what}`)}
    </p>
  )
}
