import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { DeviceConnect, DeviceModel, FoundDevice } from '../../../shared/contract/devices.ts'
import { api } from '../../lib/api.ts'
import { useT } from '../../lib/i18n.ts'
import { sentenceOf } from '../../lib/messages.ts'
import { useAct, type Output } from '../../lib/query.ts'
import { ConnectFields } from './ConnectFields.tsx'
import { beginWay, readWay } from './connect-values.ts'
import { titleWords } from './device-words.ts'
import classes from './DevicesPage.module.css'

/** One family that answered. */
export type Probed = Output<'devices', 'probe'>['found'][number]

interface ProbeLineProps {
  /** Left out while the fields do not name a line yet. */
  readonly connect: DeviceConnect | undefined
  readonly models: readonly DeviceModel[]
  /** Asked for without a line: the fields say what is missing. */
  readonly onMissing?: () => void
  readonly onTake: (probed: Probed, connect: DeviceConnect) => void
}

/** Asks the line which family of locks is there, by questions for states only; what it found is taken over by a click. */
export function ProbeLine({ connect, models, onMissing, onTake }: ProbeLineProps) {
  const t = useT()
  const probe = useAct('devices', 'probe', { quiet: true })
  const [asking, setAsking] = useState('')
  const [cancelled, setCancelled] = useState(false)
  const title = (model: string) =>
    titleWords(t, models.find((known) => known.model === model) ?? { model, title: model })
  // Whoever closes the form waits for nothing.
  useEffect(() => () => void api.devices.endProbe({}).catch(() => undefined), [])
  useEffect(() =>
    api.devices.probing(({ baud, model, allAddresses }) => {
      const words =
        baud === null
          ? t('devicesPage.form.probingModel', { model: title(model) })
          : t('devicesPage.form.probingAt', { model: title(model), baud })
      setAsking(allAddresses ? `${words} ${t('devicesPage.form.probingAll')}` : words)
    }),
  )
  const begin = () => {
    if (connect === undefined) return onMissing?.()
    setCancelled(false)
    setAsking(t('devicesPage.form.probing'))
    probe.mutate({ connect })
  }
  const cancel = () => {
    void api.devices.endProbe({}).catch(() => undefined)
    probe.reset()
    setCancelled(true)
  }
  const failure = probe.error === null ? undefined : sentenceOf(probe.error)
  return (
    <div className={classes.probe}>
      <div className={classes.row}>
        <Button onClick={probe.isPending ? cancel : begin}>
          {t(probe.isPending ? 'devicesPage.form.probeCancel' : 'devicesPage.form.probe')}
        </Button>
        <span className={classes.quiet}>{t('devicesPage.form.probeHelp')}</span>
      </div>
      <div role="status">
        {probe.isPending && asking}
        {cancelled && t('devicesPage.form.probeCancelled')}
        {failure !== undefined && (
          <p>
            <b>{failure.what}</b> {failure.todo}
          </p>
        )}
        {probe.data?.found.length === 0 && t('devicesPage.form.probeNone')}
        {probe.data?.found.map((probed) => (
          <p key={probed.model} className={classes.row}>
            <b>
              {t(probed.baud === null ? 'devicesPage.form.probeFound' : 'devicesPage.form.probeFoundAt', {
                model: title(probed.model),
                addresses: probed.addresses.join(', '),
                count: probed.addresses.length,
                baud: probed.baud,
              })}
            </b>
            {connect !== undefined && (
              <Button size="compact-sm" onClick={() => onTake(probed, connect)}>
                {t('devicesPage.form.take')}
              </Button>
            )}
          </p>
        ))}
      </div>
    </div>
  )
}

/** Stands for whatever hangs on a line of bytes. */
const UNKNOWN: DeviceModel = { model: '', kind: 'lock-board', title: '', wire: 'bytes', line: null, settings: [] }

interface ProbeFirstProps extends Pick<ProbeLineProps, 'models' | 'onTake'> {
  readonly found: readonly FoundDevice[]
  readonly from: FoundDevice | undefined
}

/** For who does not know the model of a locker: the way to it, and the line says the rest. */
export function ProbeFirst({ models, found, from, onTake }: ProbeFirstProps) {
  const t = useT()
  const [way, setWay] = useState(() => beginWay(UNKNOWN, from?.connect, found))
  const [tried, setTried] = useState(false)
  const { connect, wrong } = readWay(UNKNOWN, way, found)
  return (
    <details className={classes.more}>
      <summary>{t('devicesPage.form.probeFirst')}</summary>
      <div className={classes.form}>
        <p className={classes.quiet}>{t('devicesPage.form.probeFirstHelp')}</p>
        <ConnectFields model={UNKNOWN} way={way} found={found} wrong={tried ? wrong : undefined} onChange={setWay} />
        <ProbeLine
          key={JSON.stringify(connect)}
          connect={connect}
          models={models}
          onMissing={() => setTried(true)}
          onTake={onTake}
        />
      </div>
    </details>
  )
}
