import type { PeerMessage } from '../shared/consultation/peer-messages.ts'
import type { Ice, Party, PeerSignal } from '../shared/consultation/protocol.ts'
import type { PeerView, Picture } from './call.types.ts'
import type { Unsent } from './channel.ts'
import { Link, type Outgoing } from './link.ts'
import { measure, readingOf, sampleMs, unmeasured, type Meter } from './quality.ts'
import type { Announcement, PlainMessage } from './receiver.ts'
import { randomSecret } from './secret.ts'

export type StateMessage = Extract<PeerMessage, { m: 'state' }>

export interface PeerOptions {
  readonly party: Party
  /** This side makes the offers. */
  readonly offers: boolean
  /**
   * Their page may be here without taking part: the connection begins when they ask for it, and when their page and the connection
   * are gone, nothing is left of them.
   */
  readonly comesAndGoes: boolean
  readonly ice: Ice
  readonly send: (signal: PeerSignal) => void
  readonly changed: () => void
  /** The connection is over, or another takes its place: what is under way on it does not arrive any more. */
  readonly lost: () => void
  /** The data channel is open: what the other side has to know is to be said (again). */
  readonly open: () => void
  readonly message: (message: PlainMessage) => void
  readonly announced: (message: Announcement) => void
  readonly picture: (message: Announcement, blob: Blob) => void
  readonly outgoing: () => Outgoing
  /** What this side wants to get now. */
  readonly wants: () => { readonly sound: boolean; readonly pictures: boolean }
}

/** A connection that hiccups for less than this mends itself. */
const disconnectedMs = 2000
/** A connection or new paths not there after this: begin anew. */
const attemptMs = 15_000
/** After a definite failure, so that two sides that cannot reach each other do not spin. */
const againMs = 1000
const nudgeMs = 4000
/**
 * So many connections with one party may come to nothing in a row. Each that both sides answered was a guess at the four words for a server
 * in the middle, which may ask for new ones and name new sessions as it likes: without an end it could go on until a pair fits.
 */
const maxFruitless = 5
/** So long somebody who comes and goes is still shown, with a dead connection and no page to bring it back. */
const goneMs = 6000

/** Everything about one other party of the room: their page's session, and the one connection to it that counts. */
export class Peer {
  readonly party: Party
  readonly #options: PeerOptions
  #session: string | undefined
  /** The signalling reaches them: only then is there a point in asking them for anything. */
  #here = false
  #link: Link | undefined
  /** What the view shows while there is no link. */
  readonly #noStream = new MediaStream()
  #remote: StateMessage = { m: 'state', microphone: true, camera: true, hold: false, soundOnly: false }
  #wasConnected = false
  /** They said goodbye: no connection until a new session. */
  #ended = false
  /** Their key did not fit. It stays so: who stands in between may name new sessions as well. */
  #tampered = false
  /** Another page or connection of theirs would flood as well. */
  #flooded = false
  /** Connections both sides described that did not come up, since the last that did; over all sessions of their page. */
  #fruitless = 0
  #meter: Meter = unmeasured
  #restarting = false
  #attempt: ReturnType<typeof setTimeout> | undefined
  #hiccup: ReturnType<typeof setTimeout> | undefined
  #away: ReturnType<typeof setTimeout> | undefined
  readonly #nudge: ReturnType<typeof setInterval>
  readonly #sample: ReturnType<typeof setInterval>

