import { Button, Modal } from '@mantine/core'
import { useT } from '../../lib/i18n.ts'
import dialog from './dialog.module.css'

interface LockQuestionProps {
  readonly about: 'talk' | 'note'
  readonly onLock: () => void
  readonly onClose: () => void
}

/**
 * Before the screen is locked. Whoever locks it in a talk ends it: nobody is to be seen and heard by a desk at which nobody works. A
 * note that could not be saved is only here.
 */
export function LockQuestion({ about, onLock, onClose }: LockQuestionProps) {
  const t = useT()
  return (
    <Modal opened onClose={onClose} title={t(`consultations.lock.${about}.title`)}>
      <div className={dialog.form}>
        <p>{t(`consultations.lock.${about}.what`)}</p>
        <div className={dialog.buttons}>
          <Button onClick={onClose} data-autofocus>
            {t(`consultations.lock.${about}.stay`)}
          </Button>
          <Button variant="filled" color="red" onClick={onLock}>
            {t(`consultations.lock.${about}.do`)}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
