import { Button, Modal } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { FoundDevice } from '../../../shared/contract/devices.ts'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { useT } from '../../lib/i18n.ts'
import { queryClient, useCall } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { DeviceForm } from './DeviceForm.tsx'
import { DeviceList } from './DeviceList.tsx'
import { DeviceSheet } from './DeviceSheet.tsx'
import { FoundList } from './FoundList.tsx'
import { SystemNotes } from './SystemNotes.tsx'
import classes from './DevicesPage.module.css'

/** Ports are looked at again this often while the page is open; plugging in is told at once by most systems. Milliseconds. */
const LOOK_MS = 60_000

/** Every device of this workplace: how it stands and what to do about it; for who manages them also tests and traffic. */
export function DevicesPage() {
  const t = useT()
  const navigate = useNavigate()
  const { device: wanted, tab } = useSearch({ from: '/devices' })
  const snapshot = useCall('devices', 'snapshot', {})
  const may = useMay('devices.manage')
  const found = useCall('devices', 'found', {}, { enabled: may })
  // Who looks sees what is there now, also where the system does not tell of what is plugged in.
  useEffect(() => {
    if (!may) return
    const look = () => void queryClient.invalidateQueries({ queryKey: ['devices', 'found'] })
    look()
    const timer = setInterval(look, LOOK_MS)
    return () => clearInterval(timer)
  }, [may])
  const [adding, setAdding] = useState<{ readonly from: FoundDevice | undefined }>()
  const [notes, setNotes] = useState(false)
  const editable = may && found.data?.editable === true
  const devices = snapshot.data?.devices ?? []
  const chosen = devices.find(({ id }) => id === wanted) ?? devices[0]
  const choose = (device: string) =>
    void navigate({ to: '/devices', search: tab === undefined ? { device } : { device, tab }, replace: true })
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div>
          <h1>{t('devicesPage.title')}</h1>
          <p>{t(may && found.data?.editable === false ? 'devicesPage.fixed' : 'devicesPage.lead')}</p>
        </div>
        {may && (
          <div className={classes.acts}>
            <Button onClick={() => setNotes(true)}>{t('devicesPage.notes.open')}</Button>
            {editable && (
              <Button
                variant="filled"
                leftSection={<IconPlus size={18} aria-hidden />}
                onClick={() => setAdding({ from: undefined })}
              >
                {t('devicesPage.form.add')}
              </Button>
            )}
          </div>
        )}
      </header>
      {snapshot.isPending && <Waiting />}
      {snapshot.isError && <Failure error={snapshot.error} retry={() => void snapshot.refetch()} />}
      {snapshot.data !== undefined && (
        <div className={classes.columns}>
          <div className={classes.side}>
            {devices.length > 0 && <DeviceList devices={devices} chosen={chosen?.id} onChoose={choose} />}
            {may && (
              <FoundList
                found={found.data}
                error={found.error}
                onAdd={editable ? (from) => setAdding({ from }) : undefined}
              />
            )}
          </div>
          {chosen === undefined ? (
            <Surface>
              <Empty title={t('devices.none')}>
                {t('devicesPage.empty')} {editable && t('devicesPage.emptyAdd')}
              </Empty>
            </Surface>
          ) : (
            <DeviceSheet key={chosen.id} device={chosen} editable={editable} />
          )}
        </div>
      )}
      {adding !== undefined && (
        <DeviceForm
          from={adding.from}
          onClose={() => setAdding(undefined)}
          onDone={(id) => {
            setAdding(undefined)
            choose(id)
          }}
        />
      )}
      {notes && (
        <Modal opened onClose={() => setNotes(false)} title={t('devicesPage.notes.title')} size={860}>
          <SystemNotes />
        </Modal>
      )}
    </div>
  )
}
