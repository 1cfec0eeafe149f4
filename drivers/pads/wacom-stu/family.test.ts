import { afterEach, describe, expect, it, vi } from 'vitest'

import type { PenPoint, Picture, SignaturePad } from '../../devices.ts'
import { createHidPair } from '../../transport/pair.ts'
import { RESULT } from './codec.ts'
import { definition } from './definition.ts'
import { models, TLS_ONLY, WACOM } from './models.ts'
import { REPORT } from './reports.ts'
import { simulateStu } from './simulator.ts'

/** Looks often: what is waited for comes in the next turns. */
const soon = (look: () => void) => vi.waitFor(look, { interval: 2 })

const cleanups: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

const names = models.map(({ name }) => name)
const modelOf = (name: string) => models.find((model) => model.name === name)!

/** A simulated pad on a cable of which the system tells the report descriptor, or does not. */
function plug(name: string, told: boolean, clearMs = 10) {
  const simulator = simulateStu(modelOf(name), modelOf(name).simulated.clearMs > 0 ? clearMs : 0)
  const { vendorId, productId, descriptor } = simulator
  const { host, device } = createHidPair({ vendorId, productId, ...(told && { descriptor }) })
  simulator.attach(device)
  cleanups.push(simulator.close, () => host.close())
  return { simulator, host, device }
}

async function connect(name: string, options = {}, told = true) {
  const cable = plug(name, told)
  const pad = await definition.open(cable.host, options)
  const points: PenPoint[] = []
  pad.onPen((point) => points.push(point))
  cleanups.push(() => pad.close())
  return { ...cable, pad, points }
}

/** Nothing a wrong order of bytes survives, in colours every format carries: white, black and the full colours. */
function testPicture({ capability: { screenWidth: width, screenHeight: height, colour } }: SignaturePad): Picture {
  const rgba = new Uint8Array(width * height * 4)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const noise = (pixel * 7) % 11
    const on = (bit: number) => ((colour ? noise & bit : noise & 1) === 0 ? 0 : 255)
    rgba.set([on(1), on(2), on(4), 255], pixel * 4)
  }
  return { width, height, rgba }
}

const whole = ({ capability: { screenWidth: right, screenHeight: bottom } }: SignaturePad) => ({
  left: 0,
  top: 0,
  right,
  bottom,
})
const same = (a: Picture, b: Picture) => Buffer.compare(a.rgba, b.rgba) === 0

describe.each(names)('an %s', (name) => {
  const { screenWidth, screenHeight, tabletMaxX, encodings } = modelOf(name).simulated

  it.each([true, false])('says what it can, shows, and takes ink (report descriptor told: %s)', async (told) => {
    const { pad, simulator, points } = await connect(name, {}, told)
    expect(pad.capability).toMatchObject({ model: name, screenWidth, screenHeight, tabletMaxX, reportRate: 200 })
    expect(pad.capability.colour).toBe(encodings !== 2 && !['STU-300', 'STU-500'].includes(name))

    const picture = testPicture(pad)
    await pad.show(picture)
    expect(same(simulator.picture(), picture)).toBe(true)
    await pad.startInk(whole(pad))
    await simulator.act({ do: 'sign', rate: 0 })
    await soon(() => expect(points.filter(({ near }) => !near)).toHaveLength(2))
    expect(simulator.ink()).toHaveLength(2)
    expect(points.filter(({ down }) => down)).toHaveLength(simulator.ink().flat().length)
    await pad.blank()
    expect(simulator.state()).toMatchObject({ shown: null, inking: false, state: 'ready', result: RESULT.ok })
  })
})

