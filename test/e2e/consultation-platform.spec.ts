import { randomBytes, createSecretKey } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startFake } from '../platforms/fake.ts'
import { jitsi } from '../platforms/jitsi.ts'
import { expect, test } from './consultation-office.ts'

/** What a room's page tries: everything that would lead out of it, and what it may have. */
const room = `<!doctype html><title>Max Mustermann ist hier</title><h1>Raum</h1><script>
window.tries = async () => {
  const outcome = async (ask) => {
    try { const got = await ask(); return got === null ? 'none' : 'had' } catch (error) { return error.name }
  }
  const link = document.createElement('a')
  link.href = 'https://attacker.example/'
  link.target = '_top'
  document.body.append(link)
  link.click()
  const file = document.createElement('a')
  file.href = 'data:text/plain,x'
  file.download = 'x.txt'
  document.body.append(file)
  file.click()
  return {
    camera: await outcome(() => navigator.mediaDevices.getUserMedia({ video: true, audio: true })),
    screen: await outcome(() => navigator.mediaDevices.getDisplayMedia()),
    clipboard: await outcome(() => navigator.clipboard.readText()),
    place: await outcome(() => new Promise((had, no) => navigator.geolocation.getCurrentPosition(had, no))).then((name) => name ?? 'denied'),
    window: await outcome(() => window.open('https://attacker.example/')),
    plain: await outcome(() => fetch('http://attacker.example/')),
    file: await outcome(() => fetch('file:///etc/passwd')),
    node: [typeof require, typeof process, typeof bridge].join(),
  }
}
</script>`

test('on another platform: the person gets a link of their own, the clerk a window that leads nowhere else', async ({
  clerk,
  guest,
  folder,
}) => {
  const secret = randomBytes(32).toString('base64url')
  const secretFile = join(folder, 'jitsi-secret')
  await mkdir(folder, { recursive: true })
  await writeFile(secretFile, secret)
  const platform = jitsi({
    key: createSecretKey(Buffer.from(secret)),
    appId: 'tresen',
    audience: 'jitsi',
    domain: '127.0.0.1',
    now: () => new Date(),
  })
  const server = await startFake((request, url) =>
    /^\/[0-9a-f]{32}$/.test(url.pathname)
      ? { mediaType: 'text/html; charset=utf-8', body: room }
      : platform.route(request, url),
  )
  try {
    const provider = { kind: 'jitsi', url: server.origin, appId: 'tresen', secretFile }
    const desk = await clerk({ who: 'clerk', consultation: { provider } })
    const client = await desk.client('Musterfrau Amina')
    const { invitation } = await desk.link(client)
    const person = await guest({ name: 'person', who: 'citizen' })
    await person.enter(invitation.url)
    await desk.callsNext(client.name)
    await person.answer()
    await expect(person.heading('Ihr Gespräch findet in einem anderen Raum statt')).toBeVisible()
    const link = (await person.page.getByRole('link', { name: 'Videoraum öffnen' }).getAttribute('href')) ?? ''
    expect(await platform.enter(link)).toEqual({ allowed: true, moderator: false, name: 'Gast' })

    await expect(
      desk.stage.getByRole('heading', { name: `Gespräch mit ${client.name} auf der anderen Plattform` }),
    ).toBeVisible()
    const { app } = desk.workstation
    const opening = app.waitForEvent('window')
    await desk.press('Fenster öffnen')
    const window = await opening
    await expect(window.getByRole('heading', { name: 'Raum' })).toBeVisible()
    expect(await platform.enter(window.url())).toEqual({ allowed: true, moderator: true, name: 'Behörde' })
    expect(new URL(window.url()).pathname).toBe(new URL(link).pathname)

    const held = await app.evaluate(({ BrowserWindow, session }) => {
      const other = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().startsWith('http'))
      const { webContents } = other!
      const preferences = (
        webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences()
      return {
        title: other?.getTitle(),
        preload: preferences['preload'] ?? '',
        sandbox: preferences['sandbox'],
        contextIsolation: preferences['contextIsolation'],
        nodeIntegration: Boolean(preferences['nodeIntegration']),
        ownSession: webContents.session !== session.defaultSession,
        onDisk: webContents.session.isPersistent(),
      }
    })
    expect(held).toEqual({
      title: 'Jitsi Meet',
      preload: '',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      ownSession: true,
      onDisk: false,
    })
    const home = window.url()
    const tried = await window.evaluate(() => (globalThis as unknown as { tries(): Promise<object> }).tries())
    expect(tried).toEqual({
      camera: 'had',
      screen: expect.stringMatching(/Error$/),
      clipboard: 'NotAllowedError',
      place: 'denied',
      window: 'none',
      plain: 'TypeError',
      file: 'TypeError',
      node: 'undefined,undefined,undefined',
    })
    expect(window.url()).toBe(home)
    expect(app.windows()).toHaveLength(2)

    // The talk is over, and so is its window.
    const gone = window.waitForEvent('close')
    await desk.press('Beenden')
    await gone
    await expect(person.heading('Das Gespräch ist beendet')).toBeVisible()
  } finally {
    await server.close()
  }
})
