import { useMemo } from 'react'
import type { Call, CallView } from '../../call/call.types.ts'
import { usePage } from '../context.ts'
import { Ask } from '../parts/Ask.tsx'
import { Picture } from '../parts/Picture.tsx'
import { fill } from '../words/words.ts'

/** Asked anew for each picture: what is taken, what for, and what the camera shows at this moment. */
export function Still(props: {
  readonly call: Call
  readonly asked: CallView['stillAsked']
  readonly camera: MediaStreamTrack | undefined
}) {
  const { words } = usePage()
  const { call, asked, camera } = props
  // The camera itself: the background of a still is not blurred, a paper's edge would go with it.
  const seen = useMemo(() => camera && new MediaStream([camera]), [camera])
  if (!asked) return null
  return (
    <Ask
      key={asked.id}
      title={words.call.still}
      yes={words.call.stillTake}
      no={words.call.stillNo}
      onYes={() => void call.answerStill(asked.id, true)}
      onNo={() => void call.answerStill(asked.id, false)}
    >
      <p>
        <bdi>{fill(words.call.stillPurpose, { purpose: asked.purpose })}</bdi>
      </p>
      <p>{words.call.stillText}</p>
      {/* Not mirrored: this is the picture as it will be filed. */}
      {seen && <Picture stream={seen} label={words.call.stillPreview} className="preview" />}
    </Ask>
  )
}
