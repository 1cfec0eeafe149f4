import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { maxFrameBytes } from '../shared/consultation/protocol.ts'
import { Callers, callerOf } from './limits.ts'
import { acceptDesk, type DeskLine } from './office-side.ts'
import { defaultLimits, type ServerOptions, systemClock } from './options.ts'
import { acceptPerson, type PersonLine } from './person-side.ts'
import { pageHeaders, Pages, pathOf, plain } from './static.ts'
import { Switchboard } from './switchboard.ts'
import { iceFor } from './turn.ts'

/** What is in the server's memory at this moment, and nobody's name. */
export interface Figures {
  readonly rooms: number
  readonly pages: number
  readonly desks: number
  readonly atDoor: number
  readonly knocks: number
  /** Links remembered as closed or expired. */
  readonly over: number
  readonly connections: number
  /** Addresses of which something is remembered. */
  readonly callers: number
}

export interface ConsultationServer {
  /** As reached on this machine: `http://127.0.0.1:47110`. */
  readonly url: string
  readonly port: number
  figures(): Figures
  /** New certificate, for connections from now on. */
  renewTls(tls: { cert: string | Buffer; key: string | Buffer }): void
  /** Says goodbye to everybody and stops. Pages and desks come back to whoever listens next. */
  close(): Promise<void>
}

const beatMs = 1_000
const beatsPerSweep = 60
/** Refusals come in floods: they are counted, and told once in this many beats. */
const beatsPerReport = 60
const goingAway = 1001

/**
 * Starts the consultation server: the page, and the two WebSockets of shared/consultation/protocol.ts, on one port.
 * @throws when the port is taken, the page is not built or the office key is too short
 */
export async function startConsultationServer(options: ServerOptions): Promise<ConsultationServer> {
  if (options.officeKey.length < 22) throw new Error('The office key has at least 22 characters.')
  const limits = { ...defaultLimits, ...options.limits }
  const clock = options.clock ?? systemClock
  const pages = new Pages(options.pageDir)
  const callers = new Callers(limits, clock)
  const counts = new Map<string, number>()
  const count = (reason: string) => void counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const switchboard = new Switchboard({
    limits,
    now: () => clock.now(),
    ice: () => iceFor(options.turn, options.policy, clock.now()),
    count,
  })
  const side = { officeKey: options.officeKey, limits, clock, callers, switchboard, count }
  const lines = new Set<DeskLine | PersonLine>()
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    // Pings are answered by the line, which counts them.
    autoPong: false,
    maxPayload: maxFrameBytes,
    maxFragments: 64,
    maxBufferedChunks: 1024,
  })
  const own = options.publicUrl === undefined ? undefined : new URL(options.publicUrl)
  const publicTls = own === undefined ? options.tls !== undefined : own.protocol === 'https:'

  const server =
    options.tls === undefined
      ? createServer({ maxHeaderSize: 16 * 1024 }, answer)
      : createTlsServer({ ...options.tls, minVersion: 'TLSv1.2', maxHeaderSize: 16 * 1024 }, answer)
  server.headersTimeout = 10_000
  server.requestTimeout = 15_000
  server.keepAliveTimeout = 10_000
  server.maxConnections = limits.maxConnections + 500
  server.on('connection', (socket) => {
    if (options.trustProxy === true) return
    const caller = callerOf(socket.remoteAddress ?? '')
    socket.once('close', () => callers.closed(caller))
    if (callers.opened(caller)) return
    count('sockets')
    socket.destroy()
  })
  server.on('upgrade', upgrade)
  server.on('clientError', (_error, socket) => socket.destroy())

  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })

  let beats = 0
  const stopBeat = clock.every(beatMs, () => {
    beats += 1
    const now = clock.now()
    switchboard.tick()
    for (const line of lines) line.tick(now)
    if (beats % beatsPerSweep === 0) callers.sweep()
    if (beats % beatsPerReport === 0) report()
  })

  let closing: Promise<void> | undefined
  const close = async () => {
    stopBeat()
    for (const line of lines) line.end(undefined, goingAway)
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
    server.closeIdleConnections()
    // Whoever does not answer the goodbye within a moment is not waited for.
    const late = setTimeout(() => {
      server.closeAllConnections()
      for (const line of lines) line.cut('goodbye')
    }, 500)
    await closed
    clearTimeout(late)
    report()
  }
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${urlHost(options.host)}:${port}`,
    port,
    figures: () => ({ ...switchboard.figures(), connections: lines.size, callers: callers.size }),
    renewTls(tls) {
      if (options.tls !== undefined) (server as TlsServer).setSecureContext({ ...tls, minVersion: 'TLSv1.2' })
    },
    close: () => (closing ??= close()),
  }

  function report(): void {
    if (counts.size === 0) return
    options.log?.('refused or cut', Object.fromEntries(counts))
    counts.clear()
  }

  function addressOf(request: IncomingMessage): string {
    const direct = request.socket.remoteAddress ?? ''
    if (options.trustProxy !== true) return callerOf(direct)
    // The last entry is our own proxy's; what stands before it anybody can write.
    const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    return callerOf(forwarded.split(',').at(-1)?.trim() || direct)
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    if (!callers.request(addressOf(request))) {
      count('requests')
      return plain(response, 429, 'Too many requests')
    }
    const headers = pageHeaders(own?.host ?? request.headers.host, publicTls)
    if (pathOf(request) === '/health') {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      return plain(response, 200, switchboard.officeHere ? 'ok' : 'ok, no workstation connected')
    }
    pages.answer(request, response, headers).catch(() => {
      count('page-unreadable')
      if (response.headersSent) response.destroy()
      else plain(response, 500, 'The page cannot be read')
    })
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Before ws listens, nobody would hear of a line that breaks.
    socket.on('error', () => socket.destroy())
    const path = pathOf(request)
    const { origin, host } = request.headers
    if (path !== '/meet' && path !== '/office') return reject(socket, '404 Not Found', 'path')
    // A browser always names the page's origin; a desk is no browser, and no page has business with its path.
    const wanted = path === '/office' ? undefined : (own?.origin ?? `${publicTls ? 'https' : 'http'}://${host ?? ''}`)
    // A foreign name that was made to point here is its page's origin, too. With TLS the certificate tells them apart.
    const named = own === undefined && options.tls === undefined && !addressOnly.test(host ?? '')
    if (origin !== wanted || named) return reject(socket, '403 Forbidden', 'origin')
    if (lines.size >= limits.maxConnections) return reject(socket, '503 Service Unavailable', 'full')
    const caller = addressOf(request)
    if (!callers.connect(caller)) return reject(socket, '429 Too Many Requests', 'connects')
    let taken = false
    socket.once('close', () => {
      // The handshake itself failed.
      if (!taken) callers.leave(caller)
    })
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      taken = true
      const accept = path === '/meet' ? acceptPerson : acceptDesk
      const line: DeskLine | PersonLine = accept(side, webSocket, caller, () => {
        lines.delete(line)
        callers.leave(caller)
      })
      lines.add(line)
    })
  }

  function reject(socket: Duplex, status: string, reason: string): void {
    count(reason)
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  }
}

/** A host no name server has a say in. */
const addressOnly = /^(?:localhost|[\d.]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i

/** The host of a URL by which this machine reaches a server listening there. */
function urlHost(host = '127.0.0.1'): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
