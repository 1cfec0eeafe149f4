import { chromium, expect, type BrowserContext, type Page } from '@playwright/test'
import { join } from 'node:path'
import { mediaSwitches, type Who } from './media.ts'
import { watchCalls } from './watch.ts'

/** Debian's own browser: what people have at home, not a part of this program. */
const BROWSER = '/usr/bin/chromium'

export interface GuestOptions {
  /** A folder of this test; browsers of one name in it are one device. */
  readonly folder: string
  readonly name: string
  readonly who: Who
  /** Holds a paper to the camera. */
  readonly paper?: boolean
}

/** A person outside the office with a browser, a camera and a link. */
export class Guest {
  readonly context: BrowserContext
  readonly page: Page
  /** Errors of the page, and breaches of its policy. */
  readonly complaints: string[] = []

  private constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    page.setDefaultTimeout(10_000)
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`))
    page.on('console', (message) => {
      const text = message.text()
      // A line that breaks is part of what is tried here, and the browser says so.
      if (text.includes('WebSocket connection') || text.includes('ERR_CONNECTION')) return
      if (message.type() === 'error' || text.includes('Content Security Policy')) this.complaints.push(text)
    })
  }

  /** Starts the browser; the same `name` finds what it kept. */
  static async start({ folder, name, who, paper = false }: GuestOptions): Promise<Guest> {
    const context = await chromium.launchPersistentContext(join(folder, `browser-${name}`), {
      executablePath: BROWSER,
      locale: 'de-DE',
      viewport: { width: 1000, height: 900 },
      permissions: ['camera', 'microphone'],
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...(await mediaSwitches(join(folder, 'media'), who, paper)),
      ],
    })
    await context.addInitScript(watchCalls)
    return new Guest(context, context.pages()[0] ?? (await context.newPage()))
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url)
  }

  heading(name: string | RegExp) {
    return this.page.getByRole('heading', { level: 1, name })
  }

  press(name: string | RegExp): Promise<void> {
    return this.page.getByRole('button', { name }).click()
  }

  /** From the link to the device test: language, what is done with the data, consent. */
  async agree(): Promise<void> {
    await expect(this.heading('Wählen Sie Ihre Sprache')).toBeVisible()
    await this.press('Deutsch')
    await expect(this.heading(/^(Ihre Daten|Sie dolmetschen) in (der|einer) Videosprechstunde$/)).toBeVisible()
    await this.press('Zustimmen und weiter')
  }

  /** Tries camera, microphone, speaker and line, all of which work here, and goes to the waiting room. */
  async testDevices(): Promise<void> {
    await this.press('Test starten')
    await expect(this.page.getByText('Die Kamera funktioniert.')).toBeVisible()
    await expect(this.page.getByText('Wir hören Sie.')).toBeVisible()
    await this.press('Ton abspielen')
    await this.press('Ja, ich höre den Ton')
    await expect(this.page.getByText('Die Verbindung ist gut.')).toBeVisible({ timeout: 20_000 })
    await this.press('In den Warteraum')
  }

  /** The whole way into the waiting room. */
  async enter(url: string): Promise<void> {
    await this.open(url)
    await this.agree()
    await this.testDevices()
    await this.waits()
  }

  async waits(): Promise<void> {
    await expect(this.heading(/^Sie sind (im Warteraum|angemeldet)$/)).toBeVisible()
  }

  /** It rings, and the person answers. */
  async answer(): Promise<void> {
    await expect(this.heading('Sie werden aufgerufen')).toBeVisible({ timeout: 15_000 })
    await this.press('Annehmen')
  }

  async inCall(): Promise<void> {
    await expect(this.heading('Im Gespräch')).toBeVisible({ timeout: 15_000 })
  }

  async hangUp(): Promise<void> {
    await this.press('Auflegen')
    await this.page.getByRole('dialog').getByRole('button', { name: 'Auflegen' }).click()
  }

  /** The four words as this side shows them; of the only connection there is. */
  async words(): Promise<string[]> {
    const text = await this.page.locator('strong', { hasText: ' · ' }).first().textContent()
    return (text ?? '').split(' · ')
  }

  /** The moving picture of somebody, by the name under it. */
  picture(of: 'Behörde' | 'Dolmetschende Person' | 'Ratsuchende Person' | 'Sie') {
    return this.page.getByLabel(of, { exact: true })
  }

  /** The browser ends as by its cross; what it keeps is kept. */
  async close(): Promise<void> {
    await this.context.close()
  }
}