describe('what only some of them can', () => {
  it.each([
    ['STU-300', { clipsInk: false, countsLost: false, setsInk: false, setsBacklight: false, colour: false }],
    ['STU-430', { clipsInk: true, countsLost: true, setsInk: true, setsBacklight: false, colour: false }],
    ['STU-500', { clipsInk: false, countsLost: false, setsInk: false, setsBacklight: false, colour: false }],
    ['STU-520A', { clipsInk: true, countsLost: false, setsInk: true, setsBacklight: true, colour: true }],
    [
      'STU-540',
      { clipsInk: true, countsLost: true, setsInk: true, setsBacklight: true, colour: true, serial: 'SIM0000001' },
    ],
  ])('an %s says it', async (name, expected) => {
    const { pad } = await connect(name)
    expect(pad.capability).toMatchObject({ ...expected, encryptsInk: false })
  })

  it.each(['STU-300', 'STU-500'])('an %s writes everywhere, and says so of what is outside too', async (name) => {
    const { pad, simulator, points } = await connect(name)
    await pad.startInk({ left: 0, top: 0, right: 50, bottom: 50 })
    await simulator.act({ do: 'tap', x: 200, y: 80, rate: 0 })
    await soon(() => expect(points.at(-1)).toMatchObject({ near: false }))
    expect(simulator.ink()).toHaveLength(1)
    expect(points.some(({ down, x }) => down && Math.abs(x - 200) < 0.1)).toBe(true)
    expect(points.every(({ time, lost }, at) => lost === 0 && time >= (points[at - 1]?.time ?? 0))).toBe(true)
  })

  it('an STU-300 is signed where most room is left', async () => {
    const { pad, simulator } = await connect('STU-300')
    const { screenWidth: width, screenHeight: height } = pad.capability
    const room = { left: 3, top: 41, right: 307, bottom: 84 }
    const rgba = new Uint8Array(width * height * 4).fill(255)
    for (let pixel = 0; pixel < width * height; pixel++) {
      const [x, y] = [pixel % width, Math.floor(pixel / width)]
      const inside = x >= room.left && x < room.right && y >= room.top && y < room.bottom
      if (!inside && (x * 3 + y) % 5 === 0) rgba.fill(0, pixel * 4, pixel * 4 + 3)
    }
    await pad.show({ width, height, rgba })
    await pad.startInk(whole(pad))
    await simulator.act({ do: 'sign', rate: 0 })
    const points = simulator.ink().flat()
    expect(points.length).toBeGreaterThan(200)
    expect(points.every(({ x, y }) => x >= 3 && x < 307 && y >= 41 && y < 85)).toBe(true)
  })

  it('an STU-520A has a clock of its own', async () => {
    const { simulator, points } = await connect('STU-520A')
    await simulator.act({ do: 'stroke', points: Array.from({ length: 100 }, (_, x) => ({ x, y: 5 })), rate: 0 })
    await soon(() => expect(points.at(-1)).toMatchObject({ near: false }))
    expect(points.at(-1)!.time - points[0]!.time).toBe((points.length - 1) * 5)
  })

  it('an STU-520A is waited for while it clears', async () => {
    const { simulator, host } = plug('STU-520A', true, 60)
    const states: unknown[] = []
    simulator.onChange(() => states.push((simulator.state() as { state: string }).state))
    const pad = await definition.open(host, {})
    expect(states).toContain('image')
    expect(simulator.state()).toMatchObject({ state: 'ready' })
    await pad.close()
  })

  it('changes ink where it can, and leaves the rest as it is', async () => {
    const { pad, simulator } = await connect('STU-540')
    await pad.setInk!({ colour: 0xff0000 })
    expect(simulator.state()).toMatchObject({ ink: { colour: 0xff0000, thickness: 1 } })
    await pad.setInk!({ thickness: 3 })
    expect(simulator.state()).toMatchObject({ ink: { colour: 0xff0000, thickness: 3 } })
    const { pad: mono } = await connect('STU-300')
    await expect(mono.setInk!({ thickness: 1 })).rejects.toMatchObject({ code: 'unsupported' })
    await expect(mono.setBacklight!(1)).rejects.toMatchObject({ code: 'unsupported' })
  })

  it('writes the backlight only when it is another', async () => {
    const { pad, simulator } = await connect('STU-530')
    await pad.setBacklight!(2)
    expect(simulator.state()).toMatchObject({ backlight: 2, backlightWrites: 0 })
    await pad.setBacklight!(3)
    await pad.setBacklight!(3)
    expect(simulator.state()).toMatchObject({ backlight: 3, backlightWrites: 1 })
    await expect(pad.setBacklight!(4)).rejects.toMatchObject({ code: 'unsupported' })
  })
})

describe('settings', () => {
  it('are applied where the pad can', async () => {
    const wanted = { inkColour: 'blue', inkThickness: '2', backlight: '1' }
    const { simulator } = await connect('STU-540', wanted)
    expect(simulator.state()).toMatchObject({ ink: { colour: 0x0032a0, thickness: 2 }, backlight: 1 })
    const { pad } = await connect('STU-300', wanted)
    expect(pad.capability.model).toBe('STU-300')
  })

  it('name the pad that should hang here', async () => {
    const { pad } = await connect('STU-430V', { model: 'STU-430V' })
    expect(pad.capability.serial).toBe('SIM0000001')
    const { host } = plug('STU-430', true)
    await expect(definition.open(host, { model: 'STU-540' })).rejects.toMatchObject({
      code: 'cannot-open',
      message: 'the pad that is plugged in is STU-430, not STU-540',
    })
    expect(host.isOpen).toBe(false)
  })

  it('that are wrong close the line', async () => {
    const { host } = plug('STU-430', true)
    await expect(definition.open(host, { modell: 'STU-430' })).rejects.toMatchObject({ code: 'cannot-open' })
    expect(host.isOpen).toBe(false)
  })
})

