import { useId, useState } from 'react'
import { usePage } from '../context.ts'
import { QuietBar } from '../parts/QuietBar.tsx'
import { Title } from '../parts/Title.tsx'
import { count, minutes } from '../words/format.ts'
import type { MatterCode } from '../words/words.ts'

/** The open hour for people without a link: what the door says, and a place in the queue. */
export function Door() {
  const { words, language, state, controller } = usePage()
  const [matter, setMatter] = useState('')
  const name = useId()
  const door = state.door
  if (door === undefined) return <QuietBar />
  const open = door !== null && door.open !== 'closed' && door.walkIn
  return (
    <>
      <Title>{words.door.title}</Title>
      <p className="status-word">{words.door[door?.open ?? 'closed']}</p>
      {!open && (
        <p className="lead">{door === null || door.open === 'closed' ? words.door.closedText : words.door.fullText}</p>
      )}
      {open && (
        <>
          <dl className="facts">
            <div>
              <dt>{words.door.waiting}</dt>
              <dd>{count(language, door.waiting)}</dd>
            </div>
            {door.wait && (
              <div>
                <dt>{words.door.wait}</dt>
                <dd>{minutes(language, door.wait)}</dd>
              </div>
            )}
          </dl>
          <fieldset className="choices">
            <legend>{words.door.matter}</legend>
            {door.matters
              .filter((code): code is MatterCode => Object.hasOwn(words.matters, code))
              .map((code) => (
                <label key={code} className="choice">
                  <input type="radio" name={name} checked={matter === code} onChange={() => setMatter(code)} />
                  {words.matters[code]}
                </label>
              ))}
          </fieldset>
          <div className="actions">
            <button
              className="button primary"
              type="button"
              disabled={matter === '' || state.knocking || state.line !== 'open'}
              onClick={() => controller.knock(matter)}
            >
              {words.door.knock}
            </button>
          </div>
          <p role="status">{state.knocking && words.door.knocking}</p>
        </>
      )}
      <p className="small">{words.door.withLink}</p>
    </>
  )
}
