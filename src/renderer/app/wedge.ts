import type { SessionUser } from '../../shared/contract/session.ts'
import { api } from '../lib/api.ts'
import { t } from '../lib/i18n.ts'
import { showError, showNews } from '../lib/messages.ts'
import { queryClient } from '../lib/query.ts'
import { lockedScanStore } from '../lib/scans.ts'
import { markField, pressedBy, restoreField, typeText, type FieldMark } from '../lib/wedge/field.ts'
import { createRecogniser, WEDGE_DEFAULTS, type WedgeEffect, type WedgeRecogniser } from '../lib/wedge/recogniser.ts'
import { looksMistyped } from '../lib/wedge/self-test.ts'
import { wedgeSettings } from '../lib/wedge/settings.ts'
import { wedgeTest } from '../lib/wedge/test-store.ts'
import { showUnread } from './scan.ts'

/** A timer that is later than this had to wait for something. Milliseconds. */
const BUSY_MS = 20

/**
 * Takes scans from scanners that are keyboards to this machine, once for the life of the page, outside React. Only where this
 * workplace has such a scanner. On a locked screen a scan presses no button and opens nothing. What is typed is looked at, never kept:
 * a burst that is over is forgotten.
 */
export function startWedge(): void {
  let recogniser: WedgeRecogniser | undefined
  let mark: FieldMark | undefined
  let pressed: HTMLElement | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const listens = (): boolean => (wedgeSettings.get().on || wedgeTest.listening()) && !secret(document.activeElement)
  const locked = () => queryClient.getQueryData<SessionUser | null>(['session', 'current', {}]) == null
  const forget = () => {
    clearTimeout(timer)
    recogniser?.forget()
    mark = undefined
    pressed = undefined
  }

  function apply(effects: readonly WedgeEffect[]): void {
    for (const effect of effects) {
      switch (effect.do) {
        case 'mark':
          mark = markField()
          break
        case 'release':
          typeText(effect.text)
          break
        case 'press':
          // Where the focus went elsewhere meanwhile, the key would not have gone there.
          if (pressed === document.activeElement) pressed?.click()
          break
        case 'scan':
          restoreField(mark)
          scanned(effect)
          break
        case 'too-long':
          restoreField(mark)
          unread()
          break
      }
    }
  }

  function scanned({ text, keys }: Extract<WedgeEffect, { do: 'scan' }>): void {
    if (locked()) {
      lockedScanStore.set(new Date().toISOString())
      return
    }
    if (wedgeTest.take(text, keys)) return
    api.scans.typed({ text, by: 'wedge' }).then((outcome) => {
      const refused = 'refusal' in outcome && outcome.refusal !== null
      if (refused && looksMistyped(text)) showNews(t('wedge.mistyped.what'), t('wedge.mistyped.todo'))
    }, showError)
  }

  function unread(): void {
    if (!locked()) showUnread('garbled')
  }

  /**
   * Looks again when the burst should be over. A timer that comes late says that the page was busy: keys may still wait to be handed
   * over, and the burst is judged only when it had time for them.
   */
  function watch(): void {
    clearTimeout(timer)
    const due = recogniser?.due()
    if (due === undefined) {
      mark = undefined
      pressed = undefined
    } else lookAt(Math.max(due + 1, performance.now() + 1))
  }

  function lookAt(time: number): void {
    timer = setTimeout(() => {
      const now = performance.now()
      if (now - time > BUSY_MS) {
        lookAt(now + BUSY_MS)
        return
      }
      apply(recogniser?.rest(now) ?? [])
      watch()
    }, time - performance.now())
  }

  window.addEventListener(
    'keydown',
    (event) => {
      if (!listens()) {
        forget()
        return
      }
      recogniser ??= createRecogniser(optionsNow())
      const target = pressedBy(event)
      const { effects, block } = recogniser.press({
        key: event.key,
        code: event.code,
        at: event.timeStamp,
        ctrl: event.ctrlKey,
        alt: event.altKey,
        meta: event.metaKey,
        altGraph: event.getModifierState('AltGraph'),
        repeat: event.repeat,
        composing: event.isComposing,
        presses: target !== undefined,
      })
      apply(effects)
      if (target !== undefined && block) pressed = target
      if (block) {
        event.preventDefault()
        event.stopImmediatePropagation()
      }
      watch()
    },
    { capture: true },
  )
  // Whoever clicks or leaves in the middle of a burst is no scanner: what was held goes where it belongs before the focus moves.
  const settle = () => {
    if (recogniser?.due() !== undefined) apply(recogniser.rest(Infinity))
    watch()
  }
  window.addEventListener('pointerdown', settle, { capture: true })
  window.addEventListener('blur', settle)
  wedgeSettings.subscribe(() => {
    forget()
    recogniser = undefined
  })
}

/** Passphrases may be typed by a program as fast as by a scanner, and are nobody's business. */
const secret = (field: Element | null): boolean => field instanceof HTMLInputElement && field.type === 'password'

function optionsNow() {
  const { prefix } = wedgeSettings.get()
  return { ...WEDGE_DEFAULTS, prefix: prefix === 'none' ? undefined : prefix }
}
