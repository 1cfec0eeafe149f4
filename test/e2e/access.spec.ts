import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { findings, setTheme } from './looks.ts'
import { AMINA, fileOf, goTo, papers, search } from './papers.ts'
import { chooseForm, deskOf, openDelivery, type Desk, proposeCompartment, readyCard, sendToPad } from './steps.ts'
import type { Workstation } from './workstation.ts'

/** Everything by keyboard, nothing by colour alone, and room for 200 %: tried on every page. */

type Way = (desk: Desk) => Promise<void>

/** Every page, and the ways to it. */
const pages: Readonly<Record<string, Way>> = {
  Schalter: ({ page }) => goTo(page, 'Schalter'),
  'Schalter nach einem abgelehnten Scan': async ({ page, rig }) => {
    await goTo(page, 'Schalter')
    await rig.scanText('4006381333931')
    await expect(page.getByText('Dieser Code gehört zu keiner Akte').first()).toBeVisible()
  },
  Akte: openFile,
  'Akte: Nachfordern': async (desk) => {
    await openFile(desk)
    await desk.page.getByRole('button', { name: 'Nachfordern' }).click()
    await expect(desk.page.getByRole('dialog', { name: 'Unterlagen nachfordern' })).toBeVisible()
  },
  'Neue Person': async ({ page, rig }) => {
    await rig.scan(papers.germanId)
    await expect(page.getByRole('heading', { name: 'Neue Person', level: 1 })).toBeVisible()
  },
  Unterschreiben: async (desk) => {
    await openFile(desk)
    await chooseForm(desk, 'Einwilligung Abholfach')
    await sendToPad(desk)
  },
  Dokument: async (desk) => {
    await openTab(desk, 'Dokumente')
    await desk.page
      .getByRole('table', { name: 'Dokumente dieser Akte' })
      .getByRole('button')
      .or(desk.page.getByRole('table', { name: 'Dokumente dieser Akte' }).getByRole('link'))
      .first()
      .click()
    await expect(desk.page.getByRole('button', { name: 'Kopie speichern' })).toBeVisible()
  },
  Vorgänge: async ({ page }) => {
    await goTo(page, 'Vorgänge')
    await expect(page.getByRole('heading', { name: 'Offene Vorgänge' })).toBeVisible()
  },
  'Karten: Lieferung': openDelivery,
  Abholfach: async ({ page }) => {
    await goTo(page, 'Abholfach')
    await expect(page.getByRole('grid', { name: 'Fächer des Abholfachs' })).toBeVisible()
  },
  'Abholfach: Tür offen': async (desk) => {
    const card = await readyCard(desk)
    const compartment = await proposeCompartment(desk, card.zone)
    await desk.page.getByRole('button', { name: `Fach ${compartment} öffnen` }).click()
    await expect(desk.page.getByRole('heading', { name: `Tür ${compartment} ist offen` })).toBeVisible()
  },
  Geräte: async ({ page }) => {
    await page.keyboard.press('F9')
    await expect(page.getByRole('heading', { name: 'Geräte an diesem Arbeitsplatz' })).toBeVisible()
  },
  Einstellungen: ({ page }) => goTo(page, 'Einstellungen'),
  Suche: async ({ page }) => {
    await search(page, 'Musterfrau')
  },
  Tasten: async ({ page }) => {
    await goTo(page, 'Schalter')
    await page.getByRole('main').press('Shift+?')
    await expect(page.getByRole('dialog', { name: 'Tasten' })).toBeVisible()
  },
}

