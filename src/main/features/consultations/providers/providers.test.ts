import { createPublicKey, createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeCertificate as generate } from '../../../../../test/consultation/certificate.ts'
import { bigBlueButton } from '../../../../../test/platforms/bigbluebutton.ts'
import { misdeeds, startFake, type FakeServer, type Misdeed } from '../../../../../test/platforms/fake.ts'
import { jitsi } from '../../../../../test/platforms/jitsi.ts'
import { openTalk } from '../../../../../test/platforms/opentalk.ts'
import { AppError } from '../../../../shared/errors.ts'
import { ProviderConfig } from './config.ts'
import { createProvider } from './create.ts'
import { RoomRef, type RoomRequest, type RoomRole, type VideoProvider } from './provider.ts'

const secret = randomBytes(32).toString('base64url')
const request: RoomRequest = {
  startsAt: new Date().toISOString(),
  minutes: 20,
  language: 'uk',
}
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tresen-providers-'))
  await writeFile(join(folder, 'secret'), `${secret}\n`)
  await writeFile(join(folder, 'empty'), '\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function makeCertificate(): { readonly key: string; readonly cert: string } {
  const { key, cert, remove } = generate()
  remove()
  return { key: String(key), cert: String(cert) }
}

/** One platform with its fake: what the common suite needs to try it. */
interface Bench {
  readonly server: FakeServer
  readonly provider: VideoProvider
  /** Comes in by a link; answers as whom, and whether it waits or may moderate. */
  enter(link: string): Promise<{ readonly name: string | undefined; readonly moderator: boolean }>
  readonly ends: 'done' | 'by-hand'
  /** Its rooms need a request to be made, so its failures show there. */
  readonly asksToCreate: boolean
}

