import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { de } from '../src/renderer/locales/de/index.ts'
import { en } from '../src/renderer/locales/en/index.ts'

const renderer = join(import.meta.dirname, '../src/renderer')

/** `{ a: { b: 'x' } }` as `a.b` -> `x`. */
function flatten(words: object, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>()
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') flat.set(prefix + key, value)
    else for (const [inner, text] of flatten(value as object, `${prefix}${key}.`)) flat.set(inner, text)
  }
  return flat
}

const languages = { de: flatten(de), en: flatten(en) }
const gapsOf = (text: string) => [...text.matchAll(/\{\{\s*([^},\s]+)[^}]*\}\}/g)].map(([, gap]) => gap).toSorted()

test('German and English have the same keys', () => {
  expect([...languages.en.keys()].toSorted()).toEqual([...languages.de.keys()].toSorted())
  expect(languages.de.size).toBeGreaterThan(300)
})

test.each(Object.entries(languages))('no sentence of %s is empty, and none is left as a key', (_, words) => {
  const bad = [...words].filter(([key, text]) => text.trim() === '' || text === key || text.includes('TODO'))
  expect(bad).toEqual([])
})

test('both languages fill the same gaps', () => {
  const different = [...languages.de]
    .map(([key, text]) => [key, gapsOf(text), gapsOf(languages.en.get(key) ?? '')] as const)
    .filter(([key, inGerman, inEnglish]) => {
      // "1 Vorgang" needs no gap where "{{count}} cases" has one.
      const own = (gaps: typeof inGerman) =>
        [...new Set(gaps)].filter((gap) => gap !== 'count' || !/_(zero|one)$/.test(key))
      return own(inGerman).join() !== own(inEnglish).join()
    })
  expect(different).toEqual([])
})

describe('every key the pages ask for', () => {
  const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !name.startsWith('locales') && !name.endsWith('.test.ts'),
  )
  /** A key without the ending that i18next adds by count. */
  const known = [...new Set([...languages.de.keys()].map((key) => key.replace(/_(zero|one|two|few|many|other)$/, '')))]

  const asked = files.flatMap((name) => {
    const source = readFileSync(join(renderer, name), 'utf8')
    return [...source.matchAll(/\bt\(\s*(?:'([^']+)'|`([^`]+)`)/g)].map(([, plain, template]) => ({
      name,
      key: plain ?? template ?? '',
      pattern: template === undefined ? undefined : toPattern(template),
    }))
  })

  /** `errors.${code}.what` asks for some key of that form. */
  function toPattern(template: string): RegExp {
    const fixed = template.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`))
    return new RegExp(`^${fixed.join('.+')}$`)
  }

  test('is found by this test at all', () => {
    expect(asked.length).toBeGreaterThan(150)
    expect(asked.filter(({ pattern }) => pattern !== undefined).length).toBeGreaterThan(10)
  })

  test('exists', () => {
    const missing = asked.filter(({ key, pattern }) =>
      pattern === undefined ? !known.includes(key) : !known.some((existing) => pattern.test(existing)),
    )
    expect(missing.map(({ name, key }) => `${name}: ${key}`)).toEqual([])
  })
})
