import type { DeviceState } from '../../../shared/contract/devices.ts'
import { dateTime } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { DoorLog } from './DoorLog.tsx'
import { lineWords, reasonWords, titleWords } from './device-words.ts'
import classes from './DevicesPage.module.css'

/** Boards of a lock bus that do not answer while the others do; nothing where all answer. */
export function SilentBoards({ device: { silentBoards } }: { device: DeviceState }) {
  const t = useT()
  if (silentBoards.length === 0) return null
  return (
    <p className={classes.todo} role="note">
      <strong>{t('devicesPage.silentBoards', { boards: silentBoards.join(', '), count: silentBoards.length })}</strong>{' '}
      {t('devicesPage.silentTodo')}
    </p>
  )
}

/** How a device stands, in words, and what to do about it. */
export function StatePanel({ device }: { device: DeviceState }) {
  const t = useT()
  const { lastTrouble, state } = device
  const silentWords = (boards: readonly number[]) =>
    t('devicesPage.silentBoards', { boards: boards.join(', '), count: boards.length })
  // Where nothing is, nothing can be opened: that says more than the driver's code.
  const plain = (code: string) => (state === 'absent' && code === 'cannot-open' ? 'absent' : code)
  const reason = device.reason === null ? null : plain(device.reason)
  const facts: [string, string][] = [
    [t('devicesPage.kind'), t(`devicesPage.kinds.${device.kind}`)],
    [t('devicesPage.model'), titleWords(t, device)],
    ...(device.firmware === null || device.firmware === ''
      ? []
      : [[t('devicesPage.firmware'), device.firmware] satisfies [string, string]]),
    [t('devicesPage.line'), lineWords(t, device.line)],
    [t('devicesPage.since'), dateTime(device.since)],
    [
      t('devicesPage.lastTrouble'),
      lastTrouble === null
        ? t('devicesPage.noTrouble')
        : t('devicesPage.troubleAt', {
            at: dateTime(lastTrouble.at),
            what:
              lastTrouble.boards === undefined
                ? reasonWords(t, plain(lastTrouble.reason)).what
                : silentWords(lastTrouble.boards),
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
      <SilentBoards device={device} />
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {device.kind === 'lock-board' && <DoorLog deviceId={device.id} />}
    </>
  )
}
