/** From a form's name and the file's data to the PDF. Loaded by `render-form.ts`, together with the PDF library. */
import { loadFonts } from '../../../assets/fonts/fonts.ts'
import { padTexts } from '../../../../shared/domain/pad-texts.ts'
import * as extensionApplication from './extension-application.ts'
import type { FormData, FormKind, RenderedForm } from './form-data.ts'
import * as handoverReceipt from './handover-receipt.ts'
import { type Atom, createTypesetter, type Typesetter } from './layout.ts'
import { columnWidth, writePdf } from './pages.ts'
import * as pickupConsent from './pickup-consent.ts'

interface Form {
  readonly title: string
  compose(set: Typesetter, data: FormData): Atom[]
}

const forms: Record<FormKind, Form> = {
  'extension-application': extensionApplication,
  'handover-receipt': handoverReceipt,
  'pickup-consent': pickupConsent,
}

export const render = async (kind: FormKind, data: FormData): Promise<RenderedForm> => {
  const { title, compose } = forms[kind]
  const fonts = await loadFonts()
  const written = await writePdf(fonts, data, title, compose(createTypesetter(fonts, columnWidth), data))
  const { signature } = written
  if (!signature) throw new Error('A form without a place to sign')
  return { ...written, signature, title, summary: padTexts.de.forms[kind].summary }
}
