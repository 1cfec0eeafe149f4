import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useId } from 'react'
import type { DeviceModel, FoundDevice } from '../../../shared/contract/devices.ts'
import { useT } from '../../lib/i18n.ts'
import { ANY, BY_PATH, KEPT, type Way, waysOf, type WrongWay } from './connect-values.ts'
import { connectWords, foundWords } from './device-words.ts'
import { formatOf, LINES } from './form-values.ts'
import classes from './DevicesPage.module.css'

interface ConnectFieldsProps {
  readonly model: DeviceModel
  readonly way: Way
  readonly found: readonly FoundDevice[]
  /** The field that is not right, once somebody tried to save. */
  readonly wrong: WrongWay | undefined
  readonly onChange: (way: Way) => void
}

/** How the device is reached: a port of this machine, the network, USB, or a window. */
export function ConnectFields({ model, way, found, wrong, onChange }: ConnectFieldsProps) {
  const t = useT()
  const label = useId()
  const ways = waysOf(model)
  const set = (next: Partial<Way>) => onChange({ ...way, ...next })
  return (
    <>
      {ways.length > 1 && (
        <div>
          <div id={label} className={classes.label}>
            {t('devicesPage.form.way')}
          </div>
          <SegmentedControl
            aria-labelledby={label}
            value={way.via}
            onChange={(value) => set({ via: ways.find((via) => via === value) ?? way.via })}
            transitionDuration={0}
            data={ways.map((via) => ({ value: via, label: t(`devicesPage.form.ways.${via}`) }))}
          />
        </div>
      )}
      {way.via === 'screen' && <p className={classes.quiet}>{t('devicesPage.form.screenHelp')}</p>}
      {way.via === 'tcp' && (
        <div className={classes.pair}>
          <TextInput
            label={t('devicesPage.form.host')}
            description={t('devicesPage.form.hostHelp')}
            value={way.host}
            maxLength={255}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => set({ host: event.currentTarget.value })}
            error={
              wrong === 'host'
                ? t(way.host.trim() === '' ? 'devicesPage.form.hostMissing' : 'devicesPage.form.hostWrong')
                : undefined
            }
            required
          />
          <TextInput
            label={t('devicesPage.form.port')}
            value={way.port}
            inputMode="numeric"
            maxLength={5}
            onChange={(event) => set({ port: event.currentTarget.value })}
            error={wrong === 'port' ? t('devicesPage.form.portWrong') : undefined}
            required
          />
        </div>
      )}
      {(way.via === 'hid' || way.via === 'serial') && (
        <Which way={way} found={found} wrong={wrong} onChange={onChange} />
      )}
      {way.via === 'serial' && model.line !== null && (
        <div className={classes.pair}>
          <TextInput
            label={t('devicesPage.form.baud')}
            description={t('devicesPage.form.baudHelp', { baud: model.line.baudRate })}
            value={way.baud}
            inputMode="numeric"
            maxLength={7}
            onChange={(event) => set({ baud: event.currentTarget.value })}
            error={wrong === 'baud' ? t('devicesPage.form.baudWrong') : undefined}
          />
          <Select
            label={t('devicesPage.form.line')}
            description={t('devicesPage.form.lineHelp', { line: formatWords(formatOf(model.line)) })}
            data={LINES.map((format) => ({ value: format, label: formatWords(format) }))}
            value={way.format}
            onChange={(value) => set({ format: value ?? way.format })}
            allowDeselect={false}
          />
        </div>
      )}
    </>
  )

  function formatWords(format: string): string {
    const [data = '', parity = '', stop = ''] = format.split(' ')
    return t('devicesPage.form.lineWords', {
      data,
      parity: t(`devicesPage.form.parity.${parity as 'none'}`),
      count: Number(stop),
    })
  }
}

/** Which of the ports that are plugged in; by hand for one that is not. */
function Which({ way, found, wrong, onChange }: Omit<ConnectFieldsProps, 'model'>) {
  const t = useT()
  const ports = found.filter(({ via }) => via === way.via)
  const keeps = way.which === KEPT && way.kept !== undefined
  const data = [
    ...(way.via === 'hid' ? [{ value: ANY, label: t('devicesPage.form.any') }] : []),
    ...(keeps && way.kept !== undefined
      ? [{ value: KEPT, label: t('devicesPage.form.other', { line: connectWords(way.kept) }) }]
      : []),
    ...ports.map((port) => ({ value: port.path, label: foundWords(t, port) })),
    ...(way.via === 'serial' ? [{ value: BY_PATH, label: t('devicesPage.form.byPath') }] : []),
  ]
  return (
    <div className={classes.pair}>
      <Select
        label={t('devicesPage.form.which')}
        description={t('devicesPage.form.whichHelp')}
        data={data}
        placeholder={t('devicesPage.form.choose')}
        value={way.which === '' ? null : way.which}
        onChange={(value) => onChange({ ...way, which: value ?? '' })}
        allowDeselect={false}
        error={wrong === 'which' ? t('devicesPage.form.pathMissing') : undefined}
        required
      />
      {way.via === 'serial' && way.which === BY_PATH && (
        <TextInput
          label={t('devicesPage.form.path')}
          description={t('devicesPage.form.pathHelp')}
          value={way.path}
          maxLength={500}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange({ ...way, path: event.currentTarget.value })}
          error={wrong === 'path' ? t('devicesPage.form.pathMissing') : undefined}
          required
        />
      )}
    </div>
  )
}
