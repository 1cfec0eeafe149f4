import { useEffect, useRef, type RefObject } from 'react'

/** Where somebody is at work with the keys: never taken away from there. */
const kept = '[role="grid"], [role="dialog"], [role="menu"], [role="listbox"]'

function free(): boolean {
  return document.activeElement?.closest(kept) == null
}

/** Moves the focus unless somebody walks the wall or stands in a dialog. */
export function takeFocus(element: HTMLElement | null): void {
  if (free()) element?.focus()
}

/**
 * After each step the focus stands on the next act, else on the panel: the button that was pressed is gone by then. `busy`: an
 * act runs, and its button holds no focus; it comes back when the act has failed.
 */
export function useStepFocus(panel: RefObject<HTMLElement | null>, step: string, busy: boolean): void {
  const seen = useRef('')
  useEffect(() => {
    const lost = document.activeElement === document.body
    if (busy || (seen.current === step && !lost)) return
    seen.current = step
    const primary = panel.current?.querySelector<HTMLElement>('button[data-variant="filled"]:not(:disabled)')
    takeFocus(primary ?? panel.current)
  }, [panel, step, busy])
}
