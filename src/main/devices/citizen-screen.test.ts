import { afterEach, expect, test } from 'vitest'
import type { PenPoint, SignaturePad } from '../../../drivers/devices.ts'
import { DriverError } from '../../../drivers/errors.ts'
import { Listeners } from '../../../drivers/transport/listeners.ts'
import type { FromScreen, ScreenPoint, ToScreen } from '../../shared/screen.ts'
import { placeScreen, isStale, type Display } from '../screen-place.ts'
import { openCitizenScreen, padSize, type ScreenLink } from './citizen-screen.ts'

const size = { width: 800, height: 480 }
const area = { left: 20, top: 60, right: 780, bottom: 380 }
const picture = { ...size, rgba: new Uint8Array(800 * 480 * 4).fill(200) }

const open: SignaturePad[] = []
afterEach(async () => {
  for (const pad of open.splice(0)) await pad.close()
})

/** A line in memory with a page at its end that speaks the protocol, and breaks it on demand. */
function createPage(on: ScreenLink['on'] = 'display') {
  const toMain = new Listeners<[unknown]>()
  const stale = new Listeners<[]>()
  let gone: (reason: DriverError) => void = () => undefined
  const closed = new Promise<DriverError>((resolve) => (gone = resolve))
  const page = {
    heard: [] as ToScreen[],
    /** Whether it carries out what it is told. */
    obedient: true,
    closed: false,
    waiting: new Listeners<[ToScreen]>(),
    say(message: FromScreen | object | string | null): void {
      toMain.emit(message)
    },
    pen(...points: Partial<ScreenPoint>[]): void {
      page.say({
        say: 'pen',
        points: points.map((point) => ({ x: 100, y: 100, by: 'mouse', pressure: 0.5, down: true, time: 1, ...point })),
      })
    },
    die(reason = new DriverError('unplugged', 'the page died')): void {
      gone(reason)
    },
    displaysChange: () => stale.emit(),
    /** Resolves when it is told to do this the next time. */
    told: (what: ToScreen['do']) =>
      new Promise<ToScreen>((resolve) => {
        const leave = page.waiting.add((message) => {
          if (message.do !== what) return
          leave()
          resolve(message)
        })
      }),
    /** What it shows, by what it was told. */
    get shows(): string {
      return page.heard.findLast((message) => message.do === 'show' || message.do === 'blank')?.do ?? 'nothing'
    },
  }
  const link: ScreenLink = {
    size,
    on,
    post(message) {
      page.heard.push(message)
      page.waiting.emit(message)
      if (page.obedient) queueMicrotask(() => page.say({ say: 'done', order: message.order }))
    },
    onMessage: (listener) => toMain.add(listener),
    onStale: (listener) => stale.add(listener),
    closed,
    close() {
      page.closed = true
      gone(new DriverError('unplugged', 'closed'))
    },
  }
  return { page, link }
}

async function openPad(options: { answerMs?: number; now?: () => number; on?: ScreenLink['on'] } = {}) {
  const { page, link } = createPage(options.on)
  const opening = openCitizenScreen(link, { office: 'Amt Musterstadt', ...options })
  page.say({ say: 'ready' })
  const pad = await opening
  open.push(pad)
  const points: PenPoint[] = []
  pad.onPen((point) => points.push(point))
  return { page, pad, points }
}

test('welcomes, shows, lets write inside the area, and forgets', async () => {
  const { page, pad, points } = await openPad()
  expect(page.heard).toEqual([{ do: 'blank', office: 'Amt Musterstadt', order: 1 }])
  expect(pad.capability).toMatchObject({ screenWidth: 800, screenHeight: 480, colour: true, screen: 'display' })
  const words = { language: 'ar', text: 'x', buttons: [{ ...area, label: 'y' }] }
  await pad.show({ ...picture, words })
  await pad.startInk(area)
  page.pen({ time: 5 }, { x: 120.5, y: 130.25, by: 'pen', pressure: 1, time: 7 }, { down: false, pressure: 0, time: 9 })
  expect(points).toEqual([
    { x: 100, y: 100, by: 'mouse', pressure: 0.5, down: true, near: true, time: 5, lost: 0 },
    { x: 120.5, y: 130.25, by: 'pen', pressure: 1, down: true, near: true, time: 7, lost: 0 },
    { x: 100, y: 100, by: 'mouse', pressure: 0, down: false, near: true, time: 9, lost: 0 },
  ])
  await pad.blank()
  page.pen({ time: 11 })
  expect(points.length).toBe(3)
  expect(page.heard.slice(1)).toEqual([
    { do: 'show', picture, words, order: 2 },
    { do: 'ink', area, order: 3 },
    { do: 'blank', office: 'Amt Musterstadt', order: 4 },
  ])
})

