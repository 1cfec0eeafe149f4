import { useEffect, useId, useRef } from 'react'
import type { Call, CallView } from '../../call/call.types.ts'
import { usePage } from '../context.ts'
import { audioConstraints, videoConstraints } from '../lib/media.ts'
import { DeviceChoice } from '../parts/DeviceChoice.tsx'

/** What is seldom needed: other devices, background, sound only. */
export function More(props: {
  readonly call: Call
  readonly view: CallView
  readonly own: MediaStream
  readonly onOwn: (own: MediaStream) => void
  readonly onClose: () => void
}) {
  const { words, controller } = usePage()
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const { call, view, own } = props
  useEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  const choose = async (kind: 'video' | 'audio', deviceId: string): Promise<void> => {
    const old = kind === 'video' ? own.getVideoTracks() : own.getAudioTracks()
    // Phones give one camera at a time: the old one first lets go.
    for (const track of old) track.stop()
    controller.keep(kind === 'video' ? { cameraId: deviceId } : { microphoneId: deviceId })
    const wish = kind === 'video' ? { video: videoConstraints(deviceId) } : { audio: audioConstraints(deviceId) }
    const [track] = (await navigator.mediaDevices.getUserMedia(wish)).getTracks()
    if (!track) return
    await call.replaceTrack(track)
    props.onOwn(new MediaStream([...own.getTracks().filter((one) => one.kind !== track.kind), track]))
  }
  const camera = own.getVideoTracks()[0]
  const microphone = own.getAudioTracks()[0]
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={id} onClose={props.onClose}>
      <h2 id={id}>{words.call.more}</h2>
      <div className="stack">
        {camera && (
          <DeviceChoice
            kind="videoinput"
            label={words.test.camera}
            current={camera.getSettings().deviceId}
            onChoose={(chosen) => void choose('video', chosen)}
          />
        )}
        {microphone && (
          <DeviceChoice
            kind="audioinput"
            label={words.test.microphone}
            current={microphone.getSettings().deviceId}
            onChoose={(chosen) => void choose('audio', chosen)}
          />
        )}
        {camera && view.blur !== 'unavailable' && (
          <button
            className="button"
            type="button"
            disabled={view.blur === 'starting'}
            onClick={() => void call.setBlur(view.blur !== 'on')}
          >
            {view.blur === 'on' ? words.call.blurOff : words.call.blurOn}
          </button>
        )}
        <button className="button" type="button" onClick={() => call.setAudioOnly(!view.audioOnly)}>
          {view.audioOnly ? words.call.audioOnlyEnd : words.call.audioOnly}
        </button>
      </div>
      <div className="actions">
        <button className="button primary" type="button" onClick={props.onClose}>
          {words.common.close}
        </button>
      </div>
    </dialog>
  )
}
