import { WebSocket } from 'ws'
import { type FromDesk, maxFrameBytes, parseFrame, protocolVersion, ToDesk } from '../shared/consultation/protocol.ts'

/** `refused`: the server does not want this desk (wrong key, other version); tried again, but seldom. */
export type OfficeLinkState = 'connecting' | 'connected' | 'refused'
export type DeskRefusal = Extract<ToDesk, { t: 'refused' }>['reason']

export interface OfficeLinkOptions {
  /**
   * The consultation server: `wss://host` (or `https:`), also with a path before `/office`; unencrypted only on this machine.
   */
  readonly url: string
  readonly key: string
  /** Names the workstation; unique among those that run. */
  readonly desk: string
  /** Certificate authority of the server (PEM), when it is not one the system knows. */
  readonly ca?: string | Buffer
  /** `reason` comes with `refused`. */
  readonly onState?: (state: OfficeLinkState, reason?: DeskRefusal) => void
  /**
   * Every message of the server, in order. After each `ready` the desk opens its rooms anew, says the door if it is host (the
   * `host` message follows), and takes the room it is in again.
   */
  readonly onMessage: (message: ToDesk) => void
  /** First and longest pause between two tries, and the pause after a refusal, in milliseconds. */
  readonly retry?: { readonly firstMs: number; readonly mostMs: number; readonly refusedMs: number }
}

export interface OfficeLink {
  readonly state: OfficeLinkState
  /**
   * Sends when connected. Nothing is kept for later: after a gap the desk says anew what holds then.
   * @returns whether it was sent
   */
  send(message: Exclude<FromDesk, { t: 'desk' }>): boolean
  /** Ends the link; no call follows. Resolves when the line is down. */
  close(): Promise<void>
}

const pingMs = 15_000
const pongMs = 10_000
const handshakeMs = 10_000
const defaultRetry = { firstMs: 500, mostMs: 15_000, refusedMs: 60_000 }

/**
 * Connects a workstation to the consultation server and keeps it connected.
 * @throws TypeError when the URL is none, or unencrypted and not this machine
 */
export function connectOffice(options: OfficeLinkOptions): OfficeLink {
  const url = officeUrl(options.url)
  const retry = options.retry ?? defaultRetry
  let state: OfficeLinkState = 'connecting'
  let socket: WebSocket
  let tries = 0
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let down: Promise<void>
  dial()

  return {
    get state() {
      return state
    },
    send(message) {
      if (state !== 'connected' || socket.readyState !== WebSocket.OPEN) return false
      socket.send(JSON.stringify(message))
      return true
    },
    close() {
      closed = true
      clearTimeout(timer)
      socket.close(1000)
      const late = setTimeout(() => socket.terminate(), 1_000)
      return down.finally(() => clearTimeout(late))
    },
  }

  function turn(next: OfficeLinkState, reason?: DeskRefusal): void {
    if (closed || (next === state && reason === undefined)) return
    state = next
    options.onState?.(next, reason)
  }

  function dial(): void {
    const current = new WebSocket(url, {
      perMessageDeflate: false,
      // A relayed frame is a little larger than the one that came in.
      maxPayload: 2 * maxFrameBytes,
      handshakeTimeout: handshakeMs,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    })
    socket = current
    let refused = false
    let heartbeat: NodeJS.Timeout | undefined
    down = new Promise((resolve) => {
      current.on('close', () => {
        clearTimeout(heartbeat)
        resolve()
        if (closed) return
        if (!refused) turn('connecting')
        timer = setTimeout(dial, pause(refused))
      })
    })
    // 'close' follows every error, and there is nothing to say about it that the state does not say.
    current.on('error', () => undefined)
    current.on('open', () => {
      current.send(
        JSON.stringify({
          t: 'desk',
          v: protocolVersion,
          key: options.key,
          desk: options.desk,
        } satisfies FromDesk),
      )
      beat()
    })
    current.on('pong', beat)
    current.on('message', (data, binary) => {
      const message = binary ? undefined : parseFrame(ToDesk, String(data as Buffer))
      // A newer server's word that is not known here.
      if (message === undefined || closed) return
      if (message.t === 'ready') {
        tries = 0
        turn('connected')
      } else if (message.t === 'refused' && state !== 'connected') {
        refused = message.reason === 'key' || message.reason === 'version'
        if (refused) turn('refused', message.reason)
      }
      options.onMessage(message)
    })

    /** Asks again and again whether the server lives; a line that was silently cut is dialled anew. */
    function beat(): void {
      clearTimeout(heartbeat)
      heartbeat = setTimeout(() => {
        current.ping()
        heartbeat = setTimeout(() => current.terminate(), pongMs)
      }, pingMs)
    }
  }

  /** Twice as long with every try, and never the same for two desks: a server that starts is not met by all at once. */
  function pause(refused: boolean): number {
    if (refused) return retry.refusedMs
    const most = Math.min(retry.mostMs, retry.firstMs * 2 ** tries)
    tries += 1
    return most * (0.5 + Math.random() / 2)
  }
}

function officeUrl(text: string): URL {
  const url = new URL(text)
  if (url.protocol === 'http:') url.protocol = 'ws:'
  if (url.protocol === 'https:') url.protocol = 'wss:'
  const here = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  if (url.protocol !== 'wss:' && !(url.protocol === 'ws:' && here)) {
    throw new TypeError('The consultation server is reached by wss: (ws: only on this machine).')
  }
  if (!url.pathname.endsWith('/office')) url.pathname = `${url.pathname.replace(/\/$/, '')}/office`
  url.hash = ''
  return url
}
