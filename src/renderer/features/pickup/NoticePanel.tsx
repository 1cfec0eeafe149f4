import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { padTexts, type PadLanguage } from '../../../shared/domain/pad-texts.ts'
import { Surface } from '../../components/Surface.tsx'
import { languageName } from '../../lib/domain.ts'
import { useT } from '../../lib/i18n.ts'
import { showDone } from '../../lib/messages.ts'
import { markHandled, type PendingNotice } from '../../lib/pending-notice.ts'
import { takeFocus } from './focus.ts'
import classes from './panel.module.css'

/** The message with the code: it stays until it was printed or copied and its own button says that the person has it. */
export function NoticePanel({ pending, close }: { pending: PendingNotice; close: () => void }) {
  const t = useT()
  const text = useRef<HTMLPreElement>(null)
  const print = useRef<HTMLButtonElement>(null)
  const { notice, handled } = pending
  const direction = padTexts[notice.language as PadLanguage]?.direction ?? 'ltr'
  useEffect(() => takeFocus(print.current), [])
  const copy = () => {
    const selection = window.getSelection()
    if (text.current === null || selection === null) return
    selection.selectAllChildren(text.current)
    // The window has no permission for the clipboard of its own; what is selected may be copied.
    const copied = document.execCommand('copy')
    selection.removeAllRanges()
    if (!copied) return
    markHandled()
    showDone(t('pickup.notice.copied'))
  }
  return (
    <Surface
      title={t('pickup.notice.title')}
      aside={t('pickup.notice.language', { language: languageName(notice.language) })}
    >
      <div className={classes.panel}>
        <p className={classes.say}>{t('pickup.notice.once')}</p>
        <pre ref={text} className={classes.notice} lang={notice.language} dir={direction}>
          {notice.text}
        </pre>
        <div className={classes.spacer} />
        <div className={`${classes.buttons} ${classes.sticky}`}>
          <Button
            ref={print}
            variant={handled ? 'default' : 'filled'}
            onClick={() => {
              window.print()
              markHandled()
            }}
          >
            {t('pickup.notice.print')}
          </Button>
          <Button onClick={copy}>{t('pickup.notice.copy')}</Button>
          <Button variant={handled ? 'filled' : 'default'} disabled={!handled} onClick={close}>
            {t('pickup.notice.done')}
          </Button>
        </div>
      </div>
    </Surface>
  )
}
