import { Button, Modal } from '@mantine/core'
import { useT } from '../../lib/i18n.ts'
import classes from './Table.module.css'

/** A scan or a click leads away from a form that is half filled in. Nothing is lost by an answer given by mistake: the first one stays. */
export function LeaveQuestion({ stay, leave }: { readonly stay: () => void; readonly leave: () => void }) {
  const t = useT()
  return (
    <Modal
      opened
      onClose={stay}
      title={t('people.newPerson.leave.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size={520}
    >
      <p>{t('people.newPerson.leave.what')}</p>
      <div className={classes.buttons}>
        <Button onClick={leave}>{t('people.newPerson.leave.discard')}</Button>
        <Button variant="filled" onClick={stay} data-autofocus>
          {t('people.newPerson.leave.stay')}
        </Button>
      </div>
    </Modal>
  )
}
