import { XMLParser } from 'fast-xml-parser'
import { createHash, randomBytes } from 'node:crypto'
import type { ConfigOf } from './config.ts'
import type { Wire } from './http.ts'
import { healthOf, providerError, roleNames, untilOf, type RoomRef, type VideoProvider } from './provider.ts'

type Parameters = Readonly<Record<string, string>>

/** What is switched off: a consultation is neither a lesson nor a recording. */
const DISABLED = [
  'breakoutRooms',
  'captions',
  'externalVideos',
  'learningDashboard',
  'liveTranscription',
  'polls',
  'privateChat',
  'sharedNotes',
].join(',')

/**
 * BigBlueButton 2.5 and later by its documented interface (docs.bigbluebutton.org, API Reference): every call carries
 * SHA-256(call + query + shared secret). Guests wait until a moderator accepts them in the room (`guestPolicy=ASK_MODERATOR`);
 * the interface has no call for that, so the clerk does it there.
 * @param secret as `bbb-conf --secret` prints it
 */
export function createBigBlueButton(
  config: ConfigOf<'bigbluebutton'>,
  secret: string,
  wire: Wire,
  now: () => Date = () => new Date(),
): VideoProvider {
  const trimmed = config.url.replace(/\/+$/, '')
  const api = trimmed.endsWith('/api') ? trimmed : `${trimmed}/api`

  const address = (call: string, parameters: Parameters): string => {
    const query = new URLSearchParams(parameters).toString()
    const checksum = createHash('sha256').update(`${call}${query}${secret}`, 'utf8').digest('hex')
    return `${api}/${call}?${query}${query === '' ? '' : '&'}checksum=${checksum}`
  }

  /** @param gone messageKeys that are no failure of this call */
  async function call(name: string, parameters: Parameters, gone: readonly string[] = []): Promise<Reply> {
    const { status, body } = await wire.ask(address(name, parameters))
    if (status !== 200) throw providerError('bigbluebutton', 'status', status)
    const reply = parseReply(body)
    if (reply.returncode === 'SUCCESS' || gone.includes(reply.messageKey ?? '')) return reply
    throw providerError('bigbluebutton', 'refused')
  }

  const running = async (room: RoomRef): Promise<boolean> =>
    (await call('isMeetingRunning', { meetingID: room.id })).running === 'true'

  return {
    kind: 'bigbluebutton',
    title: 'BigBlueButton',
    origins: [new URL(api).origin, ...config.alsoOrigins],

    async createRoom(request) {
      const id = randomBytes(16).toString('hex')
      const until = untilOf(request, now())
      const minutes = Math.ceil((Date.parse(until) - now().getTime()) / 60_000)
      const { createTime } = await call('create', {
        name: 'Sprechstunde',
        meetingID: id,
        record: 'false',
        autoStartRecording: 'false',
        allowStartStopRecording: 'false',
        guestPolicy: 'ASK_MODERATOR',
        duration: String(minutes),
        meetingExpireIfNoUserJoinedInMinutes: String(minutes),
        endWhenNoModerator: 'true',
        endWhenNoModeratorDelayInMinutes: '3',
        maxParticipants: '6',
        disabledFeatures: DISABLED,
      })
      if (createTime === undefined || !/^\d{1,20}$/.test(createTime)) {
        throw providerError('bigbluebutton', 'malformed')
      }
      return { kind: 'bigbluebutton', id, until, language: request.language, mark: createTime }
    },

    invite(room, role) {
      const host = role === 'clerk'
      const url = address('join', {
        meetingID: room.id,
        fullName: roleNames[role],
        role: host ? 'MODERATOR' : 'VIEWER',
        ...(room.mark === undefined ? {} : { createTime: room.mark }),
        ...(host ? {} : { guest: 'true', 'userdata-bbb_override_default_locale': localeOf(room.language) }),
      })
      return Promise.resolve({ url, expiresAt: room.until })
    },

    async end(room) {
      // `end` is accepted before it is done; who asked for it wants to know that nobody talks on.
      await call('end', { meetingID: room.id }, ['notFound', 'invalidMeetingIdentifier'])
      return (await running(room)) ? 'by-hand' : 'done'
    },

    health: () =>
      healthOf(async () => {
        // A room nobody has: the answer is short, names no people, and proves the shared secret.
        await call('isMeetingRunning', { meetingID: randomBytes(16).toString('hex') })
      }),
  }
}

/** Leichte Sprache is no locale anybody else knows. */
const localeOf = (language: string): string => (language.startsWith('de') ? 'de' : language)

interface Reply {
  readonly returncode: string
  readonly messageKey: string | undefined
  readonly createTime: string | undefined
  readonly running: string | undefined
}

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, processEntities: false })

/** @throws AppError for what is no `<response>`; a document with a DOCTYPE is refused whole: nothing here needs entities */
function parseReply(body: string): Reply {
  let parsed: unknown
  try {
    if (/<!DOCTYPE|<!ENTITY/i.test(body)) throw new Error('declares entities')
    parsed = parser.parse(body, true)
  } catch {
    throw providerError('bigbluebutton', 'malformed')
  }
  const response = child(parsed, 'response')
  const returncode = text(response, 'returncode')
  if (returncode !== 'SUCCESS' && returncode !== 'FAILED') throw providerError('bigbluebutton', 'malformed')
  return {
    returncode,
    messageKey: text(response, 'messageKey'),
    createTime: text(response, 'createTime'),
    running: text(response, 'running'),
  }
}

const child = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined

const text = (value: unknown, name: string): string | undefined => {
  const found = child(value, name)
  return typeof found === 'string' ? found : undefined
}
