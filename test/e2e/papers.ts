import type { Locator, Page } from '@playwright/test'

/** Zones as printed on specimens (ICAO Doc 9303; Bundesdruckerei) and on papers of the invented office. Nobody real. */
export const papers = {
  td3: ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'],
  td2: ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'],
  td1: ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'],
  germanId: ['IDD<<T220001293<<<<<<<<<<<<<<<', '6408125<2010315D<<<<<<<<<<<<<4', 'MUSTERMANN<<ERIKA<<<<<<<<<<<<<'],
  eat: ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR<<<<<<<<<<<4', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<'],
} as const

export const ERIKSSON = 'ERIKSSON, Anna Maria'
export const AMINA = 'MUSTERFRAU, Amina'

/** A person's file as it stands open. */
export const fileOf = (page: Page, name: string): Locator => page.getByRole('article', { name: `Akte ${name}` })

/** The line that answers every scan. */
export const scanLine = (page: Page): Locator => page.getByRole('status').filter({ has: page.getByRole('paragraph') })

/** Goes to a place of the rail by its name. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Arbeitsbereiche' })
    .getByRole('link', { name: place, exact: true })
    .click()
}

/** Types into the search (Ctrl+K) and answers its first hit. */
export async function search(page: Page, text: string): Promise<Locator> {
  const field = page.getByRole('combobox', { name: 'Suchen' })
  if (!(await field.isVisible())) await page.keyboard.press('Control+K')
  await field.fill(text)
  return page.getByRole('listbox', { name: 'Treffer' }).getByRole('option').first()
}