/** Pages that lie side by side: one start for all of them. */
const rounds: Readonly<Record<string, readonly Way[]>> = {
  'Akte: Reiter': [
    (desk) => openTab(desk, 'Dokumente'),
    ...['Karten', 'Familie', 'Verlauf', 'Video'].map(
      (tab): Way =>
        ({ page }) =>
          chooseTab(page, tab),
    ),
  ],
  'Karten: Reiter': ['Bestellt', 'Am Schalter', 'Klärliste'].map(
    (tab): Way =>
      (desk) =>
        openCards(desk, tab),
  ),
  Videosprechstunde: [
    openVideo,
    async (desk) => {
      await bookTwo(desk)
      const people = desk.page.getByRole('list', { name: 'Warteraum' }).getByRole('listitem')
      await expect(people.filter({ hasText: 'Platz verfällt' })).toHaveCount(2)
      const [first, second] = [people.first(), people.nth(1)].map((one) => one.getByRole('button').first())
      await first?.focus()
      await desk.page.keyboard.press('ArrowDown')
      await expect(second!).toBeFocused()
      await desk.page.keyboard.press('Enter')
      await expect(second!).toHaveAttribute('aria-current', 'true')
    },
    async ({ page }) => {
      await page.getByRole('link', { name: 'Team und Zeiten' }).click()
      await expect(page.getByRole('tab', { name: 'Jetzt' })).toHaveAttribute('aria-selected', 'true')
    },
    ...['Auswertung', 'Sprechzeiten', 'Vermittlungsdienst'].map(
      (tab): Way =>
        ({ page }) =>
          chooseTab(page, tab),
    ),
    async (desk) => {
      await openTab(desk, 'Video')
      await desk.page.getByRole('button', { name: 'Videosprechstunde vereinbaren' }).click()
      await expect(desk.page.getByRole('dialog', { name: /^Videosprechstunde mit/ })).toBeVisible()
    },
  ],
}

async function openVideo({ page, workstation }: Desk): Promise<void> {
  await goTo(page, 'Video')
  await expect(page.getByText('Niemand ist im Gespräch.')).toBeVisible()
  const connected = async () => (await workstation.call<{ state: string }>('consultations.service')).state
  await expect.poll(connected).toBe('connected')
}

async function openFile({ page, rig }: Desk): Promise<void> {
  await rig.scanText('33-2026-004711')
  await expect(fileOf(page, AMINA)).toBeVisible()
}

async function openTab(desk: Desk, tab: string): Promise<void> {
  await openFile(desk)
  await chooseTab(desk.page, tab)
}

async function chooseTab(page: Page, tab: string): Promise<void> {
  await page.getByRole('tab', { name: tab }).click()
  await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true')
}

/** Two people with a link in their hands: one from the file, one whom nobody knows. */
async function bookTwo({ workstation }: Desk): Promise<void> {
  const [hit] = await workstation.call<{ personId: string }[]>('people.search', { text: 'Musterfrau Amina' })
  const given = { caseId: null, matter: 'general', needsInterpreter: false, priority: 3 }
  await workstation.call('consultations.walkIn', { ...given, personId: hit?.personId ?? null, language: 'de' })
  await workstation.call('consultations.walkIn', { ...given, personId: null, language: 'ar' })
}

async function openCards({ page }: Desk, tab: string): Promise<void> {
  await goTo(page, 'Karten')
  await page.getByRole('tab', { name: tab }).click()
  await expect(page.getByRole('table', { name: tab })).toBeVisible()
}

/** How far the content reaches beyond the window to the side, in CSS pixels. */
const overhang = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

const zoom = ({ app }: Workstation, factor: number): Promise<void> =>
  app.evaluate(({ BrowserWindow }, by) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(by), factor)

for (const theme of ['light', 'dark'] as const) {
  test(`the sign-in page has no serious finding (${theme})`, async ({ start }) => {
    const workstation = await start()
    await setTheme(workstation.page, theme)
    await expect(workstation.page.getByRole('heading', { name: 'Wer arbeitet jetzt hier?' })).toBeVisible()
    expect(await findings(workstation.page)).toEqual([])
  })
}

/** Opens a page and looks at it in both themes and at 200 %. */
async function looksRight(workstation: Workstation, open: () => Promise<void>, what: string): Promise<void> {
  const { page } = workstation
  await setTheme(workstation.page, 'light')
  await open()
  const size = await page.evaluate(() => [innerWidth, innerHeight])
  expect(size[0]).toBeLessThanOrEqual(1280)
  expect.soft(await findings(page), `${what}light`).toEqual([])
  expect.soft(await overhang(page), `${what}sideways at 100 %`).toBeLessThanOrEqual(0)
  await setTheme(workstation.page, 'dark')
  expect.soft(await findings(page), `${what}dark`).toEqual([])
  await zoom(workstation, 2)
  await expect.poll(() => page.evaluate(() => devicePixelRatio)).toBe(2)
  expect.soft(await overhang(page), `${what}sideways at 200 %`).toBeLessThanOrEqual(0)
  await zoom(workstation, 1)
}

for (const [name, open] of Object.entries(pages)) {
  test(`${name}: no serious finding in both themes, no sideways scrolling at 100 % and 200 %`, async ({
    counter,
    rig,
  }) => {
    await looksRight(counter, () => open(deskOf(counter, rig)), '')
  })
}

