import { useEffect, useRef, useState } from 'react'
import type { Call } from '../../call/call.types.ts'
import { usePage } from '../context.ts'
import { audioConstraints, videoConstraints } from '../lib/media.ts'

/** This side's camera and microphone during a call. */
export interface Own {
  readonly camera: MediaStreamTrack | undefined
  readonly microphone: MediaStreamTrack | undefined
  /** Which of them could not be had when it was last wanted. */
  readonly missing: 'video' | 'audio' | null
  /** Takes a device into the call: another one, or one there was not until now. */
  readonly take: (kind: 'video' | 'audio', id: string | null) => Promise<void>
}

/** @param local what the call was made with */
export function useOwn(call: Call, local: MediaStream): Own {
  const { controller } = usePage()
  const [tracks, setTracks] = useState(() => ({ video: local.getVideoTracks()[0], audio: local.getAudioTracks()[0] }))
  const [missing, setMissing] = useState<Own['missing']>(null)
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
    }
  }, [])
  const take = async (kind: 'video' | 'audio', id: string | null): Promise<void> => {
    const before = tracks[kind]
    const known = before?.getSettings().deviceId ?? null
    if (id !== null) controller.keep(kind === 'video' ? { cameraId: id } : { microphoneId: id })
    // Phones give one camera at a time: the old one first lets go.
    before?.stop()
    const track = (await open(kind, id)) ?? (known === id ? undefined : await open(kind, known))
    if (gone.current) return track?.stop()
    setMissing(track ? null : kind)
    setTracks({ ...tracks, [kind]: track })
    if (track) await call.replaceTrack(track)
    else if (kind === 'video') call.setCamera(false)
    else call.setMicrophone(false)
  }
  return { camera: tracks.video, microphone: tracks.audio, missing, take }
}

/** Switches the camera on: the one there is, or, without one or with one that was unplugged, whichever is found. */
export function cameraOn(call: Call, own: Own): void {
  if (own.camera?.readyState === 'live') call.setCamera(true)
  else void own.take('video', null)
}

async function open(kind: 'video' | 'audio', id: string | null): Promise<MediaStreamTrack | undefined> {
  const wish = kind === 'video' ? { video: videoConstraints(id) } : { audio: audioConstraints(id) }
  try {
    return (await navigator.mediaDevices.getUserMedia(wish)).getTracks()[0]
  } catch {
    return undefined
  }
}
