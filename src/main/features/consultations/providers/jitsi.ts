import { importPKCS8, SignJWT } from 'jose'
import { randomBytes } from 'node:crypto'
import type { ConfigOf } from './config.ts'
import type { Wire } from './http.ts'
import { healthOf, providerError, roleNames, untilOf, type VideoProvider } from './provider.ts'

/** Clocks of two servers differ; tokens are valid from a little before now. */
const SKEW_S = 30

/**
 * Jitsi Meet with token authentication (lib-jitsi-meet `doc/tokens.md`). A room exists as soon as somebody with a token opens its
 * address, so making one means choosing a name nobody can guess; each link holds a token for this room alone.
 *
 * Jitsi has no interface from outside for its lobby or for ending a room: both happen in the page of the moderator. So `end`
 * answers `by-hand`; what protects the room is that a link is given out only after the person was called.
 * @param secret HS256: the shared secret; RS256: the private key as PEM
 */
export function createJitsi(
  config: ConfigOf<'jitsi'>,
  secret: string,
  wire: Wire,
  now: () => Date = () => new Date(),
): VideoProvider {
  const base = new URL(config.url.endsWith('/') ? config.url : `${config.url}/`)
  const subject = config.domain ?? base.hostname

  async function sign(claims: Record<string, unknown>, expires: Date): Promise<string> {
    const key = await signingKey(config.algorithm, secret)
    const header = config.keyId === undefined ? {} : { kid: config.keyId }
    const seconds = Math.floor(now().getTime() / 1000)
    return new SignJWT(claims)
      .setProtectedHeader({ alg: config.algorithm, typ: 'JWT', ...header })
      .setAudience(config.audience)
      .setIssuer(config.appId)
      .setSubject(subject)
      .setIssuedAt(seconds)
      .setNotBefore(seconds - SKEW_S)
      .setExpirationTime(expires)
      .sign(key)
  }

  return {
    kind: 'jitsi',
    title: 'Jitsi Meet',
    origins: [base.origin, ...config.alsoOrigins],

    async createRoom(request) {
      // Prosody compares in lower case; hex has no other.
      const id = randomBytes(16).toString('hex')
      return { kind: 'jitsi', id, until: untilOf(request, now()), language: request.language }
    },

    async invite(room, role) {
      const host = role === 'clerk'
      const user = {
        id: randomBytes(16).toString('hex'),
        name: roleNames[role],
        // `affiliation` is read by `token_affiliation`, `moderator` by 8x8's service; strings, as the documentation asks.
        affiliation: host ? 'owner' : 'member',
        moderator: String(host),
        ...(host && config.lobby ? { lobby_bypass: true } : {}),
      }
      // Recording is not possible in a consultation, whatever the server could.
      const features = { recording: 'false', livestreaming: 'false', transcription: 'false', 'outbound-call': 'false' }
      const token = await sign({ room: room.id, context: { user, features } }, new Date(room.until))
      const url = new URL(room.id, base)
      url.searchParams.set('jwt', token)
      return { url: url.href, expiresAt: room.until }
    },

    end: () => Promise.resolve('by-hand'),

    health: () =>
      healthOf(async () => {
        // Served by every installation for pages that embed a room; tells that its web server is up and that we can sign.
        await sign({ room: 'health' }, now())
        const { status, mediaType } = await wire.ask(new URL('external_api.js', base))
        if (status !== 200) throw providerError('jitsi', 'status', status)
        if (!mediaType.includes('javascript')) throw providerError('jitsi', 'malformed')
      }),
  }
}

async function signingKey(algorithm: 'HS256' | 'RS256', secret: string) {
  if (algorithm === 'HS256') return new TextEncoder().encode(secret)
  try {
    return await importPKCS8(secret, algorithm)
  } catch {
    throw providerError('jitsi', 'misconfigured')
  }
}
