import { usePage } from '../context.ts'
import { Title } from '../parts/Title.tsx'
import { notice } from '../state/page.ts'
import { fill } from '../words/words.ts'

const topics = ['who', 'why', 'stored', 'recording', 'encrypted', 'deletion', 'rights', 'instead'] as const

/** The privacy notice and the consent to camera and microphone. Before it nothing is said to the office. */
export function Privacy() {
  const { words, state, controller } = usePage()
  const office = state.info?.office ?? ''
  const interpreter = state.party === 'interpreter'
  return (
    <>
      <Title>{interpreter ? words.interpreter.title : words.privacy.title}</Title>
      <p className="lead">{interpreter ? words.interpreter.intro : words.privacy.intro}</p>
      {interpreter && <p className="note">{words.interpreter.duty}</p>}
      {topics.map((topic) => (
        <section key={topic} className="topic">
          <h2>{words.privacy[topic]}</h2>
          <p>{fill(words.privacy[`${topic}Text`], { office })}</p>
        </section>
      ))}
      <p className="agreement">{words.privacy.agreement}</p>
      <div className="actions">
        <button className="button primary" type="button" onClick={controller.consent}>
          {words.privacy.agree}
        </button>
        <button
          className="button"
          type="button"
          onClick={() => controller.dispatch({ e: 'decline-consent', declined: true })}
        >
          {words.privacy.decline}
        </button>
      </div>
      <p className="small">{fill(words.privacy.version, { version: notice })}</p>
    </>
  )
}

export function Declined() {
  const { words, state, controller } = usePage()
  return (
    <>
      <Title>{words.privacy.declined}</Title>
      <p className="lead">{fill(words.privacy.declinedText, { office: state.info?.office ?? '' })}</p>
      <div className="actions">
        <button
          className="button"
          type="button"
          onClick={() => controller.dispatch({ e: 'decline-consent', declined: false })}
        >
          {words.common.back}
        </button>
      </div>
    </>
  )
}
