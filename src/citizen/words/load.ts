import { type CitizenLanguage, isCitizenLanguage } from '../../shared/consultation/languages.ts'
import type { Words } from './words.ts'

const files: Readonly<Record<CitizenLanguage, () => Promise<{ readonly words: Words }>>> = {
  de: () => import('./de.ts'),
  'de-simple': () => import('./de-simple.ts'),
  en: () => import('./en.ts'),
  fr: () => import('./fr.ts'),
  es: () => import('./es.ts'),
  tr: () => import('./tr.ts'),
  ar: () => import('./ar.ts'),
  fa: () => import('./fa.ts'),
  uk: () => import('./uk.ts'),
  ru: () => import('./ru.ts'),
  ro: () => import('./ro.ts'),
}

/** Loads the texts of one language; the others are never fetched. */
export async function loadWords(language: CitizenLanguage): Promise<Words> {
  return (await files[language]()).words
}

/** Each language by its own name and in its own script. */
export const languageNames: Readonly<Record<CitizenLanguage, string>> = {
  de: 'Deutsch',
  'de-simple': 'Leichte Sprache',
  en: 'English',
  fr: 'Français',
  es: 'Español',
  tr: 'Türkçe',
  ar: 'العربية',
  fa: 'فارسی',
  uk: 'Українська',
  ru: 'Русский',
  ro: 'Română',
}

/** BCP 47 tag for `lang`, dates and numbers. */
export function localeOf(language: CitizenLanguage): string {
  return language === 'de-simple' ? 'de-DE' : language
}

/** The browser's first language that the page has; English for all others. */
export function preferredLanguage(preferences: readonly string[]): CitizenLanguage {
  for (const preference of preferences) {
    const base = preference.toLowerCase().split('-')[0] ?? ''
    if (isCitizenLanguage(base)) return base
  }
  return 'en'
}