test('what is written before the picture is there, or after it was taken away, is nobody’s ink', async () => {
  const { page, pad, points } = await openPad()
  page.pen({})
  const shown = pad.show(picture)
  page.pen({})
  await shown
  page.pen({})
  await pad.startInk(area)
  page.pen({ time: 3 })
  // Cleared: points that were on their way belong to what was there.
  const again = pad.show(picture)
  page.pen({ time: 4 })
  await again
  const inking = pad.startInk(area)
  page.pen({ time: 5 })
  await inking
  page.pen({ time: 6 })
  await pad.stopInk()
  page.pen({ time: 7 })
  expect(points.map(({ time }) => time)).toEqual([3, 6])
})

test('an order that was overtaken does not let the pen write', async () => {
  const { page, pad, points } = await openPad()
  page.obedient = false
  const inking = pad.startInk(area)
  const blanking = pad.blank()
  page.say({ say: 'done', order: 2 })
  await inking
  page.pen({})
  page.say({ say: 'done', order: 3 })
  await blanking
  expect(points).toEqual([])
})

test('points beyond the picture are told at its edge, and a clock that jumps back stands still', async () => {
  const { page, pad, points } = await openPad()
  await pad.startInk(area)
  page.pen({ x: -300, y: 9000, time: 50 }, { x: 801, y: -1, time: 20 })
  expect(points.map(({ x, y, time }) => [x, y, time])).toEqual([
    [0, 480, 50],
    [800, 0, 50],
  ])
})

test('the rate of reports is measured while the pen writes', async () => {
  const { page, pad } = await openPad()
  await pad.startInk(area)
  expect(pad.capability.reportRate).toBe(0)
  page.pen(...Array.from({ length: 101 }, (_, index) => ({ time: index * 5 })))
  page.pen({ down: false, time: 600 })
  page.pen({ time: 60_000 })
  expect(pad.capability.reportRate).toBe(200)
})

test('a picture of another size is refused before anything is sent', async () => {
  const { page, pad } = await openPad()
  await expect(pad.show({ ...picture, width: 801 })).rejects.toMatchObject({ code: 'bad-answer' })
  await expect(pad.show({ ...picture, rgba: new Uint8Array(4) })).rejects.toMatchObject({ code: 'bad-answer' })
  expect(page.heard.length).toBe(1)
})

test.each<[string, object | string | null]>([
  ['nothing', null],
  ['a call of the contract', { name: 'people.search', input: { text: 'a' } }],
  ['a word it does not have', { say: 'print' }],
  ['a word with something added', { say: 'ready', bridge: true }],
  ['an answer to no order', { say: 'done', order: 99 }],
  [
    'a point that is no number',
    { say: 'pen', points: [{ by: 'pen', x: Number.NaN, y: 0, pressure: 0, down: true, time: 0 }] },
  ],
  ['a point without end', { say: 'pen', points: [{ by: 'pen', x: Infinity, y: 0, pressure: 0, down: true, time: 0 }] }],
  [
    'more pressure than there is',
    { say: 'pen', points: [{ by: 'pen', x: 0, y: 0, pressure: 1.1, down: true, time: 0 }] },
  ],
  ['a pointer nobody knows', { say: 'pen', points: [{ by: 'eye', x: 0, y: 0, pressure: 1, down: true, time: 0 }] }],
  [
    'too many points',
    {
      say: 'pen',
      points: Array.from({ length: 5000 }, () => ({ by: 'pen', x: 0, y: 0, pressure: 1, down: true, time: 0 })),
    },
  ],
])('a page that says %s is taken away', async (_, message) => {
  const { page, pad, points } = await openPad()
  await pad.show(picture)
  await pad.startInk(area)
  page.say(message)
  expect(await pad.closed).toMatchObject({ code: 'bad-answer' })
  expect(page.closed).toBe(true)
  page.pen({})
  expect(points).toEqual([])
  await expect(pad.show(picture)).rejects.toMatchObject({ code: 'unplugged' })
})

test('a flood is ended, whether anybody reads it or not; the fastest mouse is not one', async () => {
  let now = 0
  const { page, pad, points } = await openPad({ now: () => now })
  await pad.startInk(area)
  // A thousand a second for a minute, after a page that was busy for four seconds.
  for (let second = 0; second < 60; second += 1) {
    now += 1000
    page.pen(...Array.from({ length: 1000 }, () => ({})))
  }
  page.pen(...Array.from({ length: 4000 }, () => ({})))
  expect(points.length).toBe(64_000)
  await pad.blank()
  for (let message = 0; message < 3; message += 1) page.pen(...Array.from({ length: 4000 }, () => ({})))
  expect(await pad.closed).toMatchObject({ code: 'bad-answer' })
  expect(page.closed).toBe(true)
})

