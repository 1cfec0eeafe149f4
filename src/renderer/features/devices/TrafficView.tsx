import { Button, SegmentedControl, Switch } from '@mantine/core'
import { IconArrowLeft, IconArrowRight, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { DeviceState, TrafficEntry } from '../../../shared/contract/devices.ts'
import { timeWithMillis } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct } from '../../lib/query.ts'
import { valueWords } from './device-words.ts'
import { linesOf } from './routine.ts'
import { useTraffic } from './traffic-list.ts'
import classes from './TrafficView.module.css'

const ROW_PX = 32
const filters = ['all', 'sent', 'received', 'noise'] as const
type Filter = (typeof filters)[number]

/** Everything that goes over the line of a device: time, direction, meaning in words, bytes; people's content as dots. */
export function TrafficView({ device }: { device: Pick<DeviceState, 'id' | 'kind' | 'line'> }) {
  const t = useT()
  if (device.line === 'screen') return <p className={classes.quiet}>{t('devicesPage.view.noLine')}</p>
  return <Messages deviceId={device.id} polled={device.kind === 'lock-board'} />
}

/** @param polled what is asked and answered all the time can be hidden, and is at first */
function Messages({ deviceId, polled }: { deviceId: string; polled: boolean }) {
  const t = useT()
  const [brief, setBrief] = useState(polled)
  const [hold, setHold] = useState(false)
  const [follow, setFollow] = useState(true)
  const [filter, setFilter] = useState<Filter>('all')
  const [current, setCurrent] = useState<TrafficEntry>()
  const { entries, held } = useTraffic(deviceId, hold)
  const save = useAct('devices', 'exportTraffic')
  const scroller = useRef<HTMLDivElement>(null)
  const shown = linesOf(entries).filter(
    ({ entry, routine, loud }) =>
      !(brief && routine) && (filter === 'all' || (filter === 'noise' ? loud : entry.direction === filter)),
  )
  // oxlint-disable-next-line react/incompatible-library -- the rule warns compilers that memoize; this program has none
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => shown[index]?.entry.number ?? index,
    overscan: 12,
  })
  const height = virtual.getTotalSize()
  const newest = shown.at(-1)?.entry.number
  useEffect(() => {
    const box = scroller.current
    if (follow && !hold && box !== null) box.scrollTop = box.scrollHeight
  }, [newest, height, follow, hold])

  const walk = (event: KeyboardEvent, index: number) => {
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: shown.length - 1 }[event.key]
    const entry = next === undefined ? undefined : shown[next]?.entry
    if (next === undefined || entry === undefined) return
    event.preventDefault()
    setFollow(false)
    setCurrent(entry)
    virtual.scrollToIndex(next)
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index='${next}']`)?.focus())
  }
  const items = virtual.getVirtualItems()
  // One row is in the order of the Tab key: the chosen one, or the newest in sight.
  const chosen = items.some(({ index }) => shown[index]?.entry.number === current?.number)
    ? current?.number
    : shown[items.at(-1)?.index ?? -1]?.entry.number
  return (
    <div className={classes.view}>
      <p className={classes.quiet}>{t('devicesPage.view.help')}</p>
      <div className={classes.bar}>
        <Button
          leftSection={hold ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />}
          onClick={() => setHold(!hold)}
        >
          {t(hold ? 'devicesPage.view.go' : 'devicesPage.view.pause')}
        </Button>
        <SegmentedControl
          aria-label={t('devicesPage.view.filter')}
          value={filter}
          onChange={(value) => setFilter(filters.find((name) => name === value) ?? 'all')}
          transitionDuration={0}
          data={filters.map((name) => ({ value: name, label: t(`devicesPage.view.filters.${name}`) }))}
        />
        {polled && (
          <Switch
            label={t('devicesPage.view.brief')}
            checked={brief}
            onChange={(event) => setBrief(event.currentTarget.checked)}
          />
        )}
        <Switch
          label={t('devicesPage.view.follow')}
          checked={follow}
          onChange={(event) => setFollow(event.currentTarget.checked)}
        />
        <Button
          className={classes.save ?? ''}
          loading={save.isPending}
          onClick={() =>
            save.mutate({ id: deviceId }, { onSuccess: ({ saved }) => saved && showDone(t('devicesPage.view.saved')) })
          }
        >
          {t('devicesPage.view.save')}
        </Button>
      </div>
      <div className={classes.frame}>
        <div
          ref={scroller}
          className={classes.scroller}
          onWheel={({ deltaY }) => {
            // Whoever scrolls back wants to read.
            if (deltaY < 0) setFollow(false)
          }}
        >
          <div role="table" aria-label={t('devicesPage.view.table')} aria-rowcount={shown.length + 1}>
            <div role="rowgroup" className={classes.head}>
              <div role="row" aria-rowindex={1} className={classes.row}>
                {(['at', 'direction', 'meaning', 'bytes'] as const).map((column) => (
                  <span key={column} role="columnheader" data-column={column}>
                    <span className={column === 'direction' ? classes.word : undefined}>
                      {t(`devicesPage.view.${column}`)}
                    </span>
                  </span>
                ))}
              </div>
            </div>
            <div role="rowgroup" className={classes.body} style={{ height }}>
              {items.map(({ index, start }) => {
                const line = shown[index]
                if (line === undefined) return null
                const { entry } = line
                return (
                  <div
                    key={entry.number}
                    ref={virtual.measureElement}
                    role="row"
                    aria-rowindex={index + 2}
                    data-index={index}
                    data-loud={line.loud || undefined}
                    data-current={entry.number === current?.number || undefined}
                    tabIndex={entry.number === chosen ? 0 : -1}
                    className={`${classes.row} ${classes.entry}`}
                    style={{ transform: `translateY(${start}px)` }}
                    onClick={() => setCurrent(entry)}
                    onFocus={() => setCurrent(entry)}
                    onKeyDown={(event) => walk(event, index)}
                  >
                    <span role="cell">{timeWithMillis(entry.at)}</span>
                    <span role="cell" className={classes.direction}>
                      {entry.direction === 'sent' ? (
                        <IconArrowRight size={16} aria-hidden />
                      ) : (
                        <IconArrowLeft size={16} aria-hidden />
                      )}
                      <span className={classes.word}>{t(`devicesPage.view.${entry.direction}`)}</span>
                    </span>
                    <span role="cell">
                      {t(`devicesPage.traffic.${entry.meaning}`)} <small>{valueWords(t, entry.values)}</small>
                      {line.unanswered && <> · {t('devicesPage.view.unanswered')}</>}
                    </span>
                    <span role="cell" className={classes.bytes}>
                      {entry.text}
                    </span>
                  </div>
                )
              })}
            </div>
          </div>
        </div>
        {shown.length === 0 && (
          <p className={classes.none}>
            {t(entries.length === 0 ? 'devicesPage.view.none' : 'devicesPage.view.noneFiltered')}
          </p>
        )}
        <p className={classes.foot}>
          <span>{t('devicesPage.view.bounded', { count: shown.length })}</span>
          <span role="status">{held > 0 && t('devicesPage.view.held', { count: held })}</span>
        </p>
      </div>
      {current !== undefined && (
        <p className={classes.whole}>
          <b>
            {timeWithMillis(current.at)} · {t(`devicesPage.traffic.${current.meaning}`)}
          </b>{' '}
          <span>{valueWords(t, current.values)}</span>
          <code>{current.text}</code>
        </p>
      )}
    </div>
  )
}
