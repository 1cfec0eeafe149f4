import { _electron, type ElectronApplication, expect, type Page } from '@playwright/test'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Bridge } from '../../src/preload/bridge.ts'
import { root } from './paths.ts'

declare global {
  interface Window {
    readonly bridge?: Bridge
  }
}

/** The executable, as the npm package of Electron names it (or ELECTRON_OVERRIDE_DIST_PATH, see scripts/lib/electron.mjs). */
export const electronPath = createRequire(import.meta.url)('electron') as unknown as string
/** Switches this machine needs, from whoever opened the desktop. */
export const electronSwitches = JSON.parse(process.env['TRESEN_ELECTRON_ARGS'] ?? '[]') as string[]

export interface StartOptions {
  readonly dataDir: string
  /** Settings file of the simulators; without it they run inside the program. */
  readonly devices?: string
  readonly office?: 'demo' | 'real'
  /** Further switches of Chromium: simulated camera and microphone. */
  readonly switches?: readonly string[]
  /** Run in every page before its own scripts. */
  readonly initScript?: () => void
}

type Reply = { ok: true; value: unknown } | { ok: false; error: { code: string; details: Record<string, unknown> } }

/** One started program with its first window. */
export class Workstation {
  readonly app: ElectronApplication
  readonly page: Page
  readonly options: StartOptions
  /** What the page complained about: errors, and every report of a breached Content-Security-Policy. */
  readonly complaints: string[] = []
  /** What the program wrote: its log, one line each. */
  readonly log: string[] = []
  readonly #child: ChildProcess
  #gone: Promise<unknown>

  private constructor(app: ElectronApplication, page: Page, options: StartOptions) {
    this.app = app
    this.page = page
    this.options = options
    const child = app.process()
    // Asked for once: Playwright does not know it any more when it has ended.
    this.#child = child
    this.#gone = once(child, 'exit')
    child.stderr?.on('data', (bytes: Buffer) => this.log.push(...String(bytes).split('\n').filter(Boolean)))
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`))
    page.on('console', (message) => {
      const text = message.text()
      if (message.type() === 'error' || text.includes('Content Security Policy')) this.complaints.push(text)
    })
  }

  /** Starts the program as a user would and waits until its first window shows where to begin. */
  static async start(options: StartOptions): Promise<Workstation> {
    await mkdir(options.dataDir, { recursive: true })
    const app = await _electron.launch({
      executablePath: electronPath,
      cwd: root,
      args: [
        ...electronSwitches,
        ...(options.switches ?? []),
        '.',
        `--data-dir=${options.dataDir}`,
        ...(options.devices === undefined ? [] : [`--devices=${options.devices}`]),
        ...(options.office === undefined ? [] : [`--office=${options.office}`]),
      ],
      timeout: 30_000,
    })
    const page = await app.firstWindow()
    page.setDefaultTimeout(8_000)
    if (options.initScript !== undefined) {
      // The first page is there before anything can be put in front of it.
      await app.context().addInitScript(options.initScript)
      await page.reload()
    }
    return new Workstation(app, page, options)
  }

  /** Signs in by a click on a role's name and waits for the frame. */
  async signIn(role = 'Schalter (Front Office)'): Promise<void> {
    await this.page.getByRole('button', { name: role }).click()
    await expect(this.page.getByRole('navigation', { name: 'Arbeitsbereiche' })).toBeVisible()
  }

  /** Waits until the strip says so about a device: `Scanner bereit`. */
  async deviceSays(words: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('contentinfo', { name: 'Zustand der Geräte' })).toContainText(words, {
      timeout: 15_000,
    })
  }

  /** All devices connected: what a person looks for before the first visitor. */
  async devicesReady(): Promise<void> {
    await this.deviceSays('Scanner bereit')
    await this.deviceSays('Signaturpad bereit')
    await this.deviceSays(/Abholfach 1 · (\d+ von \d+ frei|Türe?n? [\d, ]+ offen)/)
  }

  /** Asks main as the page would, over the same bridge. */
  async call<T>(name: string, input: unknown = {}): Promise<T> {
    const reply = await this.ask(name, input)
    if (!reply.ok) throw new Error(`${name}: ${reply.error.code} ${JSON.stringify(reply.error.details)}`)
    return reply.value as T
  }

  /** As {@link call}, with the refusal as an answer. */
  ask(name: string, input: unknown = {}): Promise<Reply> {
    return this.page.evaluate(
      ([method, argument]) => {
        if (window.bridge === undefined) throw new Error('the page has no bridge')
        return window.bridge.call(method, argument) as Promise<Reply>
      },
      [name, input] as const,
    )
  }

  /** Pulls the plug: SIGKILL for the program and everything it started, the database process too. */
  async kill(): Promise<void> {
    const { pid } = this.#child
    if (pid === undefined) throw new Error('the program does not run')
    process.kill(-pid, 'SIGKILL')
    await this.#gone
  }

  /** Closes in order, as by the window's cross. */
  async close(): Promise<void> {
    if (this.#ended) return
    await this.app.close()
    await this.#gone
  }

  /** After a test, whatever state it left: nothing keeps running. */
  async end(): Promise<void> {
    if (!this.#ended) await this.kill()
  }

  get #ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** A picture for whoever reads the failure. */
  async screenshot(folder: string): Promise<void> {
    await this.page.screenshot({ path: join(folder, 'failure.png'), timeout: 5_000 })
  }
}
