import type { BackgroundBlur, CallView } from './call.types.ts'
import type { Outgoing } from './link.ts'

const kinds = ['audio', 'video'] as const

/** The microphone and camera of this side, and what of them may leave it. */
export class LocalMedia {
  readonly #changed: () => void
  readonly #makeBlur: (() => Promise<BackgroundBlur>) | undefined
  #tracks: Record<(typeof kinds)[number], MediaStreamTrack | null> = { audio: null, video: null }
  #microphone: boolean
  #camera: boolean
  #hold = false
  #soundOnly = false
  #blurState: CallView['blur'] = 'off'
  #blur: BackgroundBlur | undefined
  #blurred: MediaStreamTrack | null = null
  /** Counts the wishes: a blur that comes up after another wish is not used. */
  #wish = 0
  #preview = new MediaStream()
  #closed = false

  constructor(local: MediaStream, makeBlur: (() => Promise<BackgroundBlur>) | undefined, changed: () => void) {
    this.#changed = changed
    this.#makeBlur = makeBlur
    if (makeBlur === undefined) this.#blurState = 'unavailable'
    this.#take(local.getAudioTracks()[0] ?? null, 'audio')
    this.#take(local.getVideoTracks()[0] ?? null, 'video')
    this.#microphone = this.#tracks.audio !== null
    this.#camera = this.#tracks.video !== null
    this.#apply()
  }

  get microphone(): boolean {
    return this.#microphone
  }

  get camera(): boolean {
    return this.#camera
  }

  get hold(): boolean {
    return this.#hold
  }

  get soundOnly(): boolean {
    return this.#soundOnly
  }

  get blur(): CallView['blur'] {
    return this.#blurState
  }

  get preview(): MediaStream {
    return this.#preview
  }

  /** The camera as it is, for stills; null while it is off. */
  get cameraTrack(): MediaStreamTrack | null {
    return this.#camera ? this.#tracks.video : null
  }

  /** What a party gets that takes sound and picture. */
  get outgoing(): Outgoing {
    const audio = this.#microphone && !this.#hold ? this.#tracks.audio : null
    const video = this.#camera && !this.#hold && !this.#soundOnly ? this.#picture : null
    return { audio, video }
  }

  setMicrophone(on: boolean): void {
    this.#microphone = on && this.#tracks.audio !== null
    this.#apply()
  }

  setCamera(on: boolean): void {
    this.#camera = on && this.#tracks.video !== null
    this.#apply()
  }

  setHold(on: boolean): void {
    this.#hold = on
    this.#apply()
  }

  setSoundOnly(on: boolean): void {
    this.#soundOnly = on
    this.#apply()
  }

  /** While the blur starts nothing is sent: the others see the last picture they got, never an unblurred one after the wish. */
  async setBlur(on: boolean): Promise<void> {
    if (this.#makeBlur === undefined || this.#closed) return
    const wish = ++this.#wish
    this.#stopBlur()
    this.#blurState = on ? 'starting' : 'off'
    this.#apply()
    if (on) await this.#startBlur(wish)
  }

  /** @param track another camera or microphone; the one before is stopped */
  async replace(track: MediaStreamTrack): Promise<void> {
    if (this.#closed) {
      track.stop()
      return
    }
    const kind = track.kind === 'audio' ? 'audio' : 'video'
    const before = this.#tracks[kind]
    this.#take(track, kind)
    // Who had no device or lost it and now chooses one wants to be heard or seen; who had switched off stays off.
    if (before === null && kind === 'audio') this.#microphone = true
    if (before === null && kind === 'video') this.#camera = true
    const blurred = kind === 'video' && (this.#blurState === 'on' || this.#blurState === 'starting')
    if (blurred) await this.setBlur(true)
    else this.#apply()
    if (before !== track) before?.stop()
  }

  close(): void {
    this.#closed = true
    this.#wish++
    this.#stopBlur()
    for (const kind of kinds) this.#tracks[kind]?.stop()
  }

  get #picture(): MediaStreamTrack | null {
    return this.#blurState === 'on' || this.#blurState === 'starting' ? this.#blurred : this.#tracks.video
  }

  #take(track: MediaStreamTrack | null, kind: (typeof kinds)[number]): void {
    this.#tracks[kind] = track
    // Unplugged, or taken away by the system.
    track?.addEventListener('ended', () => {
      if (this.#closed || this.#tracks[kind] !== track) return
      this.#tracks[kind] = null
      if (kind === 'audio') this.setMicrophone(false)
      else this.setCamera(false)
    })
  }

  async #startBlur(wish: number): Promise<void> {
    const track = this.#tracks.video
    if (track === null || this.#makeBlur === undefined) return
    let blur: BackgroundBlur | undefined
    try {
      blur = await this.#makeBlur()
      const blurred = await blur.start(track)
      if (wish !== this.#wish) {
        blur.stop()
        return
      }
      this.#blur = blur
      this.#blurred = blurred
      this.#blurState = 'on'
      blurred.addEventListener('ended', () => this.#blurFailed(wish))
      this.#apply()
    } catch {
      blur?.stop()
      this.#blurFailed(wish)
    }
  }

  /** The wish was not to be seen as it is: the person decides whether to switch the camera on again. */
  #blurFailed(wish: number): void {
    if (wish !== this.#wish) return
    this.#stopBlur()
    this.#camera = false
    this.#blurState = 'unavailable'
    this.#apply()
  }

  #stopBlur(): void {
    this.#blur?.stop()
    this.#blurred?.stop()
    this.#blur = undefined
    this.#blurred = null
  }

  /** Tracks that are off are off at their source as well, so that no mistake further on can send them. */
  #apply(): void {
    const { audio, video } = this.#tracks
    if (audio !== null) audio.enabled = this.#microphone && !this.#hold
    if (video !== null) video.enabled = this.#camera && !this.#hold
    const { video: sent } = this.outgoing
    const [shown = null] = this.#preview.getVideoTracks()
    if (sent !== shown) this.#preview = new MediaStream(sent === null ? [] : [sent])
    this.#changed()
  }
}
