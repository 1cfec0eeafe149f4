import { useId } from 'react'
import type { DoorHappening } from '../../../shared/contract/devices.ts'
import { Failure, Waiting } from '../../components/States.tsx'
import { date, time, timeWithSeconds } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { useCall } from '../../lib/query.ts'
import classes from './DoorLog.module.css'

/** What nobody here has done. */
const CONSPICUOUS: ReadonlySet<DoorHappening['what']> = new Set(['opened-without-order', 'left-open'])

/** What happened at the doors of a board since the program began, the newest first. */
export function DoorLog({ deviceId }: { deviceId: string }) {
  const t = useT()
  const title = useId()
  const log = useCall('devices', 'doorLog', { id: deviceId })
  return (
    <section>
      <h3 id={title} className={classes.title}>
        {t('devicesPage.doorLog.title')}
      </h3>
      {log.isError && <Failure error={log.error} retry={() => void log.refetch()} />}
      {log.isPending && <Waiting />}
      {log.data !== undefined && (
        <p className={classes.help}>
          {log.data.length === 0
            ? t('devicesPage.doorLog.none')
            : t('devicesPage.doorLog.help', { count: log.data.length })}
        </p>
      )}
      {log.data !== undefined && log.data.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard
        <div className={classes.scroller} tabIndex={0} role="region" aria-labelledby={title}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('devicesPage.doorLog.at')}</th>
                <th scope="col">{t('devicesPage.doorLog.door')}</th>
                <th scope="col">{t('devicesPage.doorLog.event')}</th>
              </tr>
            </thead>
            <tbody>
              {log.data.map((entry) => (
                <tr key={entry.number} data-loud={CONSPICUOUS.has(entry.what) || undefined}>
                  <td>
                    {date(entry.at)}, {timeWithSeconds(entry.at)}
                  </td>
                  <td>
                    {entry.compartment === null
                      ? t('devicesPage.test.doors.lock', { number: entry.lock + 1 })
                      : t('devicesPage.test.doors.compartment', { number: entry.compartment })}
                  </td>
                  <td>
                    {t(`devicesPage.doorLog.what.${entry.what}`, {
                      time: entry.since === null ? '' : time(entry.since),
                    })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
