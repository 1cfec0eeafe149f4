import { Badge } from '@mantine/core'
import { useRef, type ReactNode } from 'react'
import type { PickupView } from '../../../shared/contract/pickup.ts'
import { Surface } from '../../components/Surface.tsx'
import { useT } from '../../lib/i18n.ts'
import { useStepFocus } from './focus.ts'
import { useNow } from '../../lib/now.ts'
import { duration } from './now.ts'
import classes from './panel.module.css'

interface PickupSheetProps {
  readonly pickup: PickupView
  readonly title: string
  /** An act runs. */
  readonly busy: boolean
  readonly children: ReactNode
}

/** The sheet of a pickup under way. While its door stands open, that is the loudest thing on the screen. */
export function PickupSheet({ pickup, title, busy, children }: PickupSheetProps) {
  const t = useT()
  const open = pickup.door === 'open'
  const now = useNow(open)
  const panel = useRef<HTMLDivElement>(null)
  useStepFocus(panel, pickup.step, busy)
  return (
    <Surface
      danger={open}
      title={
        open ? <span className={classes.danger}>{t('pickup.doorOpen', { number: pickup.compartment })}</span> : title
      }
      aside={
        open && pickup.openedAt !== null ? (
          <Badge color="red">{t('pickup.since', { duration: duration(t, pickup.openedAt, now) })}</Badge>
        ) : (
          t('pickup.pickupNumber', { number: pickup.pickupNumber })
        )
      }
    >
      <div ref={panel} tabIndex={-1} className={classes.panel}>
        {children}
      </div>
    </Surface>
  )
}