it('the STU-541 is found, named and refused', async () => {
  expect(definition.match.ids[0]!.productIds).toContain(TLS_ONLY)
  const { host } = createHidPair({ vendorId: WACOM, productId: TLS_ONLY })
  await expect(definition.open(host, {})).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('STU-541 speaks TLS'),
  })
  expect(host.isOpen).toBe(false)
})

describe('a minute of writing', () => {
  it.each(['STU-430', 'STU-540'])(
    'on an %s: 12 000 reports, none lost, over the end of both counters',
    async (name) => {
      const { pad, simulator, points } = await connect(name)
      const { screenWidth: width, screenHeight: height } = pad.capability
      await pad.startInk(whole(pad))
      await simulator.act({ do: 'countFrom', sequence: 60_000 })
      const stroke = Array.from({ length: 14_000 }, (_, at) => ({ x: (at * 7) % width, y: (at * 3) % height }))
      await simulator.act({ do: 'stroke', points: stroke, rate: 0 })
      await soon(() => expect(points.at(-1)).toMatchObject({ near: false }))
      const down = points.filter((point) => point.down)
      expect(down).toHaveLength(14_000)
      expect(points.every(({ lost }) => lost === 0)).toBe(true)
      expect(points.every(({ time }, at) => at === 0 || Math.abs(time - points[at - 1]!.time - 5) <= 1)).toBe(true)
      expect(down.at(-1)!.time - down[0]!.time).toBe(13_999 * 5)
      const wrong = down.filter(({ x, y }, at) => Math.hypot(x - stroke[at]!.x, y - stroke[at]!.y) > 0.1)
      expect(wrong).toEqual([])
    },
  )

  it('tells of gaps, and not of a pad that counts anew', async () => {
    const { simulator, points } = await connect('STU-430')
    const stroke = Array.from({ length: 20 }, (_, x) => ({ x, y: 50 }))
    const lostBefore = async (sequence: number) => {
      points.length = 0
      await simulator.act({ do: 'countFrom', sequence })
      await simulator.act({ do: 'stroke', points: stroke, rate: 0 })
      await soon(() => expect(points.at(-1)).toMatchObject({ near: false }))
      return points.reduce((sum, { lost }) => sum + lost, 0)
    }
    expect(await lostBefore(1000)).toBe(0)
    expect(await lostBefore(1100)).toBe(100 - points.length)
    expect(await lostBefore(0)).toBe(0)
  })
})

describe('faults', () => {
  it('a picture the pad forgot half-way is no success, and the next one is', async () => {
    const { pad, simulator } = await connect('STU-430')
    await simulator.act({ do: 'halfPicture' })
    await expect(pad.show(testPicture(pad))).rejects.toMatchObject({ code: 'refused' })
    expect(simulator.state()).toMatchObject({ shown: null, state: 'ready' })
    await pad.show(testPicture(pad))
    expect(same(simulator.picture(), testPicture(pad))).toBe(true)
  })

  it('a refused report says so, and the pad goes on', async () => {
    const { pad, simulator } = await connect('STU-430')
    await simulator.act({ do: 'refuse', n: 1, report: REPORT.startImage })
    await expect(pad.show(testPicture(pad))).rejects.toMatchObject({ code: 'refused' })
    await pad.show(testPicture(pad))
  })

  it('a pad that refuses the pen option still writes, by our clock', async () => {
    const { simulator, host } = plug('STU-540', true)
    await simulator.act({ do: 'refuse', n: 3, report: REPORT.penOption })
    const pad = await definition.open(host, {})
    cleanups.push(() => pad.close())
    expect(pad.capability.countsLost).toBe(false)
    const points: PenPoint[] = []
    pad.onPen((point) => points.push(point))
    await simulator.act({ do: 'tap', x: 10, y: 10, rate: 0 })
    await soon(() => expect(points.some(({ down }) => down)).toBe(true))
  })
})
