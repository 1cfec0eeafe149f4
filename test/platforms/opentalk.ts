import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Reply, Route } from './fake.ts'

const json = (value: unknown, status = 200): Reply => ({
  status,
  mediaType: 'application/json',
  body: JSON.stringify(value),
})
const apiError = (status: number, code: string) => json({ code, message: code }, status)
const Time = z.object({ datetime: z.iso.datetime(), timezone: z.string() })

/** `PostEventsBody` of opentalk-types-api-v1 for an event with a time; unknown fields are let pass, as serde does. */
const PostEvents = z.object({
  title: z.string().min(1).max(255),
  description: z.string().max(4096),
  waiting_room: z.boolean().default(false),
  is_time_independent: z.literal(false),
  is_all_day: z.boolean(),
  starts_at: Time,
  ends_at: Time,
  recurrence_pattern: z.array(z.string()).default([]),
})
const PostInvite = z.object({ expiration: z.iso.datetime().optional() })

interface Room {
  readonly waitingRoom: boolean
  readonly invites: Map<string, string | undefined>
}

/** Controller and identity provider in one: the calls an office needs, as their types describe them. */
export function openTalk(account: { readonly clientId: string; readonly secret: string }) {
  const rooms = new Map<string, Room>()
  const tokens = new Set<string>()
  const route: Route = (request, url) => {
    if (url.pathname === '/realms/office/token') {
      const basic = Buffer.from(request.headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString()
      const form = new URLSearchParams(request.body)
      if (basic !== `${account.clientId}:${account.secret}`) return apiError(401, 'invalid_client')
      if (form.get('grant_type') !== 'client_credentials') return apiError(400, 'unsupported_grant_type')
      if (form.get('scope') !== 'openid') return apiError(400, 'invalid_scope')
      const access_token = randomUUID()
      tokens.add(access_token)
      return json({ access_token, token_type: 'Bearer', expires_in: 300 })
    }
    if (url.pathname === '/v1/auth/login') return json({ oidc: { name: 'default', url: 'https://login.example/' } })
    if (!url.pathname.startsWith('/v1/')) return undefined
    if (!tokens.has(request.headers.authorization?.replace('Bearer ', '') ?? '')) return apiError(401, 'unauthorized')
    const path = url.pathname.split('/').slice(2)
    if (request.method === 'POST' && path.join('/') === 'events') {
      const event = PostEvents.safeParse(JSON.parse(request.body))
      if (!event.success) return apiError(400, 'bad_request')
      const id = randomUUID()
      rooms.set(id, { waitingRoom: event.data.waiting_room, invites: new Map() })
      return json({ id: randomUUID(), room: { id, waiting_room: event.data.waiting_room } }, 201)
    }
    const room = rooms.get(path[1] ?? '')
    if (path[0] !== 'rooms' || room === undefined) return apiError(404, 'not_found')
    if (request.method === 'POST' && path[2] === 'invites') {
      const { expiration } = PostInvite.parse(JSON.parse(request.body))
      const invite_code = randomUUID()
      room.invites.set(invite_code, expiration)
      return json({ invite_code, created: new Date().toISOString(), room_id: path[1], active: true, expiration })
    }
    if (request.method !== 'DELETE' || path.length !== 2) return apiError(404, 'not_found')
    rooms.delete(path[1] ?? '')
    return { status: 204, mediaType: 'text/plain', body: '' }
  }
  return { route, rooms, forgetTokens: () => tokens.clear() }
}
