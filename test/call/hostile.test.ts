import { describe, expect, test } from 'vitest'
import type { Person } from './room.ts'
import { enter, mediaFlows, pair, viewOf, withBrowser } from './steps.ts'

/** Pages that want to keep the other side busy, and a page that is loaded again in the middle of a talk. */

withBrowser()

const chatOf = (person: Person) => person.do((page) => page.snapshot()).then(({ chat }) => chat)

describe('a page that sends without end', () => {
  const at = new Date().toISOString()
  const kinds: Record<string, (n: number) => string> = {
    'lines of chat': (n) => JSON.stringify({ m: 'chat', id: `${n}`, text: `Zeile ${n}`, at }),
    'states of its switches': (n) =>
      JSON.stringify({ m: 'state', microphone: true, camera: true, hold: n % 2 === 1, soundOnly: false }),
    'what is no message': (n) => `${n}`,
  }

  test.each(Object.entries(kinds))(
    '%s: the channel closes, the talk goes on, and hanging up answers',
    async (_, make) => {
      const { clerk, citizen } = await pair()
      await mediaFlows(clerk, 'citizen')
      const before = await clerk.do((page) => page.notified())
      await citizen.do(
        (page, frames) => void page.flood(frames),
        Array.from({ length: 30_000 }, (_, n) => make(n)),
      )
      await expect.poll(() => viewOf(clerk, 'citizen')).toMatchObject({ flooded: true, state: 'connected' })
      expect((await chatOf(clerk)).length).toBeLessThanOrEqual(500)
      await expect.poll(() => citizen.do((page) => page.channelStates()), { timeout: 15_000 }).toEqual(['closed'])
      // Far fewer redraws than frames, with those of the measured line among them.
      expect((await clerk.do((page) => page.notified())) - before).toBeLessThan(500)
      await clerk.do((page) => page.call().say('Bitte rufen Sie an.'))
      expect((await chatOf(clerk)).at(-1)).toMatchObject({ from: 'clerk', undelivered: true })
      // A real click on a real button ends it.
      await clerk.page.evaluate(() => {
        const button = document.createElement('button')
        button.textContent = 'Beenden'
        button.addEventListener('click', () => window.page.call().close())
        document.body.prepend(button)
      })
      await clerk.page.getByRole('button', { name: 'Beenden' }).click()
      expect(await clerk.do((page) => page.tracks())).toEqual(['ended', 'ended'])
      expect(clerk.errors).toEqual([])
    },
    60_000,
  )

  test('comes back with a new page: its channel closes at once, seen and heard it is', async () => {
    const { clerk, citizen } = await pair()
    const line = JSON.stringify({ m: 'chat', id: 'x', text: 'Zeile', at })
    await citizen.do((page, frame) => void page.flood(Array.from({ length: 200 }, () => frame as string)), line)
    await expect.poll(() => viewOf(clerk, 'citizen')).toMatchObject({ flooded: true })
    await citizen.reload()
    await expect.poll(() => citizen.do((page) => page.channelStates()), { timeout: 15_000 }).toEqual(['closed'])
    await mediaFlows(clerk, 'citizen')
    expect(await viewOf(clerk, 'citizen')).toMatchObject({ flooded: true, state: 'connected' })
  }, 60_000)

  test('a switch flicked five hundred times is no flood', async () => {
    const { clerk, citizen } = await pair()
    await citizen.do((page) => {
      for (let n = 0; n < 501; n++) page.call().setMicrophone(n % 2 === 1)
    })
    await expect.poll(async () => (await viewOf(clerk, 'citizen')).microphone).toBe(false)
    expect((await viewOf(clerk, 'citizen')).flooded).toBe(false)
  })
})

describe('a page loaded again in the middle of a talk', () => {
  test('what was off stays off, and what was on is on', async () => {
    const { clerk, citizen } = await pair()
    await clerk.do((page) => page.call().setCamera(false))
    await clerk.do((page) => page.call().setMicrophone(false))
    await clerk.reload()
    expect(await clerk.do((page) => page.snapshot())).toMatchObject({ camera: false, microphone: false })
    expect(await clerk.do((page) => page.enabled())).toEqual([false, false])
    await expect.poll(() => viewOf(citizen, 'clerk')).toMatchObject({ camera: false, microphone: false })
    await clerk.do((page) => page.call().setMicrophone(true))
    await clerk.do((page) => page.call().setHold(true))
    await clerk.reload()
    expect(await clerk.do((page) => page.snapshot())).toMatchObject({ camera: false, microphone: true, hold: true })
  })

  test('of another talk nothing is taken over', async () => {
    const { clerk } = await pair()
    await clerk.do((page) => page.call().setCamera(false))
    const other = await enter('clerk', { room: 'another room' })
    await other.page.evaluate(
      (kept) => sessionStorage.setItem('tresen.switches', kept ?? ''),
      await clerk.page.evaluate(() => sessionStorage.getItem('tresen.switches')),
    )
    await other.reload()
    expect(await other.do((page) => page.snapshot())).toMatchObject({ camera: true, microphone: true })
  })
})
