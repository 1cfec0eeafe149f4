import { createServer, type AddressInfo } from 'node:net'

import { afterEach, describe, expect, it, vi } from 'vitest'

import type { PenPoint, Picture, SignaturePad } from '../../devices.ts'
import { openHidSocket, serveHid } from '../../transport/hid-socket.ts'
import { createHidPair } from '../../transport/pair.ts'
import { decodeStatus, RESULT, STATUS } from './codec.ts'
import { definition } from './definition.ts'
import { lengthOf, REPORT } from './reports.ts'
import type { StuSimulator } from './simulator.ts'

const cleanups: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** A simulated pad on a cable, not opened yet. */
function plug(model: string) {
  const simulator = definition.simulate({ model })
  const { host, device } = createHidPair(simulator)
  simulator.attach(device)
  cleanups.push(simulator.close, () => host.close())
  return { simulator, host, device }
}

async function connect(model = 'STU-430') {
  const { simulator, host, device } = plug(model)
  const pad = await definition.open(host, {})
  const points: PenPoint[] = []
  pad.onPen((point) => points.push(point))
  cleanups.push(() => pad.close())
  return { simulator, host, device, pad, points }
}

/** Black and white stripes on the mono pad, every colour on the other: nothing a wrong order of bytes survives. */
function testPicture({ capability: { screenWidth: width, screenHeight: height, colour } }: SignaturePad): Picture {
  const rgba = new Uint8Array(width * height * 4)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const mono = (pixel * 7) % 11 < 5 ? 0 : 255
    rgba.set(colour ? [pixel, pixel >> 8, pixel >> 3, 255] : [mono, mono, mono, 255], pixel * 4)
  }
  return { width, height, rgba }
}

/** Waits for the moment at which the pad begins to take a picture: too short to be found by looking now and then. */
function startsPicture(simulator: StuSimulator): Promise<void> {
  return new Promise((resolve) => {
    const leave = simulator.onChange(() => {
      if ((simulator.state() as { state: string }).state !== 'image') return
      leave()
      resolve()
    })
  })
}

const same = (a: Picture, b: Picture) => Buffer.compare(a.rgba, b.rgba) === 0

describe('opening', () => {
  it.each([
    ['STU-430', { screenWidth: 320, screenHeight: 200, tabletMaxX: 9600, tabletMaxY: 6000, colour: false }],
    ['STU-540', { screenWidth: 800, screenHeight: 480, tabletMaxX: 10800, tabletMaxY: 6480, colour: true }],
  ])('asks an %s what it is', async (model, capability) => {
    const { pad } = await connect(model)
    expect(pad.capability).toMatchObject({ model, ...capability, maxPressure: 1023, reportRate: 200 })
  })

  it('takes a pad over that was left in the middle of a picture', async () => {
    const { simulator, host } = plug('STU-430')
    await host.sendFeature(Uint8Array.of(REPORT.startImage, 0))
    expect(simulator.state()).toMatchObject({ state: 'image' })
    const pad = await definition.open(host, {})
    expect(simulator.state()).toMatchObject({ state: 'ready', shown: null })
    await pad.close()
  })

  it('gives up on a silent pad and lets the cable go', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    cleanups.push(() => void vi.useRealTimers())
    const { simulator, host } = plug('STU-430')
    await simulator.act({ do: 'silent' })
    const opening = expect(definition.open(host, {})).rejects.toMatchObject({ code: 'timeout' })
    await vi.advanceTimersByTimeAsync(3000)
    await opening
    expect(host.isOpen).toBe(false)
  })
})

