import { Button, Modal, Radio, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { QueueRow } from '../../shared/contract/consultations.ts'
import { matterOptions, rowName } from '../lib/consultation.ts'
import { useT } from '../lib/i18n.ts'
import { showDone } from '../lib/messages.ts'
import { useAct, useCall } from '../lib/query.ts'
import { useSession } from '../lib/session.ts'
import classes from './HandOverDialog.module.css'

interface HandOverDialogProps {
  readonly row: Pick<QueueRow, 'id' | 'ticket' | 'familyName' | 'givenNames' | 'matter'>
  readonly onClose: () => void
  /** Before it is handed over: a note is saved, a call is closed. */
  readonly before?: () => Promise<void>
}

/** Hands a person to a colleague, or to whoever has the matter; with a word for whoever goes on. They come next there. */
export function HandOverDialog({ row, onClose, before }: HandOverDialogProps) {
  const t = useT()
  const { user } = useSession()
  const colleagues = useCall('team', 'colleagues', {})
  const transfer = useAct('consultations', 'transfer')
  const [to, setTo] = useState('')
  const [matter, setMatter] = useState(row.matter)
  const [note, setNote] = useState('')
  const others = (colleagues.data ?? []).filter(({ userId, state }) => userId !== user.id && state !== 'gone')
  const submit = async () => {
    await before?.()
    transfer.mutate(
      {
        consultationId: row.id,
        clerkId: to === '' ? null : to,
        matter: matter === row.matter ? null : matter,
        note,
      },
      {
        onSuccess: () => {
          showDone(t('team.handOver.done', { name: rowName(row) }))
          onClose()
        },
      },
    )
  }
  return (
    <Modal opened onClose={onClose} title={t('team.handOver.title', { name: rowName(row) })} size={520}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Radio.Group label={t('team.handOver.to')} value={to} onChange={setTo}>
          <div className={classes.choices}>
            <Radio value="" label={t('team.handOver.anybody')} data-autofocus />
            {others.map((one) => (
              <Radio
                key={one.userId}
                value={one.userId}
                label={one.displayName}
                description={`${t(`team.state.${one.state}`)} · ${t(`team.place.${one.place}`)}`}
              />
            ))}
          </div>
        </Radio.Group>
        <Select
          label={t('consultations.matter')}
          data={matterOptions(t)}
          value={matter}
          onChange={(value) => setMatter(value ?? matter)}
          allowDeselect={false}
          searchable
          openOnFocus={false}
        />
        <TextInput
          label={t('team.handOver.note')}
          description={t('team.handOver.noteHelp')}
          value={note}
          maxLength={300}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className={classes.buttons}>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="filled" loading={transfer.isPending}>
            {t('team.handOver.do')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
