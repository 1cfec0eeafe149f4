import { Button } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { LockerView } from '../../../shared/contract/pickup.ts'
import { isAppError } from '../../../shared/errors.ts'
import { Key } from '../../components/Key.tsx'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { time } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { endNotice, keepNotice, useNotice, type Notice } from '../../lib/pending-notice.ts'
import { useAct, useCall, type Output } from '../../lib/query.ts'
import { scanStore } from '../../lib/scans.ts'
import { useMay } from '../../lib/session.ts'
import { HandOutPanel } from './HandOutPanel.tsx'
import { IdlePanel } from './IdlePanel.tsx'
import { LoadingPanel, useLoadScans } from './LoadingPanel.tsx'
import { NoticePanel } from './NoticePanel.tsx'
import { OverduePanel } from './OverduePanel.tsx'
import { Questions } from './Questions.tsx'
import { StartPanel } from './StartPanel.tsx'
import { StoryPanel } from './StoryPanel.tsx'
import { Wall } from './Wall.tsx'
import panel from './panel.module.css'
import classes from './PickupPage.module.css'

/** What the sheet beside the wall shows. `idle` gives way to whatever is under way. */
type Side =
  | { readonly kind: 'idle' | 'start' | 'overdue' }
  | { readonly kind: 'compartment'; readonly id: string }
  | { readonly kind: 'pickup'; readonly id: string }
  | { readonly kind: 'deviations'; readonly result: Output<'pickup', 'reconcile'> }

const idle: Side = { kind: 'idle' }

/** The pickup locker: its wall drawn to scale, and beside it the one thing that is done now. */
export function PickupPage() {
  const t = useT()
  const locker = useCall('pickup', 'locker', {})
  if (locker.isPending) return <Waiting />
  if (isAppError(locker.error, 'not-found')) {
    return <Empty title={t('pickup.noLocker')}>{t('pickup.noLockerHint')}</Empty>
  }
  if (locker.isError) return <Failure error={locker.error} retry={() => void locker.refetch()} />
  return <Locker locker={locker.data} />
}

