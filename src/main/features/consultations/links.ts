import { createHash, randomBytes } from 'node:crypto'

/** 128 random bits of a link, and what is kept of them. */
export interface Token {
  /** base64url, 22 characters. Stands in the link and nowhere else. */
  readonly token: string
  /** SHA-256 of the token's text as hex, as the server knows it. */
  readonly hash: string
}

export function newToken(): Token {
  const token = randomBytes(16).toString('base64url')
  return { token, hash: createHash('sha256').update(token).digest('hex') }
}

/** How long after the agreed time a link leads somewhere: whoever fetches a paper comes back to the same day's end. */
const LASTS_MS = 12 * 3_600_000

/** @param dueAt ISO UTC */
export function expiryOf(dueAt: string): string {
  return new Date(Date.parse(dueAt) + LASTS_MS).toISOString()
}

/** In the fragment, which no browser sends to a server: neither ours nor a proxy writes it down. */
export function linkTo(publicUrl: string, token: string): string {
  return `${publicUrl}/#${token}`
}
