import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useRef, useState } from 'react'
import type { DeviceConnect, DeviceModel, DeviceOptions, FoundDevice } from '../../../shared/contract/devices.ts'
import { Failure, Waiting } from '../../components/States.tsx'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { queryClient, useAct, useCall, type Output } from '../../lib/query.ts'
import { ConnectFields } from './ConnectFields.tsx'
import { beginWay, readWay, type Way } from './connect-values.ts'
import { titleWords } from './device-words.ts'
import { fieldsOf, readFields, type FieldValues } from './form-values.ts'
import { ProbeFirst, ProbeLine, type Probed } from './ProbeLine.tsx'
import { SettingField } from './SettingField.tsx'
import classes from './DevicesPage.module.css'

/** A device that is set up already, as `devices.details` tells it. */
type Existing = Output<'devices', 'details'> & { readonly id: string; readonly kind: DeviceModel['kind'] }

interface DeviceFormProps {
  /** Changed; left out for a new one. */
  readonly device?: Existing
  /** A new device begins with this port. */
  readonly from?: FoundDevice | undefined
  readonly onClose: () => void
  readonly onDone: (id: string) => void
}

/** Sets up a device: model, name, the way to it, and what its driver can be told. */
export function DeviceForm(props: DeviceFormProps) {
  const t = useT()
  const models = useCall('devices', 'models', {})
  const found = useCall('devices', 'found', {})
  const title =
    props.device === undefined
      ? t('devicesPage.form.addTitle')
      : t('devicesPage.form.changeTitle', { name: props.device.name })
  return (
    <Modal opened onClose={props.onClose} title={title} size={680}>
      {models.isError && <Failure error={models.error} retry={() => void models.refetch()} />}
      {(models.isPending || found.isPending) && <Waiting />}
      {models.data !== undefined && found.data !== undefined && (
        <Fields {...props} models={models.data} found={found.data.devices} />
      )}
    </Modal>
  )
}

interface FieldsProps extends DeviceFormProps {
  readonly models: readonly DeviceModel[]
  readonly found: readonly FoundDevice[]
}

