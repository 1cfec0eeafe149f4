import { Button, Modal } from '@mantine/core'
import { useT } from '../../lib/i18n.ts'
import dialog from './dialog.module.css'

/** Whoever locks the screen in a talk ends it: nobody is to be seen and heard by a desk at which nobody works. */
export function LockQuestion({ onLock, onClose }: { onLock: () => void; onClose: () => void }) {
  const t = useT()
  return (
    <Modal opened onClose={onClose} title={t('consultations.lock.title')}>
      <div className={dialog.form}>
        <p>{t('consultations.lock.what')}</p>
        <div className={dialog.buttons}>
          <Button onClick={onClose}>{t('consultations.lock.stay')}</Button>
          <Button variant="filled" color="red" onClick={onLock} data-autofocus>
            {t('consultations.lock.do')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
