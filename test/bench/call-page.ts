/** What runs in the browser in the bench of the call: the engine, and the least that two pages need to call each other. */
import { createCall } from '../../src/call/call.ts'
import { randomSecret } from '../../src/call/secret.ts'
import type { PeerSignal } from '../../src/shared/consultation/protocol.ts'
import type { Frame } from '../call/page.ts'

/** Of the bare page: a description, or a way to reach it. */
interface BareSignal {
  readonly sdp?: RTCSessionDescriptionInit
  readonly candidate?: RTCIceCandidateInit
}

type Incoming =
  | { readonly t: 'party'; readonly session: string; readonly here: boolean }
  | { readonly t: 'signal'; readonly signal: PeerSignal & BareSignal }

export const bench = {
  /** @returns milliseconds from knowing that the other page is here to its first picture on the screen */
  engine: (clerk: boolean, room: string): Promise<number> =>
    measured(clerk, room, (local, tell, screen) => {
      const call = createCall({
        me: clerk ? 'clerk' : 'citizen',
        ice: { servers: [], policy: 'all' },
        local,
        send: (_, signal) => tell(signal),
      })
      const other = clerk ? 'citizen' : 'clerk'
      call.subscribe(() => {
        const stream = call.view().peers[0]?.stream ?? null
        if (screen.srcObject !== stream) screen.srcObject = stream
      })
      return {
        here: (session) => call.partyHere(other, session),
        signal: (signal) => call.receive(other, signal),
      }
    }),

  /** The same without words, data channel, quality and care for bad lines. */
  bare: (clerk: boolean, room: string): Promise<number> =>
    measured(clerk, room, (local, tell, screen) => {
      const pc = new RTCPeerConnection()
      const stream = new MediaStream()
      screen.srcObject = stream
      pc.addEventListener('track', ({ track }) => stream.addTrack(track))
      pc.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate !== null) tell({ candidate: candidate.toJSON() })
      })
      for (const track of local.getTracks()) pc.addTrack(track, local)
      const describe = async (): Promise<void> => {
        await pc.setLocalDescription()
        if (pc.localDescription !== null) tell({ sdp: pc.localDescription })
      }
      return {
        here: () => {
          if (clerk) void describe()
        },
        signal: ({ sdp, candidate }) => {
          if (sdp !== undefined) void pc.setRemoteDescription(sdp).then(() => (clerk ? undefined : describe()))
          else void pc.addIceCandidate(candidate)
        },
      }
    }),
}

declare global {
  interface Window {
    bench: typeof bench
  }
}
window.bench = bench

interface Side {
  readonly here: (session: string) => void
  readonly signal: (signal: PeerSignal & BareSignal) => void
}

/** Camera, screen and signalling, the same for both. */
async function measured(
  clerk: boolean,
  room: string,
  make: (local: MediaStream, tell: (signal: PeerSignal | BareSignal) => void, screen: HTMLVideoElement) => Side,
): Promise<number> {
  const local = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 }, audio: true })
  const screen = document.createElement('video')
  screen.autoplay = true
  document.body.append(screen)
  const socket = new WebSocket(`ws://${location.host}/meet`)
  await new Promise((resolve) => {
    socket.addEventListener('open', resolve)
  })
  const [me, party] = clerk ? (['clerk', 'citizen'] as const) : (['citizen', 'clerk'] as const)
  const side = make(local, (signal) => socket.send(JSON.stringify({ t: 'signal', party, signal })), screen)
  return new Promise((resolve) => {
    let from = Number.NaN
    screen.requestVideoFrameCallback(() => resolve(performance.now() - from))
    socket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(String(data)) as Incoming
      if (frame.t === 'signal') {
        side.signal(frame.signal)
      } else if (frame.here) {
        from = performance.now()
        side.here(frame.session)
      }
    })
    const hello: Frame = { t: 'hello', room, me, session: randomSecret() }
    socket.send(JSON.stringify(hello))
  })
}
