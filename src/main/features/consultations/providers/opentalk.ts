import { z } from 'zod'
import { isAppError } from '../../../../shared/errors.ts'
import type { ConfigOf } from './config.ts'
import type { Answer, Wire } from './http.ts'
import { healthOf, providerError, untilOf, type VideoProvider } from './provider.ts'

// Only what is needed of the answers; the controller may add to them.
const Token = z.object({ access_token: z.string().min(1).max(16_384), expires_in: z.number().positive().optional() })
const Event = z.object({ room: z.object({ id: z.uuid() }) })
const RoomInvite = z.object({ invite_code: z.uuid(), active: z.boolean() })
const Login = z.object({ oidc: z.object({ url: z.string() }) })

/** A token is asked for anew this long before it ends. */
const MARGIN_MS = 30_000

/**
 * OpenTalk by its controller's web interface (opentalk/controller: `POST /v1/events`, `POST /v1/rooms/{id}/invites`,
 * `DELETE /v1/rooms/{id}`), signed in as a service account (OpenID Connect, client credentials). See docs/decisions/0009 for what
 * was read and what could not be tried. Rooms have a waiting room; accepting from it is a command of the signalling between the
 * moderator's page and the controller, so the clerk does it there.
 * @param secret of the client
 */
export function createOpenTalk(
  config: ConfigOf<'opentalk'>,
  secret: string,
  wire: Wire,
  now: () => Date = () => new Date(),
): VideoProvider {
  const api = `${config.apiUrl.replace(/\/+$/, '')}/v1`
  let token: { readonly value: string; readonly until: number } | undefined

  async function bearer(): Promise<string> {
    if (token !== undefined && token.until > now().getTime()) return token.value
    const answer = await wire.ask(config.tokenUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${encodeURIComponent(config.clientId)}:${encodeURIComponent(secret)}`).toString('base64')}`,
      },
      // `openid`: the controller asks the identity provider about the account with this token (`userinfo`).
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'openid' }).toString(),
    })
    const { access_token, expires_in = 60 } = parse(Token, answer)
    token = { value: access_token, until: now().getTime() + expires_in * 1000 - MARGIN_MS }
    return access_token
  }

  async function ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
    const held = token
    const attempt = async () => {
      const authorization = `Bearer ${await bearer()}`
      return wire.ask(`${api}${path}`, {
        method,
        headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    }
    try {
      return await attempt()
    } catch (error) {
      // A token kept from earlier may have been withdrawn; refused with a fresh one, it is meant.
      const stale = held !== undefined && held === token && isAppError(error) && error.details['status'] === 401
      if (!stale) throw error
      token = undefined
      return attempt()
    }
  }

  return {
    kind: 'opentalk',
    title: 'OpenTalk',
    origins: [...new Set([new URL(config.url).origin, new URL(config.tokenUrl).origin, ...config.alsoOrigins])],

    async createRoom(request) {
      const until = untilOf(request, now())
      const time = (datetime: string) => ({ datetime, timezone: 'Europe/Berlin' })
      const answer = await ask('POST', '/events', {
        title: 'Sprechstunde',
        description: '',
        waiting_room: true,
        e2e_encryption: false,
        is_adhoc: false,
        has_shared_folder: false,
        show_meeting_details: false,
        is_time_independent: false,
        is_all_day: false,
        starts_at: time(request.startsAt),
        ends_at: time(until),
        recurrence_pattern: [],
      })
      const { room } = parse(Event, answer)
      return { kind: 'opentalk', id: room.id, until, language: request.language }
    },

    async invite(room, role) {
      const url = new URL(`room/${room.id}`, config.url.endsWith('/') ? config.url : `${config.url}/`)
      // The clerk comes in by the office's own sign-in, which makes a moderator; guests by a code of their own.
      if (role === 'clerk') return { url: url.href, expiresAt: room.until }
      const answer = await ask('POST', `/rooms/${room.id}/invites`, { expiration: room.until })
      const { invite_code, active } = parse(RoomInvite, answer)
      if (!active) throw providerError('opentalk', 'refused')
      url.searchParams.set('invite', invite_code)
      return { url: url.href, expiresAt: room.until }
    },

    async end(room) {
      // 404: gone already.
      await ask('DELETE', `/rooms/${room.id}`)
      return 'done'
    },

    health: () =>
      healthOf(async () => {
        await bearer()
        parse(Login, await wire.ask(`${api}/auth/login`))
      }),
  }
}

function parse<T>(schema: z.ZodType<T>, { status, body }: Answer): T {
  if (status !== 200 && status !== 201) throw providerError('opentalk', 'status', status)
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw providerError('opentalk', 'malformed')
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw providerError('opentalk', 'malformed')
  return parsed.data
}
