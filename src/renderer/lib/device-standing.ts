import type { TFunction } from 'i18next'
import type { DeviceState } from '../../shared/contract/devices.ts'

/** How a device stands, in a word or two and a colour: the same in the strip, the list and on its sheet. */
export interface Standing {
  readonly words: string
  readonly look: 'good' | 'wait' | 'partly' | 'bad'
}

export function standingOf(t: TFunction, { state, reason, silentBoards }: DeviceState): Standing {
  switch (state) {
    case 'ready':
      return silentBoards.length > 0
        ? { words: t('devices.state.partly'), look: 'partly' }
        : { words: t('devices.state.ready'), look: 'good' }
    case 'opening':
      return { words: t('devices.state.opening'), look: 'wait' }
    case 'absent':
      return { words: t('devices.state.absent'), look: 'bad' }
    case 'failed':
      return {
        words: t(`devices.failed.${reason as 'refused'}`, { defaultValue: t('devices.state.failed') }),
        look: 'bad',
      }
  }
}

/** Of a badge in the component library. */
export const lookColour = { good: 'green', wait: 'gray', partly: 'yellow', bad: 'red' } as const satisfies Record<
  Standing['look'],
  string
>
