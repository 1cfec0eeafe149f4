import { parties, type Party, type PeerSignal } from '../shared/consultation/protocol.ts'
import type { Call, CallOptions, CallView, ChatLine, Picture, ShownPage } from './call.types.ts'
import { CallError } from './call-error.ts'
import { isSendable } from './channel.ts'
import { LocalMedia } from './media.ts'
import { Peer } from './peer.ts'
import type { Announcement, PlainMessage } from './receiver.ts'
import { randomSecret } from './secret.ts'
import { StillRequests } from './still-requests.ts'

/** Older lines are forgotten: the other side may send as many as it likes. */
const maxChatLines = 500
/** What others send is shown together, once a frame. No animation frame: a window that is not seen gets none, and its sound goes on. */
const gatherMs = 16
/** However fast a switch is flicked, the others hear of it ten times a second at most. */
const stateMs = 100

/** A call of up to three parties, each connected to each (mesh). Nothing is recorded: there is no code for it. */
export function createCall(options: CallOptions): Call {
  return new MeshCall(options)
}

/** Of each pair the one named first in {@link parties} offers: clerk before citizen before interpreter. */
function offers(me: Party, other: Party): boolean {
  return parties.indexOf(me) < parties.indexOf(other)
}

class MeshCall implements Call {
  readonly #options: CallOptions
  readonly #peers = new Map<Party, Peer>()
  readonly #listeners = new Set<() => void>()
  readonly #media: LocalMedia
  readonly #stills: StillRequests
  #chat: readonly ChatLine[] = []
  #shown: ShownPage | null = null
  #view: CallView | undefined
  #gathering: ReturnType<typeof setTimeout> | undefined
  #saying: ReturnType<typeof setTimeout> | undefined
  #closed = false
  readonly #leave: () => void

