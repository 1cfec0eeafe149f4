import { Button, MultiSelect, Popover, SegmentedControl, Switch, TextInput } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { places, type Colleague } from '../../../shared/contract/team.ts'
import { languageOptions, matterOptions } from '../../lib/consultation.ts'
import { time, today } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useNow } from '../../lib/now.ts'
import { readTime, timeOn } from '../../lib/office-times.ts'
import { useAct, useCall } from '../../lib/query.ts'
import { useSession } from '../../lib/session.ts'
import classes from './Availability.module.css'

const nobody = { state: 'gone', place: 'counter', until: null, languages: [], matters: [] } as const

/** Own availability: whether this desk takes calls, from where, until when, in which languages and matters. */
export function Availability() {
  const t = useT()
  const { user } = useSession()
  const colleagues = useCall('team', 'colleagues', {})
  const me = colleagues.data?.find(({ userId }) => userId === user.id) ?? nobody
  const set = useAct('team', 'setAvailability')
  const [open, setOpen] = useState(false)
  const busy = me.state === 'talking' || me.state === 'wrap-up'
  const available = me.state === 'available' || busy
  const facts = [
    t(`team.place.${me.place}`),
    ...(me.until === null ? [] : [t('team.until', { time: time(me.until) })]),
  ].join(' · ')
  const toggle = () =>
    set.mutate({
      available: !available,
      place: me.place,
      until: me.until !== null && Date.parse(me.until) > Date.now() ? me.until : null,
      languages: [...me.languages],
      matters: [...me.matters],
    })
  return (
    <div className={classes.bar}>
      <Switch
        checked={available}
        onChange={toggle}
        disabled={set.isPending || busy || colleagues.data === undefined}
        label={t(available ? 'team.available' : 'team.away')}
        classNames={{ label: classes.label ?? '' }}
        withThumbIndicator={false}
      />
      <Popover
        opened={open}
        onChange={setOpen}
        width={320}
        position="right-start"
        trapFocus
        returnFocus
        transitionProps={{ duration: 0 }}
      >
        <Popover.Target>
          <Button
            size="compact-sm"
            variant="subtle"
            className={classes.facts ?? ''}
            rightSection={<IconChevronDown size={14} aria-hidden />}
            aria-label={t('team.change', { facts })}
            onClick={() => setOpen(!open)}
          >
            {facts}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Form key={String(open)} me={me} available={available} onDone={() => setOpen(false)} />
        </Popover.Dropdown>
      </Popover>
    </div>
  )
}

interface FormProps {
  readonly me: Pick<Colleague, 'place' | 'until' | 'languages' | 'matters'> | typeof nobody
  readonly available: boolean
  readonly onDone: () => void
}

function Form({ me, available, onDone }: FormProps) {
  const t = useT()
  const set = useAct('team', 'setAvailability')
  const { data: service } = useCall('consultations', 'service', {})
  const [place, setPlace] = useState<(typeof places)[number]>(me.place)
  const [until, setUntil] = useState(me.until === null ? '' : time(me.until))
  const [languages, setLanguages] = useState<string[]>([...me.languages])
  const [matters, setMatters] = useState<string[]>([...me.matters])
  const [tried, setTried] = useState(false)
  const now = useNow(true)
  const clock = until.trim() === '' ? null : readTime(until)
  const end = clock === null || clock === undefined ? null : timeOn(today(), clock)
  const wrong = clock === undefined || (end !== null && Date.parse(end) <= now)
  const submit = () => {
    setTried(true)
    if (wrong) return
    set.mutate({ available, place, until: end, languages, matters }, { onSuccess: onDone })
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <fieldset className={classes.field}>
        <legend>{t('team.where')}</legend>
        <SegmentedControl
          fullWidth
          size="xs"
          value={place}
          onChange={(value) => setPlace(places.find((known) => known === value) ?? place)}
          transitionDuration={0}
          data={places.map((value) => ({ value, label: t(`team.place.${value}`) }))}
        />
        {place === 'home' && service?.provider === 'p2p' && !service.relay && (
          <p className={classes.hint} role="status">
            {t('team.homeHelp')}
          </p>
        )}
      </fieldset>
      <TextInput
        label={t('team.untilLabel')}
        description={t('team.untilHelp')}
        placeholder="12:00"
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
        error={tried && wrong ? t('team.untilWrong') : undefined}
        maxLength={5}
        data-autofocus
      />
      <MultiSelect
        label={t('team.languages')}
        description={t('team.languagesHelp')}
        data={languageOptions(t)}
        value={languages}
        onChange={setLanguages}
        maxValues={12}
        comboboxProps={{ withinPortal: false }}
      />
      <MultiSelect
        label={t('team.matters')}
        description={t('team.mattersHelp')}
        data={matterOptions(t)}
        value={matters}
        onChange={setMatters}
        searchable
        comboboxProps={{ withinPortal: false }}
      />
      <div className={classes.buttons}>
        <Button onClick={onDone}>{t('common.cancel')}</Button>
        <Button type="submit" variant="filled" loading={set.isPending}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  )
}
