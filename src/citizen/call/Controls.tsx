import { useState } from 'react'
import type { Call, CallView } from '../../call/call.types.ts'
import { usePage } from '../context.ts'
import { Ask } from '../parts/Ask.tsx'
import { Icon, type IconName } from '../parts/Icon.tsx'
import { count } from '../words/format.ts'
import { More } from './More.tsx'
import { cameraOn, type Own } from './own.ts'

/** Microphone, camera, messages, more, hang up: large, and always with a word. */
export function Controls(props: {
  readonly call: Call
  readonly view: CallView
  readonly own: Own
  readonly chatOpen: boolean
  /** Messages of others since they were last open. */
  readonly unread: number
  readonly onChat: () => void
}) {
  const { words, state, controller } = usePage()
  const [asking, setAsking] = useState(false)
  const [more, setMore] = useState(false)
  const { call, view, own } = props
  const hangUp = (): void => {
    setAsking(false)
    if (state.party === 'interpreter') controller.dispatch({ e: 'join', joined: 'left' })
    else controller.say({ s: 'hang-up' })
  }
  // Without a device, or with one that was unplugged, it is looked for anew.
  const switchMicrophone = (): void => {
    if (view.microphone || own.microphone?.readyState === 'live') call.setMicrophone(!view.microphone)
    else void own.take('audio', null)
  }
  const switchCamera = (): void => {
    if (view.camera) call.setCamera(false)
    else cameraOn(call, own)
  }
  return (
    <div className="controls">
      <Control
        icon={view.microphone ? 'microphone' : 'microphone-off'}
        text={view.microphone ? words.call.mute : words.call.unmute}
        off={!view.microphone}
        onClick={switchMicrophone}
      />
      <Control
        icon={view.camera ? 'camera' : 'camera-off'}
        text={view.camera ? words.call.cameraOff : words.call.cameraOn}
        off={!view.camera}
        onClick={switchCamera}
      />
      <Control
        icon="chat"
        text={words.call.chat}
        expanded={props.chatOpen}
        unread={props.unread}
        onClick={props.onChat}
      />
      <Control icon="more" text={words.call.more} onClick={() => setMore(true)} />
      <button className="control control-end" type="button" onClick={() => setAsking(true)}>
        <Icon name="hang-up" />
        {words.call.hangUp}
      </button>
      {asking && (
        <Ask
          title={words.call.hangUpAsk}
          yes={words.call.hangUp}
          no={words.common.back}
          danger
          onYes={hangUp}
          onNo={() => setAsking(false)}
        />
      )}
      {more && <More call={call} view={view} own={own} onClose={() => setMore(false)} />}
    </div>
  )
}

function Control(props: {
  readonly icon: IconName
  readonly text: string
  readonly off?: boolean
  readonly expanded?: boolean
  readonly unread?: number
  readonly onClick: () => void
}) {
  const { language } = usePage()
  return (
    <button
      className={props.off ? 'control control-off' : 'control'}
      type="button"
      aria-expanded={props.expanded}
      onClick={props.onClick}
    >
      <Icon name={props.icon} />
      {props.text}
      {/* For the eye: the message itself is said aloud as it comes. */}
      {props.unread !== undefined && props.unread > 0 && (
        <span className="unread" aria-hidden="true">
          {count(language, props.unread)}
        </span>
      )}
    </button>
  )
}
