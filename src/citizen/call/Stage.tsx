import { useState } from 'react'
import type { Call, CallView, PeerView } from '../../call/call.types.ts'
import { usePage } from '../context.ts'
import { Icon } from '../parts/Icon.tsx'
import { Picture } from '../parts/Picture.tsx'
import { Title } from '../parts/Title.tsx'
import { Chat } from './Chat.tsx'
import { Controls } from './Controls.tsx'
import { type Own, useOwn } from './own.ts'
import { SafetyWords } from './SafetyWords.tsx'
import { Shown } from './Shown.tsx'
import { Still } from './Still.tsx'
import { stateText } from './state-text.ts'
import { useSound } from './sound.ts'

/** The call: the other side large, oneself small, the third beside. */
export function Stage({
  call,
  view,
  local,
}: {
  readonly call: Call
  readonly view: CallView
  readonly local: MediaStream
}) {
  const { words, state } = usePage()
  const [chatOpen, setChatOpen] = useState(false)
  const [seen, setSeen] = useState(0)
  const own = useOwn(call, local)
  const sound = useSound(view.peers)
  const unread = chatOpen ? 0 : view.chat.slice(seen).filter((line) => line.from !== state.party).length
  const main = view.peers.find((peer) => peer.party === 'clerk')
  const others = view.peers.filter((peer) => peer !== main)
  const openChat = (): void => {
    setChatOpen(!chatOpen)
    setSeen(view.chat.length)
  }
  return (
    <div className="call">
      <div className="call-top">
        <Title>{words.call.title}</Title>
        <p className="not-recorded">
          <Icon name="lock" />
          {words.call.notRecorded}
        </p>
      </div>
      <div className="call-main">
        <div className="stage">
          <Seen peer={main} label={words.call.office} soundOnly={view.audioOnly} className="remote" />
          <div className="small-pictures">
            {others.map((peer) => (
              <Seen
                key={peer.party}
                peer={peer}
                label={peer.party === 'interpreter' ? words.call.interpreter : words.call.citizen}
                soundOnly={view.audioOnly}
                className="third"
              />
            ))}
            <figure className="own">
              {view.preview.getVideoTracks().length > 0 ? (
                <Picture stream={view.preview} label={words.call.you} className="own-picture" mirrored />
              ) : (
                <div className="no-picture">
                  <Icon name="camera-off" />
                </div>
              )}
              <figcaption>{words.call.you}</figcaption>
            </figure>
          </div>
          {sound.blocked && (
            <button className="button huge primary sound-blocked" type="button" onClick={sound.allow}>
              <Icon name="sound" />
              {words.call.soundBlocked}
            </button>
          )}
        </div>
        <Line view={view} main={main} own={own} />
        <Still call={call} view={view} own={own} />
      </div>
      <div className="call-side">
        <Shown shown={view.shown} />
        <SafetyWords peers={view.peers} />
        <Chat call={call} view={view} open={chatOpen} seen={seen} />
      </div>
      <Controls call={call} view={view} own={own} chatOpen={chatOpen} unread={unread} onChat={openChat} />
    </div>
  )
}

/** Another party: their picture only while one comes, for the last one standing still would look like a broken line. */
function Seen(props: {
  readonly peer: PeerView | undefined
  readonly label: string
  /** This side takes no pictures. */
  readonly soundOnly: boolean
  readonly className: string
}) {
  const { words } = usePage()
  const { peer, soundOnly } = props
  const text = stateText(words, peer) || (soundOnly && !peer?.hold ? words.call.audioOnly : '')
  const picture = peer?.state !== 'closed' && peer?.camera === true && !peer.hold && !soundOnly
  return (
    <figure className={props.className}>
      {picture ? (
        <Picture stream={peer.stream} label={props.label} className="seen-picture" />
      ) : (
        <div className="no-picture">
          <Icon name="person" />
          {text && <p>{text}</p>}
        </div>
      )}
      <figcaption>
        {props.label}
        {picture && text && ` · ${text}`}
      </figcaption>
    </figure>
  )
}

/** What of camera and microphone is not there, and what is possible without. */
function Missing({ own }: { readonly own: Own }) {
  const { words } = usePage()
  if (!own.camera && !own.microphone) return <p className="note">{words.call.noDevices}</p>
  if (own.missing === null) return null
  return <p className="note">{own.missing === 'video' ? words.test.cameraNone : words.test.microphoneNone}</p>
}

/** How the line is, in words, and what helps; said aloud when it changes. */
function Line(props: { readonly view: CallView; readonly main: PeerView | undefined; readonly own: Own }) {
  const { view, main, own } = props
  const { words } = usePage()
  const quality = main?.quality ?? { level: 'unknown', advice: 'none' }
  const poor = quality.level === 'poor' || quality.level === 'lost'
  return (
    <div role="status" className="line-words">
      {view.hold || main?.hold ? (
        <p className="note">{words.call.state.hold}</p>
      ) : (
        <p className={`result ${poor ? 'result-poor' : quality.level === 'good' ? 'result-good' : ''}`}>
          <Icon name="line" />
          <span>
            {words.call.quality[quality.level]}
            {quality.advice !== 'none' && `. ${words.call.advice[quality.advice]}`}
          </span>
        </p>
      )}
      <Missing own={own} />
    </div>
  )
}
