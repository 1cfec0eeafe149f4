import { IconAlertTriangle } from '@tabler/icons-react'
import { date, daysUntil, relativeDays } from '../lib/format.ts'
import { useT } from '../lib/i18n.ts'
import classes from './Due.module.css'

/** A Frist in a list: its date, and how far it is. One that is over says so by word, sign and colour. */
export function Due({ on }: { on: string }) {
  const t = useT()
  const days = daysUntil(on)
  return (
    <span className={classes.due} data-overdue={days < 0 || undefined}>
      <b>{date(on)}</b>
      <span className={classes.how}>
        {days < 0 && <IconAlertTriangle size={14} stroke={2} aria-hidden />}
        {days < 0 ? t('hints.overdue', { count: -days }) : relativeDays(on)}
      </span>
    </span>
  )
}