function Fields({ device, from, models: all, found, onClose, onDone }: FieldsProps) {
  const t = useT()
  const add = useAct('devices', 'add')
  const change = useAct('devices', 'change')
  const devices = useCall('devices', 'snapshot', {})
  // A locker stays a locker: its compartments hang on its id.
  const models = device === undefined ? all : all.filter(({ kind }) => kind === device.kind)
  const fitting = models.filter((model) => from === undefined || wireFits(model, from))
  const [model, setModel] = useState<DeviceModel | undefined>(
    () =>
      models.find((known) => known.model === device?.model) ??
      fitting.find((known) => from?.models.includes(known.model) === true),
  )
  const [typed, setName] = useState(device?.name)
  const [way, setWay] = useState<Way>(() => beginWay(model, device?.connect ?? from?.connect, found))
  const [fields, setFields] = useState<FieldValues>(() =>
    model === undefined ? {} : fieldsOf(model.settings, device?.options ?? {}),
  )
  const [despiteCards, setDespiteCards] = useState(false)
  const [tried, setTried] = useState(false)
  const [open, setOpen] = useState(device !== undefined)
  /** What the line said of itself and was taken over, in words. */
  const [told, setTold] = useState<string>()
  const nameField = useRef<HTMLInputElement>(null)

  const others = (devices.data?.devices ?? []).filter(({ id }) => id !== device?.id)
  const plain = (text: string) => text.trim().toLocaleLowerCase('de')
  const isTaken = (text: string) => others.some((one) => plain(one.name) === plain(text))
  /** What people would call it: beside others of its kind it has the next number. */
  const suggestion = (of: DeviceModel | undefined): string => {
    if (of === undefined) return ''
    const word = t(`devicesPage.form.names.${of.kind}`)
    for (let count = others.filter(({ kind }) => kind === of.kind).length + 1; ; count += 1) {
      const suggested = count === 1 ? word : `${word} ${count}`
      if (!isTaken(suggested)) return suggested
    }
  }
  const take = (next: DeviceModel | undefined, options: DeviceOptions = {}, connect?: DeviceConnect) => {
    setModel(next)
    if (next === undefined) return
    setFields(fieldsOf(next.settings, options))
    const fresh = beginWay(next, connect ?? device?.connect ?? from?.connect, found)
    // What was typed of the way stays, as far as the other model is reached the same way; its line is its own.
    const stays = connect === undefined && model?.wire === next.wire
    setWay(stays ? { ...way, baud: fresh.baud, format: fresh.format } : fresh)
  }
  const takeProbed = ({ model: probed, options: said, baud, addresses }: Probed, line: DeviceConnect) => {
    const next = models.find((known) => known.model === probed)
    if (next === undefined) return
    take(next, said, line.via === 'serial' && baud !== null ? { ...line, baud } : line)
    setTold(
      t('devicesPage.form.probeTaken', {
        model: titleWords(t, next),
        addresses: addresses.join(', '),
        count: addresses.length,
      }),
    )
    // The button that was pressed is gone; a name comes next.
    nameField.current?.focus()
  }
  const name = typed ?? suggestion(model)
  const { connect, wrong: wrongWay } = readWay(model, way, found)
  const { options, wrong } = readFields(model?.settings ?? [], fields)
  const nameWrong = isTaken(name)
    ? t('devicesPage.form.nameTaken')
    : tried && name.trim() === ''
      ? t('devicesPage.form.nameMissing')
      : undefined
  const submit = () => {
    setTried(true)
    if (wrong.length > 0) setOpen(true)
    if (model === undefined || connect === undefined || wrong.length > 0 || name.trim() === '' || isTaken(name)) return
    const draft = { model: model.model, name: name.trim(), connect, options }
    const done = (id: string) => {
      void queryClient.invalidateQueries({ queryKey: ['devices'] })
      showDone(t('devicesPage.form.saved'))
      onDone(id)
    }
    if (device === undefined) add.mutate(draft, { onSuccess: ({ id }) => done(id) })
    else change.mutate({ id: device.id, despiteCards, ...draft }, { onSuccess: () => done(device.id) })
  }
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {device !== undefined && device.occupied > 0 && (
        <div className={classes.todo} role="note">
          <p>{t('devicesPage.form.occupied', { count: device.occupied })}</p>
          <Checkbox
            label={t('devicesPage.form.despiteCards')}
            checked={despiteCards}
            onChange={(event) => setDespiteCards(event.currentTarget.checked)}
          />
        </div>
      )}
      {model === undefined && from?.via !== 'hid' && (
        <ProbeFirst found={found} models={models} from={from} onTake={takeProbed} />
      )}
      <Select
        label={t('devicesPage.form.model')}
        description={t('devicesPage.form.modelHelp')}
        data={grouped(t, fitting)}
        value={model?.model ?? null}
        onChange={(value) => {
          setTold(undefined)
          take(models.find((known) => known.model === value))
        }}
        allowDeselect={false}
        searchable
        openOnFocus={false}
        maxDropdownHeight={320}
        error={tried && model === undefined}
        required
        data-autofocus
      />
      <TextInput
        ref={nameField}
        label={t('devicesPage.form.name')}
        description={t('devicesPage.form.nameHelp')}
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.currentTarget.value)}
        error={nameWrong}
        required
      />
      {model !== undefined && (
        <>
          <ConnectFields
            model={model}
            way={way}
            found={found}
            wrong={tried ? wrongWay : undefined}
            onChange={(next) => {
              setTold(undefined)
              setWay(next)
            }}
          />
          {told !== undefined && <p role="status">{told}</p>}
          {model.kind === 'lock-board' && connect !== undefined && told === undefined && (
            <ProbeLine key={JSON.stringify(connect)} connect={connect} models={models} onTake={takeProbed} />
          )}
          {model.settings.length > 0 && (
            <details className={classes.more} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
              <summary>{t('devicesPage.form.settings')}</summary>
              <div className={classes.settings}>
                {model.settings.map((setting) => (
                  <SettingField
                    key={`${model.model} ${setting.key}`}
                    setting={setting}
                    value={fields[setting.key]}
                    wrong={tried && wrong.includes(setting.key)}
                    onChange={(value) => setFields({ ...fields, [setting.key]: value })}
                  />
                ))}
              </div>
            </details>
          )}
        </>
      )}
      <div className={classes.buttons}>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button type="submit" variant="filled" loading={add.isPending || change.isPending}>
          {t('devicesPage.form.save')}
        </Button>
      </div>
    </form>
  )
}

const wireFits = (model: DeviceModel, { via }: FoundDevice): boolean =>
  via === 'serial' ? model.wire === 'bytes' : model.wire === 'hid'

/** Models by kind, as people look for them. */
function grouped(t: TFunction, models: readonly DeviceModel[]) {
  const kinds = [...new Set(models.map(({ kind }) => kind))]
  return kinds.map((kind) => ({
    group: t(`devicesPage.kinds.${kind}`),
    items: models
      .filter((model) => model.kind === kind)
      .map((model) => ({ value: model.model, label: titleWords(t, model) })),
  }))
}
