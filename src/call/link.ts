import type { Ice, PeerSignal } from '../shared/consultation/protocol.ts'
import { Channel, type ChannelEvents } from './channel.ts'
import { commitmentOf, fingerprintOf, wordsOf, type Words } from './sas.ts'
import { randomSecret } from './secret.ts'

/** What this side sends; null: nothing of this kind. */
export interface Outgoing {
  readonly audio: MediaStreamTrack | null
  readonly video: MediaStreamTrack | null
}

export interface LinkOptions {
  readonly id: string
  /** This side makes the offers. */
  readonly offers: boolean
  readonly ice: Ice
  readonly outgoing: Outgoing
  readonly send: (signal: PeerSignal) => void
  /** State of the connection or the words changed. */
  readonly changed: () => void
  /** The other side's key is not the one it committed to. The link is closed already. */
  readonly tampered: () => void
  readonly channel: ChannelEvents
}

/** 640 by 480 at 30 frames a second looks well with this; more would only fill a thin line. */
const videoBitsPerSecond = 800_000
const maxCandidatesWaiting = 64

/**
 * One RTCPeerConnection to one other page. Sound and picture have their lines from the beginning, in both directions, even when there is
 * nothing to send: muting, camera off, hold and blur only change the track, and nothing is negotiated again. New offers are
 * made for new paths only (ICE restart).
 */
export class Link {
  readonly id: string
  readonly stream = new MediaStream()
  readonly channel: Channel
  readonly #options: LinkOptions
  readonly #pc: RTCPeerConnection
  readonly #nonce = randomSecret()
  /** Steps one after the other, in the order the signals came. */
  #steps: Promise<void> = Promise.resolve()
  #candidates: RTCIceCandidateInit[] = []
  #outgoing: Outgoing
  #commitment: string | undefined
  #remoteFingerprint: string | undefined
  #words: Words | null = null
  #wasConnected = false
  #closed = false