type Open = (tls?: { key: string; cert: string }, caFile?: string) => Promise<Bench>
const open: Record<'jitsi' | 'jitsi with RS256' | 'bigbluebutton' | 'opentalk', Open> = {
  jitsi: (tls, caFile) => openJitsi({}, createSecretKey(Buffer.from(secret)), tls, caFile),
  'jitsi with RS256': async (tls, caFile) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    await writeFile(join(folder, 'rsa'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const options = { algorithm: 'RS256', keyId: 'office/1', secretFile: join(folder, 'rsa') }
    return openJitsi(options, createPublicKey(privateKey), tls, caFile)
  },
  bigbluebutton: async (tls, caFile) => {
    const fake = bigBlueButton(secret)
    const server = await startFake(fake.route, tls)
    const config = { kind: 'bigbluebutton', url: `${server.origin}/bigbluebutton/` }
    const provider = await make(config, caFile)
    return {
      server,
      provider,
      async enter(link) {
        const answer = await (await fetch(link)).text()
        expect(answer).not.toContain('FAILED')
        return { name: answer.split(':')[0], moderator: answer.endsWith('inside') }
      },
      ends: 'done',
      asksToCreate: true,
    }
  },
  opentalk: async (tls, caFile) => {
    const fake = openTalk({ clientId: 'tresen', secret })
    const server = await startFake(fake.route, tls)
    const provider = await make(
      {
        kind: 'opentalk',
        url: server.origin,
        apiUrl: `${server.origin}/`,
        tokenUrl: `${server.origin}/realms/office/token`,
        clientId: 'tresen',
      },
      caFile,
    )
    return {
      server,
      provider,
      enter(link) {
        const url = new URL(link)
        const room = fake.rooms.get(url.pathname.replace('/room/', ''))
        if (room?.waitingRoom !== true) throw new Error('no such room, or one without a door')
        const code = url.searchParams.get('invite')
        if (code !== null && !room.invites.has(code)) throw new Error('no such invite')
        // Names are typed there by the people themselves.
        return Promise.resolve({ name: undefined, moderator: code === null })
      },
      ends: 'done',
      asksToCreate: true,
    }
  },
}

async function openJitsi(
  options: object,
  key: Parameters<typeof jitsi>[0]['key'],
  tls?: { key: string; cert: string },
  caFile?: string,
): Promise<Bench> {
  const domain = 'meet.example'
  const fake = jitsi({ key, appId: 'tresen', audience: 'jitsi', domain, now: () => new Date() })
  const server = await startFake(fake.route, tls)
  const provider = await make({ kind: 'jitsi', url: server.origin, appId: 'tresen', domain, ...options }, caFile)
  return {
    server,
    provider,
    async enter(link) {
      const { allowed, name, moderator } = await fake.enter(link)
      expect(allowed).toBe(true)
      return { name, moderator }
    },
    ends: 'by-hand',
    asksToCreate: false,
  }
}

const make = (config: object, caFile: string | undefined): Promise<VideoProvider> =>
  createProvider(
    ProviderConfig.parse({
      secretFile: join(folder, 'secret'),
      ...config,
      ...(caFile === undefined ? {} : { caFile }),
    }),
    1_500,
  )

/** Platform and reason of a failed call; fails when it does not fail, or says more than it may. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(AppError)
  const { code, details, message, cause } = error as AppError
  expect(code).toBe('consultation/provider')
  expect(JSON.stringify([details, message, String(cause)])).not.toMatch(/http|127\.0\.0\.1|secret|jwt|checksum/)
  return details['reason']
}

describe.each(Object.keys(open) as (keyof typeof open)[])('%s', (name) => {
  let bench: Bench
  const start = async (...options: Parameters<Open>) => (bench = await open[name](...options))
  afterEach(() => bench.server.close())

  it('makes a room nobody can guess, whose reference survives the database and tells nothing', async () => {
    const { provider } = await start()
    const [one, other] = [await provider.createRoom(request), await provider.createRoom(request)]
    expect(one.id).not.toBe(other.id)
    expect(one.id).toMatch(/^[0-9a-f-]{32,36}$/)
    expect(RoomRef.parse(JSON.parse(JSON.stringify(one)))).toEqual(one)
    expect(Date.parse(one.until)).toBeGreaterThan(Date.parse(request.startsAt) + 20 * 60_000)
  })

  it('lets everybody in by a link of their own, as what they are and not by name', async () => {
    const { provider, enter } = await start()
    const room = await provider.createRoom(request)
    const names = { clerk: 'Behörde', citizen: 'Gast', interpreter: 'Dolmetschen' }
    const links = new Set<string>()
    for (const role of Object.keys(names) as RoomRole[]) {
      const { url, expiresAt } = await provider.invite(room, role)
      const came = await enter(url)
      expect(came.moderator, role).toBe(role === 'clerk')
      if (came.name !== undefined) expect(came.name).toBe(names[role])
      expect(expiresAt).toBe(room.until)
      expect(provider.origins).toContain(new URL(url).origin)
      links.add(url)
    }
    expect(links.size).toBe(3)
  })

  it('says honestly what it cannot do from outside', async () => {
    const { provider, ends } = await start()
    const room = await provider.createRoom(request)
    expect(await provider.end(room)).toBe(ends)
    // Gone already: no error.
    expect(await provider.end(room)).toBe(ends)
  })

  it('is healthy when it is', async () => {
    const { provider } = await start()
    expect(await provider.health()).toEqual({ ok: true, detailCode: 'ok' })
  })

  const reasons: Record<Misdeed, string | readonly string[]> = {
    silent: 'timeout',
    error500: 'status',
    redirect: 'redirect',
    forbidden: 'refused',
    garbage: 'malformed',
    empty: 'malformed',
    huge: ['too-large', 'malformed'],
    cutOff: ['unreachable', 'malformed'],
    billionLaughs: 'malformed',
  }
  it.each(Object.keys(misdeeds) as Misdeed[])('survives a platform that is %s', async (misdeed) => {
    const { server, provider, asksToCreate } = await start()
    server.misbehave(misdeed)
    const { ok, detailCode } = await provider.health()
    expect(ok).toBe(false)
    expect([reasons[misdeed]].flat()).toContain(detailCode)
    if (asksToCreate) expect(await failureOf(provider.createRoom(request))).toBe(detailCode)
    // It asked each thing once: a platform in trouble is not flooded, a redirect not followed.
    expect(server.asked.length).toBe(asksToCreate ? 2 : 1)
    server.misbehave(undefined)
    expect(await provider.health()).toEqual({ ok: true, detailCode: 'ok' })
  })

  it('tells when nobody is there', async () => {
    const { server, provider } = await start()
    await server.close()
    expect(await provider.health()).toEqual({ ok: false, detailCode: 'unreachable' })
  })

  it('takes the certificate of the office and no other', async () => {
    const certificate = makeCertificate()
    const caFile = join(folder, 'ca.pem')
    await writeFile(caFile, certificate.cert)
    const trusted = await start(certificate, caFile)
    expect(await trusted.provider.health()).toEqual({ ok: true, detailCode: 'ok' })
    await trusted.server.close()
    await start(certificate)
    expect(await bench.provider.health()).toEqual({ ok: false, detailCode: 'certificate' })
    await bench.server.close()
    await start(makeCertificate(), caFile)
    expect(await bench.provider.health()).toEqual({ ok: false, detailCode: 'certificate' })
  })
})

describe('what only one of them has', () => {
  it('BigBlueButton: guests wait at the door, nothing is recorded, an older link opens no later meeting', async () => {
    const fake = bigBlueButton(secret)
    const server = await startFake(fake.route)
    const provider = await make({ kind: 'bigbluebutton', url: `${server.origin}/bigbluebutton/api` }, undefined)
    const room = await provider.createRoom(request)
    const { parameters } = [...fake.meetings.values()][0]!
    expect(Object.fromEntries(parameters)).toMatchObject({
      guestPolicy: 'ASK_MODERATOR',
      record: 'false',
      autoStartRecording: 'false',
      allowStartStopRecording: 'false',
    })
    const guest = await provider.invite(room, 'citizen')
    expect(await (await fetch(guest.url)).text()).toBe('Gast: waits')
    expect(new URL(guest.url).searchParams.get('userdata-bbb_override_default_locale')).toBe('uk')
    const forged = guest.url.replace('VIEWER', 'MODERATOR')
    expect(await (await fetch(forged)).text()).toContain('checksumError')
    fake.meetings.clear()
    await provider.createRoom(request)
    expect(await (await fetch(guest.url)).text()).toContain('FAILED')
    await server.close()
  })

  it('BigBlueButton: a wrong secret is refused, and says so', async () => {
    const server = await startFake(bigBlueButton('another secret').route)
    const provider = await make({ kind: 'bigbluebutton', url: `${server.origin}/bigbluebutton` }, undefined)
    expect(await provider.health()).toEqual({ ok: false, detailCode: 'refused' })
    expect(await failureOf(provider.createRoom(request))).toBe('refused')
    await server.close()
  })

  it('Jitsi: a token opens one room, not before and not after its time', async () => {
    const { provider, server } = await open.jitsi()
    const now = { at: new Date() }
    const strict = jitsi({
      key: createSecretKey(Buffer.from(secret)),
      appId: 'tresen',
      audience: 'jitsi',
      domain: 'meet.example',
      now: () => now.at,
    })
    const room = await provider.createRoom(request)
    const { url } = await provider.invite(room, 'citizen')
    expect(await strict.enter(url)).toMatchObject({ allowed: true })
    expect(await strict.enter(url.replace(room.id, '0'.repeat(32)))).toMatchObject({ allowed: false })
    now.at = new Date(Date.parse(room.until) + 1000)
    await expect(strict.enter(url)).rejects.toThrow('exp')
    now.at = new Date(Date.now() - 120_000)
    await expect(strict.enter(url)).rejects.toThrow('nbf')
    await server.close()
  })

  it('Jitsi: with a lobby the clerk goes past it and a guest does not', async () => {
    const { provider, server } = await openJitsi({ lobby: true }, createSecretKey(Buffer.from(secret)))
    const room = await provider.createRoom(request)
    const userOf = async (role: RoomRole) => {
      const token = new URL((await provider.invite(room, role)).url).searchParams.get('jwt')!
      const payload = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
        context: { user: Record<string, unknown> }
      }
      return payload.context.user
    }
    expect(await userOf('clerk')).toMatchObject({ lobby_bypass: true })
    expect(await userOf('citizen')).not.toHaveProperty('lobby_bypass')
    await server.close()
  })

  it('OpenTalk: one sign-in serves many calls, and a withdrawn one is renewed once', async () => {
    const fake = openTalk({ clientId: 'tresen', secret })
    const server = await startFake(fake.route)
    const config = { kind: 'opentalk', url: server.origin, apiUrl: server.origin, clientId: 'tresen' }
    const provider = await make({ ...config, tokenUrl: `${server.origin}/realms/office/token` }, undefined)
    const signIns = () => server.asked.filter((path) => path.endsWith('/token')).length
    const room = await provider.createRoom(request)
    await provider.invite(room, 'citizen')
    expect(signIns()).toBe(1)
    fake.forgetTokens()
    await provider.invite(room, 'interpreter')
    expect(signIns()).toBe(2)
    expect([...[...fake.rooms.values()][0]!.invites.values()]).toEqual([room.until, room.until])
    await server.close()
  })
})

describe('its settings', () => {
  it.each([
    [{ kind: 'bigbluebutton', url: 'http://meet.example/bigbluebutton', secretFile: 'x' }],
    [{ kind: 'bigbluebutton', url: 'https://user:word@meet.example/', secretFile: 'x' }],
    [{ kind: 'jitsi', url: 'https://meet.example/?jwt=x', appId: 'a', secretFile: 'x' }],
    [{ kind: 'jitsi', url: 'https://meet.example', appId: 'a', secret: 'in the file itself' }],
    [{ kind: 'zoom', url: 'https://meet.example', secretFile: 'x' }],
  ])('refuses %j', (config) => expect(ProviderConfig.safeParse(config).success).toBe(false))

  it('tells when the secret cannot be read, or is none', async () => {
    const base = { kind: 'bigbluebutton', url: 'https://meet.example' } as const
    for (const file of ['not-there', 'empty']) {
      const config = ProviderConfig.parse({ ...base, secretFile: join(folder, file) })
      expect(await failureOf(createProvider(config))).toBe('misconfigured')
    }
    const rsa = ProviderConfig.parse({
      kind: 'jitsi',
      url: 'https://meet.example',
      appId: 'a',
      algorithm: 'RS256',
      secretFile: join(folder, 'secret'),
    })
    expect((await (await createProvider(rsa)).health()).detailCode).toBe('misconfigured')
  })
})
