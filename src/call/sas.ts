/**
 * The four words both sides compare (short authentication string with commitment, as ZRTP, RFC 6189 section 4.4.1.1). They are made
 * from the DTLS fingerprints of both sides, so whoever sits between the two and uses keys of their own makes them differ. The offering side
 * commits to its nonce before it sees the other's: nobody can search for a nonce that makes the words fit. Each new connection is
 * one more guess at 24 bits for whoever sits in between; Peer lets only a few come to nothing in a row.
 */

export type Words = readonly [number, number, number, number]

/**
 * SHA-256 fingerprint of the certificate a session description names, as 64 lower-case hex digits (RFC 8122).
 * @returns undefined when there is none, another hash, or more than one: then it is not clear whose key the connection uses
 */
export function fingerprintOf(sdp: string): string | undefined {
  const found = new Set<string>()
  for (const [, hash = '', digits = ''] of sdp.matchAll(/^a=fingerprint:(\S+) +(\S+)\s*$/gim)) {
    found.add(`${hash.toLowerCase()} ${digits.replaceAll(':', '').toLowerCase()}`)
  }
  const [only] = found
  if (only === undefined || found.size > 1) return undefined
  return /^sha-256 ([0-9a-f]{64})$/.exec(only)?.[1]
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}

/** What the offering side sends with its offer: binds its nonce and its key before it sees the other's. Lower-case hex. */
export async function commitmentOf(fingerprint: string, nonce: string): Promise<string> {
  const bytes = await sha256(`tresen commit 1|${fingerprint}|${nonce}`)
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export interface Side {
  readonly fingerprint: string
  readonly nonce: string
}

/** Four indexes of 0 to 63, the same on both sides of a connection that nobody sits between. */
export async function wordsOf(offerer: Side, answerer: Side): Promise<Words> {
  const parts = ['tresen words 1', offerer.fingerprint, answerer.fingerprint, offerer.nonce, answerer.nonce]
  const [a = 0, b = 0, c = 0] = await sha256(parts.join('|'))
  const bits = (a << 16) | (b << 8) | c
  return [(bits >> 18) & 63, (bits >> 12) & 63, (bits >> 6) & 63, bits & 63]
}
