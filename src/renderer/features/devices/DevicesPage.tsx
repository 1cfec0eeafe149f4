import { Badge } from '@mantine/core'
import type { DeviceState } from '../../../shared/contract/devices.ts'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { dateTime } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useCall } from '../../lib/query.ts'
import classes from './DevicesPage.module.css'

/** Every device of this workplace: how it stands, since when, and what to do about it. */
export function DevicesPage() {
  const t = useT()
  const snapshot = useCall('devices', 'snapshot', {})
  return (
    <>
      <h1 className={classes.title}>{t('devicesPage.title')}</h1>
      <p className={classes.lead}>{t('devicesPage.lead')}</p>
      {snapshot.isPending && <Waiting />}
      {snapshot.isError && <Failure error={snapshot.error} retry={() => void snapshot.refetch()} />}
      {snapshot.data?.devices.length === 0 && <Empty title={t('devices.none')}>{t('devicesPage.empty')}</Empty>}
      <div className={classes.grid}>
        {snapshot.data?.devices.map((device) => (
          <DeviceSheet key={device.id} device={device} />
        ))}
      </div>
    </>
  )
}

const colours = { ready: 'green', opening: 'gray', absent: 'red', failed: 'red' } as const

function DeviceSheet({ device }: { device: DeviceState }) {
  const t = useT()
  const facts: [string, string][] = [
    [t('devicesPage.kind'), t(`devicesPage.kinds.${device.kind}`)],
    [t('devicesPage.model'), device.title],
    ...(device.firmware === null ? [] : [[t('devicesPage.firmware'), device.firmware] satisfies [string, string]]),
    [t('devicesPage.line'), device.line === 'simulated' ? t('devicesPage.inProgram') : device.line],
    [t('devicesPage.since'), dateTime(device.since)],
  ]
  return (
    <Surface
      title={device.name}
      aside={
        <>
          {device.simulated && <Badge color="yellow">{t('devicesPage.simulated')}</Badge>}{' '}
          <Badge color={colours[device.state]}>{t(`devices.state.${device.state}`)}</Badge>
        </>
      }
    >
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {device.reason !== null && (
        <p className={classes.todo} role="note">
          <strong>
            {t(`devicesPage.reasons.${device.reason as 'timeout'}.what`, { defaultValue: t('devices.state.failed') })}
          </strong>{' '}
          {t(`devicesPage.reasons.${device.reason as 'timeout'}.todo`, { defaultValue: t('devicesPage.wait') })}{' '}
          {t('devicesPage.attempts', { count: device.attempt })}
        </p>
      )}
    </Surface>
  )
}
