import { createHmac, randomBytes } from 'node:crypto'
import type { Ice, IceServer } from '../shared/consultation/protocol.ts'

export interface TurnOptions {
  /** `turn:` and `turns:` URLs of one coturn. */
  readonly urls: readonly string[]
  /** coturn's `static-auth-secret`. */
  readonly secret: string
  /** How long credentials are valid. They are given when the waiting room is entered, so a morning's wait must fit in. */
  readonly ttlSeconds?: number
}

export const defaultTurnTtlSeconds = 8 * 3600

/**
 * Credentials in coturn's REST scheme (draft-uberti-behave-turn-rest-00): the username is the second of expiry and a random
 * part, so that coturn's log tells nobody apart, and the credential base64(HMAC-SHA1(secret, username)).
 * @param now milliseconds since 1970
 */
export function turnServer(turn: TurnOptions, now: number): IceServer {
  const expiry = Math.floor(now / 1000) + (turn.ttlSeconds ?? defaultTurnTtlSeconds)
  const username = `${expiry}:${randomBytes(9).toString('base64url')}`
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64')
  return { urls: [...turn.urls], username, credential }
}

/** Ways for one party of a call. */
export function iceFor(turn: TurnOptions | undefined, policy: 'all' | 'relay' | undefined, now: number): Ice {
  return { servers: turn === undefined ? [] : [turnServer(turn, now)], policy: policy ?? 'all' }
}
