import { useEffect, useState } from 'react'
import type { Call, CallView, PeerView } from '../../call/call.types.ts'
import { usePage } from '../context.ts'
import { Icon } from '../parts/Icon.tsx'
import { Picture } from '../parts/Picture.tsx'
import { Title } from '../parts/Title.tsx'
import { Chat } from './Chat.tsx'
import { Controls } from './Controls.tsx'
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
  const { words } = usePage()
  const [chatOpen, setChatOpen] = useState(false)
  const [own, setOwn] = useState(local)
  const sound = useSound(view.peers)
  const main = view.peers.find((peer) => peer.party === 'clerk')
  const others = view.peers.filter((peer) => peer !== main)
  useNetworkChange(call)
  const nothing = own.getTracks().length === 0
  return (
    <div className="call">
      <div className="call-top">
        <Title>{words.call.title}</Title>
        <p className="not-recorded">
          <Icon name="lock" />
          {words.call.notRecorded}
        </p>
      </div>
      <div className="stage">
        <Seen peer={main} label={words.call.office} className="remote" />
        <div className="small-pictures">
          {others.map((peer) => (
            <Seen
              key={peer.party}
              peer={peer}
              label={peer.party === 'interpreter' ? words.call.interpreter : words.call.citizen}
              className="third"
            />
          ))}
          <figure className="own">
            {view.camera && own.getVideoTracks().length > 0 ? (
              <Picture stream={own} label={words.call.you} className="own-picture" mirrored />
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
      <Line view={view} main={main} />
      {nothing && <p className="note">{words.call.noDevices}</p>}
      <Shown shown={view.shown} />
      <SafetyWords peers={view.peers} />
      <Controls
        call={call}
        view={view}
        own={own}
        onOwn={setOwn}
        chatOpen={chatOpen}
        onChat={() => setChatOpen(!chatOpen)}
      />
      <Chat call={call} view={view} open={chatOpen} />
      <Still call={call} view={view} own={own} />
    </div>
  )
}

function Seen(props: { readonly peer: PeerView | undefined; readonly label: string; readonly className: string }) {
  const { words } = usePage()
  const { peer } = props
  const text = stateText(words, peer)
  const picture = peer?.state !== 'closed' && peer?.camera === true && !peer.hold
  return (
    <figure className={props.className}>
      {picture ? (
        <Picture stream={peer.stream} label={props.label} className="seen-picture" />
      ) : (
        <div className="no-picture">
          <Icon name="person" />
        </div>
      )}
      <figcaption>
        {props.label}
        {text && ` · ${text}`}
      </figcaption>
    </figure>
  )
}

/** How the line is, in words, and what helps; said aloud when it changes. */
function Line({ view, main }: { readonly view: CallView; readonly main: PeerView | undefined }) {
  const { words } = usePage()
  const quality = main?.quality ?? { level: 'unknown', advice: 'none' }
  const poor = quality.level === 'poor' || quality.level === 'lost'
  return (
    <div role="status" className="line-words">
      {view.hold || main?.hold ? (
        <p className="note">{words.call.state.hold}</p>
      ) : (
        <p className={poor ? 'result' : 'result result-good'}>
          <Icon name="line" />
          {words.call.quality[quality.level]}
          {quality.advice !== 'none' && <span>. {words.call.advice[quality.advice]}</span>}
        </p>
      )}
    </div>
  )
}

/** From WLAN to mobile data and back: new paths at once, not after the old ones time out. */
function useNetworkChange(call: Call): void {
  useEffect(() => {
    const restart = (): void => call.restartIce()
    globalThis.addEventListener('online', restart)
    return () => globalThis.removeEventListener('online', restart)
  }, [call])
}
