import { Button } from '@mantine/core'
import type { HelpCall } from '../../../shared/contract/team.ts'
import { Surface } from '../../components/Surface.tsx'
import { time } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { useMay, useSession } from '../../lib/session.ts'
import classes from './HallPage.module.css'

/** Calls for help that are not over yet. */
export function HelpCalls() {
  const t = useT()
  const { data } = useCall('team', 'help', {})
  if (data === undefined || data.length === 0) return null
  return (
    <Surface title={t('team.help.open')} flush danger={data.some(({ takenBy }) => takenBy === null)}>
      <ul className={classes.list}>
        {data.map((call) => (
          <Line key={call.id} call={call} />
        ))}
      </ul>
    </Surface>
  )
}

function Line({ call }: { call: HelpCall }) {
  const t = useT()
  const { user } = useSession()
  const may = useMay('consultations.call')
  const take = useAct('team', 'takeHelp')
  const end = useAct('team', 'endHelp')
  const mine = call.userId === user.id || call.takenById === user.id
  return (
    <li>
      <div className={classes.who}>
        <b>{call.displayName}</b>
        <small>
          {[
            t(`team.help.reason.${call.reason}`),
            call.place,
            ...(call.ticket === null ? [] : [call.ticket]),
            time(call.createdAt),
            ...(call.takenBy === null ? [] : [t('team.help.taken', { name: call.takenBy })]),
          ].join(' · ')}
        </small>
      </div>
      {may && call.takenBy === null && call.userId !== user.id && (
        <Button
          size="compact-sm"
          variant="filled"
          loading={take.isPending}
          onClick={() => take.mutate({ helpId: call.id })}
        >
          {t('team.help.take')}
        </Button>
      )}
      {may && mine && (
        <Button size="compact-sm" loading={end.isPending} onClick={() => end.mutate({ helpId: call.id })}>
          {t('team.help.end')}
        </Button>
      )}
    </li>
  )
}
