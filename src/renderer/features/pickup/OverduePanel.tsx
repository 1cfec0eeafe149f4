import { Button } from '@mantine/core'
import type { CompartmentView } from '../../../shared/contract/pickup.ts'
import { Surface } from '../../components/Surface.tsx'
import { date } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import { after } from './after.ts'
import { localDay } from './Wall.tsx'
import classes from './panel.module.css'

interface OverduePanelProps {
  readonly compartments: readonly CompartmentView[]
  readonly begun: (pickupId: string) => void
  readonly back: () => void
}

/** Cards whose period is over, one door after the other: each has a button of its own. */
export function OverduePanel({ compartments, begun, back }: OverduePanelProps) {
  const t = useT()
  const open = useAct('pickup', 'openByStaff')
  return (
    <Surface
      title={t('pickup.overdue.title')}
      aside={
        <Button variant="subtle" size="compact-sm" onClick={back}>
          {t('pickup.story.back')}
        </Button>
      }
    >
      <div className={classes.panel}>
        <p>{compartments.length === 0 ? t('pickup.overdue.none') : t('pickup.overdue.say')}</p>
        <ul className={classes.list}>
          {compartments.map(({ id, number, pickupNumber, until }) => (
            <li key={id}>
              <span>
                {t('pickup.story.title', { number })} · {pickupNumber}
                <small>{t('pickup.overdue.since', { date: date(localDay(until)) })}</small>
              </span>
              <Button
                loading={open.isPending && open.variables.compartmentId === id}
                disabled={open.isPending}
                onClick={() =>
                  after(
                    open.mutateAsync({ compartmentId: id, purpose: 'unload', reason: t('pickup.overdue.reason') }),
                    ({ pickup }) => {
                      if (pickup !== null) begun(pickup.id)
                    },
                  )
                }
              >
                {t('pickup.story.open', { number })}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Surface>
  )
}
