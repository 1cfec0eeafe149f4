/** The field a burst of keys goes into: how it was before, and how it is again. */

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

export interface FieldMark {
  readonly field: Field
  readonly value: string
  /** Null where a kind of field has no selection (e-mail, number). */
  readonly from: number | null
  readonly to: number | null
}

/** The focused field with its text and selection, before the key that is just going down. Undefined where no field has the focus. */
export function markField(): FieldMark | undefined {
  const field = document.activeElement
  // A list goes to the entry that begins with what is typed.
  if (field instanceof HTMLSelectElement) return { field, value: field.value, from: null, to: null }
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return undefined
  if (field.readOnly || field.disabled) return undefined
  return { field, value: field.value, from: field.selectionStart, to: field.selectionEnd }
}

/** Puts the field back as it was. Whoever listens to it (React) hears of it like of any input. */
export function restoreField(mark: FieldMark | undefined): void {
  if (mark === undefined || !mark.field.isConnected) return
  const { field, value, from, to } = mark
  if (field.value !== value) {
    // The property of the prototype: React watches the one of the element and would think nothing had changed.
    const { prototype } =
      [HTMLInputElement, HTMLTextAreaElement].find((kind) => field instanceof kind) ?? HTMLSelectElement
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
    field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'historyUndo' }))
    if (field instanceof HTMLSelectElement) field.dispatchEvent(new Event('change', { bubbles: true }))
  }
  if (from !== null && to !== null && !(field instanceof HTMLSelectElement)) field.setSelectionRange(from, to)
}

/** What this key would press: buttons by Space and Enter, checkboxes and choices by Space, links by Enter. */
export function pressedBy({ key, ctrlKey, altKey, shiftKey }: KeyboardEvent): HTMLElement | undefined {
  const focused = document.activeElement
  if (ctrlKey || altKey || shiftKey || !(focused instanceof HTMLElement)) return undefined
  const buttons = 'button, summary, input:is([type=button], [type=submit], [type=reset], [type=file])'
  if (key === ' ' && focused.matches(`${buttons}, input:is([type=checkbox], [type=radio])`)) return focused
  return key === 'Enter' && focused.matches(`${buttons}, a[href]`) ? focused : undefined
}

/** Types text that was held back, at the place and with all effects it would have had: limits, undo, listeners. */
export function typeText(text: string): void {
  // The one way to insert text as a person does. Without a focused field it does nothing, as these keys would have done.
  document.execCommand('insertText', false, text)
}
