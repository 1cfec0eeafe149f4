import { ActionIcon, Badge, Menu } from '@mantine/core'
import { IconDotsVertical, IconPlugConnectedX } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState, type KeyboardEvent } from 'react'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { citizenLanguageName, rowName } from '../../lib/consultation.ts'
import { matterName } from '../../lib/domain.ts'
import { useT } from '../../lib/i18n.ts'
import { showError } from '../../lib/messages.ts'
import { useNow } from '../../lib/now.ts'
import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { HandOverDialog } from '../../components/HandOverDialog.tsx'
import { forgetEnded, hangUp, isTalking } from './call-store.ts'
import { CancelDialog } from './CancelDialog.tsx'
import { LinkDialog } from './LinkDialog.tsx'
import { saveNote } from './note-store.ts'
import { remarks, stateWords } from './row-words.ts'
import { testWords } from './test-words.ts'
import classes from './QueueLine.module.css'

interface QueueLineProps {
  readonly row: QueueRow
  readonly shown: boolean
  /** It is this desk's own. */
  readonly mine: boolean
  /** One's own talk runs at this workstation. */
  readonly here: boolean
  /** This desk talks already. */
  readonly busy: boolean
  readonly onSelect: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** A person in the waiting room: who, since when, what works; and what can be done. */
export function QueueLine({ row, shown, mine, here, busy, onSelect, onKeyDown }: QueueLineProps) {
  const t = useT()
  const now = useNow(true)
  const extra = remarks(t, row, now)
  const away = !row.online && row.arrivedAt !== null
  return (
    <li className={classes.line} data-shown={shown || undefined} data-mine={mine || undefined}>
      <button
        type="button"
        className={classes.person}
        data-person
        aria-current={shown ? 'true' : undefined}
        onClick={onSelect}
        onKeyDown={onKeyDown}
      >
        <b>
          {row.place !== null && (
            <span className={classes.place}>
              <span className="visually-hidden">{t('consultations.placeLabel')} </span>
              {row.place}
            </span>
          )}
          {rowName(row)}
        </b>
        <span>{stateWords(t, row, now, mine)}</span>
        <span className={classes.matter}>{matterName(t, row.matter)}</span>
        {extra.map((words) => (
          <span key={words} className={classes.remark}>
            {words}
          </span>
        ))}
        {away && (
          <span className={classes.offline}>
            <IconPlugConnectedX size={15} stroke={1.8} aria-hidden />
            {t('consultations.offline')}
          </span>
        )}
      </button>
      <div className={classes.side}>
        <Acts row={row} mine={mine} here={here} busy={busy} />
        <Marks row={row} />
      </div>
    </li>
  )
}

function Marks({ row }: { row: QueueRow }) {
  const t = useT()
  const test = row.state === 'waiting' || row.state === 'called' ? testWords(t, row.test) : undefined
  return (
    <>
      {test !== undefined && <Badge color={test.colour}>{test.words}</Badge>}
      {row.language !== 'de' && <Badge color="action">{citizenLanguageName(t, row.language)}</Badge>}
    </>
  )
}

type Layer = 'none' | 'handOver' | 'cancel' | 'link'

function Acts({ row, mine, here, busy }: Pick<QueueLineProps, 'row' | 'mine' | 'here' | 'busy'>) {
  const t = useT()
  const navigate = useNavigate()
  const mayCall = useMay('consultations.call')
  const mayWrite = useMay('consultations.write')
  const [layer, setLayer] = useState<Layer>('none')
  const call = useAct('consultations', 'call')
  const callOff = useAct('consultations', 'callOff')
  const requeue = useAct('consultations', 'requeue')
  const fetchHere = useAct('consultations', 'fetchHere')
  const { personId, caseId, state } = row
  const before = state === 'booked' || state === 'checked-in'
  const back = state === 'parked' || state === 'no-show' || state === 'abandoned'
  const name = rowName(row)
  const id = { consultationId: row.id }
  const close = () => setLayer('none')
  const talking = mine && isTalking(row)
  const own = mine && (talking || state === 'called')
  const none = !(personId !== null || (mayCall && (own || state === 'waiting' || back)) || (mayWrite && before))
  if (none) return null
  return (
    <>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }} returnFocus withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('consultations.acts.label', { name })}
            className={classes.more ?? ''}
          >
            <IconDotsVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayCall && state === 'waiting' && (
            <Menu.Item data-autofocus disabled={busy} onClick={() => call.mutate(id)}>
              {t('consultations.acts.call')}
            </Menu.Item>
          )}
          {mayCall && own && !here && (
            <Menu.Item data-autofocus onClick={() => fetchHere.mutate(id, { onSuccess: forgetEnded })}>
              {t('consultations.otherDesk.fetch')}
            </Menu.Item>
          )}
          {mayCall && talking && (
            <Menu.Item onClick={() => void saveNote(row.id).then(() => hangUp(row.id).catch(showError))}>
              {t('consultations.acts.hangUp')}
            </Menu.Item>
          )}
          {mayCall && state === 'called' && mine && (
            <Menu.Item onClick={() => callOff.mutate(id)}>{t('consultations.acts.callOff')}</Menu.Item>
          )}
          {mayCall && back && (
            <Menu.Item data-autofocus onClick={() => requeue.mutate(id)}>
              {t('consultations.acts.requeue')}
            </Menu.Item>
          )}
          {mayCall && state === 'waiting' && (
            <Menu.Item onClick={() => setLayer('handOver')}>{t('consultations.acts.handOver')}</Menu.Item>
          )}
          {personId !== null && (
            <Menu.Item
              onClick={() =>
                void navigate({
                  to: '/file/$personId',
                  params: { personId },
                  search: caseId === null ? {} : { case: caseId },
                })
              }
            >
              {t('consultations.acts.file')}
            </Menu.Item>
          )}
          {mayWrite && (before || state === 'waiting' || state === 'connection-lost' || state === 'parked') && (
            <Menu.Item onClick={() => setLayer('link')}>{t('consultations.acts.link')}</Menu.Item>
          )}
          {mayWrite && (before || state === 'waiting' || back) && (
            <Menu.Item className={classes.alarm ?? ''} onClick={() => setLayer('cancel')}>
              {t('consultations.acts.cancel')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {layer === 'handOver' && <HandOverDialog row={row} onClose={close} />}
      {layer === 'cancel' && <CancelDialog row={row} onClose={close} />}
      {layer === 'link' && <LinkDialog row={row} onClose={close} />}
    </>
  )
}
