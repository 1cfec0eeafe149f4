import { useId, useLayoutEffect, useRef } from 'react'
import type { Call, CallView } from '../../call/call.types.ts'
import { usePage } from '../context.ts'
import { DeviceChoice } from '../parts/DeviceChoice.tsx'
import type { Own } from './own.ts'

/** What is seldom needed: other devices, background, sound only. */
export function More(props: {
  readonly call: Call
  readonly view: CallView
  readonly own: Own
  readonly onClose: () => void
}) {
  const { words } = usePage()
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const { call, view } = props
  const { camera, microphone, take } = props.own
  // Before it leaves the page: only a dialog that stands in it gives the focus back.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={id} onClose={props.onClose}>
      <h2 id={id}>{words.call.more}</h2>
      <div className="stack">
        {camera && (
          <DeviceChoice
            kind="videoinput"
            label={words.test.camera}
            current={camera.getSettings().deviceId}
            onChoose={(chosen) => void take('video', chosen)}
          />
        )}
        {microphone && (
          <DeviceChoice
            kind="audioinput"
            label={words.test.microphone}
            current={microphone.getSettings().deviceId}
            onChoose={(chosen) => void take('audio', chosen)}
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
