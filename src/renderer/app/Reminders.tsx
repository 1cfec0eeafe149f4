import { Button } from '@mantine/core'
import { IconDoor, IconLifebuoy, IconMessage, IconUsers } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import type { HelpCall } from '../../shared/contract/team.ts'
import { time } from '../lib/format.ts'
import { useT } from '../lib/i18n.ts'
import { usePendingNotice } from '../lib/pending-notice.ts'
import { useAct, useCall, type Output } from '../lib/query.ts'
import { useMay, useSession } from '../lib/session.ts'
import classes from './Reminders.module.css'

/** What must not be forgotten, whatever page one is on. */
export function Reminders() {
  const mayPickup = useMay('pickup.read')
  const mayCall = useMay('consultations.call')
  return (
    <>
      {mayCall && <Help />}
      {mayPickup && <Locker />}
      {mayCall && <Waiters />}
    </>
  )
}

const usePath = () => useRouterState({ select: ({ location }) => location.pathname })

/**
 * A door that is physically open, or was opened by nobody here until somebody has looked, is the loudest thing on the screen; a
 * pickup code that was made waits until it is handed over.
 */
function Locker() {
  const t = useT()
  const summary = useCall('pickup', 'summary', {})
  const questions = useCall('pickup', 'questions', {})
  const code = usePendingNotice()
  const here = usePath() === '/pickup'
  if (here) return null
  const leftOpen = summary.data?.leftOpen ?? []
  // Each door is named once: with the time where it has been open for long.
  const doors = (summary.data?.openDoors ?? []).filter((door) => !leftOpen.some(({ number }) => number === door))
  const unasked = (questions.data ?? []).filter(({ purpose }) => purpose === 'unasked')
  const forced = numbersOf(unasked.filter(({ itemGone }) => !itemGone))
  const emptied = numbersOf(unasked.filter(({ itemGone }) => itemGone))
  const said = [
    ...(doors.length > 0 ? [t('devices.openNow', { count: doors.length, doors: doors.join(', ') })] : []),
    ...leftOpen.map(({ number, since }) => t('devices.leftOpen', { door: number, time: time(since) })),
    ...(forced.length > 0 ? [t('devices.unasked', { count: forced.length, doors: forced.join(', ') })] : []),
    ...(emptied.length > 0 ? [t('devices.emptied', { count: emptied.length, doors: emptied.join(', ') })] : []),
  ]
  return (
    <>
      {said.length > 0 && (
        <div role="alert" className={classes.bar} data-loud>
          <IconDoor size={22} aria-hidden />
          <strong>{said.join(' ')}</strong>
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

const numbersOf = (questions: Output<'pickup', 'questions'>): number[] =>
  Array.from(new Set(questions.map(({ compartment }) => compartment))).toSorted((a, b) => a - b)

/** A colleague calls for help: until somebody comes. One's own call says who is coming. */
function Help() {
  const { user } = useSession()
  const { data } = useCall('team', 'help', {})
  const calls = (data ?? []).filter(
    (call) => call.userId === user.id || call.takenById === user.id || call.takenById === null,
  )
  return calls.map((call) => <HelpBar key={call.id} call={call} own={call.userId === user.id} />)
}

function HelpBar({ call, own }: { call: HelpCall; own: boolean }) {
  const t = useT()
  const take = useAct('team', 'takeHelp')
  const end = useAct('team', 'endHelp')
  const taken = call.takenBy !== null
  const words = !own
    ? t('team.help.bar', {
        name: call.displayName,
        place: call.place,
        reason: t(`team.help.reason.${call.reason}`),
      })
    : taken
      ? t('team.help.barTaken', { name: call.takenBy })
      : t('team.help.barWaiting')
  return (
    <div role={own ? 'status' : 'alert'} className={classes.bar} data-loud={(!own && !taken) || undefined}>
      <IconLifebuoy size={22} aria-hidden />
      <strong>{words}</strong>
      <span className={classes.acts}>
        {!own && !taken && (
          <Button loading={take.isPending} onClick={() => take.mutate({ helpId: call.id })}>
            {t('team.help.take')}
          </Button>
        )}
        {(own || taken) && (
          <Button size="compact-md" loading={end.isPending} onClick={() => end.mutate({ helpId: call.id })}>
            {t('team.help.end')}
          </Button>
        )}
      </span>
    </div>
  )
}

/** Somebody waits for this desk, and it is free. */
function Waiters() {
  const t = useT()
  const { user } = useSession()
  const queue = useCall('consultations', 'queue', {})
  const colleagues = useCall('team', 'colleagues', {})
  const here = usePath().startsWith('/video')
  const free = colleagues.data?.find(({ userId }) => userId === user.id)?.state === 'available'
  const count = queue.data?.rows.filter(({ state, fits }) => state === 'waiting' && fits).length ?? 0
  if (here || !free || count === 0 || queue.data?.mine !== null) return null
  return (
    <div role="status" className={classes.bar} data-quiet>
      <IconUsers size={20} aria-hidden />
      <strong>{t('consultations.reminder.waiting', { count })}</strong>
      <Link to="/video" className={classes.link}>
        {t('consultations.reminder.go')}
      </Link>
    </div>
  )
}
