import { maxPictureBytes } from '../shared/consultation/peer-messages.ts'
import type { Picture } from './call.types.ts'
import { CallError } from './call-error.ts'

/** Enough to read the small print of an A4 page; cameras with more are scaled down. */
const longestSide = 4096
/** Some cameras never answer when asked for a photo; then the moving picture serves. */
const photoMs = 5000
const qualities = [0.92, 0.8, 0.6] as const

/**
 * Takes one picture at the camera's full resolution. It is encoded anew, so nothing the camera wrote into it (place, time, model) goes along.
 * @throws CallError `no-camera` when the track has ended or is off, `failed` when no picture came
 */
export async function takeStill(track: MediaStreamTrack | null): Promise<Picture> {
  if (track === null || track.readyState !== 'live' || !track.enabled) throw new CallError('no-camera')
  try {
    const photo = await photoOf(track).catch(() => undefined)
    const source = photo ?? (await frameOf(track))
    try {
      return await encode(source)
    } finally {
      source.close()
    }
  } catch (error) {
    throw error instanceof CallError ? error : new CallError('failed', { cause: error })
  }
}

/** The camera's photo mode, where the browser has it (W3C MediaStream Image Capture). */
async function photoOf(track: MediaStreamTrack): Promise<ImageBitmap | undefined> {
  if (typeof ImageCapture === 'undefined') return undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), photoMs)
  })
  try {
    const photo = await Promise.race([new ImageCapture(track).takePhoto(), late])
    return photo === undefined ? undefined : await createImageBitmap(photo)
  } finally {
    clearTimeout(timer)
  }
}

/** One frame of the moving picture. */
async function frameOf(track: MediaStreamTrack): Promise<ImageBitmap> {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = new MediaStream([track])
  try {
    await video.play()
    return await createImageBitmap(video)
  } finally {
    video.srcObject = null
  }
}

async function encode(source: ImageBitmap): Promise<Picture> {
  const scale = Math.min(1, longestSide / Math.max(source.width, source.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(source.width * scale))
  canvas.height = Math.max(1, Math.round(source.height * scale))
  const context = canvas.getContext('2d')
  if (context === null) throw new CallError('failed')
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  for (const quality of qualities) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (blob !== null && blob.size <= maxPictureBytes) return { blob, width: canvas.width, height: canvas.height }
  }
  throw new CallError('failed')
}
