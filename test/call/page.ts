/** What runs in the browser in the tests of the call: the engine, a camera, and the simplest signalling there can be. */
import { createBlur } from '../../src/call/blur.ts'
import { createCall } from '../../src/call/call.ts'
import { keepSwitches, restoreSwitches } from '../../src/call/switches.ts'
import { isCallError } from '../../src/call/call-error.ts'
import type { Call, CallView, Picture } from '../../src/call/call.types.ts'
import type { Ice, Party, PeerSignal } from '../../src/shared/consultation/protocol.ts'
import { randomSecret } from '../../src/call/secret.ts'

export interface StartOptions {
  readonly me: Party
  readonly room: string
  readonly ice?: Ice
  /** What the person has; default both. */
  readonly camera?: boolean
  readonly microphone?: boolean
  /** Without Chromium's own streams of frames, as in Firefox and Safari. */
  readonly plain?: boolean
  /** The page is open, and no call is made. */
  readonly attends?: boolean
}

/** What came from one party so far. */
export interface Flow {
  readonly bytes: number
  readonly frames: number
  readonly width: number
  readonly energy: number
  readonly audioPackets: number
  readonly videoPackets: number
}

/** A view without what cannot leave the page. */
export type Snapshot = Omit<CallView, 'peers' | 'shown' | 'preview'> & {
  readonly peers: readonly Omit<CallView['peers'][number], 'stream'>[]
  readonly shown: (Omit<NonNullable<CallView['shown']>, 'blob'> & { readonly sha256: string }) | null
}

export type Frame =
  | { readonly t: 'hello'; readonly room: string; readonly me: Party; readonly session: string }
  | { readonly t: 'party'; readonly party: Party; readonly session: string; readonly here: boolean }
  | { readonly t: 'signal'; readonly party: Party; readonly signal: PeerSignal }

/** Every data channel and connection of this page, for what only a hostile or a broken page does. */
const channels: RTCDataChannel[] = []
const connections: RTCPeerConnection[] = []
const createDataChannel = RTCPeerConnection.prototype.createDataChannel
RTCPeerConnection.prototype.createDataChannel = function (...options) {
  const channel = createDataChannel.apply(this, options)
  channels.push(channel)
  connections.push(this)
  return channel
}

let call: Call | undefined
/** The line to the relay; it comes back by itself. */
let socket: WebSocket | undefined
const session = randomSecret()
let taken = new MediaStream()
/** How often the view was said to have changed. */
let notified = 0

function current(): Call {
  if (call === undefined) throw new Error('no call')
  return call
}

