import type { ElectronApplication } from '@playwright/test'
import { devicesWith, open } from './citizen-window.ts'
import { expect, test } from './fixtures.ts'
import { ERIKSSON, fileOf, papers } from './papers.ts'

test('the citizen’s window reaches nothing of the office', async ({ start, rig }) => {
  const { counter, page, citizen } = await open(start, rig, await devicesWith(rig, 'alone'))
  const found = await citizen.evaluate(() => {
    const world = globalThis as unknown as Record<string, unknown>
    const names = ['bridge', 'require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron']
    return {
      there: names.filter((name) => world[name] !== undefined),
      surface: Object.keys(world['screenLink'] as object).toSorted(),
    }
  })
  expect(found).toEqual({ there: [], surface: ['listen', 'say'] })

  // As if its page had got hold of the channel: main knows the window and refuses.
  expect(await forgedCall(counter.app, page.url(), 'citizen')).toMatchObject({ error: { code: 'forbidden-sender' } })
  expect(await forgedCall(counter.app, page.url(), 'clerk')).toMatchObject({ ok: true })

  // Events of the office go to the clerk, and nothing at all to the citizen.
  await counter.app.evaluate(({ BrowserWindow }, home) => {
    const sent: Record<string, string[]> = { clerk: [], citizen: [] }
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      const { send } = webContents
      const whom = webContents.getURL() === home ? 'clerk' : 'citizen'
      webContents.send = (channel, ...all) => {
        sent[whom]?.push(channel)
        send.call(webContents, channel, ...all)
      }
    }
    Object.assign(globalThis, { sent })
  }, page.url())
  await rig.scan(papers.td3)
  await expect(fileOf(page, ERIKSSON)).toBeVisible()
  const { clerk, citizen: none } = await counter.app.evaluate(
    () => (globalThis as unknown as { sent: Record<string, string[]> }).sent,
  )
  expect(clerk).toContain('tresen:event')
  expect(none).toEqual([])

  const asked = await citizen.evaluate(async () => {
    const never = (): Promise<string> => new Promise((resolve) => setTimeout(() => resolve('never answered'), 2_000))
    const outcome = (ask: Promise<unknown>) =>
      Promise.race([ask.then(String, (error: Error) => `refused: ${error.name}`), never()])
    return {
      notification: await outcome(Notification.requestPermission()),
      camera: await outcome(navigator.mediaDevices.getUserMedia({ video: true })),
      clipboard: await outcome(navigator.clipboard.readText()),
      file: await outcome(fetch('/../renderer/index.html').then(({ status }) => `refused: ${status}`)),
      window: String(window.open('https://example.com/') === null ? 'refused: ' : 'open'),
    }
  })
  for (const [what, answer] of Object.entries(asked)) expect(answer, what).toMatch(/^(refused: |denied$)/)

  // Its policy is its own: no computing, no style that is not from its files, no blobs, nothing to connect to.
  const policy = await counter.app.evaluate(async ({ BrowserWindow }, home) => {
    const contents = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL() !== home)?.webContents
    const answer = await contents?.session.fetch(contents.getURL())
    return answer?.headers.get('content-security-policy')
  }, page.url())
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; ")
  expect(policy).not.toMatch(/wasm|unsafe|blob:|data:|connect|worker/)
  const compiled = citizen.evaluate(() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])))
  await expect(compiled).rejects.toThrow(/Content Security Policy/)

  await citizen.evaluate(() => {
    const heard: string[] = []
    addEventListener('keydown', ({ key }) => heard.push(key))
    Object.assign(globalThis, { heard })
  })
  // Keys lead nowhere: not closed, not loaded anew, not enlarged; and nobody in front of it closes it.
  const url = citizen.url()
  await counter.app.evaluate(({ BrowserWindow }, home) => {
    const contents = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL() !== home)?.webContents
    const press = (keyCode: string, ...modifiers: ('control' | 'shift' | 'alt')[]) => {
      for (const type of ['keyDown', 'keyUp'] as const) contents?.sendInputEvent({ type, keyCode, modifiers })
    }
    press('W', 'control')
    press('F4', 'alt')
    press('F5')
    press('R', 'control')
    press('=', 'control')
    press('F11')
    press('I', 'control', 'shift')
    press('A')
    press('Tab')
  }, page.url())
  // Its page has heard of none of them, but of what presses its buttons.
  const heard = () => citizen.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)
  await expect.poll(heard).toContain('Tab')
  expect(await heard()).toEqual(['Tab'])
  await citizen.evaluate(() => void (location.href = 'https://example.com/')).catch(() => {})
  await counter.app.evaluate(({ BrowserWindow }, home) => {
    for (const window of BrowserWindow.getAllWindows()) if (window.webContents.getURL() !== home) window.close()
  }, page.url())
  expect(citizen.isClosed()).toBe(false)
  expect(citizen.url()).toBe(url)
  expect(await citizen.evaluate(() => window.devicePixelRatio)).toBe(1)
})

/** Calls main's own handler with the window of one side as the sender. */
function forgedCall(app: ElectronApplication, home: string, side: 'clerk' | 'citizen'): Promise<unknown> {
  return app.evaluate(
    ({ ipcMain, BrowserWindow }, [url, wanted]) => {
      const { _invokeHandlers } = ipcMain as unknown as {
        _invokeHandlers: Map<string, (event: unknown, ...all: unknown[]) => unknown>
      }
      const windows = BrowserWindow.getAllWindows()
      const window = windows.find(({ webContents }) => (webContents.getURL() === url) === (wanted === 'clerk'))
      if (window === undefined) throw new Error(`no window of the ${wanted}`)
      const sender = window.webContents
      return _invokeHandlers.get('tresen:call')?.({ sender, senderFrame: sender.mainFrame }, 'session.current', {})
    },
    [home, side] as const,
  )
}
