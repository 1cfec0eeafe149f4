import { Button, Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Invitation, QueueRow } from '../../../shared/contract/consultations.ts'
import { rowName } from '../../lib/consultation.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import { InvitationView } from './InvitationView.tsx'
import classes from './dialog.module.css'

/** A new link for a person who lost theirs or changes the device: the older one ends at once. */
export function LinkDialog({ row, onClose }: { row: QueueRow; onClose: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const renew = useAct('consultations', 'renewLink')
  const letter = useAct('consultations', 'letter')
  const [invitation, setInvitation] = useState<Invitation>()
  const id = { consultationId: row.id }
  return (
    <Modal opened onClose={onClose} title={t('consultations.link.title', { name: rowName(row) })} size={520}>
      <div className={classes.form}>
        {invitation === undefined ? (
          <>
            <p>{t('consultations.link.what')}</p>
            <div className={classes.buttons}>
              <Button onClick={onClose}>{t('common.cancel')}</Button>
              {row.personId !== null && (
                <Button
                  loading={letter.isPending}
                  onClick={() =>
                    letter.mutate(id, {
                      onSuccess: ({ documentId }) =>
                        void navigate({ to: '/document/$documentId', params: { documentId } }),
                    })
                  }
                >
                  {t('consultations.link.letter')}
                </Button>
              )}
              <Button
                variant="filled"
                data-autofocus
                loading={renew.isPending}
                onClick={() => renew.mutate(id, { onSuccess: (answer) => setInvitation(answer.invitation) })}
              >
                {t('consultations.link.make')}
              </Button>
            </div>
          </>
        ) : (
          <InvitationView invitation={invitation}>
            <Button variant="filled" onClick={onClose}>
              {t('common.close')}
            </Button>
          </InvitationView>
        )}
      </div>
    </Modal>
  )
}
