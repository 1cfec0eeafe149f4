import { describe, expect, test } from 'vitest'
import type { Person } from './room.ts'
import type { Party } from '../../src/shared/consultation/protocol.ts'
import {
  connected,
  enter,
  flow,
  mediaFlows,
  newRoom,
  offers,
  pair,
  rises,
  says,
  stops,
  three,
  viewOf,
  withBrowser,
} from './steps.ts'

/** Real browsers, real WebRTC, camera and microphone of the browser's own making. */

withBrowser()

describe('two pages', () => {
  test('see and hear each other, and both show the same four words', async () => {
    const { clerk, citizen } = await pair()
    await mediaFlows(clerk, 'citizen')
    await mediaFlows(citizen, 'clerk')
    const [mine, theirs] = [await viewOf(clerk, 'citizen'), await viewOf(citizen, 'clerk')]
    expect(mine.words).toHaveLength(4)
    expect(mine.words).toEqual(theirs.words)
    expect(mine).toMatchObject({ microphone: true, camera: true, hold: false, tampered: false })
    // How good depends on what else this machine does; that it is measured does not.
    const level = async () => (await viewOf(clerk, 'citizen')).quality.level
    await expect.poll(level, { timeout: 15_000 }).toMatch(/^(good|fair|poor)$/)
    const { quality } = await viewOf(clerk, 'citizen')
    expect(quality.downKbps).toBeGreaterThan(0)
    expect(quality.upKbps).toBeGreaterThan(0)
    expect(quality.framesPerSecond).toBeGreaterThan(0)
    expect(quality.roundTripMs).not.toBeNull()
    expect(quality.relayed).toBe(false)
    expect([...clerk.errors, ...citizen.errors]).toEqual([])
  })

  test('muted: no sound leaves the page, the picture goes on', async () => {
    const { clerk, citizen } = await pair()
    await mediaFlows(clerk, 'citizen')
    await citizen.do((page) => page.call().setMicrophone(false))
    await stops(clerk, 'citizen', 'audioPackets')
    await rises(clerk, 'citizen', 'frames')
    expect(await says(clerk, 'citizen')).toEqual({ microphone: false, camera: true, hold: false })
    await citizen.do((page) => page.call().setMicrophone(true))
    await mediaFlows(clerk, 'citizen')
    expect(offers()).toHaveLength(1)
  })

  test('camera off: no picture leaves the page, the sound goes on, and the other page knows', async () => {
    const { clerk, citizen } = await pair()
    await mediaFlows(clerk, 'citizen')
    await citizen.do((page) => page.call().setCamera(false))
    await stops(clerk, 'citizen', 'videoPackets')
    await rises(clerk, 'citizen', 'audioPackets')
    expect(await says(clerk, 'citizen')).toEqual({ microphone: true, camera: false, hold: false })
    await citizen.do((page) => page.call().setCamera(true))
    await mediaFlows(clerk, 'citizen')
  })

  test('on hold neither sends anything to the other', async () => {
    const { clerk, citizen } = await pair()
    await mediaFlows(clerk, 'citizen')
    await clerk.do((page) => page.call().setHold(true))
    for (const kind of ['audioPackets', 'videoPackets'] as const) {
      await stops(citizen, 'clerk', kind)
      await stops(clerk, 'citizen', kind)
    }
    expect((await viewOf(citizen, 'clerk')).hold).toBe(true)
    expect((await clerk.do((page) => page.snapshot())).hold).toBe(true)
    await clerk.do((page) => page.call().setHold(false))
    await mediaFlows(clerk, 'citizen')
    await mediaFlows(citizen, 'clerk')
  })

  test('sound only spares the line in both directions', async () => {
    const { clerk, citizen } = await pair()
    await mediaFlows(clerk, 'citizen')
    await citizen.do((page) => page.call().setAudioOnly(true))
    await stops(citizen, 'clerk', 'videoPackets')
    await stops(clerk, 'citizen', 'videoPackets')
    await rises(citizen, 'clerk', 'audioPackets')
    await rises(clerk, 'citizen', 'audioPackets')
    expect(await says(clerk, 'citizen')).toMatchObject({ camera: false })
    await citizen.do((page) => page.call().setAudioOnly(false))
    await mediaFlows(clerk, 'citizen')
    await mediaFlows(citizen, 'clerk')
  })

  test('another camera takes the place of the first without a new negotiation', async () => {
    const { clerk, citizen } = await pair()
    await mediaFlows(clerk, 'citizen')
    await citizen.do((page) => page.replaceCamera())
    await expect.poll(async () => (await flow(clerk, 'citizen')).width, { timeout: 15_000 }).toBe(320)
    expect(await citizen.do((page) => page.tracks())).toEqual(['live', 'ended'])
    expect(offers()).toHaveLength(1)
  })

  test('without camera and microphone a person hears and sees, and may plug a camera in later', async () => {
    newRoom()
    const citizen = await enter('citizen', { camera: false, microphone: false })
    const clerk = await enter('clerk')
    await connected(citizen, 'clerk')
    await mediaFlows(citizen, 'clerk')
    await expect.poll(() => says(clerk, 'citizen')).toEqual({ microphone: false, camera: false, hold: false })
    await citizen.do((page) => page.call().setCamera(true))
    expect((await citizen.do((page) => page.snapshot())).camera).toBe(false)
    await citizen.do((page) => page.replaceCamera())
    await rises(clerk, 'citizen', 'frames')
    expect(await says(clerk, 'citizen')).toEqual({ microphone: false, camera: true, hold: false })
  })

  test('hanging up ends the connection on both sides and switches the devices off', async () => {
    const { clerk, citizen } = await pair()
    await clerk.do((page) => page.call().close())
    await expect.poll(async () => (await viewOf(citizen, 'clerk')).state).toBe('closed')
    expect(await clerk.do((page) => page.tracks())).toEqual(['ended', 'ended'])
    expect(await citizen.do((page) => page.tracks())).toEqual(['live', 'live'])
    await citizen.do((page) => page.call().close())
    expect(await citizen.do((page) => page.tracks())).toEqual(['ended', 'ended'])
  })
})

