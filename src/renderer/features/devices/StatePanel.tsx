import type { DeviceState } from '../../../shared/contract/devices.ts'
import { dateTime } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { lineWords, reasonWords } from './device-words.ts'
import classes from './DevicesPage.module.css'

/** How a device stands, in words, and what to do about it. */
export function StatePanel({ device }: { device: DeviceState }) {
  const t = useT()
  const { lastTrouble, reason } = device
  const facts: [string, string][] = [
    [t('devicesPage.kind'), t(`devicesPage.kinds.${device.kind}`)],
    [t('devicesPage.model'), device.title],
    ...(device.firmware === null ? [] : [[t('devicesPage.firmware'), device.firmware] satisfies [string, string]]),
    [t('devicesPage.line'), lineWords(t, device.line)],
    [t('devicesPage.since'), dateTime(device.since)],
    [
      t('devicesPage.lastTrouble'),
      lastTrouble === null
        ? t('devicesPage.noTrouble')
        : t('devicesPage.troubleAt', {
            at: dateTime(lastTrouble.at),
            what: reasonWords(t, lastTrouble.reason).what,
          }),
    ],
  ]
  return (
    <>
      {reason !== null && (
        <p className={classes.todo} role="note">
          <strong>{reasonWords(t, reason).what}</strong> {reasonWords(t, reason).todo}{' '}
          {t('devicesPage.attempts', { count: device.attempt })}
        </p>
      )}
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
