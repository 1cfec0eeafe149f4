import { describe, expect, test } from 'vitest'
import { citizenLanguages } from './languages.ts'
import { wordCount, wordsFor } from './words.ts'

const all = Array.from({ length: 64 }, (_, index) => index)

/** Letters of the language, and what else a word may hold: a space, Persian's joiner. */
const scripts = {
  de: /^[A-ZÄÖÜ][a-zäöüß]+$/,
  'de-simple': /^[A-ZÄÖÜ][a-zäöüß]+$/,
  en: /^[a-z]+$/,
  fr: /^[a-zàâçéèêëîïôûùü]+$/,
  es: /^[a-záéíóúüñ]+$/,
  tr: /^[a-zçğıöşü]+$/,
  ar: /^[\u0621-\u064a ]+$/,
  fa: /^[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc\u200c ]+$/,
  uk: /^[а-щьюяєіїґ]+$/,
  ru: /^[а-яё]+$/,
  ro: /^[a-zăâîșț]+$/,
} as const

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const kept = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(kept, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

describe.each(citizenLanguages)('words in %s', (language) => {
  const words = wordsFor(language, all)

  test('there are 64, all different, in the language’s own letters', () => {
    expect(wordCount).toBe(64)
    expect(new Set(words).size).toBe(64)
    for (const word of words) expect(word).toMatch(scripts[language])
  })

  test('no two are written nearly alike', () => {
    for (const [index, word] of words.entries()) {
      for (const other of words.slice(0, index)) {
        const share = distance(word.toLowerCase(), other.toLowerCase()) / Math.max(word.length, other.length)
        expect(share, `${word} and ${other}`).toBeGreaterThan(0.3)
      }
    }
  })
})

test('an index means the same thing in every language, and one beyond the list is an error', () => {
  expect(wordsFor('de', [5, 39, 5])).toEqual(['Hund', 'Vulkan', 'Hund'])
  expect(wordsFor('uk', [5, 39, 5])).toEqual(['собака', 'вулкан', 'собака'])
  expect(wordsFor('de-simple', all)).toEqual(wordsFor('de', all))
  expect(() => wordsFor('en', [64])).toThrow(RangeError)
})