export const page = {
  async start({ me, room, ice, camera = true, microphone = true, attends = false }: StartOptions): Promise<void> {
    if (attends) return connect({ t: 'hello', room, me, session })
    const video = camera && { width: 640, height: 480 }
    if (camera || microphone) taken = await navigator.mediaDevices.getUserMedia({ video, audio: microphone })
    const send = (party: Party, signal: PeerSignal) => tell({ t: 'signal', party, signal })
    call = createCall({ me, ice: ice ?? { servers: [], policy: 'all' }, local: taken, send, blur: createBlur })
    const made = call
    restoreSwitches(sessionStorage, room, made)
    made.subscribe(() => {
      play()
      notified++
      keepSwitches(sessionStorage, room, made.view())
    })
    await connect({ t: 'hello', room, me, session })
  },

  call: current,

  async snapshot(): Promise<Snapshot> {
    const { peers, shown, preview: _, ...rest } = current().view()
    const plain = shown === null ? null : { ...shown, blob: undefined, sha256: await sha256(shown.blob) }
    return { ...rest, peers: peers.map(({ stream: _stream, ...peer }) => peer), shown: plain }
  },

  async flow(party: Party): Promise<Flow> {
    const report = await current().stats(party)
    const flow = { bytes: 0, frames: 0, width: 0, energy: 0, audioPackets: 0, videoPackets: 0 }
    report?.forEach((row: Record<string, unknown>) => {
      if (row['type'] !== 'inbound-rtp') return
      flow.bytes += Number(row['bytesReceived'])
      if (row['kind'] === 'audio') {
        flow.energy = Number(row['totalAudioEnergy'])
        flow.audioPackets = Number(row['packetsReceived'])
      } else {
        flow.frames = Number(row['framesDecoded'] ?? 0)
        flow.width = Number(row['frameWidth'] ?? 0)
        flow.videoPackets = Number(row['packetsReceived'])
      }
    })
    return flow
  },

  /** Makes a page of paper with coloured noise, so that it is large and cannot be compressed. */
  async show(title: string, width: number, height: number, type?: string): Promise<string> {
    const blob = await noise(width, height, type)
    await current().show({ blob, width, height, title, page: 2, pages: 3 })
    return sha256(blob)
  },

  /** Begins with a large page and shows a small one before the large one can be over. */
  async showTwo(): Promise<string> {
    const [large, small] = await Promise.all([noise(1600, 1000), noise(300, 200, 'image/webp')])
    const first = current().show({ blob: large, width: 1600, height: 1000, title: 'Erste', page: 1, pages: 1 })
    const second = current().show({ blob: small, width: 300, height: 200, title: 'Zweite', page: 1, pages: 1 })
    await Promise.all([first, second])
    return sha256(small)
  },

  async askStill(purpose: string): Promise<{ type: string; width: number; height: number; head: string } | string> {
    try {
      const { blob, width, height } = await current().askStill(purpose)
      const bytes = new Uint8Array(await blob.arrayBuffer())
      return { type: blob.type, width, height, head: String.fromCharCode(...bytes.subarray(0, 4096)) }
    } catch (error) {
      return isCallError(error) ? error.code : String(error)
    }
  },

  /** Switches the blur on and tells how rough the background was in each picture of the preview from then on. */
  async blurAndWatch(pictures: number): Promise<{ states: string[]; roughness: number[] }> {
    const states: string[] = []
    const roughness: number[] = []
    const leave = current().subscribe(() => {
      const { blur, preview } = current().view()
      states.push(`${blur} ${preview.getVideoTracks().length}`)
    })
    await current().setBlur(true)
    leave()
    const video = document.createElement('video')
    video.muted = true
    video.srcObject = current().view().preview
    await video.play()
    for (let picture = 0; picture < pictures; picture++) {
      await new Promise((resolve) => video.requestVideoFrameCallback(resolve))
      roughness.push(roughnessOf(video))
    }
    return { states: [...new Set(states)], roughness }
  },

  /** How rough the background is in the picture of the other side. */
  roughness: (of: Party): number => {
    const screen = screens.get(of)
    return screen === undefined ? Number.NaN : roughnessOf(screen)
  },

  /** Sends on the newest data channel whatever is asked for: text as it is, numbers as bytes. */
  raw(frames: readonly (string | readonly number[])[]): void {
    for (const frame of frames) {
      if (typeof frame === 'string') channels.at(-1)?.send(frame)
      else channels.at(-1)?.send(Uint8Array.from(frame))
    }
  },

  /** Sends without end, as fast as it goes, and tells how many were handed to the browser. */
  flood(frames: readonly string[]): number {
    let sent = 0
    try {
      for (; sent < frames.length; sent++) channels.at(-1)?.send(frames[sent] ?? '')
    } catch {
      // The other side has closed the channel.
    }
    return sent
  },

  notified: (): number => notified,

  channelStates: (): string[] => channels.map(({ readyState }) => readyState),

  enabled: (): boolean[] => taken.getTracks().map(({ enabled }) => enabled),

  /** The newest connection dies without a word, as with a pulled plug. */
  breakConnection(): void {
    connections.at(-1)?.close()
  },

  hasSignalling: (): boolean => socket?.readyState === WebSocket.OPEN,

  connectionCount: (): number => connections.length,

  /** Another camera of the browser's own making. */
  async replaceCamera(): Promise<void> {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 240 } })
    for (const track of stream.getTracks()) await current().replaceTrack(track)
  },

  /** Whether the devices this page took still run. */
  tracks: (): string[] => taken.getTracks().map(({ readyState }) => readyState),
}

export type TestPage = typeof page
declare global {
  interface Window {
    page: TestPage
  }
}
window.page = page

const screens = new Map<Party, HTMLVideoElement>()

/** Shows everybody, as a page does; sound that nobody plays has no energy in the statistics. */
function play(): void {
  const { peers, hold } = current().view()
  for (const { party, stream } of peers) {
    const screen = screens.get(party) ?? document.createElement('video')
    screens.set(party, screen)
    screen.muted = hold
    if (screen.srcObject === stream) continue
    screen.autoplay = true
    screen.srcObject = stream
    document.body.append(screen)
  }
}

function tell(frame: Frame): void {
  // What cannot be sent is lost, as in life.
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
}

function connect(hello: Frame): Promise<void> {
  return new Promise((resolve) => {
    const opened = new WebSocket(`ws://${location.host}/meet`)
    socket = opened
    opened.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(String(data)) as Frame
      if (frame.t === 'signal') call?.receive(frame.party, frame.signal)
      else if (frame.t === 'party' && frame.here) call?.partyHere(frame.party, frame.session)
      else if (frame.t === 'party') call?.partyGone(frame.party)
    })
    opened.addEventListener('open', () => {
      tell(hello)
      resolve()
    })
    opened.addEventListener('close', () => setTimeout(() => void connect(hello), 100))
  })
}

/** Mean difference between neighbours in the upper left corner, 0 to 255. */
function roughnessOf(video: HTMLVideoElement): number {
  const context = new OffscreenCanvas(160, 120).getContext('2d')
  context?.drawImage(video, 0, 0, 160, 120, 0, 0, 160, 120)
  const { data } = context?.getImageData(0, 0, 160, 120) ?? { data: new Uint8ClampedArray() }
  let sum = 0
  for (let at = 4; at < data.length; at += 4) sum += Math.abs((data[at] ?? 0) - (data[at - 4] ?? 0))
  return sum / (data.length / 4 - 1)
}

async function noise(width: number, height: number, type = 'image/png'): Promise<Picture['blob']> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  const data = new ImageData(width, height)
  // getRandomValues gives 64 KiB at a time.
  for (let at = 0; at < data.data.length; at += 65_536) {
    crypto.getRandomValues(data.data.subarray(at, Math.min(at + 65_536, data.data.length)))
  }
  context?.putImageData(data, 0, 0)
  return canvas.convertToBlob({ type })
}

async function sha256(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
