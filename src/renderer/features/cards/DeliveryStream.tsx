import { Badge, Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCopy, IconScan, IconZoomExclamation } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Delivery, DeliveryScan, UnreadCard } from '../../../shared/contract/cards.ts'
import type { ScanOutcome } from '../../../shared/contract/scans.ts'
import { Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { api } from '../../lib/api.ts'
import { cardName } from '../../lib/domain.ts'
import { personName, time, timeWithSeconds } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { sentence } from '../../lib/messages.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { scanStore, unreadStore } from '../../lib/scans.ts'
import classes from './CardsPage.module.css'

/** The delivery as it comes out of the box: every scan is taken in or put aside, none stops the next. */
export function DeliveryStream() {
  const last = useCall('cards', 'delivery', { sessionId: null })
  if (last.isError) return <Failure error={last.error} retry={() => void last.refetch()} />
  if (last.data === undefined) return <Waiting />
  return <Box first={last.data.sessionId} />
}

/** One box stays on screen while the page is open, whatever is scanned elsewhere. */
function Box({ first }: { first: string }) {
  const [sessionId, setSessionId] = useState(first)
  const delivery = useCall('cards', 'delivery', { sessionId }, { keep: true })
  useEffect(() => {
    void api.scans.focus({ step: 'delivery', subject: sessionId })
    return () => void api.scans.focus(null)
  }, [sessionId])
  if (delivery.isError) return <Failure error={delivery.error} retry={() => void delivery.refetch()} />
  if (delivery.data === undefined) return <Waiting />
  return <Stream delivery={delivery.data} next={setSessionId} />
}

function Stream({ delivery, next }: { delivery: Delivery; next: (sessionId: string) => void }) {
  const t = useT()
  const begin = useAct('cards', 'newDelivery')
  const outcome = useSyncExternalStore(scanStore.subscribe, scanStore.get)
  const unread = useSyncExternalStore(unreadStore.subscribe, unreadStore.get)
  const newest = delivery.scans[0]
  const refused = refusedAfter(outcome, newest)
  const taken = delivery.scans.filter(({ result }) => result === 'matched')
  const trouble = delivery.scans.filter(({ result }) => result !== 'matched')
  return (
    <div className={classes.stream}>
      <Surface>
        {refused !== undefined && <Refused {...sentence(refused)} />}
        {refused === undefined && unread !== undefined && (
          <Refused what={t('cards.delivery.unread.what')} todo={t(`scan.unread.${unread.trouble}`)} />
        )}
        {refused === undefined && unread === undefined && <LastScan scan={newest} />}
      </Surface>
      <Surface
        title={t('cards.delivery.totals')}
        aside={
          <Button
            size="compact-md"
            loading={begin.isPending}
            disabled={delivery.scans.length === 0 || delivery.unread.length > 0}
            onClick={() => begin.mutate({}, { onSuccess: ({ sessionId }) => next(sessionId) })}
          >
            {t('cards.delivery.next')}
          </Button>
        }
      >
        <dl className={classes.totals}>
          {(['matched', 'unmatched', 'double'] as const).map((result) => (
            <div key={result} data-trouble={(result !== 'matched' && delivery[result] > 0) || undefined}>
              <dt>{t(`cards.delivery.result.${result}`)}</dt>
              <dd>{delivery[result]}</dd>
            </div>
          ))}
          {delivery.unread.length > 0 && (
            <div data-trouble>
              <dt>{t('cards.delivery.unread.count')}</dt>
              <dd>{delivery.unread.length}</dd>
            </div>
          )}
        </dl>
        {delivery.unread.length > 0 && <p className={classes.muted}>{t('cards.delivery.unread.first')}</p>}
      </Surface>
      <Surface
        flush
        title={t('cards.delivery.stream')}
        aside={delivery.startedAt !== null && t('cards.delivery.since', { time: time(delivery.startedAt) })}
      >
        {taken.length === 0 && <p className={classes.empty}>{t('cards.delivery.streamNone')}</p>}
        <ul className={classes.lane}>
          {taken.map((scan) => (
            <ScanRow key={scan.id} scan={scan} />
          ))}
        </ul>
      </Surface>
      <Surface
        flush
        title={t('cards.delivery.trouble')}
        aside={
          trouble.length > 0 && (
            <Link to="/cards" search={{ tab: 'clearing' }} className={classes.link ?? ''}>
              {t('cards.delivery.toClearing')}
            </Link>
          )
        }
      >
        {trouble.length === 0 && delivery.unread.length === 0 && (
          <p className={classes.empty}>{t('cards.delivery.troubleNone')}</p>
        )}
        <ul className={classes.lane}>
          {delivery.unread.map((card) => (
            <UnreadRow key={card.id} card={card} />
          ))}
          {trouble.map((scan) => (
            <ScanRow key={scan.id} scan={scan} />
          ))}
        </ul>
      </Surface>
    </div>
  )
}

/** A card that was not read. Who scanned the next one meanwhile finds it here. */
function UnreadRow({ card }: { card: UnreadCard }) {
  const t = useT()
  const settle = useAct('cards', 'settleUnread')
  return (
    <li>
      <span>
        {t('cards.delivery.unread.what')}
        <small>{t('cards.delivery.unread.todo')}</small>
      </span>
      <time dateTime={card.at}>{timeWithSeconds(card.at)}</time>
      <Button
        size="compact-sm"
        aria-label={t('cards.delivery.unread.settleLabel', { time: timeWithSeconds(card.at) })}
        loading={settle.isPending}
        onClick={() => settle.mutate({ unreadId: card.id })}
      >
        {t('cards.delivery.unread.settle')}
      </Button>
    </li>
  )
}

/** The reason why a scan was not read is shown until the next one. */
function refusedAfter(outcome: ScanOutcome | undefined, newest: DeliveryScan | undefined) {
  if (outcome?.result !== 'step' || outcome.step !== 'delivery' || outcome.accepted) return undefined
  const recorded = outcome.refusal?.code === 'card/not-found' || outcome.refusal?.code === 'card/double'
  return recorded || (newest !== undefined && newest.scannedAt > outcome.at)
    ? undefined
    : (outcome.refusal ?? undefined)
}

const icons = { matched: IconCircleCheck, unmatched: IconZoomExclamation, double: IconCopy }

function LastScan({ scan }: { scan: DeliveryScan | undefined }) {
  const t = useT()
  if (scan === undefined) {
    return (
      <div className={classes.last} data-result="none">
        <IconScan size={64} stroke={1.3} aria-hidden />
        <div>
          <h2>{t('cards.delivery.start')}</h2>
          <p className={classes.muted}>{t('cards.delivery.startHint')}</p>
        </div>
      </div>
    )
  }
  const ResultIcon = icons[scan.result]
  return (
    <div className={classes.last} data-result={scan.result} role="status" aria-label={t('cards.delivery.lastScan')}>
      <ResultIcon size={64} stroke={1.4} aria-hidden />
      <div>
        <p className={classes.verdict}>{t(`cards.delivery.result.${scan.result}`)}</p>
        <h2>{scan.person === null ? scan.serial : personName(scan.person)}</h2>
        <p>
          {[
            scan.documentCode === null ? undefined : cardName(scan.documentCode),
            scan.person === null ? undefined : scan.serial,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <p className={classes.muted}>{t(`cards.delivery.why.${scan.result}`)}</p>
      </div>
    </div>
  )
}

function Refused({ what, todo }: { readonly what: string; readonly todo: string }) {
  const t = useT()
  return (
    <div className={classes.last} data-result="refused">
      <IconAlertTriangle size={64} stroke={1.4} aria-hidden />
      <div>
        <p className={classes.verdict}>{t('cards.delivery.refused')}</p>
        <h2>{what}</h2>
        <p className={classes.muted}>{todo}</p>
      </div>
    </div>
  )
}

function ScanRow({ scan }: { scan: DeliveryScan }) {
  const t = useT()
  return (
    <li>
      <span>
        {scan.person === null ? scan.serial : personName(scan.person)}
        <small>
          {[
            scan.documentCode === null ? undefined : cardName(scan.documentCode),
            scan.person === null ? undefined : scan.serial,
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </span>
      {scan.result !== 'matched' && <Badge color="yellow">{t(`cards.delivery.result.${scan.result}`)}</Badge>}
      <time dateTime={scan.scannedAt}>{timeWithSeconds(scan.scannedAt)}</time>
    </li>
  )
}
