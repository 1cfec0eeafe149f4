import { useEffect, useRef, useState } from 'react'
import type { DeviceTest } from '../../shared/consultation/protocol.ts'
import { usePage } from '../context.ts'
import { allowSound, playTone } from '../lib/alert.ts'
import { checkLine } from '../lib/check-line.ts'
import { askMedia, canCall, measureLevel, type Media, stopAll } from '../lib/media.ts'
import { DeviceChoice } from '../parts/DeviceChoice.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Picture } from '../parts/Picture.tsx'
import { QuietBar } from '../parts/QuietBar.tsx'
import { Title } from '../parts/Title.tsx'

/** Louder than the noise of an empty room. */
const heardAbove = 0.04

/** Camera, microphone, speaker and line, tried before the person waits. */
export function Test() {
  const { words } = usePage()
  const [started, setStarted] = useState<'camera' | 'sound' | null>(null)
  if (!canCall()) {
    return (
      <>
        <Title>{words.test.title}</Title>
        <p className="note">{words.test.notCompatible}</p>
      </>
    )
  }
  if (started) return <Running camera={started === 'camera'} />
  const start = (how: 'camera' | 'sound'): void => {
    void allowSound()
    setStarted(how)
  }
  return (
    <>
      <Title>{words.test.title}</Title>
      <p className="lead">{words.test.intro}</p>
      <div className="actions">
        <button className="button primary" type="button" onClick={() => start('camera')}>
          {words.test.start}
        </button>
        <button className="button" type="button" onClick={() => start('sound')}>
          {words.test.withoutCamera}
        </button>
      </div>
    </>
  )
}

function Running({ camera }: { readonly camera: boolean }) {
  const { words, controller } = usePage()
  const { media, cameraId, microphoneId, choose } = useMedia(camera)
  const { level, heard } = useLevel(media)
  const [speaker, setSpeaker] = useState<DeviceTest['speaker']>('skipped')
  const connection = useConnection()
  if (!media) {
    return (
      <>
        <Title>{words.test.title}</Title>
        <p className="lead">{words.test.intro}</p>
        <QuietBar />
      </>
    )
  }
  const picture = media.stream.getVideoTracks().length > 0
  const sound = media.stream.getAudioTracks().length > 0
  const result: DeviceTest = {
    camera: picture ? 'ok' : 'none',
    microphone: sound ? (heard ? 'ok' : 'silent') : 'none',
    speaker,
    connection: connection ?? 'weak',
  }
  const fine = result.microphone === 'ok' && speaker === 'ok' && connection === 'good' && (picture || !camera)
  return (
    <>
      <Title>{words.test.title}</Title>
      {media.refused && <p className="note">{words.test.refused}</p>}
      <div className="test">
        <section className="card">
          <h2>{words.test.camera}</h2>
          {picture && <Picture stream={media.stream} label={words.test.ownPicture} className="preview" mirrored />}
          <Result good={picture} text={picture ? words.test.cameraOk : words.test.cameraNone} />
          <DeviceChoice
            kind="videoinput"
            label={words.test.camera}
            current={cameraId}
            onChoose={(id) => choose({ cameraId: id })}
          />
        </section>
        <section className="card">
          <h2>{words.test.microphone}</h2>
          {sound && <meter className="level" min={0} max={1} value={level} aria-label={words.test.level} />}
          <div role="status">
            <Result
              good={heard}
              text={sound ? (heard ? words.test.microphoneOk : words.test.microphoneSpeak) : words.test.microphoneNone}
            />
          </div>
          <DeviceChoice
            kind="audioinput"
            label={words.test.microphone}
            current={microphoneId}
            onChoose={(id) => choose({ microphoneId: id })}
          />
        </section>
        <section className="card">
          <h2>{words.test.speaker}</h2>
          <Speaker speaker={speaker} onHeard={setSpeaker} />
        </section>
        <section className="card" role="status">
          <h2>{words.test.connection}</h2>
          {connection ? (
            <Result
              good={connection === 'good'}
              text={
                {
                  good: words.test.connectionGood,
                  weak: words.test.connectionWeak,
                  none: words.test.connectionNone,
                }[connection]
              }
            />
          ) : (
            <p>{words.test.connectionTesting}</p>
          )}
        </section>
      </div>
      <div className="actions">
        <button className="button primary" type="button" onClick={() => controller.tested(result)}>
          {fine ? words.test.enter : words.test.enterAnyway}
        </button>
      </div>
    </>
  )
}

function Result({ good, text }: { readonly good: boolean; readonly text: string }) {
  return (
    <p className={good ? 'result result-good' : 'result'}>
      {good && <Icon name="check" />}
      {text}
    </p>
  )
}

function Speaker(props: {
  readonly speaker: DeviceTest['speaker']
  readonly onHeard: (speaker: DeviceTest['speaker']) => void
}) {
  const { words } = usePage()
  const [played, setPlayed] = useState(false)
  const play = async (): Promise<void> => {
    await allowSound()
    playTone()
    setPlayed(true)
  }
  return (
    <>
      <button className="button" type="button" onClick={() => void play()}>
        <Icon name="sound" />
        {words.test.play}
      </button>
      {played && props.speaker !== 'ok' && (
        <div className="actions">
          <button className="button" type="button" onClick={() => props.onHeard('ok')}>
            {words.test.heard}
          </button>
          <button className="button" type="button" onClick={() => props.onHeard('not-heard')}>
            {words.test.notHeard}
          </button>
        </div>
      )}
      <div role="status">
        {props.speaker === 'ok' && <Result good text={words.test.speakerOk} />}
        {props.speaker === 'not-heard' && <Result good={false} text={words.test.speakerHelp} />}
      </div>
    </>
  )
}

/** Camera and microphone while the test stands; let go with it. */
function useMedia(camera: boolean) {
  const { controller } = usePage()
  const [media, setMedia] = useState<Media | null>(null)
  const [ids, setIds] = useState(() => ({
    cameraId: controller.kept()?.cameraId ?? null,
    microphoneId: controller.kept()?.microphoneId ?? null,
  }))
  useEffect(() => {
    let ended = false
    let mine: MediaStream | null = null
    void askMedia({ camera, ...ids }).then((got) => {
      mine = got.stream
      if (ended) stopAll(mine)
      else setMedia(got)
    })
    return () => {
      ended = true
      stopAll(mine)
    }
  }, [camera, ids])
  const choose = (chosen: { readonly cameraId?: string; readonly microphoneId?: string }): void => {
    controller.keep(chosen)
    setIds({ ...ids, ...chosen })
  }
  return {
    media,
    cameraId: media?.stream.getVideoTracks()[0]?.getSettings().deviceId,
    microphoneId: media?.stream.getAudioTracks()[0]?.getSettings().deviceId,
    choose,
  }
}

function useLevel(media: Media | null) {
  const [level, setLevel] = useState(0)
  // Another microphone is tried anew.
  const [heardOn, setHeardOn] = useState<Media | null>(null)
  useEffect(() => {
    if (!media) return
    return measureLevel(media.stream, (now) => {
      setLevel(now)
      if (now > heardAbove) setHeardOn(media)
    })
  }, [media])
  return { level, heard: media !== null && heardOn === media }
}

/** Tested once; null while it runs. */
function useConnection(): DeviceTest['connection'] | null {
  const { state, controller } = usePage()
  const [connection, setConnection] = useState<DeviceTest['connection'] | null>(null)
  const ice = useRef(state.ice)
  useEffect(() => {
    let current = true
    void checkLine(ice.current, controller.ping).then((result) => current && setConnection(result))
    return () => {
      current = false
    }
  }, [controller])
  return connection
}
