/** The field a burst of keys goes into: how it was before, and how it is again. */

type Field = HTMLInputElement | HTMLTextAreaElement

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
    const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
    field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'historyUndo' }))
  }
  if (from !== null && to !== null) field.setSelectionRange(from, to)
}

/** Types text that was held back, at the place and with all effects it would have had: limits, undo, listeners. */
export function typeText(text: string): void {
  // The one way to insert text as a person does. Without a focused field it does nothing, as these keys would have done.
  document.execCommand('insertText', false, text)
}
