import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { FoundDevice } from '../../../shared/contract/devices.ts'
import { Failure } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { useT } from '../../lib/i18n.ts'
import { useCall, type Output } from '../../lib/query.ts'
import { foundWords, titleWords } from './device-words.ts'
import classes from './DevicesPage.module.css'

interface FoundListProps {
  readonly found: Output<'devices', 'found'> | undefined
  readonly error: Error | null
  /** Left out for who may not set up devices. */
  readonly onAdd: ((found: FoundDevice) => void) | undefined
}

/** What is plugged in and serves no device yet. */
export function FoundList({ found, error, onAdd }: FoundListProps) {
  const t = useT()
  const models = useCall('devices', 'models', {})
  const free = found?.devices.filter(({ deviceId }) => deviceId === null) ?? []
  const titleOf = (model: string) => {
    const known = models.data?.find((one) => one.model === model)
    return known === undefined ? model : titleWords(t, known)
  }
  return (
    <Surface title={t('devicesPage.found.title')}>
      {error !== null && <Failure error={error} />}
      <p className={classes.quiet}>{t('devicesPage.found.help')}</p>
      {found?.problems.map((problem) => (
        <p key={problem} className={classes.todo} role="note">
          {t(`devicesPage.found.problems.${problem}`)} {t('devicesPage.reasons.no-module.todo')}
        </p>
      ))}
      {found !== undefined && free.length === 0 && <p className={classes.quiet}>{t('devicesPage.found.none')}</p>}
      <ul className={classes.found}>
        {free.map((port) => {
          const words = foundWords(t, port)
          return (
            <li key={`${port.via} ${port.path}`}>
              <span className={classes.name}>
                <b>{words}</b>
                <small>
                  {t(`devicesPage.found.${port.via}`)} ·{' '}
                  {port.models.length === 0
                    ? t('devicesPage.found.unknown')
                    : t('devicesPage.found.fits', { models: port.models.map(titleOf).join(', ') })}
                </small>
              </span>
              {onAdd !== undefined && (
                <Button
                  size="compact-sm"
                  leftSection={<IconPlus size={16} aria-hidden />}
                  aria-label={t('devicesPage.found.addLabel', { title: words })}
                  onClick={() => onAdd(port)}
                >
                  {t('devicesPage.found.add')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </Surface>
  )
}
