import { usePage } from '../context.ts'
import { Title } from '../parts/Title.tsx'
import type { Provider } from '../../shared/consultation/notices.ts'
import { noticeOf } from '../state/page.ts'
import { fill } from '../words/words.ts'

/** What differs for whoever interprets: it is not about their matter and not in their file. */
const onInterpreter = ['why', 'stored', 'deletion', 'instead'] as const

const topics = ['who', 'why', 'stored', 'recording', 'encrypted', 'deletion', 'rights', 'instead'] as const

const platforms: Readonly<Record<Exclude<Provider, 'p2p'>, string>> = {
  jitsi: 'Jitsi Meet',
  bigbluebutton: 'BigBlueButton',
  opentalk: 'OpenTalk',
}

/** What is different on another platform than the call of this page: who carries picture and sound, and who could record them. */
const onPlatform = { recording: 'recordingElsewhereText', encrypted: 'encryptedElsewhereText' } as const

/** The privacy notice and the consent to camera and microphone. Before it nothing is said to the office. */
export function Privacy() {
  const { words, state, controller } = usePage()
  const office = state.info?.office ?? ''
  const interpreter = state.party === 'interpreter'
  const provider = state.info?.provider ?? 'p2p'
  const platform = provider === 'p2p' ? '' : platforms[provider]
  const textOf = (topic: (typeof topics)[number]): string => {
    const own = interpreter ? onInterpreter.find((one) => one === topic) : undefined
    if (own) return words.interpreter[`${own}Text`]
    return provider !== 'p2p' && topic in onPlatform
      ? words.privacy[onPlatform[topic as keyof typeof onPlatform]]
      : words.privacy[`${topic}Text`]
  }
  return (
    <>
      <Title>{interpreter ? words.interpreter.title : words.privacy.title}</Title>
      <p className="lead">{interpreter ? words.interpreter.intro : words.privacy.intro}</p>
      {interpreter && <p className="note">{words.interpreter.duty}</p>}
      {topics.map((topic) => (
        <section key={topic} className="topic">
          <h2>{words.privacy[topic]}</h2>
          <p>{fill(textOf(topic), { office, platform })}</p>
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
      <p className="small">{fill(words.privacy.version, { version: noticeOf(state) ?? '' })}</p>
    </>
  )
}

export function Declined() {
  const { words, state, controller } = usePage()
  const text = state.party === 'interpreter' ? words.interpreter.declinedText : words.privacy.declinedText
  return (
    <>
      <Title>{words.privacy.declined}</Title>
      <p className="lead">{fill(text, { office: state.info?.office ?? '' })}</p>
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