  constructor(options: LinkOptions) {
    this.id = options.id
    this.#options = options
    this.#outgoing = options.outgoing
    const { servers, policy } = options.ice
    const iceServers = servers.map(({ urls, username, credential }) => ({
      urls,
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    }))
    this.#pc = new RTCPeerConnection({ iceServers, iceTransportPolicy: policy, bundlePolicy: 'max-bundle' })
    this.#pc.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate === null || candidate.candidate === '') return
      this.#send({
        k: 'candidate',
        link: this.id,
        candidate: candidate.candidate,
        mid: candidate.sdpMid,
        line: candidate.sdpMLineIndex,
      })
    })
    this.#pc.addEventListener('connectionstatechange', () => {
      if (this.#closed) return
      if (this.#pc.connectionState === 'connected') this.#wasConnected = true
      options.changed()
    })
    this.#pc.addEventListener('track', ({ track }) => this.stream.addTrack(track))
    // Agreed beforehand, so that it is open as soon as the connection is.
    this.channel = new Channel(this.#pc.createDataChannel('tresen', { negotiated: true, id: 0 }), options.channel)
  }

  get state(): RTCPeerConnectionState {
    return this.#closed ? 'closed' : this.#pc.connectionState
  }

  get wasConnected(): boolean {
    return this.#wasConnected
  }

  get words(): Words | null {
    return this.#words
  }

  /** Both sides have described themselves, at least once. */
  get described(): boolean {
    return this.#pc.currentRemoteDescription !== null
  }

  /** The other side has not answered, or not the last offer. */
  get unanswered(): boolean {
    return !this.#closed && (this.#offered || !this.described)
  }

  get #offered(): boolean {
    return this.#pc.signalingState === 'have-local-offer'
  }

  /** Makes the first offer. */
  start(): void {
    this.#step(async () => {
      this.#pc.addTransceiver('audio', { direction: 'sendrecv' })
      this.#pc.addTransceiver('video', { direction: 'sendrecv' })
      await this.#applyTracks()
      await this.#offer()
    })
  }

  /** Looks for new paths. While an offer is unanswered it is sent again instead. */
  restart(): void {
    this.#step(async () => {
      if (this.#offered) return this.#sendOffer()
      this.#pc.restartIce()
      await this.#offer()
    })
  }

  /** Says again what the other side has not answered: signals are lost when the signalling is away for a moment. */
  nudge(): void {
    this.#step(async () => {
      if (this.#offered) await this.#sendOffer()
      else if (!this.#options.offers && this.#words === null) this.#sendAnswer()
    })
  }

  receive(signal: Exclude<PeerSignal, { k: 'restart' | 'bye' }>): void {
    this.#step(async () => {
      if (signal.k === 'offer') await this.#receiveOffer(signal.sdp, signal.commit)
      else if (signal.k === 'answer') await this.#receiveAnswer(signal.sdp, signal.nonce)
      else if (signal.k === 'reveal') await this.#receiveReveal(signal.nonce)
      else await this.#receiveCandidate({ candidate: signal.candidate, sdpMid: signal.mid, sdpMLineIndex: signal.line })
    })
  }

  send(outgoing: Outgoing): void {
    if (outgoing.audio === this.#outgoing.audio && outgoing.video === this.#outgoing.video) return
    this.#outgoing = outgoing
    this.#step(() => this.#applyTracks())
  }

  stats(): Promise<RTCStatsReport> {
    return this.#pc.getStats()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.channel.close()
    this.#pc.close()
  }

  #send(signal: PeerSignal): void {
    if (!this.#closed) this.#options.send(signal)
  }

  #step(step: () => Promise<void> | void): void {
    this.#steps = this.#steps
      .then(() => (this.#closed ? undefined : step()))
      // A description the browser does not take, or closed in the middle: the link does not come up, and its time runs out.
      .catch(() => undefined)
  }

  async #offer(): Promise<void> {
    await this.#pc.setLocalDescription()
    await this.#sendOffer()
  }

  async #sendOffer(): Promise<void> {
    const sdp = this.#pc.localDescription?.sdp ?? ''
    const commit = await commitmentOf(fingerprintOf(sdp) ?? '', this.#nonce)
    this.#send({ k: 'offer', link: this.id, sdp, commit })
  }

  #sendAnswer(): void {
    const sdp = this.#pc.currentLocalDescription?.sdp
    if (sdp !== undefined) this.#send({ k: 'answer', link: this.id, sdp, nonce: this.#nonce })
  }

  async #receiveOffer(sdp: string, commit: string | undefined): Promise<void> {
    if (this.#options.offers || this.#pc.signalingState !== 'stable') return
    const known = this.#pc.currentRemoteDescription?.sdp
    if (known !== undefined && generationOf(known) === generationOf(sdp)) return this.#sendAnswer()
    this.#commitment ??= commit
    if (this.#commitment === undefined || !this.#keepsKey(sdp)) return this.#tampered()
    await this.#pc.setRemoteDescription({ type: 'offer', sdp })
    for (const transceiver of this.#pc.getTransceivers()) transceiver.direction = 'sendrecv'
    await this.#applyTracks()
    await this.#pc.setLocalDescription()
    this.#sendAnswer()
    await this.#described()
  }

  async #receiveAnswer(sdp: string, nonce: string | undefined): Promise<void> {
    if (!this.#options.offers) return
    if (this.#offered) {
      if (nonce === undefined || !this.#keepsKey(sdp)) return this.#tampered()
      await this.#pc.setRemoteDescription({ type: 'answer', sdp })
      await this.#described()
    }
    // The first nonce counts: after ours is known another one could be searched for.
    if (nonce !== undefined) await this.#makeWords(nonce)
    if (this.#words !== null) this.#send({ k: 'reveal', link: this.id, nonce: this.#nonce })
  }

  async #receiveReveal(nonce: string): Promise<void> {
    if (this.#options.offers || this.#words !== null || this.#commitment === undefined) return
    const commitment = await commitmentOf(this.#remoteFingerprint ?? '', nonce)
    if (commitment !== this.#commitment) return this.#tampered()
    await this.#makeWords(nonce)
  }

  async #makeWords(remoteNonce: string): Promise<void> {
    const local = fingerprintOf(this.#pc.currentLocalDescription?.sdp ?? '')
    const remote = this.#remoteFingerprint
    if (this.#words !== null || local === undefined || remote === undefined) return
    const me = { fingerprint: local, nonce: this.#nonce }
    const other = { fingerprint: remote, nonce: remoteNonce }
    this.#words = await (this.#options.offers ? wordsOf(me, other) : wordsOf(other, me))
    this.#options.changed()
  }

  async #receiveCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (this.#pc.remoteDescription === null) {
      if (this.#candidates.length < maxCandidatesWaiting) this.#candidates.push(candidate)
      return
    }
    // One that cannot be used is not needed: the others are tried.
    await this.#pc.addIceCandidate(candidate).catch(() => undefined)
  }

  async #described(): Promise<void> {
    const candidates = this.#candidates
    this.#candidates = []
    for (const candidate of candidates) await this.#receiveCandidate(candidate)
    await this.#limitVideo()
  }

  async #applyTracks(): Promise<void> {
    for (const { sender, receiver } of this.#pc.getTransceivers()) {
      const track = receiver.track.kind === 'audio' ? this.#outgoing.audio : this.#outgoing.video
      if (sender.track !== track) await sender.replaceTrack(track)
    }
  }

  async #limitVideo(): Promise<void> {
    const sender = this.#pc.getTransceivers().find(({ receiver }) => receiver.track.kind === 'video')?.sender
    const parameters = sender?.getParameters()
    const encoding = parameters?.encodings?.[0]
    if (sender === undefined || parameters === undefined || encoding === undefined) return
    encoding.maxBitrate = videoBitsPerSecond
    await sender.setParameters(parameters)
  }

  /** One key for the whole life of a link: whoever wants another has to make a new link, with new words. */
  #keepsKey(sdp: string): boolean {
    const fingerprint = fingerprintOf(sdp)
    this.#remoteFingerprint ??= fingerprint
    return fingerprint !== undefined && fingerprint === this.#remoteFingerprint
  }

  #tampered(): void {
    this.#send({ k: 'bye', link: this.id })
    this.close()
    this.#options.tampered()
  }
}

/** Names the ICE generation of a description (RFC 8839 section 5.4): an offer sent twice has the same one. */
function generationOf(sdp: string): string | undefined {
  return /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1]
}
