import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { Hours } from '../../../shared/contract/consultations.ts'
import { Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { readTime } from '../../lib/office-times.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import classes from './HoursEditor.module.css'

/** When people are received by video. The lead sets it, the others read it. */
export function HoursEditor() {
  const { data, error, refetch } = useCall('consultations', 'hours', {})
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <Waiting />
  return <Editor key={JSON.stringify(data)} hours={data} />
}

interface Span {
  readonly key: number
  readonly day: number
  readonly from: string
  readonly to: string
}

const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

function Editor({ hours }: { hours: Hours }) {
  const t = useT()
  const may = useMay('consultations.lead')
  const save = useAct('consultations', 'setHours')
  const [spans, setSpans] = useState<readonly Span[]>(() => hours.days.map((span, key) => ({ ...span, key })))
  const [walkIn, setWalkIn] = useState(hours.walkIn)
  const [holidays, setHolidays] = useState(hours.holidays)
  const [tried, setTried] = useState(false)
  const change = (key: number, next: Partial<Span>) =>
    setSpans(spans.map((span) => (span.key === key ? { ...span, ...next } : span)))
  const add = (day: number) =>
    setSpans([...spans, { key: Math.max(0, ...spans.map(({ key }) => key)) + 1, day, from: '', to: '' }])
  const submit = () => {
    setTried(true)
    if (spans.some(wrong)) return
    const days = spans
      .map(({ day, from, to }) => ({ day, from: readTime(from) ?? '', to: readEnd(to) ?? '' }))
      .sort((a, b) => a.day - b.day || (a.from < b.from ? -1 : 1))
    save.mutate({ days, walkIn, holidays }, { onSuccess: () => showDone(t('team.hours.saved')) })
  }
  return (
    <Surface className={classes.sheet ?? ''}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <p className={classes.quiet}>{t(may ? 'team.hours.help' : 'team.hours.read')}</p>
        <ul className={classes.days}>
          {week.map((name, index) => {
            const day = index + 1
            const dayName = t(`team.hours.days.${name}`)
            return (
              <li key={day}>
                <b>{dayName}</b>
                <div className={classes.spans}>
                  {spans
                    .filter((span) => span.day === day)
                    .map((span) => (
                      <div key={span.key} className={classes.span}>
                        <TextInput
                          aria-label={t('team.hours.from', { day: dayName })}
                          value={span.from}
                          placeholder="09:00"
                          maxLength={5}
                          readOnly={!may}
                          w={84}
                          error={tried && wrong(span)}
                          onChange={(event) => change(span.key, { from: event.currentTarget.value })}
                        />
                        <span aria-hidden>–</span>
                        <TextInput
                          aria-label={t('team.hours.to', { day: dayName })}
                          value={span.to}
                          placeholder="12:00"
                          maxLength={5}
                          readOnly={!may}
                          w={84}
                          error={tried && wrong(span)}
                          onChange={(event) => change(span.key, { to: event.currentTarget.value })}
                        />
                        {may && (
                          <ActionIcon
                            variant="subtle"
                            color="red"
                            aria-label={t('team.hours.remove', {
                              day: dayName,
                              span: `${span.from}–${span.to}`,
                            })}
                            onClick={() => setSpans(spans.filter(({ key }) => key !== span.key))}
                          >
                            <IconTrash size={18} aria-hidden />
                          </ActionIcon>
                        )}
                      </div>
                    ))}
                  {!spans.some((span) => span.day === day) && (
                    <span className={classes.quiet}>{t('team.hours.closed')}</span>
                  )}
                  {may && (
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      leftSection={<IconPlus size={16} aria-hidden />}
                      aria-label={t('team.hours.addLabel', { day: dayName })}
                      onClick={() => add(day)}
                    >
                      {t('team.hours.add')}
                    </Button>
                  )}
                </div>
              </li>
            )
          })}
        </ul>
        <Checkbox
          label={t('team.hours.walkIn')}
          checked={walkIn}
          disabled={!may}
          onChange={(event) => setWalkIn(event.currentTarget.checked)}
        />
        <Checkbox
          label={t('team.hours.holidays')}
          checked={holidays}
          disabled={!may}
          onChange={(event) => setHolidays(event.currentTarget.checked)}
        />
        {tried && spans.some(wrong) && (
          <p role="alert" className={classes.bad}>
            {t('team.hours.wrong')}
          </p>
        )}
        {may && (
          <div>
            <Button type="submit" variant="filled" loading={save.isPending}>
              {t('common.save')}
            </Button>
          </div>
        )}
      </form>
    </Surface>
  )
}

/** A day may end at 24:00, but nothing begins then. */
const readEnd = (text: string) => (text.trim() === '24:00' ? '24:00' : readTime(text))

function wrong({ from, to }: Span): boolean {
  const begin = readTime(from)
  const end = readEnd(to)
  return begin === undefined || end === undefined || begin >= end
}
