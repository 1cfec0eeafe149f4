import { IconPlayerPause, IconVideoOff } from '@tabler/icons-react'
import type { CallView } from '../../../call/call.types.ts'
import { useT } from '../../lib/i18n.ts'
import type { Running } from './call-store.ts'
import { BlobImage } from './BlobImage.tsx'
import { Picture } from './Picture.tsx'
import talk from './Talk.module.css'
import classes from './SeenTile.module.css'

/** What of the own picture reaches the person. */
function seenOf(view: CallView | undefined): 'on' | 'hold' | 'away' | 'soundOnly' | 'blurring' | 'off' {
  const citizen = view?.peers.find(({ party }) => party === 'citizen')
  if (view === undefined || (citizen?.state !== 'connected' && citizen?.state !== 'reconnecting')) return 'away'
  if (view.hold) return 'hold'
  if (view.camera && citizen.soundOnly) return 'soundOnly'
  if (view.preview.getVideoTracks().length > 0) return 'on'
  return view.camera && !view.audioOnly && view.blur === 'starting' ? 'blurring' : 'off'
}

/** What the person sees, always: the page that is shown with the own picture on it, or the own picture alone. */
export function SeenTile({ running }: { running: Running }) {
  const t = useT()
  const { view } = running
  const picture = seenOf(view)
  const shown = picture === 'hold' || picture === 'away' ? undefined : (view?.shown ?? undefined)
  const own = (className: string | undefined) =>
    picture === 'on' ? (
      <Picture stream={view?.preview} label={t('consultations.stage.ownPicture')} className={className} />
    ) : (
      <span className={`${className} ${classes.none}`}>
        {picture === 'hold' ? <IconPlayerPause size={20} aria-hidden /> : <IconVideoOff size={20} aria-hidden />}
        {t(`consultations.stage.own.${picture}`)}
      </span>
    )
  return (
    <figure className={`${talk.tile} ${classes.seen}`} aria-label={t('consultations.stage.seen')}>
      {shown !== undefined ? (
        <>
          <BlobImage
            className={classes.page}
            blob={shown.blob}
            alt={t('consultations.show.alt', { title: shown.title, page: shown.page, pages: shown.pages })}
          />
          {own(classes.inset)}
        </>
      ) : (
        own(talk.fill)
      )}
      <figcaption className={talk.caption}>{t('consultations.stage.seen')}</figcaption>
    </figure>
  )
}
