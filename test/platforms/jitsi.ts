import { jwtVerify } from 'jose'
import type { KeyObject } from 'node:crypto'
import type { Route } from './fake.ts'

export interface Accepted {
  readonly allowed: boolean
  readonly moderator: boolean
  readonly name: string
}

/**
 * What Prosody's token authentication checks (lib-jitsi-meet doc/tokens.md, jitsi-meet token/util.lib.lua): signature, `iss`, `aud`,
 * `exp` and `nbf`, and that `room` is the lower-case name of the room that is entered.
 */
export function jitsi(options: {
  readonly key: Uint8Array | KeyObject
  readonly appId: string
  readonly audience: string
  readonly domain: string
  readonly now: () => Date
}) {
  const route: Route = (_request, url) =>
    url.pathname === '/external_api.js' ? { mediaType: 'application/javascript', body: 'var x' } : undefined

  /** Enters a room by a link, as a browser would; rejects when Prosody would. */
  async function enter(link: string): Promise<Accepted> {
    const { pathname, searchParams } = new URL(link)
    const { payload } = await jwtVerify(searchParams.get('jwt') ?? '', options.key, {
      issuer: options.appId,
      audience: options.audience,
      currentDate: options.now(),
      requiredClaims: ['exp', 'nbf', 'sub', 'room'],
    })
    const { user } = payload['context'] as { user: Record<string, string> }
    for (const value of Object.values(user)) if (value === null) throw new Error('a field of the user is null')
    return {
      allowed: pathname === `/${String(payload['room']).toLowerCase()}` && payload.sub === options.domain,
      moderator: user['affiliation'] === 'owner',
      name: user['name'] ?? '',
    }
  }
  return { route, enter }
}
