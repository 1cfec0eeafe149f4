import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { createServer, type Server } from 'node:http'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { build } from 'vite'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Party, PeerSignal } from '../../src/shared/consultation/protocol.ts'
import type { Frame, StartOptions, TestPage } from './page.ts'

export const chromiumPath = '/usr/bin/chromium'
/** Camera and microphone of the browser's own making: a moving picture with a clock, and beeps. */
export const fakeDevices = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  // As root there is no sandbox.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}
/** The policy of both pages, but for their signalling. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ws:; img-src 'self' blob:; " +
  "media-src 'self' blob: mediastream:; worker-src 'self' blob:; style-src 'self'"

/** What the relay does with a signal: hand on (perhaps changed) or lose it. */
export type Tap = (from: Party, to: Party, signal: PeerSignal) => PeerSignal | undefined

/** Serves the test page as the product would serve its own, and relays signals between the pages of a room. */
export class Relay {
  readonly url: string
  readonly #server: Server
  readonly #folder: string
  readonly #sockets = new Map<WebSocket, { readonly room: string; readonly me: Party; readonly session: string }>()
  /** Signals that crossed, for tests that look at the traffic. */
  readonly seen: { readonly from: Party; readonly to: Party; readonly signal: PeerSignal }[] = []
  tap: Tap = (_from, _to, signal) => signal
  /** Cut off: who comes is turned away. */
  #dark = false

  private constructor(server: Server, folder: string) {
    this.#server = server
    this.#folder = folder
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    new WebSocketServer({ server }).on('connection', (socket) => this.#accept(socket))
  }

  /** @param entry module of the page, absolute path */
  static async start(entry: string): Promise<Relay> {
    const folder = await mkdtemp(join(tmpdir(), 'tresen-call-'))
    await build({
      configFile: false,
      logLevel: 'error',
      root: join(import.meta.dirname),
      base: './',
      build: {
        outDir: folder,
        emptyOutDir: true,
        rollupOptions: { input: { page: entry }, output: { entryFileNames: '[name].js' } },
      },
    })
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://local').pathname
      if (path === '/') {
        response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy })
        response.end(
          '<!doctype html><meta charset="utf-8"><title>call</title><script type="module" src="./page.js"></script>',
        )
        return
      }
      if (path === '/favicon.ico') {
        response.writeHead(204).end()
        return
      }
      readFile(join(folder, path)).then(
        (bytes) => {
          const type = types[extname(path)] ?? 'application/octet-stream'
          response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(bytes)
        },
        () => response.writeHead(404).end(),
      )
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    return new Relay(server, folder)
  }

  /** The signalling goes away in the middle. */
  cut(): void {
    this.#dark = true
    for (const socket of this.#sockets.keys()) socket.terminate()
    this.#sockets.clear()
  }

  back(): void {
    this.#dark = false
  }

  async stop(): Promise<void> {
    this.cut()
    this.#server.closeAllConnections()
    await new Promise((resolve) => {
      this.#server.close(resolve)
    })
    await rm(this.#folder, { recursive: true, force: true })
  }

  #accept(socket: WebSocket): void {
    if (this.#dark) {
      socket.terminate()
      return
    }
    socket.on('message', (data) => this.#frame(socket, JSON.parse(String(data)) as Frame))
    socket.on('close', () => {
      const gone = this.#sockets.get(socket)
      this.#sockets.delete(socket)
      if (gone !== undefined) this.#tellOthers(gone, { t: 'party', party: gone.me, session: gone.session, here: false })
    })
  }

  #frame(socket: WebSocket, frame: Frame): void {
    if (frame.t === 'hello') {
      const { room, me, session } = frame
      for (const other of this.#sockets.values()) {
        if (other.room === room) write(socket, { t: 'party', party: other.me, session: other.session, here: true })
      }
      const member = { room, me, session }
      this.#sockets.set(socket, member)
      this.#tellOthers(member, { t: 'party', party: me, session, here: true })
    } else if (frame.t === 'signal') {
      const from = this.#sockets.get(socket)
      if (from === undefined) return
      this.seen.push({ from: from.me, to: frame.party, signal: frame.signal })
      const signal = this.tap(from.me, frame.party, frame.signal)
      if (signal === undefined) return
      for (const [other, member] of this.#sockets) {
        if (member.room === from.room && member.me === frame.party)
          write(other, { t: 'signal', party: from.me, signal })
      }
    }
  }

  #tellOthers(member: { readonly room: string; readonly me: Party }, frame: Frame): void {
    for (const [socket, other] of this.#sockets) {
      if (other.room === member.room && other.me !== member.me) write(socket, frame)
    }
  }
}

function write(socket: WebSocket, frame: Frame): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame))
}

/** @param more further switches, such as a file the camera shows */
export async function launch(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: [...fakeDevices, ...more] })
}

/** One person's page. */
export class Person {
  readonly context: BrowserContext
  readonly page: Page
  readonly options: StartOptions
  /** What went wrong in the page without anybody asking. */
  readonly errors: string[] = []

  private constructor(context: BrowserContext, page: Page, options: StartOptions) {
    this.context = context
    this.page = page
    this.options = options
    page.on('pageerror', (error) => this.errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text())
    })
  }

  static async open(browser: Browser, relay: Relay, options: StartOptions): Promise<Person> {
    const context = await browser.newContext()
    const page = await context.newPage()
    if (options.plain === true) {
      await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor'))
    }
    const person = new Person(context, page, options)
    await page.goto(relay.url)
    await person.start()
    return person
  }

  async start(): Promise<void> {
    await this.page.waitForFunction(() => 'page' in window)
    await this.page.evaluate((options) => window.page.start(options), this.options)
  }

  /** Calls into the page. */
  async do<T, A>(work: (page: TestPage, argument: A) => T | Promise<T>, argument?: A): Promise<T> {
    const source = `async (argument) => (${work.toString()})(window.page, argument)`
    return this.page.evaluate(`(${source})(${JSON.stringify(argument)})`)
  }

  /** Waits for something to be true in the page. */
  async until(test: (page: TestPage) => boolean | Promise<boolean>, timeout = 15_000): Promise<void> {
    await this.page.waitForFunction(`(${test.toString()})(window.page)`, undefined, { timeout, polling: 50 })
  }

  async reload(): Promise<void> {
    await this.page.reload()
    await this.start()
  }

  async close(): Promise<void> {
    await this.context.close()
  }
}
