import { Badge, Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { citizenLanguageName } from '../../lib/consultation.ts'
import { matterName } from '../../lib/domain.ts'
import { dateTime } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useCall } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { CancelDialog } from './CancelDialog.tsx'
import { LinkDialog } from './LinkDialog.tsx'
import classes from './PersonConsultations.module.css'

const colours: Partial<Record<QueueRow['state'], 'green' | 'yellow' | 'red' | 'gray'>> = {
  done: 'gray',
  cancelled: 'gray',
  'no-show': 'yellow',
  abandoned: 'yellow',
  'connection-lost': 'yellow',
  waiting: 'green',
  'in-call': 'green',
}

/** Consultations by video of one person, newest first; what is still to come can get a new link or be cancelled. */
export function PersonConsultations({ personId, onBook }: { personId: string; onBook: () => void }) {
  const t = useT()
  const may = useMay('consultations.write')
  const { data, error, refetch } = useCall('consultations', 'list', { personId, day: null })
  const [layer, setLayer] = useState<{ kind: 'link' | 'cancel'; row: QueueRow }>()
  const close = () => setLayer(undefined)
  const book = may && (
    <Button variant="subtle" leftSection={<IconPlus size={18} aria-hidden />} onClick={onBook}>
      {t('consultations.book.open')}
    </Button>
  )
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <Waiting />
  if (data.length === 0) {
    return (
      <Empty title={t('consultations.tab.none')} action={book}>
        {t('consultations.tab.noneHelp')}
      </Empty>
    )
  }
  const rows = [...data].sort((a, b) => (a.dueAt < b.dueAt ? 1 : -1))
  return (
    <>
      <ul className={classes.list} aria-label={t('consultations.tab.list')}>
        {rows.map((row) => {
          const coming = row.state === 'booked' || row.state === 'checked-in' || row.state === 'waiting'
          return (
            <li key={row.id}>
              <div className={classes.what}>
                <b>{dateTime(row.dueAt)}</b> · {matterName(t, row.matter)}
                <small>
                  {[
                    row.ticket,
                    citizenLanguageName(t, row.language),
                    row.clerk ?? row.wantedClerk ?? t('consultations.book.team'),
                    ...(row.needsInterpreter ? [t('consultations.interpreterWanted')] : []),
                  ].join(' · ')}
                </small>
              </div>
              <Badge color={colours[row.state] ?? 'action'}>{t(`consultations.state.${row.state}`)}</Badge>
              {may && coming && (
                <div className={classes.acts}>
                  <Button size="compact-sm" onClick={() => setLayer({ kind: 'link', row })}>
                    {t('consultations.acts.link')}
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="red"
                    onClick={() => setLayer({ kind: 'cancel', row })}
                  >
                    {t('consultations.acts.cancel')}
                  </Button>
                </div>
              )}
            </li>
          )
        })}
      </ul>
      <div className={classes.foot}>{book}</div>
      {layer?.kind === 'link' && <LinkDialog row={layer.row} onClose={close} />}
      {layer?.kind === 'cancel' && <CancelDialog row={layer.row} onClose={close} />}
    </>
  )
}
