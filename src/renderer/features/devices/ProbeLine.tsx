import { Button } from '@mantine/core'
import { useEffect } from 'react'
import type { DeviceConnect, DeviceModel, DeviceOptions } from '../../../shared/contract/devices.ts'
import { api } from '../../lib/api.ts'
import { useT } from '../../lib/i18n.ts'
import { useAct } from '../../lib/query.ts'
import { titleWords } from './device-words.ts'
import classes from './DevicesPage.module.css'

interface ProbeLineProps {
  readonly connect: DeviceConnect
  readonly models: readonly DeviceModel[]
  readonly onTake: (model: string, options: DeviceOptions, baud: number | null) => void
}

/** Asks the line which family of locks is there, by questions for states only; what it found is taken over by a click. */
export function ProbeLine({ connect, models, onTake }: ProbeLineProps) {
  const t = useT()
  const probe = useAct('devices', 'probe')
  // Whoever closes the form waits for nothing.
  useEffect(() => () => void api.devices.endProbe({}).catch(() => undefined), [])
  return (
    <div className={classes.probe}>
      <div className={classes.row}>
        <Button loading={probe.isPending} onClick={() => probe.mutate({ connect })}>
          {t('devicesPage.form.probe')}
        </Button>
        <span className={classes.quiet}>{t('devicesPage.form.probeHelp')}</span>
      </div>
      <div role="status">
        {probe.isPending && t('devicesPage.form.probing')}
        {probe.data?.found.length === 0 && t('devicesPage.form.probeNone')}
        {probe.data?.found.map(({ model, baud, addresses, options }) => (
          <p key={model} className={classes.row}>
            <b>
              {t(baud === null ? 'devicesPage.form.probeFound' : 'devicesPage.form.probeFoundAt', {
                model: titleWords(t, models.find((known) => known.model === model) ?? { model, title: model }),
                addresses: addresses.join(', '),
                baud,
              })}
            </b>
            <Button size="compact-sm" onClick={() => onTake(model, options, baud)}>
              {t('devicesPage.form.take')}
            </Button>
          </p>
        ))}
      </div>
    </div>
  )
}
