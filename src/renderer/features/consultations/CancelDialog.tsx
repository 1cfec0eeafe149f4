import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { QueueRow } from '../../../shared/contract/consultations.ts'
import { rowName } from '../../lib/consultation.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { useAct } from '../../lib/query.ts'
import classes from './dialog.module.css'

/** Cancels a consultation: names whose, and asks why. */
export function CancelDialog({ row, onClose }: { row: QueueRow; onClose: () => void }) {
  const t = useT()
  const cancel = useAct('consultations', 'cancel')
  const [reason, setReason] = useState('')
  return (
    <Modal opened onClose={onClose} title={t('consultations.cancel.title', { name: rowName(row) })}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim().length < 3) return
          cancel.mutate(
            { consultationId: row.id, reason },
            {
              onSuccess: () => {
                showDone(t('consultations.cancel.done'))
                onClose()
              },
            },
          )
        }}
      >
        <p>{t('consultations.cancel.what')}</p>
        <TextInput
          label={t('consultations.cancel.reason')}
          description={t('consultations.cancel.reasonHelp')}
          required
          value={reason}
          maxLength={300}
          data-autofocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={classes.buttons}>
          <Button onClick={onClose}>{t('consultations.cancel.keep')}</Button>
          <Button
            type="submit"
            variant="filled"
            color="red"
            disabled={reason.trim().length < 3}
            loading={cancel.isPending}
          >
            {t('consultations.cancel.do')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
