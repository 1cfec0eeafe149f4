import { AxeBuilder } from '@axe-core/playwright'
import { chromium, expect, type Browser, type BrowserContextOptions, type Locator, type Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { startConsultationServer, type ConsultationServer } from '../../src/server/service.ts'
import type { CitizenLanguage } from '../../src/shared/consultation/languages.ts'
import type { PeerView } from '../../src/call/call.types.ts'
import {
  type CitizenSay,
  type Guest,
  parseFrame,
  type PeerSignal,
  type Room,
  type RoomStatus,
  ToDesk,
} from '../../src/shared/consultation/protocol.ts'
import { languageNames, loadWords } from '../../src/citizen/words/load.ts'
import type { Words } from '../../src/citizen/words/words.ts'
import { makeRoom, officeKey, openDoor, secret, TestDesk, waiting } from '../consultation/rig.ts'
import { mediaSwitches } from '../e2e/media.ts'

const root = resolve(import.meta.dirname, '../..')

/** The page as it is shipped, and a clerk's page for the talks, in one folder. */
async function buildPages(folder: string): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const config = join(root, 'citizen.vite.config.mts')
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', folder, '--logLevel', 'error'],
    {
      cwd: root,
      // A page for production, also when tests say otherwise.
      env: { ...process.env, NODE_ENV: 'production' },
    },
  )
  await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    base: './',
    build: {
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: {
        input: { clerk: join(import.meta.dirname, 'clerk.ts') },
        output: { entryFileNames: '[name].js' },
      },
    },
  })
  await writeFile(
    join(folder, 'clerk.html'),
    '<!doctype html><meta charset="utf-8"><title>clerk</title><link rel="icon" href="data:,"><script type="module" src="./clerk.js"></script>',
  )
}

/** A real server with the real page, a browser with camera and microphone, and one desk that the test speaks for. */
export class Hall {
  readonly #folder: string
  readonly browser: Browser
  server: ConsultationServer
  desk: TestDesk
  readonly #people: Person[] = []
  #rooms = 0

  private constructor(folder: string, browser: Browser, server: ConsultationServer, desk: TestDesk) {
    this.#folder = folder
    this.browser = browser
    this.server = server
    this.desk = desk
  }

