import type { FormData, FormKind, RenderedForm } from './form-data.ts'

/**
 * Makes the PDF of a form from the file's data. Pure: the same kind and data give the same bytes, and so the same hash.
 * Values of any length wrap; missing ones are a dash. Takes about a tenth of a second. Library and fonts are loaded with
 * the first form, so that they cost the start of the program nothing.
 */
export const renderForm = async (kind: FormKind, data: FormData): Promise<RenderedForm> => {
  const { render } = await import('./render.ts')
  return render(kind, data)
}