describe('showing', () => {
  it.each(['STU-430', 'STU-540'])('an %s shows exactly the picture it was sent', async (model) => {
    const { pad, simulator } = await connect(model)
    const picture = testPicture(pad)
    await pad.show(picture)
    expect(same(simulator.picture(), picture)).toBe(true)
    expect(simulator.state()).toMatchObject({ state: 'ready', inking: false, result: RESULT.ok })
    await simulator.act({ do: 'picture' })
    expect(simulator.state()).toMatchObject({ picture: { rgba: Buffer.from(picture.rgba).toString('base64') } })
    await pad.blank()
    expect(simulator.state()).toMatchObject({ shown: null, picture: null })
    expect(simulator.picture().rgba.every((value) => value === 255)).toBe(true)
  })

  it('stops the ink first, and works one command after the other', async () => {
    const { pad, simulator } = await connect()
    const area = { left: 10, top: 60, right: 310, bottom: 150 }
    await pad.startInk(area)
    await pad.show(testPicture(pad))
    expect(simulator.state()).toMatchObject({ inking: false })
    await pad.startInk(area)
    await pad.blank()
    expect(simulator.state()).toMatchObject({ inking: false, shown: null })
    const all = Promise.all([pad.show(testPicture(pad)), pad.startInk(area), pad.show(testPicture(pad)), pad.stopInk()])
    await all
    expect(simulator.state()).toMatchObject({ state: 'ready', inking: false, area, result: RESULT.ok })
    expect(same(simulator.picture(), testPicture(pad))).toBe(true)
  })

  it('refuses a picture of another size and an area off the screen', async () => {
    const { pad } = await connect()
    const small = { width: 8, height: 8, rgba: new Uint8Array(256) }
    await expect(pad.show(small)).rejects.toMatchObject({ code: 'bad-answer' })
    await expect(pad.startInk({ left: 0, top: 0, right: 321, bottom: 200 })).rejects.toMatchObject({
      code: 'unsupported',
    })
    await pad.show(testPicture(pad))
  })

  it('waits for a slow pad', async () => {
    const { pad, simulator } = await connect()
    await simulator.act({ do: 'slow', ms: 3 })
    await pad.show(testPicture(pad))
    expect(same(simulator.picture(), testPicture(pad))).toBe(true)
  })

  it('says unplugged when the cable goes in the middle of a picture, to the waiting commands too', async () => {
    const { pad, simulator, device } = await connect('STU-540')
    const showing = pad.show(testPicture(pad))
    const waiting = pad.startInk({ left: 0, top: 0, right: 800, bottom: 480 })
    const results = Promise.allSettled([showing, waiting])
    await startsPicture(simulator)
    await device.close()
    const unplugged = { status: 'rejected', reason: { code: 'unplugged' } }
    expect(await results).toMatchObject([unplugged, unplugged])
    expect(await pad.closed).toMatchObject({ code: 'unplugged' })
    await expect(pad.blank()).rejects.toMatchObject({ code: 'unplugged' })
    expect(simulator.state()).toMatchObject({ state: 'ready', connected: false, shown: null })
  })

  it('leaves an empty glass when it is closed, also in the middle of a picture', async () => {
    const { pad, simulator, host } = await connect('STU-540')
    await pad.show(testPicture(pad))
    const shown = simulator.state()
    const broken = expect(pad.show(testPicture(pad))).rejects.toMatchObject({ code: 'aborted' })
    await startsPicture(simulator)
    const seen: unknown[] = []
    simulator.onChange(() => seen.push(simulator.state()))
    await pad.close()
    await broken
    expect(shown).toMatchObject({ shown: expect.any(String) })
    expect(seen).toContainEqual(
      expect.objectContaining({ connected: true, state: 'ready', inking: false, shown: null }),
    )
    expect(await pad.closed).toBeUndefined()
    expect(host.isOpen).toBe(false)
  })
})

describe('the pen', () => {
  it('delivers as many reports as the pad makes, evenly by its clock', async () => {
    const { pad, simulator, points } = await connect()
    await pad.startInk({ left: 0, top: 0, right: 320, bottom: 200 })
    const stroke = Array.from({ length: 100 }, (_, at) => ({ x: at / 2, y: 100, p: 0.5 }))
    await simulator.act({ do: 'stroke', points: stroke })
    await vi.waitFor(() => expect(points.at(-1)).toMatchObject({ near: false }))
    const down = points.filter((point) => point.down)
    expect(down).toHaveLength(100)
    expect(points.reduce((sum, point) => sum + point.lost, 0)).toBe(0)
    expect(down.at(-1)!.time - down[0]!.time).toBe(99 * 5)
    for (const [at, point] of down.entries()) expect(point.x).toBeCloseTo(at / 2, 1)
    expect(simulator.ink()).toHaveLength(1)
  })

  it('counts reports that were lost on the way', async () => {
    const { simulator, points } = await connect()
    const stroke = Array.from({ length: 50 }, (_, at) => ({ x: at, y: 50 }))
    await simulator.act({ do: 'stroke', points: stroke, rate: 0 })
    await simulator.act({ do: 'dropReports', n: 3 })
    await simulator.act({ do: 'stroke', points: stroke, rate: 0 })
    await vi.waitFor(() => expect(points).toHaveLength(2 * 59 - 3))
    expect(points.map(({ lost }) => lost).filter((lost) => lost > 0)).toEqual([3])
  })

  it('reports taps outside the writing area, without ink', async () => {
    const { pad, simulator, points } = await connect()
    await pad.startInk({ left: 0, top: 0, right: 320, bottom: 150 })
    await simulator.act({ do: 'tap', x: 50, y: 180, rate: 0 })
    await vi.waitFor(() => expect(points.at(-1)).toMatchObject({ near: false }))
    expect(
      points.filter(({ down }) => down).every(({ x, y }) => Math.abs(x - 50) < 0.1 && Math.abs(y - 180) < 0.1),
    ).toBe(true)
    expect(simulator.ink()).toEqual([])
  })

  it('signs inside the writing area', async () => {
    const { pad, simulator, points } = await connect('STU-540')
    const area = { left: 40, top: 200, right: 760, bottom: 380 }
    await pad.startInk(area)
    await simulator.act({ do: 'sign', rate: 0 })
    await vi.waitFor(() => expect(points.filter(({ near }) => !near)).toHaveLength(2))
    const ink = points.filter(({ down }) => down)
    expect(ink.length).toBeGreaterThan(200)
    const inside = ink.every(({ x, y }) => x >= area.left && x < area.right && y >= area.top && y < area.bottom)
    expect(inside).toBe(true)
    expect(simulator.ink()).toHaveLength(2)
  })

  it('keeps what was written when the cable goes, and says so', async () => {
    const { pad, simulator, device, points } = await connect()
    await pad.startInk({ left: 0, top: 0, right: 320, bottom: 200 })
    const writing = simulator.act({ do: 'sign', rate: 2000 })
    await vi.waitFor(() => expect(points.some(({ down }) => down)).toBe(true))
    await device.close()
    const kept = points.length
    expect(await pad.closed).toMatchObject({ code: 'unplugged' })
    await expect(pad.stopInk()).rejects.toMatchObject({ code: 'unplugged' })
    await writing
    expect(points).toHaveLength(kept)
  })

  it('works again on a new cable', async () => {
    const { simulator, device } = await connect()
    await device.close()
    const { host: again, device: plugged } = createHidPair(simulator)
    simulator.attach(plugged)
    const pad = await definition.open(again, {})
    await pad.show(testPicture(pad))
    expect(same(simulator.picture(), testPicture(pad))).toBe(true)
    await pad.close()
  })
})

