import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { connected, enter, mediaFlows, newRoom, rises, withBrowser } from './steps.ts'

/** The blur in a real browser, under the pages' policy, with a camera that shows somebody before a rough wall. */

let folder = ''
withBrowser(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tresen-camera-'))
  const file = join(folder, 'person.y4m')
  await writeFile(file, film())
  return [`--use-file-for-fake-video-capture=${file}`]
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A drawn person before a chequered wall: 4 frames of 640 by 480. */
function film(): Buffer {
  const [width, height] = [640, 480]
  const luma = Buffer.alloc(width * height)
  const cb = Buffer.alloc((width * height) / 4, 128)
  const cr = Buffer.alloc((width * height) / 4, 128)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const head = ((x - 320) / 80) ** 2 + ((y - 200) / 110) ** 2 < 1
      const body = ((x - 320) / 210) ** 2 + ((y - 500) / 190) ** 2 < 1
      const wall = ((x >> 3) + (y >> 3)) % 2 === 0 ? 40 : 220
      luma[y * width + x] = head ? 170 : body ? 60 : wall
      if (!head) continue
      cb[(y >> 1) * (width / 2) + (x >> 1)] = 110
      cr[(y >> 1) * (width / 2) + (x >> 1)] = 155
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, cb, cr])
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F20:1 Ip A1:1 C420jpeg\n`),
    frame,
    frame,
    frame,
    frame,
  ])
}

test('the background is blurred from the first picture on, and nothing is sent before', async () => {
  newRoom()
  const citizen = await enter('citizen')
  const clerk = await enter('clerk')
  await connected(clerk, 'citizen')
  await mediaFlows(clerk, 'citizen')
  expect(await clerk.do((page) => page.roughness('citizen'))).toBeGreaterThan(15)

  const { states, roughness } = await citizen.do((page) => page.blurAndWatch(10))
  expect(states).toEqual(['starting 0', 'on 1'])
  expect(Math.max(...roughness)).toBeLessThan(5)
  await rises(clerk, 'citizen', 'frames')
  await expect.poll(() => clerk.do((page) => page.roughness('citizen'))).toBeLessThan(5)

  await citizen.do((page) => page.call().setBlur(false))
  await expect.poll(() => clerk.do((page) => page.roughness('citizen'))).toBeGreaterThan(15)
  expect((await citizen.do((page) => page.snapshot())).blur).toBe('off')

  // Switched on, off and on again in one go: the last wish counts.
  await citizen.do(async (page) => {
    await Promise.all([page.call().setBlur(true), page.call().setBlur(false), page.call().setBlur(true)])
  })
  expect((await citizen.do((page) => page.snapshot())).blur).toBe('on')
  await expect.poll(() => clerk.do((page) => page.roughness('citizen'))).toBeLessThan(5)
  expect(citizen.errors).toEqual([])
})

test('without streams of frames, as in Firefox and Safari, it goes picture by picture', async () => {
  newRoom()
  const citizen = await enter('citizen', { plain: true })
  const clerk = await enter('clerk')
  await connected(clerk, 'citizen')
  const { states, roughness } = await citizen.do((page) => page.blurAndWatch(10))
  expect(states).toEqual(['starting 0', 'on 1'])
  expect(Math.max(...roughness)).toBeLessThan(5)
  await rises(clerk, 'citizen', 'frames')
  await expect.poll(() => clerk.do((page) => page.roughness('citizen'))).toBeLessThan(5)
})