function Locker({ locker }: { locker: LockerView }) {
  const t = useT()
  const { door } = useSearch({ from: '/pickup' })
  const mayLoad = useMay('pickup.load')
  const mayOpen = useMay('pickup.open')
  const active = useCall('pickup', 'active', {}).data ?? []
  const reconcile = useAct('pickup', 'reconcile')
  const [low, setLow] = useState(false)
  const [side, setSide] = useState<Side>(() => {
    const asked = locker.compartments.find(({ number }) => String(number) === door)
    return asked === undefined ? idle : { kind: 'compartment', id: asked.id }
  })
  const notice = useNotice()
  const overdue = locker.compartments.filter(({ state }) => state === 'overdue')
  // A code that still waits for its person comes before everything else.
  const kind = notice === undefined ? side.kind : 'notice'
  const shownId = side.kind === 'pickup' ? side.id : side.kind === 'idle' ? active[0]?.id : undefined
  const shown = notice === undefined ? active.find(({ id }) => id === shownId) : undefined
  const chosen =
    notice === undefined && side.kind === 'compartment'
      ? locker.compartments.find(({ id }) => id === side.id)
      : undefined

  const back = () => setSide(idle)
  const show = (id: string) => setSide({ kind: 'pickup', id })
  const showNotice = (fresh: Notice) => {
    keepNotice(fresh)
    back()
  }
  const choose = (id: string) => {
    const underWay = active.find(({ compartmentId }) => compartmentId === id)
    // Nothing but its own button takes the code away.
    if (notice !== undefined) return
    setSide(underWay === undefined ? { kind: 'compartment', id } : { kind: 'pickup', id: underWay.id })
  }
  const begin = () => {
    if (mayLoad && notice === undefined) setSide({ kind: 'start' })
  }
  useHotkeys([['F4', begin]], [])
  useLoadScans(kind === 'start' ? (low ? 'low' : '') : shown?.state === 'loading' ? shown.id : undefined)

  // A first scan in main made a pickup: show it.
  useEffect(
    () =>
      scanStore.subscribe(() => {
        const outcome = scanStore.get()
        if (outcome?.result !== 'step' || outcome.step !== 'load' || !outcome.accepted) return
        setSide((current) => (current.kind === 'start' ? { kind: 'pickup', id: outcome.subject } : current))
      }),
    [],
  )

  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div>
          <h1 className={classes.title}>{t('pickup.title', { name: locker.name, site: locker.site })}</h1>
          <p className={classes.facts}>
            {t('pickup.facts', { count: locker.compartments.length })} ·{' '}
            {locker.askedAt === null ? <b>{t('pickup.silent')}</b> : t('pickup.answers')}
            {locker.reconciled !== null && <> · {reconciledWords(t, locker.reconciled)}</>}
          </p>
        </div>
        <div className={classes.buttons}>
          {mayLoad && (
            <Button
              variant={kind === 'idle' && shown === undefined ? 'filled' : 'default'}
              rightSection={<Key>F4</Key>}
              aria-keyshortcuts="F4"
              onClick={begin}
            >
              {t('pickup.load')}
            </Button>
          )}
          {mayOpen && overdue.length > 0 && (
            <Button onClick={() => notice === undefined && setSide({ kind: 'overdue' })}>
              {t('pickup.emptyOverdue', { count: overdue.length })}
            </Button>
          )}
          <Button
            loading={reconcile.isPending}
            onClick={() =>
              reconcile.mutate(
                {},
                {
                  onSuccess: (result) => {
                    if (result.unexpected.length === 0) showDone(t('pickup.reconciling.clean'))
                    else if (notice === undefined) setSide({ kind: 'deviations', result })
                  },
                },
              )
            }
          >
            {t('pickup.reconcile')}
          </Button>
        </div>
      </header>
      <Questions />
      <div className={classes.columns}>
        <Surface>
          <Wall locker={locker} chosen={chosen?.id ?? shown?.compartmentId} choose={choose} />
        </Surface>
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the buttons inside, which bubble */}
        <div
          className={classes.side}
          onKeyDown={(event) => {
            // A key held down presses one step's button, not the next one's as well.
            if (event.repeat && event.key === 'Enter') event.preventDefault()
          }}
        >
          {active.length > 0 && !(active.length === 1 && shown !== undefined) && (
            <div className={classes.active}>
              <span>{t('pickup.active')}:</span>
              {active.map((pickup) => (
                <Button
                  key={pickup.id}
                  size="compact-md"
                  aria-pressed={pickup.id === shown?.id}
                  disabled={notice !== undefined}
                  onClick={() => show(pickup.id)}
                >
                  {t('pickup.activeOpen', { number: pickup.compartment })}
                </Button>
              ))}
            </div>
          )}
          {notice !== undefined && <NoticePanel key={notice.notice.text} pending={notice} close={endNotice} />}
          {kind === 'start' && <StartPanel low={low} setLow={setLow} begun={show} stop={back} />}
          {kind === 'overdue' && <OverduePanel compartments={overdue} begun={show} back={back} />}
          {kind === 'deviations' && side.kind === 'deviations' && <Deviations result={side.result} back={back} />}
          {chosen !== undefined && <StoryPanel compartment={chosen} back={back} begun={show} showNotice={showNotice} />}
          {shown?.state === 'loading' && (
            <LoadingPanel key={shown.id} pickup={shown} goOn={show} ended={back} showNotice={showNotice} />
          )}
          {shown !== undefined && shown.state !== 'loading' && (
            <HandOutPanel
              key={shown.id}
              pickup={shown}
              ended={back}
              left={() => setSide({ kind: 'compartment', id: shown.compartmentId })}
            />
          )}
          {shown === undefined && (kind === 'idle' || kind === 'pickup') && <IdlePanel begun={show} />}
        </div>
      </div>
    </div>
  )
}

function Deviations({ result, back }: { result: Output<'pickup', 'reconcile'>; back: () => void }) {
  const t = useT()
  return (
    <Surface danger title={t('pickup.reconciling.title')}>
      <div className={panel.panel}>
        <ul>
          {result.unexpected.map(({ number, what }) => (
            <li key={`${number} ${what}`}>{t(`pickup.unexpected.${what}`, { number })}</li>
          ))}
        </ul>
        <div className={panel.buttons}>
          <Button onClick={back}>{t('pickup.reconciling.back')}</Button>
        </div>
      </div>
    </Surface>
  )
}

function reconciledWords(t: ReturnType<typeof useT>, { at, deviations }: { at: string; deviations: number }): string {
  return deviations === 0
    ? t('pickup.reconciledClean', { time: time(at) })
    : t('pickup.reconciled', { time: time(at), count: deviations })
}
