import { expect, type Locator, type Page } from '@playwright/test'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConsultationView, Invitation, Queue } from '../../src/shared/contract/consultations.ts'
import type { PersonFile, PersonHit } from '../../src/shared/contract/people.ts'
import type { z } from 'zod'
import { test as base } from './fixtures.ts'
import { Guest, type GuestOptions } from './citizen.ts'
import { mediaSwitches, type Who } from './media.ts'
import { goTo } from './papers.ts'
import { watchCalls } from './watch.ts'
import type { Workstation } from './workstation.ts'

export { expect }

export interface OfficeFixtures {
  /** A workstation with camera and microphone, on the page of the consultation hour. */
  readonly clerk: (options: ClerkOptions) => Promise<Clerk>
  /** A person with a browser; closed after the test, and their page must not have complained. */
  readonly guest: (options: Omit<GuestOptions, 'folder'>) => Promise<Guest>
}

export interface ClerkOptions {
  readonly who: Who
  readonly role?: string
  readonly dataDir?: string
  /** Part `consultation` of config.json; the demo's own server when absent. */
  readonly consultation?: object
}

export const test = base.extend<OfficeFixtures>({
  clerk: async ({ folder, start }, use) => {
    await use(async ({ who, role = 'Schalter (Front Office)', dataDir = join(folder, 'data'), consultation }) => {
      await mkdir(dataDir, { recursive: true })
      if (consultation !== undefined) await configure(dataDir, { consultation })
      const switches = await mediaSwitches(join(folder, 'media'), who)
      const workstation = await start({ dataDir, switches, initScript: watchCalls })
      await workstation.signIn(role)
      const clerk = new Clerk(workstation)
      await clerk.openVideo()
      return clerk
    })
  },

  guest: async ({ folder }, use, testInfo) => {
    const guests: Guest[] = []
    await use(async (options) => {
      const made = await Guest.start({ ...options, folder })
      guests.push(made)
      return made
    })
    if (testInfo.status !== testInfo.expectedStatus) {
      for (const [index, { page }] of guests.entries()) {
        await page.screenshot({ path: testInfo.outputPath(`guest-${index}.png`), timeout: 3_000 }).catch(() => {})
      }
    }
    for (const one of guests) await one.close().catch(() => {})
    expect(guests.flatMap(({ complaints }) => complaints)).toEqual([])
  },
})

/** Adds to a workstation's settings. */
async function configure(dataDir: string, part: object): Promise<void> {
  const file = join(dataDir, 'config.json')
  const known = await readFile(file, 'utf8').catch(() => '{}')
  await writeFile(file, JSON.stringify({ ...(JSON.parse(known) as object), ...part }))
}

/** A person of the demo office who has a file with an open Vorgang. */
export interface Client {
  readonly personId: string
  readonly caseId: string
  readonly caseNumber: string
  /** As the queue writes it: `NAME, Given`. */
  readonly name: string
}

/** Somebody at a workstation in the consultation hour. */
export class Clerk {
  readonly workstation: Workstation
  readonly page: Page

  constructor(workstation: Workstation) {
    this.workstation = workstation
    this.page = workstation.page
  }

  async openVideo(): Promise<void> {
    await goTo(this.page, 'Video')
    await expect(this.page.getByRole('heading', { name: 'Warteraum' })).toBeVisible()
    // Without the service there is neither a link to give nor anybody to call.
    await expect
      .poll(async () => (await this.workstation.call<{ state: string }>('consultations.service')).state)
      .toBe('connected')
  }

  /** From now on people can be told how long they wait. */
  async takesCalls(): Promise<void> {
    const available = this.page.getByRole('switch', { name: /^(Verfügbar|Pause)$/ })
    if (!(await available.isChecked())) await available.click({ force: true })
    await expect(this.page.getByRole('switch', { name: 'Verfügbar' })).toBeChecked()
  }

  /** The first person found by this text. */
  async client(text: string): Promise<Client> {
    const [hit] = await this.workstation.call<z.infer<typeof PersonHit>[]>('people.search', { text })
    if (hit === undefined) throw new Error('nobody of that name')
    const { personId } = hit
    const { cases } = await this.workstation.call<PersonFile>('people.file', { personId })
    const open = cases.find(({ closedOn }) => closedOn === null)
    if (open === undefined) throw new Error('no open Vorgang')
    const name = `${hit.familyName.toLocaleUpperCase('de')}, ${hit.givenNames}`
    return { personId, caseId: open.id, caseNumber: open.caseNumber, name }
  }

  /** A link for somebody without appointment; without a file for nobody known. */
  link(client?: Client): Promise<{ consultationId: string; invitation: Invitation }> {
    return this.workstation.call('consultations.walkIn', {
      personId: client?.personId ?? null,
      caseId: client?.caseId ?? null,
      matter: 'general',
      language: 'de',
      needsInterpreter: false,
      priority: 3,
    })
  }

  queue(): Promise<z.infer<typeof Queue>> {
    return this.workstation.call('consultations.queue')
  }

  /** The note as everybody has it. */
  async note(consultationId: string): Promise<ConsultationView['note']> {
    return (await this.workstation.call<ConsultationView>('consultations.one', { consultationId })).note
  }

  row(name: string): Locator {
    return this.page.getByRole('list', { name: 'Warteraum' }).getByRole('listitem').filter({ hasText: name })
  }

  /** The stage: the picture and all that can be done with it. */
  get stage(): Locator {
    return this.page.getByRole('region', { name: 'Bild', exact: true })
  }

  picture(name: string): Locator {
    return this.stage.getByLabel(`Bild von ${name}`)
  }

  press(name: string | RegExp): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click()
  }

  /** Something of the menu „Mehr". */
  async more(name: string | RegExp): Promise<void> {
    await this.press('Mehr')
    await this.page.getByRole('menuitem', { name }).click()
  }

  /** F8, and it rings at this person. */
  async callsNext(name: string): Promise<void> {
    await expect(this.row(name)).toContainText('wartet')
    await this.page.keyboard.press('F8')
    await expect(this.stage.getByRole('heading', { name: `${name} wird gerufen` })).toBeVisible()
  }

  /** The person is to be seen and heard, and the four words stand there. */
  async talks(): Promise<void> {
    await expect(this.stage.getByText('Ende-zu-Ende')).toBeVisible({ timeout: 20_000 })
  }

  /** Four words, lower case, as this side shows them. */
  async words(): Promise<string[]> {
    const text = await this.stage
      .locator('b', { hasText: /^\S+ \S+ \S+ \S+$/ })
      .first()
      .textContent()
    return (text ?? '').split(' ')
  }
}
