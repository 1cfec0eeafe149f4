import { Badge, Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { AppointmentRow } from '../../../shared/contract/appointments.ts'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { languageName, matterName } from '../../lib/domain.ts'
import { personName, time } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { useToday } from '../../lib/today.ts'
import classes from './TodaysAppointments.module.css'

/** Who comes today, in order; those who are served go to the end, so that the next ones stand on top. */
export function TodaysAppointments() {
  const t = useT()
  const day = useToday()
  const { data, error, refetch } = useCall('appointments', 'today', { date: day }, { keep: true })
  const over = (row: AppointmentRow) => row.state === 'done' || row.state === 'missed' || row.state === 'cancelled'
  const rows = data === undefined ? [] : [...data.filter((row) => !over(row)), ...data.filter(over)]
  const done = data?.filter(({ state }) => state === 'done').length ?? 0
  return (
    <Surface
      title={t('counter.appointments')}
      aside={data !== undefined && data.length > 0 ? t('counter.progress', { done, total: data.length }) : undefined}
      className={classes.surface ?? ''}
      flush
    >
      {data === undefined && error === null && <Waiting />}
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data?.length === 0 && <Empty title={t('counter.none')}>{t('counter.noneHelp')}</Empty>}
      {rows.length > 0 && (
        <ol className={classes.list} aria-label={t('counter.appointments')}>
          {rows.map((row) => (
            <Appointment key={row.id} row={row} over={over(row)} />
          ))}
        </ol>
      )}
    </Surface>
  )
}

function Appointment({ row, over }: { row: AppointmentRow; over: boolean }) {
  const t = useT()
  const may = useMay('appointments.write')
  const setState = useAct('appointments', 'setState')
  const name = personName(row)
  const language = row.language === 'de' ? '' : ` · ${languageName(row.language)}`
  const state = t(`domain.appointment.${row.state}`, { time: row.checkedInAt === null ? '' : time(row.checkedInAt) })
  const set = (state: 'expected' | 'here' | 'done') => setState.mutate({ appointmentId: row.id, state })
  return (
    <li className={classes.row} data-over={over || undefined}>
      <time className={classes.time}>{time(row.startsAt)}</time>
      <Link
        to="/file/$personId"
        params={{ personId: row.personId }}
        search={row.caseId === null ? {} : { case: row.caseId }}
        className={classes.person}
      >
        {name}
        <small>
          {matterName(t, row.matter)}
          {language}
        </small>
      </Link>
      <span className={classes.state}>
        {may && row.state === 'expected' && (
          <Button
            size="compact-sm"
            onClick={() => set('here')}
            loading={setState.isPending}
            aria-label={t('counter.checkInLabel', { name })}
          >
            {t('counter.checkIn')}
          </Button>
        )}
        {may && row.state === 'here' && (
          <Menu position="bottom-end" transitionProps={{ duration: 0 }} returnFocus withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <Badge
                component="button"
                type="button"
                color="green"
                rightSection={<IconChevronDown size={14} aria-hidden />}
                className={classes.here ?? ''}
                aria-label={`${name}, ${state}`}
              >
                {state}
              </Badge>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item data-autofocus onClick={() => set('done')}>
                {t('counter.done')}
              </Menu.Item>
              <Menu.Item onClick={() => set('expected')}>{t('counter.undo')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
        {!(may && (row.state === 'expected' || row.state === 'here')) && (
          <Badge color={row.state === 'here' ? 'green' : 'gray'}>{state}</Badge>
        )}
      </span>
    </li>
  )
}
