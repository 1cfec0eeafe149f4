import { Button, SegmentedControl } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useRef, useState, type KeyboardEvent } from 'react'
import { Key } from '../../components/Key.tsx'
import { time } from '../../lib/format.ts'
import { rangeWords, type Queue } from '../../lib/consultation.ts'
import { useT } from '../../lib/i18n.ts'
import { useMay } from '../../lib/session.ts'
import { Availability } from './Availability.tsx'
import { useCallNext } from './call-next.ts'
import { QueueLine } from './QueueLine.tsx'
import { ServiceLine } from './ServiceLine.tsx'
import { WalkInDialog } from './WalkInDialog.tsx'
import classes from './WaitingRoom.module.css'

interface WaitingRoomProps {
  readonly queue: Queue
  readonly shown: string | undefined
  readonly onSelect: (id: string) => void
}

/** Who waits, in the order in which this desk would call them. */
export function WaitingRoom({ queue, shown, onSelect }: WaitingRoomProps) {
  const t = useT()
  const mayCall = useMay('consultations.call')
  const mayWrite = useMay('consultations.write')
  const next = useCallNext()
  const list = useRef<HTMLOListElement>(null)
  const [whose, setWhose] = useState('fits')
  const [walkIn, setWalkIn] = useState(false)
  const isMine = ({ id }: { readonly id: string }) => id === queue.mine
  // One's own talk first: it is what one looks for.
  const all = [...queue.rows.filter(isMine), ...queue.rows.filter((row) => !isMine(row))]
  const fitting = all.filter((row) => row.fits || isMine(row))
  const rows = whose === 'fits' ? fitting : all
  const closed = queue.open === 'closed'

  // Up and down walk the people; everything else of a row is behind Tab.
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('[data-person]') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLElement)
    if (step === undefined || at === -1) return
    event.preventDefault()
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus()
  }
  return (
    <section className={classes.room} aria-labelledby="waiting-room">
      <header className={classes.head}>
        <h2 id="waiting-room">{t('consultations.room')}</h2>
        <span className={classes.wait} role="status">
          {queue.wait === null
            ? t(closed ? 'consultations.closed' : 'consultations.noRange')
            : t('consultations.waitNow', { range: rangeWords(t, queue.wait) })}
        </span>
      </header>
      {mayCall && <Availability />}
      <div className={classes.bar}>
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t('consultations.whose')}
          value={whose}
          onChange={setWhose}
          transitionDuration={0}
          data={[
            { value: 'fits', label: t('consultations.mine', { count: fitting.length }) },
            { value: 'all', label: t('consultations.all', { count: queue.rows.length }) },
          ]}
        />
        {mayWrite && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconUserPlus size={16} aria-hidden />}
            onClick={() => setWalkIn(true)}
          >
            {t('consultations.walkIn.open')}
          </Button>
        )}
      </div>
      <ol ref={list} className={classes.list} aria-label={t('consultations.room')}>
        {rows.map((row) => (
          <QueueLine
            key={row.id}
            row={row}
            shown={row.id === shown}
            mine={row.id === queue.mine}
            here={queue.mineHere}
            busy={queue.mine !== null}
            onSelect={() => onSelect(row.id)}
            onKeyDown={walk}
          />
        ))}
        {rows.length === 0 && (
          <li className={classes.nobody}>
            <strong>{t(queue.rows.length === 0 ? 'consultations.nobody' : 'consultations.nobodyFits')}</strong>
            {t(queue.rows.length === 0 ? 'consultations.nobodyHelp' : 'consultations.nobodyFitsHelp')}
          </li>
        )}
      </ol>
      <footer className={classes.foot}>
        <ServiceLine />
        <div className={classes.under}>
          <p className={classes.hours} data-open={queue.open}>
            {queue.until === null
              ? t(`consultations.hours.${queue.open}`)
              : t(`consultations.hoursUntil.${queue.open}`, { time: time(queue.until) })}
          </p>
          <Link to="/video/hall" search={{}} className={classes.team}>
            {t('consultations.team')}
          </Link>
        </div>
        {mayCall && (
          <Button
            variant="filled"
            size="md"
            fullWidth
            rightSection={<Key>F8</Key>}
            aria-keyshortcuts="F8"
            disabled={queue.mine !== null}
            loading={next.isPending}
            onClick={next.call}
          >
            {t('consultations.next')}
          </Button>
        )}
      </footer>
      {walkIn && <WalkInDialog onClose={() => setWalkIn(false)} />}
    </section>
  )
}
