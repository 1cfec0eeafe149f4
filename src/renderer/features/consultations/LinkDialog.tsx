import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import type { Invitation, QueueRow } from '../../../shared/contract/consultations.ts'
import { rowName } from '../../lib/consultation.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import { InvitationView, useLinkGuard } from './InvitationView.tsx'
import { LetterButton, LetterView } from './Letter.tsx'
import classes from './dialog.module.css'

/** A new link for a person who lost theirs or changes the device: the older one ends at once. By letter before they have come. */
export function LinkDialog({ row, onClose }: { row: QueueRow; onClose: () => void }) {
  const t = useT()
  const renew = useAct('consultations', 'renewLink')
  const [invitation, setInvitation] = useState<Invitation>()
  const [letter, setLetter] = useState<Uint8Array>()
  const guard = useLinkGuard(invitation !== undefined, onClose)
  const id = { consultationId: row.id }
  return (
    <Modal opened onClose={guard.close} title={t('consultations.link.title', { name: rowName(row) })} size={520}>
      <div className={classes.form}>
        {letter !== undefined ? (
          <LetterView letter={letter}>
            <Button variant="filled" onClick={onClose}>
              {t('common.close')}
            </Button>
          </LetterView>
        ) : invitation === undefined ? (
          <>
            <p>{t('consultations.link.what')}</p>
            <div className={classes.buttons}>
              <Button onClick={onClose}>{t('common.cancel')}</Button>
              {row.state === 'booked' && row.personId !== null && (
                <LetterButton consultationId={row.id} onPrinted={setLetter} />
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
          <InvitationView
            invitation={invitation}
            guard={guard}
            startsAt={row.kind === 'booked' ? row.dueAt : undefined}
          />
        )}
      </div>
    </Modal>
  )
}
