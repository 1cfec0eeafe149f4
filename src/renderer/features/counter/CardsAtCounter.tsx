import { Badge } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Surface } from '../../components/Surface.tsx'
import { useT } from '../../lib/i18n.ts'
import { useCall } from '../../lib/query.ts'
import classes from './CounterPage.module.css'

/** How many cards wait for their owners, and how many too long. */
export function CardsAtCounter() {
  const t = useT()
  const { data } = useCall('cards', 'counts', {})
  const late = data?.atCounterOverdue ?? 0
  return (
    <Surface
      title={t('counter.cards')}
      aside={late > 0 ? <Badge color="yellow">{t('counter.overdue', { count: late })}</Badge> : undefined}
      className={classes.cards ?? ''}
    >
      <p>
        {data !== undefined && (
          <>
            {t('counter.cardsReady', { count: data.atCounter })}
            {data.atCounter > 0 && `, ${t('counter.cardsLate', { count: late })}`}{' '}
            {data.inLocker > 0 && t('counter.inLocker', { count: data.inLocker })}
          </>
        )}{' '}
        <Link to="/cards" search={{}} className={classes.link}>
          {t('counter.openCards')}
        </Link>
      </p>
    </Surface>
  )
}
