import { Button, Modal, Radio } from '@mantine/core'
import { useState } from 'react'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct } from '../../lib/query.ts'
import classes from './dialog.module.css'

const reasons = ['question', 'language', 'technology', 'threat'] as const

/** Calls a colleague: every desk of the team sees it at once. */
export function HelpDialog({ row, onClose }: { row: QueueRow; onClose: () => void }) {
  const t = useT()
  const help = useAct('team', 'callForHelp')
  const [reason, setReason] = useState<(typeof reasons)[number]>('question')
  return (
    <Modal opened onClose={onClose} title={t('team.help.title')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          help.mutate(
            { consultationId: row.id, reason },
            {
              onSuccess: () => {
                showDone(t('team.help.called'))
                onClose()
              },
            },
          )
        }}
      >
        <Radio.Group
          label={t('team.help.why')}
          value={reason}
          onChange={(value) => setReason(reasons.find((known) => known === value) ?? reason)}
        >
          <div className={classes.choices} style={{ paddingTop: 8 }}>
            {reasons.map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(`team.help.reason.${one}`)}
                {...(one === 'question' ? { 'data-autofocus': true } : {})}
              />
            ))}
          </div>
        </Radio.Group>
        <p className={classes.quiet}>{t('team.help.silent')}</p>
        <div className={classes.buttons}>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="filled" loading={help.isPending}>
            {t('team.help.call')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
