import { Select, Switch, TextInput } from '@mantine/core'
import type { DeviceSetting } from '../../../shared/contract/devices.ts'
import { useT } from '../../lib/i18n.ts'
import { choiceWords, settingWords } from './device-words.ts'
import type { FieldValue } from './form-values.ts'

interface SettingFieldProps {
  readonly setting: DeviceSetting
  readonly value: FieldValue | undefined
  readonly wrong: boolean
  readonly onChange: (value: FieldValue) => void
}

/** One setting of a driver, made from its description. */
export function SettingField({ setting, value, wrong, onChange }: SettingFieldProps) {
  const t = useT()
  const { label, help } = settingWords(t, setting.key)
  const words = { label, description: help }
  switch (setting.type) {
    case 'flag':
      return <Switch {...words} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
    case 'choice':
      return (
        <Select
          {...words}
          data={setting.choices.map((choice) => ({ value: choice, label: choiceWords(t, choice) }))}
          value={typeof value === 'string' ? value : setting.default}
          onChange={(choice) => onChange(choice ?? setting.default)}
          allowDeselect={false}
        />
      )
    default:
      return (
        <TextInput
          {...words}
          value={typeof value === 'string' ? value : ''}
          inputMode={setting.type === 'whole' ? 'numeric' : 'text'}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange(event.currentTarget.value)}
          error={wrong ? t(`devicesPage.form.wrong.${setting.type}`, { ...setting, default: '' }) : undefined}
        />
      )
  }
}
