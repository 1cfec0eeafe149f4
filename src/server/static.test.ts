import { request } from 'node:http'
import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makePage, officeKey, startRig, TestDesk } from '../../test/consultation/rig.ts'
import { type ConsultationServer, startConsultationServer } from './service.ts'

let server: ConsultationServer
beforeAll(async () => {
  server = await startRig()
})
afterAll(() => server.close())

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Asks with the path exactly as it stands: `fetch` would tidy it up. */
function ask(path: string, method = 'GET', headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Record<string, string>,
          body: Buffer.concat(parts),
        }),
      )
    })
    asked.on('error', reject)
    asked.end()
  })
}

test('the page comes with everything shut that it does not need', async () => {
  const { status, headers, body } = await ask('/')
  expect(status).toBe(200)
  expect(String(body)).toContain('Sprechstunde')
  const policy = headers['content-security-policy'] ?? ''
  for (const directive of [
    `default-src 'none'`,
    `script-src 'self' 'wasm-unsafe-eval'`,
    `style-src 'self'`,
    `img-src 'self' blob: data:`,
    `font-src 'self'`,
    `connect-src 'self' ws://127.0.0.1:${server.port}`,
    `media-src 'self' blob: mediastream:`,
    `worker-src 'self' blob:`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ]) {
    expect(policy.split('; ')).toContain(directive)
  }
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'content-type': 'text/html; charset=utf-8',
  })
  expect(headers['permissions-policy']).toMatch(/camera=\(self\), microphone=\(self\).*geolocation=\(\)/)
  expect(headers).not.toHaveProperty('strict-transport-security')
})

test('files named after their content are kept for ever, and come packed to whoever can unpack', async () => {
  const path = '/assets/index-Ab12_-9z.js'
  const plain = await ask(path)
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8')
  const packed = await ask(path, 'GET', { 'accept-encoding': 'gzip, br' })
  expect(packed.headers['content-encoding']).toBe('gzip')
  expect(packed.body.length).toBeLessThan(plain.body.length)
  expect(gunzipSync(packed.body).equals(plain.body)).toBe(true)
  const head = await ask(path, 'HEAD')
  expect(head.headers['content-length']).toBe(String(plain.body.length))
  expect(head.body.length).toBe(0)
})

test.each([
  '/../package.json',
  '/..%2f..%2fetc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/assets/../../etc/passwd',
  '/assets/..\\..\\etc\\passwd',
  '/%252e%252e/etc/passwd',
  '//etc/passwd',
  '/index.html%00.js',
  '/%E0%A4%A',
  '/INDEX.HTML',
  '/notes.private',
  '/assets',
  '/assets/',
  '/link.txt',
  '/.git/config',
  '/constructor',
  '/__proto__',
])('%s is not there', async (path) => {
  const { status, headers } = await ask(path)
  expect(status).toBe(404)
  expect(headers['content-security-policy']).toContain(`default-src 'none'`)
})

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('%s is not answered', async (method) => {
  const { status, headers } = await ask('/', method)
  expect(status).toBe(405)
  expect(headers['allow']).toBe('GET, HEAD')
})

test('a host that would end a directive is left out of it', async () => {
  const { headers } = await ask('/', 'GET', { host: `evil; script-src *` })
  expect(headers['content-security-policy']).toContain(`connect-src 'self';`)
  expect(headers['content-security-policy']).not.toContain('evil')
})

test('health tells whether it lives and an office is there, and no more', async () => {
  expect(String((await ask('/health')).body)).toBe('ok, no workstation connected\n')
  const desk = await TestDesk.ready(server)
  expect(String((await ask('/health')).body)).toBe('ok\n')
  await desk.close()
})

describe('a service', () => {
  test('behind a proxy says where people reach it', async () => {
    const other = await startRig({ trustProxy: true, publicUrl: 'https://sprechstunde.example/' })
    const headers = (await fetch(other.url)).headers
    expect(headers.get('content-security-policy')).toContain(`connect-src 'self' wss://sprechstunde.example;`)
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
    await other.close()
  })

  test('without its page does not start', async () => {
    await expect(startRig({ pageDir: import.meta.dirname })).rejects.toThrow('no index.html')
  })

  test('does not follow links out of its folder', async () => {
    const pageDir = await makePage()
    await writeFile(join(pageDir, '../outside.txt'), 'outside')
    await symlink(join(pageDir, '../outside.txt'), join(pageDir, 'link.txt'))
    const other = await startConsultationServer({ officeKey, pageDir })
    expect((await fetch(`${other.url}/link.txt`)).status).toBe(404)
    await other.close()
  })

  test('answers only so many requests of one address', async () => {
    const other = await startRig({ limits: { requestsBurst: 3, requestsPerSecond: 0 } })
    const answers: number[] = []
    for (let count = 0; count < 5; count++) answers.push((await fetch(other.url)).status)
    expect(answers).toEqual([200, 200, 200, 429, 429])
    await other.close()
  })
})
