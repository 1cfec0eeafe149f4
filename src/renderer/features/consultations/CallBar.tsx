import { IconPhoneRinging, IconVideo } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { clock, rowName } from '../../lib/consultation.ts'
import { useT } from '../../lib/i18n.ts'
import { useNow } from '../../lib/now.ts'
import { useCall } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { isTalking, useRunning } from './call-store.ts'
import { LiveBadge } from './LiveBadge.tsx'
import classes from './CallBar.module.css'

/** The talk, on every page but its own: with whom, since when, what goes out, and the way back. */
export function CallBar() {
  const t = useT()
  const may = useMay('consultations.call')
  const queue = useCall('consultations', 'queue', {}, { enabled: may })
  // Whether this desk talks by itself or in another platform's window is known to nobody else.
  useCall('consultations', 'service', {}, { enabled: may })
  const running = useRunning()
  const here = useRouterState({ select: ({ location }) => location.pathname === '/video' })
  const mine = queue.data?.rows.find(({ id }) => id === queue.data.mine)
  const now = useNow(mine !== undefined && !here)
  if (mine === undefined || here) return null
  const talking = isTalking(mine)
  const elsewhere = (talking || mine.state === 'called') && queue.data?.mineHere === false
  const words = elsewhere ? 'elsewhere' : talking ? 'talking' : mine.state === 'called' ? 'ringing' : 'wrapUp'
  return (
    <div className={classes.bar} role="status">
      {talking ? <IconVideo size={20} aria-hidden /> : <IconPhoneRinging size={20} aria-hidden />}
      <strong>{t(`consultations.bar.${words}`, { name: rowName(mine) })}</strong>
      {talking && mine.inCallSince !== null && <span aria-hidden>{clock(now - Date.parse(mine.inCallSince))}</span>}
      {running !== undefined && <LiveBadge running={running} />}
      <Link to="/video" className={classes.link}>
        {t(elsewhere ? 'consultations.bar.resume' : 'consultations.bar.back')}
      </Link>
    </div>
  )
}
