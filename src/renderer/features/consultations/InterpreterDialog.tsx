import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import type { Invitation, QueueRow } from '../../../shared/contract/consultations.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import { InvitationView, useLinkGuard } from './InvitationView.tsx'
import classes from './dialog.module.css'

/** Brings an interpreter in as third: with a link of their own, for this talk only. */
export function InterpreterDialog({ row, onClose }: { row: QueueRow; onClose: () => void }) {
  const t = useT()
  const invite = useAct('consultations', 'inviteInterpreter')
  const [invitation, setInvitation] = useState<Invitation>()
  const guard = useLinkGuard(invitation !== undefined, onClose)
  return (
    <Modal opened onClose={guard.close} title={t('consultations.interpreterDialog.title')} size={520}>
      {invitation === undefined ? (
        <div className={classes.form}>
          <p>{t('consultations.interpreterDialog.what')}</p>
          <div className={classes.buttons}>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button
              variant="filled"
              data-autofocus
              loading={invite.isPending}
              onClick={() =>
                invite.mutate({ consultationId: row.id }, { onSuccess: (answer) => setInvitation(answer.invitation) })
              }
            >
              {t('consultations.interpreterDialog.make')}
            </Button>
          </div>
        </div>
      ) : (
        <InvitationView invitation={invitation} guard={guard} />
      )}
    </Modal>
  )
}
