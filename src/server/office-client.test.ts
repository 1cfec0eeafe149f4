import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import type { ToDesk } from '../shared/consultation/protocol.ts'
import { candidate, makeRoom, officeKey, secret, startRig, TestDesk, TestPage } from '../../test/consultation/rig.ts'
import { connectOffice, type OfficeLink, type OfficeLinkState } from './office-client.ts'
import type { ConsultationServer } from './service.ts'

const retry = { firstMs: 20, mostMs: 40, refusedMs: 30 }

let server: ConsultationServer
let link: OfficeLink | undefined
beforeEach(async () => {
  server = await startRig({ limits: { settleMs: 0 } })
})
afterEach(async () => {
  await link?.close()
  await server.close()
})

/** A workstation's end, with what it heard. */
function desk(url: string, onMessage: (message: ToDesk) => void = () => undefined, key = officeKey) {
  const states: (OfficeLinkState | string)[] = []
  const heard: ToDesk[] = []
  link = connectOffice({
    url,
    key,
    desk: 'Schalter 1',
    retry,
    onState: (state, reason) => states.push(reason === undefined ? state : `${state} ${reason}`),
    onMessage(message) {
      heard.push(message)
      onMessage(message)
    },
  })
  return { link, states, heard }
}

test('a desk is connected when the server says so, and hears everything in order', async () => {
  const { link, states, heard } = desk(server.url)
  expect(link.state).toBe('connecting')
  expect(link.send({ t: 'close', id: 'c-1' })).toBe(false)
  await expect.poll(() => heard.length).toBe(2)
  expect(heard).toEqual([{ t: 'ready' }, { t: 'host', host: true }])
  expect(states).toEqual(['connected'])
  const token = secret()
  expect(link.send({ t: 'open', room: makeRoom('c-1', { citizen: token }) })).toBe(true)
  await expect.poll(() => server.figures().rooms).toBe(1)
  await (await TestPage.hello(server, token)).next('welcome')
  await expect.poll(() => heard.at(-1)?.t).toBe('joined')
})

test('a desk with the wrong key is refused, and tries again', async () => {
  const { states } = desk(server.url, undefined, 'x'.repeat(44))
  await expect.poll(() => states.length).toBeGreaterThan(1)
  expect(new Set(states)).toEqual(new Set(['refused key']))
})

test('a closed link calls nobody any more', async () => {
  const { link, states, heard } = desk(server.url)
  await expect.poll(() => link.state).toBe('connected')
  await link.close()
  expect(server.figures().desks).toBe(0)
  const before = heard.length
  await TestDesk.ready(server)
  expect([states, heard.length]).toEqual([['connected'], before])
  expect(link.send({ t: 'close', id: 'c-1' })).toBe(false)
})

test.each(['ws://sprechstunde.example', 'http://10.0.0.1', 'ftp://127.0.0.1', 'nonsense'])(
  'the key does not go in the clear to %s',
  (url) => {
    expect(() => connectOffice({ url, key: officeKey, desk: 'x', onMessage: () => undefined })).toThrow(TypeError)
  },
)

test('words it does not know are passed over', async () => {
  const future = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(future, 'listening')
  future.on('connection', (socket) => {
    socket.send('{"t":"new in version 2"}')
    socket.send('no JSON')
    socket.send('{"t":"ready"}')
  })
  const address = future.address()
  if (typeof address === 'string' || address === null) throw new Error('no port')
  const { link, heard } = desk(`ws://127.0.0.1:${address.port}`)
  await expect.poll(() => link.state).toBe('connected')
  expect(heard).toEqual([{ t: 'ready' }])
  future.clients.forEach((client) => client.terminate())
  future.close()
})

describe('the server is killed and comes back', () => {
  test('nobody loses their place, and the call goes on', async () => {
    const token = secret()
    const clerk = secret()
    let device: string | null = null
    // As main does it: open all rooms after `ready`, with what the database knows of the device; take the own room again.
    const { states, heard } = desk(server.url, (message) => {
      if (message.t === 'said') ({ device } = message)
      if (message.t !== 'ready') return
      const room = makeRoom('c-1', { citizen: token })
      link?.send({ t: 'open', room: { ...room, citizen: { ...room.citizen, device } } })
      link?.send({ t: 'take', id: 'c-1', session: clerk })
    })
    await expect.poll(() => server.figures().rooms).toBe(1)
    const first = await TestPage.hello(server, token)
    await first.next('welcome')
    first.say({ s: 'consent', notice: '2026-11-1', language: 'ar' })
    await expect.poll(() => device).not.toBeNull()

    const { port } = server
    await server.close()
    await first.ended
    await expect.poll(() => link?.state).toBe('connecting')
    expect(link?.send({ t: 'close', id: 'c-1' })).toBe(false)

    server = await startRig({ port, limits: { settleMs: 60_000 } })
    // A page that is back before its room is told to wait, not that its link is wrong; others as well.
    const early = await TestPage.hello(server, secret())
    expect(await early.refused()).toBe('office-away')
    await expect.poll(() => server.figures().rooms).toBe(1)
    expect(states).toEqual(['connected', 'connecting', 'connected'])

    // Same device and same page: the same place, with the clerk's session they know.
    const back = await TestPage.hello(server, token, first.device, first.session)
    expect((await back.next('welcome')).here).toEqual([{ party: 'clerk', session: clerk }])
    expect(await (await TestPage.hello(server, token)).refused()).toBe('used')
    await expect.poll(() => heard.filter(({ t }) => t === 'joined').length).toBe(2)
    link?.send({ t: 'signal', id: 'c-1', to: 'citizen', signal: candidate('after') })
    expect(await back.next('signal')).toMatchObject({ signal: { candidate: 'after' } })
  })
})
