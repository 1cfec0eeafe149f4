import { IconPlayerPause, IconVideoOff } from '@tabler/icons-react'
import { useT } from '../../lib/i18n.ts'
import type { Running } from './call-store.ts'
import { BlobImage } from './BlobImage.tsx'
import { Picture } from './Picture.tsx'
import talk from './Talk.module.css'
import classes from './SeenTile.module.css'

/** What the person sees, always: the page that is shown with the own picture on it, or the own picture alone. */
export function SeenTile({ running }: { running: Running }) {
  const t = useT()
  const { view, local, blurred, missing } = running
  const shown = view?.shown ?? undefined
  const picture =
    view?.hold === true ? 'hold' : view?.camera !== true || view.audioOnly || missing.includes('camera') ? 'off' : 'on'
  const own = (className: string | undefined) =>
    picture === 'on' ? (
      <Picture stream={blurred ?? local} label={t('consultations.stage.ownPicture')} className={className} />
    ) : (
      <span className={`${className} ${classes.none}`}>
        {picture === 'hold' ? <IconPlayerPause size={20} aria-hidden /> : <IconVideoOff size={20} aria-hidden />}
        {t(`consultations.stage.own.${picture}`)}
      </span>
    )
  return (
    <figure className={`${talk.tile} ${classes.seen}`} aria-label={t('consultations.stage.seen')}>
      {shown !== undefined && picture !== 'hold' ? (
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