  constructor(options: CallOptions) {
    this.#options = options
    this.#stills = new StillRequests({
      ask: (message) => this.#peers.get('citizen')?.say(message) ?? false,
      answer: (message) => this.#peers.get('clerk')?.say(message) ?? false,
      send: async (message, picture) => (await this.#peers.get('clerk')?.sendPicture(message, picture)) ?? false,
      camera: () => this.#media.cameraTrack,
      changed: () => this.#changed(),
    })
    this.#media = new LocalMedia(options.local, options.blur, () => this.#sendTracks())
    this.#leave = onNetworkChange(() => this.restartIce())
  }

  // React takes these two without the object.
  readonly view = (): CallView => {
    this.#view ??= this.#makeView()
    return this.#view
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  partyHere(party: Party, session: string): void {
    this.#peer(party)?.here(session)
  }

  partyGone(party: Party): void {
    this.#peers.get(party)?.gone()
  }

  receive(from: Party, signal: PeerSignal): void {
    // Their page may be heard before the signalling says that it is here; a goodbye alone makes nobody appear.
    if (signal.k === 'offer' || signal.k === 'restart') this.#peer(from)?.receive(signal)
    else this.#peers.get(from)?.receive(signal)
  }

  setMicrophone(on: boolean): void {
    if (!this.#closed) this.#media.setMicrophone(on)
  }

  setCamera(on: boolean): void {
    if (!this.#closed) this.#media.setCamera(on)
  }

  setHold(on: boolean): void {
    if (!this.#closed) this.#media.setHold(on)
  }

  setAudioOnly(on: boolean): void {
    if (!this.#closed) this.#media.setSoundOnly(on)
  }

  async setBlur(on: boolean): Promise<void> {
    if (!this.#closed) await this.#media.setBlur(on)
  }

  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    await this.#media.replace(track)
  }

  say(text: string): void {
    const trimmed = text.trim()
    if (this.#closed || trimmed === '') return
    const line = { id: randomSecret(), text: trimmed.slice(0, 2000), at: new Date().toISOString() }
    // Everybody gets it, even when the first is away.
    const delivered = [...this.#peers.values()].filter((peer) => peer.say({ m: 'chat', ...line })).length > 0
    this.#addLine({ ...line, from: this.#options.me, undelivered: !delivered })
    this.#changed()
  }

  async show(page: ShownPage): Promise<void> {
    if (this.#closed || this.#options.me !== 'clerk') return
    if (!isSendable(page)) throw new CallError('failed')
    this.#shown = page
    this.#changed()
    await Promise.all([...this.#peers.values()].map((peer) => this.#showTo(peer, page)))
  }

  endShow(): void {
    if (this.#shown === null || this.#options.me !== 'clerk') return
    this.#shown = null
    for (const peer of this.#peers.values()) {
      peer.cancelPicture()
      peer.say({ m: 'show-end' })
    }
    this.#changed()
  }

  async askStill(purpose: string): Promise<Picture & { readonly consentAt: string }> {
    if (this.#closed || this.#options.me !== 'clerk') throw new CallError('gone')
    return this.#stills.ask(purpose)
  }

  async answerStill(id: string, agree: boolean): Promise<boolean> {
    return !this.#closed && (await this.#stills.answer(id, agree))
  }

  restartIce(): void {
    for (const peer of this.#peers.values()) peer.restart()
  }

  async stats(party: Party): Promise<RTCStatsReport | undefined> {
    return this.#peers.get(party)?.stats()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#leave()
    clearTimeout(this.#saying)
    this.#stills.gone()
    for (const peer of this.#peers.values()) peer.close()
    this.#media.close()
    this.#changed()
  }

  #peer(party: Party): Peer | undefined {
    if (this.#closed || party === this.#options.me) return undefined
    const known = this.#peers.get(party)
    if (known !== undefined) return known
    const peer: Peer = new Peer({
      party,
      offers: offers(this.#options.me, party),
      comesAndGoes: party === 'interpreter',
      ice: this.#options.ice,
      send: (signal) => this.#options.send(party, signal),
      changed: () => this.#changed(),
      lost: () => {
        if (party !== 'interpreter') this.#stills.gone()
      },
      open: () => this.#opened(peer),
      message: (message) => this.#message(peer, message),
      announced: (message) => {
        if (message.m === 'still' && party === 'citizen') this.#stills.announced(message)
      },
      picture: (message, blob) => this.#picture(peer, message, blob),
      outgoing: () => this.#outgoingFor(peer),
      wants: () => {
        const sound = !this.#media.hold && !this.#clerkHolds
        return { sound, pictures: sound && !this.#media.soundOnly }
      },
    })
    this.#peers.set(party, peer)
    this.#changed()
    return peer
  }

  /** The clerk's hold is one of the whole talk: meanwhile no guest sends to anybody, not to the other guest either. */
  get #clerkHolds(): boolean {
    return this.#peers.get('clerk')?.onHold === true
  }

  #outgoingFor(peer: Peer): { audio: MediaStreamTrack | null; video: MediaStreamTrack | null } {
    if (this.#clerkHolds || peer.onHold) return { audio: null, video: null }
    const { audio, video } = this.#media.outgoing
    return { audio, video: peer.wantsPicture ? video : null }
  }

  #opened(peer: Peer): void {
    peer.say(this.#state())
    // What was shown or put away while they could not hear it.
    if (this.#options.me === 'clerk') {
      if (this.#shown === null) peer.say({ m: 'show-end' })
      else void this.#showTo(peer, this.#shown)
    }
    this.#changed()
  }

  #state(): PlainMessage {
    const { microphone, camera, hold, soundOnly } = this.#media
    return { m: 'state', microphone, camera: camera && !soundOnly, hold, soundOnly }
  }

  #sendTracks(): void {
    if (this.#closed) return
    for (const peer of this.#peers.values()) peer.sendTracks()
    this.#saying ??= setTimeout(() => {
      this.#saying = undefined
      for (const peer of this.#peers.values()) peer.say(this.#state())
    }, stateMs)
    this.#changed()
  }

  async #showTo(peer: Peer, page: ShownPage): Promise<void> {
    if (!peer.canTalk) return
    const message = { m: 'show', title: page.title.slice(0, 200), page: page.page, pages: page.pages } as const
    try {
      await peer.sendPicture(message, page)
    } catch (error) {
      // Somebody whose connection is down gets it when they are back.
      if (!(error instanceof CallError && error.code === 'gone')) throw error
    }
  }

  #message(peer: Peer, message: PlainMessage): void {
    const fromClerk = peer.party === 'clerk'
    if (message.m === 'chat') this.#heard(peer.party, message)
    else if (message.m === 'state') this.#stateOf(peer, message)
    else if (message.m === 'show-end' && fromClerk) this.#shown = null
    else if (message.m === 'still-ask' && fromClerk && this.#options.me === 'citizen') this.#stills.asked(message)
    else if (message.m === 'still-no' && peer.party === 'citizen') this.#stills.refused(message)
    this.#gather()
  }

  #stateOf(peer: Peer, message: Extract<PlainMessage, { m: 'state' }>): void {
    peer.remoteState(message)
    if (peer.party === 'clerk') for (const other of this.#peers.values()) other.sendTracks()
  }

  #picture(peer: Peer, message: Announcement, blob: Blob): void {
    const { width, height } = message.picture
    if (message.m === 'show' && peer.party === 'clerk') {
      this.#shown = { blob, width, height, title: message.title, page: message.page, pages: message.pages }
      this.#changed()
    } else if (message.m === 'still' && peer.party === 'citizen') {
      this.#stills.arrived(message, { blob, width, height })
    }
  }

  #heard(from: Party, { id, text, at }: Extract<PlainMessage, { m: 'chat' }>): void {
    if (!this.#chat.some((line) => line.id === id)) this.#addLine({ id, text, at, from, undelivered: false })
  }

  #addLine(line: ChatLine): void {
    this.#chat = [...this.#chat, line].slice(-maxChatLines)
  }

  #makeView(): CallView {
    const { microphone, camera, hold, soundOnly, blur, preview } = this.#media
    return {
      peers: [...this.#peers.values()].filter((peer) => peer.takesPart).map((peer) => peer.view()),
      chat: this.#chat,
      shown: this.#shown,
      stillAsked: this.#stills.asking,
      microphone,
      camera,
      hold,
      audioOnly: soundOnly,
      blur,
      preview,
    }
  }

  #gather(): void {
    this.#view = undefined
    this.#gathering ??= setTimeout(() => this.#changed(), gatherMs)
  }

  #changed(): void {
    clearTimeout(this.#gathering)
    this.#gathering = undefined
    this.#view = undefined
    for (const listener of this.#listeners) listener()
  }
}

/** Another network: the paths of the old one are dead, and waiting for the browser to notice takes seconds. */
function onNetworkChange(changed: () => void): () => void {
  const events = new AbortController()
  addEventListener('online', changed, { signal: events.signal })
  // Fires for every estimate of the speed as well; only another kind of network counts. Not in Firefox and Safari.
  const connection = (navigator as Navigator & { connection?: EventTarget & { readonly type?: string } }).connection
  let type = connection?.type
  const compare = (): void => {
    const before = type
    type = connection?.type
    if (before !== type) changed()
  }
  connection?.addEventListener('change', compare, { signal: events.signal })
  return () => events.abort()
}
