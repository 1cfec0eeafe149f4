import { Button, Modal } from '@mantine/core'
import type { DeviceState } from '../../../shared/contract/devices.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { queryClient, useAct } from '../../lib/query.ts'
import classes from './DevicesPage.module.css'

/** Asks before a device is taken away, with its name. */
export function RemoveDialog({ device, onClose }: { device: DeviceState; onClose: () => void }) {
  const t = useT()
  const remove = useAct('devices', 'remove')
  const { id, name } = device
  return (
    <Modal opened onClose={onClose} title={t('devicesPage.remove.title', { name })} size={480}>
      <div className={classes.form}>
        <p>{t('devicesPage.remove.what', { name })}</p>
        {device.line === 'simulated' && <p>{t('devicesPage.remove.simulated')}</p>}
        <div className={classes.buttons}>
          <Button onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button
            variant="filled"
            color="red"
            loading={remove.isPending}
            onClick={() =>
              remove.mutate(
                { id },
                {
                  onSuccess: () => {
                    void queryClient.invalidateQueries({ queryKey: ['devices'] })
                    showDone(t('devicesPage.remove.done', { name }))
                    onClose()
                  },
                },
              )
            }
          >
            {t('devicesPage.remove.yes')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
