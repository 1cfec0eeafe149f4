import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { findings } from './looks.ts'
import { AMINA, fileOf, goTo, papers, search } from './papers.ts'
import { chooseForm, deskOf, openDelivery, type Desk, proposeCompartment, readyCard, sendToPad } from './steps.ts'
import type { Workstation } from './workstation.ts'

/** Everything by keyboard, nothing by colour alone, and room for 200 %: tried on every page. */

/** Every page, and the ways to it. */
const pages: Readonly<Record<string, (desk: Desk) => Promise<void>>> = {
  Schalter: ({ page }) => goTo(page, 'Schalter'),
  'Schalter nach einem abgelehnten Scan': async ({ page, rig }) => {
    await goTo(page, 'Schalter')
    await rig.scanText('4006381333931')
    await expect(page.getByText('Dieser Code gehört zu keiner Akte').first()).toBeVisible()
  },
  Akte: openFile,
  'Akte: Dokumente': (desk) => openTab(desk, 'Dokumente'),
  'Akte: Karten': (desk) => openTab(desk, 'Karten'),
  'Akte: Familie': (desk) => openTab(desk, 'Familie'),
  'Akte: Verlauf': (desk) => openTab(desk, 'Verlauf'),
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
  'Karten: Bestellt': (desk) => openCards(desk, 'Bestellt'),
  'Karten: Am Schalter': (desk) => openCards(desk, 'Am Schalter'),
  'Karten: Klärliste': (desk) => openCards(desk, 'Klärliste'),
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

async function openFile({ page, rig }: Desk): Promise<void> {
  await rig.scanText('33-2026-004711')
  await expect(fileOf(page, AMINA)).toBeVisible()
}

async function openTab(desk: Desk, tab: string): Promise<void> {
  await openFile(desk)
  await fileOf(desk.page, AMINA).getByRole('tab', { name: tab }).click()
}

async function openCards({ page }: Desk, tab: string): Promise<void> {
  await goTo(page, 'Karten')
  await page.getByRole('tab', { name: tab }).click()
  await expect(page.getByRole('table', { name: tab })).toBeVisible()
}

/** How far the content reaches beyond the window to the side, in CSS pixels. */
const overhang = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

async function setTheme({ page }: Workstation, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  // Colours follow a moment later, all of them: ink is light on dark, or dark on light.
  await expect
    .poll(() =>
      page.evaluate(() => {
        const ink = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
        if (ink === null) throw new Error('no canvas')
        const inks = [document.body, ...document.querySelectorAll('h1, h2, td, [role=cell], dd')].map((element) => {
          ink.fillStyle = getComputedStyle(element).color
          ink.fillRect(0, 0, 1, 1)
          return (ink.getImageData(0, 0, 1, 1).data[1] ?? 0) > 96 ? 'dark' : 'light'
        })
        return inks.every((one) => one === inks[0]) ? inks[0] : 'mixed'
      }),
    )
    .toBe(theme)
}

const zoom = ({ app }: Workstation, factor: number): Promise<void> =>
  app.evaluate(({ BrowserWindow }, by) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(by), factor)

for (const theme of ['light', 'dark'] as const) {
  test(`the sign-in page has no serious finding (${theme})`, async ({ start }) => {
    const workstation = await start()
    await setTheme(workstation, theme)
    await expect(workstation.page.getByRole('heading', { name: 'Wer arbeitet jetzt hier?' })).toBeVisible()
    expect(await findings(workstation.page)).toEqual([])
  })
}

for (const [name, open] of Object.entries(pages)) {
  test(`${name}: no serious finding in both themes, no sideways scrolling at 100 % and 200 %`, async ({
    counter,
    rig,
  }) => {
    const { page } = counter
    await setTheme(counter, 'light')
    await open(deskOf(counter, rig))
    const size = await page.evaluate(() => [innerWidth, innerHeight])
    expect(size[0]).toBeLessThanOrEqual(1280)
    expect.soft(await findings(page), 'light').toEqual([])
    expect.soft(await overhang(page), 'sideways at 100 %').toBeLessThanOrEqual(0)
    await setTheme(counter, 'dark')
    expect.soft(await findings(page), 'dark').toEqual([])
    await zoom(counter, 2)
    await expect.poll(() => page.evaluate(() => devicePixelRatio)).toBe(2)
    expect.soft(await overhang(page), 'sideways at 200 %').toBeLessThanOrEqual(0)
    await zoom(counter, 1)
  })
}

test.describe('by keyboard alone', () => {
  test('Tab reaches every control of a page, in a visible way, and comes round', async ({ counter, rig }) => {
    const { page } = counter
    for (const open of [pages['Schalter'], pages['Akte'], pages['Abholfach'], pages['Einstellungen']]) {
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
