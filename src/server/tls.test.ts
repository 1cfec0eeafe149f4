import { createServer, request as httpRequest } from 'node:http'
import { get } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeCertificate, type Certificate } from '../../test/consultation/certificate.ts'
import { makeRoom, officeKey, secret, startRig, TestDesk, TestPage } from '../../test/consultation/rig.ts'
import { connectOffice } from './office-client.ts'

let first: Certificate
let second: Certificate
beforeAll(() => {
  first = makeCertificate()
  second = makeCertificate()
})
afterAll(() => {
  first.remove()
  second.remove()
})

/** Serial number of the certificate shown, and the headers. */
function look(url: string, ca: Buffer): Promise<{ serial: string; headers: Readonly<Record<string, unknown>> }> {
  return new Promise((resolve, reject) => {
    get(url, { ca, agent: false }, (response) => {
      const socket = response.socket as unknown as { getPeerCertificate(): { serialNumber: string } }
      const { serialNumber: serial } = socket.getPeerCertificate()
      response.resume()
      response.on('end', () => resolve({ serial, headers: response.headers }))
    }).on('error', reject)
  })
}

describe('with a certificate', () => {
  test('page and desk talk to it encrypted, and a desk that does not know it stays away', async () => {
    const server = await startRig({ tls: first })
    expect(server.url).toBe(`https://127.0.0.1:${server.port}`)
    const { headers } = await look(server.url, first.cert)
    expect(headers['strict-transport-security']).toBe('max-age=31536000')
    expect(headers['content-security-policy']).toContain(`connect-src 'self' wss://127.0.0.1:${server.port};`)

    const token = secret()
    const link = connectOffice({
      url: server.url,
      key: officeKey,
      desk: 'Schalter 1',
      ca: first.cert,
      onMessage(message) {
        if (message.t === 'ready') link.send({ t: 'open', room: makeRoom('c-1', { citizen: token }) })
      },
    })
    await expect.poll(() => server.figures().rooms).toBe(1)
    const page = await TestPage.connect(server, { ca: first.cert })
    page.send({ t: 'hello', v: 1, token, device: page.device, session: page.session })
    await page.next('welcome')

    const states: string[] = []
    const stranger = connectOffice({
      url: server.url,
      key: officeKey,
      desk: 'Schalter 2',
      ca: second.cert,
      retry: { firstMs: 10, mostMs: 10, refusedMs: 10 },
      onState: (state) => states.push(state),
      onMessage: () => undefined,
    })
    await expect(look(server.url, second.cert)).rejects.toThrow('certificate')
    expect(states).toEqual([])
    expect(server.figures().desks).toBe(1)
    await Promise.all([link.close(), stranger.close()])
    await server.close()
  })

  test('a new one is shown from the next connection on, and nobody is cut', async () => {
    const server = await startRig({ tls: first })
    const desk = await TestDesk.connect(server, 'Schalter 1', officeKey, { ca: first.cert })
    await desk.next('ready')
    const before = await look(server.url, first.cert)
    server.renewTls(second)
    const after = await look(server.url, second.cert)
    expect(after.serial).not.toBe(before.serial)
    await desk.settled()
    await server.close()
  })
})

/** A proxy as simple as one can be: passes requests and upgrades on, and adds whom it saw. */
async function startProxy(target: number): Promise<{ url: string; close: () => void }> {
  const proxy = createServer((request, response) => {
    const options = { port: target, path: request.url, headers: forwarded(request.headers) }
    request.pipe(
      httpRequest(options, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      }),
    )
  })
  const forwarded = (headers: NodeJS.Dict<string | string[]>) => {
    const before = headers['x-forwarded-for']
    return { ...headers, 'x-forwarded-for': before === undefined ? '127.0.0.1' : `${String(before)}, 127.0.0.1` }
  }
  proxy.on('upgrade', (request, socket) => {
    const onward = connect(target, '127.0.0.1')
    const lines = Object.entries(forwarded(request.headers)).map(([name, value]) => `${name}: ${String(value)}`)
    onward.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    socket.pipe(onward).pipe(socket)
    for (const end of [socket, onward]) end.on('error', () => [socket, onward].forEach((each) => each.destroy()))
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, close: () => proxy.close() }
}

test('behind a proxy the page’s origin is the public one', async () => {
  const publicUrl = 'https://sprechstunde.musterstadt.example/'
  const server = await startRig({ trustProxy: true, publicUrl, limits: { settleMs: 0 } })
  const proxy = await startProxy(server.port)
  const token = secret()
  const desk = await TestDesk.ready(proxy)
  desk.send({ t: 'open', room: makeRoom('c-1', { citizen: token }) })
  await desk.settled()
  expect(await (await fetch(proxy.url)).text()).toContain('Sprechstunde')
  const page = await TestPage.connect(proxy, { origin: 'https://sprechstunde.musterstadt.example' })
  page.send({ t: 'hello', v: 1, token, device: page.device, session: page.session })
  await page.next('welcome')
  // Both came by the proxy, and are the one address it saw.
  expect(server.figures()).toMatchObject({ connections: 2, callers: 1 })
  await page.close()
  await desk.close()
  await server.close()
  proxy.close()
})
