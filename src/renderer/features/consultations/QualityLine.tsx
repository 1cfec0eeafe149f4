import { IconAntennaBars2, IconAntennaBars3, IconAntennaBars5, IconAntennaBarsOff } from '@tabler/icons-react'
import type { Quality } from '../../../call/call.types.ts'
import { useT } from '../../lib/i18n.ts'
import classes from './QualityLine.module.css'

const icons = {
  good: IconAntennaBars5,
  fair: IconAntennaBars3,
  poor: IconAntennaBars2,
  lost: IconAntennaBarsOff,
} as const

/** How good the line is, in words, and what helps. Figures on hover and for whoever helps by telephone. */
export function QualityLine({ quality }: { quality: Quality | undefined }) {
  const t = useT()
  if (quality === undefined || quality.level === 'unknown') return null
  const Icon = icons[quality.level]
  const figures = t('consultations.quality.figures', {
    delay: quality.roundTripMs === null ? '–' : Math.round(quality.roundTripMs),
    loss: quality.loss === null ? '–' : Math.round(quality.loss * 100),
    down: Math.round(quality.downKbps),
    up: Math.round(quality.upKbps),
    frames: quality.framesPerSecond === null ? '–' : Math.round(quality.framesPerSecond),
    way: t(quality.relayed ? 'consultations.quality.relayed' : 'consultations.quality.direct'),
  })
  return (
    <div className={classes.quality} data-level={quality.level} role="status" title={figures}>
      <Icon size={18} stroke={2} aria-hidden />
      <span>
        {t(`consultations.quality.level.${quality.level}`)}
        {quality.advice !== 'none' && <small>{t(`consultations.quality.advice.${quality.advice}`)}</small>}
      </span>
    </div>
  )
}
