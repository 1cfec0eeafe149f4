/** Camera and microphone of this workplace: which ones, and how they are opened. The choice stays on this machine. */

const keys = { camera: 'tresen.camera', microphone: 'tresen.microphone' } as const

export interface Choice {
  /** `deviceId`s; null: whatever the system offers first. */
  readonly camera: string | null
  readonly microphone: string | null
}

export const chosenDevices = (): Choice => ({
  camera: localStorage.getItem(keys.camera),
  microphone: localStorage.getItem(keys.microphone),
})

/** Keeps a choice; null forgets it. */
export function keepDevice(kind: keyof typeof keys, deviceId: string | null): void {
  if (deviceId === null) localStorage.removeItem(keys[kind])
  else localStorage.setItem(keys[kind], deviceId)
}

// `ideal`, not `exact`: a camera that is not plugged in today must not end the call.
const wanted = (deviceId: string | null) => (deviceId === null ? {} : { deviceId: { ideal: deviceId } })

/** A face at a desk needs no more, and a bad line and an old machine carry it. */
const picture = (deviceId: string | null): MediaTrackConstraints => ({
  ...wanted(deviceId),
  width: { ideal: 640 },
  height: { ideal: 480 },
  frameRate: { ideal: 25, max: 30 },
})
const sound = (deviceId: string | null): MediaTrackConstraints => ({
  ...wanted(deviceId),
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
})

/**
 * Opens what is there. Never fails: without a camera it is a talk without picture, and the page says so.
 * @returns a stream with at most one track of each kind
 */
export async function openDevices(choice: Choice = chosenDevices()): Promise<MediaStream> {
  const { mediaDevices } = navigator
  const video = picture(choice.camera)
  const audio = sound(choice.microphone)
  try {
    return await mediaDevices.getUserMedia({ video, audio })
  } catch {
    // One of the two is missing or busy: each by itself.
    const parts = await Promise.allSettled([mediaDevices.getUserMedia({ audio }), mediaDevices.getUserMedia({ video })])
    return new MediaStream(parts.flatMap((part) => (part.status === 'fulfilled' ? part.value.getTracks() : [])))
  }
}

/** Opens one device anew, for `replaceTrack`. @throws DOMException when it cannot be opened */
export async function openOne(kind: keyof Choice, deviceId: string | null): Promise<MediaStreamTrack | undefined> {
  const stream = await navigator.mediaDevices.getUserMedia(
    kind === 'camera' ? { video: picture(deviceId) } : { audio: sound(deviceId) },
  )
  return stream.getTracks()[0]
}

export function stopTracks(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