  static async open(): Promise<Hall> {
    const folder = await mkdtemp(join(tmpdir(), 'tresen-citizen-'))
    await buildPages(join(folder, 'page'))
    const server = await startConsultationServer({ officeKey, pageDir: join(folder, 'page') })
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...(await mediaSwitches(folder, 'citizen', true))],
    })
    return new Hall(folder, browser, server, await TestDesk.ready(server))
  }

  async close(): Promise<void> {
    await this.browser.close()
    await this.server.close()
    await rm(this.#folder, { recursive: true, force: true })
  }

  /** Every page of a test is closed, and none of them had anything to complain about. */
  async leave(): Promise<void> {
    const people = this.#people.splice(0)
    await Promise.all(people.map((person) => person.page.context().close()))
    expect(people.flatMap((person) => person.complaints)).toEqual([])
  }

  /** The server falls over. */
  async down(): Promise<void> {
    await this.server.close()
  }

  /** It stands again at the same address, knowing nobody. */
  async up(): Promise<void> {
    const { port } = this.server
    this.server = await startConsultationServer({ officeKey, pageDir: join(this.#folder, 'page'), port })
  }

  room(
    status: Partial<RoomStatus> = { state: 'booked', place: null, wait: null },
    info: Partial<Room['info']> = {},
  ): Meeting {
    const tokens = { citizen: secret(), interpreter: secret() }
    const plain = makeRoom(`room-${(this.#rooms += 1)}`, tokens)
    const room: Room = {
      ...plain,
      info: {
        ...plain.info,
        matter: 'settlement',
        papers: ['passport', 'pension', 'language-b1'],
        dueAt: new Date().toISOString(),
        ...info,
      },
      status: { ...waiting, ...status },
    }
    this.desk.send({ t: 'open', room })
    return new Meeting(this, room, tokens)
  }

  sayDoor(door: Partial<typeof openDoor> = {}): void {
    this.desk.send({ t: 'door', door: { ...openDoor, ...door } })
  }

  /** Somebody with a browser of their own. */
  async person(language: CitizenLanguage, options: BrowserContextOptions = {}): Promise<Person> {
    const context = await this.browser.newContext({
      permissions: ['camera', 'microphone'],
      viewport: { width: 390, height: 844 },
      locale: 'de-DE',
      ...options,
    })
    const person = new Person(this, await context.newPage(), language, await loadWords(language))
    this.#people.push(person)
    return person
  }
}

/** One consultation, as the office sees it. */
export class Meeting {
  readonly #hall: Hall
  readonly id: string
  readonly tokens: { readonly citizen: string; readonly interpreter: string }
  room: Room

  constructor(hall: Hall, room: Room, tokens: { readonly citizen: string; readonly interpreter: string }) {
    this.#hall = hall
    this.id = room.id
    this.room = room
    this.tokens = tokens
  }

  get link(): string {
    return `/#${this.tokens.citizen}`
  }

  status(change: Partial<RoomStatus>): void {
    this.room = { ...this.room, status: { ...this.room.status, ...change } }
    this.#hall.desk.send({ t: 'status', id: this.id, status: this.room.status })
  }

  /** What the person does arrives at the office. */
  async said<S extends CitizenSay['s']>(s: S): Promise<Extract<CitizenSay, { s: S }>> {
    const frame = await this.#hall.desk.next('said', (said) => said.id === this.id && said.say.s === s)
    const party = frame.party
    const seat = this.room[party]
    if (s === 'consent' && seat) this.room = { ...this.room, [party]: { ...seat, device: frame.device } }
    return frame.say as Extract<CitizenSay, { s: S }>
  }

  ring(round = 1): void {
    const ringsUntil = new Date(Date.now() + 60_000).toISOString()
    this.status({ state: 'called', place: null, wait: null, round, ringsUntil })
  }
}

export class Person {
  readonly page: Page
  readonly words: Words
  readonly language: CitizenLanguage
  /** Errors of the page, and breaches of its policy. */
  readonly complaints: string[] = []
  readonly #hall: Hall

  constructor(hall: Hall, page: Page, language: CitizenLanguage, words: Words) {
    this.#hall = hall
    this.page = page
    this.words = words
    this.language = language
    page.setDefaultTimeout(10_000)
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`))
    page.on('console', (message) => {
      const text = message.text()
      // A line that breaks is part of what is tried here, and the browser says so.
      if (text.includes('WebSocket connection') || text.includes('ERR_CONNECTION')) return
      if (message.type() === 'error' || text.includes('Content Security Policy')) this.complaints.push(text)
    })
  }

  async open(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.#hall.server.url).href)
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  async press(name: string): Promise<void> {
    await this.button(name).click()
  }

  /** The screen with this heading stands. */
  async stands(heading: string): Promise<void> {
    const title = this.page.getByRole('heading', { level: 1, name: heading, exact: true })
    await expect(title).toBeVisible({ timeout: 15_000 })
  }

  /** It has just come up: reading begins at its heading, and the window is named after it. */
  async at(heading: string): Promise<void> {
    await this.stands(heading)
    await expect(this.page.getByRole('heading', { level: 1 })).toBeFocused()
    await expect(this.page).toHaveTitle(new RegExp(`${escape(heading)} · |●`))
  }

  async choose(): Promise<void> {
    await this.press(languageNames[this.language])
  }

  /** From the link into the waiting room, with the office's part. */
  async enter(meeting: Meeting): Promise<void> {
    const { words } = this
    await this.open(meeting.link)
    await this.choose()
    await this.at(words.privacy.title)
    await this.press(words.privacy.agree)
    await meeting.said('consent')
    meeting.status({ state: 'checked-in' })
    await this.at(words.test.title)
    await this.press(words.test.start)
    await this.press(words.test.enterAnyway)
    await meeting.said('enter')
    meeting.status({ state: 'waiting', place: 2, wait: { from: 5, to: 12 } })
    await this.at(words.waiting.title)
  }

  /** Called, and accepted. */
  async answer(meeting: Meeting, round = 1): Promise<void> {
    meeting.ring(round)
    await this.at(this.words.ringing.title)
    await this.press(this.words.ringing.accept)
    expect(await meeting.said('accept')).toEqual({ s: 'accept', round })
    meeting.status({ state: 'in-call', ringsUntil: null })
    await this.at(this.words.call.title)
  }

  /** What hinders somebody on the screen as it stands: WCAG 2.2 AA, contrast of 7:1, and what does not fit. */
  async hindrances(): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page: this.page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze()
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
    return [...found, ...(await this.misfits())]
  }

  /** What is smaller than 48 px to the finger, and how far the page reaches beyond the window to the side. */
  misfits(): Promise<string[]> {
    return this.page.evaluate(() => {
      const small = [...document.querySelectorAll('button, a[href], select, label:has(input)')]
        .map((element) => ({ box: element.getBoundingClientRect(), text: element.textContent }))
        .filter(({ box }) => box.width > 0 && (box.height < 48 || box.width < 48))
        .map(({ box, text }) => `small (${Math.round(box.width)} × ${Math.round(box.height)}): ${text}`)
      const over = document.documentElement.scrollWidth - document.documentElement.clientWidth
      return over > 0 ? [...small, `${over} px too wide`] : small
    })
  }

  /** What of the page lies on the device. */
  kept(): Promise<string[]> {
    return this.page.evaluate(() => Object.keys(localStorage))
  }
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** A clerk at a desk who talks with the people of one consultation; gone at the end of the block. */
export class Clerk implements AsyncDisposable {
  readonly page: Page
  readonly #gone: () => void

  constructor(page: Page, gone: () => void) {
    this.page = page
    this.#gone = gone
  }

  /** How one of the guests stands for the clerk. */
  sees(party: Guest): Promise<Pick<PeerView, 'state' | 'microphone' | 'camera'> | undefined> {
    return this.page.evaluate((wanted) => {
      const peer = window.clerk
        .call()
        .view()
        .peers.find((one) => one.party === wanted)
      return peer && { state: peer.state, microphone: peer.microphone, camera: peer.camera }
    }, party)
  }

  /** The four words of the connection to a guest, by their numbers. */
  async words(party: Guest): Promise<readonly number[]> {
    const found = await this.page.waitForFunction(
      (wanted) =>
        window.clerk
          .call()
          .view()
          .peers.find((one) => one.party === wanted)?.words,
      party,
    )
    return (await found.jsonValue()) ?? []
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#gone()
    await this.page.context().close()
  }
}

/** A clerk takes the room: what goes between the desk's line and the page is carried by hand. */
export async function clerkFor(hall: Hall, meeting: Meeting): Promise<Clerk> {
  const { desk } = hall
  const { id } = meeting
  const page = await (await hall.browser.newContext({ permissions: ['camera', 'microphone'] })).newPage()
  await page.exposeFunction('toGuest', (to: Guest, signal: PeerSignal) => desk.send({ t: 'signal', id, to, signal }))
  await page.goto(`${hall.server.url}/clerk.html`)
  await page.waitForFunction(() => 'clerk' in window)
  desk.send({ t: 'take', id, session: await page.evaluate(() => window.clerk.session) })
  const { ice } = await desk.next('ice', (frame) => frame.id === id)
  await page.evaluate((given) => window.clerk.start(given), ice)
  let last = Promise.resolve()
  /** One after the other, as they came; what comes when the page is gone reaches nobody. */
  const hear = (frame: ToDesk | undefined): void => {
    if (frame === undefined || !('id' in frame) || frame.id !== id) return
    last = last.then(() => page.evaluate((given) => window.clerk.hear(given), frame)).catch(() => undefined)
  }
  const listen = (data: unknown): void => hear(parseFrame(ToDesk, String(data)))
  desk.socket.on('message', listen)
  // Who had come before the clerk.
  for (const frame of desk.inbox) hear(frame)
  return new Clerk(page, () => desk.socket.off('message', listen))
}
