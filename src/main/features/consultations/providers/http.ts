import { request as plain, type IncomingMessage } from 'node:http'
import { request as secure } from 'node:https'
import { providerError, type Platform, type ProviderReason } from './provider.ts'

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Answer {
  readonly status: number
  readonly mediaType: string
  readonly body: string
}

export interface Wire {
  /** One request to the platform. @throws AppError `consultation/provider` for all but an answer of 2xx, 4xx */
  ask(url: string | URL, ask?: Ask): Promise<Answer>
}

export interface WireOptions {
  readonly platform: Platform
  /** PEM of the office's certificate authority; the system's own are used when absent. */
  readonly ca?: string | undefined
  /** For connecting and answering together. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 8000
/** Answers of these interfaces are a few kilobytes; a larger one is a mistake or an attack. */
const MAX_BYTES = 256 * 1024

/**
 * Speaks HTTP with a platform: no redirect is followed (a token must not travel to another host), certificates are checked, the
 * answer has an end in time and size. Node's own client: the workstation's browser session holds no secrets of a server.
 */
export function createWire({ platform, ca, timeoutMs = TIMEOUT_MS }: WireOptions): Wire {
  return {
    ask: (url, { method = 'GET', headers = {}, body } = {}) =>
      new Promise((resolve, reject) => {
        const target = new URL(url)
        const fail = (reason: ProviderReason, status?: number) => reject(providerError(platform, reason, status))
        const outgoing = (target.protocol === 'https:' ? secure : plain)(
          target,
          {
            method,
            headers: {
              accept: 'application/json, application/xml, text/xml, */*;q=0.1',
              ...headers,
              ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
            },
            agent: false,
            ...(ca === undefined ? {} : { ca }),
            signal: AbortSignal.timeout(timeoutMs),
          },
          (incoming) => {
            const status = incoming.statusCode ?? 0
            if (status >= 200 && status < 300) return collect(incoming)
            outgoing.destroy()
            if (status >= 300 && status < 400) fail('redirect', status)
            else if (status === 401 || status === 403) fail('refused', status)
            else if (status === 404) resolve({ status, mediaType: '', body: '' })
            else fail('status', status)
          },
        )
        const collect = (incoming: IncomingMessage) => {
          const chunks: Buffer[] = []
          let length = 0
          incoming.on('data', (chunk: Buffer) => {
            length += chunk.length
            chunks.push(chunk)
            if (length <= MAX_BYTES) return
            outgoing.destroy()
            fail('too-large')
          })
          incoming.on('end', () =>
            resolve({
              status: incoming.statusCode ?? 0,
              mediaType: (incoming.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
              body: Buffer.concat(chunks).toString('utf8'),
            }),
          )
          incoming.on('error', (error) => fail(reasonOf(error)))
        }
        // What has already failed with a better reason is not failed again: a promise settles once.
        outgoing.on('error', (error) => fail(reasonOf(error)))
        outgoing.end(body)
      }),
  }
}

/** Node's code of a failed connection as one of ours. Its message would name the host, and is left behind. */
function reasonOf(error: Error): ProviderReason {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (error.name === 'AbortError' || error.name === 'TimeoutError' || code === 'ETIMEDOUT') return 'timeout'
  if (code.includes('CERT') || code.includes('SIGNATURE') || code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL'))
    return 'certificate'
  return code.startsWith('HPE_') ? 'malformed' : 'unreachable'
}
