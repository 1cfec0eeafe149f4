import type { PictureWords, SignaturePad } from '../../../../drivers/devices.ts'
import type { PadInfo } from '../../../shared/contract/signing.ts'
import type { PadLayout } from '../../../shared/domain/pad-screen.ts'
import { padForms, padTexts, type PadLanguage } from '../../../shared/domain/pad-texts.ts'
import type { Hub } from '../../devices/hub.ts'

interface ReadyPad {
  readonly id: string
  readonly device: SignaturePad
}

/** The pad that was asked for, while it is ready; the first in the order of the settings when none was asked for. */
export function readyPad(hub: Pick<Hub, 'ready'>, padId: string | undefined): ReadyPad | undefined {
  return hub.ready('pad').find(({ id }) => padId === undefined || id === padId)
}

/**
 * The pad that was asked for, also while it is away: who chose one must not find the form on another. The first that is ready when
 * none was asked for. And between which one can choose.
 */
export function padInfo(hub: Pick<Hub, 'ready' | 'snapshot'>, padId: string | undefined): PadInfo {
  const pad = readyPad(hub, padId)
  const capability = pad?.device.capability
  const id = pad?.id ?? padId ?? null
  return {
    ready: capability !== undefined,
    id,
    name: hub.snapshot().devices.find((device) => device.id === id)?.name ?? '',
    pads: hub.ready('pad').map(({ id, name }) => ({ id, name })),
    model: capability?.model ?? '',
    screen: capability?.screen ?? null,
    width: capability?.screenWidth ?? 0,
    height: capability?.screenHeight ?? 0,
    colour: capability?.colour ?? false,
    reportRate: capability?.reportRate ?? 0,
  }
}

/** What stands on the picture of a form, for pads that can say it. */
export function wordsOf(kind: string, language: PadLanguage, layout: PadLayout): PictureWords {
  const { forms, buttons } = padTexts[language]
  const form = padForms.find((known) => known === kind)
  const text = form === undefined ? '' : [forms[form].title, ...forms[form].summary].join('. ')
  const names = ['sign', 'clear', 'cancel'] as const
  return { language, text, buttons: names.map((name) => ({ ...layout.buttons[name].rect, label: buttons[name] })) }
}
