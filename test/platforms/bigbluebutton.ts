import { createHash, timingSafeEqual } from 'node:crypto'
import type { Reply, Route } from './fake.ts'

interface Meeting {
  readonly createTime: string
  readonly parameters: URLSearchParams
  running: boolean
}

/**
 * BigBlueButton's interface as its API Reference (3.0) describes it: checksum over the query as it came, idempotent `create`,
 * `join` with `createTime`, `end` that needs a moment, `FAILED` with a `messageKey`.
 */
export function bigBlueButton(secret: string) {
  const meetings = new Map<string, Meeting>()
  let clock = 1531155809613
  const xml = (inner: string): Reply => ({
    mediaType: 'text/xml',
    body: `<?xml version="1.0"?>\n<response>${inner}</response>`,
  })
  const failed = (key: string) =>
    xml(`<returncode>FAILED</returncode><messageKey>${key}</messageKey><message>${key}, in words</message>`)
  const route: Route = (request, url) => {
    const call = /^\/bigbluebutton\/api\/(\w+)$/.exec(url.pathname)?.[1]
    if (call === undefined) return undefined
    const [query = '', checksum = ''] = (request.url?.split('?')[1] ?? '').split(/&?checksum=/)
    if (!sound(call, query, secret, checksum)) return failed('checksumError')
    const parameters = new URLSearchParams(query)
    const id = parameters.get('meetingID') ?? ''
    const meeting = meetings.get(id)
    switch (call) {
      case 'create': {
        if (id.length < 2 || id.length > 256 || id.includes(',')) return failed('validationError')
        if ((parameters.get('name') ?? '').length < 2) return failed('validationError')
        const made = meeting ?? { createTime: String(clock++), parameters, running: false }
        meetings.set(id, made)
        return xml(
          `<returncode>SUCCESS</returncode><meetingID>${id}</meetingID><internalMeetingID>${createHash('sha1').update(id).digest('hex')}-${made.createTime}</internalMeetingID><createTime>${made.createTime}</createTime><hasUserJoined>false</hasUserJoined>`,
        )
      }
      case 'join': {
        if (meeting === undefined) return failed('invalidMeetingIdentifier')
        if (parameters.get('createTime') !== meeting.createTime) return failed('mismatchCreateTimeParam')
        if (!['MODERATOR', 'VIEWER'].includes(parameters.get('role') ?? '')) return failed('invalidRole')
        meeting.running = true
        const waits = parameters.get('guest') === 'true' && meeting.parameters.get('guestPolicy') === 'ASK_MODERATOR'
        return { mediaType: 'text/html', body: `${parameters.get('fullName')}: ${waits ? 'waits' : 'inside'}` }
      }
      case 'isMeetingRunning':
        return xml(`<returncode>SUCCESS</returncode><running>${meeting?.running === true}</running>`)
      case 'end':
        if (meeting === undefined) return failed('notFound')
        meetings.delete(id)
        return xml('<returncode>SUCCESS</returncode><messageKey>sentEndMeetingRequest</messageKey>')
      default:
        return failed('unsupportedRequest')
    }
  }
  return { route, meetings }
}

function sound(call: string, query: string, secret: string, checksum: string): boolean {
  const expected = createHash('sha256').update(`${call}${query}${secret}`).digest()
  const given = Buffer.from(checksum, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
