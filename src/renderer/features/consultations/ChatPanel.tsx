import { ActionIcon, TextInput } from '@mantine/core'
import { IconSend, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Call, ChatLine } from '../../../call/call.types.ts'
import { time } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import classes from './ChatPanel.module.css'

/** How many lines of others came since the panel was last open. */
export function useUnread(lines: readonly ChatLine[], open: boolean): number {
  const theirs = lines.filter(({ from }) => from !== 'clerk').length
  const [seen, setSeen] = useState(theirs)
  if (open && seen !== theirs) setSeen(theirs)
  return open ? 0 : Math.max(0, theirs - seen)
}

/** Made anew with every line: the last one is always in view. */
const intoView = (end: HTMLElement | null) => end?.scrollIntoView({ block: 'nearest' })

interface ChatPanelProps {
  readonly call: Call
  readonly lines: readonly ChatLine[]
  readonly onClose: () => void
}

/** Written words beside the talk. They go straight to the other side and are kept nowhere: what counts belongs in the note. */
export function ChatPanel({ call, lines, onClose }: ChatPanelProps) {
  const t = useT()
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return (
    <section className={classes.chat} aria-label={t('consultations.chat.title')}>
      <header>
        <h3>{t('consultations.chat.title')}</h3>
        <ActionIcon variant="subtle" size="sm" onClick={onClose} aria-label={t('common.close')}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </header>
      <ol aria-live="polite">
        {lines.length === 0 && <li className={classes.none}>{t('consultations.chat.none')}</li>}
        {lines.map((line) => (
          <li key={line.id} data-mine={line.from === 'clerk' || undefined}>
            <small>
              {t(`consultations.party.${line.from}`)} · {time(line.at)}
              {line.undelivered && ` · ${t('consultations.chat.undelivered')}`}
            </small>
            <bdi>{line.text}</bdi>
          </li>
        ))}
        <li key={`end ${lines.length}`} ref={intoView} aria-hidden className={classes.end} />
      </ol>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() === '') return
          call.say(text.trim())
          setText('')
        }}
      >
        <TextInput
          ref={field}
          aria-label={t('consultations.chat.field')}
          placeholder={t('consultations.chat.field')}
          value={text}
          maxLength={2000}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onClose()
          }}
        />
        <ActionIcon type="submit" size={36} variant="filled" aria-label={t('consultations.chat.send')}>
          <IconSend size={18} aria-hidden />
        </ActionIcon>
      </form>
    </section>
  )
}
