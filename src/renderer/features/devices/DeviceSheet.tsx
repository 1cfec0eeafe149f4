import { Badge, Button, Tabs } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { DeviceState } from '../../../shared/contract/devices.ts'
import { Surface } from '../../components/Surface.tsx'
import { lookColour, standingOf } from '../../lib/device-standing.ts'
import { useT } from '../../lib/i18n.ts'
import { useCall } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { DeviceForm } from './DeviceForm.tsx'
import { DoorTest } from './DoorTest.tsx'
import { PadTest } from './PadTest.tsx'
import { RemoveDialog } from './RemoveDialog.tsx'
import { ScanTest } from './ScanTest.tsx'
import { SilentBoards, StatePanel } from './StatePanel.tsx'
import { TrafficView } from './TrafficView.tsx'
import classes from './DevicesPage.module.css'

const tabs = ['state', 'test', 'traffic'] as const

/** One device: its state for everybody; tests, traffic and settings for who manages devices. */
export function DeviceSheet({ device, editable }: { device: DeviceState; editable: boolean }) {
  const t = useT()
  const navigate = useNavigate()
  const { tab } = useSearch({ from: '/devices' })
  const may = useMay('devices.manage')
  const details = useCall('devices', 'details', { id: device.id })
  const [dialog, setDialog] = useState<'change' | 'remove'>()
  const shown = may ? tabs : tabs.slice(0, 1)
  const { words, look } = standingOf(t, device)
  const value = shown.find((name) => name === tab) ?? 'state'
  return (
    <Surface
      className={classes.sheet ?? ''}
      title={
        <span className={classes.sheetTitle}>
          {device.name}
          <Badge color={lookColour[look]}>{words}</Badge>
          {device.simulated && <Badge color="yellow">{t('devicesPage.simulated')}</Badge>}
        </span>
      }
      aside={
        editable &&
        details.data !== undefined && (
          <span className={classes.acts}>
            {details.data.connect !== null && (
              <Button size="compact-sm" onClick={() => setDialog('change')}>
                {t('devicesPage.form.change')}
              </Button>
            )}
            <Button size="compact-sm" color="red" onClick={() => setDialog('remove')}>
              {t('devicesPage.remove.do')}
            </Button>
          </span>
        )
      }
    >
      {shown.length === 1 ? (
        <StatePanel device={device} />
      ) : (
        <Tabs
          value={value}
          onChange={(next) =>
            void navigate({
              to: '/devices',
              search: { device: device.id, tab: next ?? 'state' },
              replace: true,
            })
          }
          keepMounted={false}
          classNames={{ root: classes.tabs ?? '', panel: classes.panel ?? '' }}
        >
          <Tabs.List aria-label={t('devicesPage.tabs.label')}>
            {shown.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(`devicesPage.tabs.${name}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={value}>
            {value === 'state' && <StatePanel device={device} />}
            {value === 'test' && <DeviceTest device={device} />}
            {value === 'traffic' && <TrafficView device={device} />}
          </Tabs.Panel>
        </Tabs>
      )}
      {dialog === 'change' && details.data !== undefined && (
        <DeviceForm
          device={{ id: device.id, kind: device.kind, ...details.data }}
          onClose={() => setDialog(undefined)}
          onDone={() => setDialog(undefined)}
        />
      )}
      {dialog === 'remove' && <RemoveDialog device={device} onClose={() => setDialog(undefined)} />}
    </Surface>
  )
}

function DeviceTest({ device }: { device: DeviceState }) {
  const t = useT()
  const ready = device.state === 'ready'
  // A reader that is away for a moment keeps its test, and a pad says that its test is over; doors are shown while they are there.
  if (!ready && device.kind === 'lock-board') return <p className={classes.quiet}>{t('devicesPage.test.notReady')}</p>
  if (device.kind === 'scanner') return <ScanTest deviceId={device.id} ready={ready} />
  if (device.kind === 'pad') return <PadTest device={device} />
  return (
    <>
      <SilentBoards device={device} />
      <DoorTest deviceId={device.id} />
    </>
  )
}
