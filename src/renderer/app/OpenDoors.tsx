import { IconDoor } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { useT } from '../lib/i18n.ts'
import { useCall } from '../lib/query.ts'
import { useMay } from '../lib/session.ts'
import classes from './OpenDoors.module.css'

/** A door that is physically open is the loudest thing on the screen until it is closed, whatever page one is on. */
export function OpenDoors() {
  const t = useT()
  const may = useMay('pickup.read')
  const summary = useCall('pickup', 'summary', {})
  const here = useRouterState({ select: ({ location }) => location.pathname === '/pickup' })
  const doors = summary.data?.openDoors ?? []
  if (doors.length === 0 || here || !may) return null
  return (
    <div role="alert" className={classes.bar}>
      <IconDoor size={22} aria-hidden />
      <strong>{t('devices.openNow', { count: doors.length, doors: doors.join(', ') })}</strong>
      <Link to="/pickup" search={{}} className={classes.link}>
        {t('devices.toLocker')}
      </Link>
    </div>
  )
}