describe('three pages', () => {
  test('everybody sees and hears everybody, each pair with words of its own; one may be put on hold', async () => {
    const { clerk, citizen, interpreter } = await three()
    await mediaFlows(clerk, 'interpreter')
    await mediaFlows(citizen, 'interpreter')
    await mediaFlows(interpreter, 'citizen')
    const words = async (a: Person, b: Party) => (await viewOf(a, b)).words
    expect(await words(clerk, 'interpreter')).toEqual(await words(interpreter, 'clerk'))
    expect(await words(citizen, 'interpreter')).toEqual(await words(interpreter, 'citizen'))
    expect(await words(clerk, 'citizen')).not.toEqual(await words(clerk, 'interpreter'))

    await clerk.do((page) => page.call().say('Guten Tag'))
    for (const guest of [citizen, interpreter]) {
      await expect
        .poll(async () => (await guest.do((page) => page.snapshot())).chat)
        .toEqual([expect.objectContaining({ from: 'clerk', text: 'Guten Tag', undelivered: false })])
    }
    const hash = await clerk.do((page) => page.show('Merkblatt', 200, 100))
    for (const guest of [citizen, interpreter]) {
      await expect.poll(async () => (await guest.do((page) => page.snapshot())).shown?.sha256).toBe(hash)
    }
  })

  test('an interpreter’s page that is only open is not in the call; one who joined and is lost is shown, then gone', async () => {
    const { clerk, citizen } = await pair()
    const states = (person: Person) =>
      person.do(async (page) => (await page.snapshot()).peers.map(({ party, state }) => `${party} ${state}`))
    const open = await enter('interpreter', { attends: true })
    await open.close()
    const interpreter = await enter('interpreter')
    await connected(clerk, 'interpreter')
    await connected(interpreter, 'citizen')
    // One connection to the citizen, one to the interpreter who joined: none was tried for the open page.
    expect(await clerk.do((page) => page.connectionCount())).toBe(2)
    await interpreter.close()
    await Promise.all(
      [clerk, citizen].map(async (person) => {
        await expect.poll(() => states(person), { timeout: 15_000 }).toContain('interpreter reconnecting')
        await expect.poll(() => states(person), { timeout: 15_000 }).toHaveLength(1)
      }),
    )
    await mediaFlows(clerk, 'citizen')
  })
})

describe('the hold of a talk of three', () => {
  test('while the clerk holds, no guest sends to anybody; without it everybody is there again', async () => {
    const { clerk, citizen, interpreter } = await three()
    const everybody = [
      [clerk, 'citizen'],
      [clerk, 'interpreter'],
      [citizen, 'clerk'],
      [citizen, 'interpreter'],
      [interpreter, 'clerk'],
      [interpreter, 'citizen'],
    ] as const
    await Promise.all(everybody.map(([person, party]) => mediaFlows(person, party)))
    await clerk.do((page) => page.call().setHold(true))
    await Promise.all(
      everybody.flatMap(([person, party]) => [
        stops(person, party, 'audioPackets'),
        stops(person, party, 'videoPackets'),
      ]),
    )
    await clerk.do((page) => page.call().setHold(false))
    await Promise.all(everybody.map(([person, party]) => mediaFlows(person, party)))
  }, 90_000)
})

