import { useEffect } from 'react'
import { usePage } from '../context.ts'
import { allowSound, ring } from '../lib/alert.ts'
import { stayAwake } from '../lib/wake.ts'
import { Icon } from '../parts/Icon.tsx'
import { QuietBar } from '../parts/QuietBar.tsx'
import { Title } from '../parts/Title.tsx'
import { timeOnly } from '../words/format.ts'
import { fill } from '../words/words.ts'

/** The call: nothing on the screen but the answer. */
export function Ringing() {
  const { words, language, state, controller } = usePage()
  const round = state.status?.round ?? 0
  const until = state.status?.ringsUntil
  useEffect(() => ring(words.ringing.tab), [words])
  useEffect(stayAwake, [])
  const accept = (): void => {
    void allowSound()
    controller.say({ s: 'accept', round })
  }
  return (
    <div className="ringing">
      <div className="ringing-sign">
        <Icon name="phone" />
      </div>
      <div role="alert">
        <Title>{words.ringing.title}</Title>
      </div>
      {until && <p className="lead">{fill(words.ringing.text, { time: timeOnly(language, until) })}</p>}
      <div className="actions ringing-actions">
        <button className="button huge good" type="button" onClick={accept}>
          <Icon name="phone" />
          {words.ringing.accept}
        </button>
        <button className="button huge" type="button" onClick={() => controller.say({ s: 'decline', round })}>
          {words.ringing.decline}
        </button>
      </div>
      <p className="small">{words.ringing.declineText}</p>
    </div>
  )
}

/** Accepted; the office's page is coming. */
export function Answering() {
  const { words } = usePage()
  return (
    <div className="ringing">
      <Title>{words.ringing.connecting}</Title>
      <QuietBar />
    </div>
  )
}
