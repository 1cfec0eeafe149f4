import { officeDay } from '../../../shared/domain/office-time.ts'
import {
  IconCheck,
  IconDisabled,
  IconClockExclamation,
  IconDoor,
  IconLock,
  IconPackage,
  IconTool,
  type Icon,
} from '@tabler/icons-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import type { CompartmentView, LockerView } from '../../../shared/contract/pickup.ts'
import { date, daysUntil } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useNow } from '../../lib/now.ts'
import { duration } from './now.ts'
import classes from './Wall.module.css'

interface WallProps {
  readonly locker: LockerView
  readonly chosen: string | undefined
  readonly choose: (compartmentId: string) => void
}

const icons: Partial<Record<CompartmentView['state'] | 'open', Icon>> = {
  open: IconDoor,
  ready: IconCheck,
  overdue: IconClockExclamation,
  occupied: IconPackage,
  blocked: IconLock,
  defect: IconTool,
}

/** The wall as it stands in the foyer. Arrow keys walk it, Enter opens a compartment's story. */
export function Wall({ locker, chosen, choose }: WallProps) {
  const t = useT()
  const now = useNow(locker.compartments.some(({ door }) => door === 'open'))
  const [current, setCurrent] = useState(0)
  const grid = useRef<HTMLDivElement>(null)
  const { columns, compartments } = locker
  const rows = Array.from({ length: Math.ceil(compartments.length / columns) }, (_, row) =>
    compartments.slice(row * columns, (row + 1) * columns),
  )

  const walk = (event: KeyboardEvent) => {
    const last = compartments.length - 1
    const rowStart = current - (current % columns)
    const steps: Record<string, number> = {
      ArrowLeft: current - 1,
      ArrowRight: current + 1,
      ArrowUp: current - columns,
      ArrowDown: current + columns,
      Home: event.ctrlKey ? 0 : rowStart,
      End: event.ctrlKey ? last : Math.min(rowStart + columns - 1, last),
    }
    const next = steps[event.key]
    if (next === undefined) return
    event.preventDefault()
    if (next < 0 || next > last) return
    setCurrent(next)
    grid.current?.querySelectorAll<HTMLElement>('[role=gridcell]')[next]?.focus()
  }

  return (
    <div ref={grid} role="grid" aria-label={t('pickup.wall')} className={classes.wall}>
      {rows.map((row, rowIndex) => (
        <div
          key={row[0]?.id}
          role="row"
          className={classes.row}
          style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
        >
          {row.map((compartment, column) => {
            const index = rowIndex * columns + column
            const look = compartment.door === 'open' ? 'open' : compartment.state
            const StateIcon = icons[look]
            const words = stateWords(t, compartment, now)
            return (
              <div
                key={compartment.id}
                role="gridcell"
                tabIndex={index === current ? 0 : -1}
                aria-selected={compartment.id === chosen}
                data-state={look}
                className={classes.cell}
                onFocus={() => setCurrent(index)}
                onClick={() => choose(compartment.id)}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' && event.key !== ' ') return walk(event)
                  event.preventDefault()
                  choose(compartment.id)
                }}
              >
                <span className={classes.top}>
                  <span className="visually-hidden">{t('pickup.cell.compartment')}</span>
                  <b>{compartment.number}</b>
                  {compartment.low && (
                    <IconDisabled
                      size={15}
                      stroke={1.6}
                      role="img"
                      aria-label={t('pickup.cell.low')}
                      className={classes.low}
                    />
                  )}
                  {StateIcon !== undefined && <StateIcon size={18} stroke={1.8} aria-hidden />}
                </span>
                <span className={classes.words}>{words}</span>
              </div>
            )
          })}
        </div>
      ))}
    </div>
  )
}

function stateWords(t: ReturnType<typeof useT>, compartment: CompartmentView, now: number): string {
  const { state, door, openSince, until, blockedReason } = compartment
  if (door === 'open') {
    return openSince === null
      ? t('pickup.cell.open')
      : t('pickup.cell.openFor', { duration: duration(t, openSince, now) })
  }
  switch (state) {
    case 'ready':
      // The year is this one or the next: day and month say enough on a door.
      return t('pickup.cell.ready', { date: date(localDay(until)).slice(0, 6) })
    case 'overdue':
      return t('pickup.cell.overdue', { count: Math.max(1, -daysUntil(localDay(until))) })
    case 'blocked':
      return blockedReason === null ? t('pickup.cell.blockedBare') : t('pickup.cell.blocked', { reason: blockedReason })
    default:
      return t(`pickup.cell.${state}`)
  }
}

/** Day of a UTC time on the office's clock. */
export function localDay(iso: string | null): string {
  if (iso === null) return '0000-00-00'
  return officeDay(new Date(iso))
}