for (const [name, ways] of Object.entries(rounds)) {
  test(`${name}, one by one: no serious finding in both themes, no sideways scrolling at 100 % and 200 %`, async ({
    start,
    rig,
  }) => {
    test.setTimeout(240_000)
    const lead = await start({ devices: rig.files.pty })
    await lead.signIn('Teamleitung')
    await lead.devicesReady()
    const desk = deskOf(lead, rig)
    for (const [at, open] of ways.entries()) await looksRight(lead, () => open(desk), `${at + 1}. `)
  })
}

test.describe('by keyboard alone', () => {
  test('Tab reaches every control of a page, in a visible way, and comes round', async ({ counter, rig }) => {
    const { page } = counter
    for (const open of [pages['Schalter'], pages['Akte'], pages['Abholfach'], pages['Einstellungen'], openVideo]) {
      await open?.(deskOf(counter, rig))
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      const reachable = await page.evaluate(
        () =>
          [
            ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [tabindex="0"]'),
          ].filter(
            (element) =>
              element.tabIndex >= 0 &&
              !element.matches(':disabled') &&
              // A group of radios is one stop.
              !element.matches('input[type=radio]:not(:checked)') &&
              element.checkVisibility({ visibilityProperty: true }),
          ).length,
      )
      const reached = new Set<string>()
      for (let step = 0; step < reachable + 5; step++) {
        await page.keyboard.press('Tab')
        const at = await page.evaluate(() => {
          const element = document.activeElement as HTMLElement | null
          if (element === null || element === document.body) return undefined
          const all = [...document.querySelectorAll('*')]
          // The ring may be drawn around the whole row, by the link's own `::after`.
          const outline = [undefined, '::after'].some((part) => {
            const style = getComputedStyle(element, part)
            return style.outlineStyle !== 'none' || style.boxShadow !== 'none'
          })
          const around = element.closest(':focus-within')
          const parent = element.parentElement === null ? undefined : getComputedStyle(element.parentElement)
          const seen =
            outline ||
            (around !== null && parent !== undefined && (parent.outlineStyle !== 'none' || parent.boxShadow !== 'none'))
          return {
            id: String(all.indexOf(element)),
            what: `${element.tagName} ${element.textContent?.slice(0, 30)}`,
            seen,
          }
        })
        if (at === undefined) continue
        reached.add(at.id)
        expect.soft(at.seen, `focus is visible on ${at.what}`).toBe(true)
      }
      expect(reached.size).toBeGreaterThanOrEqual(reachable)
    }
  })

  test('keys lead everywhere, Esc closes the top layer only and gives the focus back', async ({ counter, rig }) => {
    const { page } = counter
    await page.keyboard.press('F9')
    await expect(page.getByRole('heading', { name: 'Geräte an diesem Arbeitsplatz' })).toBeVisible()
    await page.keyboard.press('F4')
    await expect(page.getByRole('grid', { name: 'Fächer des Abholfachs' })).toBeVisible()
    const opener = page.getByRole('button', { name: /Name, Aktenzeichen/ })
    await opener.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('combobox', { name: 'Suchen' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('combobox', { name: 'Suchen' })).toBeHidden()
    await expect(opener).toBeFocused()
    await page.keyboard.press('F2')
    await expect(page.getByRole('dialog', { name: 'Code oder Zeile eingeben' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await openFile(deskOf(counter, rig))
    await page.keyboard.press('F3')
    await expect(page.getByRole('menu')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('menu')).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Unterschrift' })).toBeFocused()
  })

  test('the search is worked with arrows and Enter', async ({ counter }) => {
    const { page } = counter
    const first = await search(page, 'Musterfrau')
    await expect(first).toContainText('MUSTERFRAU')
    const options = page.getByRole('listbox', { name: 'Treffer' }).getByRole('option')
    await expect(options.nth(0)).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('ArrowDown')
    await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true')
    const name = (await options.nth(1).textContent())?.match(/^[^*]+/)?.[0].trim() ?? 'missing'
    await page.keyboard.press('Enter')
    await expect(fileOf(page, name)).toBeVisible()
  })

  test('arrows walk the wall of the locker, Enter opens a compartment', async ({ counter, rig }) => {
    const { page } = counter
    await pages['Abholfach']?.(deskOf(counter, rig))
    const cells = page.getByRole('gridcell')
    await cells.first().focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: /^Fach \d+/ })).toBeVisible()
  })
})