describe('beside the picture', () => {
  test('a shown page arrives byte for byte, a newer one takes its place, and it is put away', async () => {
    const { clerk, citizen } = await pair()
    const shown = () => citizen.do((page) => page.snapshot()).then((view) => view.shown)
    // About 6 MB: many parts, with waiting in between.
    const hash = await clerk.do((page) => page.show('Merkblatt', 1600, 1000))
    await expect.poll(shown, { timeout: 15_000 }).toEqual({
      title: 'Merkblatt',
      page: 2,
      pages: 3,
      width: 1600,
      height: 1000,
      sha256: hash,
    })
    const last = await clerk.do((page) => page.showTwo())
    await expect.poll(async () => (await shown())?.sha256, { timeout: 15_000 }).toBe(last)
    await clerk.do((page) => page.call().endShow())
    await expect.poll(shown).toBeNull()
    await citizen.do((page) => page.show('Nicht erlaubt', 10, 10))
    expect((await clerk.do((page) => page.snapshot())).shown).toBeNull()
  })

  test('who comes later, or comes back, sees the page that is shown', async () => {
    const { clerk, citizen } = await pair()
    const hash = await clerk.do((page) => page.show('Merkblatt', 120, 80, 'image/jpeg'))
    await citizen.reload()
    await expect
      .poll(async () => (await citizen.do((page) => page.snapshot())).shown?.sha256, { timeout: 15_000 })
      .toBe(hash)
  })

  test('a still: agreed, it arrives in the camera’s size and without data of the camera', async () => {
    const { clerk, citizen } = await pair()
    const asked = () => citizen.do((page) => page.snapshot()).then((view) => view.stillAsked)
    const answer = async (agree: boolean) => {
      await expect.poll(asked).toMatchObject({ purpose: 'Mietvertrag' })
      const id = (await asked())?.id ?? ''
      await citizen.do(
        (page, [question, yes]) => page.call().answerStill(question as string, yes as boolean),
        [id, agree],
      )
    }
    const taken = clerk.do((page) => page.askStill('Mietvertrag'))
    await answer(true)
    const picture = await taken
    expect(picture).toMatchObject({ type: 'image/jpeg', width: 640, height: 480 })
    expect((picture as { head: string }).head).not.toContain('Exif')
    expect(await asked()).toBeNull()

    const declined = clerk.do((page) => page.askStill('Mietvertrag'))
    await answer(false)
    expect(await declined).toBe('declined')

    await citizen.do((page) => page.call().setCamera(false))
    const dark = clerk.do((page) => page.askStill('Mietvertrag'))
    await answer(true)
    expect(await dark).toBe('no-camera')

    const unanswered = clerk.do((page) => page.askStill('Mietvertrag'))
    await expect.poll(asked).not.toBeNull()
    await citizen.reload()
    expect(await unanswered).toBe('gone')
  })

  test('chat goes both ways; what nobody could get is marked', async () => {
    newRoom()
    const clerk = await enter('clerk')
    await clerk.do((page) => page.call().say('zu früh'))
    const citizen = await enter('citizen')
    await connected(clerk, 'citizen')
    await connected(citizen, 'clerk')
    await citizen.do((page) => page.call().say('  Здравствуйте  '))
    const lines = (person: Person) => person.do((page) => page.snapshot()).then(({ chat }) => chat)
    await expect
      .poll(() => lines(clerk))
      .toMatchObject([
        { from: 'clerk', text: 'zu früh', undelivered: true },
        { from: 'citizen', text: 'Здравствуйте', undelivered: false },
      ])
    expect(await lines(citizen)).toMatchObject([{ from: 'citizen', undelivered: false }])
  })

  test('hostile messages do no harm: nothing breaks, nothing is shown, the call goes on', async () => {
    const { clerk, citizen } = await pair()
    const announce = (number: number, bytes: number, more: object = {}) =>
      JSON.stringify({
        m: 'still',
        id: 'never asked',
        consentAt: new Date().toISOString(),
        picture: { number, bytes, mediaType: 'image/png', width: 1, height: 1 },
        ...more,
      })
    await citizen.do(
      (page, frames) => page.raw(frames),
      [
        'no json',
        '{"m":"chat"}',
        '{"m":"__proto__","__proto__":{"polluted":true}}',
        JSON.stringify({ m: 'chat', id: 'x', text: 'y'.repeat(5000), at: new Date().toISOString() }),
        'z'.repeat(100_000),
        [],
        [0],
        [0, 0, 0, 9, 1, 2, 3],
        announce(1, 13 * 1024 * 1024),
        announce(2, 100),
        [0, 0, 0, 2, ...Array.from({ length: 101 }, () => 1)],
        announce(3, 4),
        [0, 0, 0, 3, 1, 2, 3, 4],
        announce(3, 4),
        JSON.stringify({ m: 'show', title: 't', page: 1, pages: 1, picture: JSON.parse(announce(4, 4)).picture }),
        JSON.stringify({ m: 'still-ask', id: 'q', purpose: 'the clerk’s room' }),
        JSON.stringify({ m: 'still-no', id: 'q', reason: 'failed' }),
      ],
    )
    await citizen.do((page) => page.call().say('noch da'))
    await expect.poll(async () => (await clerk.do((page) => page.snapshot())).chat).toMatchObject([{ text: 'noch da' }])
    expect(await clerk.do((page) => page.snapshot())).toMatchObject({ shown: null, stillAsked: null })
    await mediaFlows(clerk, 'citizen')
    expect(clerk.errors).toEqual([])
  })
})
