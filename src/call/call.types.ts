import type { Ice, Party, PeerSignal } from '../shared/consultation/protocol.ts'

/** How good the line is, as measured in the last seconds. `unknown` before the first two samples. */
export interface Quality {
  readonly level: 'unknown' | 'good' | 'fair' | 'poor' | 'lost'
  /** What to do about it, as a key of the page's words. */
  readonly advice: 'none' | 'slow-down-other' | 'camera-off' | 'move-closer' | 'reconnecting' | 'cpu'
  readonly roundTripMs: number | null
  /** Share of received packets lost, 0 to 1. */
  readonly loss: number | null
  /** Kilobits a second coming in and going out. */
  readonly downKbps: number
  readonly upKbps: number
  readonly framesPerSecond: number | null
  /** The pair of candidates in use goes through TURN. */
  readonly relayed: boolean
}

export interface PeerView {
  readonly party: Party
  /** `connecting` the first time, `reconnecting` when it was connected before. */
  readonly state: 'connecting' | 'connected' | 'reconnecting' | 'closed'
  /** Indexes into the word list (shared/consultation/words.ts); null until both nonces are known. */
  readonly words: readonly [number, number, number, number] | null
  /** Somebody between the two changed keys: the commitment does not fit. `closed` at once and until the call is over, whoever comes. */
  readonly tampered: boolean
  /** Several connections in a row came to nothing: no further try on this page, for each is a guess at the words. `state` is `closed`. */
  readonly givenUp: boolean
  /** They sent more messages than anybody can write: until the call is over no message or page goes to them or comes from them. */
  readonly flooded: boolean
  readonly stream: MediaStream
  /** What the other side says it sends. */
  readonly microphone: boolean
  readonly camera: boolean
  readonly hold: boolean
  /** They take no picture, to spare a bad line: none is sent to them. */
  readonly soundOnly: boolean
  readonly quality: Quality
}

export interface ChatLine {
  readonly id: string
  readonly from: Party
  readonly text: string
  /** ISO-8601. */
  readonly at: string
  /** Nobody was connected when it was written: it was not delivered. */
  readonly undelivered: boolean
}

/** A picture as it came over the data channel. */
export interface Picture {
  readonly blob: Blob
  readonly width: number
  readonly height: number
}

export interface ShownPage extends Picture {
  readonly title: string
  readonly page: number
  readonly pages: number
}

/** Everything a page shows of a call. A new object with every change, so that React's useSyncExternalStore can hold it. */
export interface CallView {
  /** Who takes part: an interpreter whose page is open but who has not joined is not here. */
  readonly peers: readonly PeerView[]
  readonly chat: readonly ChatLine[]
  /** The document page shown by the clerk: what the citizen sees, and what the clerk shows. */
  readonly shown: ShownPage | null
  /** The other side asks for a still (citizen's page only). */
  readonly stillAsked: { readonly id: string; readonly purpose: string } | null
  readonly microphone: boolean
  readonly camera: boolean
  readonly hold: boolean
  /** Only sound is sent and asked for, to spare a bad line. */
  readonly audioOnly: boolean
  readonly blur: 'off' | 'starting' | 'on' | 'unavailable'
  /** What the others see of this side: the camera, with its background blurred when that is on; no video track while it sends none. */
  readonly preview: MediaStream
}

export interface CallOptions {
  readonly me: Party
  readonly ice: Ice
  /** Local tracks, already asked for; either may be missing. Stopped by {@link Call.close}. */
  readonly local: MediaStream
  /** Sends a signal to another party of the room over the signalling. */
  readonly send: (to: Party, signal: PeerSignal) => void
  /** Makes the stream without background; loaded when first wanted. Without it `blur` is unavailable. */
  readonly blur?: () => Promise<BackgroundBlur>
}

export interface BackgroundBlur {
  /** The same picture with its background blurred. The track ends with {@link stop}. */
  start(track: MediaStreamTrack): Promise<MediaStreamTrack>
  stop(): void
}

export interface Call {
  readonly view: () => CallView
  readonly subscribe: (listener: () => void) => () => void
  /**
   * Who is in the room, by the session of their page: a new session gets a new connection, a known one keeps its own. An interpreter gets
   * one when their page asks for it: it may be open long before they join.
   */
  partyHere(party: Party, session: string): void
  /** Their page is gone. The connection goes on as long as it can; an interpreter without one is out of the view some seconds later. */
  partyGone(party: Party): void
  receive(from: Party, signal: PeerSignal): void
  setMicrophone(on: boolean): void
  setCamera(on: boolean): void
  setHold(on: boolean): void
  setAudioOnly(on: boolean): void
  setBlur(on: boolean): Promise<void>
  /** Another camera or microphone was chosen. */
  replaceTrack(track: MediaStreamTrack): Promise<void>
  say(text: string): void
  /**
   * Clerk: sends a page to every guest; who comes later or was away gets it then.
   * @throws CallError `failed` when it is no JPEG, PNG or WebP, or over 12 MiB
   */
  show(page: ShownPage): Promise<void>
  endShow(): void
  /** Clerk: asks the citizen for a still. @throws CallError `declined`, `no-camera`, `failed`, `gone`, `timeout` (90 s) */
  askStill(purpose: string): Promise<Picture & { readonly consentAt: string }>
  /** Citizen: answers {@link CallView.stillAsked}. @returns whether a picture went out */
  answerStill(id: string, agree: boolean): Promise<boolean>
  /** The network changed: look for new paths now. */
  restartIce(): void
  /** getStats of the connection to a party, for tests and the bench. */
  stats(party: Party): Promise<RTCStatsReport | undefined>
  /** Ends everything and stops the local tracks. */
  close(): void
}
