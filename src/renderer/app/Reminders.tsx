import { IconDoor, IconMessage } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { useT } from '../lib/i18n.ts'
import { usePendingNotice } from '../lib/pending-notice.ts'
import { useCall } from '../lib/query.ts'
import { useMay } from '../lib/session.ts'
import classes from './Reminders.module.css'

/**
 * What must not be forgotten, whatever page one is on: a door that is physically open is the loudest thing on the screen until it
 * is closed, and a pickup code that was made waits until it is handed over.
 */
export function Reminders() {
  const t = useT()
  const may = useMay('pickup.read')
  const summary = useCall('pickup', 'summary', {})
  const code = usePendingNotice()
  const here = useRouterState({ select: ({ location }) => location.pathname === '/pickup' })
  const doors = summary.data?.openDoors ?? []
  if (here || !may) return null
  return (
    <>
      {doors.length > 0 && (
        <div role="alert" className={classes.bar} data-loud>
          <IconDoor size={22} aria-hidden />
          <strong>{t('devices.openNow', { count: doors.length, doors: doors.join(', ') })}</strong>
          <Link to="/pickup" search={{}} className={classes.link}>
            {t('devices.toLocker')}
          </Link>
        </div>
      )}
      {code && (
        <div role="status" className={classes.bar}>
          <IconMessage size={20} aria-hidden />
          <strong>{t('devices.codePending')}</strong>
          <Link to="/pickup" search={{}} className={classes.link}>
            {t('devices.toLocker')}
          </Link>
        </div>
      )}
    </>
  )
}
