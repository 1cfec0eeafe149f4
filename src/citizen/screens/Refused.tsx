import { usePage } from '../context.ts'
import { Title } from '../parts/Title.tsx'

/** Why it does not go on, and what to do now. */
export function Refused() {
  const { words, state, controller } = usePage()
  const reason = state.refused ?? 'unknown'
  const reloads = reason === 'version' || reason === 'malformed' || reason === 'too-many'
  const tries = reason === 'office-away' || reason === 'no-walk-in'
  return (
    <>
      <Title>{words.refused[reason]}</Title>
      <p className="lead">{words.refused[`${reason}Text`]}</p>
      <div className="actions">
        {reloads && (
          <button className="button primary" type="button" onClick={() => location.reload()}>
            {words.refused.reload}
          </button>
        )}
        {tries && (
          <button className="button primary" type="button" onClick={controller.again}>
            {words.refused.reload}
          </button>
        )}
        {reason === 'elsewhere' && (
          <button className="button" type="button" onClick={controller.again}>
            {words.refused.useHere}
          </button>
        )}
        {(reason === 'unknown' || reason === 'expired' || reason === 'closed') && (
          <a className="button" href={location.pathname}>
            {words.refused.toDoor}
          </a>
        )}
      </div>
    </>
  )
}
