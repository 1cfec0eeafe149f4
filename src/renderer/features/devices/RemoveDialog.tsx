import { Button, Modal } from '@mantine/core'
import { useEffect } from 'react'
import type { DeviceState } from '../../../shared/contract/devices.ts'
import { useT } from '../../lib/i18n.ts'
import { sentence, showDone } from '../../lib/messages.ts'
import { queryClient, useAct, useCall } from '../../lib/query.ts'
import classes from './DevicesPage.module.css'

/** Asks before a device is taken away, with its name. */
export function RemoveDialog({ device, onClose }: { device: DeviceState; onClose: () => void }) {
  const t = useT()
  const remove = useAct('devices', 'remove')
  const { id, name } = device
  const details = useCall('devices', 'details', { id })
  // What lies in the compartments changes without this page: it is asked anew.
  useEffect(() => void queryClient.invalidateQueries({ queryKey: ['devices', 'details'] }), [])
  const occupied = details.data?.occupied ?? 0
  if (occupied > 0) {
    const { what, todo } = sentence({ code: 'device/holds-cards', details: { count: occupied } })
    return (
      <Modal opened onClose={onClose} title={t('devicesPage.remove.cannot', { name })} size={480}>
        <div className={classes.form}>
          <p role="note">
            {what} {todo}
          </p>
          <div className={classes.buttons}>
            <Button onClick={onClose} data-autofocus>
              {t('common.close')}
            </Button>
          </div>
        </div>
      </Modal>
    )
  }
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