describe('over a socket', () => {
  it('shows pictures, reports the pen, and answers again after it was silent', async () => {
    const simulator = definition.simulate({ model: 'STU-540' })
    const server = createServer((socket) => void simulator.attach(serveHid(socket, simulator)))
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const pad = await definition.open(await openHidSocket({ path: port, reportMs: 400 }), {})
    cleanups.push(
      () => void server.close(),
      simulator.close,
      () => pad.close(),
    )
    await pad.show(testPicture(pad))
    expect(same(simulator.picture(), testPicture(pad))).toBe(true)

    const points: PenPoint[] = []
    pad.onPen((point) => points.push(point))
    await simulator.act({ do: 'sign', rate: 0 })
    await vi.waitFor(() => expect(points.filter(({ near }) => !near)).toHaveLength(2))
    expect(points.every(({ lost }) => lost === 0)).toBe(true)

    await simulator.act({ do: 'silent' })
    await expect(pad.blank()).rejects.toMatchObject({ code: 'timeout' })
    await simulator.act({ do: 'silent', on: false })
    await pad.blank()
    expect(simulator.state()).toMatchObject({ shown: null })
  })
})

describe('the simulator keeps the rules of the pad', () => {
  const status = async (host: ReturnType<typeof plug>['host']) =>
    decodeStatus(await host.getFeature(REPORT.status, lengthOf(REPORT.status)))

  it('complains about the wrong order', async () => {
    const { host } = plug('STU-430')
    await host.sendFeature(new Uint8Array(256).fill(REPORT.imageBlock, 0, 1))
    expect(await status(host)).toEqual({ state: STATUS.ready, result: RESULT.wrongState })
    await host.sendFeature(Uint8Array.of(REPORT.startImage, 4))
    expect(await status(host)).toEqual({ state: STATUS.ready, result: RESULT.wrongEncoding })
    await host.sendFeature(Uint8Array.of(REPORT.startImage, 0))
    await host.sendFeature(Uint8Array.of(REPORT.clearScreen, 0))
    expect(await status(host)).toEqual({ state: STATUS.image, result: RESULT.wrongState })
    await host.sendFeature(Uint8Array.of(REPORT.endImage, 0))
    expect((await status(host)).result).toBe(RESULT.badParameter)
    // Not ready yet: somebody who does not wait leaves the glass as it is.
    await host.sendFeature(Uint8Array.of(REPORT.clearScreen, 0))
    expect((await status(host)).result).toBe(RESULT.wrongState)
    await vi.waitFor(async () => expect((await status(host)).state).toBe(STATUS.ready))
  })

  it('refuses wrong lengths and unknown reports', async () => {
    const { host } = plug('STU-430')
    await expect(host.sendFeature(Uint8Array.of(REPORT.startImage, 0, 0))).rejects.toMatchObject({ code: 'refused' })
    await expect(host.getFeature(REPORT.capability, 16)).rejects.toMatchObject({ code: 'refused' })
    await expect(host.getFeature(0x77, 2)).rejects.toMatchObject({ code: 'refused' })
    expect((await status(host)).result).toBe(RESULT.badParameter)
  })

  it.each([{ do: 'dance' }, { do: 'stroke', points: [] }, { do: 'stroke', points: [1] }, { do: 'tap', x: 1 }])(
    'names a wrong act (%o)',
    async (act) => {
      await expect(async () => plug('STU-430').simulator.act(act)).rejects.toThrow(/pad cannot|points|"y"/)
    },
  )

  it('does not pretend to be an unknown model', () => {
    expect(() => definition.simulate({ model: 'STU-999' })).toThrow(
      'STU-300, STU-430, STU-430V, STU-500, STU-520A, STU-530, STU-540',
    )
  })
})
