import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/**
 * Serious and critical findings, each with the element it is about.
 * @param onePage axe's own blank page cannot be opened: Electron's window is all there is
 */
export async function findings(page: Page, onePage = true): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(onePage).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
    )
}

/** Nothing serious in either theme, on a page that stands still meanwhile. */
export async function readableInBothThemes(page: Page, what: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(page, theme)
    expect.soft(await findings(page), `${what}, ${theme}`).toEqual([])
  }
}

/** As if the desktop's theme changed. Colours follow a moment later, not all at once: waits until none changes any more. */
export async function setTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  let before = ''
  await expect
    .poll(
      async () => {
        const inks = await inksOf(page)
        const settled = inks === before && inks.startsWith(theme === 'dark' ? 'light' : 'dark')
        before = inks
        return settled
      },
      { timeout: 10_000 },
    )
    .toBe(true)
}

/** Whether the page's ink is light or dark, and all pairs of ink and ground on it. */
const inksOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const ink = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    if (ink === null) throw new Error('no canvas')
    ink.fillStyle = getComputedStyle(document.body).color
    ink.fillRect(0, 0, 1, 1)
    const body = (ink.getImageData(0, 0, 1, 1).data[1] ?? 0) > 96 ? 'light' : 'dark'
    const all = [...document.querySelectorAll('body *')].map((element) => {
      const { color, backgroundColor } = getComputedStyle(element)
      return `${color} ${backgroundColor}`
    })
    return `${body}\n${[...new Set(all)].sort().join('\n')}`
  })
