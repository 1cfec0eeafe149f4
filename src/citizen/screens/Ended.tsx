import { usePage } from '../context.ts'
import { Icon } from '../parts/Icon.tsx'
import { QuietBar } from '../parts/QuietBar.tsx'
import { Title } from '../parts/Title.tsx'
import { isDeletable } from '../state/page.ts'
import { fill } from '../words/words.ts'

const endings = {
  'wrap-up': 'wrapUp',
  done: 'done',
  'no-show': 'noShow',
  cancelled: 'cancelled',
  abandoned: 'abandoned',
} as const

/** It is over; what to do now, and that nothing stays on the device. Who was away for too long may queue again. */
export function Ended() {
  const { state } = usePage()
  return state.party === 'interpreter' ? <EndedInterpreter /> : <EndedPerson />
}

/** Whoever interpreted has nothing to do any more, however it ended. */
function EndedInterpreter() {
  const { words, state } = usePage()
  const talked = state.status?.state === 'done' || state.status?.state === 'wrap-up'
  return (
    <>
      <Title>{talked ? words.ended.done : words.interpreter.over}</Title>
      <p className="lead">{fill(words.interpreter.overText, { office: state.info?.office ?? '' })}</p>
      {isDeletable(state.status) && <p className="small">{words.ended.deleted}</p>}
    </>
  )
}

function EndedPerson() {
  const { words, state, controller } = usePage()
  const status = state.status?.state ?? 'done'
  const ending = status in endings ? endings[status as keyof typeof endings] : 'done'
  const office = state.info?.office ?? ''
  const { test } = state
  const outcome = status === 'done' ? state.status?.outcome : null
  const said = state.pending.some((say) => say.s === 'enter')
  return (
    <>
      <Title>{words.ended[ending]}</Title>
      {/* It comes some minutes after the end, to whoever has kept the page open. */}
      <p role="status" className="lead outcome">
        {outcome && words.ended.outcome[outcome]}
      </p>
      <p className="lead">{fill(words.ended[`${ending}Text`], { office })}</p>
      {status === 'wrap-up' && <p>{words.ended.outcomeSoon}</p>}
      {test && status === 'abandoned' && (
        <>
          <p>{words.ended.againText}</p>
          <div className="actions">
            <button
              className="button huge primary"
              type="button"
              disabled={said}
              onClick={() => controller.say({ s: 'enter', test })}
            >
              {words.ended.again}
            </button>
          </div>
        </>
      )}
      {isDeletable(state.status) && <p className="small">{words.ended.deleted}</p>}
    </>
  )
}

/** Sent for papers: the place is kept until the person is ready. */
export function Parked() {
  const { words, state, controller } = usePage()
  const said = state.pending.some((say) => say.s === 'ready')
  return (
    <>
      <Title>{words.parked.title}</Title>
      <p className="lead">{words.parked.text}</p>
      <div className="actions">
        <button
          className="button huge primary"
          type="button"
          disabled={said}
          onClick={() => controller.say({ s: 'ready' })}
        >
          <Icon name="check" />
          {words.parked.ready}
        </button>
      </div>
      <p role="status">{said && words.parked.sent}</p>
    </>
  )
}

/** Only web addresses: a link that runs something is not followed. */
function isWeb(address: string): boolean {
  return ['https:', 'http:'].includes(new URL(address).protocol)
}

/** The talk is in another platform's room, or will be as soon as it is open. */
export function Elsewhere() {
  const { words, state, controller } = usePage()
  const address = state.status?.elsewhere
  return (
    <>
      {address ? (
        <>
          <Title>{words.elsewhere.title}</Title>
          <p className="lead">{words.elsewhere.text}</p>
        </>
      ) : (
        <>
          <Title key="opening">{words.elsewhere.opening}</Title>
          <p className="lead">{words.elsewhere.openingText}</p>
          <QuietBar />
        </>
      )}
      <div className="actions">
        {address && isWeb(address) && (
          <a className="button huge primary" href={address} target="_blank" rel="noopener noreferrer">
            <Icon name="camera" />
            {words.elsewhere.open}
          </a>
        )}
        {state.party === 'citizen' && (
          <button className="button" type="button" onClick={() => controller.say({ s: 'hang-up' })}>
            {words.call.hangUp}
          </button>
        )}
      </div>
    </>
  )
}
