import { type FromPerson, parseFrame, ToPerson } from '../../shared/consultation/protocol.ts'

/** The WebSocket to the server, made again whenever it breaks. */
export interface Line {
  /** @returns false when there is no line: say it again after the next `open` */
  readonly send: (frame: FromPerson) => boolean
  /** No further attempt. */
  readonly close: () => void
}

export interface LineOptions {
  readonly url: string
  /** Sent first on every new connection. */
  readonly hello: () => FromPerson
  readonly onFrame: (frame: ToPerson) => void
  readonly onLine: (line: 'open' | 'lost') => void
}

const firstPause = 500
const longestPause = 15_000
/** A line that stays silent for so long after a ping is dead, even if the browser has not noticed (sleeping phone, changed network). */
const silence = 10_000
const heartbeat = 20_000

/** @returns milliseconds until the next attempt: doubling, with half of it by chance, so that a whole hall does not come at once */
export function pauseBefore(attempt: number, chance: number): number {
  const full = Math.min(longestPause, firstPause * 2 ** attempt)
  return full / 2 + (full / 2) * chance
}

export function openLine(options: LineOptions): Line {
  let socket: WebSocket | undefined
  /** Ends the listening to the socket at hand. */
  let deaf: AbortController | undefined
  let attempt = 0
  let closed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let beat: ReturnType<typeof setInterval> | undefined
  let dead: ReturnType<typeof setTimeout> | undefined
  let pings = 0

  const send = (frame: FromPerson): boolean => {
    if (socket?.readyState !== WebSocket.OPEN) return false
    socket.send(JSON.stringify(frame))
    return true
  }

  const ping = (): void => {
    if (!send({ t: 'ping', n: (pings += 1) % 1000 })) return
    clearTimeout(dead)
    dead = setTimeout(() => lost(), silence)
  }

  const lost = (): void => {
    const old = socket
    socket = undefined
    clearInterval(beat)
    clearTimeout(dead)
    if (old) {
      deaf?.abort()
      old.close()
      options.onLine('lost')
    }
    if (closed) return
    clearTimeout(timer)
    timer = setTimeout(connect, pauseBefore(attempt, Math.random()))
    attempt += 1
  }

  const connect = (): void => {
    clearTimeout(timer)
    const made = new WebSocket(options.url)
    socket = made
    deaf = new AbortController()
    const { signal } = deaf
    const opened = (): void => {
      send(options.hello())
      options.onLine('open')
      beat = setInterval(ping, heartbeat)
    }
    const heard = (event: MessageEvent): void => {
      clearTimeout(dead)
      const frame = typeof event.data === 'string' ? parseFrame(ToPerson, event.data) : undefined
      if (!frame) return
      if (frame.t !== 'refused') attempt = 0
      options.onFrame(frame)
    }
    made.addEventListener('open', opened, { signal })
    made.addEventListener('message', heard, { signal })
    made.addEventListener('close', lost, { signal })
  }

  // The network is back, or the phone woke up: look now, not after the pause.
  const now = (): void => {
    if (document.visibilityState === 'hidden') return
    if (socket?.readyState === WebSocket.OPEN) ping()
    else if (!socket) connect()
  }
  globalThis.addEventListener('online', now)
  document.addEventListener('visibilitychange', now)
  connect()

  return {
    send,
    close() {
      closed = true
      globalThis.removeEventListener('online', now)
      document.removeEventListener('visibilitychange', now)
      clearTimeout(timer)
      lost()
    },
  }
}
