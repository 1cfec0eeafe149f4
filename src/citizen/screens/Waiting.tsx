import { useEffect, useState } from 'react'
import { officeDay } from '../../shared/domain/office-time.ts'
import { PAPERS, type PaperCode } from '../../shared/domain/procedures.ts'
import { usePage } from '../context.ts'
import { allowSound, playTone, soundAllowed } from '../lib/alert.ts'
import { stayAwake } from '../lib/wake.ts'
import { Ask } from '../parts/Ask.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Title } from '../parts/Title.tsx'
import { count, dateTime, minutes } from '../words/format.ts'
import type { MatterCode } from '../words/words.ts'

/** The waiting room: place, honest range, what to have at hand, what comes next. */
export function Waiting() {
  const { words, state } = usePage()
  useEffect(stayAwake, [])
  // Over midnight the office lets the person in by itself.
  const [today] = useState(() => officeDay(new Date()))
  if (state.party === 'interpreter') {
    return (
      <>
        <Title>{words.interpreter.waiting}</Title>
        <p className="lead">{words.interpreter.waitingText}</p>
        <Sound />
        <p className="note">{words.interpreter.duty}</p>
      </>
    )
  }
  const early = state.status?.state !== 'waiting'
  // The office lets nobody wait who is days early.
  const otherDay = early && state.info !== null && officeDay(new Date(state.info.dueAt)) !== today
  if (otherDay) {
    return (
      <>
        <Title>{words.waiting.appointment}</Title>
        <Standing />
        <p className="lead">{words.waiting.otherDay}</p>
        <Papers />
        <Leave />
      </>
    )
  }
  return (
    <>
      <Title>{early ? words.waiting.early : words.waiting.title}</Title>
      <Standing />
      <p className="lead">{words.waiting.stay}</p>
      <Sound />
      <Papers />
      <section className="topic">
        <h2>{words.waiting.next}</h2>
        <ol className="steps">
          <li>{words.waiting.next1}</li>
          <li>{words.waiting.next2}</li>
          <li>{words.waiting.next3}</li>
        </ol>
        <p className="note">{words.waiting.identity}</p>
      </section>
      <Leave />
    </>
  )
}

/** Place, wait and remark, said aloud by a screen reader whenever they change. */
function Standing() {
  const { words, language, state } = usePage()
  const { status, info } = state
  if (!status || !info) return null
  const matter = Object.hasOwn(words.matters, info.matter) ? words.matters[info.matter as MatterCode] : null
  return (
    <div role="status">
      <dl className="facts">
        {status.place !== null && (
          <div className="fact-main">
            <dt>{words.waiting.place}</dt>
            <dd>{count(language, status.place)}</dd>
          </div>
        )}
        {status.place !== null && (
          <div className="fact-main">
            <dt>{words.waiting.wait}</dt>
            <dd>{status.wait ? minutes(language, status.wait) : words.waiting.unknownWait}</dd>
          </div>
        )}
        {info.kind === 'booked' && (
          <div>
            <dt>{words.waiting.appointment}</dt>
            <dd>{dateTime(language, info.dueAt)}</dd>
          </div>
        )}
        {matter && (
          <div>
            <dt>{words.waiting.matter}</dt>
            <dd>{matter}</dd>
          </div>
        )}
      </dl>
      {status.remark !== 'none' && <p className="note">{words.waiting.remark[status.remark]}</p>}
    </div>
  )
}

/** After a reload the browser plays nothing before a touch: so it is asked for, and tried out. */
function Sound() {
  const { words } = usePage()
  const [on, setOn] = useState(soundAllowed)
  if (on) {
    return (
      <p className="sound-on">
        <Icon name="sound" />
        {words.waiting.soundIsOn}
      </p>
    )
  }
  const allow = async (): Promise<void> => {
    const allowed = await allowSound()
    if (allowed) playTone()
    setOn(allowed)
  }
  return (
    <button className="button" type="button" onClick={() => void allow()}>
      <Icon name="sound" />
      {words.waiting.soundOn}
    </button>
  )
}

function Papers() {
  const { words, state, controller } = usePage()
  const [ticked, setTicked] = useState<readonly string[]>(controller.kept()?.papers ?? [])
  const papers = (state.info?.papers ?? []).filter((code): code is PaperCode => Object.hasOwn(PAPERS, code))
  const toggle = (code: string): void => {
    const next = ticked.includes(code) ? ticked.filter((one) => one !== code) : [...ticked, code]
    setTicked(next)
    controller.keep({ papers: next })
  }
  return (
    <section className="topic">
      <h2>{words.waiting.papers}</h2>
      {papers.length === 0 && <p>{words.waiting.papersNone}</p>}
      <ul className="papers">
        {papers.map((code) => (
          <li key={code}>
            <label className="choice">
              <input type="checkbox" checked={ticked.includes(code)} onChange={() => toggle(code)} />
              {words.papers[code]}
            </label>
          </li>
        ))}
      </ul>
      {papers.length > 0 && <p className="small">{words.waiting.papersLocal}</p>}
    </section>
  )
}

function Leave() {
  const { words, controller } = usePage()
  const [asking, setAsking] = useState(false)
  return (
    <div className="actions">
      <button className="button" type="button" onClick={() => setAsking(true)}>
        {words.waiting.leave}
      </button>
      {asking && (
        <Ask
          title={words.waiting.leaveTitle}
          yes={words.waiting.leaveYes}
          no={words.waiting.leaveNo}
          danger
          onYes={() => {
            setAsking(false)
            controller.say({ s: 'cancel' })
          }}
          onNo={() => setAsking(false)}
        >
          <p>{words.waiting.leaveText}</p>
        </Ask>
      )}
    </div>
  )
}
