import { createServer } from 'node:net'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makePage } from '../../../../test/consultation/rig.ts'
import { startEmbedded, type EmbeddedServer } from './embedded.ts'

const config = { kind: 'embedded', host: '127.0.0.1', port: undefined, trustProxy: false, turn: undefined } as const
const running: EmbeddedServer[] = []
let page = ''

beforeEach(async () => (page = await makePage()))
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
  await rm(page, { recursive: true })
})

async function start(port?: number): Promise<EmbeddedServer> {
  const server = await startEmbedded({ ...config, port }, undefined, page, () => undefined)
  running.push(server)
  return server
}

test('the program’s own server takes the next port when one is taken, and each has a key of its own', async () => {
  const first = await start()
  const second = await start()
  expect(new URL(second.url).port).not.toBe(new URL(first.url).port)
  expect(second.key).not.toBe(first.key)
  expect(first.key.length).toBeGreaterThanOrEqual(43)
  expect(await (await fetch(first.url)).text()).toContain('Sprechstunde')
})

test('a port that the settings name is that port or none: a proxy points at it', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  const address = blocker.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  await expect(start(address.port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  blocker.close()
})
