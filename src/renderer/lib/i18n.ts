import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { de } from '../locales/de/index.ts'
import { en } from '../locales/en/index.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof de }
  }
}

export type UiLanguage = 'de' | 'en'
const storageKey = 'tresen.language'

function stored(): UiLanguage {
  return localStorage.getItem(storageKey) === 'en' ? 'en' : 'de'
}

void i18next.use(initReactI18next).init({
  lng: stored(),
  fallbackLng: 'de',
  resources: { de: { translation: de }, en: { translation: en } },
  interpolation: { escapeValue: false },
  returnNull: false,
})
document.documentElement.lang = i18next.language

export function setUiLanguage(language: UiLanguage): void {
  localStorage.setItem(storageKey, language)
  document.documentElement.lang = language
  void i18next.changeLanguage(language)
}

export const uiLanguage = (): UiLanguage => (i18next.language === 'en' ? 'en' : 'de')
export const t = i18next.t.bind(i18next)
/** The translation function for components; re-renders when the language changes. */
export const useT = () => useTranslation().t
