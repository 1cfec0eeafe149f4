import { app, BrowserWindow, net, protocol, session, type Session } from 'electron'
import { realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { mayOpenMedia, type Media } from './media-rules.ts'
import { isRoom } from './room-window.ts'

export const scheme = 'app'
/** The only origin our windows show. */
export const pageOrigin = 'app://tresen'

/**
 * Nothing remote, nothing inline but styles: Mantine sets style attributes. The inks and pictures of documents come as blobs.
 * WebAssembly may be compiled, because the blurred background of a call is computed by it; this allows no script that does not
 * come from us.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self' data:",
  "connect-src 'self' blob:",
  "worker-src 'self' blob:",
  "media-src 'self' blob:",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The citizen's window shows pictures it is handed and computes nothing: script, style and fonts of its own, and nothing else. */
export const screenSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const mediaTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff: 'font/woff',
  woff2: 'font/woff2',
  ttf: 'font/ttf',
  wasm: 'application/wasm',
}

/** Before `ready`. Privileges are the least that work: no CSP bypass, no service workers, no CORS. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves a built page from `root`, under `policy`, and nothing outside it (symbolic links resolved). */
export async function handleAppRequest(
  request: Request,
  root: string,
  policy = contentSecurityPolicy,
): Promise<Response> {
  const refuse = (status: number) => new Response('', { status, headers: { 'content-security-policy': policy } })
  if (request.method !== 'GET') return refuse(405)
  const url = new URL(request.url)
  if (`${url.protocol}//${url.host}` !== pageOrigin) return refuse(404)
  let path: string
  try {
    path = decodeURIComponent(url.pathname)
  } catch {
    return refuse(404)
  }
  if (path.includes('\0') || path.includes('\\') || path.includes(':')) return refuse(404)
  const wanted = join(root, path === '/' ? 'index.html' : path)
  let file: string
  try {
    file = await realpath(wanted)
  } catch {
    return refuse(404)
  }
  const inside = relative(await realpath(root), file)
  if (inside === '' || inside.startsWith(`..${sep}`) || inside === '..' || isAbsolute(inside)) return refuse(404)
  const mediaType = mediaTypes[file.slice(file.lastIndexOf('.') + 1).toLowerCase()]
  if (mediaType === undefined) return refuse(404)
  const body = await net.fetch(pathToFileURL(file).href)
  return new Response(body.body, {
    headers: {
      'content-type': mediaType,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
  })
}

/**
 * Locks down a session: our protocol, no network, no permissions but camera and microphone during a call. `devServer` is set by
 * `npm run dev` only.
 * @param mediaOf what this window may open: somebody is in a call (or about to look at himself), or reads a code by the camera
 * @param policy what the page may load and run
 * @returns resolves when the page has all it first asked for, at the latest after a second. Until then main has nothing better to
 * do than to serve the page: whatever main evaluates meanwhile, the page waits for.
 */
export function lockSession(
  target: Session,
  root: string,
  devServer: string | undefined,
  mediaOf: (windowId: number) => Media,
  policy = contentSecurityPolicy,
): Promise<void> {
  target.protocol.handle(scheme, (request) =>
    devServer === undefined ? handleAppRequest(request, root, policy) : proxyToDevServer(request, devServer),
  )
  // Both handlers: Electron's default approves everything, and the check handler is asked separately.
  target.setPermissionRequestHandler((contents, permission, answer, details) => {
    const { isMainFrame, requestingUrl: from } = details
    const kinds = ('mediaTypes' in details ? details.mediaTypes : undefined) ?? []
    answer(mayOpenMedia({ permission, from, isMainFrame, windowId: contents.id, kinds }, pageOrigin, mediaOf))
  })
  target.setPermissionCheckHandler((contents, permission, from, { isMainFrame, mediaType }) =>
    mayOpenMedia({ permission, from, isMainFrame, windowId: contents?.id, kinds: [mediaType] }, pageOrigin, mediaOf),
  )
  target.setDevicePermissionHandler(() => false)
  target.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  target.setSpellCheckerEnabled(false)
  const served = firstRest()
  const allowed = [`${scheme}:`, 'blob:', 'data:', 'devtools:']
  target.webRequest.onBeforeRequest((details, answer) => {
    const url = new URL(details.url)
    const dev = devServer !== undefined && url.host === new URL(devServer).host
    const cancel = !allowed.includes(url.protocol) && !dev
    if (!cancel) served.begin()
    answer({ cancel })
  })
  target.webRequest.onCompleted(({ url }) => served.end(url))
  target.webRequest.onErrorOccurred(({ url }) => served.end(url))
  return served.done
}

/** Notices when requests come to rest after the first script. */
function firstRest(): { begin(): void; end(url: string): void; readonly done: Promise<void> } {
  let open = 0
  let scripts = false
  let rest: NodeJS.Timeout | undefined
  let settle: () => void = () => undefined
  const done = new Promise<void>((resolve) => (settle = resolve))
  setTimeout(() => settle(), 1000).unref()
  return {
    done,
    begin() {
      open += 1
      clearTimeout(rest)
    },
    end(url) {
      open -= 1
      scripts ||= url.endsWith('.js')
      // What a script or a style sheet asks for next comes within a few milliseconds.
      if (scripts && open === 0) rest = setTimeout(() => settle(), 8)
    },
  }
}

/** In development the page keeps its origin; only the bytes come from vite. */
async function proxyToDevServer(request: Request, devServer: string): Promise<Response> {
  const url = new URL(request.url)
  const response = await net.fetch(new URL(url.pathname + url.search, devServer).href, {
    bypassCustomProtocolHandlers: true,
  })
  const headers = new Headers(response.headers)
  // Vite's client needs its inline preamble and its websocket; this policy never ships.
  headers.set(
    'content-security-policy',
    contentSecurityPolicy
      .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
      .replace("connect-src 'self'", "connect-src 'self' ws:"),
  )
  return new Response(response.body, { status: response.status, headers })
}

/**
 * For every web contents that ever exists: no navigation, no new windows, no webview. A room of another platform leads through that
 * platform's pages and has rules of its own (room-window.ts), which are set before it loads anything.
 */
export function lockContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    const stay = (event: { preventDefault(): void }) => {
      if (!isRoom(contents)) event.preventDefault()
    }
    contents.on('will-navigate', stay)
    contents.on('will-frame-navigate', stay)
    contents.on('will-redirect', stay)
    contents.on('will-attach-webview', stay)
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    // Emptying itself is the one step a page is not asked about: then our page comes back.
    contents.on('did-navigate', (_navigated, url) => {
      if (url === 'about:blank' && !isRoom(contents)) void contents.loadURL(`${pageOrigin}/`)
    })
  })
}

export interface WindowOptions {
  readonly preload: string
  readonly dark: boolean
}

/** The clerk's window. Shown at once with the right ground colour: a white flash hurts in a dark office. */
export function openClerkWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    title: 'Tresen',
    backgroundColor: options.dark ? '#16181d' : '#f6f7fa',
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  void window.loadURL(`${pageOrigin}/`)
  return window
}

export const defaultSession = (): Session => session.defaultSession
