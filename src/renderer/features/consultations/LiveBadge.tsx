import { useT } from '../../lib/i18n.ts'
import type { Running } from './call-store.ts'
import classes from './LiveBadge.module.css'

/** What goes out of this room at this moment. */
export function outgoing({ view, missing, state }: Running): 'both' | 'sound' | 'picture' | 'none' {
  // Before the engine stands the devices may be open already: rather too early than too late.
  if (state === 'failed') return 'none'
  const sound = view === undefined || (view.microphone && !view.hold && !missing.includes('microphone'))
  const picture = view === undefined || (view.camera && !view.hold && !view.audioOnly && !missing.includes('camera'))
  return sound && picture ? 'both' : sound ? 'sound' : picture ? 'picture' : 'none'
}

/** Red exactly while camera or microphone are open. */
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