  constructor(options: PeerOptions) {
    this.party = options.party
    this.#options = options
    this.#nudge = setInterval(() => {
      if (this.#here) this.#link?.nudge()
    }, nudgeMs)
    this.#sample = setInterval(() => void this.#measure(), sampleMs)
  }

  get connected(): boolean {
    return this.#link?.state === 'connected'
  }

  /** Not somebody whose page is only open. */
  get takesPart(): boolean {
    return !this.#options.comesAndGoes || this.#link !== undefined
  }

  get #givenUp(): boolean {
    return this.#fruitless >= maxFruitless
  }

  get canTalk(): boolean {
    return this.#link?.channel.isOpen === true
  }

  get wantsPicture(): boolean {
    return !this.#remote.soundOnly
  }

  get onHold(): boolean {
    return this.#remote.hold
  }

  view(): PeerView {
    return {
      party: this.party,
      state: this.#state(),
      words: this.#link?.words ?? null,
      tampered: this.#tampered,
      givenUp: this.#givenUp,
      flooded: this.#flooded,
      stream: this.#link?.stream ?? this.#noStream,
      microphone: this.#remote.microphone,
      camera: this.#remote.camera,
      hold: this.#remote.hold,
      soundOnly: this.#remote.soundOnly,
      quality: this.#meter.quality,
    }
  }

  /** Their page is in the room. A new session is a page that knows nothing of the old connection. */
  here(session: string): void {
    if (this.#tampered) return
    const known = session === this.#session
    const another = this.#session !== undefined && !known
    this.#session = session
    this.#here = true
    this.#watchAway()
    if (another) this.#forget()
    if (this.#givenUp || this.#ended || this.connected) return
    if (this.#link !== undefined) {
      // Signals may have been lost while they were away: a connection that did not come up is tried again.
      if (known) this.restart()
    } else if (this.#options.offers) {
      if (!this.#options.comesAndGoes) this.#begin()
    } else {
      // If their offer came before this page could take it, they send it again.
      this.#options.send({ k: 'restart', link: null })
      this.#expect(attemptMs)
    }
    this.#options.changed()
  }

  /** The signalling lost them. The call goes on as long as its own connection does. */
  gone(): void {
    this.#here = false
    this.#watchAway()
  }

  receive(signal: PeerSignal): void {
    if (this.#tampered || this.#givenUp) return
    if (signal.k === 'restart') return this.#asked(signal.link)
    if (signal.k === 'offer' && !this.#options.offers && signal.link !== this.#link?.id) this.#open(signal.link)
    // What belongs to an older connection.
    if (this.#link?.id !== signal.link) return
    if (signal.k === 'bye') this.#finish()
    else this.#link.receive(signal)
  }

  /** The network changed, or the connection is down: look for new paths. */
  restart(): void {
    if (this.#ended || this.#link === undefined) return
    this.#restarting = true
    if (this.#options.offers) this.#link.restart()
    else this.#options.send({ k: 'restart', link: this.#link.id })
    this.#expect(attemptMs)
  }

  /** Sends what there is to send now; called with every change. */
  sendTracks(): void {
    this.#link?.send(this.#options.outgoing())
  }

  say(message: PlainMessage): boolean {
    return this.#link?.channel.send(message) ?? false
  }

  async sendPicture(message: Unsent, picture: Picture): Promise<boolean> {
    return (await this.#link?.channel.sendPicture(message, picture)) ?? false
  }

  cancelPicture(): void {
    this.#link?.channel.cancelPicture()
  }

  /** What the other side says it sends. */
  remoteState(state: StateMessage): void {
    this.#remote = state
    this.sendTracks()
  }

  async stats(): Promise<RTCStatsReport | undefined> {
    return this.#link?.stats()
  }

  close(): void {
    this.#finish()
    clearInterval(this.#nudge)
    clearInterval(this.#sample)
  }

  #state(): PeerView['state'] {
    if (this.#ended || this.#givenUp) return 'closed'
    if (this.connected) return 'connected'
    return this.#wasConnected ? 'reconnecting' : 'connecting'
  }

  /** The other side asks for new paths, or says that it has no connection. */
  #asked(link: string | null): void {
    if (!this.#options.offers) return
    if (this.#link === undefined || (link === null && !this.#link.unanswered)) this.#begin()
    else if (this.#link.unanswered) this.#link.nudge()
    else if (link === this.#link.id) this.restart()
  }

  #begin(): void {
    this.#open(randomSecret())
    this.#link?.start()
  }

  #open(id: string): void {
    if (this.#link !== undefined) {
      this.#count(this.#link)
      if (this.#givenUp) return this.#finish()
      this.#link.close()
      this.#options.lost()
    }
    // After a goodbye it is a first time again.
    if (this.#ended) this.#wasConnected = false
    this.#ended = false
    this.#restarting = false
    this.#meter = unmeasured
    const { open, message, announced, picture } = this.#options
    const current = (then: () => void): void => {
      if (link === this.#link) then()
    }
    const link: Link = new Link({
      id,
      offers: this.#options.offers,
      ice: this.#options.ice,
      outgoing: this.#options.outgoing(),
      send: this.#options.send,
      changed: () => current(() => this.#linkChanged()),
      tampered: () =>
        current(() => {
          this.#tampered = true
          this.#finish()
        }),
      channel: {
        open: () => current(() => (this.#flooded ? link.channel.close() : open())),
        flooded: () => current(() => this.#floods()),
        message: (received) => current(() => message(received)),
        announced: (received) => current(() => announced(received)),
        picture: (received, blob) => current(() => picture(received, blob)),
      },
    })
    this.#link = link
    this.#expect(attemptMs)
    this.#options.changed()
  }

  #floods(): void {
    this.#flooded = true
    this.#options.lost()
    this.#options.changed()
  }

  #count(link: Link): void {
    if (link.described && !link.wasConnected) this.#fruitless++
  }

  #linkChanged(): void {
    const state = this.#link?.state
    clearTimeout(this.#hiccup)
    if (state === 'connected') {
      clearTimeout(this.#attempt)
      this.#attempt = undefined
      this.#restarting = false
      this.#wasConnected = true
      this.#fruitless = 0
    } else if (state === 'disconnected') {
      this.#hiccup = setTimeout(() => this.restart(), disconnectedMs)
    } else if (state === 'failed') {
      if (this.#restarting || this.#link?.wasConnected !== true) this.#expect(againMs)
      else this.restart()
    }
    this.#watchAway()
    this.#options.changed()
  }

  #watchAway(): void {
    const away = this.#options.comesAndGoes && !this.#here && this.#link !== undefined && !this.connected
    if (!away) {
      clearTimeout(this.#away)
      this.#away = undefined
    } else {
      this.#away ??= setTimeout(() => {
        this.#forget()
        this.#options.changed()
      }, goneMs)
    }
  }

  /** Begins anew when the connection is not there in time. */
  #expect(ms: number): void {
    clearTimeout(this.#attempt)
    this.#attempt = setTimeout(() => {
      this.#restarting = false
      if (this.connected || this.#ended) return
      // Nobody to ask: their return (`here`) goes on from this point.
      if (this.#here && this.#options.offers) this.#begin()
      else if (this.#here) this.#options.send({ k: 'restart', link: null })
      this.#expect(attemptMs)
    }, ms)
  }

  /** Another page of the same party: nothing said on the old one counts any more. */
  #forget(): void {
    if (this.#link !== undefined) this.#count(this.#link)
    this.#finish()
    this.#link = undefined
    this.#ended = false
    if (this.#options.comesAndGoes) this.#wasConnected = false
    this.#remote = { m: 'state', microphone: true, camera: true, hold: false, soundOnly: false }
  }

  #finish(): void {
    clearTimeout(this.#attempt)
    clearTimeout(this.#hiccup)
    clearTimeout(this.#away)
    this.#away = undefined
    if (this.#link !== undefined && this.#link.state !== 'closed') {
      this.#options.send({ k: 'bye', link: this.#link.id })
      this.#link.close()
    }
    this.#ended = true
    this.#meter = unmeasured
    this.#options.lost()
    this.#options.changed()
  }

  async #measure(): Promise<void> {
    const link = this.#link
    if (link === undefined || this.#ended || !this.#wasConnected) return
    const reading = readingOf(await link.stats(), performance.now(), link.state === 'connected')
    if (link !== this.#link || this.#ended) return
    const { microphone, camera, hold } = this.#remote
    const outgoing = this.#options.outgoing()
    const wants = this.#options.wants()
    const picture = camera && !hold && wants.pictures
    const sound = microphone && !hold && wants.sound
    const expected = { picture, anything: picture || sound, sendsPicture: outgoing.video !== null }
    this.#meter = measure(this.#meter, reading, expected)
    this.#options.changed()
  }
}
