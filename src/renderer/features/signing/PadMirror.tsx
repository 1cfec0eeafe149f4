import { useEffect, useEffectEvent, useRef, type RefObject } from 'react'
import type { PadInfo } from '../../../shared/contract/signing.ts'
import type { PadForm, PadLanguage } from '../../../shared/domain/pad-texts.ts'
import { useT } from '../../lib/i18n.ts'
import { startLiveInk, type PenCounts } from './live-ink.ts'
import { padLayout, paintPad, type Sheet } from './paint-pad.ts'
import classes from './PadMirror.module.css'

interface PadMirrorProps {
  readonly info: PadInfo
  readonly form: PadForm
  readonly language: PadLanguage
  /** The displayed document; undefined until it is there. */
  readonly sheet: Sheet | undefined
  /** The running signing whose ink is drawn. */
  readonly signingId: string | undefined
  /** Holds what goes to the pad: this canvas is the picture. */
  readonly picture: RefObject<HTMLCanvasElement | null>
  readonly onPainted: () => void
  readonly onCounts: (counts: PenCounts) => void
}

/** The pad as the person sees it: the picture that goes to it, and the ink as it comes back. */
export function PadMirror({ info, form, language, sheet, signingId, picture, onPainted, onCounts }: PadMirrorProps) {
  const t = useT()
  const glass = useRef<HTMLCanvasElement>(null)
  const { bytes, page } = sheet ?? {}
  const { width, height, colour } = info
  const tellPainted = useEffectEvent(onPainted)
  const tellCounts = useEffectEvent(onCounts)

  useEffect(() => {
    const canvas = picture.current
    if (canvas === null || bytes === undefined || page === undefined) return
    const over = new AbortController()
    void paintPad(
      canvas,
      { info: { width, height, colour }, form, language, sheet: { bytes, page } },
      over.signal,
    ).then(() => {
      if (!over.signal.aborted) tellPainted()
    })
    return () => over.abort()
  }, [picture, width, height, colour, form, language, bytes, page])

  useEffect(() => {
    const canvas = glass.current
    if (canvas === null) return
    const layout = padLayout({ info: { width, height }, language })
    const ink =
      signingId === undefined ? undefined : startLiveInk(signingId, canvas, layout, (counts) => tellCounts(counts))
    const fit = () => {
      // As sharp as the screen, whatever the pad has.
      canvas.width = Math.round(canvas.clientWidth * window.devicePixelRatio)
      canvas.height = Math.round((canvas.width * height) / width)
      ink?.redraw()
    }
    const observer = new ResizeObserver(fit)
    observer.observe(canvas)
    return () => {
      observer.disconnect()
      ink?.stop()
    }
  }, [signingId, width, height, language])

  return (
    <div
      className={classes.bezel}
      role="img"
      aria-label={t('signing.mirror')}
      style={{ '--pad-ratio': width / height } as React.CSSProperties}
    >
      <div className={classes.glass}>
        <canvas ref={picture} className={classes.picture} data-pad-picture data-mono={!colour || undefined} />
        <canvas ref={glass} className={classes.ink} data-pad-ink />
      </div>
    </div>
  )
}
