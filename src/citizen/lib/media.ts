/** Camera and microphone as the browser gives them. */
export interface Media {
  readonly stream: MediaStream
  /** The person or a policy said no to at least one of them. */
  readonly refused: boolean
}

export interface Wish {
  readonly camera: boolean
  readonly cameraId: string | null
  readonly microphoneId: string | null
}

export function videoConstraints(id: string | null): MediaTrackConstraints {
  // Enough to read a paper held to the camera; the call sends less when the line is poor.
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } }
  return id ? { ...size, deviceId: { ideal: id } } : { ...size, facingMode: 'user' }
}

export function audioConstraints(id: string | null): MediaTrackConstraints {
  const clean = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
  return id ? { ...clean, deviceId: { ideal: id } } : clean
}

/** This browser can do a call at all. */
export function canCall(): boolean {
  return typeof RTCPeerConnection === 'function' && typeof navigator.mediaDevices?.getUserMedia === 'function'
}

/** Asks for both, then for each alone: whoever has only a microphone comes with that. Never throws; the stream may be empty. */
export async function askMedia(wish: Wish): Promise<Media> {
  const video = wish.camera ? videoConstraints(wish.cameraId) : false
  const audio = audioConstraints(wish.microphoneId)
  const first = await ask({ video, audio })
  if (first.stream) return { stream: first.stream, refused: false }
  const sound = await ask({ audio })
  const picture = wish.camera ? await ask({ video }) : { stream: undefined, refused: false }
  const tracks = [...(sound.stream?.getTracks() ?? []), ...(picture.stream?.getTracks() ?? [])]
  return { stream: new MediaStream(tracks), refused: sound.refused || picture.refused }
}

async function ask(
  constraints: MediaStreamConstraints,
): Promise<{ readonly stream: MediaStream | undefined; readonly refused: boolean }> {
  try {
    return { stream: await navigator.mediaDevices.getUserMedia(constraints), refused: false }
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    return { stream: undefined, refused: name === 'NotAllowedError' || name === 'SecurityError' }
  }
}

export function stopAll(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

/** Cameras or microphones by name. Names are known only after one of them was allowed. */
export async function devicesOf(kind: 'videoinput' | 'audioinput'): Promise<readonly MediaDeviceInfo[]> {
  const all = await navigator.mediaDevices.enumerateDevices()
  return all.filter((device) => device.kind === kind && device.deviceId !== '')
}

/**
 * Measures how loud a microphone is, ten times a second.
 * @param onLevel 0 to 1
 * @returns ends it
 */
export function measureLevel(stream: MediaStream, onLevel: (level: number) => void): () => void {
  if (stream.getAudioTracks().length === 0) return () => {}
  const audio = new AudioContext()
  const source = audio.createMediaStreamSource(stream)
  const analyser = new AnalyserNode(audio, { fftSize: 1024 })
  source.connect(analyser)
  void audio.resume()
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
    onLevel(Math.min(1, Math.sqrt(power) * 5))
  }, 100)
  return () => {
    clearInterval(timer)
    source.disconnect()
    void audio.close()
  }
}
