import { expect, type Locator, type Page } from '@playwright/test'
import { colours, type Who } from './media.ts'

/**
 * Looks at the calls of a page from outside: the connections and tracks it makes are noted before its own scripts run. The product
 * knows nothing of it.
 */
interface Watched {
  readonly connections: RTCPeerConnection[]
  readonly tracks: MediaStreamTrack[]
}
declare global {
  interface Window {
    watched?: Watched
  }
}

/** For `addInitScript`: runs in the page. */
export function watchCalls(): void {
  const watched: Watched = { connections: [], tracks: [] }
  Object.defineProperty(window, 'watched', { value: watched })
  window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct(target, given, self) {
      const made = Reflect.construct(target, given, self) as RTCPeerConnection
      watched.connections.push(made)
      return made
    },
  })
  const { mediaDevices } = navigator
  if (mediaDevices === undefined) return
  const ask = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await ask(constraints)
    watched.tracks.push(...stream.getTracks())
    return stream
  }
}

/** One connection that carries a call, over a stretch of time. */
export interface Flow {
  readonly connected: boolean
  /** Pictures decoded, energy heard and bytes received in this stretch. */
  readonly frames: number
  readonly energy: number
  readonly bytes: number
  readonly width: number
  readonly keyFrames: number
  /** Received packets lost, 0 to 1, since the beginning. */
  readonly loss: number
  /** Both ends of the pair in use lie at a relay. */
  readonly relayed: boolean
  readonly dtls: string
}

/** Watches every open connection of the page while about `seconds` of sound go by. */
export function flows(page: Page, seconds = 0.7): Promise<Flow[]> {
  return page.evaluate(async (stretch) => {
    interface Sample {
      readonly frames: number
      readonly energy: number
      readonly duration: number
      readonly bytes: number
      readonly width: number
      readonly keyFrames: number
      readonly lost: number
      readonly packets: number
      readonly relayed: boolean
      readonly dtls: string
    }
    const sample = async (connection: RTCPeerConnection): Promise<Sample> => {
      const all = [...(await connection.getStats()).values()] as Record<string, unknown>[]
      const inbound = all.filter(({ type }) => type === 'inbound-rtp')
      const sum = (name: string) => inbound.reduce((total, one) => total + Number(one[name] ?? 0), 0)
      const transport = all.find(({ type }) => type === 'transport')
      const pair = all.find(({ id }) => id === transport?.['selectedCandidatePairId'])
      const kind = (side: string) => all.find(({ id }) => id === pair?.[side])?.['candidateType']
      return {
        frames: sum('framesDecoded'),
        energy: sum('totalAudioEnergy'),
        duration: sum('totalSamplesDuration'),
        bytes: sum('bytesReceived'),
        width: sum('frameWidth'),
        keyFrames: sum('keyFramesDecoded'),
        lost: sum('packetsLost'),
        packets: sum('packetsReceived'),
        relayed: kind('localCandidateId') === 'relay' && kind('remoteCandidateId') === 'relay',
        dtls: String(transport?.['dtlsState']),
      }
    }
    const open = (window.watched?.connections ?? []).filter(({ connectionState }) => connectionState !== 'closed')
    const carrying = open.filter((connection) => connection.getTransceivers().length > 0)
    const before = await Promise.all(carrying.map(sample))
    const from = performance.now()
    let now = before
    // A line on which nothing comes has no clock of its own: then twice the time ends it.
    do {
      await new Promise((resolve) => setTimeout(resolve, 40))
      now = await Promise.all(carrying.map(sample))
    } while (
      !now.every(({ duration }, index) => duration - (before[index]?.duration ?? 0) >= stretch) &&
      performance.now() - from < stretch * 2000
    )
    return now.map((after, index) => {
      const first = before[index] ?? after
      return {
        connected: carrying[index]?.connectionState === 'connected',
        frames: after.frames - first.frames,
        energy: after.energy - first.energy,
        bytes: after.bytes - first.bytes,
        width: after.width,
        keyFrames: after.keyFrames,
        loss: after.packets === 0 ? 0 : after.lost / (after.packets + after.lost),
        relayed: after.relayed,
        dtls: after.dtls,
      }
    })
  }, seconds)
}

/** Below this nothing was said: comfort noise has about a thousandth of it. */
const AUDIBLE = 1e-5

/** Sound and picture really arrive on `count` connections of this page. */
export async function mediaArrives(page: Page, count = 1): Promise<void> {
  await expect(async () => {
    const all = await flows(page)
    expect(all).toHaveLength(count)
    for (const flow of all) {
      expect(flow).toMatchObject({ connected: true, dtls: 'connected' })
      expect(flow.frames, 'pictures').toBeGreaterThanOrEqual(5)
      expect(flow.energy, 'sound').toBeGreaterThan(AUDIBLE)
      expect(flow.bytes, 'bytes').toBeGreaterThan(0)
      expect(flow.keyFrames, 'key frames').toBeGreaterThanOrEqual(1)
      expect(flow.width, 'width').toBeGreaterThan(0)
      expect(flow.loss, 'loss').toBeLessThan(0.02)
    }
  }).toPass({ timeout: 20_000 })
}

/** Nothing is heard on this page any more, or (`frames`) nothing seen. */
export async function stops(page: Page, what: 'energy' | 'frames'): Promise<void> {
  await expect
    .poll(async () => Math.max(0, ...(await flows(page)).map((flow) => flow[what])), { timeout: 15_000 })
    .toBeLessThanOrEqual(what === 'energy' ? AUDIBLE : 0)
}

/** It is heard, or seen, again. */
export async function comesBack(page: Page, what: 'energy' | 'frames'): Promise<void> {
  await expect
    .poll(async () => Math.min(...(await flows(page)).map((flow) => flow[what])), { timeout: 15_000 })
    .toBeGreaterThan(what === 'energy' ? AUDIBLE : 3)
}

/** The picture shows this party: the colour near its upper left corner is the one of their file. */
export async function shows(video: Locator, who: Who): Promise<void> {
  const { rgb } = colours[who]
  await expect
    .poll(
      () =>
        video.evaluate((element: HTMLVideoElement) => {
          const canvas = document.createElement('canvas')
          canvas.width = element.videoWidth
          canvas.height = element.videoHeight
          const context = canvas.getContext('2d')
          if (context === null || canvas.width === 0) return 'no picture'
          context.drawImage(element, 0, 0)
          const [red, green, blue] = context.getImageData(40, 40, 1, 1).data
          return [red, green, blue].map((value) => Math.round((value ?? 0) / 17) * 17).join(' ')
        }),
      { message: `the picture of the ${who}`, timeout: 10_000 },
    )
    .toBe(rgb.join(' '))
}

/** Everything this page opened is let go: connections closed, camera and microphone off. */
export async function letGo(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() => ({
        open: (window.watched?.connections ?? []).filter(({ connectionState }) => connectionState !== 'closed').length,
        live: (window.watched?.tracks ?? []).filter(({ readyState }) => readyState === 'live').length,
      })),
    )
    .toEqual({ open: 0, live: 0 })
}
