import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useT } from '../../lib/i18n.ts'
import { useCall } from '../../lib/query.ts'
import classes from './ServiceLine.module.css'

/** Says when people cannot reach this office, and where it stands what to do. Nothing while all is well: the strip has it. */
export function ServiceLine() {
  const t = useT()
  const { data } = useCall('consultations', 'service', {})
  if (data === undefined || (data.state === 'connected' && data.healthy !== false)) return null
  const state = data.state === 'connected' ? 'unhealthy' : data.state
  return (
    <p className={classes.line} role="status">
      <IconAlertTriangle size={16} stroke={1.8} aria-hidden />
      <span>
        {t(`consultations.service.line.${state}`)}{' '}
        <Link to="/video/hall" search={{ tab: 'service' }}>
          {t('consultations.service.what')}
        </Link>
      </span>
    </p>
  )
}
