import { createServer as plain, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as secure } from 'node:https'
import type { AddressInfo } from 'node:net'

/** How a platform behaves when it does not behave. */
export const misdeeds = {
  /** Takes the request and never answers. */
  silent: () => undefined,
  error500: (answer: ServerResponse) => answer.writeHead(500).end('<html>secret-of-the-server</html>'),
  redirect: (answer: ServerResponse) => answer.writeHead(302, { location: 'https://attacker.example/' }).end(),
  forbidden: (answer: ServerResponse) => answer.writeHead(403).end(),
  garbage: (answer: ServerResponse) => answer.writeHead(200, { 'content-type': 'text/html' }).end('<html><p>Wartung'),
  empty: (answer: ServerResponse) => answer.writeHead(200).end(),
  huge: (answer: ServerResponse) => answer.writeHead(200).end('x'.repeat(2 * 1024 * 1024)),
  cutOff: (answer: ServerResponse) => {
    answer.writeHead(200, { 'content-length': '1000' })
    answer.write('<response>')
    answer.flushHeaders()
    setImmediate(() => answer.destroy())
  },
  /** Ten entities of ten each, ten levels deep: 3 KB that would be 10 GB. */
  billionLaughs: (answer: ServerResponse) => {
    const levels = Array.from({ length: 10 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`)
    answer
      .writeHead(200, { 'content-type': 'text/xml' })
      .end(
        `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">${levels.join('')}]><response><returncode>SUCCESS</returncode><createTime>&l10;</createTime></response>`,
      )
  },
} satisfies Record<string, (answer: ServerResponse) => unknown>
export type Misdeed = keyof typeof misdeeds

export type Route = (request: IncomingMessage & { body: string }, url: URL) => Reply | undefined
export interface Reply {
  readonly status?: number
  readonly mediaType: string
  readonly body: string
}

/** A platform's server on loopback. What `route` does not know is 404, as at the real one. */
export interface FakeServer {
  readonly origin: string
  /** Paths asked for, in order. */
  readonly asked: string[]
  /** From now on it behaves so; undefined: well. */
  misbehave(how: Misdeed | undefined): void
  close(): Promise<void>
}

export async function startFake(route: Route, tls?: { key: string; cert: string }): Promise<FakeServer> {
  const asked: string[] = []
  let misdeed: Misdeed | undefined
  const listener: RequestListener = (request, answer) => {
    const url = new URL(request.url ?? '/', 'http://fake')
    asked.push(`${request.method} ${url.pathname}`)
    if (misdeed !== undefined) return void misdeeds[misdeed](answer)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const reply = route(Object.assign(request, { body: Buffer.concat(chunks).toString() }), url)
      if (reply === undefined) return answer.writeHead(404).end()
      return answer.writeHead(reply.status ?? 200, { 'content-type': reply.mediaType }).end(reply.body)
    })
  }
  const server = tls === undefined ? plain(listener) : secure(tls, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    asked,
    misbehave: (how) => void (misdeed = how),
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
