import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const compress = promisify(gzip)

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.tflite': 'application/octet-stream',
  '.onnx': 'application/octet-stream',
}
const compressible = /^(text\/|application\/(json|manifest|wasm)|image\/svg)/

/** Names under which vite puts a hash of the content: they never change. */
const hashed = /^\/assets\/.*-[\w-]{8}\.\w+$/

/** What a page of ours may use of a browser; everything else that browsers know is off. */
const permissions = [
  'camera=(self)',
  'microphone=(self)',
  'speaker-selection=(self)',
  'screen-wake-lock=(self)',
  'autoplay=(self)',
  'fullscreen=(self)',
  ...[
    'accelerometer',
    'bluetooth',
    'browsing-topics',
    'clipboard-read',
    'display-capture',
    'encrypted-media',
    'gamepad',
    'geolocation',
    'gyroscope',
    'hid',
    'idle-detection',
    'local-fonts',
    'magnetometer',
    'midi',
    'payment',
    'picture-in-picture',
    'publickey-credentials-get',
    'serial',
    'storage-access',
    'usb',
    'web-share',
    'window-management',
    'xr-spatial-tracking',
  ].map((name) => `${name}=()`),
].join(', ')

/** A host as it may stand in a header: no spaces, quotes or semicolons that would end a directive. */
const plainHost = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i

/**
 * Headers of every answer.
 * @param host where the page is reached, with port: Safari before 15.4 does not count ws: to the own host as 'self'
 * @param secure the page is reached by https
 */
export function pageHeaders(host: string | undefined, secure: boolean): Record<string, string> {
  const socket = host !== undefined && plainHost.test(host) ? ` ${secure ? 'wss' : 'ws'}://${host}` : ''
  const policy = [
    `default-src 'none'`,
    `script-src 'self' 'wasm-unsafe-eval'`,
    `style-src 'self'`,
    `img-src 'self' blob: data:`,
    `font-src 'self'`,
    `connect-src 'self'${socket}`,
    `media-src 'self' blob: mediastream:`,
    `worker-src 'self' blob:`,
    `manifest-src 'self'`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ]
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': permissions,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}

interface Asset {
  readonly file: string
  readonly type: string
  readonly cache: string
}

interface Content {
  readonly plain: Buffer
  readonly gzipped: Buffer | undefined
}

/**
 * The files of a folder. What is not in the list made at the start is not there: no path of a request ever reaches the file
 * system.
 */
export class Pages {
  readonly #assets = new Map<string, Asset>()
  readonly #contents = new Map<string, Promise<Content>>()

  /** @throws when the folder has no index.html */
  constructor(folder: string) {
    for (const file of filesIn(folder)) {
      const type = types[extname(file)]
      if (type === undefined) continue
      const path = `/${relative(folder, file).split(sep).join('/')}`
      const cache = hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-store'
      this.#assets.set(path, { file, type, cache })
    }
    const index = this.#assets.get('/index.html')
    if (index === undefined) throw new Error('The folder of the page has no index.html: build it first.')
    this.#assets.set('/', index)
  }

  /** Answers a request that is not for a WebSocket. */
  async answer(request: IncomingMessage, response: ServerResponse, headers: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD')
      return plain(response, 405, 'Method not allowed')
    }
    const asset = this.#assets.get(pathOf(request))
    if (asset === undefined) return plain(response, 404, 'Not found')
    const { plain: whole, gzipped } = await this.#content(asset)
    const zipped = gzipped !== undefined && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
    const body = zipped ? gzipped : whole
    response.writeHead(200, {
      'content-type': asset.type,
      'content-length': body.length,
      'cache-control': asset.cache,
      ...(gzipped === undefined ? {} : { vary: 'accept-encoding' }),
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  }

  /** Read once: the page is small, and a service in the DMZ should not touch its disk for every visitor. */
  #content(asset: Asset): Promise<Content> {
    let content = this.#contents.get(asset.file)
    if (content === undefined) {
      content = read(asset)
      this.#contents.set(asset.file, content)
      content.catch(() => this.#contents.delete(asset.file))
    }
    return content
  }
}

/** Files and nothing else: links are not followed. Step by step, since Electron's archives know no recursive listing. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesIn(path)
    return entry.isFile() ? [path] : []
  })
}

async function read({ file, type }: Asset): Promise<Content> {
  const whole = await readFile(file)
  return { plain: whole, gzipped: compressible.test(type) ? await compress(whole, { level: 9 }) : undefined }
}

/** The path of a request, decoded; something no file is called when it cannot be. */
export function pathOf(request: IncomingMessage): string {
  const [path = ''] = (request.url ?? '').split('?')
  try {
    return decodeURIComponent(path)
  } catch {
    return ''
  }
}

export function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end(`${text}\n`)
}
