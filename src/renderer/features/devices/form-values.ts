import type { DeviceConnect, DeviceModel, DeviceOptions, DeviceSetting } from '../../../shared/contract/devices.ts'
import { readControls, showControls } from './escapes.ts'

/** A setting as its field holds it: text as typed, flags as they are. */
export type FieldValue = string | boolean
export type FieldValues = Readonly<Record<string, FieldValue>>

/** What the fields show: the device's own values where it has them, else the model's. */
export function fieldsOf(settings: readonly DeviceSetting[], options: DeviceOptions): FieldValues {
  return Object.fromEntries(
    settings.map((setting) => {
      const value = options[setting.key]
      switch (setting.type) {
        case 'flag':
          return [setting.key, typeof value === 'boolean' ? value : setting.default]
        case 'wholes':
          return [setting.key, (Array.isArray(value) ? value : setting.default).join(', ')]
        case 'text':
          return [setting.key, showControls(typeof value === 'string' ? value : setting.default)]
        default:
          return [setting.key, String(value ?? setting.default)]
      }
    }),
  )
}

/** The value a field means, or undefined when the setting does not take it. */
export function readField(setting: DeviceSetting, field: FieldValue | undefined): DeviceOptions[string] | undefined {
  switch (setting.type) {
    case 'flag':
      return field === true
    case 'choice':
      return setting.choices.find((choice) => choice === field)
    case 'whole':
      return readWhole(field, setting)
    case 'text': {
      const text = typeof field === 'string' ? readControls(field) : undefined
      return text !== undefined && text.length <= setting.longest ? text : undefined
    }
    case 'wholes': {
      const numbers = String(field)
        .split(/[,;\s]+/)
        .filter(Boolean)
        .map((part) => readWhole(part, setting))
      const whole = numbers.filter((number) => number !== undefined)
      const right = whole.length === numbers.length && whole.length > 0 && whole.length <= setting.longest
      return right && new Set(whole).size === whole.length ? whole : undefined
    }
  }
}

/** All settings of a model, and the keys of those that are not right yet. */
export function readFields(
  settings: readonly DeviceSetting[],
  fields: FieldValues,
): { readonly options: DeviceOptions; readonly wrong: readonly string[] } {
  const options: DeviceOptions = {}
  const wrong: string[] = []
  for (const setting of settings) {
    const value = readField(setting, fields[setting.key])
    if (value === undefined) wrong.push(setting.key)
    else options[setting.key] = value
  }
  return { options, wrong }
}

export function readWhole(
  field: FieldValue | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const text = String(field).trim()
  const number = Number(text)
  return /^\d{1,9}$/.test(text) && number >= least && number <= most ? number : undefined
}

export const LINES = ['8 none 1', '8 even 1', '8 odd 1', '8 none 2', '7 even 1', '7 odd 1', '7 none 2'] as const

type SerialLine = NonNullable<DeviceModel['line']>

/** Data bits, parity and stop bits as one choice of {@link LINES}. */
export const formatOf = ({ dataBits, parity, stopBits }: Omit<SerialLine, 'baudRate'>): string =>
  `${dataBits} ${parity} ${stopBits}`

/** What a serial line needs to be told: only what differs from the factory. */
export function lineSettings(
  factory: SerialLine,
  baud: number,
  format: string,
): Pick<Extract<DeviceConnect, { via: 'serial' }>, 'baud' | 'dataBits' | 'parity' | 'stopBits'> {
  const [data, parity, stop] = format.split(' ')
  return {
    ...(baud === factory.baudRate ? {} : { baud }),
    ...(Number(data) === factory.dataBits ? {} : { dataBits: data === '7' ? 7 : 8 }),
    ...(parity === factory.parity ? {} : { parity: parity === 'even' ? 'even' : parity === 'odd' ? 'odd' : 'none' }),
    ...(Number(stop) === factory.stopBits ? {} : { stopBits: stop === '2' ? 2 : 1 }),
  }
}
