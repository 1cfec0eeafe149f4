/**
 * The door to the forms. The fonts and the PDF library are loaded with the first form, so that they cost the start of
 * the program nothing.
 */
import { padTexts } from '../../../../shared/domain/pad-texts.ts'
import type { FormData, FormKind, RenderedForm } from './form-data.ts'

const forms = {
  'extension-application': () => import('./extension-application.ts'),
  'handover-receipt': () => import('./handover-receipt.ts'),
  'pickup-consent': () => import('./pickup-consent.ts'),
} as const satisfies Record<FormKind, unknown>

/**
 * Makes the PDF of a form from the file's data. Pure: the same kind and data give the same bytes, and so the same hash.
 * Values of any length wrap; missing ones are a dash. Takes about a tenth of a second (longer the first time).
 */
export const renderForm = async (kind: FormKind, data: FormData): Promise<RenderedForm> => {
  const [form, { loadFonts }, { createTypesetter }, { columnWidth, writePdf }] = await Promise.all([
    forms[kind](),
    import('../../../assets/fonts/fonts.ts'),
    import('./layout.ts'),
    import('./pages.ts'),
  ])
  const fonts = await loadFonts()
  const written = await writePdf(fonts, data, form.title, form.compose(createTypesetter(fonts, columnWidth), data))
  return { ...written, title: form.title, summary: padTexts.de.forms[kind].summary }
}
