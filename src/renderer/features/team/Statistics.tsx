import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { StatisticsRow } from '../../../shared/contract/consultations.ts'
import { addDays } from '../../../shared/domain/dates.ts'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { matterName } from '../../lib/domain.ts'
import { useT } from '../../lib/i18n.ts'
import { useCall } from '../../lib/query.ts'
import { useToday } from '../../lib/today.ts'
import classes from './Statistics.module.css'

const periods = ['day', 'week', 'month'] as const
type Period = (typeof periods)[number]

/** From when a period counts: today, Monday, the first. */
function begin(period: Period, day: string): string {
  if (period === 'day') return day
  if (period === 'month') return `${day.slice(0, 8)}01`
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
  return addDays(day, -weekday)
}

/** How the consultation hour went, in figures and in words. */
export function Statistics() {
  const t = useT()
  const day = useToday()
  const [period, setPeriod] = useState<Period>('day')
  const [by, setBy] = useState<'byMatter' | 'byHour'>('byMatter')
  const { data, error, refetch } = useCall(
    'consultations',
    'statistics',
    { from: begin(period, day), to: day },
    { keep: true },
  )
  const name = (row: StatisticsRow) =>
    by === 'byMatter' ? matterName(t, row.key) : t('team.figures.hour', { hour: row.key.padStart(2, '0') })
  return (
    <Surface className={classes.sheet ?? ''} flush>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label={t('team.figures.period')}
          value={period}
          onChange={(value) => setPeriod(periods.find((known) => known === value) ?? period)}
          data={periods.map((value) => ({ value, label: t(`team.figures.${value}`) }))}
          transitionDuration={0}
        />
        <SegmentedControl
          aria-label={t('team.figures.by')}
          value={by}
          onChange={(value) => setBy(value === 'byHour' ? 'byHour' : 'byMatter')}
          data={(['byMatter', 'byHour'] as const).map((value) => ({ value, label: t(`team.figures.${value}`) }))}
          transitionDuration={0}
        />
      </div>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting />}
      {data?.total.arrived === 0 && data.total.noShow === 0 && (
        <Empty title={t('team.figures.none')}>{t('team.figures.noneHelp')}</Empty>
      )}
      {data !== undefined && (data.total.arrived > 0 || data.total.noShow > 0) && (
        <>
          <p className={classes.words} role="status">
            {t('team.figures.words', { served: data.total.served, arrived: data.total.arrived })}{' '}
            {data.total.within10 !== null &&
              t('team.figures.within', { percent: Math.round(data.total.within10 * 100) })}
          </p>
          <Table rows={data[by].filter(somethingHappened)} total={data.total} name={name} />
        </>
      )}
    </Surface>
  )
}

const counts = ['arrived', 'served', 'noShow', 'abandoned', 'cancelled', 'transfers', 'solvedFirst'] as const
const times = ['waitP50', 'waitP90', 'wayP50', 'talkP50'] as const

/** A line of noughts says nothing. */
const somethingHappened = (row: StatisticsRow) => counts.some((column) => row[column] > 0)

interface TableProps {
  readonly rows: readonly StatisticsRow[]
  readonly total: StatisticsRow
  readonly name: (row: StatisticsRow) => string
}

function Table({ rows, total, name }: TableProps) {
  const t = useT()
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('team.figures.what')}</th>
          {[...counts, ...times, 'within10' as const].map((column) => (
            <th key={column} scope="col">
              {t(`team.figures.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.key} row={row} name={name(row)} />
        ))}
      </tbody>
      <tfoot>
        <Row row={total} name={t('team.figures.total')} />
      </tfoot>
    </table>
  )
}

function Row({ row, name }: { row: StatisticsRow; name: string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {counts.map((column) => (
        <td key={column}>{row[column]}</td>
      ))}
      {times.map((column) => (
        <td key={column}>{minutes(row[column])}</td>
      ))}
      <td>{row.within10 === null ? '–' : `${Math.round(row.within10 * 100)} %`}</td>
    </tr>
  )
}

/** Seconds as `4:30` minutes. */
function minutes(seconds: number | null): string {
  if (seconds === null) return '–'
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
