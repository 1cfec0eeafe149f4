import type { RawData, WebSocket } from 'ws'
import type { z } from 'zod'
import { parseFrame } from '../shared/consultation/protocol.ts'
import { Bucket } from './limits.ts'
import type { Clock, Flow, Limits } from './options.ts'

/** What every side can be told when it misbehaves. */
interface Refusing {
  readonly t: 'refused'
  readonly reason: 'malformed' | 'too-many'
}

export interface LineOptions<In> {
  readonly socket: WebSocket
  readonly schema: z.ZodType<In>
  readonly flow: Flow
  readonly limits: Limits
  readonly clock: Clock
  /** Counts why lines were cut. */
  readonly count: (reason: string) => void
  readonly onMessage: (message: In) => void
  /** Called once, however the line ended. */
  readonly onGone: () => void
}

/** Close codes of ours, in the range left to applications (RFC 6455 section 7.4.2). */
const refusedCode = 4001
const policyCode = 1008
/** A closing handshake that takes longer is not waited for. */
const closingMs = 2_000

/** One WebSocket, with everything that keeps a hostile or dead other end from doing harm. */
export class Line<In, Out> {
  readonly #options: LineOptions<In>
  readonly #messages: Bucket
  readonly #bytes: Bucket
  readonly #bornAt: number
  #greeted = false
  #malformed = 0
  #heardAt: number
  #pinged: number | undefined
  #closingAt: number | undefined
  #gone = false

  constructor(options: LineOptions<In>) {
    this.#options = options
    const { socket, flow, clock } = options
    const now = clock.now()
    this.#bornAt = now
    this.#heardAt = now
    this.#messages = new Bucket(flow.messagesPerSecond, flow.burst, now)
    this.#bytes = new Bucket(flow.bytesPerSecond, flow.bytesBurst, now)
    socket.on('message', (data, binary) => this.#receive(data, binary))
    socket.on('ping', (data) => {
      if (this.#flows(data.length)) socket.pong(data)
    })
    socket.on('pong', (data) => {
      if (!this.#flows(data.length)) return
      this.#heardAt = clock.now()
      this.#pinged = undefined
    })
    // Too large a frame, no UTF-8, a broken frame: ws has closed the line by itself and 'close' follows.
    socket.on('error', () => options.count('broken'))
    socket.on('close', () => {
      this.#gone = true
      options.onGone()
    })
  }

  /** The first frame was accepted: the time limit for it is over. */
  greeted(): void {
    this.#greeted = true
  }

  /** Sends, unless the line is ending. Who does not read what they are sent is cut. */
  send(message: Out | Refusing): void {
    const { socket, flow } = this.#options
    if (this.#gone || this.#closingAt !== undefined) return
    if (socket.bufferedAmount > flow.maxBufferedBytes) return this.cut('slow')
    socket.send(JSON.stringify(message))
  }

  /** Says a last word and closes; nothing that still comes in counts. */
  end(last?: Out | Refusing, code = refusedCode): void {
    if (last !== undefined) this.send(last)
    if (this.#gone || this.#closingAt !== undefined) return
    this.#closingAt = this.#options.clock.now()
    this.#options.socket.close(code)
  }

  cut(reason: string): void {
    if (this.#gone) return
    this.#options.count(reason)
    this.#options.socket.terminate()
  }

  /** Is anybody there? Cut within two beats if not. */
  probe(): void {
    if (this.#pinged === undefined) this.#ping(this.#options.clock.now() - this.#options.limits.pongMs + 2_000)
  }

  /** One beat: time limits and the question whether the other end lives. */
  tick(now: number): void {
    const { limits } = this.#options
    if (this.#closingAt !== undefined) {
      if (now - this.#closingAt >= closingMs) this.#options.socket.terminate()
    } else if (!this.#greeted && now - this.#bornAt >= limits.handshakeMs) {
      this.cut('no-hello')
    } else if (this.#pinged !== undefined) {
      if (now - this.#pinged >= limits.pongMs) this.cut('silent')
    } else if (now - this.#heardAt >= limits.pingMs) {
      this.#ping(now)
    }
  }

  /** A frame that could be read but is out of order; closes after a few. */
  malformed(): void {
    this.#options.count('malformed')
    this.#malformed += 1
    const refusal: Refusing = { t: 'refused', reason: 'malformed' }
    if (this.#malformed >= this.#options.limits.malformed) this.end(refusal, policyCode)
    else this.send(refusal)
  }

  #ping(at: number): void {
    this.#pinged = at
    this.#options.socket.ping()
  }

  #receive(data: RawData, binary: boolean): void {
    if (this.#closingAt !== undefined) return
    // ws hands over one Buffer: binaryType is left at its default.
    const bytes = data as Buffer
    if (!this.#flows(bytes.length)) return
    this.#heardAt = this.#options.clock.now()
    const message = binary ? undefined : parseFrame(this.#options.schema, String(bytes))
    if (message === undefined) this.malformed()
    else this.#options.onMessage(message)
  }

  /** Whether one more frame of so many bytes is within what may flow; ends the line if not. */
  #flows(bytes: number): boolean {
    const now = this.#options.clock.now()
    if (this.#messages.take(1, now) && this.#bytes.take(bytes, now)) return true
    if (this.#closingAt !== undefined || this.#gone) return false
    this.#options.count('flood')
    this.end({ t: 'refused', reason: 'too-many' }, policyCode)
    // Nothing more is read from it: what it goes on sending fills its own buffers.
    this.#options.socket.pause()
    return false
  }
}
