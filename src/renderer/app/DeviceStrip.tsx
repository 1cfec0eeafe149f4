import { Link } from '@tanstack/react-router'
import type { DeviceState } from '../../shared/contract/devices.ts'
import { useT } from '../lib/i18n.ts'
import { useCall } from '../lib/query.ts'
import { useMay } from '../lib/session.ts'
import classes from './DeviceStrip.module.css'

/** The truth about devices, in words. Leads to what to do about it (F9). */
export function DeviceStrip({ onSimulated }: { onSimulated: () => void }) {
  const t = useT()
  const snapshot = useCall('devices', 'snapshot', {})
  const doors = useCall('pickup', 'summary', {})
  const devices = snapshot.data?.devices ?? []
  const mayVideo = useMay('consultations.read')
  const simulated = devices.some((device) => device.simulated)
  const standing = (device: DeviceState) => {
    if (device.id === doors.data?.deviceId && device.state === 'ready') {
      const open = doors.data.openDoors
      return open.length > 0
        ? t('devices.doorsOpen', { name: device.name, doors: open.join(', '), count: open.length })
        : t('devices.free', { name: device.name, free: doors.data.free, total: doors.data.total })
    }
    return `${device.name} ${t(`devices.state.${device.state}`)}`
  }
  const words = (device: DeviceState) => {
    const silent = device.silentBoards
    if (silent.length === 0) return standing(device)
    return `${standing(device)} · ${t('devices.silentBoards', { boards: silent.join(', '), count: silent.length })}`
  }
  const look = (device: DeviceState) =>
    device.state !== 'ready' || device.silentBoards.length > 0
      ? 'bad'
      : device.id === doors.data?.deviceId && doors.data.openDoors.length > 0
        ? 'warn'
        : 'good'
  return (
    <div className={classes.strip} role="contentinfo" aria-label={t('devices.strip')}>
      <Link to="/devices" className={classes.link} aria-keyshortcuts="F9">
        {devices.map((device) => (
          <span key={device.id} className={classes.device} data-look={look(device)}>
            <i aria-hidden />
            {words(device)}
          </span>
        ))}
        {devices.length === 0 && <span className={classes.device}>{t('devices.none')}</span>}
      </Link>
      {mayVideo && <Service />}
      {simulated && (
        <button type="button" className={classes.simulated} title={t('devices.simulatedHelp')} onClick={onSimulated}>
          {t('devices.simulated')}
        </button>
      )}
    </div>
  )
}

/** The line to the people of the consultation hour; nothing where there is none. */
function Service() {
  const t = useT()
  const { data } = useCall('consultations', 'service', {})
  if (data === undefined || data.state === 'off') return null
  const look = data.state === 'connected' ? (data.healthy === false ? 'warn' : 'good') : 'bad'
  return (
    <Link to="/video/hall" search={{ tab: 'service' }} className={classes.link}>
      <span className={classes.device} data-look={look}>
        <i aria-hidden />
        {t(`consultations.service.strip.${data.state}`)}
      </span>
    </Link>
  )
}
