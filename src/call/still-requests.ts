import type { CallView, Picture } from './call.types.ts'
import type { Unsent } from './channel.ts'
import { CallError, isCallError } from './call-error.ts'
import type { Announcement, PlainMessage } from './receiver.ts'
import { randomSecret } from './secret.ts'
import { takeStill } from './stills.ts'

type Ask = Extract<PlainMessage, { m: 'still-ask' }>
type No = Extract<PlainMessage, { m: 'still-no' }>
type Still = Extract<Announcement, { m: 'still' }>
type Taken = Picture & { readonly consentAt: string }

export interface StillWays {
  readonly ask: (message: Ask) => boolean
  readonly answer: (message: No) => boolean
  readonly send: (message: Unsent, picture: Picture) => Promise<boolean>
  readonly camera: () => MediaStreamTrack | null
  readonly changed: () => void
}

/** A question stands this long, on both sides; a picture on its way has the same time again. */
export const answerMs = 90_000

/** The clerk asks for a still picture, the citizen agrees to each one or does not. One question stands at a time. */
export class StillRequests {
  readonly #ways: StillWays
  #waiting:
    | { readonly id: string; readonly resolve: (taken: Taken) => void; readonly reject: (error: CallError) => void }
    | undefined
  #asking: CallView['stillAsked'] = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(ways: StillWays) {
    this.#ways = ways
  }

  /** The question the citizen has to answer. */
  get asking(): CallView['stillAsked'] {
    return this.#asking
  }

  /** Clerk. A newer question takes the place of one that is not answered. */
  ask(purpose: string): Promise<Taken> {
    this.#reject('failed')
    const id = randomSecret()
    if (!this.#ways.ask({ m: 'still-ask', id, purpose: purpose.slice(0, 200) })) throw new CallError('gone')
    return new Promise((resolve, reject) => {
      this.#waiting = { id, resolve, reject }
      this.#within(() => this.#reject('timeout'))
    })
  }

  announced(message: Still): void {
    if (message.id === this.#waiting?.id) this.#within(() => this.#reject('timeout'))
  }

  arrived({ id, consentAt }: Still, picture: Picture): void {
    if (id !== this.#waiting?.id) return
    const { resolve } = this.#waiting
    this.#waiting = undefined
    clearTimeout(this.#timer)
    resolve({ ...picture, consentAt })
  }

  refused({ id, reason }: No): void {
    if (id === this.#waiting?.id) this.#reject(reason)
  }

  /** Citizen: the clerk asks. */
  asked({ id, purpose }: Ask): void {
    this.#asking = { id, purpose }
    this.#within(() => {
      this.#asking = null
      this.#ways.changed()
    })
  }

  /**
   * Citizen: agrees, and then the picture is taken at once, or does not.
   * @returns whether a picture went out
   */
  async answer(id: string, agree: boolean): Promise<boolean> {
    if (id !== this.#asking?.id) return false
    this.#asking = null
    clearTimeout(this.#timer)
    this.#ways.changed()
    if (!agree) {
      this.#ways.answer({ m: 'still-no', id, reason: 'declined' })
      return false
    }
    const consentAt = new Date().toISOString()
    try {
      const picture = await takeStill(this.#ways.camera())
      await this.#ways.send({ m: 'still', id, consentAt }, picture)
      return true
    } catch (error) {
      const reason = isCallError(error, 'no-camera') ? 'no-camera' : 'failed'
      this.#ways.answer({ m: 'still-no', id, reason })
      return false
    }
  }

  /** The other side left, or their page is another one. */
  gone(): void {
    this.#reject('gone')
    this.#asking = null
    clearTimeout(this.#timer)
  }

  #reject(code: CallError['code']): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    clearTimeout(this.#timer)
    waiting?.reject(new CallError(code))
  }

  #within(expired: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(expired, answerMs)
  }
}
