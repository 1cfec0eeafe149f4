import type { TFunction } from 'i18next'
import type { DeviceConnect, FoundDevice } from '../../../shared/contract/devices.ts'

/** What a setting is called and what it does; one nobody wrote words for is called by its key. */
export function settingWords(t: TFunction, key: string): { readonly label: string; readonly help: string } {
  return {
    label: t(`deviceSettings.keys.${key as 'aim'}.label`, { defaultValue: key }),
    help: t(`deviceSettings.keys.${key as 'aim'}.help`, { defaultValue: '' }),
  }
}

/** A choice of a setting; numbers and names of models stand for themselves. */
export const choiceWords = (t: TFunction, choice: string): string =>
  t(`deviceSettings.choices.${choice as 'none'}`, { defaultValue: choice })

/** A model by its name: its maker's, or ours in the user's language where no maker named it. */
export const titleWords = (
  t: TFunction,
  { model, title }: { readonly model: string; readonly title: string },
): string => t(`devicesPage.titles.${model as 'x1'}`, { defaultValue: title })

/** `Platine 0 · Schloss 5`, beside the sentence of a message. */
export function valueWords(t: TFunction, values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([key, value]) => {
      const words =
        key === 'answer' ? t(`devicesPage.answers.${value as 'ok'}`, { defaultValue: String(value) }) : value
      return `${t(`devicesPage.values.${key as 'board'}`, { defaultValue: key })} ${words}`
    })
    .join(' · ')
}

/** What went wrong and what to do, by the driver's code; a code of a newer driver gets the general words. */
export function reasonWords(t: TFunction, reason: string): { readonly what: string; readonly todo: string } {
  return {
    what: t(`devicesPage.reasons.${reason as 'timeout'}.what`, { defaultValue: t('devices.state.failed') }),
    todo: t(`devicesPage.reasons.${reason as 'timeout'}.todo`, { defaultValue: t('devicesPage.wait') }),
  }
}

/** Where a device hangs. */
export function lineWords(t: TFunction, line: string): string {
  if (line === 'simulated') return t('devicesPage.inProgram')
  return line === 'screen' ? t('devicesPage.onScreen') : line
}

/** A found port in one line, told from its twins by serial number or socket. */
export function foundWords(t: TFunction, { title, serialNumber, port, path }: FoundDevice): string {
  const which = serialNumber === null ? (port ?? path) : t('devicesPage.found.number', { number: serialNumber })
  return title === path ? title : `${title} · ${which}`
}

/** A way that leads to nothing that is plugged in now. */
export function connectWords(connect: DeviceConnect): string {
  if (connect.via === 'tcp') return `${connect.host}:${connect.port}`
  if (connect.via === 'screen') return ''
  const usb = connect.via === 'serial' ? connect.usb : connect
  const ids = [usb?.vendorId, usb?.productId]
    .filter((id) => id !== undefined)
    .map((id) => id.toString(16).padStart(4, '0').toUpperCase())
  return [connect.path, ids.join(':'), usb?.serialNumber, usb?.port].filter(Boolean).join(' · ')
}
