import { useEffect, useId, useRef, useState } from 'react'
import type { Call, CallView } from '../../call/call.types.ts'
import { usePage } from '../context.ts'
import { timeOnly } from '../words/format.ts'
import { fill } from '../words/words.ts'

/** Written messages, for spellings, numbers and lines without sound. New ones are said aloud even while it is closed. */
export function Chat(props: {
  readonly call: Call
  readonly view: CallView
  readonly open: boolean
  /** How many lines had been there when it was last closed. */
  readonly seen: number
}) {
  const { call, view, open } = props
  const { words, language, state } = usePage()
  const [text, setText] = useState('')
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const lines = view.chat.length
  useEffect(() => {
    if (open) input.current?.focus()
  }, [open])
  useEffect(() => {
    if (!open || lines === 0) return
    list.current?.lastElementChild?.scrollIntoView({ block: 'nearest' })
    // Whoever is writing keeps their field in sight while the lines above it grow.
    if (document.activeElement === input.current) input.current?.scrollIntoView({ block: 'nearest' })
  }, [open, lines])
  const names = { clerk: words.call.office, citizen: words.call.citizen, interpreter: words.call.interpreter }
  const last = view.chat.slice(props.seen).findLast((line) => line.from !== state.party)
  const send = (event: React.FormEvent): void => {
    event.preventDefault()
    if (text.trim() === '') return
    call.say(text.trim())
    setText('')
    input.current?.focus()
  }
  return (
    <>
      <p role="status" className={open ? 'unseen' : 'new-message'}>
        {!open && last && fill(words.call.newMessage, { text: last.text })}
      </p>
      {open && (
        <section className="chat">
          <h2>{words.call.chat}</h2>
          {view.chat.length === 0 && <p>{words.call.chatEmpty}</p>}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard */}
          <div className="chat-lines" role="log" tabIndex={0} aria-label={words.call.chat}>
            <ul ref={list}>
              {view.chat.map((line) => (
                <li key={line.id} className={line.from === state.party ? 'chat-own' : 'chat-other'}>
                  <span className="chat-who">
                    {line.from === state.party ? words.call.you : names[line.from]}, {timeOnly(language, line.at)}
                  </span>
                  <span dir="auto">{line.text}</span>
                  {line.undelivered && <span className="chat-lost">{words.call.undelivered}</span>}
                </li>
              ))}
            </ul>
          </div>
          <form onSubmit={send} className="chat-form">
            <label htmlFor={id}>{words.call.chatLabel}</label>
            <input
              ref={input}
              id={id}
              value={text}
              maxLength={2000}
              dir="auto"
              autoComplete="off"
              onChange={(event) => setText(event.target.value)}
            />
            <button className="button primary" type="submit">
              {words.call.chatSend}
            </button>
          </form>
        </section>
      )}
    </>
  )
}
