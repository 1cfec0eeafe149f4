/** Languages of the citizen's page: ISO 639-1, and `de-simple` for Leichte Sprache. */
export const citizenLanguages = ['de', 'de-simple', 'en', 'fr', 'es', 'tr', 'ar', 'fa', 'uk', 'ru', 'ro'] as const
export type CitizenLanguage = (typeof citizenLanguages)[number]

export function isCitizenLanguage(text: string): text is CitizenLanguage {
  return (citizenLanguages as readonly string[]).includes(text)
}

/** Writing direction of a language. */
export function directionOf(language: CitizenLanguage): 'ltr' | 'rtl' {
  return language === 'ar' || language === 'fa' ? 'rtl' : 'ltr'
}
