import type { BackgroundBlur } from './call.types.ts'
import { CallError } from './call-error.ts'
import type { FromWorker, ToWorker } from './blur/messages.ts'

/** Loading the network and the first picture take a second on a slow machine. */
const startMs = 20_000

/** Chromium's streams of frames (mediacapture-transform, as it is there on the page's side); they go on while the window is covered. */
declare class MediaStreamTrackProcessor {
  constructor(options: { readonly track: MediaStreamTrack })
  readonly readable: ReadableStream<VideoFrame>
}
declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(options: { readonly kind: 'video' })
  readonly writable: WritableStream<VideoFrame>
}

/**
 * Blurs what is behind a person, on the page's own machine: the model is part of the program. It needs WebAssembly with vectors and
 * OffscreenCanvas (Chromium 91, Firefox 105, Safari 17); elsewhere {@link BackgroundBlur.start} fails, and the picture is not sent.
 */
export function createBlur(): Promise<BackgroundBlur> {
  return Promise.resolve(new WorkerBlur())
}

interface Running {
  readonly track: MediaStreamTrack
  readonly stop: () => void
}

class WorkerBlur implements BackgroundBlur {
  #running: Running | undefined
  #stopped = false

  async start(track: MediaStreamTrack): Promise<MediaStreamTrack> {
    const line = new WorkerLine()
    const running =
      'MediaStreamTrackProcessor' in globalThis ? throughStreams(track, line) : throughPictures(track, line)
    this.#running = running
    line.onFailed = () => {
      running.stop()
      // A track says so itself when its source ends, but not when it is stopped from here.
      running.track.dispatchEvent(new Event('ended'))
    }
    try {
      await line.started
    } catch (error) {
      running.stop()
      throw error
    }
    // Asked to stop while it started.
    if (this.#stopped) throw new CallError('failed')
    return running.track
  }

  stop(): void {
    this.#stopped = true
    this.#running?.stop()
  }
}

/** The worker, and the way to it. */
class WorkerLine {
  /** Settled with the first blurred picture, or when there will be none. */
  readonly started: Promise<void>
  onFailed: () => void = () => undefined
  onPicture: (bitmap: ImageBitmap) => void = (bitmap) => bitmap.close()
  readonly #port: MessagePort
  #done: () => void = () => undefined
  #fail: () => void = () => undefined
  readonly #timer: ReturnType<typeof setTimeout>

  constructor() {
    this.started = new Promise((resolve, reject) => {
      this.#done = resolve
      this.#fail = () => reject(new CallError('failed'))
    })
    // Whoever stops before it started does not wait for it.
    this.started.catch(() => undefined)
    const worker = new Worker(new URL('./blur/worker.ts', import.meta.url), { type: 'module' })
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    const fail = (): void => {
      this.#fail()
      this.onFailed()
    }
    this.#timer = setTimeout(fail, startMs)
    worker.addEventListener('error', fail)
    port1.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.is === 'failed') return fail()
      if (data.is === 'picture') this.onPicture(data.bitmap)
      clearTimeout(this.#timer)
      this.#done()
    })
    port1.start()
    worker.postMessage(null, [port2])
  }

  tell(message: ToWorker, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.tell({ do: 'stop' })
    this.#fail()
  }
}

function throughStreams(track: MediaStreamTrack, line: WorkerLine): Running {
  const { readable } = new MediaStreamTrackProcessor({ track })
  const generator = new MediaStreamTrackGenerator({ kind: 'video' })
  const { writable } = generator
  line.tell({ do: 'streams', readable, writable }, [readable, writable])
  return {
    track: generator,
    stop: () => {
      line.stop()
      generator.stop()
    },
  }
}

/** Firefox and Safari: a picture at a time, while the page is seen. */
function throughPictures(track: MediaStreamTrack, line: WorkerLine): Running {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = new MediaStream([track])
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  const [blurred] = canvas.captureStream().getVideoTracks()
  if (context === null || blurred === undefined) throw new CallError('failed')
  let stopped = false
  const next = (): void => {
    if (stopped) return
    video.requestVideoFrameCallback(() => {
      createImageBitmap(video).then((bitmap) => line.tell({ do: 'picture', bitmap }, [bitmap]), next)
    })
  }
  line.onPicture = (bitmap) => {
    if (canvas.width !== bitmap.width) canvas.width = bitmap.width
    if (canvas.height !== bitmap.height) canvas.height = bitmap.height
    context.drawImage(bitmap, 0, 0)
    bitmap.close()
    next()
  }
  void video.play().catch(() => undefined)
  next()
  return {
    track: blurred,
    stop: () => {
      stopped = true
      video.srcObject = null
      line.stop()
      blurred.stop()
    },
  }
}
