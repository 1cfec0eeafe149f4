import { useMemo, useState } from 'react'
import type { Call, CallView } from '../../call/call.types.ts'
import { usePage } from '../context.ts'
import { Ask } from '../parts/Ask.tsx'
import { Picture } from '../parts/Picture.tsx'
import { fill } from '../words/words.ts'
import { cameraOn, type Own } from './own.ts'

/** Asked anew for each picture: what is taken, what for, and what the camera shows at this moment. With the camera off, that comes first. */
export function Still(props: { readonly call: Call; readonly view: CallView; readonly own: Own }) {
  const { words } = usePage()
  const { call, view, own } = props
  const [sent, setSent] = useState(false)
  const { camera } = own
  // The camera itself: the background of a still is not blurred, a paper's edge would go with it.
  const seen = useMemo(() => camera && new MediaStream([camera]), [camera])
  const asked = view.stillAsked
  // Always there: what comes up in it is said aloud.
  if (!asked)
    return (
      <p role="status" className="still-sent">
        {sent && words.call.stillSent}
      </p>
    )
  const send = async (): Promise<void> => {
    setSent(false)
    setSent(await call.answerStill(asked.id, true))
  }
  const refuse = (): void => {
    setSent(false)
    void call.answerStill(asked.id, false)
  }
  return (
    <Ask
      key={`${asked.id} ${view.camera}`}
      title={words.call.still}
      yes={view.camera ? words.call.stillTake : words.call.cameraOn}
      no={words.call.stillNo}
      onYes={() => (view.camera ? void send() : cameraOn(call, own))}
      onNo={refuse}
    >
      <p>
        <bdi>{fill(words.call.stillPurpose, { purpose: asked.purpose })}</bdi>
      </p>
      <p>{view.camera ? words.call.stillText : words.call.stillCameraOff}</p>
      {/* Not mirrored: this is the picture as it will be filed. */}
      {view.camera && seen && <Picture stream={seen} label={words.call.stillPreview} className="preview" />}
    </Ask>
  )
}
