import { describe, expect, test } from 'vitest'
import { citizenLanguages, directionOf } from '../../shared/consultation/languages.ts'
import { dateTime, minutes, timeOnly } from './format.ts'
import { languageNames, loadWords, localeOf, preferredLanguage } from './load.ts'
import { fill } from './words.ts'

/** Every text with its place: `call.state.hold`. */
function texts(value: object, path = ''): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [key, part] of Object.entries(value) as [string, unknown][]) {
    if (typeof part === 'string') found.set(path + key, part)
    else for (const [inner, text] of texts(part as object, `${path}${key}.`)) found.set(inner, text)
  }
  return found
}
const holes = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).toSorted()

const german = texts((await loadWords('de')) as object)

/** Letters of the language's own script; German terms and abbreviations may stand between them. */
const scripts = {
  ar: /\p{Script=Arabic}/u,
  fa: /\p{Script=Arabic}/u,
  uk: /\p{Script=Cyrillic}/u,
  ru: /\p{Script=Cyrillic}/u,
} as const
/** Letters that belong to the neighbour and not to this language. */
const foreign: Readonly<Record<string, RegExp>> = {
  uk: /[ыэъё]/iu,
  ru: /[іїєґ]/iu,
  fa: /[\u064a\u0643\u0629]/u,
  // Turkish and Romanian letters of older code pages.
  ro: /[şţ]/iu,
}

describe.each(citizenLanguages)('the page in %s', (language) => {
  test('has every text of the German one, none empty, with the same places to fill', async () => {
    const own = texts((await loadWords(language)) as object)
    expect([...own.keys()].toSorted()).toEqual([...german.keys()].toSorted())
    for (const [key, text] of own) {
      expect(text.trim(), key).not.toBe('')
      expect(text, key).toBe(text.trim())
      expect(holes(text), key).toEqual(holes(german.get(key) ?? ''))
    }
  })

  test('is written in its own script', async () => {
    const own = texts((await loadWords(language)) as object)
    const script = language in scripts ? scripts[language as keyof typeof scripts] : /\p{Script=Latin}/u
    for (const [key, text] of own) {
      // Nothing but a place to fill has no script.
      if (text.replaceAll(/\{\w+\}|[\p{P}\p{N}\s]/gu, '') === '') continue
      expect(text, key).toMatch(script)
      if (foreign[language]) expect(text, key).not.toMatch(foreign[language])
    }
    expect(languageNames[language]).toMatch(script)
    expect(directionOf(language)).toBe(script === scripts.ar || language === 'fa' ? 'rtl' : 'ltr')
  })

  test('is a translation, not a copy', async () => {
    if (language === 'de') return
    const own = texts((await loadWords(language)) as object)
    const same = [...own].filter(([key, text]) => german.get(key) === text)
    const most = language === 'de-simple' ? 0.6 : 0.05
    expect(same.length / own.size, same.map(([key]) => key).join(', ')).toBeLessThan(most)
  })

  test('says dates of the office’s calendar and its time, and a range of minutes', () => {
    const day = dateTime(language, '2026-03-02T09:05:00.000Z')
    const latin = day.replaceAll(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15))
    expect(latin).toMatch(/\b2\b/)
    expect(latin).toContain('10:05')
    expect(timeOnly(language, '2026-07-02T19:05:00.000Z').length).toBe(5)
    expect(minutes(language, { from: 5, to: 12 })).not.toBe(minutes(language, { from: 12, to: 12 }))
    expect(() => new Intl.Locale(localeOf(language))).not.toThrow()
  })
})

test('a browser’s wishes are followed in their order, and English is for everybody else', () => {
  expect(preferredLanguage(['uk-UA', 'de'])).toBe('uk')
  expect(preferredLanguage(['pl', 'ro-MD'])).toBe('ro')
  expect(preferredLanguage(['ja'])).toBe('en')
  expect(preferredLanguage([])).toBe('en')
  // Every object has them, no page does.
  expect(preferredLanguage(['constructor', 'toString'])).toBe('en')
})

test('a text is filled completely or not at all', () => {
  expect(fill('{a} und {b}', { a: '1', b: '{c}' })).toBe('1 und {c}')
  expect(() => fill('{a}', {})).toThrow(RangeError)
})
