import { Badge, Button, Modal } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import type { Colleague } from '../../../shared/contract/team.ts'
import { HandOverDialog } from '../../components/HandOverDialog.tsx'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { citizenLanguageName, clock, minutesSince, rangeWords, rowName } from '../../lib/consultation.ts'
import { matterName } from '../../lib/domain.ts'
import { collator, time } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useNow } from '../../lib/now.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { HelpCalls } from './HelpCalls.tsx'
import classes from './HallPage.module.css'

/** Minutes after which a wait or a talk is marked: somebody should look. */
const LONG_WAIT = 20
const LONG_TALK = 45

const order = ['talking', 'wrap-up', 'available', 'away', 'gone'] as const

/** The hall at this moment. */
export function Hall() {
  return (
    <div className={classes.two}>
      <Colleagues />
      <div className={classes.column}>
        <HelpCalls />
        <Waiters />
      </div>
    </div>
  )
}

function Colleagues() {
  const t = useT()
  const { data, error, refetch } = useCall('team', 'colleagues', {})
  const now = useNow(true)
  const sorted = [...(data ?? [])].sort(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || collator.compare(a.displayName, b.displayName),
  )
  const free = sorted.filter(({ state }) => state === 'available').length
  return (
    <Surface
      title={t('team.colleagues')}
      aside={data === undefined ? undefined : t('team.free', { count: free })}
      flush
    >
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting />}
      {data?.length === 0 && <Empty title={t('team.nobody')}>{t('team.nobodyHelp')}</Empty>}
      <ul className={classes.list}>
        {sorted.map((one) => (
          <ColleagueLine key={one.userId} one={one} now={now} />
        ))}
      </ul>
    </Surface>
  )
}

const colours = { available: 'green', talking: 'action', 'wrap-up': 'action', away: 'yellow', gone: 'gray' } as const

function ColleagueLine({ one, now }: { one: Colleague; now: number }) {
  const t = useT()
  const long = one.state === 'talking' && one.since !== null && minutesSince(one.since, now) >= LONG_TALK
  const gone = one.state === 'gone'
  // Their workplace is silent, and somebody is left alone in a talk.
  const left = gone && one.consultationId !== null
  const lead = useMay('consultations.lead')
  const [releasing, setReleasing] = useState(false)
  return (
    <li data-long={long || left || undefined}>
      <div className={classes.who}>
        <b>{one.displayName}</b>
        <small>
          {[
            ...(gone ? [] : [t(`team.place.${one.place}`)]),
            ...(gone || one.until === null ? [] : [t('team.until', { time: time(one.until) })]),
            ...one.languages.map((code) => citizenLanguageName(t, code)),
            one.matters.length === 0 ? t('team.allMatters') : one.matters.map((code) => matterName(t, code)).join(', '),
          ].join(' · ')}
        </small>
      </div>
      {one.state === 'talking' && one.since !== null && (
        <span className={long ? classes.long : undefined}>
          {one.ticket} · {clock(now - Date.parse(one.since))}
          {long && ` · ${t('team.long')}`}
        </span>
      )}
      {left && <span className={classes.long}>{t('team.release.open', { ticket: one.ticket })}</span>}
      {left && lead && (
        <Button
          size="compact-sm"
          onClick={() => setReleasing(true)}
          aria-label={t('team.release.title', { ticket: one.ticket })}
        >
          {t('team.release.do')}
        </Button>
      )}
      <Badge color={colours[one.state]}>{t(`team.state.${one.state}`)}</Badge>
      {releasing && one.consultationId !== null && (
        <ReleaseDialog one={one} consultationId={one.consultationId} onClose={() => setReleasing(false)} />
      )}
    </li>
  )
}

interface ReleaseDialogProps {
  readonly one: Colleague
  readonly consultationId: string
  readonly onClose: () => void
}

/** Back to the head of the queue with somebody whose clerk does not answer any more. */
function ReleaseDialog({ one, consultationId, onClose }: ReleaseDialogProps) {
  const t = useT()
  const release = useAct('consultations', 'release')
  const { ticket, displayName } = one
  return (
    <Modal opened onClose={onClose} title={t('team.release.title', { ticket })}>
      <div className={classes.dialog}>
        <p>{t('team.release.what', { name: displayName })}</p>
        <div className={classes.buttons}>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="filled"
            data-autofocus
            loading={release.isPending}
            onClick={() =>
              release.mutate(
                { consultationId },
                {
                  onSuccess: () => {
                    showDone(t('team.release.done', { ticket }))
                    onClose()
                  },
                },
              )
            }
          >
            {t('team.release.do')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

function Waiters() {
  const t = useT()
  const mayCall = useMay('consultations.call')
  const { data, error, refetch } = useCall('consultations', 'queue', {})
  const now = useNow(true)
  const [handing, setHanding] = useState<QueueRow>()
  const waiting = (data?.rows ?? []).filter(({ state }) => state === 'waiting' || state === 'connection-lost')
  const aside =
    data === undefined || data.wait === null
      ? t('team.waitingCount', { count: waiting.length })
      : `${t('team.waitingCount', { count: waiting.length })} · ${rangeWords(t, data.wait)}`
  return (
    <Surface title={t('team.waiting')} aside={aside} flush className={classes.grow ?? ''}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting />}
      {data !== undefined && waiting.length === 0 && (
        <Empty title={t('consultations.nobody')}>{t('consultations.nobodyHelp')}</Empty>
      )}
      <ul className={classes.list}>
        {waiting.map((row) => {
          const minutes = minutesSince(row.waitingSince ?? row.dueAt, now)
          const long = minutes >= LONG_WAIT
          return (
            <li key={row.id} data-long={long || undefined}>
              <div className={classes.who}>
                <b>{rowName(row)}</b>
                <small>
                  {[
                    matterName(t, row.matter),
                    citizenLanguageName(t, row.language),
                    ...(row.wantedClerk === null ? [] : [t('consultations.wanted', { name: row.wantedClerk })]),
                  ].join(' · ')}
                </small>
              </div>
              <span className={long ? classes.long : undefined}>
                {long && <IconAlertTriangle size={14} aria-hidden />} {t('consultations.waits', { count: minutes })}
              </span>
              {mayCall && (
                <Button
                  size="compact-sm"
                  onClick={() => setHanding(row)}
                  aria-label={t('team.handOver.title', { name: rowName(row) })}
                >
                  {t('consultations.acts.handOver')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {handing !== undefined && <HandOverDialog row={handing} onClose={() => setHanding(undefined)} />}
    </Surface>
  )
}