test('a page that dies while it takes the picture is a pad pulled out', async () => {
  const { page, pad } = await openPad()
  page.obedient = false
  const told = page.told('show')
  const showing = pad.show(picture)
  await told
  page.die()
  await expect(showing).rejects.toMatchObject({ code: 'unplugged' })
  expect(await pad.closed).toMatchObject({ code: 'unplugged' })
})

test('a page that was loaded anew has forgotten what was on it: also pulled out', async () => {
  const { page, pad } = await openPad()
  await pad.show(picture)
  page.say({ say: 'ready' })
  expect(await pad.closed).toMatchObject({ code: 'unplugged' })
})

test('a page that hangs is taken away with what is on it', async () => {
  const { page, pad } = await openPad({ answerMs: 20 })
  await pad.show(picture)
  page.obedient = false
  await expect(pad.blank()).rejects.toMatchObject({ code: 'timeout' })
  expect(await pad.closed).toMatchObject({ code: 'timeout' })
  expect(page.closed).toBe(true)
})

test('a page that never loads, or dies before, is not opened; its window does not stay', async () => {
  const slow = createPage()
  await expect(openCitizenScreen(slow.link, { office: 'x', loadMs: 20 })).rejects.toMatchObject({ code: 'timeout' })
  expect(slow.page.closed).toBe(true)
  const dead = createPage()
  const opening = openCitizenScreen(dead.link, { office: 'x' })
  dead.page.die(new DriverError('cannot-open', 'no such page'))
  await expect(opening).rejects.toMatchObject({ code: 'cannot-open' })
})

test('closing is no trouble, and ends what is under way', async () => {
  const { page, pad } = await openPad()
  page.obedient = false
  const showing = pad.show(picture)
  await pad.close()
  await expect(showing).rejects.toMatchObject({ code: 'unplugged' })
  expect(await pad.closed).toBeUndefined()
  expect(page.closed).toBe(true)
})

test('other displays: moved at once while it waits, after the person while somebody signs', async () => {
  const idle = await openPad()
  idle.page.displaysChange()
  expect(await idle.pad.closed).toMatchObject({ code: 'unplugged' })

  const busy = await openPad()
  await busy.pad.show(picture)
  busy.page.displaysChange()
  await busy.pad.startInk(area)
  busy.page.pen({})
  expect(busy.points.length).toBe(1)
  await busy.pad.blank()
  expect(await busy.pad.closed).toMatchObject({ code: 'unplugged' })
  expect(busy.page.shows).toBe('blank')
})

test.each([
  [1920, 1080, 1920, 1080],
  [1280, 800, 1280, 800],
  [1366, 768, 1366, 768],
  // Higher than the contract lets through: the rest stays paper.
  [1920, 1200, 1920, 1092],
  // Beyond: each pixel is two.
  [2560, 1440, 1280, 720],
  [3840, 2160, 1920, 1080],
  [5120, 2880, 1706, 960],
  [1080, 1920, 540, 960],
  [10, 10, 240, 96],
])('a screen of %i × %i is a pad of %i × %i', (width, height, padWidth, padHeight) => {
  expect(padSize({ width, height })).toEqual({ width: padWidth, height: padHeight })
})

const display = (id: number, x: number, width: number, height: number, scaleFactor = 1): Display => ({
  id,
  bounds: { x, y: 0, width, height },
  workArea: { x, y: 0, width, height: height - 40 },
  scaleFactor,
})

test('it stands on the display the clerk does not work at, or small beside the clerk on the only one', () => {
  const first = display(1, 0, 1280, 800)
  const second = display(2, 1280, 1920, 1080, 1.5)
  const whole = placeScreen([first, second], 1)
  expect(whole).toEqual({ on: 'display', displayId: 2, bounds: second.bounds, size: { width: 2880, height: 1620 } })
  // The clerk moved over: then the other one.
  expect(placeScreen([first, second], 2)).toMatchObject({ on: 'display', displayId: 1 })
  const alone = placeScreen([first], 1)
  expect(alone).toEqual({
    on: 'window',
    displayId: 1,
    bounds: { x: 512, y: 264, width: 768, height: 456 },
    size: { width: 768, height: 456 },
  })
  expect(isStale(alone, whole)).toBe(true)
  expect(isStale(whole, placeScreen([first, second], 1))).toBe(false)
  expect(isStale(whole, placeScreen([first, display(2, 1280, 1920, 1080, 1)], 1))).toBe(true)
  expect(isStale(whole, placeScreen([first, display(2, -1920, 1920, 1080, 1.5)], 1))).toBe(true)
  expect(() => placeScreen([], 1)).toThrow('no display')
})
