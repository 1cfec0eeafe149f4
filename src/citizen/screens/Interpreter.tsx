import { useEffect } from 'react'
import { usePage } from '../context.ts'
import { allowSound, ring } from '../lib/alert.ts'
import { Icon } from '../parts/Icon.tsx'
import { Title } from '../parts/Title.tsx'

/** The talk has begun, and the interpreter is wanted. */
export function Join() {
  const { words, controller } = usePage()
  useEffect(() => ring(words.ringing.tab), [words])
  const join = (): void => {
    void allowSound()
    controller.dispatch({ e: 'join', joined: 'joined' })
  }
  return (
    <div className="ringing">
      <div role="alert">
        <Title>{words.interpreter.join}</Title>
      </div>
      <p className="lead">{words.interpreter.joinText}</p>
      <div className="actions ringing-actions">
        <button className="button huge good" type="button" onClick={join}>
          <Icon name="phone" />
          {words.interpreter.rejoin}
        </button>
      </div>
    </div>
  )
}

/** Left by own wish; the talk may go on without, or with them again. */
export function Left() {
  const { words, controller } = usePage()
  return (
    <>
      <Title>{words.interpreter.left}</Title>
      <p className="lead">{words.interpreter.leftText}</p>
      <div className="actions">
        <button
          className="button primary"
          type="button"
          onClick={() => controller.dispatch({ e: 'join', joined: 'joined' })}
        >
          {words.interpreter.rejoin}
        </button>
      </div>
    </>
  )
}
